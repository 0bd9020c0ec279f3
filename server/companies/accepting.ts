import { and, eq, gt, isNull } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { invitations, invitees, people } from '../../db/schema/index.ts'
import { optionalLine, optionalWords } from '../forms.ts'
import type { Member, Role } from '../member.ts'
import { findOrMakePerson } from '../people/making.ts'
import { Refusal } from '../refusal.ts'
import { stateOfInvitation } from './inviting.ts'
import { type Card, joinCompany } from './joining.ts'

/** What somebody shows of themselves: a colleague to customers, a customer to everybody. */
export const cardFields = {
  title: optionalLine(120),
  team: optionalLine(120),
  doesForYou: optionalWords({ most: 1000 }),
  workplace: optionalLine(120),
  roleThere: optionalLine(120),
  story: optionalWords({ most: 5000 }),
}

export const acceptForm = z.object({ name: optionalLine(80), ...cardFields })

export interface Invitation {
  companyId: string
  id: string
  email: string
  role: Role
  dialogueId: string | null
  acceptedAt: Date | null
  withdrawnAt: Date | null
  expiresAt: Date
}

interface Acceptance {
  /** Who is signed in, if anybody is. */
  visitor: { personId: string; name: string } | null
  name: string | null
  card: Card
  at: Date
}

/**
 * Takes up an invitation, once. Where nobody has the invited address yet, a person is made for it, and `isNew` says that they may be
 * signed in by the link alone. Where somebody has it, only they themselves take it up, signed in: the company's admins can see and
 * copy the link, and must not become somebody else by inviting them. For the same reason the address of a person made here counts as
 * unproven, and every session of theirs ends when the address is first proven by mail.
 */
export async function acceptInvitation(
  db: Db,
  invitation: Invitation,
  { visitor, name, card, at }: Acceptance,
): Promise<{ member: Member; isNew: boolean }> {
  const { companyId, email, role, dialogueId } = invitation
  return await db.transaction(async (tx) => {
    await take(tx, invitation, at)
    const person = await findOrMakePerson(tx, { email, name: name ?? '', at })
    mustBeTheirs(person, visitor)
    const known = person.name || name
    if (!known) throw new Refusal('invalid', 'Write your name.', { field: 'name' })
    if (answers(role) && !card.title) throw new Refusal('invalid', 'Write your title, as customers will read it.', { field: 'title' })
    if (!person.name) await tx.update(people).set({ name: known, updatedAt: at }).where(eq(people.id, person.personId))
    const member = await joinCompany(tx, { id: companyId }, { person: { personId: person.personId, name: known }, role, card, at })
    if (dialogueId) await tx.insert(invitees).values({ companyId, dialogueId, personId: member.personId, at }).onConflictDoNothing()
    return { member, isNew: person.isNew }
  })
}

/** Refuses with the reason why an invitation cannot be taken up any more. */
export function mustBeGood(invitation: Invitation, at: Date) {
  const state = stateOfInvitation(invitation, at)
  if (state === 'accepted') throw new Refusal('expired', 'This invitation was accepted already. Sign in with the address it was sent to.')
  if (state === 'withdrawn') throw new Refusal('expired', 'This invitation was withdrawn. Ask the company for a new one.')
  if (state === 'expired') throw new Refusal('expired', 'This invitation is more than fourteen days old. Ask the company to send it again.')
}

export function answers(role: Role) {
  return role === 'staff' || role === 'admin'
}

async function take(tx: Db, invitation: Invitation, at: Date) {
  const { companyId, id } = invitation
  const [taken] = await tx
    .update(invitations)
    .set({ acceptedAt: at })
    .where(
      and(
        eq(invitations.companyId, companyId),
        eq(invitations.id, id),
        isNull(invitations.acceptedAt),
        isNull(invitations.withdrawnAt),
        gt(invitations.expiresAt, at),
      ),
    )
    .returning({ id: invitations.id })
  if (taken) return
  mustBeGood(invitation, at)
  throw new Refusal('expired', 'This invitation was accepted already. Sign in with the address it was sent to.')
}

function mustBeTheirs(person: { personId: string; isNew: boolean }, visitor: { personId: string } | null) {
  if (visitor && visitor.personId !== person.personId)
    throw new Refusal('not_allowed', 'This invitation is for somebody else. Sign out first, or open it in their browser.')
  if (!visitor && !person.isNew)
    throw new Refusal('not_signed_in', 'Sign in with the address this invitation was sent to, then come back to it.')
}
