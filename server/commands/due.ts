import { Temporal } from 'temporal-polyfill'
import { findCompany } from '../companies/founding.ts'
import { calendarOf } from '../obligations/calendars.ts'
import { type CountedDay, dueAt } from '../obligations/counting.ts'
import { Refusal } from '../refusal.ts'
import type { Command } from './running.ts'

export const due: Command = {
  name: 'due',
  takes: '<company> --from <time, like 2026-11-09T16:30> [--hours <working hours>]',
  does: 'Says when an answer would be due, and how that is counted, day by day. A time without an offset is meant on the company’s clocks; without --hours, it is a conflict’s promise.',
  options: { from: { type: 'string' }, hours: { type: 'string' } },
  async run({ words: [slug], options }, { say, withDatabase }) {
    if (!slug) throw new Refusal('invalid', 'Say which company: parley due <company> --from <time>')
    await withDatabase(async ({ db }) => {
      const company = await findCompany(db, slug)
      if (!company) throw new Refusal('not_found', 'There is no company at "{slug}".', { slug })
      const { timeZone } = company
      const from = momentOf(options.from, timeZone)
      const hours = hoursOf(options.hours) ?? company.promiseHours
      const counted = dueAt(await calendarOf(db, company), from, hours)
      say(`${company.name}: ${hours} working ${hours === 1 ? 'hour' : 'hours'} from ${wallClock(from, timeZone)} (${timeZone})`)
      for (const line of counted.counting) say(`  ${lineOf(line)}`)
      say(`Due ${wallClock(counted.dueAt, timeZone)} (${timeZone}), ${counted.dueAt.toISOString()}`)
    })
  },
}

function momentOf(typed: string | undefined, timeZone: string) {
  const sentence = 'Write --from as a time like 2026-11-09T16:30, or with its offset: 2026-11-09T16:30+01:00.'
  try {
    const hasOffset = /(?:Z|[+-]\d\d(?::?\d\d)?)$/i.test(typed?.slice(10) ?? '')
    const moment = hasOffset ? Temporal.Instant.from(typed!) : Temporal.PlainDateTime.from(typed ?? '').toZonedDateTime(timeZone)
    return new Date(moment.epochMilliseconds)
  } catch {
    // Temporal says what it cannot read in its own terms.
    throw new Refusal('invalid', sentence)
  }
}

function hoursOf(typed: string | undefined) {
  if (typed === undefined) return null
  const hours = Number(typed)
  if (typed.trim() !== '' && hours > 0 && hours <= 10_000) return hours
  throw new Refusal('invalid', 'Write --hours as a number of working hours, from more than 0 to 10,000.')
}

/** "2026-11-09  Mon  16:30  17:00   0.5 h", or why nothing of that day counted. */
function lineOf({ date, from, to, hours, note }: CountedDay) {
  const weekday = Temporal.PlainDate.from(date).toLocaleString('en', { weekday: 'short' })
  return `${date}  ${weekday}  ${note ?? `${from}  ${to}  ${hoursSaid(hours)} h`}`
}

function hoursSaid(hours: number) {
  return String(Math.round(hours * 100) / 100).padStart(5)
}

/** "Monday, 2026-11-09 16:30", with seconds where there are any. */
function wallClock(at: Date, timeZone: string) {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  const weekday = local.toPlainDate().toLocaleString('en', { weekday: 'long' })
  const precise = local.second > 0 || local.millisecond > 0
  return `${weekday}, ${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: precise ? 'second' : 'minute' })}`
}
