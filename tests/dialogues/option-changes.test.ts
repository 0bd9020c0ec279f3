import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { events, optionChanges, options, ratings, statementRevisions, statements, tidings, weighings } from '../../db/schema/index.ts'
import { optionsOnTheTable } from '../../server/dialogues/on-the-table.ts'
import { acceptChange, dropChange, proposeChange } from '../../server/dialogues/option-changing.ts'
import { findOption, optionsOf } from '../../server/dialogues/option-reading.ts'
import { acceptOption, optionNamed, proposeOption } from '../../server/dialogues/options.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { inPhase, sharedCriterion, sharedOption } from '../support/deciding.ts'
import { test } from '../support/test.ts'

const at = monday
const reason = 'They are the same thing.'

test('an option that both sides call otherwise has the new name, and what named it is read by it', async ({ db }) => {
  const { halden } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  const { id: statementId } = await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'rack', why: 'It holds.', at })
  const proposed = await proposeChange(db, halden.dialogue, { by: halden.ana, optionId: rack, kind: 'rename', name: 'Rack and pinion', at })
  expect(proposed).toMatchObject({ isNew: true, isAdopted: false, optionId: rack })
  expect((await optionsOnTheTable(db, halden.dialogue)).map(({ name }) => name)).toEqual(['Rack'])
  const done = await acceptChange(db, halden.dialogue, { by: halden.tom, optionId: rack, changeId: proposed.id, at: later({ hours: 1 }) })
  expect(done).toMatchObject({ isNew: true, isAdopted: true })
  expect(await optionsOnTheTable(db, halden.dialogue)).toMatchObject([{ id: done.optionId, name: 'Rack and pinion' }])
  expect(await optionsOf(db, halden.dialogue)).toMatchObject([{ id: done.optionId, chosenBy: 1 }])
  const [words] = await db.select().from(statementRevisions).where(eq(statementRevisions.statementId, statementId))
  expect(words).toMatchObject({ number: 1, optionId: rack })
})

test('what was named once leads to what it has become, and is said as it was', async ({ db }) => {
  const { halden } = await cast(db)
  const { optionId } = await renamed(db, halden, await sharedOption(db, halden, 'Rack'), 'Rack and pinion')
  expect(await optionNamed(db, halden.dialogue, { by: halden.jim, name: 'RACK', at })).toMatchObject({
    id: optionId,
    name: 'Rack and pinion',
    isNew: false,
  })
})

test('who changes their why and not their choice keeps the name as they said it', async ({ db }) => {
  const { halden } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  const { id: statementId } = await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'rack', why: 'It holds.', at })
  const { optionId } = await renamed(db, halden, rack, 'Rack and pinion')
  const revise = (choice: string, why: string) => reviseStatement(db, halden.dialogue, { by: halden.jim, statementId, choice, why, at })
  expect(await revise('Rack', 'It holds.')).toBe(1)
  expect(await revise('Rack', 'It holds well.')).toBe(2)
  expect(await revise('Rack and pinion', 'It holds well.')).toBe(3)
  const said = await db.select().from(statementRevisions).where(eq(statementRevisions.statementId, statementId))
  expect(said.toSorted((one, other) => one.number - other.number).map((row) => row.optionId)).toEqual([rack, rack, optionId])
})

test('a form sent again says it once, though its option became another meanwhile', async ({ db }) => {
  const { halden } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  const said = { by: halden.jim, id: '0199a000-0000-7000-8000-000000000009', choice: 'Rack', why: 'It holds.', at }
  await postStatement(db, halden.dialogue, said)
  await renamed(db, halden, rack, 'Rack and pinion')
  expect(await postStatement(db, halden.dialogue, said)).toMatchObject({ id: said.id, isNew: false })
  expect(await db.$count(statements, eq(statements.dialogueId, halden.dialogue.id))).toBe(1)
})

test('of two that became one, each chooser counts once, and what was accepted and rated comes along', async ({ db }) => {
  const { halden } = await cast(db)
  const [rack, rail] = [await sharedOption(db, halden, 'Rack'), await sharedOption(db, halden, 'Rail')]
  const criterionId = await sharedCriterion(db, halden, 'It never sticks.')
  for (const [by, choice] of [
    [halden.ana, 'Rack'],
    [halden.ana, 'Rail'],
    [halden.jim, 'Rack'],
  ] as const)
    await postStatement(db, halden.dialogue, { by, choice, why: `${choice} it is.`, at })
  await rated(db, halden, halden.ana, { [rack]: 4, [rail]: 1 }, criterionId)
  await rated(db, halden, halden.jim, { [rack]: 2 }, criterionId)
  const { id: changeId } = await proposeChange(db, halden.dialogue, {
    by: halden.tom,
    optionId: rack,
    kind: 'merge',
    intoId: rail,
    reason,
    at,
  })
  await acceptChange(db, halden.dialogue, { by: halden.jim, optionId: rack, changeId, at })
  expect(await optionsOf(db, halden.dialogue)).toMatchObject([{ id: rail, name: 'Rail', chosenBy: 2 }])
  const scores = await db
    .select({ by: ratings.personId, score: ratings.score })
    .from(ratings)
    .where(and(eq(ratings.companyId, halden.company.id), eq(ratings.optionId, rail)))
  expect(new Map(scores.map(({ by, score }) => [by, score]))).toEqual(
    new Map([
      [halden.ana.personId, 1],
      [halden.jim.personId, 2],
    ]),
  )
})

