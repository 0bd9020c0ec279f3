import { and, asc, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { holidays } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { choice, line, many } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { calendarOf } from './calendars.ts'
import { dateIn, opensWithinAYear } from './days.ts'

/** A day on which nobody works: 'YYYY-MM-DD', and its name. */
export interface Holiday {
  date: string
  name: string
}

export type KeptHoliday = Awaited<ReturnType<typeof holidaysOf>>[number]

/** More of them are no calendar any more. */
export const mostHolidays = 2000
const mostAtOnce = 800
const nameMost = 120

const day = z.iso.date({ error: 'Choose a day.' }).refine((date) => date >= '2000' && date < '2100', 'Choose a day between 2000 and 2099.')

export const holidayForm = z.object({ date: day, name: line(nameMost, 'Write what this day is called.') })

/** One that was offered, as one value of a form: '2026-12-25 Christmas Day'. */
const offer = z
  .string()
  .transform((written): z.input<typeof holidayForm> => ({ date: written.slice(0, 10), name: written.slice(11) }))
  .pipe(holidayForm)

/** Holidays that were offered, and which of them are ticked. */
export const offerForm = z
  .object({
    source: choice(['list', 'file'], 'Choose the holidays to take.'),
    offered: many().pipe(z.array(offer).max(mostAtOnce)),
    day: many(),
  })
  .transform(({ source, offered, day }) => ({ source, days: offered, ticked: day }))

/** The ticked ones. */
export const takingForm = offerForm.transform(({ source, days, ticked }, context) => {
  const taken = days.filter(({ date }) => ticked.includes(date))
  if (taken.length > 0) return { source, days: taken }
  context.addIssue({ code: 'custom', path: ['day'], message: 'Tick the days on which nobody works.' })
  return z.NEVER
})

/** All holidays of a company, earliest first. */
export async function holidaysOf(db: Db, company: { id: string }) {
  return await db
    .select({ date: holidays.date, name: holidays.name, source: holidays.source })
    .from(holidays)
    .where(eq(holidays.companyId, company.id))
    .orderBy(asc(holidays.date))
}

interface Adding {
  by: Member
  days: Holiday[]
  source: KeptHoliday['source']
  at: Date
}

/**
 * Adds days on which nobody works, for clocks that start from now on; a day that is there already stays as it is, and adding nothing new is
 * no fact. Gives how many were new. Refuses more than a calendar holds, and days that would leave none to work on.
 */
export async function addHolidays(db: Db, company: { id: string }, { by, days, source, at }: Adding) {
  mustMay(by, 'settings')
  const companyId = company.id
  return await db.transaction(async (tx) => {
    const once = [...new Map(days.toReversed().map((day) => [day.date, day])).values()]
    const rows = once.map(({ date, name }) => ({ companyId, date, name, source }))
    const added = rows.length > 0 ? await tx.insert(holidays).values(rows).onConflictDoNothing().returning({ date: holidays.date }) : []
    if (added.length === 0) return 0
    const calendar = await calendarOf(tx, company)
    if (calendar.holidays.length > mostHolidays)
      throw new Refusal('invalid', 'A calendar holds {most, number} holidays. Remove those of past years first.', { most: mostHolidays })
    mustOpen(calendar, at)
    await record(tx, 'calendar_changed', { companyId, by: by.personId, at, isPublic: false, detail: { holidaysAdded: added.length } })
    return added.length
  })
}

/** Adds one day by hand. Refuses with taken where that day is a holiday of another name. */
export async function addHoliday(db: Db, company: { id: string }, { by, date, name, at }: Holiday & { by: Member; at: Date }) {
  if ((await addHolidays(db, company, { by, days: [{ date, name }], source: 'hand', at })) > 0) return
  const [there] = (await holidaysOf(db, company)).filter((holiday) => holiday.date === date)
  if (there?.name !== name)
    throw new Refusal('taken', 'That day is a holiday already: {name}. Remove it first.', { field: 'date', name: there?.name ?? '' })
}

/** Removes days, so that they are worked on again, for clocks that start from now on. What is not there is no fact. */
export async function removeHolidays(db: Db, company: { id: string }, { by, dates, at }: { by: Member; dates: string[]; at: Date }) {
  mustMay(by, 'settings')
  const companyId = company.id
  await db.transaction(async (tx) => {
    const removed = await tx
      .delete(holidays)
      .where(and(eq(holidays.companyId, companyId), inArray(holidays.date, dates)))
      .returning({ date: holidays.date })
    if (removed.length === 0) return
    await record(tx, 'calendar_changed', { companyId, by: by.personId, at, isPublic: false, detail: { holidaysRemoved: removed.length } })
  })
}

/** The year that has no holidays yet: this one, at any time, and from October on the next one. Null where each has some. */
export function yearWithoutHolidays({ timeZone, holidayYears }: { timeZone: string; holidayYears: number[] }, at: Date) {
  const today = dateIn(timeZone, at)
  const year = Number(today.slice(0, 4))
  const looked = today.slice(5) >= '10' ? [year, year + 1] : [year]
  return looked.find((one) => !holidayYears.includes(one)) ?? null
}

/** Refuses a calendar by which no answer would ever be due. */
export function mustOpen(calendar: Parameters<typeof opensWithinAYear>[0], at: Date) {
  if (opensWithinAYear(calendar, at)) return
  throw new Refusal('invalid', 'Nobody would work for a whole year. Leave some day of each year open.', { field: 'day1' })
}
