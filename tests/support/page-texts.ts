import { type DefaultTreeAdapterTypes, parse, defaultTreeAdapter as tree } from 'parse5'

/** What of a page is not for reading, or says itself in the language it belongs to. */
const skipped = new Set(['script', 'style', 'code', 'time', 'template'])

/** What a person reads or hears of an attribute. */
const spoken = new Set(['alt', 'title', 'aria-label', 'aria-description', 'placeholder', 'label', 'data-label', 'data-copied'])

/** Each piece of text of a page, and of its attributes, as a reader or a screen reader meets them. What is marked as another language is left out. */
export function textsOf(page: string): string[] {
  const found: string[] = []
  walk(parse(page, { scriptingEnabled: false }), found)
  return found.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => /\p{L}/u.test(text))
}

function walk(node: DefaultTreeAdapterTypes.Node, found: string[]) {
  if (tree.isTextNode(node)) found.push(node.value)
  if (tree.isElementNode(node)) {
    if (skipped.has(node.tagName) || (node.tagName !== 'html' && node.attrs.some(({ name }) => name === 'lang'))) return
    for (const { name, value } of node.attrs) if (spoken.has(name)) found.push(value)
  }
  if ('childNodes' in node) for (const child of node.childNodes) walk(child, found)
}