test('an option that becomes part of one that becomes part of a third is part of the third', async ({ db }) => {
  const { halden } = await cast(db)
  const [a, b, c] = [await sharedOption(db, halden, 'A'), await sharedOption(db, halden, 'B'), await sharedOption(db, halden, 'C')]
  const propose = async (optionId: string, intoId: string) =>
    (await proposeChange(db, halden.dialogue, { by: halden.ana, optionId, kind: 'merge', intoId, reason, at })).id
  const [first, second, circle] = [await propose(a, b), await propose(b, c), await propose(c, a)]
  const accept = (optionId: string, changeId: string) => acceptChange(db, halden.dialogue, { by: halden.tom, optionId, changeId, at })
  await accept(b, second)
  expect(await accept(a, first)).toMatchObject({ optionId: c })
  expect(await partsOf(db, halden)).toEqual({ A: 'C', B: 'C', C: null })
  await expect(accept(c, circle)).rejects.toMatchObject({ reason: 'too_late' })
  expect(await partsOf(db, halden)).toEqual({ A: 'C', B: 'C', C: null })
})

test('an option can have back a name that it had before', async ({ db }) => {
  const { halden } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  const { optionId } = await renamed(db, halden, rack, 'Rack and pinion')
  const back = await renamed(db, halden, optionId, 'rack')
  expect(back.optionId).toBe(rack)
  expect(await partsOf(db, halden)).toEqual({ Rack: null, 'Rack and pinion': 'Rack' })
})

test('the name of another option makes the two one', async ({ db }) => {
  const { halden } = await cast(db)
  const [rack, rail] = [await sharedOption(db, halden, 'Rack'), await sharedOption(db, halden, 'Rail')]
  expect(await renamed(db, halden, rack, 'Rail')).toMatchObject({ optionId: rail })
  await expect(
    proposeChange(db, halden.dialogue, { by: halden.ana, optionId: rail, kind: 'rename', name: ' RAIL', at }),
  ).rejects.toMatchObject({ reason: 'invalid', field: 'name' })
})

test('what is off the table can still be said to have been chosen, and nobody accepts it by that', async ({ db }) => {
  const { halden } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  const { id: changeId } = await proposeChange(db, halden.dialogue, { by: halden.priya, optionId: rack, kind: 'retire', reason, at })
  await acceptChange(db, halden.dialogue, { by: halden.ana, optionId: rack, changeId, at })
  expect(await optionsOnTheTable(db, halden.dialogue)).toEqual([])
  expect(await optionNamed(db, halden.dialogue, { by: halden.jim, name: 'rack', at })).toMatchObject({ id: rack, isRetired: true })
  await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Rack', why: 'It holds.', at })
  expect(await optionsOf(db, halden.dialogue)).toMatchObject([{ id: rack, chosenBy: 1, retiredAt: at, retiredFor: reason }])
  await expect(acceptOption(db, halden.dialogue, { by: halden.tom, optionId: rack, at })).rejects.toMatchObject({ reason: 'too_late' })
  await expect(
    proposeChange(db, halden.dialogue, { by: halden.ana, optionId: rack, kind: 'rename', name: 'Rail', at }),
  ).rejects.toMatchObject({ reason: 'too_late' })
})

test('what is nobody’s but their own, its proposer changes at once; once anybody else chose it, both sides do', async ({ db }) => {
  const { halden } = await cast(db)
  const { id } = await proposeOption(db, halden.dialogue, { by: halden.ana, name: 'Rak', at })
  const done = await proposeChange(db, halden.dialogue, { by: halden.ana, optionId: id, kind: 'rename', name: 'Rack', at })
  expect(done.isAdopted).toBe(true)
  expect(await findOption(db, halden.dialogue, { id: done.optionId })).toMatchObject({ name: 'Rack', side: 'customer' })
  const { id: rail } = await proposeOption(db, halden.dialogue, { by: halden.ana, name: 'Rail', at })
  await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Rail', why: 'It holds.', at })
  expect(await proposeChange(db, halden.dialogue, { by: halden.ana, optionId: rail, kind: 'retire', reason, at })).toMatchObject({
    isAdopted: false,
  })
  const { id: seal } = await proposeOption(db, halden.dialogue, { by: halden.ana, name: 'Seal', at })
  expect(await proposeChange(db, halden.dialogue, { by: halden.tom, optionId: seal, kind: 'retire', reason, at })).toMatchObject({
    isAdopted: false,
  })
})

