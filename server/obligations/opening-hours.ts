import { z } from 'zod'
import type { OpeningHours } from '../../db/schema/index.ts'
import type { Opening, Weekday } from './counting.ts'

/** Monday first, as in ISO 8601. */
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const satisfies Weekday[]

const unreadable = 'Write times like 09:00-12:00, 13:00-17:00, or leave it empty where nobody works.'
const backwards = 'Work ends later than it begins. Write a night as two days: until 24:00 here, and from 00:00 on the next day.'
const overlapping = 'Two of these times overlap. Write each hour once.'
const mostOpenings = 6

/** The opening hours of one weekday as people write them: "09:00-12:00, 13:00-17:00", also "9-12; 13.30 – 17". Empty is closed. */
export const openingsField = z
  .string()
  .max(200, unreadable)
  .optional()
  .transform((typed = '', context): Opening[] => {
    const openings = typed
      .split(/[,;\n]/)
      .map((part) => part.trim())
      .filter(Boolean)
      .map(readOpening)
    const problem = problemOf(openings)
    if (problem) context.addIssue({ code: 'custom', message: problem })
    return problem ? z.NEVER : joined(openings as Opening[])
  })

/** The openings as they are written into the field. */
export function writtenOpenings(openings: Opening[]) {
  return openings.map(({ open, close }) => `${open}-${close}`).join(', ')
}

/** Hours of a working day where every working day has as many by the clock, else null. */
export function hoursOfADay(hours: OpeningHours): number | null {
  const days = weekdays.map((day) => minutesOf(hours[day])).filter((minutes) => minutes > 0)
  const [first] = days
  return first !== undefined && days.every((minutes) => minutes === first) ? first / 60 : null
}

/** Open hours of a week by the clock. */
export function hoursOfAWeek(hours: OpeningHours): number {
  return weekdays.reduce((sum, day) => sum + minutesOf(hours[day]), 0) / 60
}

function minutesOf(openings: Opening[]) {
  return openings.reduce((sum, { open, close }) => sum + minuteOf(close) - minuteOf(open), 0)
}

function minuteOf(time: string) {
  const [hours, minutes] = time.split(':').map(Number) as [number, number]
  return hours * 60 + minutes
}

function readOpening(written: string): Opening | null {
  const times = /^(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?$/.exec(written)
  if (!times) return null
  const [, fromHour, fromMinute = '00', toHour, toMinute = '00'] = times
  const [open, close] = [`${fromHour!.padStart(2, '0')}:${fromMinute}`, `${toHour!.padStart(2, '0')}:${toMinute}`]
  return isTime(open) && open !== '24:00' && isTime(close) ? { open, close } : null
}

function isTime(time: string) {
  return /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.test(time)
}

function problemOf(openings: (Opening | null)[]) {
  if (openings.length > mostOpenings || openings.some((opening) => opening === null)) return unreadable
  const sorted = inOrder(openings as Opening[])
  if (sorted.some(({ open, close }) => close <= open)) return backwards
  return sorted.some(({ open }, index) => index > 0 && open < sorted[index - 1]!.close) ? overlapping : null
}

function inOrder(openings: Opening[]) {
  return openings.toSorted((a, b) => (a.open < b.open ? -1 : 1))
}

/** In their order; what one closes and the next opens at the same moment is one. */
function joined(openings: Opening[]) {
  const one: Opening[] = []
  for (const { open, close } of inOrder(openings)) {
    const before = one.at(-1)
    if (before?.close === open) before.close = close
    else one.push({ open, close })
  }
  return one
}
