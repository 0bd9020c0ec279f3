import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { words } from '../forms.ts'
import { Refusal } from '../refusal.ts'
import { type Dialogue, holdCommitment, isSaidAgain, mustGoOn, type Saying, takeStep } from './holding.ts'
import { mustBeOtherSide, mustBeOwnSide } from './sides.ts'

const most = 5_000

export const doneForm = z.object({ words: words({ most, empty: 'Say how one can see that it is done.' }) })
export const notDoneForm = z.object({ words: words({ most, empty: 'Say what is missing.' }) })

interface Telling extends Saying {
  words: string
}

/**
 * The owner's side says that it is done, and how one can see it; also of what nobody has accepted yet. It is kept once the other side
 * confirms it. Refuses with not_allowed everybody else, with too_late what has ended, with taken what a colleague said already.
 */
export async function sayDone(db: Db, dialogue: Dialogue, { words, ...said }: Telling) {
  await db.transaction(async (tx) => {
    const { by, at } = said
    const held = await holdCommitment(tx, dialogue, said)
    mustBeOwnSide(by, held)
    if (isSaidAgain(held, { kind: 'done', by, words })) return
    mustGoOn(held)
    if (held.standing.state === 'done')
      throw new Refusal('taken', 'It was said already that this is done. Now the other side says whether they see it too.')
    await takeStep(tx, dialogue, { kind: 'done', by, held, words, at })
  })
}

/**
 * The other side says that it is not done yet, and what is missing: it is owed again, by the day that was agreed. Refuses with
 * not_allowed everybody else, with too_late where nobody says that it is done.
 */
export async function sayNotDone(db: Db, dialogue: Dialogue, { words, ...said }: Telling) {
  await db.transaction(async (tx) => {
    const { by, at } = said
    const held = await holdCommitment(tx, dialogue, said)
    await mustBeOtherSide(tx, dialogue, held, by)
    if (isSaidAgain(held, { kind: 'not_done', by, words })) return
    mustGoOn(held)
    if (held.standing.state !== 'done') throw new Refusal('too_late', 'Nobody says that this is done, so there is nothing to contradict.')
    await takeStep(tx, dialogue, { kind: 'not_done', by, held, words, at })
  })
}
