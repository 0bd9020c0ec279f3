import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { memberships, people } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'

/** The admin in whose name a command acts: the one with this address, or the first that the company had. */
export async function findAdmin(db: Db, company: { id: string; slug: string }, email: string | undefined): Promise<Member> {
  const [admin] = await db
    .select({ companyId: memberships.companyId, personId: memberships.personId, name: people.name, role: memberships.role })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(
        eq(memberships.companyId, company.id),
        eq(memberships.role, 'admin'),
        isNull(memberships.endedAt),
        email === undefined ? undefined : eq(people.email, email.toLowerCase()),
      ),
    )
    .orderBy(asc(memberships.since), asc(memberships.personId))
    .limit(1)
  if (!admin) throw new Refusal('not_found', 'The company "{slug}" has no such admin.', { slug: company.slug })
  return admin
}
