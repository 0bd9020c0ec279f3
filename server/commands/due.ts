import { Temporal } from 'temporal-polyfill'
import type { Db } from '../../db/client.ts'
import { findCompany } from '../companies/founding.ts'
import { calendarOf } from '../obligations/calendars.ts'
import { clocksOf } from '../obligations/clocks.ts'
import { dueAt } from '../obligations/counting.ts'
import { Refusal } from '../refusal.ts'
import { clockLines, counted, dueLine, hoursSaid, wallClock } from './due-lines.ts'
import type { Command, Ground } from './running.ts'

export const due: Command = {
  name: 'due',
  takes: '<company> --from <time, like 2026-11-09T16:30> [--hours <working hours>], or <company> --about <address or id>',
  does: 'Says when an answer would be due, and how that is counted, day by day. A time without an offset is meant on the company’s clocks; without --hours, it is a conflict’s promise. With --about, the address or the id of a conflict, a statement or a duty, how its own clock was counted: by the calendar that it began with, whatever was changed since.',
  options: { from: { type: 'string' }, hours: { type: 'string' }, about: { type: 'string' } },
  async run({ words: [slug], options }, { say, at, withDatabase }) {
    if (!slug) throw new Refusal('invalid', 'Say which company: parley due <company> --from <time>')
    await withDatabase(async ({ db }) => {
      const company = await findCompany(db, slug)
      if (!company) throw new Refusal('not_found', 'There is no company at "{slug}".', { slug })
      if (options.about !== undefined) return await sayClocks(db, company, { about: options.about, at, say })
      const { timeZone } = company
      const from = momentOf(options.from, timeZone)
      const hours = hoursOf(options.hours) ?? company.promiseHours
      const { counting, dueAt: due } = dueAt(await calendarOf(db, company), from, hours)
      say(`${company.name}: ${hoursSaid(hours)} from ${wallClock(from, timeZone)} (${timeZone})`)
      for (const line of counted(counting)) say(line)
      say(dueLine(due, timeZone))
      say(`This is by the calendar as it stands now. Clocks that run keep the one they began with: parley due ${slug} --about <address>`)
    })
  },
}

async function sayClocks(
  db: Db,
  company: { id: string; name: string },
  { about, at, say }: { about: string; at: Date; say: Ground['say'] },
) {
  const id = about.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i)?.[0]
  if (!id) throw new Refusal('invalid', 'Write --about as the address of a conflict or a statement, or as its id.')
  const clocks = await clocksOf(db, company, { about: id, at })
  if (clocks.length === 0)
    throw new Refusal('not_found', 'At {company} no answer was ever owed about "{about}".', { company: company.name, about })
  for (const clock of clocks) for (const line of clockLines(company, clock)) say(line)
}

function momentOf(typed: string | undefined, timeZone: string) {
  const sentence = 'Write --from as a time like 2026-11-09T16:30, or with its offset: 2026-11-09T16:30+01:00.'
  const hasOffset = /(?:Z|[+-]\d\d(?::?\d\d)?)$/i.test(typed?.slice(10) ?? '')
  try {
    const moment = hasOffset ? Temporal.Instant.from(typed!) : Temporal.PlainDateTime.from(typed ?? '').toZonedDateTime(timeZone)
    const isShown = hasOffset || Temporal.PlainDateTime.from(typed ?? '').equals((moment as Temporal.ZonedDateTime).toPlainDateTime())
    if (isShown) return new Date(moment.epochMilliseconds)
  } catch {
    // Temporal says what it cannot read in its own terms.
    throw new Refusal('invalid', sentence)
  }
  throw new Refusal(
    'invalid',
    'Where clocks go forward, those of {timeZone} never show {typed}. Write another time, or one with its offset.',
    {
      timeZone,
      typed: typed ?? '',
    },
  )
}

function hoursOf(typed: string | undefined) {
  if (typed === undefined) return null
  const hours = Number(typed)
  if (typed.trim() !== '' && hours > 0 && hours <= 10_000) return hours
  throw new Refusal('invalid', 'Write --hours as a number of working hours, from more than 0 to 10,000.')
}
