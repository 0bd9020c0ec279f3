/** An attribute or element without a value is left out. */
type Attributes = Record<string, string | number | boolean | Date | null | undefined>

/** The beginning of an element: `<Code guid="…">`. */
export function open(name: string, attributes: Attributes = {}) {
  return `<${name}${attributesOf(attributes)}>`
}

/** A whole element around what is written already; without content it closes itself. */
export function element(name: string, attributes: Attributes, ...content: string[]) {
  const inside = content.join('')
  return inside === '' ? `<${name}${attributesOf(attributes)}/>` : `<${name}${attributesOf(attributes)}>${inside}</${name}>`
}

/** An element of words alone; none where there are no words. */
export function textElement(name: string, words: string | null) {
  return words === null || words === '' ? '' : `<${name}>${escaped(words)}</${name}>`
}

/** Characters that XML 1.0 cannot hold at all, not even escaped. One stands in for each, so that no position moves. */
const illegal = /(?![\t\n\r\x7F-\x9F])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu

/** Words as they stand in an element or attribute. A reader of XML turns line ends and tabs in attributes into spaces, unless they are written so. */
export function escaped(words: string) {
  return words.replace(illegal, '\uFFFD').replace(/[&<>"\r]/g, (sign) => signs[sign]!)
}

function attributesOf(attributes: Attributes) {
  return Object.entries(attributes)
    .map(([name, value]) => (value === null || value === undefined ? '' : ` ${name}="${attribute(value)}"`))
    .join('')
}

function attribute(value: string | number | boolean | Date) {
  const words = value instanceof Date ? value.toISOString() : String(value)
  return escaped(words).replace(/[\n\t]/g, (sign) => signs[sign]!)
}

const signs: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
}