test('proposing what the other side has proposed accepts it, and the same twice is one', async ({ db }) => {
  const { halden } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  const retire = (by: Troupe['ana'], id?: string) =>
    proposeChange(db, halden.dialogue, { by, id, optionId: rack, kind: 'retire', reason, at })
  const id = '0199a000-0000-7000-8000-000000000002'
  const first = await retire(halden.ana, id)
  expect(await retire(halden.ana, id)).toEqual({ ...first, isNew: false })
  expect(await retire(halden.jim)).toMatchObject({ id: first.id, isNew: false, isAdopted: false })
  expect(await retire(halden.tom)).toMatchObject({ id: first.id, isAdopted: true })
  expect(await acceptChange(db, halden.dialogue, { by: halden.maren, optionId: rack, changeId: first.id, at })).toMatchObject({
    isNew: false,
  })
  expect(await kindsOf(db, halden)).toEqual(['option_change_proposed', 'option_change_accepted', 'option_retired'])
})

test('only who proposed a change takes it back, and what is taken back is not done', async ({ db }) => {
  const { halden } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  const { id: changeId } = await proposeChange(db, halden.dialogue, { by: halden.ana, optionId: rack, kind: 'retire', reason, at })
  const about = { optionId: rack, changeId, at }
  await expect(dropChange(db, halden.dialogue, { by: halden.jim, ...about })).rejects.toMatchObject({ reason: 'not_allowed' })
  await dropChange(db, halden.dialogue, { by: halden.ana, ...about })
  await dropChange(db, halden.dialogue, { by: halden.ana, ...about })
  await expect(acceptChange(db, halden.dialogue, { by: halden.tom, ...about })).rejects.toMatchObject({ reason: 'too_late' })
  expect(await kindsOf(db, halden)).toEqual(['option_change_proposed', 'option_change_dropped'])
})

test('a change overtakes the others that were proposed for the same option', async ({ db }) => {
  const { halden } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  const { id } = await proposeChange(db, halden.dialogue, { by: halden.ana, optionId: rack, kind: 'retire', reason, at })
  await renamed(db, halden, rack, 'Rack and pinion')
  const [overtaken] = await db.select().from(optionChanges).where(eq(optionChanges.id, id))
  expect(overtaken).toMatchObject({ adoptedAt: null, droppedAt: at })
})

test('two that become one are shared by that, where each side has one of them, and both sides are told', async ({ db }) => {
  const { halden } = await cast(db)
  const { id: rack } = await proposeOption(db, halden.dialogue, { by: halden.ana, name: 'Rack', at })
  const { id: rail } = await proposeOption(db, halden.dialogue, { by: halden.tom, name: 'Rail', at })
  expect(await db.$count(tidings, eq(tidings.kind, 'option_shared'))).toBe(0)
  const { id: changeId } = await proposeChange(db, halden.dialogue, {
    by: halden.priya,
    optionId: rack,
    kind: 'merge',
    intoId: rail,
    reason,
    at,
  })
  await acceptChange(db, halden.dialogue, { by: halden.jim, optionId: rack, changeId, at })
  expect(await optionsOnTheTable(db, halden.dialogue)).toMatchObject([{ id: rail }])
  expect(await db.$count(tidings, eq(tidings.kind, 'option_shared'))).toBe(1)
})

test('analysts change nothing, and an option of another dialogue is not there', async ({ db }) => {
  const { halden, acme } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  const rename = { kind: 'rename' as const, name: 'Rail', at }
  const { id: changeId } = await proposeChange(db, halden.dialogue, { by: halden.ana, optionId: rack, ...rename })
  const ofNoor = { by: halden.noor, optionId: rack, at }
  await expect(proposeChange(db, halden.dialogue, { ...ofNoor, ...rename })).rejects.toMatchObject({ reason: 'not_allowed' })
  await expect(acceptChange(db, halden.dialogue, { ...ofNoor, changeId })).rejects.toMatchObject({ reason: 'not_allowed' })
  await expect(dropChange(db, halden.dialogue, { ...ofNoor, changeId })).rejects.toMatchObject({ reason: 'not_allowed' })
  const ofBea = { by: acme.ana, optionId: rack, at }
  await expect(proposeChange(db, acme.dialogue, { ...ofBea, ...rename })).rejects.toMatchObject({ reason: 'not_found' })
  await expect(acceptChange(db, acme.dialogue, { ...ofBea, changeId })).rejects.toMatchObject({ reason: 'not_found' })
  await expect(dropChange(db, acme.dialogue, { ...ofBea, changeId })).rejects.toMatchObject({ reason: 'not_found' })
  const theirs = await sharedOption(db, acme, 'Theirs')
  await expect(
    proposeChange(db, halden.dialogue, { by: halden.ana, optionId: rack, kind: 'merge', intoId: theirs, reason, at }),
  ).rejects.toMatchObject({ reason: 'invalid', field: 'into' })
})

