import { and, asc, eq, gt, ilike, inArray, isNull, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { appearances, companies, customers, dialogues, memberships, people, staff } from '../../db/schema/index.ts'
import { faceOf } from '../face.ts'
import type { Member } from '../member.ts'
import { mustMay } from './permissions.ts'

export type CompanyLine = Awaited<ReturnType<typeof companiesOnShow>>[number]

/** The companies, by name, each with how many public dialogues it has open; 200 at most. Two statements. */
export async function companiesOnShow(db: Db) {
  const all = await db
    .select({ id: companies.id, slug: companies.slug, name: companies.name, about: companies.about })
    .from(companies)
    .orderBy(asc(companies.name))
    .limit(200)
  if (all.length === 0) return []
  const ids = all.map(({ id }) => id)
  const counts = await db
    .select({
      companyId: dialogues.companyId,
      all: sql<number>`count(*)::int`,
      open: sql<number>`(count(*) filter (where ${dialogues.phase} <> 'closed'))::int`,
    })
    .from(dialogues)
    .where(and(inArray(dialogues.companyId, ids), eq(dialogues.visibility, 'public'), ne(dialogues.phase, 'draft')))
    .groupBy(dialogues.companyId)
  const countOf = new Map(counts.map((row) => [row.companyId, row]))
  return all.map(({ id, ...company }) => ({ ...company, dialogues: countOf.get(id)?.all ?? 0, open: countOf.get(id)?.open ?? 0 }))
}

export type Colleague = Awaited<ReturnType<typeof colleaguesOf>>[number]

/** Who is here for the company, admins first, then by name; 500 at most. Only for admins. */
export async function colleaguesOf(db: Db, company: { id: string }, { by }: { by: Member }) {
  mustMay(by, 'settings')
  const rows = await db
    .select(colleague)
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .leftJoin(staff, isFaceOfMember)
    .where(and(eq(memberships.companyId, company.id), isNull(memberships.endedAt), ne(memberships.role, 'customer')))
    .orderBy(sql`${memberships.role} <> 'admin'`, asc(people.name), asc(people.id))
    .limit(500)
  return rows.map(shown)
}

/** One colleague, also one who left, or null. Only for admins. */
export async function findColleague(db: Db, company: { id: string }, { by, personId }: { by: Member; personId: string }) {
  mustMay(by, 'settings')
  const [row] = await db
    .select(colleague)
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .leftJoin(staff, isFaceOfMember)
    .where(and(eq(memberships.companyId, company.id), eq(memberships.personId, personId), ne(memberships.role, 'customer')))
  return row ? shown(row) : null
}

const colleague = {
  personId: people.id,
  name: people.name,
  email: people.email,
  isProven: people.emailVerified,
  role: memberships.role,
  since: memberships.since,
  endedAt: memberships.endedAt,
  shownName: staff.name,
  isStandIn: staff.isStandIn,
  title: staff.title,
  team: staff.team,
  isLead: staff.isLead,
}

const isFaceOfMember = and(eq(staff.companyId, memberships.companyId), eq(staff.personId, memberships.personId))

function shown<Row extends { personId: string; name: string; email: string | null }>(row: Row) {
  const name = row.name || row.email || ''
  return { ...row, name, face: faceOf(row.personId, name) }
}

export const customersAtOnce = 50

/**
 * The customers whom the company knows, by name, 50 after the given place, and how many it does not know. Only who showed themselves in a
 * dialogue, or let staff know who they are, is named; everybody else is counted from the start: if a name went missing when
 * somebody hides, the list itself would tell who it is. Only for admins.
 */
export async function customersOf(
  db: Db,
  company: { id: string },
  { by, after, search }: { by: Member; after?: { name: string; id: string } | undefined; search?: string | undefined },
) {
  mustMay(by, 'settings')
  const isCustomer = and(eq(memberships.companyId, company.id), isNull(memberships.endedAt), eq(memberships.role, 'customer'))
  const isKnown = sql`exists (select 1 from ${appearances} where ${theirs(company.id)} and (not ${appearances.hidden} or ${appearances.knownToStaff}))`
  const rows = await db
    .select({ personId: people.id, name: people.name, workplace: customers.workplace, roleThere: customers.roleThere })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .leftJoin(customers, and(eq(customers.companyId, memberships.companyId), eq(customers.personId, memberships.personId)))
    .where(
      and(
        isCustomer,
        isKnown,
        search ? ilike(people.name, `%${search.replace(/[\\%_]/g, '\\$&')}%`) : undefined,
        after && or(gt(people.name, after.name), and(eq(people.name, after.name), gt(people.id, after.id))),
      ),
    )
    .orderBy(asc(people.name), asc(people.id))
    .limit(customersAtOnce + 1)
  const [counted] = await db
    .select({ all: sql<number>`count(*)::int`, known: sql<number>`(count(*) filter (where ${isKnown}))::int` })
    .from(memberships)
    .where(isCustomer)
  const shownRows = rows.slice(0, customersAtOnce)
  return {
    customers: shownRows.map((row) => ({ ...row, face: faceOf(row.personId, row.name) })),
    next: rows.length > customersAtOnce ? shownRows.at(-1)! : null,
    all: counted!.all,
    unnamed: counted!.all - counted!.known,
  }
}

function theirs(companyId: string) {
  return and(eq(appearances.companyId, companyId), eq(appearances.personId, memberships.personId))
}
