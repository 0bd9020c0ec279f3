import { Refusal } from '../refusal.ts'

/** Where words stand in a text, in Unicode code points from 0, half open. */
export interface Span {
  from: number
  to: number
}

/** The words of a span. */
export function wordsAt(text: string, { from, to }: Span) {
  return [...text].slice(from, to).join('')
}

/** The span without the spaces at its ends. Refuses with invalid one that is not within the text, or holds no word. */
export function spanIn(text: string, { from, to }: Span): Span {
  const points = [...text]
  const isWithin = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= points.length
  if (!isWithin) throw new Refusal('invalid', 'These places are not within the words. Mark them anew.', { field: 'from' })
  const isEmpty = (place: number) => points[place]!.trim() === ''
  let [start, end] = [from, to]
  while (start < end && isEmpty(start)) start += 1
  while (end > start && isEmpty(end - 1)) end -= 1
  if (start === end) throw new Refusal('invalid', 'Mark the words that say it.', { field: 'from' })
  return { from: start, to: end }
}
