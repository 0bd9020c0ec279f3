import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { companies, holidays, memberships, people, sessions } from '../../db/schema/index.ts'

const company = {
  id: companies.id,
  slug: companies.slug,
  name: companies.name,
  about: companies.about,
  timeZone: companies.timeZone,
  accent: companies.accent,
  promiseHours: companies.promiseHours,
  statementHours: companies.statementHours,
  supportsForAnswer: companies.supportsForAnswer,
  hours: companies.hours,
  holidayYears: sql<
    number[]
  >`array(select distinct extract(year from ${holidays.date})::int from ${holidays} where ${holidays.companyId} = ${companies.id})`,
}

const visitor = { personId: people.id, name: people.name, email: people.email, language: people.language, timeZone: people.timeZone }

/** Who is signed in by this session token, at which company, in which role there: one statement, two at most. */
export async function findVisitor(db: Db, { token, slug, at }: { token: string | null; slug: string | undefined; at: Date }) {
  const atCompany = slug === undefined ? sql`false` : eq(companies.slug, slug)
  const [seen] = token
    ? await db
        .select({ visitor, company, role: memberships.role })
        .from(sessions)
        .innerJoin(people, eq(people.id, sessions.personId))
        .leftJoin(companies, atCompany)
        .leftJoin(
          memberships,
          and(eq(memberships.companyId, companies.id), eq(memberships.personId, people.id), isNull(memberships.endedAt)),
        )
        .where(and(eq(sessions.token, token), gt(sessions.expiresAt, at)))
    : []
  if (seen) return seen
  const [row] = slug === undefined ? [] : await db.select(company).from(companies).where(atCompany)
  return { visitor: null, company: row ?? null, role: null }
}
