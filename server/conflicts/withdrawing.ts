import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { withdrawals } from '../../db/schema/index.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { optionalWords } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { holdConflict } from './reading.ts'
import { type ConflictState, isAtRest, stateOf } from './standing.ts'

export const withdrawalForm = z.object({ reason: optionalWords({ most: 5_000 }) })

/** Only who raised it takes it back, and only while it goes on: what ended another way stays as it ended. */
export function mayWithdraw(by: Member | null, { raiserId }: { raiserId: string }, state: ConflictState) {
  return by?.personId === raiserId && !isAtRest(state)
}

/** Refuses with not_allowed everybody else. */
export function mustBeRaiser(by: Member, { raiserId }: { raiserId: string }) {
  if (by.personId !== raiserId) throw new Refusal('not_allowed', 'Only the person who raised a conflict withdraws it.')
}

/** Takes a conflict back; it stays readable, with the reason if one was given. Its obligation stays in the record. Doing it twice does it once. */
export async function withdrawConflict(
  db: Db,
  dialogue: Dialogue,
  { by, conflictId, reason, at }: { by: Member; conflictId: string; reason: string | null; at: Date },
) {
  const { companyId, id: dialogueId } = dialogue
  await db.transaction(async (tx) => {
    const conflict = await holdConflict(tx, dialogue, conflictId)
    const state = stateOf(conflict.course, at)
    mustBeRaiser(by, conflict)
    if (state === 'withdrawn') return
    if (!mayWithdraw(by, conflict, state))
      throw new Refusal('too_late', 'This conflict has ended already, so there is nothing to withdraw.')
    await tx.insert(withdrawals).values({ companyId, conflictId, reason, by: by.personId, at })
    await record(tx, 'conflict_withdrawn', { companyId, dialogueId, by: by.personId, at, detail: { conflictId } })
  })
}
