import { and, eq, isNull } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { analysisSteps, codings, events } from '../../db/schema/index.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { removeCoding } from '../../server/themes/coding.ts'
import { addCodings } from '../../server/themes/codings.ts'
import { readStatements } from '../../server/themes/encoding/reading.ts'
import { fileEverywhere, fileStatements } from '../../server/themes/seeking/again.ts'
import { openSeeker, seekerHere } from '../../server/themes/seeking/seeker.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { brokenOnce } from './seekers.ts'

const at = monday

const reasons = ['It never sticks in the frost, not once last winter', 'I can hear that the window has really moved']

async function told(db: Db, { dialogue, ana }: Troupe, whys: string[]) {
  const ids: string[] = []
  for (const why of whys) ids.push((await postStatement(db, dialogue, { by: ana, choice: 'Two cables', why, at })).id)
  await read(db)
  return ids
}

async function read(db: Db) {
  await readStatements(db, { at, read: async (said) => said.map(() => ({ language: 'en', model: null, vector: null })) })
}

async function edited(db: Db, { dialogue, ana: by }: Troupe, statementId: string, why: string) {
  await reviseStatement(db, dialogue, { by, statementId, choice: 'Two cables', why, at: later({ hours: 2 }) })
}

const said = (count: number, from = 0) => Array.from({ length: count }, (_, number) => `${reasons[number % 2]}, ${from + number}`)

/** Two themes that Noor keeps, with six examples each. */
async function kept(db: Db, troupe: Troupe) {
  const { dialogue, noor } = troupe
  const ids = await told(db, troupe, said(12))
  const themeIds = await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'theme_made', { by: noor.personId, at })
    const themeIds = await makeThemes(tx, step, [
      { name: 'frost', state: 'kept' },
      { name: 'hear it', state: 'kept' },
    ])
    const coded = ids.map((statementId, place) => ({ statementId, revision: 1, themeId: themeIds[place % 2]!, coder: 'analyst' as const }))
    await addCodings(tx, step, coded)
    return themeIds
  })
  return { ids, themeIds }
}

async function saidOf(db: Db, { company }: Troupe, statementId: string) {
  return await db
    .select({ themeId: codings.themeId, coder: codings.coder, confidence: codings.confidence })
    .from(codings)
    .where(and(eq(codings.companyId, company.id), eq(codings.statementId, statementId), isNull(codings.removedAt)))
}

test('new statements are filed with the themes that people keep, and what fits none surely waits', async ({ db }) => {
  const { halden } = await cast(db)
  const { themeIds } = await kept(db, halden)
  const [frost, hear, strange] = await told(db, halden, [...said(2, 12), 'My brother recommended the workshop at the lake'])
  expect(await fileStatements(db, halden.dialogue, { at })).toBe(2)
  expect(await saidOf(db, halden, frost!)).toEqual([{ themeId: themeIds[0], coder: 'machine', confidence: expect.any(Number) }])
  expect(await saidOf(db, halden, hear!)).toMatchObject([{ themeId: themeIds[1], coder: 'machine' }])
  expect(await saidOf(db, halden, strange!)).toEqual([])
  const [step] = await db.select().from(analysisSteps).where(eq(analysisSteps.kind, 'statements_coded'))
  expect(step).toMatchObject({ by: null, detail: { filed: 2 } })
  const [fact] = await db.select().from(events).where(eq(events.kind, 'statements_coded'))
  expect(fact).toMatchObject({ actorId: null, isPublic: false })
})

test('nothing is filed where a person has spoken, nor where nobody keeps a theme', async ({ db }) => {
  const { halden, acme } = await cast(db)
  await kept(db, halden)
  const [id] = await told(db, halden, said(2, 12))
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, halden.dialogue)
    const step = await takeStep(tx, halden.dialogue, 'none_fits', { by: halden.noor.personId, at })
    await addCodings(tx, step, [{ statementId: id!, revision: 1, themeId: null, coder: 'analyst' }])
  })
  expect(await fileStatements(db, halden.dialogue, { at })).toBe(1)
  expect(await saidOf(db, halden, id!)).toMatchObject([{ themeId: null, coder: 'analyst' }])
  await told(db, acme, said(12))
  expect(await fileStatements(db, acme.dialogue, { at })).toBe(0)
})

