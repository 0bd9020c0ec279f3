import { Temporal } from 'temporal-polyfill'

/**
 * A moment as a file writes it, or null where it cannot be told for certain: ISO 8601 (`2026-03-31`, `2026-03-31 17:00`, `2026-03-31T17:00:00Z`), or
 * seconds (9 or 10 digits) or milliseconds (12 or 13) since 1970. Without an offset it is read in `timeZone`, a date alone as its first moment.
 * Never guesses which of 3/4/2026 is the month.
 */
export function readTime(text: string, timeZone: string): Date | null {
  const time = text.trim()
  if (/^\d{9,10}$/.test(time)) return new Date(Number(time) * 1000)
  if (/^\d{12,13}$/.test(time)) return new Date(Number(time))
  if (!/^\d{4}-?\d\d-?\d\d/.test(time)) return null
  const moment = attempt(() => Temporal.Instant.from(time)) ?? attempt(() => localMoment(time, timeZone))
  return moment && new Date(moment.epochMilliseconds)
}

function localMoment(time: string, timeZone: string) {
  if (time.includes('[')) return Temporal.ZonedDateTime.from(time)
  return Temporal.PlainDateTime.from(time).toZonedDateTime(timeZone)
}

function attempt<Result>(read: () => Result): Result | null {
  try {
    return read()
  } catch {
    return null
  }
}
