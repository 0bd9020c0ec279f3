import { type Calendar, workingHoursBetween } from './counting.ts'
import type { Wait } from './moments.ts'

interface Taking {
  calendar: Calendar
  startedAt: Date
  /** When the answer came. */
  at: Date
  waits: readonly Wait[]
}

/**
 * Working hours that a duty took, by the calendar it began with: from its start to the answer, without the working time in which it
 * waited for the customer. Never less than 0. What waits at the moment of the answer has waited until then.
 */
export function hoursTaken({ calendar, startedAt, at, waits }: Taking) {
  const whole = workingHoursBetween(calendar, startedAt, at)
  const waited = waits.map(({ from, to }) => workingHoursBetween(calendar, from, at < to ? at : to))
  return Math.max(
    0,
    waited.reduce((left, hours) => left - hours, whole),
  )
}
