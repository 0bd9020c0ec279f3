import type { Db } from '../../db/client.ts'
import { Refusal } from '../refusal.ts'
import { type Dialogue, holdCommitment, mustGoOn, type Saying, takeStep } from './holding.ts'
import { mustBeOtherSide } from './sides.ts'

/**
 * The other side confirms that it is done: only then is it kept. Confirming twice, or two at once, confirms it once. Refuses with
 * not_allowed everybody else, its owner first of all; with too_late what is broken, or what nobody says is done.
 */
export async function confirmCommitment(db: Db, dialogue: Dialogue, said: Saying) {
  await db.transaction(async (tx) => {
    const { by, at } = said
    const held = await holdCommitment(tx, dialogue, said)
    await mustBeOtherSide(tx, dialogue, held, by)
    if (held.standing.state === 'confirmed') return
    mustGoOn(held)
    if (held.standing.state !== 'done') throw new Refusal('too_late', 'Nobody says that this is done yet, so there is nothing to confirm.')
    await takeStep(tx, dialogue, { kind: 'confirmed', by, held, words: null, at })
  })
}
