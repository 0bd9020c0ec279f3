import { desc, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { people, statementVectors } from '../../db/schema/index.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { dimensions, model } from '../../server/themes/encoding/encoder.ts'
import type { Said } from '../../server/themes/encoding/meanings.ts'
import { readStatements } from '../../server/themes/encoding/reading.ts'
import { openReader } from '../../server/themes/encoding/thread.ts'
import { openThread } from '../../server/themes/threads.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'

const at = monday

async function said(db: Db, { dialogue, ana }: Troupe, whys: string[], choice = 'The regulator') {
  const ids: string[] = []
  for (const why of whys) ids.push((await postStatement(db, dialogue, { by: ana, choice, why, at })).id)
  return ids
}

async function rowOf(db: Db, statementId: string) {
  const [row] = await rowsOf(db, statementId)
  return row
}

/** What was read of a statement, the latest revision first. */
async function rowsOf(db: Db, statementId: string) {
  return await db
    .select()
    .from(statementVectors)
    .where(eq(statementVectors.statementId, statementId))
    .orderBy(desc(statementVectors.revision))
}

/** What the machine would read, instead of what it makes of it. */
function listening() {
  const heard: Said[] = []
  const read = async (some: Said[]) => {
    heard.push(...some)
    return some.map(() => ({ language: 'en', model: 'listening', vector: new Float32Array([0, 1.5]) }))
  }
  return { heard, read }
}

describe('words that are read', () => {
  test('are kept with their language, and English ones with what they mean', async ({ db }) => {
    const { halden } = await cast(db)
    const [english, german] = await said(db, halden, [
      'I can hear that the window has moved, even with the engine running.',
      'Man hört, dass sich das Fenster bewegt, auch wenn der Motor läuft.',
    ])
    expect(await readStatements(db, { at })).toBe(2)
    const one = await rowOf(db, english!)
    expect(one).toMatchObject({ language: 'en', model, revision: 1 })
    const vector = new Float32Array(new Uint8Array(one!.vector!).buffer)
    expect(vector).toHaveLength(dimensions)
    expect(Math.hypot(...vector)).toBeCloseTo(1, 3)
    expect(await rowOf(db, german!)).toMatchObject({ language: 'de', model: null, vector: null })
    expect(await readStatements(db, { at })).toBe(0)
  })

  test('of one or two words are taken to be in the person’s language, or else in the commonest of the dialogue', async ({ db }) => {
    const { halden } = await cast(db)
    await said(db, halden, ['Das Fenster bleibt im Winter nie stecken, das war mir wichtig.'])
    await readStatements(db, { at })
    const [short] = await said(db, halden, ['ok'])
    await readStatements(db, { at })
    expect(await rowOf(db, short!)).toMatchObject({ language: 'de' })
    await db.update(people).set({ language: 'en' }).where(eq(people.id, halden.ana.personId))
    const [shorter] = await said(db, halden, ['cheap'])
    await readStatements(db, { at })
    expect(await rowOf(db, shorter!)).toMatchObject({ language: 'en', model })
  })

  test('are read anew after an edit, and what was read of them before stays', async ({ db }) => {
    const { halden } = await cast(db)
    const [id] = await said(db, halden, ['It was the cheapest of them all.'])
    await readStatements(db, { at })
    const first = await rowOf(db, id!)
    await reviseStatement(db, halden.dialogue, {
      by: halden.ana,
      statementId: id!,
      choice: 'The regulator',
      why: 'It never stuck in frost.',
      at: later({ hours: 1 }),
    })
    expect(await readStatements(db, { at: later({ hours: 1 }) })).toBe(1)
    const second = await rowOf(db, id!)
    expect(second).toMatchObject({ revision: 2, at: later({ hours: 1 }) })
    expect(second!.vector).not.toEqual(first!.vector)
    expect(await rowsOf(db, id!)).toEqual([second, first])
  })

  test('say when they were read, not when the reading was begun', async ({ db }) => {
    const { halden } = await cast(db)
    const [id] = await said(db, halden, ['One reason.'])
    await readStatements(db, { at, now: () => later({ hours: 1 }), read: listening().read })
    expect(await rowOf(db, id!)).toMatchObject({ at: later({ hours: 1 }) })
  })

  test('are read where they are hidden, too: they may come back', async ({ db }) => {
    const { halden } = await cast(db)
    const [id] = await said(db, halden, ['It was the cheapest of them all.'])
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'statement', id: id! }, reason: 'insult', at })
    await readStatements(db, { at })
    expect(await rowOf(db, id!)).toMatchObject({ language: 'en' })
  })

  test('come with the question and the option, whose own words tell nothing', async ({ db }) => {
    const { halden } = await cast(db)
    await said(db, halden, ['The regulator never stuck.'])
    const { heard, read } = listening()
    await readStatements(db, { at, read })
    expect(heard).toEqual([{ text: 'The regulator never stuck.', asked: [halden.dialogue.question, 'The regulator'], usual: null }])
  })

  test('of every company are read, each statement to the database naming whose', async ({ db }) => {
    const { halden, acme } = await cast(db)
    await said(db, halden, ['One reason.'])
    await said(db, acme, ['Another reason.'])
    const { read } = listening()
    const sent = await statementsSent(() => readStatements(db, { at, read }))
    expect(await db.select().from(statementVectors)).toHaveLength(2)
    expect(withoutCompany(sent)).toEqual([])
  })

  test('are looked for only where something happened since', async ({ db }) => {
    const { halden } = await cast(db)
    await said(db, halden, ['One reason.'])
    const { read } = listening()
    const seen = new Map()
    await readStatements(db, { at, read, seen })
    const calm = await statementsSent(() => readStatements(db, { at, read, seen }))
    expect(calm.filter(({ text }) => text.includes('statement_vectors'))).toEqual([])
    await said(db, halden, ['Another reason.'])
    expect(await readStatements(db, { at, read, seen })).toBe(1)
  })
})

