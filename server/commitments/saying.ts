import type { Said } from '../words/said.ts'
import type { Words } from '../words/words.ts'
import type { Stands } from './promised.ts'

/** How a commitment stands, in the words of its lists, with its day while that counts; and as what it is marked. */
export function standsInWords(stands: Stands, { words: { t }, said }: { words: Words; said: Said }) {
  const { state, isOverdue, wasLate, daysLate: days, dueOn, acceptedBy } = stands
  const date = said.calendarDay(dueOn)
  const acceptedInWords = (by: string | null, date: string) => {
    if (by) return t('by {date}, accepted by {name}', { date, name: by })
    return by === null ? t('by {date}, accepted', { date }) : t('by {date}, accepted by a customer', { date })
  }
  const quiet = (sentence: string) => ({ kind: 'quiet' as const, words: sentence })
  if (state === 'broken') return { kind: 'late' as const, words: t('broken') }
  if (state === 'confirmed' && wasLate)
    return { kind: 'kept' as const, words: t('kept, late by {days, plural, one {one day} other {# days}}', { days }) }
  if (state === 'confirmed') return { kind: 'kept' as const, words: t('kept') }
  if (state === 'done' && wasLate)
    return quiet(t('done, late by {days, plural, one {one day} other {# days}}; waiting for the other side’s word', { days }))
  if (state === 'done') return quiet(t('done, waiting for the other side’s word'))
  if (isOverdue) return { kind: 'late' as const, words: t('overdue since {date}', { date }) }
  if (state === 'accepted') return quiet(acceptedInWords(acceptedBy, date))
  return quiet(t('by {date}, offered', { date }))
}
