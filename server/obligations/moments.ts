import { Temporal } from 'temporal-polyfill'
import { type Calendar, dueAt, workingHoursBetween } from './counting.ts'
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
  const day = Temporal.PlainDate.from(dateIn(calendar.timeZone, new Date(at.getTime() - 1))).add({ days: 1 })
  const begins = new Date(day.toZonedDateTime(calendar.timeZone).epochMilliseconds)
  return new Date(dueAt(calendar, begins, oneMillisecond).dueAt.getTime() - 1)
}

/** How many working days have begun since something was due: 0 on the day itself, counted no further than to 400. */
export function daysLate(calendar: Calendar, due: Date, at: Date) {
  let [days, morning] = [0, nextMorning(calendar, due)]
  while (morning <= at && days < 400) [days, morning] = [days + 1, nextMorning(calendar, morning)]
  return days
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
