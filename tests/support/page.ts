import { type DefaultTreeAdapterTypes, parse, defaultTreeAdapter as tree } from 'parse5'

type Element = DefaultTreeAdapterTypes.Element
type Node = DefaultTreeAdapterTypes.Node

/** What a page says of a form that it shows again. */
export interface Shown {
  /** What stands where it is said that something is wrong. */
  alert: string
  /** Field -> the sentence at it. */
  problems: Record<string, string>
  /** Field -> what stands in it. */
  values: Record<string, string>
}

/** Reads a page as a browser would. */
export function readPage(body: string): Shown {
  const shown: Shown = { alert: '', problems: {}, values: {} }
  for (const element of elementsOf(parse(body))) {
    const { id = '', role, name, value = '', type } = attributesOf(element)
    if (role === 'alert' && !shown.alert) shown.alert = textOf(element)
    if (id.startsWith('said-')) shown.problems[id.slice('said-'.length)] = textOf(element)
    if (!name || shown.values[name] !== undefined) continue
    if (element.tagName === 'textarea') shown.values[name] = rawText(element)
    if (element.tagName === 'input' && type !== 'radio' && type !== 'checkbox') shown.values[name] = value
  }
  return shown
}

/** The bones of a page: every element with the names of its attributes, in order, without any text or value. */
export function bonesOf(body: string): string[] {
  return elementsOf(parse(body)).map((element) => {
    const names = element.attrs.map(({ name }) => name).sort()
    return `${depthOf(element)} ${element.tagName} ${names.join(' ')}`
  })
}

/** What a page would run or fetch by its attributes: scripts in addresses, code in attributes. */
export function codeIn(body: string): string[] {
  return elementsOf(parse(body)).flatMap(({ tagName, attrs }) =>
    attrs
      .filter(({ name, value }) => /^on|^hx-on|^style$/.test(name) || /^\s*(javascript|data:text|vbscript):/i.test(value))
      .map(({ name, value }) => `<${tagName} ${name}="${value}">`),
  )
}

/** Every element of a page, in order; what stands in a template too. */
function elementsOf(node: Node): Element[] {
  const inner = [...('childNodes' in node ? node.childNodes : []), ...('content' in node ? [node.content] : [])]
  return [...(tree.isElementNode(node) ? [node] : []), ...inner.flatMap(elementsOf)]
}

function attributesOf({ attrs }: Element): Record<string, string> {
  return Object.fromEntries(attrs.map(({ name, value }) => [name, value]))
}

function depthOf(element: Element) {
  let depth = 0
  for (let above = element.parentNode; above; above = 'parentNode' in above ? above.parentNode : null) depth += 1
  return depth
}

function textOf(node: Node): string {
  return rawText(node).replace(/\s+/g, ' ').trim()
}

function rawText(node: Node): string {
  if (tree.isTextNode(node)) return node.value
  return 'childNodes' in node ? node.childNodes.map(rawText).join('') : ''
}
