import { Temporal } from 'temporal-polyfill'
import { type Calendar, dueAt, workingHoursBetween } from './counting.ts'

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

function startOf(day: Temporal.PlainDate, { timeZone }: Calendar) {
  return new Date(day.toZonedDateTime(timeZone).epochMilliseconds)
}