test('a dialogue that cannot be read holds up no other, and is tried again some minutes later', async ({ db }) => {
  const { halden, acme } = await cast(db)
  await said(db, halden, ['One reason.'])
  await said(db, acme, ['Another reason.'])
  const { heard, read } = listening()
  const told: unknown[] = []
  const failing: typeof read = async (some) => {
    if (heard.length + told.length === 0) throw new Error('broken')
    return await read(some)
  }
  const seen = new Map()
  const reading = (hours: number) => readStatements(db, { at: later({ hours }), read: failing, seen, failed: (error) => told.push(error) })
  expect(await reading(1)).toBe(1)
  expect(told).toMatchObject([{ message: 'broken' }])
  expect(await reading(1.02)).toBe(0)
  expect(await reading(1.1)).toBe(1)
})

test('two servers that read at once keep each statement once', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  await said(
    db,
    halden,
    Array.from({ length: 150 }, (_, number) => `Reason ${number} of many.`),
  )
  const { read } = listening()
  await Promise.all([readStatements(db, { at, read }), readStatements(db, { at, read })])
  expect(await db.select({ id: statementVectors.statementId }).from(statementVectors)).toHaveLength(150)
})

describe('a thread', () => {
  const some: Said[] = [
    { text: 'It never stuck in frost, not once.', asked: [], usual: null },
    { text: 'Es blieb im Winter nie stecken.', asked: [], usual: null },
  ]

  test('reads as it is read here, and ends when it is told to', async () => {
    const reader = openReader()
    const [english, german] = await reader.read(some)
    expect(english).toMatchObject({ language: 'en', model })
    expect(english!.vector).toHaveLength(dimensions)
    expect(german).toEqual({ language: 'de', model: null, vector: null })
    await reader.end()
    await expect(reader.read(some)).rejects.toThrow('ended')
  })

  test('that dies is started anew, and only what kills it is set aside', async () => {
    const reader = openReader(openThread(new URL('./dying-worker.ts', import.meta.url)))
    const meanings = await reader.read([...some, { text: 'die', asked: [], usual: 'de' }])
    expect(meanings.map(({ language }) => language)).toEqual(['en', 'en', 'de'])
    expect(meanings.map(({ vector }) => vector?.length ?? null)).toEqual([2, 2, null])
    await reader.end()
  })

  test('that is ended in the middle of its work fails it, and nothing is kept as unreadable', async ({ db }) => {
    const { halden } = await cast(db)
    await said(db, halden, ['One reason.'])
    const reader = openReader(openThread(new URL('./dying-worker.ts', import.meta.url)))
    const reading = readStatements(db, {
      at,
      read: (given) => {
        const answer = reader.read(given)
        void reader.end()
        return answer
      },
    })
    await expect(reading).rejects.toThrow('ended')
    expect(await db.select().from(statementVectors)).toEqual([])
  })
})
