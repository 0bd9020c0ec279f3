import { and, eq, inArray, isNull, or } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { invitees, memberships, people, staff } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { choice } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { succeed, successor } from './succession.ts'

/** What one can be for a company. Nobody is made a customer: customers speak for themselves, and join by themselves. */
export const companyRoles = ['staff', 'analyst', 'admin'] as const
export type CompanyRole = (typeof companyRoles)[number]

export const roleForm = z.object({ role: choice(companyRoles, 'Choose a role.'), successorId: successor() })

/**
 * Gives a colleague another role, from their next request on. Who is to answer no more hands over what they answer for. Refuses to take
 * the last admin's, and a role for a customer: a customer becomes a colleague by accepting an invitation.
 */
export async function changeRole(
  db: Db,
  company: { id: string },
  {
    by,
    personId,
    role,
    successorId = null,
    at,
  }: { by: Member; personId: string; role: CompanyRole; successorId?: string | null; at: Date },
) {
  mustMay(by, 'settings')
  const { id: companyId } = company
  await db.transaction(async (tx) => {
    const held = await lockMembership(tx, { companyId, personId, successorId })
    if (held.role === 'customer')
      throw new Refusal('not_allowed', 'This is a customer. Invite them as a colleague, and they decide.', { field: 'role' })
    if (held.endedAt) throw new Refusal('not_found', 'There is nothing at this address.')
    if (held.role === role) return
    if (role !== 'admin') mustLeaveAnAdmin(held)
    if (role === 'analyst') await succeed(tx, company, { by, personId, successorId, at })
    await tx.update(memberships).set({ role }).where(here(companyId, personId))
    if (role !== 'analyst') await giveFace(tx, { companyId, personId })
    await record(tx, 'member_changed', { companyId, by: by.personId, at, isPublic: false, detail: { personId, role } })
  })
}

/**
 * Ends a membership, from the next request on: an admin ends anybody's, everybody their own. What they said and answered stays, under
 * the face they had; what they answer for goes to a colleague; invited dialogues are closed to them. Refuses the last admin's. Twice is
 * once.
 */
export async function endMembership(
  db: Db,
  company: { id: string },
  { by, personId, successorId = null, at }: { by: Member; personId: string; successorId?: string | null; at: Date },
) {
  if (by.personId !== personId) mustMay(by, 'settings')
  const { id: companyId } = company
  await db.transaction(async (tx) => {
    const held = await lockMembership(tx, { companyId, personId, successorId })
    if (held.endedAt) return
    mustLeaveAnAdmin(held)
    await succeed(tx, company, { by, personId, successorId, at })
    await tx.update(memberships).set({ endedAt: at }).where(here(companyId, personId))
    await tx.delete(invitees).where(and(eq(invitees.companyId, companyId), eq(invitees.personId, personId)))
    await record(tx, 'member_left', { companyId, by: by.personId, at, isPublic: false, detail: { personId, role: held.role } })
  })
}

function here(companyId: string, personId: string) {
  return and(eq(memberships.companyId, companyId), eq(memberships.personId, personId))
}

/**
 * The membership, locked together with all admins' and whoever takes over, in one order: so that of two who leave at the same moment one
 * stays, and neither waits for the other.
 */
async function lockMembership(
  tx: Db,
  { companyId, personId, successorId }: { companyId: string; personId: string; successorId: string | null },
) {
  const isAdmin = and(eq(memberships.role, 'admin'), isNull(memberships.endedAt))
  const locked = await tx
    .select({ personId: memberships.personId, role: memberships.role, endedAt: memberships.endedAt })
    .from(memberships)
    .where(and(eq(memberships.companyId, companyId), or(inArray(memberships.personId, [personId, successorId ?? personId]), isAdmin)))
    .orderBy(memberships.personId)
    .for('no key update')
  const held = locked.find((membership) => membership.personId === personId)
  if (!held) throw new Refusal('not_found', 'There is nothing at this address.')
  const admins = locked.filter(({ role, endedAt }) => role === 'admin' && !endedAt)
  return { ...held, isLastAdmin: held.role === 'admin' && admins.length === 1 }
}

function mustLeaveAnAdmin({ isLastAdmin }: { isLastAdmin: boolean }) {
  if (isLastAdmin) throw new Refusal('not_allowed', 'This is the last admin. Make somebody else an admin first.', { field: 'role' })
}

async function giveFace(tx: Db, { companyId, personId }: { companyId: string; personId: string }) {
  const [person] = await tx.select({ name: people.name }).from(people).where(eq(people.id, personId))
  await tx.insert(staff).values({ companyId, personId, name: person!.name, isStandIn: false, title: '' }).onConflictDoNothing()
}