test('what a person took out of a theme, or undid, the machine does not put back there', async ({ db }) => {
  const { halden } = await cast(db)
  const { dialogue, noor: by } = halden
  await kept(db, halden)
  const [one, other] = await told(db, halden, said(2, 12))
  expect(await fileStatements(db, dialogue, { at })).toBe(2)
  const [coding] = await db.select({ id: codings.id }).from(codings).where(eq(codings.statementId, one!))
  await removeCoding(db, dialogue, { by, codingId: coding!.id, at })
  expect(await fileStatements(db, dialogue, { at })).toBe(0)
  const filing = and(eq(analysisSteps.companyId, halden.company.id), eq(analysisSteps.kind, 'statements_coded'))
  const [step] = await db.select({ id: analysisSteps.id }).from(analysisSteps).where(filing)
  await expect(undoStep(db, dialogue, { by, stepId: step!.id, at })).rejects.toMatchObject({ reason: 'too_late' })
  const [removal] = await db.select({ id: analysisSteps.id }).from(analysisSteps).where(eq(analysisSteps.kind, 'coding_removed'))
  for (const { id } of [removal!, step!]) await undoStep(db, dialogue, { by, stepId: id, at })
  expect(await fileStatements(db, dialogue, { at })).toBe(0)
  expect([...(await saidOf(db, halden, one!)), ...(await saidOf(db, halden, other!))]).toEqual([])
})

test('what was filed says when it was written, not when the filing was begun', async ({ db }) => {
  const { halden } = await cast(db)
  await kept(db, halden)
  const [id] = await told(db, halden, said(2, 12))
  await fileStatements(db, halden.dialogue, { at, now: () => later({ hours: 1 }) })
  const [coding] = await db.select({ at: codings.at }).from(codings).where(eq(codings.statementId, id!))
  expect(coding).toEqual({ at: later({ hours: 1 }) })
})

test('words that their author edits leave the theme that the machine had put them under, and are filed anew', async ({ db }) => {
  const { halden } = await cast(db)
  const { themeIds } = await kept(db, halden)
  const [moves, goes] = await told(db, halden, said(2, 12))
  await fileStatements(db, halden.dialogue, { at })
  await edited(db, halden, moves!, `${reasons[1]}, after all`)
  await edited(db, halden, goes!, 'My brother recommended the workshop at the lake')
  const seen = new Map()
  await fileEverywhere(db, { at: later({ hours: 3 }), seen })
  expect([...(await saidOf(db, halden, moves!)), ...(await saidOf(db, halden, goes!))]).toEqual([])
  await read(db)
  expect(await fileEverywhere(db, { at: later({ hours: 4 }), seen })).toBe(1)
  expect(await saidOf(db, halden, moves!)).toMatchObject([{ themeId: themeIds[1], coder: 'machine' }])
  expect(await saidOf(db, halden, goes!)).toEqual([])
  const [step] = await db.select().from(analysisSteps).where(eq(analysisSteps.kind, 'coding_removed'))
  expect(step).toMatchObject({ by: null, detail: { edited: 2 }, at: later({ hours: 3 }) })
  expect(await fileEverywhere(db, { at: later({ hours: 9 }), seen })).toBe(0)
})

test('words that their author edits stay where a person has put them, and so does what the machine said beside that', async ({ db }) => {
  const { halden } = await cast(db)
  const { themeIds } = await kept(db, halden)
  const [id] = await told(db, halden, said(2, 12))
  await fileStatements(db, halden.dialogue, { at })
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, halden.dialogue)
    const step = await takeStep(tx, halden.dialogue, 'statements_coded', { by: halden.noor.personId, at })
    await addCodings(tx, step, [{ statementId: id!, revision: 1, themeId: themeIds[1]!, coder: 'analyst' }])
  })
  const before = await saidOf(db, halden, id!)
  await edited(db, halden, id!, 'My brother recommended the workshop at the lake')
  await read(db)
  await fileEverywhere(db, { at: later({ hours: 3 }) })
  expect(before).toHaveLength(2)
  expect(await saidOf(db, halden, id!)).toEqual(before)
})

