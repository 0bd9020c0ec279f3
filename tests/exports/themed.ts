import type { Db } from '../../db/client.ts'
import { memberChecks } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { addCodings, removeCodings } from '../../server/themes/codings.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { later, type Troupe } from '../support/cast.ts'

/** A dialogue with three statements and a code book: quiet (kept, from Ana's words), sound under it (suggested), and one that fits none. */
export async function themed(db: Db, troupe: Troupe) {
  const { dialogue, ana, jim, noor, company } = troupe
  const say = async (by: typeof ana, choice: string, why: string, hours: number) =>
    (await postStatement(db, dialogue, { by, choice, why, at: later({ hours }) })).id
  const quiet = await say(ana, 'Belt', 'It is 🙂 quiet at night.', 0)
  const sound = await say(jim, 'Belt', '=I hear it move', 1)
  const other = await say(ana, 'Cable', 'My uncle sold it to me.', 2)
  const at = later({ hours: 3 })
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'theme_made', { by: noor.personId, at })
    const span = { nameStatementId: quiet, nameRevision: 1, nameFrom: 8, nameTo: 13 }
    const [quietness] = await makeThemes(tx, step, [{ name: 'quiet', state: 'kept', memo: 'At night above all.', ...span }])
    const [hearing] = await makeThemes(tx, step, [{ name: 'I hear it', state: 'suggested', parentId: quietness! }])
    const [spoken] = await addCodings(tx, step, [
      { statementId: quiet, revision: 1, themeId: quietness!, from: 6, to: 13, coder: 'analyst' },
      { statementId: quiet, revision: 1, themeId: hearing!, coder: 'analyst' },
      { statementId: sound, revision: 1, themeId: hearing!, coder: 'machine', confidence: 0.25 },
      { statementId: other, revision: 1, themeId: null, coder: 'analyst' },
    ])
    const check = {
      companyId: company.id,
      id: newId(at),
      statementId: quiet,
      personId: ana.personId,
      themeId: quietness!,
      answer: 'yes' as const,
      at,
    }
    await tx.insert(memberChecks).values(check)
    return { quiet, sound, other, quietness: quietness!, hearing: hearing!, spoken: spoken!.id, at }
  })
}

/** Takes one coding out of force. */
export async function uncoded(db: Db, { dialogue, noor }: Troupe, codingId: string, at: Date) {
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    await removeCodings(tx, await takeStep(tx, dialogue, 'coding_removed', { by: noor.personId, at }), [codingId])
  })
}
