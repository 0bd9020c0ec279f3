import { and, asc, eq, ne } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { dialogues } from '../../db/schema/index.ts'
import { moveChampion } from '../dialogues/leading.ts'
import { answerersOf } from '../dialogues/reading.ts'
import type { Member } from '../member.ts'
import { mustAnswerHere } from '../obligations/answerers.ts'
import { dutiesOwnedBy, handOverAll, holdOwedBy } from '../obligations/handing.ts'
import { Refusal } from '../refusal.ts'

/** Who takes over; left empty where there is nothing to take over. */
export const successor = () =>
  z
    .string()
    .optional()
    .transform((typed) => typed || null)
    .pipe(z.uuid('Choose somebody from the list.').nullable())

export const endForm = z.object({ successorId: successor() })

/** What stands beside the duties of somebody who goes: a sentence of the catalogues. */
export const withLeaving = 'Does not answer here any more.'

interface Leaving {
  by: Member
  /** Who answers here no more. */
  personId: string
  successorId: string | null
  at: Date
}

/** What somebody would leave behind, and who could take it over. */
export interface Succession {
  /** Answers that they owe. */
  duties: number
  /** Dialogues that they answer for and that are not closed. */
  dialogues: number
  successors: { personId: string; name: string; title: string }[]
}

/** What somebody would leave behind; null where that is nothing. At most three statements. */
export async function successionOf(db: Db, company: { id: string }, { personId }: { personId: string }): Promise<Succession | null> {
  const duties = (await dutiesOwnedBy(db, company, { personId })).length
  const dialogues = (await dialoguesLedBy(db, company, { personId })).length
  if (duties + dialogues === 0) return null
  const successors = (await answerersOf(db, company)).filter((one) => one.personId !== personId)
  return { duties, dialogues, successors }
}

/**
 * Hands over, in the caller's transaction, whatever somebody answers for: first the dialogues with what is owed in them, then what is
 * owed elsewhere. Refuses with invalid where there is something to hand over and nobody who takes it.
 */
export async function succeed(tx: Db, company: { id: string }, { by, personId, successorId, at }: Leaving) {
  const led = await dialoguesLedBy(tx, company, { personId })
  const owed = await dutiesOwnedBy(tx, company, { personId })
  if (led.length + owed.length === 0) return
  if (!successorId || successorId === personId)
    throw new Refusal('invalid', 'Choose who takes over what they answer for.', { field: 'successorId' })
  await mustAnswerHere(tx, company, successorId, 'successorId')
  await holdOwedBy(tx, company, { personId })
  const move = { by, fromId: personId, toId: successorId, reason: withLeaving, at }
  for (const { id: dialogueId } of led) await moveChampion(tx, { companyId: company.id, dialogueId }, move)
  await handOverAll(tx, company, move)
}

async function dialoguesLedBy(db: Db, company: { id: string }, { personId }: { personId: string }) {
  return await db
    .select({ id: dialogues.id })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, company.id), eq(dialogues.championId, personId), ne(dialogues.phase, 'closed')))
    .orderBy(asc(dialogues.id))
}
