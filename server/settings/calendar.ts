import type { OpeningHours } from '../../db/schema/index.ts'
import type { Holiday } from '../obligations/holidays.ts'
import type { HolidayFile } from '../obligations/holidays-file.ts'
import { weekdays, writtenOpenings } from '../obligations/opening-hours.ts'
import type { Words } from '../words/words.ts'

/** A day that is offered as a holiday. */
export interface Offered extends Holiday {
  isTicked: boolean
  /** It is a holiday of the company already. */
  isThere: boolean
}

/** The fields of a week, Monday first. */
export function weekFields({ t }: Words) {
  const names = [t('Monday'), t('Tuesday'), t('Wednesday'), t('Thursday'), t('Friday'), t('Saturday'), t('Sunday')]
  return weekdays.map((day, index) => ({ name: `day${day}`, label: names[index]! }))
}

/** What stands in those fields. */
export function weekValues(hours: OpeningHours) {
  return Object.fromEntries(weekdays.map((day) => [`day${day}`, writtenOpenings(hours[day])]))
}

/** Holidays by their years, those to come first, each year's earliest first. */
export function yearsOf(holidays: Holiday[], today: string) {
  const years = Map.groupBy(holidays, ({ date }) => date.slice(0, 4))
  const all = [...years].map(([year, days]) => ({ year, days, isPast: year < today.slice(0, 4) }))
  return { coming: all.filter(({ isPast }) => !isPast), past: all.filter(({ isPast }) => isPast).toReversed() }
}

export type Years = ReturnType<typeof yearsOf>

/** What can be taken: all that is new is ticked, or what somebody ticked. */
export function offersOf(days: Holiday[], there: Holiday[], ticked?: string[]): Offered[] {
  const dates = new Set(there.map(({ date }) => date))
  return days.map((day) => ({ ...day, isThere: dates.has(day.date), isTicked: ticked ? ticked.includes(day.date) : !dates.has(day.date) }))
}

/** What a calendar file holds beside the days that are offered. */
export function leftOut({ timed, past, unreadable, isCut }: HolidayFile, { t }: Words): string[] {
  return [
    timed > 0 &&
      t(
        '{count, plural, one {# event has hours of its day, so it is left out} other {# events have hours of their day, so they are left out}}.',
        { count: timed },
      ),
    past > 0 && t('{count, plural, one {# day has passed already} other {# days have passed already}}.', { count: past }),
    unreadable > 0 && t('{count, plural, one {# event could not be read} other {# events could not be read}}.', { count: unreadable }),
    isCut && t('The file holds more days than are taken at once. These are the first of them.'),
  ].filter((sentence) => sentence !== false)
}
