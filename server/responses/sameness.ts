/** A run of words of a text, and whether another text holds it too. */
export interface Passage {
  words: string
  isRepeated: boolean
}

/** From this share on an answer is said to repeat an earlier one. Measured: see docs/decisions/0021. */
export const repeatsFrom = 0.3
/** With fewer 4-grams than this nothing is said: "yes, we will send it tomorrow" is nobody's own. That is eleven words. */
export const fewestRuns = 8
/** So many words in a row are compared. */
const inRow = 4
const mostSought = 12

/** What stands in quotation marks, of any language's: the customer's own words, most of the time. */
const quoted = /“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|»[^«\n]*«|"[^"\n]*"|「[^」]*」|『[^』]*』/gu

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

interface Word {
  /** As it is compared: without case, kind of apostrophe, or anything that nobody sees. */
  as: string
  isQuoted: boolean
  from: number
  to: number
}

/**
 * The share of an answer's word 4-grams that an earlier answer holds, 0 to 1: each different one counts once. Not symmetric, on purpose: a
 * short answer that is cut out of a long one repeats all of itself. What is quoted of `said`, the words of the customers who are answered,
 * does not count: two answers to the same words may both say them back. 0 where the answer is too short to tell.
 */
export function shareOf(answer: string, earlier: string, said: string[] = []): number {
  const own = new Set(ownRunsOf(wordsOf(answer), said).filter((run) => run !== null))
  if (own.size < fewestRuns) return 0
  const theirs = new Set(runsOf(wordsOf(earlier)))
  return [...own].filter((run) => theirs.has(run)).length / own.size
}

/** A text in order, parted into what the other text holds word for word (at least four in a row) and what it does not, but for what it quotes of `said`. Together they are the text. */
export function passagesOf(text: string, other: string, said: string[] = []): Passage[] {
  const words = wordsOf(text)
  const theirs = new Set(runsOf(wordsOf(other)))
  const passages: Passage[] = []
  let shown = 0
  for (const { first, last } of stretches(ownRunsOf(words, said).map((run) => run !== null && theirs.has(run)))) {
    const [from, to] = [words[first]!.from, words[last]!.to]
    passages.push({ words: text.slice(shown, from), isRepeated: false }, { words: text.slice(from, to), isRepeated: true })
    shown = to
  }
  return [...passages, { words: text.slice(shown), isRepeated: false }].filter(({ words }) => words !== '')
}

/**
 * Passages of an answer by which earlier ones that hold them are looked for: spread over the whole of it, of each part the four words
 * with the most letters, which the fewest other texts hold, as they were written. A copy with passages left whole holds
 * one of these; of those with every sixth word another, four in five do. None where the answer is too short to tell.
 */
export function soughtIn(answer: string): string[] {
  const words = wordsOf(answer)
  const count = words.length - inRow + 1
  if (new Set(runsOf(words)).size < fewestRuns) return []
  const parts = Math.min(mostSought, Math.ceil(count / inRow))
  const sought = Array.from({ length: parts }, (_, part) => {
    const [from, to] = [Math.floor((part * count) / parts), Math.floor(((part + 1) * count) / parts)]
    const passages = words.slice(from, to).map((word, index) => answer.slice(word.from, words[from + index + inRow - 1]!.to))
    return passages.reduce((longest, passage) => (passage.length > longest.length ? passage : longest), '')
  })
  return [...new Set(sought)]
}

/** Words in every script, also in those that put nothing between them. */
function wordsOf(text: string): Word[] {
  const quotes = Array.from(text.matchAll(quoted), ({ 0: words, index }) => ({ from: index, to: index + words.length }))
  let next = 0
  return Array.from(segmenter.segment(text), ({ segment, index, isWordLike }) => {
    while (quotes[next] && quotes[next]!.to <= index) next += 1
    const isQuoted = quotes[next] !== undefined && quotes[next]!.from <= index
    return { as: isWordLike ? asCompared(segment) : '', isQuoted, from: index, to: index + segment.length }
  }).filter(({ as }) => as !== '')
}

function asCompared(word: string) {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/\p{Cf}/gu, '')
}

function runsOf(words: Word[]): string[] {
  const count = Math.max(0, words.length - inRow + 1)
  return Array.from({ length: count }, (_, first) =>
    words
      .slice(first, first + inRow)
      .map(({ as }) => as)
      .join(' '),
  )
}

/** The same in the same places, with null for what is quoted of the customers: to be in quotation marks is not enough, or any text could be hidden in them. */
function ownRunsOf(words: Word[], said: string[]): (string | null)[] {
  const runs = runsOf(words)
  if (said.length === 0 || !words.some(({ isQuoted }) => isQuoted)) return runs
  const theirs = new Set(said.flatMap((text) => runsOf(wordsOf(text))))
  return runs.map((run, first) => (theirs.has(run) && words.slice(first, first + inRow).every(({ isQuoted }) => isQuoted) ? null : run))
}

/** From which word to which: runs that touch or overlap are one stretch. */
function stretches(held: boolean[]) {
  const found: { first: number; last: number }[] = []
  for (const [first, isHeld] of held.entries()) {
    const before = found.at(-1)
    if (!isHeld) continue
    if (before && first <= before.last + 1) before.last = first + inRow - 1
    else found.push({ first, last: first + inRow - 1 })
  }
  return found
}
