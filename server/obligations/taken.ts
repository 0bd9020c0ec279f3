import { type Calendar, workingHoursBetween } from './counting.ts'

/** A time in which the clock stood still: from the question to its end, and never beyond `until`. */
export interface Waited {
  at: Date
  until: Date
  endedAt: Date | null
}

interface Taking {
  calendar: Calendar
  startedAt: Date
  /** When the answer came. */
  at: Date
  waitings: Waited[]
}

/**
 * Working hours that a duty took, by the calendar it began with: from its start to the answer, without the working time in which it
 * waited for the customer. Never less than 0. What waits at the moment of the answer has waited until then.
 */
export function hoursTaken({ calendar, startedAt, at, waitings }: Taking) {
  const waited = waitings.map((one) => workingHoursBetween(calendar, one.at, earliest(one.endedAt ?? at, one.until, at)))
  const whole = workingHoursBetween(calendar, startedAt, at)
  return Math.max(
    0,
    waited.reduce((left, hours) => left - hours, whole),
  )
}

function earliest(...moments: Date[]) {
  return new Date(Math.min(...moments.map((moment) => moment.getTime())))
}
