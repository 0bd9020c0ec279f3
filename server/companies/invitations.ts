import { and, desc, eq, lt, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, invitations, people, staff } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { mustMay } from './permissions.ts'

export const invitationsAtOnce = 50

const columns = {
  companyId: invitations.companyId,
  id: invitations.id,
  email: invitations.email,
  name: invitations.name,
  role: invitations.role,
  dialogueId: invitations.dialogueId,
  at: invitations.at,
  expiresAt: invitations.expiresAt,
  acceptedAt: invitations.acceptedAt,
  withdrawnAt: invitations.withdrawnAt,
  dialogue: { slug: dialogues.slug, question: dialogues.question },
  invitedBy: staff.name,
}

const itsDialogue = and(eq(dialogues.companyId, invitations.companyId), eq(dialogues.id, invitations.dialogueId))
const itsSender = and(eq(staff.companyId, invitations.companyId), eq(staff.personId, invitations.invitedBy))

/** The invitations of a company, newest first; 50 at most, older than the given place. Only for admins. */
export async function invitationsOf(
  db: Db,
  company: { id: string },
  { by, before }: { by: Member; before?: { at: Date; id: string } | undefined },
) {
  mustMay(by, 'settings')
  const older = before && or(lt(invitations.at, before.at), and(eq(invitations.at, before.at), lt(invitations.id, before.id)))
  const rows = await db
    .select(columns)
    .from(invitations)
    .leftJoin(dialogues, itsDialogue)
    .leftJoin(staff, itsSender)
    .where(and(eq(invitations.companyId, company.id), older))
    .orderBy(desc(invitations.at), desc(invitations.id))
    .limit(invitationsAtOnce + 1)
  return { invitations: rows.slice(0, invitationsAtOnce), older: rows.length > invitationsAtOnce ? rows[invitationsAtOnce - 1]! : null }
}

/** The invitation with this id, and whether anybody has its address yet. Refuses with not_found where there is none. */
export async function findInvitation(db: Db, company: { id: string }, id: string) {
  const [row] = await db
    .select({ ...columns, personId: people.id, personName: sql<string | null>`nullif(${people.name}, '')` })
    .from(invitations)
    .leftJoin(dialogues, itsDialogue)
    .leftJoin(staff, itsSender)
    .leftJoin(people, eq(people.email, invitations.email))
    .where(and(eq(invitations.companyId, company.id), eq(invitations.id, id)))
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  return row
}
