import { Temporal } from 'temporal-polyfill'
import { type Calendar, dueAt, type Weekday, workingHoursBetween } from './counting.ts'

/** The date ('YYYY-MM-DD') that a moment falls on, in this zone. */
export function dateIn(timeZone: string, at: Date) {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}

/** When work ends on a date ('YYYY-MM-DD') of this calendar; null where nobody works that day. */
export function closingOn(calendar: Calendar, date: string) {
  const day = Temporal.PlainDate.from(date)
  const morning = startOf(day, calendar)
  const hours = workingHoursBetween(calendar, morning, startOf(day.add({ days: 1 }), calendar))
  return hours > 0 ? dueAt(calendar, morning, hours).dueAt : null
}

/**
 * The closing of the last of `days` working days, which are days on which somebody works at all. As periods of days are usually counted,
 * the day of `from` is not one of them: from Monday, at any hour, one working day ends when Tuesday closes. So the whole of every day
 * that was given is there, and what starts later never ends earlier.
 * Refuses (RangeError) days that are not a whole number from 1 to 400, and a calendar with no open hour in a year.
 */
export function afterWorkingDays(calendar: Calendar, from: Date, days: number): Date {
  if (!Number.isInteger(days) || days < 1 || days > 400) throw new RangeError(`Working days are 1 to 400, not ${days}.`)
  let day = Temporal.PlainDate.from(dateIn(calendar.timeZone, from))
  let [left, closedDays] = [days, 0]
  while (closedDays < 366) {
    day = day.add({ days: 1 })
    const closing = closingOn(calendar, day.toString())
    closedDays = closing ? 0 : closedDays + 1
    if (closing && --left === 0) return closing
  }
  throw new RangeError('This calendar has no open hour in a year.')
}

/** Whether somebody works at least once in every year from `from` on: without it there is no counting. */
export function opensWithinAYear({ timeZone, hours, holidays }: Calendar, from: Date): boolean {
  const closed = new Set(holidays.map(({ date }) => date))
  const last = holidays.reduce((latest, { date }) => (date > latest ? date : latest), '')
  let day = Temporal.PlainDate.from(dateIn(timeZone, from))
  for (let closedDays = 0; closedDays < 365; day = day.add({ days: 1 })) {
    const date = day.toString()
    closedDays = hours[day.dayOfWeek as Weekday].length === 0 || closed.has(date) ? closedDays + 1 : 0
    if (closedDays === 0 && date > last) return true
  }
  return false
}

/** The first moment of a day in its zone, which is not midnight where clocks go forward then. */
export function startOf(day: Temporal.PlainDate, { timeZone }: Pick<Calendar, 'timeZone'>) {
  return new Date(day.toZonedDateTime(timeZone).epochMilliseconds)
}
