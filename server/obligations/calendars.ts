import { asc, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { companies, holidays, type Policy } from '../../db/schema/index.ts'
import type { Calendar } from './counting.ts'

/** The working calendar of a company as it stands now: its hours, its holidays of all years, its time zone. One statement. */
export async function calendarOf(db: Db, company: { id: string }): Promise<Calendar> {
  const rows = await db
    .select({ timeZone: companies.timeZone, hours: companies.hours, holiday: { date: holidays.date, name: holidays.name } })
    .from(companies)
    .leftJoin(holidays, eq(holidays.companyId, companies.id))
    .where(eq(companies.id, company.id))
    .orderBy(asc(holidays.date))
  const [{ timeZone, hours }] = rows as [(typeof rows)[number]]
  return { timeZone, hours, holidays: rows.flatMap(({ holiday }) => holiday ?? []) }
}

/** The calendar that a clock started with, whatever was changed since. */
export function calendarIn({ timeZone, calendar }: Pick<Policy, 'timeZone' | 'calendar'>): Calendar {
  return { timeZone, ...calendar }
}
