import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { words } from '../forms.ts'
import { Refusal } from '../refusal.ts'
import { type Dialogue, holdCommitment, isSaidAgain, mustGoOn, type Saying, takeStep } from './holding.ts'
import { isOwnSide, mustBeOneOfBoth } from './sides.ts'

export const brokenForm = z.object({ words: words({ most: 5_000, empty: 'Say why.' }) })

/**
 * Says that a commitment is broken, and why: its owner's side at any time before it is kept, the other side once it is overdue. It stays
 * readable as it was made. Refuses with not_allowed everybody else, with too_late what has ended, and the other side before its day is past.
 */
export async function breakCommitment(db: Db, dialogue: Dialogue, { words, ...said }: Saying & { words: string }) {
  await db.transaction(async (tx) => {
    const { by, at } = said
    const held = await holdCommitment(tx, dialogue, said)
    await mustBeOneOfBoth(tx, dialogue, held, by)
    if (isSaidAgain(held, { kind: 'broken', by, words })) return
    mustGoOn(held)
    if (!isOwnSide(by, held) && !held.standing.isOverdue)
      throw new Refusal('too_late', 'Its day is not past, or it is said to be done. It can be called broken once it is overdue.')
    await takeStep(tx, dialogue, { kind: 'broken', by, held, words, at })
  })
}
