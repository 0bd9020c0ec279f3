import { type Calendar, workingHoursBetween } from './counting.ts'

export type Standing = 'running' | 'waiting' | 'kept' | 'overdue' | 'late'

export interface Clock {
  startedAt: Date
  /** What counts now: moved by an extension, and by the time spent waiting for the customer. */
  dueAt: Date
  /** Until when the clock waits for the customer's reply, where it does. */
  waitsUntil: Date | null
  /** When the answer came that met it. */
  metAt: Date | null
}

/** How an obligation stands at a moment. An answer at the very moment it is due is in time. */
export function standingOf({ dueAt, waitsUntil, metAt }: Clock, at: Date): Standing {
  if (metAt) return metAt <= dueAt ? 'kept' : 'late'
  if (waitsUntil && at < waitsUntil) return 'waiting'
  return at > dueAt ? 'overdue' : 'running'
}

/**
 * Working hours left until due (0 once it has passed), and how much of the whole time has gone, from 0 to 1, by the calendar that the
 * clock started with. While it waits, nothing runs down.
 */
export function progressOf({ startedAt, dueAt, waitsUntil }: Clock, { calendar, at }: { calendar: Calendar; at: Date }) {
  const from = waitsUntil && at < waitsUntil ? waitsUntil : at
  const hoursLeft = from < dueAt ? workingHoursBetween(calendar, from, dueAt) : 0
  const whole = workingHoursBetween(calendar, startedAt, dueAt)
  return { hoursLeft, gone: whole > 0 ? Math.min(1, Math.max(0, 1 - hoursLeft / whole)) : 1 }
}
