import { and, eq, gt, lt, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, heldStatements, statements } from '../../db/schema/index.ts'
import { type Dialogue, mustBeOpen } from '../dialogues/reading.ts'
import { email, optionalLine } from '../forms.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { newStatement, type Said } from './posting.ts'

/** The say form as anybody may send it: a guest gives an address at the end, and nobody else is asked for one. */
export const sayForm = newStatement.extend({
  email: optionalLine(254)
    .transform((typed) => typed || undefined)
    .pipe(email().optional()),
})

/** How long what a guest said waits for its link, in days. */
export const heldDays = 30
const day = 86_400_000
/** What one address may have waiting at one company from the last hour: more would be somebody using us to fill a letter-box. */
const mostWaiting = 5

interface Holding extends Said {
  id?: string | undefined
  email?: string | undefined
  name: string | null
  hidden?: boolean
  knownToStaff?: boolean
  asksAnswer?: boolean
  at: Date
}

/**
 * Keeps what a guest said until they follow the link that is mailed to them; nothing is public until then. Gives the id, which becomes
 * the statement's, and whether it is new. Refuses a missing name or address, and an address that has too much waiting.
 */
export async function holdStatement(db: Db, dialogue: Dialogue, { id, email, name, at, ...said }: Holding) {
  mustBeOpen(dialogue)
  if (!name) throw new Refusal('invalid', 'Give the name to show beside your words.', { field: 'name' })
  if (!email) throw new Refusal('invalid', 'Write an e-mail address, like ana@example.org.', { field: 'email' })
  const { companyId, id: dialogueId } = dialogue
  const { choice, why, trying = null, nearly = null, felt = null, asksAnswer = false, hidden = false, knownToStaff = false } = said
  return await db.transaction(async (tx) => {
    const held = await once(id, {
      at,
      make: async (id) => {
        const words = { choice, why, trying, nearly, felt, asksAnswer, name, hidden, knownToStaff }
        const made = await tx
          .insert(heldStatements)
          .values({ companyId, id, dialogueId, email, ...words, heldAt: at })
          .onConflictDoNothing()
          .returning({ id: heldStatements.id })
        return made.length > 0
      },
      isSame: async (id) => {
        const same = and(eq(heldStatements.companyId, companyId), eq(heldStatements.id, id), eq(heldStatements.email, email))
        return (await tx.$count(heldStatements, and(same, eq(heldStatements.why, why), eq(heldStatements.choice, choice)))) > 0
      },
    })
    if (held.isNew) await mustNotFlood(tx, { companyId, email, since: new Date(at.getTime() - day / 24) })
    return held
  })
}

/** Lets go of what was held: its writer says it was not them, or no letter could be sent for it. Gives whether it was there. */
export async function discardHeld(db: Db, company: { id: string }, { id }: { id: string }) {
  const here = and(eq(heldStatements.companyId, company.id), eq(heldStatements.id, id))
  return (await db.delete(heldStatements).where(here).returning({ id: heldStatements.id })).length > 0
}

export type Held = NonNullable<Awaited<ReturnType<typeof findHeld>>>

/** What waits under this id, with the dialogue it was said in; null where nothing does, or not any more. */
export async function findHeld(db: Db, company: { id: string }, { id, at }: { id: string; at: Date }) {
  const [held] = await db
    .select({
      id: heldStatements.id,
      email: heldStatements.email,
      name: heldStatements.name,
      hidden: heldStatements.hidden,
      knownToStaff: heldStatements.knownToStaff,
      choice: heldStatements.choice,
      why: heldStatements.why,
      trying: heldStatements.trying,
      nearly: heldStatements.nearly,
      felt: heldStatements.felt,
      asksAnswer: heldStatements.asksAnswer,
      heldAt: heldStatements.heldAt,
      dialogue: { slug: dialogues.slug, question: dialogues.question, phase: dialogues.phase },
    })
    .from(heldStatements)
    .innerJoin(dialogues, and(eq(dialogues.companyId, heldStatements.companyId), eq(dialogues.id, heldStatements.dialogueId)))
    .where(
      and(
        eq(heldStatements.companyId, company.id),
        eq(heldStatements.id, id),
        gt(heldStatements.heldAt, new Date(at.getTime() - heldDays * day)),
      ),
    )
  return held ?? null
}

/** Where the statement stands that was once held under this id; null where none does. */
export async function findConfirmed(db: Db, company: { id: string }, { id }: { id: string }) {
  const [statement] = await db
    .select({ slug: dialogues.slug })
    .from(statements)
    .innerJoin(dialogues, and(eq(dialogues.companyId, statements.companyId), eq(dialogues.id, statements.dialogueId)))
    .where(and(eq(statements.companyId, company.id), eq(statements.id, id)))
  return statement ?? null
}

async function mustNotFlood(tx: Db, { companyId, email, since }: { companyId: string; email: string; since: Date }) {
  const [waiting] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(heldStatements)
    .where(and(eq(heldStatements.companyId, companyId), eq(heldStatements.email, email), gt(heldStatements.heldAt, since)))
  if (waiting!.count > mostWaiting) {
    throw new Refusal('too_many', 'Several letters to this address are on their way already. Follow one of them first.', { field: 'email' })
  }
}

/** Lets go of a company's held statements that nobody confirmed in thirty days, and of the addresses with them. */
export async function forgetHeld(db: Db, company: { id: string }, at: Date) {
  const before = new Date(at.getTime() - heldDays * day)
  await db.delete(heldStatements).where(and(eq(heldStatements.companyId, company.id), lt(heldStatements.heldAt, before)))
}
