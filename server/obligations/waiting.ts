import { Temporal } from 'temporal-polyfill'
import { type Calendar, dueAt, workingHoursBetween } from './counting.ts'
import { startOf } from './days.ts'

/** How long the clock may wait for the customer, over all questions about one duty. */
export const mostWaiting = 5

/** One question: the clock waited from `at` until it ended, or until `until` at the latest. */
export interface Waiting {
  at: Date
  until: Date
  endedAt: Date | null
}

/**
 * Working days from `a` to `b`: of each day the share of its open hours that lies between, so that half a short Friday is half a day.
 * Adds up over neighbouring spans, and is 0 outside the open hours.
 */
export function workingDaysBetween(calendar: Calendar, a: Date, b: Date): number {
  let days = 0
  for (const { from, to, whole } of daysFrom(calendar, a, b)) {
    if (whole > 0) days += workingHoursBetween(calendar, later(from, a), earlier(to, b)) / whole
  }
  return days
}

/** The moment at which that many working days have gone since `from`: five after a Tuesday at ten are the next Tuesday at ten. */
export function afterDays(calendar: Calendar, from: Date, days: number): Date {
  let left = days
  for (const { from: morning, to, whole } of daysFrom(calendar, from)) {
    const begins = later(morning, from)
    const open = workingHoursBetween(calendar, begins, to)
    if (open === 0) continue
    if (open >= left * whole - roundOff)
      return left * whole > roundOff ? dueAt(calendar, begins, Math.min(open, left * whole)).dueAt : begins
    left -= open / whole
  }
  return from
}

/** How long a question that is asked now may hold the clock, after what earlier ones took; null where nothing is left. */
export function waitsUntil(calendar: Calendar, { at, earlier }: { at: Date; earlier: Waiting[] }): Date | null {
  const taken = earlier.reduce((days, one) => days + workingDaysBetween(calendar, one.at, endOf(one)), 0)
  const left = mostWaiting - taken
  return left > leastWaiting ? afterDays(calendar, at, left) : null
}

/** The due date, moved by the working time from `from` to `to`. Never earlier than before; waiting outside the open hours moves nothing. */
export function dueAfterWaiting(calendar: Calendar, { dueBefore, from, to }: { dueBefore: Date; from: Date; to: Date }): Date {
  const hours = workingHoursBetween(calendar, from, to)
  return hours > 0 ? dueAt(calendar, dueBefore, hours).dueAt : dueBefore
}

/**
 * The due date once a question has ended: the one before it, moved by the working time that was really waited. Where a later date was
 * announced meanwhile, `dueAt` is no more what the question made of it, and stands as it was announced.
 */
export function dueAfterReply(calendar: Calendar, { dueAt, waiting }: { dueAt: Date; waiting: Waiting & { dueBefore: Date } }): Date {
  const { dueBefore, at: from, until } = waiting
  const asAsked = dueAfterWaiting(calendar, { dueBefore, from, to: until })
  if (dueAt.getTime() !== asAsked.getTime()) return dueAt
  return dueAfterWaiting(calendar, { dueBefore, from, to: endOf(waiting) })
}

/** When the clock ran again: with the reply, or when the time to wait was over. */
export function endOf({ until, endedAt }: Waiting) {
  return endedAt ? earlier(endedAt, until) : until
}

/** Hours, far below a millisecond: what dividing and multiplying leaves behind. */
const roundOff = 1e-9

/** Working days, about a minute of a day's work: less is not worth a question. */
const leastWaiting = 0.002

function* daysFrom(calendar: Calendar, a: Date, b?: Date) {
  const { timeZone } = calendar
  let date = Temporal.Instant.fromEpochMilliseconds(a.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  // A calendar has an open hour within a year, so five working days lie within five years.
  for (let day = 0; day < 5 * 366; day++) {
    const next = date.add({ days: 1 })
    const [from, to] = [startOf(date, calendar), startOf(next, calendar)]
    if (b && from >= b) return
    yield { from, to, whole: workingHoursBetween(calendar, from, to) }
    date = next
  }
}

function later(a: Date, b: Date) {
  return a > b ? a : b
}

function earlier(a: Date, b: Date) {
  return a < b ? a : b
}
