import type { Db } from '../../db/client.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { addCodings } from '../../server/themes/codings.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { later, type Troupe } from './cast.ts'

/** What Ana and Jim say of why, reason by reason; the last ones are alone with theirs. */
export const reasons = {
  frost: [
    'It never once stuck in frost, and my fare was sick at four in the morning.',
    'The old one froze shut every January. This one never sticks in frost.',
    'Up here it is minus twenty for weeks. I need one that never sticks.',
    'In frost the glass sticks to the seal, and this motor still pulls it down.',
    'My night shift is all frost and open windows. It has not stuck yet.',
  ],
  repair: [
    'Any workshop can mend it in an hour, without ordering a thing.',
    'I can mend it myself at the roadside with two spanners.',
    'My workshop had the cable on the shelf and could mend it the same day.',
    'It is the only one a workshop in my town knows how to mend.',
  ],
  price: [
    'It is cheap, and I have forty of them to fit.',
    'Cheap to buy, and cheap when it breaks 👍.',
    'The other one costs twice as much.',
  ],
  alone: ['My brother works for the other company.', 'It was in the van already when I got it.'],
}

/** Their statements, a theme that is kept, two that are suggested, and two statements that are in none. Gives ids by reason. */
export async function reasonsOn(db: Db, { dialogue, ana, jim, noor }: Troupe) {
  const said: Record<string, string[]> = {}
  let hours = 0
  for (const [reason, whys] of Object.entries(reasons))
    for (const [number, why] of whys.entries()) {
      const by = number % 2 === 0 ? ana : jim
      hours += 1
      const { id } = await postStatement(db, dialogue, { by, choice: 'Two cables', why, at: later({ hours }) })
      said[reason] = [...(said[reason] ?? []), id]
    }
  const [frost = [], repair = [], price = []] = [said.frost, said.repair, said.price]
  const at = later({ hours: hours + 1 })
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'themes_suggested', { by: null, at })
    const ids = await makeThemes(tx, step, [
      {
        name: 'never sticks in frost',
        state: 'suggested',
        quotes: frost.slice(0, 2),
        ...spanIn(frost[1]!, reasons.frost[1]!, 'never sticks in frost'),
      },
      {
        name: 'workshop can mend it',
        state: 'suggested',
        quotes: repair.slice(0, 2),
        ...spanIn(repair[0]!, reasons.repair[0]!, 'workshop can mend it'),
      },
      { name: 'cheap', state: 'suggested', quotes: price.slice(0, 1), ...spanIn(price[0]!, reasons.price[0]!, 'cheap') },
    ])
    const under = (themeId: string | undefined, statementIds: string[]) =>
      statementIds.map((statementId) => ({ statementId, revision: 1, themeId: themeId!, coder: 'machine' as const, confidence: 0.31 }))
    await addCodings(tx, step, [...under(ids[0], frost), ...under(ids[1], repair), ...under(ids[2], price)])
    return { themes: { frost: ids[0]!, repair: ids[1]!, price: ids[2]! }, said: { frost, repair, price, alone: said.alone ?? [] }, noor }
  })
}

function spanIn(nameStatementId: string, why: string, words: string) {
  const nameFrom = why.indexOf(words)
  return { nameStatementId, nameRevision: 1, nameFrom, nameTo: nameFrom + words.length }
}
