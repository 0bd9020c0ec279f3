import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { options } from '../../db/schema/index.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { memberIdsOf, membersOf } from '../../server/themes/members.ts'
import { cast, later } from '../support/cast.ts'
import { statementsSent } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { suggested } from './book.ts'

async function opened(db: Db) {
  const { halden } = await cast(db)
  const { dialogue, ana: by } = halden
  const told = [
    ['Two cables', 'It is quiet at NIGHT, 100 % of it.'],
    ['Cable', 'Quiet, and cheap.'],
    ['Cable', 'Nights are loud.'],
    ['Cable', 'Übernacht war es leise.'],
  ] as const
  const ids: string[] = []
  for (const [place, [choice, why]] of told.entries())
    ids.push((await postStatement(db, dialogue, { by, choice, why, asksAnswer: false, at: later({ hours: place }) })).id)
  const chosen = new Map((await db.select().from(options)).map(({ name, id }) => [name, id]))
  return { halden, dialogue, ids, optionOf: (name: string) => chosen.get(name)! }
}

test('a list is narrowed to what has all of the words, in any order and case', async ({ db }) => {
  const { dialogue, ids } = await opened(db)
  const found = async (find: string) => {
    const { members, found } = await membersOf(db, dialogue, 'ungrouped', { find })
    expect(found).toBe(members.length)
    return members.map(({ statementId }) => ids.indexOf(statementId)).toSorted()
  }
  expect(await found('quiet')).toEqual([0, 1])
  expect(await found('  night quiet ')).toEqual([0])
  expect(await found('100 %')).toEqual([0])
  expect(await found('_')).toEqual([])
  expect(await found('nacht')).toEqual([3])
})

test('or to what chose an option, page by page, and all of it at once', async ({ db }) => {
  const { halden, dialogue, ids, optionOf } = await opened(db)
  await suggested(db, halden, 'loud', [ids[2]!])
  const optionId = optionOf('Cable')
  const { members, found } = await membersOf(db, dialogue, 'ungrouped', { optionId })
  expect([members.map(({ statementId }) => ids.indexOf(statementId)), found]).toEqual([[3, 1], 2])
  const after = { at: later({ hours: 3 }), id: ids[3]! }
  const rest = await membersOf(db, dialogue, 'ungrouped', { optionId, after })
  expect([rest.members.map(({ statementId }) => ids.indexOf(statementId)), rest.found]).toEqual([[1], 2])
  expect(await memberIdsOf(db, dialogue, 'ungrouped', { optionId, most: 9 })).toEqual([ids[3], ids[1]])
  expect(await memberIdsOf(db, dialogue, 'ungrouped', { most: 1 })).toHaveLength(2)
  expect(await statementsSent(() => membersOf(db, dialogue, 'ungrouped', { optionId, find: 'quiet' }))).toHaveLength(1)
})
