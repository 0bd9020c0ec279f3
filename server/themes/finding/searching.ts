import type { Telling } from './features.ts'
import { alike, sure } from './filing.ts'
import { type Matrix, zeros } from './matrix.ts'
import { chosen, placesBy, placesOf, telling } from './placing.ts'
import { clausesOf } from './runs.ts'
import { type Suggestion, suggestThemes } from './suggesting.ts'
import { maskOf, wordsOf } from './terms.ts'

/** A statement among those that a search looks at. */
export interface Looked {
  text: string
  optionId: string
  language: string
  vector: Float32Array | null
  /** The themes that it is an example of, by their places. */
  themes: number[]
  /** Whether it is for the machine to say where it belongs: nobody has, and no theme holds it. */
  isFree: boolean
}

export interface Searching {
  rows: Looked[]
  question: string
  /** The names of the options. */
  options: ReadonlyMap<string, string>
  /** How many themes stand fast. */
  themes: number
  fineness: number
  /** Whether to look for themes in what none holds, or to file alone. */
  forNew: boolean
  /** Whether all rows are those of one theme, which is looked into as a whole. */
  within: boolean
}

/** A theme that was found. Statements are named by their rows. */
export interface FoundTheme {
  optionId: string | null
  language: string
  members: Int32Array
  /** How much nearer each is to it than to the next. */
  margins: Float32Array
  /** What to call it, the best first, and where that stands in a row, in Unicode code points. */
  names: { row: number; text: string; from: number; to: number }[]
  quotes: number[]
}

export interface FoundAll {
  themes: FoundTheme[]
  /** What was filed with themes that stand fast. */
  filed: { theme: number; row: number; margin: number }[]
  /** The scopes that were looked at; nothing where there is too little. */
  scopes: { optionId: string | null; language: string; byWords: boolean }[]
}

/** An option by itself needs so many statements, and any search so many. */
const ofOption = 30
const atAll = 10
/**
 * Looks for themes: option by option and language by language, where there are 30 statements; what is left of a language together. New
 * statements are filed with the themes that stand fast where they are sure; only what none of them holds is looked into for new ones.
 * The same rows in the same order give the same.
 */
export function searchThemes(searching: Searching, tell: (progress: number) => void = () => {}): FoundAll {
  const { rows, forNew } = searching
  const found: FoundAll = { themes: [], filed: [], scopes: [] }
  const scopes = scopesOf(searching)
  const whole = scopes.reduce((sum, scope) => sum + scope.rows.length, 0)
  let before = 0
  for (const { rows: its, ...scope } of scopes) {
    const from = before / whole
    const share = its.length / whole
    const looking = lookingAt(searching, its, scope)
    found.scopes.push({ ...scope, byWords: looking.vectors === null })
    const filings = fileWithFast(
      looking,
      its.map((row) => rows[row]!),
      searching.themes,
    )
    found.filed.push(...filings.map(({ place, ...filing }) => ({ ...filing, row: its[place]! })))
    const taken = new Set(filings.map(({ place }) => place))
    const free = its.flatMap((row, place) => ((searching.within || rows[row]!.isFree) && !taken.has(place) ? [place] : []))
    if (forNew && free.length >= (searching.within ? 6 : atAll)) {
      const some = newThemes(looking, free, { fineness: searching.fineness, tell: (progress) => tell(from + share * progress) })
      found.themes.push(...some.map((theme) => inRows(theme, its, rows, scope)))
    }
    before += its.length
    tell(before / whole)
  }
  return found
}

interface Scope {
  optionId: string | null
  language: string
}

function scopesOf({ rows, within }: Searching): (Scope & { rows: number[] })[] {
  return [...Map.groupBy(rows.keys(), (row) => rows[row]!.language)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([language, all]) => {
      if (within) return [{ optionId: null, language, rows: all }]
      const options = [...Map.groupBy(all, (row) => rows[row]!.optionId)]
      const large = options.filter(([, its]) => its.length >= ofOption)
      const rest = options.filter(([, its]) => its.length < ofOption).flatMap(([, its]) => its)
      const own = large.map(([optionId, its]) => ({ optionId: optionId as string | null, language, rows: its }))
      return rest.length >= atAll ? [...own, { optionId: null, language, rows: rest.sort((one, other) => one - other) }] : own
    })
}

interface Looking extends Telling, Scope {
  texts: string[]
  asked: string[]
}

function lookingAt({ rows, question, options }: Searching, its: number[], { optionId, language }: Scope): Looking {
  const names = new Set(its.map((row) => options.get(rows[row]!.optionId) ?? ''))
  const asked = [question, ...names]
  const mask = maskOf(asked, language)
  const texts = its.map((row) => rows[row]!.text)
  return {
    optionId,
    language,
    texts,
    asked,
    words: texts.map((text) => wordsOf(text, language).filter(({ stem }) => !mask.has(stem))),
    vectors: vectorsOf(its.map((row) => rows[row]!.vector)),
  }
}

