import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { companies, customers, memberships, people, staff } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'

export type OwnPlace = Awaited<ReturnType<typeof findSelf>>['places'][number]
export type OwnCard = Awaited<ReturnType<typeof findOwnCard>>

/** What Parley knows of somebody, and the companies they are part of. Two statements. */
export async function findSelf(db: Db, { personId }: { personId: string }) {
  const [person] = await db
    .select({ name: people.name, email: people.email, language: people.language, timeZone: people.timeZone })
    .from(people)
    .where(eq(people.id, personId))
  const places = await db
    .select({ slug: companies.slug, name: companies.name, role: memberships.role })
    .from(memberships)
    .innerJoin(companies, eq(companies.id, memberships.companyId))
    .where(and(eq(memberships.personId, personId), isNull(memberships.endedAt)))
    .orderBy(asc(companies.name))
    .limit(200)
  return { ...person!, places }
}

/** A member's own card in their company. */
export async function findOwnCard(db: Db, { companyId, personId }: Member) {
  const [row] = await db
    .select({
      staff: { name: staff.name, isStandIn: staff.isStandIn, title: staff.title, team: staff.team, doesForYou: staff.doesForYou },
      customer: { personId: customers.personId, workplace: customers.workplace, roleThere: customers.roleThere, story: customers.story },
    })
    .from(memberships)
    .leftJoin(staff, and(eq(staff.companyId, companyId), eq(staff.personId, personId)))
    .leftJoin(customers, and(eq(customers.companyId, companyId), eq(customers.personId, personId)))
    .where(and(eq(memberships.companyId, companyId), eq(memberships.personId, personId)))
  return row!
}
