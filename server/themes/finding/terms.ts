import snowball from 'snowball-stemmers'
import stopwords from 'stopwords-iso' with { type: 'json' }
import type { Sparse } from './matrix.ts'

/** A word of a text: how it is written, its stem, and where it stands, in UTF-16 units. */
export interface Word {
  text: string
  stem: string
  isStop: boolean
  from: number
  to: number
}

/** Languages whose words are brought to their stems, and their names in the Snowball project. */
const stemmed: Record<string, string> = {
  ar: 'arabic',
  ca: 'catalan',
  cs: 'czech',
  da: 'danish',
  de: 'german',
  en: 'english',
  es: 'spanish',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hu: 'hungarian',
  hy: 'armenian',
  it: 'italian',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sl: 'slovene',
  sv: 'swedish',
  tr: 'turkish',
}

/** Words that the list of empty words holds, and that carry reasons. */
const telling =
  'able again back best down first help high home last long low need needs never new no not off old open order out over problem show side sure system too want without work working works'
const lists = stopwords as Record<string, string[]>
const tongues = new Map<string, { segmenter: Intl.Segmenter; stem: (word: string) => string; stops: Set<string> }>()

function tongueOf(language: string) {
  const known = tongues.get(language)
  if (known) return known
  const stemmer = stemmed[language] && snowball.newStemmer(stemmed[language])
  const stops = new Set(lists[language])
  for (const word of language === 'en' ? telling.split(' ') : []) stops.delete(word)
  const tongue = {
    segmenter: new Intl.Segmenter(language, { granularity: 'word' }),
    stem: (word: string) => (stemmer ? stemmer.stem(word) : word),
    stops,
  }
  tongues.set(language, tongue)
  return tongue
}

/** The words of a text in a language (a code of two letters), in their order. */
export function wordsOf(text: string, language: string): Word[] {
  const { segmenter, stem, stops } = tongueOf(language)
  const words: Word[] = []
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (!isWordLike) continue
    const lower = segment.toLowerCase().replaceAll('’', "'")
    words.push({ text: segment, stem: stem(lower), isStop: stops.has(lower), from: index, to: index + segment.length })
  }
  return words
}

/** The stems of what a question and an option say: they stand in every answer, and tell none from another. */
export function maskOf(texts: string[], language: string): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => wordsOf(text, language).flatMap(({ stem, isStop }) => (isStop ? [] : [stem]))))
}

/** A text without the words of the mask. */
export function withoutMask(text: string, mask: ReadonlySet<string>, language: string) {
  const out = wordsOf(text, language).reduceRight(
    (left, { stem, from, to }) => (mask.has(stem) ? left.slice(0, from) + left.slice(to) : left),
    text,
  )
  return out.replace(/\s+/g, ' ').trim()
}

/** The stems of a text that carry meaning, and the pairs of those that follow each other. */
export function stemTerms(words: Word[]) {
  const stems = words.flatMap(({ stem, isStop }) => (isStop ? [] : [stem]))
  return [...stems, ...stems.slice(1).map((stem, place) => `${stems[place]} ${stem}`)]
}

/** The runs of three to five letters of each word, its borders included: they hold through mistypings, endings and compounds. */
export function gramTerms(words: Word[]) {
  return words.flatMap(({ text }) => {
    const letters = [' ', ...text.toLowerCase(), ' ']
    return [3, 4, 5].flatMap((size) =>
      Array.from({ length: Math.max(0, letters.length - size + 1) }, (_, from) => letters.slice(from, from + size).join('')),
    )
  })
}

/** Terms that tell texts apart, each with its place and how rare it is. */
export type Vocabulary = ReadonlyMap<string, { place: number; rarity: number }>

/** The terms of texts, but for those that only one text has, or more than half of them: 1 + log((1 + n) / (1 + df)). */
export function vocabularyOf(texts: string[][]): Vocabulary {
  const having = new Map<string, number>()
  for (const terms of texts) for (const term of new Set(terms)) having.set(term, (having.get(term) ?? 0) + 1)
  const most = Math.max(2, texts.length / 2)
  const kept = [...having].filter(([, count]) => count >= 2 && count <= most).sort(([one], [other]) => (one < other ? -1 : 1))
  return new Map(kept.map(([term, count], place) => [term, { place, rarity: 1 + Math.log((1 + texts.length) / (1 + count)) }]))
}

/** Texts by the terms of a vocabulary, each at length one: (1 + log tf) · rarity, as in Salton and Buckley 1988 with smoothing. */
export function tfIdf(texts: string[][], vocabulary: Vocabulary = vocabularyOf(texts)): Sparse {
  const rows = texts.map((terms) => {
    const counts = new Map<string, number>()
    for (const term of terms) if (vocabulary.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1)
    const cells = [...counts]
      .map(([term, count]) => ({ column: vocabulary.get(term)!.place, value: (1 + Math.log(count)) * vocabulary.get(term)!.rarity }))
      .sort((one, other) => one.column - other.column)
    const length = Math.hypot(...cells.map(({ value }) => value)) || 1
    return { columns: Int32Array.from(cells, ({ column }) => column), values: Float64Array.from(cells, ({ value }) => value / length) }
  })
  return { columns: vocabulary.size, rows }
}
