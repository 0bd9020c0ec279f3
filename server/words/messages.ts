import { IntlMessageFormat } from 'intl-messageformat'
import { disguise, padded } from './disguise.ts'

/** A sentence made ready: given its values it gives its pieces, text or whatever a value or a tag made of it. */
export type Message = (values: Record<string, unknown>) => unknown[]

type Setting = {
  locale: string
  /** Whether `<b>` and its like are tags, each a function among the values under its own name with its brackets: `'<b>'`. Otherwise they are text. */
  tags: boolean
  disguised?: boolean
}

type Elements = ReturnType<IntlMessageFormat['getAst']>

/** Compiles an ICU message. Throws where it cannot be read; the message throws where a value is missing. */
export function compileMessage(sentence: string, { locale, tags, disguised = false }: Setting): Message {
  const format = new IntlMessageFormat(sentence, locale, undefined, { ignoreTag: !tags })
  const elements = format.getAst()
  walk(elements, (element) => {
    // A value may be called time, and a tag as well: they must not meet.
    if ('children' in element) element.value = `<${element.value}>`
    else if (disguised && isText(element)) element.value = disguise(element.value)
  })
  return (values) => {
    const pieces = format.formatToParts(values as Record<string, string>).map((part) => part.value as unknown)
    return disguised ? padded(pieces) : pieces
  }
}

function walk(elements: Elements, visit: (element: Elements[number]) => void) {
  for (const element of elements) {
    visit(element)
    if ('children' in element) walk(element.children, visit)
    if ('options' in element) for (const option of Object.values(element.options)) walk(option.value, visit)
  }
}

function isText(element: Elements[number]): element is Elements[number] & { value: string } {
  return element.type === 0
}
