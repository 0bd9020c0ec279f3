import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, invitations, memberships } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { mustMay } from './permissions.ts'

export type FirstDay = Awaited<ReturnType<typeof firstDayOf>>

/** How far a company has come with its first steps. Only for admins. */
export async function firstDayOf(db: Db, company: { id: string }, { by }: { by: Member }) {
  mustMay(by, 'settings')
  const { id } = company
  const members = (...roles: Member['role'][]) =>
    sql<number>`(select count(*)::int from ${memberships} where ${and(eq(memberships.companyId, id), isNull(memberships.endedAt), inArray(memberships.role, roles))})`
  const invited = (...roles: Member['role'][]) =>
    sql<number>`(select count(*)::int from ${invitations} where ${and(eq(invitations.companyId, id), isNull(invitations.withdrawnAt), inArray(invitations.role, roles))})`
  const [row] = await db
    .select({
      drafts: sql<number>`(count(*) filter (where ${dialogues.phase} = 'draft'))::int`,
      published: sql<number>`(count(*) filter (where ${ne(dialogues.phase, 'draft')}))::int`,
      colleagues: members('staff', 'analyst', 'admin'),
      invitedColleagues: invited('staff', 'analyst', 'admin'),
      customers: members('customer'),
      invitedCustomers: invited('customer'),
    })
    .from(dialogues)
    .where(eq(dialogues.companyId, id))
  const { drafts, published, colleagues, invitedColleagues, customers, invitedCustomers } = row!
  return {
    hasColleagues: colleagues > 1 || invitedColleagues > 0,
    hasDialogue: drafts + published > 0,
    hasPublished: published > 0,
    hasCustomers: customers > 0 || invitedCustomers > 0,
  }
}