test('what an analyst brings back after an edit, undoing that it went, stays', async ({ db }) => {
  const { halden } = await cast(db)
  await kept(db, halden)
  const [id] = await told(db, halden, said(2, 12))
  await fileStatements(db, halden.dialogue, { at })
  await edited(db, halden, id!, 'My brother recommended the workshop at the lake')
  await fileEverywhere(db, { at: later({ hours: 3 }) })
  const [step] = await db.select({ id: analysisSteps.id }).from(analysisSteps).where(eq(analysisSteps.kind, 'coding_removed'))
  await undoStep(db, halden.dialogue, { by: halden.noor, stepId: step!.id, at: later({ hours: 4 }) })
  await fileEverywhere(db, { at: later({ hours: 5 }) })
  expect(await saidOf(db, halden, id!)).toMatchObject([{ coder: 'machine' }])
})

test('words that are edited while the machine looks at them are not filed by what they were', async ({ db }) => {
  const { halden } = await cast(db)
  await kept(db, halden)
  const [id] = await told(db, halden, said(2, 12))
  const seeker = seekingWhile(() => edited(db, halden, id!, 'My brother recommended the workshop at the lake'))
  expect(await fileStatements(db, halden.dialogue, { at, seeker })).toBe(1)
  expect(await saidOf(db, halden, id!)).toEqual([])
})

test('what was said while others were read is filed as soon as it is read itself', async ({ db }) => {
  const { halden } = await cast(db)
  await kept(db, halden)
  for (const why of said(2, 12)) await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why, at })
  const seen = new Map()
  expect(await fileEverywhere(db, { at, seen })).toBe(0)
  await read(db)
  expect(await fileEverywhere(db, { at: later({ hours: 1 }), seen })).toBe(2)
})

/** Looks here; what happens meanwhile has happened by the time it is done. */
function seekingWhile(happens: () => Promise<unknown>): typeof seekerHere {
  return {
    ...seekerHere,
    seek: async (...given) => {
      const found = await seekerHere.seek(...given)
      await happens()
      return found
    },
  }
}

test('it happens by itself where something was said since, and in no other dialogue', async ({ freshDatabase: { db } }) => {
  const { halden, acme } = await cast(db)
  await kept(db, halden)
  await told(db, acme, said(12))
  const seen = new Map()
  const seeker = openSeeker()
  const file = (hours: number) => fileEverywhere(db, { at: later({ hours }), seeker, seen })
  expect(await file(0)).toBe(0)
  const [frost] = await told(db, halden, [...said(1, 12), 'My brother recommended the workshop at the lake'])
  expect(await file(1)).toBe(1)
  expect(await saidOf(db, halden, frost!)).toHaveLength(1)
  expect(await file(2)).toBe(0)
  const calm = await statementsSent(() => file(3))
  expect(calm.filter(({ text }) => text.includes('themes'))).toEqual([])
  expect(withoutCompany(calm)).toEqual([])
  await seeker.end()
})

test('a dialogue in which filing fails holds up no other, and is tried again some minutes later', async ({ db }) => {
  const { halden, acme } = await cast(db)
  for (const troupe of [halden, acme]) await kept(db, troupe)
  const ids = [...(await told(db, halden, said(2, 12))), ...(await told(db, acme, said(2, 12)))]
  const heard: unknown[] = []
  const seeker = brokenOnce()
  const seen = new Map()
  const file = (hours: number) => fileEverywhere(db, { at: later({ hours }), seeker, seen, failed: (error) => heard.push(error) })
  expect(await file(1)).toBe(2)
  expect(heard).toMatchObject([{ message: 'broken' }])
  expect(await file(1.02)).toBe(0)
  expect(await file(1.1)).toBe(2)
  const filed = await db.select({ id: codings.statementId }).from(codings).where(eq(codings.coder, 'machine'))
  expect(filed.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
})
