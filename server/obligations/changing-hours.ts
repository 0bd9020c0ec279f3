import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { companies, type OpeningHours } from '../../db/schema/index.ts'
import { zoneField } from '../companies/founding.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { calendarOf } from './calendars.ts'
import { mustOpen } from './holidays.ts'
import { hoursOfAWeek, openingsField, weekdays } from './opening-hours.ts'

/** A field for each weekday, day1 is Monday, and the zone that they are meant in. */
export const hoursForm = z
  .object({
    timeZone: zoneField,
    day1: openingsField,
    day2: openingsField,
    day3: openingsField,
    day4: openingsField,
    day5: openingsField,
    day6: openingsField,
    day7: openingsField,
  })
  .transform(({ timeZone, ...days }) => ({
    timeZone,
    hours: Object.fromEntries(weekdays.map((day) => [day, days[`day${day}`]])) as OpeningHours,
  }))

/**
 * Changes when a company works, for clocks that start from now on: those that run keep the hours they began with. Saving what stands there
 * already is no fact. Refuses hours by which nobody ever works.
 */
export async function changeHours(
  db: Db,
  company: { id: string },
  { by, hours, timeZone, at }: z.output<typeof hoursForm> & { by: Member; at: Date },
) {
  mustMay(by, 'settings')
  if (weekdays.every((day) => hours[day].length === 0))
    throw new Refusal('invalid', 'Write when somebody works, on one day of the week at least.', { field: 'day1' })
  await db.transaction(async (tx) => {
    const other = sql`(${companies.hours}, ${companies.timeZone}) is distinct from (${JSON.stringify(hours)}::jsonb, ${timeZone})`
    const [changed] = await tx
      .update(companies)
      .set({ hours, timeZone })
      .where(and(eq(companies.id, company.id), other))
      .returning({ id: companies.id })
    if (!changed) return
    mustOpen(await calendarOf(tx, company), at)
    await record(tx, 'calendar_changed', {
      companyId: company.id,
      by: by.personId,
      at,
      isPublic: false,
      detail: { openHours: hoursOfAWeek(hours), timeZone },
    })
  })
}
