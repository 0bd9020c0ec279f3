import { asc } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { events, obligations, statementRevisions, statements } from '../../db/schema/index.ts'
import { askForAnswer } from '../../server/statements/asking.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/test.ts'

const said = { choice: 'Two cables', why: 'It never stuck.' }
const at = later({ hours: 2 })
const sayIt = async (db: Db, { dialogue, ana }: Troupe) => (await postStatement(db, dialogue, { ...said, by: ana, at: monday })).id

describe('changing one’s words', () => {
  test('keeps every revision', async ({ db }) => {
    const { halden } = await cast(db)
    const statementId = await sayIt(db, halden)
    expect(
      await reviseStatement(db, halden.dialogue, { by: halden.ana, statementId, ...said, why: 'It never once stuck.', felt: 'Safe', at }),
    ).toBe(2)
    expect(await reviseStatement(db, halden.dialogue, { by: halden.ana, statementId, choice: 'One cable', why: 'I was wrong.', at })).toBe(
      3,
    )
    const kept = await db.select().from(statementRevisions).orderBy(asc(statementRevisions.number))
    expect(kept).toMatchObject([
      { number: 1, why: 'It never stuck.', at: monday },
      { number: 2, why: 'It never once stuck.', felt: 'Safe', at },
      { number: 3, why: 'I was wrong.', felt: null },
    ])
    expect(kept[0]!.optionId).not.toBe(kept[2]!.optionId)
    expect(await db.select({ revision: statements.revision }).from(statements)).toEqual([{ revision: 3 }])
  })

  test('the same words again change nothing', async ({ db }) => {
    const { halden } = await cast(db)
    const statementId = await sayIt(db, halden)
    const before = await db.$count(events)
    expect(await reviseStatement(db, halden.dialogue, { by: halden.ana, statementId, ...said, at })).toBe(1)
    expect(await db.$count(events)).toBe(before)
  })

  test('is the author’s alone, while the dialogue is open', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const statementId = await sayIt(db, halden)
    const change = { statementId, ...said, why: 'Something else', at }
    await expect(reviseStatement(db, halden.dialogue, { ...change, by: halden.jim })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(reviseStatement(db, halden.dialogue, { ...change, by: halden.maren })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(reviseStatement(db, acme.dialogue, { ...change, by: acme.ana })).rejects.toMatchObject({ reason: 'not_found' })
    await expect(reviseStatement(db, { ...halden.dialogue, phase: 'closed' }, { ...change, by: halden.ana })).rejects.toMatchObject({
      reason: 'closed',
    })
    expect(await db.$count(statementRevisions)).toBe(1)
  })

  test('two changes at once are both kept, one after the other', async ({ freshDatabase: { db } }) => {
    const { halden } = await cast(db)
    const statementId = await sayIt(db, halden)
    const numbers = await Promise.all(
      ['First', 'Second', 'Third'].map((why) => reviseStatement(db, halden.dialogue, { by: halden.ana, statementId, ...said, why, at })),
    )
    expect(numbers.sort()).toEqual([2, 3, 4])
  })
})

describe('asking for an answer', () => {
  test('starts the clock, once', async ({ db }) => {
    const { halden } = await cast(db)
    const statementId = await sayIt(db, halden)
    expect(await askForAnswer(db, halden.dialogue, { by: halden.ana, statementId, at })).toBe(true)
    expect(await askForAnswer(db, halden.dialogue, { by: halden.ana, statementId, at })).toBe(false)
    expect(await db.select().from(obligations)).toMatchObject([{ statementId, cause: 'asks', startedAt: at }])
  })

  test('is the author’s alone, while the dialogue is open', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const statementId = await sayIt(db, halden)
    await expect(askForAnswer(db, halden.dialogue, { by: halden.jim, statementId, at })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(askForAnswer(db, halden.dialogue, { by: halden.priya, statementId, at })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(askForAnswer(db, acme.dialogue, { by: acme.ana, statementId, at })).rejects.toMatchObject({ reason: 'not_found' })
    await expect(askForAnswer(db, { ...halden.dialogue, phase: 'closed' }, { by: halden.ana, statementId, at })).rejects.toMatchObject({
      reason: 'closed',
    })
    expect(await db.$count(obligations)).toBe(0)
  })
})
