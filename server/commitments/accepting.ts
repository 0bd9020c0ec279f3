import type { Db } from '../../db/client.ts'
import { type Dialogue, holdCommitment, mustGoOn, type Saying, takeStep } from './holding.ts'
import { mustBeOtherSide } from './sides.ts'

/**
 * The other side accepts what was offered: yes, that is what should be done by then. Whoever of it says so first says it for all; what
 * is done already needs no acceptance any more. Refuses with not_allowed everybody else, with too_late what has ended.
 */
export async function acceptCommitment(db: Db, dialogue: Dialogue, { by, ...said }: Saying) {
  await db.transaction(async (tx) => {
    const held = await holdCommitment(tx, dialogue, { by, ...said })
    await mustBeOtherSide(tx, dialogue, held, by)
    mustGoOn(held)
    if (held.standing.state !== 'offered') return
    await takeStep(tx, dialogue, { kind: 'accepted', by, held, words: null, at: said.at })
  })
}