/** The vectors as one matrix; the mean where one is missing, and none at all where more than one in ten is. */
function vectorsOf(vectors: (Float32Array | null)[]): Matrix | null {
  const known = vectors.filter((vector) => vector !== null)
  const columns = known[0]?.length
  if (!columns || known.length < vectors.length * 0.9) return null
  const mean = Float64Array.from({ length: columns }, (_, column) => known.reduce((sum, vector) => sum + vector[column]!, 0) / known.length)
  const matrix = zeros(vectors.length, columns)
  for (const [row, vector] of vectors.entries()) matrix.values.set(vector ?? mean, row * columns)
  return matrix
}

function fileWithFast(looking: Looking, rows: Looked[], themes: number) {
  const examples = Array.from({ length: themes }, (): number[] => [])
  for (const [place, row] of rows.entries()) for (const theme of row.themes) examples[theme]!.push(place)
  if (!examples.some((its) => its.length > 0) || !rows.some(({ isFree }) => isFree)) return []
  const known = examples.flatMap((its, theme) => (its.length > 0 ? [{ theme, its }] : []))
  const places = placesOf(
    looking,
    known.map(({ its }) => its),
  )
  return rows.flatMap(({ isFree }, place) => {
    const { group, margin, likeness } = places[place]!
    return isFree && group >= 0 && margin >= sure && likeness >= alike ? [{ theme: known[group]!.theme, place, margin }] : []
  })
}

type Found = Suggestion & { margins: number[] }

/** Themes of some of the texts of a scope, in places of the scope. */
function newThemes(looking: Looking, free: number[], { fineness, tell }: { fineness: number; tell: (progress: number) => void }): Found[] {
  const most = chosen(free.length, new Set()).map((place) => free[place]!)
  const its = { ...looking, ...telling(looking, most), texts: most.map((place) => looking.texts[place]!) }
  const { themes, filed: places, filing } = suggestThemes({ ...its, fineness, tell })
  const found = themes
    .filter(({ members }) => members.length >= 3)
    .map(({ phrases, ...theme }) => ({
      phrases: phrases.map((phrase) => ({ ...phrase, in: most[phrase.in]! })),
      members: theme.members.map((row) => most[row]!),
      quotes: theme.quotes.map((row) => most[row]!),
      margins: theme.members.map((row) => places[row]!.margin),
    }))
  if (free.length === most.length || found.length === 0) return found
  const examples = found.map(({ members }) => [...members])
  const all = placesBy(filing(), { looking, some: most, examples })
  const known = new Set(most)
  for (const place of free) {
    const { group, margin } = all[place]!
    if (known.has(place) || group < 0 || margin < sure) continue
    found[group]!.members.push(place)
    found[group]!.margins.push(margin)
  }
  return found
}

function inRows({ members, margins, phrases, quotes }: Found, its: number[], rows: Looked[], { optionId, language }: Scope): FoundTheme {
  const textOf = (place: number) => rows[its[place]!]!.text
  const first = { in: quotes[0]!, ...opening(textOf(quotes[0]!), language) }
  const names = [...phrases.map((phrase) => spoken(phrase, quotes, textOf)), first]
  return {
    optionId,
    language,
    members: Int32Array.from(members, (place) => its[place]!),
    margins: Float32Array.from(margins),
    names: names.map((name) => ({ row: its[name.in]!, ...inCodePoints(textOf(name.in), name) })),
    quotes: quotes.map((place) => its[place]!),
  }
}

/** The phrase as it stands in the best of the quotes that say it in the same words: then one person is asked about both. */
function spoken(phrase: { text: string; in: number; from: number; to: number }, quotes: number[], textOf: (place: number) => string) {
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(phrase.text)}(?![\\p{L}\\p{N}])`, 'u')
  const found = quotes.map((place) => ({ in: place, from: textOf(place).search(whole) })).find(({ from }) => from >= 0)
  return found ? { ...found, to: found.from + phrase.text.length } : phrase
}

/** The first words of its first clause, six at most and none empty at the end: a name where no others are. */
function opening(text: string, language: string) {
  const words = wordsOf(text, language)
  const [[start, end]] = [...clausesOf(text, words), [0, words.length] as const] as [readonly [number, number]]
  const some = words.slice(start, Math.min(end, start + 6))
  const last = some.findLast(({ isStop }) => !isStop) ?? some.at(-1)
  return last ? { from: some[0]!.from, to: last.to } : { from: 0, to: text.length }
}

/** A span given in UTF-16 units. */
function inCodePoints(text: string, span: { from: number; to: number }) {
  const from = [...text.slice(0, span.from)].length
  const words = text.slice(span.from, span.to)
  return { text: words, from, to: from + [...words].length }
}
