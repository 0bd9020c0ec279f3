import ICAL from 'ical.js'
import { legible } from '../forms.ts'
import type { Holiday } from './holidays.ts'

/** What a calendar file holds: the days off from today on, and how many of its events are none, by why. */
export interface HolidayFile {
  days: Holiday[]
  /** Events of certain hours: nobody says that a whole day is off. */
  timed: number
  /** Days that have passed already. */
  past: number
  /** Events without a day that can be read, or that last longer than 100 days. */
  unreadable: number
  /** There are more days than are taken at once. */
  isCut: boolean
}

export interface ReadingFile {
  bytes: Uint8Array
  /** 'YYYY-MM-DD': earlier days are left out, and what comes again and again is followed for two years. */
  today: string
  /** What a day without a name is called. */
  unnamed: string
}

const mostDays = 800
const longestEvent = 100
const nameMost = 120

/** Reads an iCalendar file (RFC 5545). Null where it is none: not UTF-8, broken, or without a calendar. */
export function readHolidays({ bytes, today, unnamed }: ReadingFile): HolidayFile | null {
  const events = eventsIn(bytes)
  if (!events) return null
  const until = `${Number(today.slice(0, 4)) + 2}${today.slice(4)}`
  const found = new Map<string, string>()
  const file = { timed: 0, past: 0, unreadable: 0, isCut: false }
  for (const event of events) {
    const days = daysOf(event, until)
    if (days === 'timed' || days === 'unreadable') file[days]++
    else {
      const coming = days.filter((date) => date >= today)
      file.past += days.length - coming.length
      for (const date of coming) if (!found.has(date)) found.set(date, nameOf(event) || unnamed)
    }
  }
  const days = [...found].map(([date, name]) => ({ date, name })).toSorted((a, b) => (a.date < b.date ? -1 : 1))
  return { ...file, days: days.slice(0, mostDays), isCut: days.length > mostDays }
}

function eventsIn(bytes: Uint8Array): ICAL.Event[] | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const parsed: unknown[] = ICAL.parse(text)
    const calendars = (Array.isArray(parsed[0]) ? parsed : [parsed]).map((one) => new ICAL.Component(one as unknown[]))
    if (!calendars.every(({ name }) => name === 'vcalendar')) return null
    const events = calendars.flatMap((calendar) => calendar.getAllSubcomponents('vevent')).map((event) => new ICAL.Event(event))
    const masters = new Set(events.filter((event) => !event.isRecurrenceException()).map(({ uid }) => uid))
    // One moved from its series is found with its series.
    return events.filter((event) => !(event.isRecurrenceException() && masters.has(event.uid)))
  } catch {
    // The parser has no error of its own for what is no calendar.
    return null
  }
}

function daysOf(event: ICAL.Event, until: string): string[] | 'timed' | 'unreadable' {
  try {
    if (event.component.getFirstPropertyValue('status') === 'CANCELLED') return []
    if (!event.startDate.isDate) return 'timed'
    return event.isRecurring() ? againAndAgain(event, until) : spanOf(event.startDate, event.endDate)
  } catch {
    return 'unreadable'
  }
}

function againAndAgain(event: ICAL.Event, until: string): string[] {
  const days: string[] = []
  const series = event.iterator()
  for (let start = series.next(); start && dateOf(start) < until; start = series.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(start)
    days.push(...spanOf(startDate, endDate))
    if (days.length > 20_000) throw new RangeError('too often')
  }
  return days
}

/** Each day from the first; the end is the day after the last. */
function spanOf(start: ICAL.Time, end: ICAL.Time): string[] {
  const first = Date.parse(`${dateOf(start)}T00:00Z`)
  const count = Math.max(1, Math.round((Date.parse(`${dateOf(end)}T00:00Z`) - first) / 86_400_000))
  if (!(count <= longestEvent)) throw new RangeError('too long')
  return Array.from({ length: count }, (_, index) => new Date(first + index * 86_400_000).toISOString().slice(0, 10))
}

function dateOf(time: ICAL.Time) {
  return time.toString().slice(0, 10)
}

function nameOf(event: ICAL.Event) {
  return legible(event.summary ?? '')
    .replace(/[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, nameMost)
}
