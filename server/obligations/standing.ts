import { plainCalendar, workingHoursBetween } from './counting.ts'

export type Standing = 'running' | 'kept' | 'overdue' | 'late'

export interface Clock {
  startedAt: Date
  dueAt: Date
  /** The later date that was announced before the first passed. */
  extendedTo: Date | null
  /** When the answer came that met it. */
  metAt: Date | null
}

/** When the answer is due, an announced extension included. */
export function dueOf(clock: Clock) {
  return clock.extendedTo ?? clock.dueAt
}

/** How an obligation stands at a moment. An answer at the very moment it is due is in time. */
export function standingOf(clock: Clock, at: Date): Standing {
  const due = dueOf(clock)
  if (clock.metAt) return clock.metAt <= due ? 'kept' : 'late'
  return at > due ? 'overdue' : 'running'
}

/** Working hours left until due (0 once it has passed), and how much of the whole time has gone, from 0 to 1. */
export function progressOf(clock: Clock, { timeZone, at }: { timeZone: string; at: Date }) {
  const calendar = plainCalendar(timeZone)
  const due = dueOf(clock)
  const hoursLeft = at < due ? workingHoursBetween(calendar, at, due) : 0
  const whole = workingHoursBetween(calendar, clock.startedAt, due)
  return { hoursLeft, gone: whole > 0 ? Math.min(1, Math.max(0, 1 - hoursLeft / whole)) : 1 }
}
