import { Temporal } from 'temporal-polyfill'
import { type Calendar, dueAt, type Weekday, workingHoursBetween } from './counting.ts'
import { dateIn } from './days.ts'

/** A time in which nothing runs down: the company waits for the customer. */
export interface Wait {
  from: Date
  to: Date
}

interface Run {
  startedAt: Date
  /** What counts now. */
  dueAt: Date
  /** In their order, none inside another. */
  waits: readonly Wait[]
}

const oneMillisecond = 1 / 3_600_000

/**
 * When half and when four fifths of the working time of a clock have gone. Time spent waiting is no working time: a moment that lies
 * before a wait stays where it is, however long the wait, and no moment falls into one.
 */
export function momentsOf(calendar: Calendar, { startedAt, dueAt: due, waits }: Run) {
  const waited = waits.reduce((hours, { from, to }) => hours + workingHoursBetween(calendar, from, to), 0)
  const hours = Math.max(oneMillisecond, workingHoursBetween(calendar, startedAt, due) - waited)
  const after = (share: number) => earlier(due, runFor(calendar, startedAt, { hours: hours * share, waits }))
  return { half: after(0.5), most: after(0.8), due }
}

/** When work begins on the first working day after the day of `at`. A moment exactly at midnight belongs to the day that ends there. */
export function nextMorning(calendar: Calendar, at: Date) {
  return morningFrom(calendar, dayOf(calendar, at).add({ days: 1 }))
}

/**
 * How many working days have begun since something was due: 0 on the day itself. Counted by their dates, so that a year of them costs no
 * more than a day; only of the last one it is asked whether its work has begun.
 */
export function daysLate(calendar: Calendar, due: Date, at: Date) {
  const [first, last] = [dayOf(calendar, due).add({ days: 1 }), Temporal.PlainDate.from(dateIn(calendar.timeZone, at))]
  if (Temporal.PlainDate.compare(first, last) > 0) return 0
  const hasBegun = morningFrom(calendar, last) <= at ? 1 : 0
  return workingDates(calendar, first, last) + hasBegun
}

/** The day that a moment belongs to, where midnight belongs to the day that ends there. */
function dayOf({ timeZone }: Calendar, at: Date) {
  return Temporal.PlainDate.from(dateIn(timeZone, new Date(at.getTime() - 1)))
}

/** When work begins on this day, or on the first one after it on which somebody works. */
function morningFrom(calendar: Calendar, day: Temporal.PlainDate) {
  const begins = new Date(day.toZonedDateTime(calendar.timeZone).epochMilliseconds)
  return new Date(dueAt(calendar, begins, oneMillisecond).dueAt.getTime() - 1)
}

const dayLong = 86_400_000

/** On how many dates somebody works from the first one on and before the last one: in numbers of days, which cost next to nothing. */
function workingDates({ hours, holidays }: Calendar, first: Temporal.PlainDate, last: Temporal.PlainDate) {
  const closed = new Set(holidays.map(({ date }) => Date.parse(date) / dayLong))
  const [from, to] = [Date.parse(first.toString()) / dayLong, Date.parse(last.toString()) / dayLong]
  let dates = 0
  for (let day = from; day < to; day++) {
    // The first of January 1970 was a Thursday.
    const weekday = (((((day + 3) % 7) + 7) % 7) + 1) as Weekday
    if (hours[weekday].length > 0 && !closed.has(day)) dates++
  }
  return dates
}

function runFor(calendar: Calendar, from: Date, { hours, waits }: { hours: number; waits: readonly Wait[] }): Date {
  const [wait, ...rest] = waits
  const moment = dueAt(calendar, from, hours).dueAt
  if (!wait || wait.from >= moment) return moment
  const left = hours - workingHoursBetween(calendar, from, wait.from)
  return runFor(calendar, later(from, wait.to), { hours: Math.max(oneMillisecond, left), waits: rest })
}

function earlier(one: Date, other: Date) {
  return one < other ? one : other
}

function later(one: Date, other: Date) {
  return one > other ? one : other
}