test('once weighing has closed the table stays as it is: naming an option then accepts none', async ({ db }) => {
  const { halden } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  const { id: rail } = await proposeOption(db, halden.dialogue, { by: halden.tom, name: 'Rail', at })
  const { id: changeId } = await proposeChange(db, halden.dialogue, { by: halden.ana, optionId: rack, kind: 'retire', reason, at })
  const { dialogue } = await inPhase(db, halden, 'weighing', { closesAt: later({ hours: 1 }) })
  expect(await acceptOption(db, dialogue, { by: halden.maren, optionId: rail, at })).toBe(false)
  const closed = later({ hours: 2 })
  const rename = { by: halden.ana, optionId: rack, kind: 'rename' as const, name: 'Rail and rack', at: closed }
  await expect(proposeChange(db, dialogue, rename)).rejects.toMatchObject({ reason: 'closed' })
  await expect(acceptChange(db, dialogue, { by: halden.tom, optionId: rack, changeId, at: closed })).rejects.toMatchObject({
    reason: 'closed',
  })
  await expect(acceptOption(db, dialogue, { by: halden.ana, optionId: rail, at: closed })).rejects.toMatchObject({ reason: 'closed' })
  await expect(proposeOption(db, dialogue, { by: halden.ana, name: 'Seal', at: closed })).rejects.toMatchObject({ reason: 'closed' })
  await postStatement(db, dialogue, { by: halden.jim, choice: 'Rail', why: 'It holds.', at: closed })
  expect((await optionsOnTheTable(db, dialogue)).map(({ name }) => name)).toEqual(['Rack'])
})

async function renamed(db: Db, { dialogue, ana, tom }: Troupe, optionId: string, name: string) {
  const { id: changeId } = await proposeChange(db, dialogue, { by: ana, optionId, kind: 'rename', name, at })
  return await acceptChange(db, dialogue, { by: tom, optionId, changeId, at })
}

async function rated(db: Db, { company, dialogue }: Troupe, by: Troupe['ana'], scores: Record<string, number>, criterionId: string) {
  const own = { companyId: company.id, dialogueId: dialogue.id, personId: by.personId, at }
  await db.insert(weighings).values({ ...own, side: 'customer' })
  await db.insert(ratings).values(Object.entries(scores).map(([optionId, score]) => ({ ...own, optionId, criterionId, score })))
}

/** Which option each is part of, by their names. */
async function partsOf(db: Db, { dialogue }: Troupe) {
  const rows = await db.select().from(options).where(eq(options.dialogueId, dialogue.id))
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return Object.fromEntries(rows.map(({ name, mergedIntoId }) => [name, mergedIntoId && names.get(mergedIntoId)]))
}

async function kindsOf(db: Db, { company }: Troupe) {
  const rows = await db.select({ kind: events.kind }).from(events).where(eq(events.companyId, company.id)).orderBy(events.version)
  return rows.map(({ kind }) => kind)
}

test('whoever accepted for one side does not accept for the other, too, once they belong to it', async ({ db }) => {
  const { halden } = await cast(db)
  const { ana, tom, dialogue } = halden
  const now = { ...ana, role: 'staff' } as const
  const { id: optionId } = await proposeOption(db, dialogue, { by: ana, name: 'Rack', at })
  await expect(acceptOption(db, dialogue, { by: now, optionId, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  await proposeOption(db, dialogue, { by: now, name: 'Rack', at })
  expect(await optionsOnTheTable(db, dialogue)).toEqual([])
  await acceptOption(db, dialogue, { by: tom, optionId, at })
  const { id: changeId } = await proposeChange(db, dialogue, { by: ana, optionId, kind: 'retire', reason, at })
  await expect(acceptChange(db, dialogue, { by: now, optionId, changeId, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  expect(await acceptChange(db, dialogue, { by: tom, optionId, changeId, at })).toMatchObject({ isAdopted: true })
})
