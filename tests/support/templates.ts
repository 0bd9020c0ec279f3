import { readFileSync } from 'node:fs'
import { Eta } from 'eta'
import { type DefaultTreeAdapterTypes, html, parse, parseFragment, defaultTreeAdapter as tree } from 'parse5'

/** A place in a template, with what stands there. */
export interface Place {
  line: number
  text: string
}

/** An attribute as it is written; `shown` are the expressions shown in its value. */
export interface Attribute extends Place {
  element: string
  name: string
  isQuoted: boolean
  shown: string[]
}

export interface Template {
  /** Pieces of text between elements, without what is shown by expressions. */
  texts: Place[]
  /** Expressions shown among the text, by `<%= %>`. */
  shown: (Place & { element: string })[]
  /** Expressions shown as they are, by `<%~ %>`. */
  raw: Place[]
  /** Code that shows nothing by itself. */
  code: Place[]
  attributes: Attribute[]
}

const eta = new Eta({ debug: true, autoTrim: false })
const mark = /\uE000(\d+)\uE001/g

/** Reads a template as a browser would read what it makes, with a mark where each expression is shown. */
export function readTemplate(file: string): Template {
  const pieces = eta.parse(readFileSync(file, 'utf8'))
  const template: Template = { texts: [], shown: [], raw: [], code: [], attributes: [] }
  const expressions: Place[] = []
  let page = ''
  let line = 1
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      page += unescaped(piece)
    } else {
      const place = { line: piece.lineNo ?? line, text: piece.val }
      page += '\n'.repeat(Math.max(0, place.line - line))
      if (piece.t === 'e') template.code.push(place)
      if (piece.t === 'r') template.raw.push(place)
      if (piece.t === 'i') page += `\uE000${expressions.push(place) - 1}\uE001`
    }
    line = page.split('\n').length
  }
  const options = { sourceCodeLocationInfo: true, scriptingEnabled: false }
  walk(page.trimStart().startsWith('<!doctype') ? parse(page, options) : parseFragment(page, options), { page, expressions, template })
  return template
}

/** Eta gives text as it stands within quotes of its own. */
function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter))
}

type Reading = { page: string; expressions: Place[]; template: Template }

function walk(node: DefaultTreeAdapterTypes.Node, reading: Reading) {
  if (tree.isTextNode(node)) readText(node, reading)
  if (tree.isElementNode(node)) {
    for (const attribute of node.attrs) readAttribute(node, attribute, reading)
    if (node.nodeName === 'template') walk((node as DefaultTreeAdapterTypes.Template).content, reading)
  }
  if ('childNodes' in node) for (const child of node.childNodes) walk(child, reading)
}

function readText(node: DefaultTreeAdapterTypes.TextNode, { expressions, template }: Reading) {
  const blank = /^\s*/.exec(node.value)?.[0] ?? ''
  const line = (node.sourceCodeLocation?.startLine ?? 0) + blank.split('\n').length - 1
  const parent = node.parentNode
  const element = parent && tree.isElementNode(parent) ? parent.tagName : ''
  for (const expression of marked(node.value, expressions)) template.shown.push({ ...expression, element })
  const text = node.value.replace(mark, ' ').trim()
  if (text && element !== 'style' && element !== html.TAG_NAMES.SCRIPT) template.texts.push({ line, text })
}

function readAttribute(
  node: DefaultTreeAdapterTypes.Element,
  { name, value }: { name: string; value: string },
  { page, expressions, template }: Reading,
) {
  // Places are kept by the name as HTML has it, also where SVG's own has capitals.
  const location = node.sourceCodeLocation?.attrs?.[name.toLowerCase()]
  const written = location ? page.slice(location.startOffset, location.endOffset) : ''
  template.attributes.push({
    line: location?.startLine ?? 0,
    text: value.replace(mark, ''),
    element: node.tagName,
    name: name.replace(mark, '<%= %>'),
    isQuoted: /=\s*(".*"|'.*')$/s.test(written),
    shown: marked(value, expressions).map(({ text }) => text),
  })
}

function marked(value: string, expressions: Place[]): Place[] {
  return [...value.matchAll(mark)].flatMap(([, index]) => expressions[Number(index)] ?? [])
}
