import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { customers, memberships, staff } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import type { Member, Role } from '../member.ts'
import { Refusal } from '../refusal.ts'

interface Someone {
  personId: string
  name: string
}

/** What is shown of a member, as far as it is known when they join. */
export interface Card {
  title?: string | null
  team?: string | null
  doesForYou?: string | null
  workplace?: string | null
  roleThere?: string | null
  story?: string | null
}

/**
 * Makes somebody a member of a company, once: joining again changes nothing, coming back after an end begins anew. Nobody who is here
 * for the company becomes a customer beside it, an admin stays one, and who answers goes on answering, so that nothing they owe is left
 * behind: their role is kept, and the member is given with it.
 */
export async function joinCompany(
  db: Db,
  company: { id: string },
  { person, role, card = {}, at }: { person: Someone; role: Role; card?: Card; at: Date },
): Promise<Member> {
  const companyId = company.id
  const { personId, name } = person
  return await db.transaction(async (tx) => {
    const { role: kept, isNew } = await takeRole(tx, { companyId, personId, role, at })
    await showCard(tx, { companyId, person, role: kept, card })
    if (isNew) await record(tx, 'member_joined', { companyId, by: personId, at, isPublic: false, detail: { personId, role: kept } })
    return { companyId, personId, name, role: kept }
  })
}

/**
 * The visitor as a member who can speak in this dialogue: somebody who is not yet part of the company becomes its customer, where the
 * dialogue is public. Refuses with not_allowed where it is for invited people only. What a member may say is the deed's own rule.
 */
export async function joinDialogue(
  db: Db,
  dialogue: { companyId: string; visibility: 'public' | 'invited' },
  { visitor, member, at }: { visitor: Someone; member: Member | null; at: Date },
): Promise<Member> {
  if (member) return member
  if (dialogue.visibility !== 'public') throw new Refusal('not_allowed', 'This dialogue is open to the people invited to it.')
  return await joinCompany(db, { id: dialogue.companyId }, { person: visitor, role: 'customer', at })
}

/**
 * Somebody speaks in a dialogue: joining it and what they do there are one, so that whoever is refused has joined nothing. Gives what
 * the deed gives; refuses what joining and the deed refuse.
 */
export async function asSpeaker<Done>(
  db: Db,
  dialogue: { companyId: string; visibility: 'public' | 'invited' },
  speaker: { visitor: Someone; member: Member | null; at: Date },
  deed: (tx: Db, by: Member) => Promise<Done>,
): Promise<Done> {
  return await db.transaction(async (tx) => await deed(tx, await joinDialogue(tx, dialogue, speaker)))
}

/** The role that holds from now on, and whether it is other than before. */
async function takeRole(tx: Db, { companyId, personId, role, at }: { companyId: string; personId: string; role: Role; at: Date }) {
  const [made] = await tx
    .insert(memberships)
    .values({ companyId, personId, role, since: at })
    .onConflictDoNothing()
    .returning({ role: memberships.role })
  if (made) return { role, isNew: true }
  const here = and(eq(memberships.companyId, companyId), eq(memberships.personId, personId))
  const [held] = await tx.select({ role: memberships.role, endedAt: memberships.endedAt }).from(memberships).where(here).for('update')
  if (!held!.endedAt && keepsRole(held!.role, role)) return { role: held!.role, isNew: false }
  await tx.update(memberships).set({ role, endedAt: null }).where(here)
  return { role, isNew: true }
}

function keepsRole(held: Role, asked: Role) {
  if (held === 'staff' && asked === 'analyst') return true
  return held === asked || held === 'admin' || (asked === 'customer' && held !== 'customer')
}

/** A card that is there already is changed only by what was given now. */
async function showCard(tx: Db, { companyId, person, role, card }: { companyId: string; person: Someone; role: Role; card: Card }) {
  const { personId, name } = person
  if (role === 'analyst') return
  if (role === 'customer') {
    const { workplace = null, roleThere = null, story = null } = card
    const given = filled({ workplace: card.workplace, roleThere: card.roleThere, story: card.story })
    const made = tx.insert(customers).values({ companyId, personId, workplace, roleThere, story })
    await (given ? made.onConflictDoUpdate({ target: [customers.companyId, customers.personId], set: given }) : made.onConflictDoNothing())
    return
  }
  const given = filled({ title: card.title, team: card.team, doesForYou: card.doesForYou })
  const made = tx.insert(staff).values({
    companyId,
    personId,
    name,
    isStandIn: false,
    title: card.title ?? '',
    team: card.team ?? null,
    doesForYou: card.doesForYou ?? null,
  })
  await (given ? made.onConflictDoUpdate({ target: [staff.companyId, staff.personId], set: given }) : made.onConflictDoNothing())
}

/** Only what was written, or undefined where nothing was. */
function filled(fields: Record<string, string | null | undefined>): Record<string, string> | undefined {
  const written = Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return written.length > 0 ? Object.fromEntries(written) : undefined
}
