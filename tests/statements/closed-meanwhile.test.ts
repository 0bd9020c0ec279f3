import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { comments, conflicts, events, options, statements, supports } from '../../db/schema/index.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { acceptOption, proposeOption } from '../../server/dialogues/options.ts'
import { changePhase } from '../../server/dialogues/phases.ts'
import { askForAnswer } from '../../server/statements/asking.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { supportConflict, supportStatement, withdrawSupport } from '../../server/statements/supporting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/test.ts'

const at = later({ hours: 2 })
const said = { choice: 'Two cables', why: 'It never once stuck.' }
const sentence = 'This dialogue is closed. It stays readable, and nothing more can be said in it.'

test('nothing enters a dialogue that closed after its page was read', async ({ db }) => {
  const { halden } = await cast(db)
  const { dialogue, ana, jim, priya } = halden
  const { id: statementId } = await postStatement(db, dialogue, { by: ana, ...said, at: monday })
  const { id: supported } = await postStatement(db, dialogue, { by: ana, ...said, why: 'It is cheap.', at: monday })
  await supportStatement(db, dialogue, { by: jim, statementId: supported, at: monday })
  const { id: conflictId } = await raiseConflict(db, dialogue, { by: ana, need: 'To hear it.', instead: 'Silence.', at: monday })
  const { id: optionId } = await proposeOption(db, dialogue, { by: ana, name: 'One cable', at: monday })
  await changePhase(db, dialogue, { by: priya, to: 'closed', reason: 'The supplier left the market.', at: monday })
  const before = await countAll(db, halden)

  const deeds = [
    () => postStatement(db, dialogue, { by: jim, ...said, at }),
    () => reviseStatement(db, dialogue, { by: ana, statementId, ...said, why: 'It stuck once.', at }),
    () => postComment(db, dialogue, { by: jim, about: { statementId }, words: 'One thing more.', at }),
    () => raiseConflict(db, dialogue, { by: jim, need: 'To see it.', instead: 'Darkness.', at }),
    () => supportStatement(db, dialogue, { by: jim, statementId, at }),
    () => supportConflict(db, dialogue, { by: jim, conflictId, at }),
    () => withdrawSupport(db, dialogue, { by: jim, about: { statementId: supported }, at }),
    () => proposeOption(db, dialogue, { by: jim, name: 'No cable', at }),
    () => acceptOption(db, dialogue, { by: priya, optionId, at }),
    () => askForAnswer(db, dialogue, { by: ana, statementId, at }),
  ]
  for (const deed of deeds) await expect(deed()).rejects.toMatchObject({ reason: 'closed', message: sentence })
  expect(await countAll(db, halden)).toEqual(before)
})

async function countAll(db: Db, { company }: Troupe) {
  const tables = [statements, comments, conflicts, supports, options, events]
  const counts = []
  for (const table of tables) counts.push(await db.$count(table, eq(table.companyId, company.id)))
  return counts
}
