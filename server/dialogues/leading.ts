import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { dialogues } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { optionalWords } from '../forms.ts'
import type { Member } from '../member.ts'
import { mustAnswerHere } from '../obligations/answerers.ts'
import { handOverAll, holdOwedBy } from '../obligations/handing.ts'
import { Refusal } from '../refusal.ts'
import { mustLead } from './phases.ts'
import type { Dialogue } from './reading.ts'

export const championForm = z.object({
  toId: z.uuid({ error: 'Choose who answers for this dialogue.' }),
  reason: optionalWords({ most: 2_000 }),
})

/** What stands beside the duties that go with a dialogue, where nobody said more: a sentence of the catalogues. */
export const withDialogue = 'Answers for the whole dialogue from now on.'

/**
 * Gives a dialogue another champion: by the one it has, or an admin. What the former champion still owes in it goes along, each duty
 * handed over with its fact. Refuses with invalid who does not answer here; who is champion already stays it.
 */
export async function changeChampion(
  db: Db,
  dialogue: Dialogue,
  { by, toId, reason, at }: { by: Member; toId: string; reason?: string | null | undefined; at: Date },
) {
  mustLead(by, dialogue)
  if (by.companyId !== dialogue.companyId) throw new Refusal('not_found', 'There is nothing at this address.')
  const { companyId, id: dialogueId, champion } = dialogue
  if (champion.personId === toId) return
  await db.transaction(async (tx) => {
    await mustAnswerHere(tx, { id: companyId }, toId)
    await moveChampion(tx, { companyId, dialogueId }, { by, fromId: champion.personId, toId, reason: reason ?? withDialogue, at })
  })
}

interface Move {
  by: Member
  fromId: string
  toId: string
  reason: string
  at: Date
}

/**
 * Makes a colleague champion in the caller's transaction, where the former one still is, with what that one owes there: also what began
 * to be owed while the dialogue was waited for. Whoever calls made sure that the colleague answers here.
 */
export async function moveChampion(tx: Db, { companyId, dialogueId }: { companyId: string; dialogueId: string }, move: Move) {
  const { by, fromId, toId, at } = move
  await holdOwedBy(tx, { id: companyId }, { personId: fromId, dialogueId })
  const here = and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId), eq(dialogues.championId, fromId))
  const [moved] = await tx.update(dialogues).set({ championId: toId }).where(here).returning({ id: dialogues.id, phase: dialogues.phase })
  if (!moved) throw new Refusal('taken', 'Somebody else was named meanwhile. Look at the dialogue again.')
  const isPublic = moved.phase !== 'draft'
  await record(tx, 'champion_changed', { companyId, dialogueId, by: by.personId, at, isPublic, detail: { fromId, toId } })
  await handOverAll(tx, { id: companyId }, { ...move, dialogueId })
}
