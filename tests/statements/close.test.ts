import { expect } from 'vitest'
import { hidings, liftings } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { closeStatements } from '../../server/statements/close.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { supportStatement } from '../../server/statements/supporting.ts'
import { cast, monday } from '../support/cast.ts'
import { test } from '../support/test.ts'

const at = monday
const why = 'The window never stuck in frost'

test('what says something close is found, the closest first, three at most, and nothing from another dialogue', async ({ db }) => {
  const { halden, acme } = await cast(db)
  const say = (why: string) => postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why, at })
  const closest = await say('The window never stuck in the frost.')
  await say('My window never stuck, even in hard frost')
  await say('It never got stuck in frost, this window')
  await say('The window never once stuck in winter frost')
  await say('The old one was cheaper, and my brother fits them.')
  await postStatement(db, acme.dialogue, { by: acme.ana, choice: 'Two cables', why, at })
  const close = await closeStatements(db, halden.dialogue, { why, reader: halden.jim })
  expect(close).toHaveLength(3)
  expect(close[0]).toEqual({
    id: closest.id,
    why: 'The window never stuck in the frost.',
    option: 'Two cables',
    by: 'Ana Kovač',
    supports: 0,
    isSupported: false,
    path: closest.path,
  })
  expect(close.map(({ why }) => why)).not.toContain('The old one was cheaper, and my brother fits them.')
  await supportStatement(db, halden.dialogue, { by: halden.jim, statementId: closest.id, at })
  expect((await closeStatements(db, halden.dialogue, { why, reader: halden.jim }))[0]).toMatchObject({ supports: 1, isSupported: true })
  expect((await closeStatements(db, halden.dialogue, { why, reader: null }))[0]).toMatchObject({ supports: 1, isSupported: false })
})

test('one’s own words and hidden ones are not among them; lifted ones are again', async ({ db }) => {
  const { halden } = await cast(db)
  const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why, at })
  const found = async (reader: typeof halden.ana | null) => (await closeStatements(db, halden.dialogue, { why, reader })).length
  expect(await found(halden.ana)).toBe(0)
  expect(await found(halden.jim)).toBe(1)
  const hidingId = newId()
  const { id: companyId } = halden.company
  await db
    .insert(hidings)
    .values({ companyId, id: hidingId, dialogueId: halden.dialogue.id, statementId: id, reason: 'insult', by: halden.maren.personId, at })
  expect(await found(halden.jim)).toBe(0)
  await db.insert(liftings).values({ companyId, hidingId, by: halden.maren.personId, at })
  expect(await found(halden.jim)).toBe(1)
})

test('only the words that stand are compared, and long ones are shown from their beginning', async ({ db }) => {
  const { halden } = await cast(db)
  const { id: statementId } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why, at })
  const long = `Mirrors and seats ${'and seats and mirrors '.repeat(30)}`.trim()
  await reviseStatement(db, halden.dialogue, { by: halden.ana, statementId, choice: 'Two cables', why: long, at })
  expect(await closeStatements(db, halden.dialogue, { why, reader: null })).toEqual([])
  const [close] = await closeStatements(db, halden.dialogue, { why: long, reader: null })
  expect(close!.why).toMatch(/^Mirrors and seats .*\w…$/)
  expect(close!.why.length).toBeLessThanOrEqual(241)
})

test('a few letters are too little to compare', async ({ db }) => {
  const { halden } = await cast(db)
  await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'Quiet', at })
  expect(await closeStatements(db, halden.dialogue, { why: ' Quiet ', reader: null })).toEqual([])
})
