import german from './de.json' with { type: 'json' }
import { disguised } from './disguise.ts'
import { compileMessage, type Message } from './messages.ts'

export type Values = Record<string, string | number | Date | undefined>

/** A piece of HTML that may stand in a page as it is: only what the catalogue made, with every value escaped. */
export interface Markup {
  readonly [isSafe]: true
  readonly html: string
}

export interface Words {
  /** The sentence in the reader's language, with its values (ICU). The English sentence is the key. */
  t(sentence: string, values?: Values): string
  /** The same for a sentence with `<b>`, `<em>`, `<a>` (to the value `href`) or `<time>` (of the value `datetime`) in it. Values are escaped, but for markup. */
  rich(sentence: string, values?: Record<string, Values[string] | Markup>): Markup
  language: string
  direction: 'ltr' | 'rtl'
}

const isSafe = Symbol('safe html')

/** English sentence -> sentence. */
export type Catalogue = ReadonlyMap<string, string>

/** English needs none. */
const catalogues = new Map<string, Catalogue>([
  ['en', new Map()],
  ['de', new Map(Object.entries(german))],
])

/** The languages a reader can choose, each under its own name. */
export const languages = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
] as const

const known = new Map<string, Words>()

/** The locale by which numbers, dates and names are written in a language of ours; English in disguise is English there. */
export function localeOf({ language }: Pick<Words, 'language'>) {
  return language === 'qps-plocm' ? 'en' : language
}

/** The words of a language; English for one we do not speak. `qps-plocm` is English in disguise, from right to left, for tests. */
export function wordsFor(language: string): Words {
  const code = isSpoken(language) ? language : 'en'
  const words = known.get(code) ?? makeWords(code, catalogues.get(code))
  known.set(code, words)
  return words
}

/** Words of a catalogue. A translation that is missing, cannot be read, or asks for a value that is not given is said in English. */
export function makeWords(language: string, catalogue: Catalogue = new Map()): Words {
  const plain = messagesIn(language, catalogue, false)
  const tagged = messagesIn(language, catalogue, true)
  return {
    t: (sentence, values = {}) => plain(sentence)(values).join(''),
    rich: (sentence, values = {}) => markup(htmlOf(tagged(sentence)({ ...values, ...tags(values) }))),
    language,
    direction: language === disguised ? 'rtl' : 'ltr',
  }
}

/** The language to speak: the one the reader saved, else the one their browser likes best of those that we have, else English. */
export function chooseLanguage(accepted: string | undefined, saved?: string | null): string {
  if (saved && isSpoken(saved)) return saved
  const wanted = (accepted ?? '').split(',').map((part) => {
    const [tag = '', quality] = part.split(/\s*;\s*q\s*=\s*/i)
    return { code: tag.trim().split('-')[0]!.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) }
  })
  const spoken = wanted.filter(({ code, quality }) => catalogues.has(code) && quality > 0)
  return spoken.toSorted((a, b) => b.quality - a.quality)[0]?.code ?? 'en'
}

/** Whether this is a sentence of ours that needs no values: what comes from outside may be anything. Every catalogue but English holds them all. */
export function isSentence(text: string) {
  return !text.includes('{') && catalogues.get('de')!.has(text)
}

export function isMarkup(value: unknown): value is Markup {
  return typeof value === 'object' && value !== null && isSafe in value
}

export function markup(html: string): Markup {
  return { [isSafe]: true, html }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** The text with the five letters that mean something in HTML written as entities. */
export function escaped(text: string) {
  return text.replace(/[&<>"']/g, (letter) => entities[letter]!)
}

function isSpoken(language: string) {
  return language === disguised || catalogues.has(language)
}

function messagesIn(language: string, catalogue: Catalogue, tags: boolean) {
  const kept = new Map<string, Message>()
  return (sentence: string): Message => {
    const message = kept.get(sentence) ?? messageIn(language, catalogue, sentence, tags)
    if (kept.size < 5000) kept.set(sentence, message)
    return message
  }
}

function messageIn(language: string, catalogue: Catalogue, sentence: string, tags: boolean): Message {
  if (language === disguised) return compileMessage(sentence, { locale: 'en', tags, disguised: true })
  const english = compileMessage(sentence, { locale: 'en', tags })
  const translation = catalogue.get(sentence)
  if (translation === undefined) return english
  const message = attempt(() => compileMessage(translation, { locale: language, tags }))
  return (values) => attempt(() => message?.(values)) ?? english(values)
}

function attempt<Result>(deed: () => Result): Result | undefined {
  try {
    return deed()
  } catch {
    return undefined
  }
}

function htmlOf(pieces: unknown[]): string {
  return pieces.map((piece) => (isMarkup(piece) ? piece.html : escaped(String(piece)))).join('')
}

function tags(values: Record<string, unknown>): Record<string, (chunks: unknown[]) => Markup> {
  const wrap = (open: string, close: string) => (chunks: unknown[]) => markup(`${open}${htmlOf(chunks)}${close}`)
  return {
    '<b>': wrap('<b>', '</b>'),
    '<em>': wrap('<em>', '</em>'),
    '<a>': wrap(`<a href="${escaped(safeHref(String(values.href ?? '')))}">`, '</a>'),
    '<time>': wrap(`<time datetime="${escaped(instant(values.datetime))}">`, '</time>'),
  }
}

/** Only where a page may lead: http, https, mail, or within this site. Browsers drop tabs and line ends inside an address, so none may hide there. */
function safeHref(href: string) {
  return /^(?:\/(?![/\\])|https?:\/\/|mailto:|[#?])[^\p{Cc}\s\\]*$/iu.test(href) ? href : '#'
}

function instant(at: unknown) {
  return at instanceof Date ? at.toISOString() : String(at ?? '')
}
