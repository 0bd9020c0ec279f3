import type { Coding } from './format/model.ts'

/** Where a coding stands in words: in code points, half open; both null: all of them. */
export interface Span {
  from: number | null
  to: number | null
}

export const whole: Span = { from: null, to: null }

/** A coding of words as they were in a revision: `words` are those of its span. */
export interface Coded extends Span {
  revision: number
  words: string | null
}

/** Where a coding stands in the words as they are then: of an earlier revision, where its words stand now; of words that are gone, the whole. */
export function placeNow({ from, to, revision, words }: Coded, { why, revision: number }: { why: string; revision: number | null }): Span {
  if (from === null || to === null) return whole
  const points = [...why]
  if (from === 0 && to >= points.length) return whole
  if (revision === number || points.slice(from, to).join('') === words) return { from, to }
  const place = words ? why.indexOf(words) : -1
  if (place < 0) return whole
  const start = [...why.slice(0, place)].length
  return { from: start, to: start + (to - from) }
}

/** A coding's place within words of so many code points: what tools put at the end of a text is none of them. Null where nothing of it is. */
export function placeIn(length: number, { from, to }: Pick<Coding, 'from' | 'to'>): Span | null {
  if (from === null || to === null || (from === 0 && to >= length)) return whole
  return from < Math.min(to, length) ? { from, to: Math.min(to, length) } : null
}

/** A text without what tools put at its end. Cut letter by letter: a pattern would look at every blank of a long text anew. */
export function trimmed(text: string) {
  let end = text.length
  while (end > 0 && ' \n\t'.includes(text[end - 1]!)) end -= 1
  return text.slice(0, end)
}
