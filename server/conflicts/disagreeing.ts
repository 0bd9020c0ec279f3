import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { disagreements } from '../../db/schema/index.ts'
import { may, sideOf } from '../companies/permissions.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { optionalWords } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { holdConflict } from './reading.ts'
import { type Course, isAtRest, stateOf } from './standing.ts'

export const disagreementForm = z.object({ view: optionalWords({ most: 5_000 }) })

interface Sides {
  raiserId: string
  side: 'customer' | 'company'
}

/** For the customers the raiser speaks, for the company its staff. A conflict that the company named has no customer to agree with. */
export function maySpeakFor(by: Member | null, { raiserId, side }: Sides) {
  if (by === null || side === 'company') return false
  return sideOf(by) === 'customer' ? by.personId === raiserId : may(by, 'respond')
}

/** Refuses with not_allowed everybody else, with the reason. */
export function mustSpeakFor(by: Member, conflict: Sides) {
  if (!maySpeakFor(by, conflict)) throw new Refusal('not_allowed', sentenceFor(conflict))
}

/** Once there is an answer and it has not ended otherwise: before that, the company owes an answer and nobody can agree to none. */
export function canBeLeft(course: Course, at: Date) {
  return course.answeredAt !== null && !isAtRest(stateOf(course, at))
}

/**
 * One side says: we see this differently, and leave it as it stands. Once both have said so it is agreed to disagree. It follows an
 * answer, also one that was not enough: who stays unsettled may leave it at that. Saying it twice says it once.
 */
export async function leaveAsItStands(
  db: Db,
  dialogue: Dialogue,
  { by, conflictId, words, at }: { by: Member; conflictId: string; words: string | null; at: Date },
) {
  const { companyId, id: dialogueId } = dialogue
  const side = sideOf(by)
  await db.transaction(async (tx) => {
    const conflict = await holdConflict(tx, dialogue, conflictId)
    mustSpeakFor(by, conflict)
    if (conflict.course.disagreeing.includes(side)) return
    if (isAtRest(stateOf(conflict.course, at))) throw new Refusal('too_late', 'This conflict has ended already.')
    if (!canBeLeft(conflict.course, at))
      throw new Refusal('too_late', 'The company owes an answer first. After it, both sides can leave it as it stands.')
    await tx.insert(disagreements).values({ companyId, conflictId, side, words, by: by.personId, at })
    await record(tx, 'disagreement_declared', { companyId, dialogueId, by: by.personId, at, detail: { conflictId, side } })
  })
}

function sentenceFor({ side }: Sides) {
  if (side === 'company') return 'This conflict was named for the company, which can withdraw it.'
  return 'Only the person who raised it and the company’s staff leave a conflict as it stands.'
}
