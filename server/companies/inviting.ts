import { and, eq, isNull } from 'drizzle-orm'
import { v5 } from 'uuid'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { dialogues, invitations, mails, roles } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { choice, formId, words } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member, Role } from '../member.ts'
import { isProof, proofOf } from '../proof.ts'
import { Refusal } from '../refusal.ts'
import { readPasted } from './pasting.ts'
import { mustMay } from './permissions.ts'

export const inviteForm = z.object({
  id: formId(),
  role: choice(roles, 'Choose what they are invited as.'),
  dialogueId: z.union([z.literal('').transform(() => null), z.uuid('Choose one of the dialogues.')]).default(null),
  people: words({ most: 50_000, empty: 'Write at least one e-mail address.' }),
})

export const againForm = z.object({ id: formId() })

export const lastsDays = 14
const mostAtOnce = 500

export type InvitationState = 'open' | 'accepted' | 'withdrawn' | 'expired'

export function stateOfInvitation(
  invitation: { acceptedAt: Date | null; withdrawnAt: Date | null; expiresAt: Date },
  at: Date,
): InvitationState {
  if (invitation.acceptedAt) return 'accepted'
  if (invitation.withdrawnAt) return 'withdrawn'
  return invitation.expiresAt <= at ? 'expired' : 'open'
}

/** Where an invitation is taken up. What proves that we made it is derived, so that no usable link rests in the database. */
export function invitationPath(companySlug: string, id: string, secret: string) {
  return `/invitation/${companySlug}/${id}/${proofOf(secret, 'invitation', id)}`
}

export function isInvitationToken(given: string, id: string, secret: string) {
  return isProof(given, secret, 'invitation', id)
}

interface Invite {
  /** Null: whoever runs this server, by its console. */
  by: Member | null
  /** The id the form was drawn with: sent twice, it mails once. */
  id?: string | undefined
  role: Role
  /** For customers: a dialogue that is open to them from then on. */
  dialogueId?: string | null
  /** One person on each line. */
  people: string
  /** The language to mail them in: that of whoever invites is the best guess. */
  language?: string | null
  at: Date
}

/**
 * Invites everybody on the list, or nobody: a line without an address is refused by its number. Somebody who was invited to the same
 * before gets the same invitation again, good for another fourteen days. Gives the invitations.
 */
export async function invitePeople(
  db: Db,
  company: { id: string },
  { by, id, role, dialogueId: asked = null, people, language = null, at }: Invite,
) {
  if (by) mustMay(by, 'settings')
  const { id: companyId } = company
  const named = mustRead(people)
  const dialogueId = role === 'customer' ? asked : null
  return await db.transaction(async (tx) => {
    if (dialogueId) await mustHaveDialogue(tx, { companyId, dialogueId })
    const expiresAt = expiryFrom(at)
    const invited = []
    for (const { email, name } of named) {
      const [row] = await tx
        .insert(invitations)
        .values({ companyId, id: newId(at), email, name, role, dialogueId, invitedBy: by?.personId ?? null, at, expiresAt })
        .onConflictDoUpdate({
          target: [invitations.companyId, invitations.email, invitations.role, invitations.dialogueId],
          set: { at, expiresAt, acceptedAt: null, withdrawnAt: null, invitedBy: by?.personId ?? null, ...(name && { name }) },
        })
        .returning({ id: invitations.id, email: invitations.email, name: invitations.name })
      invited.push(row!)
    }
    const waiting = invited.map((invitation) =>
      invitationMail({ companyId, invitation, mailId: id && v5(invitation.email, id), language, at }),
    )
    const mailed = await tx.insert(mails).values(waiting).onConflictDoNothing().returning({ id: mails.id })
    if (mailed.length > 0) {
      const detail = { role, count: mailed.length, ...(dialogueId && { invitedTo: dialogueId }) }
      await record(tx, 'member_invited', { companyId, by: by?.personId ?? null, at, isPublic: false, detail })
    }
    return invited
  })
}

/** Mails an invitation once more, good for another fourteen days. Refuses one that was accepted or withdrawn. */
export async function inviteAgain(
  db: Db,
  invitation: { companyId: string; id: string },
  { by, id, language = null, at }: { by: Member; id?: string | undefined; language?: string | null; at: Date },
) {
  mustMay(by, 'settings')
  const { companyId } = invitation
  return await db.transaction(async (tx) => {
    const [row] = await tx
      .update(invitations)
      .set({ expiresAt: expiryFrom(at) })
      .where(stillOpen(invitation))
      .returning({ id: invitations.id, email: invitations.email })
    if (!row) throw new Refusal('too_late', 'This invitation was accepted or withdrawn already.')
    await tx
      .insert(mails)
      .values(invitationMail({ companyId, invitation: row, mailId: id, language, at }))
      .onConflictDoNothing()
  })
}

/** Takes an invitation back: its link leads nowhere from now on. Refuses one that was accepted; twice is once. */
export async function withdrawInvitation(db: Db, invitation: { companyId: string; id: string }, { by, at }: { by: Member; at: Date }) {
  mustMay(by, 'settings')
  const { companyId, id } = invitation
  await db.transaction(async (tx) => {
    const [row] = await tx.update(invitations).set({ withdrawnAt: at }).where(stillOpen(invitation)).returning({ id: invitations.id })
    if (row)
      return void (await record(tx, 'invitation_withdrawn', {
        companyId,
        by: by.personId,
        at,
        isPublic: false,
        detail: { invitationId: id },
      }))
    const [held] = await tx
      .select({ acceptedAt: invitations.acceptedAt })
      .from(invitations)
      .where(and(eq(invitations.companyId, companyId), eq(invitations.id, id)))
    if (!held) throw new Refusal('not_found', 'There is nothing at this address.')
    if (held.acceptedAt) throw new Refusal('too_late', 'This invitation was accepted already. You can end the membership instead.')
  })
}

function mustRead(text: string) {
  const { people, bad } = readPasted(text)
  if (bad.length > 0) {
    const lines = bad
      .slice(0, 20)
      .map(({ line }) => line)
      .join(', ')
    const sentence =
      '{count, plural, one {Line {lines} holds} other {Lines {lines} hold}} no address that can be read, so nobody was invited yet. Write each like: Ana Kovač <ana@example.org>'
    throw new Refusal('invalid', sentence, { field: 'people', count: bad.length, lines })
  }
  if (people.length > mostAtOnce)
    throw new Refusal('invalid', 'Invite at most {most, number} people at once.', { field: 'people', most: mostAtOnce })
  return people
}

async function mustHaveDialogue(tx: Db, { companyId, dialogueId }: { companyId: string; dialogueId: string }) {
  const [found] = await tx
    .select({ id: dialogues.id })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId)))
  if (!found) throw new Refusal('invalid', 'Choose one of the dialogues.', { field: 'dialogueId' })
}

function invitationMail({
  companyId,
  invitation,
  mailId,
  language,
  at,
}: {
  companyId: string
  invitation: { id: string; email: string }
  mailId: string | undefined
  language: string | null
  at: Date
}) {
  return {
    id: mailId ?? newId(at),
    companyId,
    to: invitation.email,
    kind: 'invitation',
    about: { invitationId: invitation.id, companyId },
    language,
    at,
    attempts: 0,
    nextTryAt: at,
  }
}

function stillOpen({ companyId, id }: { companyId: string; id: string }) {
  return and(eq(invitations.companyId, companyId), eq(invitations.id, id), isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt))
}

function expiryFrom(at: Date) {
  return new Date(at.getTime() + lastsDays * 86_400_000)
}
