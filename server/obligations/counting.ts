import { Temporal } from 'temporal-polyfill'

/** Monday is 1, Sunday is 7, as in ISO 8601. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** Opening and closing on the wall clock, 'HH:MM'. A day that never closes ends at '24:00'; a night is written as two days. */
export type Opening = { open: string; close: string }

export type Calendar = {
  /** IANA name, such as 'Europe/Zurich'. */
  timeZone: string
  hours: Record<Weekday, Opening[]>
  /** Days on which nobody works, whatever the weekday. `date` is 'YYYY-MM-DD' in the calendar's zone. */
  holidays: { date: string; name: string }[]
}

export type CountedDay = {
  /** 'YYYY-MM-DD' in the calendar's zone. */
  date: string
  /** Wall clock 'HH:MM'; empty on a day that did not count. */
  from: string
  to: string
  /** Elapsed hours, not rounded. */
  hours: number
  /** Why the day did not count. */
  skipped?: 'weekend' | 'closed' | 'holiday' | 'after hours' | 'clock change'
  /** The same in English, or the holiday's own name. */
  note?: string
}

export type Due = { dueAt: Date; counting: CountedDay[] }

const hour = 3_600_000
const mostHours = 10_000

/** Monday to Friday, 9 to 17, no holidays. */
export function plainCalendar(timeZone: string): Calendar {
  const office = [{ open: '09:00', close: '17:00' }]
  return { timeZone, hours: { 1: office, 2: office, 3: office, 4: office, 5: office, 6: [], 7: [] }, holidays: [] }
}

/**
 * When something is due that takes `hours` of open time, counted from `from`, and how that was counted, day by day.
 * Hours are elapsed hours: an open time that a change of clocks shortens or lengthens counts as long as it really lasted.
 * What arrives outside the open hours starts at the next opening; what is used up exactly at closing is due at that closing.
 * Where clocks go back, the first time that the clock shows the opening or closing hour counts; where they go forward over it, the moment of the change.
 * Refuses (RangeError) hours that are not more than 0 and at most 10,000, and a calendar with no open hour for a year on end.
 */
export function dueAt(calendar: Calendar, from: Date, hours: number): Due {
  mustBeCalendar(calendar)
  if (!(hours > 0 && hours <= mostHours)) throw new RangeError(`Hours must be more than 0 and at most ${mostHours}, not ${hours}.`)
  const start = from.getTime()
  const counting: CountedDay[] = []
  let left = Math.max(1, Math.round(hours * hour))
  let closedDays = 0
  for (let date = dateAt(calendar, start); closedDays < 366; date = date.add({ days: 1 })) {
    const spans = openSpans(calendar, date)
    const open = spans.filter((span) => span.to > start)
    for (const span of open) {
      const begins = Math.max(span.from, start)
      const ends = Math.min(span.to, begins + left)
      counting.push(countedDay(calendar, date, begins, ends))
      left -= ends - begins
      if (left === 0) return { dueAt: new Date(ends), counting }
    }
    if (open.length === 0) counting.push(skippedDay(calendar, date, spans))
    closedDays = spans.length === 0 ? closedDays + 1 : 0
  }
  throw new RangeError('This calendar has no open hour in a year.')
}

/** Elapsed hours of open time from `a` to `b`, not rounded. 0 where `b` is not after `a`: nothing is left of a time that has passed. */
export function workingHoursBetween(calendar: Calendar, a: Date, b: Date): number {
  mustBeCalendar(calendar)
  const [start, end] = [a.getTime(), b.getTime()]
  const first = dateAt(calendar, start)
  // Where clocks go back over midnight, tomorrow has begun once before today ends: look one day further.
  const last = dateAt(calendar, end).add({ days: 1 })
  let counted = 0
  for (let date = first; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    for (const span of openSpans(calendar, date)) counted += Math.max(0, Math.min(span.to, end) - Math.max(span.from, start))
  }
  return counted / hour
}

type Span = { from: number; to: number }

const clock = /^(?:[01]\d|2[0-3]):[0-5]\d$/

function mustBeCalendar(calendar: Calendar) {
  for (const openings of Object.values(calendar.hours)) {
    let earlier = '00:00'
    for (const { open, close } of openings) {
      if (!clock.test(open) || !(clock.test(close) || close === '24:00'))
        throw new RangeError(`Hours are written like 09:00, not ${open} to ${close}.`)
      if (open < earlier || close <= open) throw new RangeError(`Opening hours must follow one another: ${open} to ${close} does not.`)
      earlier = close
    }
  }
}

function dateAt(calendar: Calendar, at: number) {
  return localTime(calendar, at).toPlainDate()
}

function localTime(calendar: Calendar, at: number) {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(calendar.timeZone)
}

function openSpans(calendar: Calendar, date: Temporal.PlainDate): Span[] {
  if (holidayOn(calendar, date)) return []
  return hoursOn(calendar, date)
    .map(({ open, close }) => ({ from: firstMoment(calendar, date, open), to: firstMoment(calendar, date, close) }))
    .filter((span) => span.to > span.from)
}

function holidayOn(calendar: Calendar, date: Temporal.PlainDate) {
  return calendar.holidays.find((holiday) => holiday.date === date.toString())
}

function hoursOn(calendar: Calendar, date: Temporal.PlainDate) {
  return calendar.hours[date.dayOfWeek as Weekday]
}

function firstMoment(calendar: Calendar, date: Temporal.PlainDate, time: string): number {
  const wall = time === '24:00' ? date.add({ days: 1 }).toPlainDateTime() : date.toPlainDateTime(time)
  const moment = wall.toZonedDateTime(calendar.timeZone, { disambiguation: 'earlier' })
  if (moment.toPlainDateTime().equals(wall)) return moment.epochMilliseconds
  // The clocks jump over this time, so the earlier reading lies just before the jump.
  return moment.getTimeZoneTransition('next')!.epochMilliseconds
}

function countedDay(calendar: Calendar, date: Temporal.PlainDate, begins: number, ends: number): CountedDay {
  const end = localTime(calendar, ends)
  return {
    date: date.toString(),
    from: wallClock(localTime(calendar, begins)),
    to: end.toPlainDate().equals(date) ? wallClock(end) : '24:00',
    hours: (ends - begins) / hour,
  }
}

function wallClock(at: Temporal.ZonedDateTime) {
  return at.toPlainTime().toString({ smallestUnit: 'minute' })
}

function skippedDay(calendar: Calendar, date: Temporal.PlainDate, spans: Span[]): CountedDay {
  return { date: date.toString(), from: '', to: '', hours: 0, ...whySkipped(calendar, date, spans) }
}

function whySkipped(calendar: Calendar, date: Temporal.PlainDate, spans: Span[]): Required<Pick<CountedDay, 'skipped' | 'note'>> {
  if (hoursOn(calendar, date).length === 0) {
    return date.dayOfWeek >= 6 ? { skipped: 'weekend', note: 'weekend' } : { skipped: 'closed', note: 'closed on this weekday' }
  }
  const holiday = holidayOn(calendar, date)
  if (holiday) return { skipped: 'holiday', note: holiday.name }
  if (spans.length === 0) return { skipped: 'clock change', note: 'the clocks skipped these hours' }
  return { skipped: 'after hours', note: 'after hours' }
}
