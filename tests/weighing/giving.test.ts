import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { criteria, events, weighings, weights } from '../../db/schema/index.ts'
import { proposeOption } from '../../server/dialogues/options.ts'
import { changePhase } from '../../server/dialogues/phases.ts'
import { setWeighingClose } from '../../server/weighing/closing.ts'
import { giveWeights, saveWeights, weightsForm } from '../../server/weighing/giving.ts'
import { isStale, newSince, weighingOf } from '../../server/weighing/mine.ts'
import { rate } from '../../server/weighing/rating.ts'
import { staleCounts } from '../../server/weighing/stale.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { inPhase, sharedCriterion, sharedOption } from '../support/deciding.ts'
import { test } from '../support/test.ts'

const at = monday

test('a whole set of weights makes 100, and takes the place of the one before', async ({ db }) => {
  const { halden, frost, sound } = await weighing(db)
  const { ana, dialogue } = halden
  expect(await giveWeights(db, dialogue, { by: ana, points: { [frost]: 60, [sound]: 40 }, at })).toBe(true)
  expect(await giveWeights(db, dialogue, { by: ana, points: { [frost]: 30, [sound]: 70 }, at: later({ hours: 1 }) })).toBe(true)
  const mine = await weighingOf(db, dialogue, ana)
  expect(mine).toMatchObject({ points: { [frost]: 30, [sound]: 70 }, weighedAt: later({ hours: 1 }), draft: null })
})

test('the very same set again is nothing new', async ({ db }) => {
  const { halden, frost, sound } = await weighing(db)
  const { ana, dialogue } = halden
  const given = { by: ana, points: { [frost]: 60, [sound]: 40 } }
  await giveWeights(db, dialogue, { ...given, at })
  expect(await giveWeights(db, dialogue, { ...given, at: later({ hours: 1 }) })).toBe(false)
  expect(await factsOf(db, halden)).toHaveLength(1)
})

describe('what is no whole set is refused, and says what is missing', () => {
  test.for([
    [60, 28, 'Give the remaining', 12],
    [60, 45, 'Take', 5],
    [0, 0, 'Give the remaining', 100],
  ] as const)('%i and %i', async ([one, other, sentence, points], { db }) => {
    const { halden, frost, sound } = await weighing(db)
    const giving = giveWeights(db, halden.dialogue, { by: halden.ana, points: { [frost]: one, [sound]: other }, at })
    await expect(giving).rejects.toMatchObject({
      reason: 'invalid',
      field: 'points',
      message: expect.stringContaining(sentence),
      values: { points },
    })
    expect(await weighingOf(db, halden.dialogue, halden.ana)).toMatchObject({ weighedAt: null, points: {} })
  })

  test('a set that leaves a shared criterion out', async ({ db }) => {
    const { halden, frost } = await weighing(db)
    const giving = giveWeights(db, halden.dialogue, { by: halden.ana, points: { [frost]: 100 }, at })
    await expect(giving).rejects.toThrow('The shared criteria have changed meanwhile.')
  })

  test.for([
    ['12,5', false],
    ['101', false],
    ['-1', false],
    ['1e1', false],
    ['', true],
    [' 7 ', true],
    ['007', true],
  ] as const)('a field with %j', ([typed, isTaken]) => {
    const id = '0190aaaa-0000-7000-8000-000000000000'
    expect(weightsForm.safeParse({ [`points-${id}`]: typed }).success).toBe(isTaken)
    expect(weightsForm.safeParse({ [`points-${id}`]: typed, wish: 'save' }).success).toBe(true)
  })
})

test('points saved part-way are kept as they were typed, count for nothing, and no fact tells of them', async ({ db }) => {
  const { halden, frost } = await weighing(db)
  const { ana, dialogue } = halden
  await saveWeights(db, dialogue, { by: ana, typed: { [frost]: 'about 40', [ana.personId]: '7' }, at })
  expect(await weighingOf(db, dialogue, ana)).toMatchObject({ draft: { [frost]: 'about 40' }, weighedAt: null, points: {} })
  expect(await factsOf(db, halden)).toEqual([])
  expect(await staleCounts(db, dialogue)).toEqual({ customer: { weighed: 0, stale: 0 }, company: { weighed: 0, stale: 0 } })
})

test('of what somebody weighed the facts know the side, and no figure; and they are not public', async ({ db }) => {
  const { halden, frost, sound } = await weighing(db)
  await giveWeights(db, halden.dialogue, { by: halden.priya, points: { [frost]: 37, [sound]: 63 }, at })
  expect(await factsOf(db, halden)).toEqual([{ kind: 'weights_given', detail: { side: 'company' }, isPublic: false }])
})

test('customers, staff and admins weigh, each for their side; analysts do not', async ({ db }) => {
  const { halden, frost, sound } = await weighing(db)
  const { dialogue, jim, tom, maren, noor } = halden
  const points = { [frost]: 50, [sound]: 50 }
  for (const by of [jim, tom, maren]) await giveWeights(db, dialogue, { by, points, at })
  expect(await staleCounts(db, dialogue)).toEqual({ customer: { weighed: 1, stale: 0 }, company: { weighed: 2, stale: 0 } })
  await expect(giveWeights(db, dialogue, { by: noor, points, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  await expect(saveWeights(db, dialogue, { by: noor, typed: {}, at })).rejects.toMatchObject({ reason: 'not_allowed' })
})

test('one person has one set, whatever becomes of their role', async ({ db }) => {
  const { halden, frost, sound } = await weighing(db)
  const { dialogue, jim } = halden
  await giveWeights(db, dialogue, { by: jim, points: { [frost]: 50, [sound]: 50 }, at })
  await giveWeights(db, dialogue, { by: { ...jim, role: 'staff' }, points: { [frost]: 20, [sound]: 80 }, at })
  const rows = await db.select({ side: weighings.side }).from(weighings).where(eq(weighings.companyId, halden.company.id))
  expect(rows).toEqual([{ side: 'company' }])
  expect(await db.select().from(weights).where(eq(weights.companyId, halden.company.id))).toHaveLength(2)
})

test('nothing is weighed before weighing begins and after it closes', async ({ db }) => {
  const { halden, frost, sound } = await weighing(db)
  const given = { by: halden.ana, points: { [frost]: 60, [sound]: 40 } }
  const before = await inPhase(db, halden, 'listening')
  await expect(giveWeights(db, before.dialogue, { ...given, at })).rejects.toMatchObject({ reason: 'closed' })
  const open = await inPhase(db, halden, 'weighing', { closesAt: later({ hours: 2 }) })
  await giveWeights(db, open.dialogue, { ...given, at: later({ hours: 1 }) })
  await expect(giveWeights(db, open.dialogue, { ...given, at: later({ hours: 2 }) })).rejects.toMatchObject({ reason: 'closed' })
  await expect(saveWeights(db, open.dialogue, { by: halden.ana, typed: {}, at: later({ hours: 2 }) })).rejects.toMatchObject({
    reason: 'closed',
  })
})

test('what arrives on a page from before the closing does not come in behind it', async ({ db }) => {
  const { halden, frost, sound } = await weighing(db)
  const { dialogue, priya, ana } = halden
  await setWeighingClose(db, dialogue, { by: priya, closesAt: at, at })
  const giving = db.transaction((tx) => giveWeights(tx, dialogue, { by: ana, points: { [frost]: 60, [sound]: 40 }, at }))
  await expect(giving).rejects.toMatchObject({ reason: 'closed' })
  expect(await weighingOf(db, dialogue, ana)).toMatchObject({ weighedAt: null })
})

test('what waited for whoever closed weighing does not come in behind it either, whatever its clock says', async ({ db }) => {
  const { halden, frost, sound } = await weighing(db)
  const { dialogue, priya, ana } = halden
  const [asked, closesAt] = [at, later({ hours: 1 })]
  await setWeighingClose(db, dialogue, { by: priya, closesAt, at: closesAt })
  const giving = db.transaction((tx) => giveWeights(tx, dialogue, { by: ana, points: { [frost]: 60, [sound]: 40 }, at: asked }))
  await expect(giving).rejects.toMatchObject({ reason: 'taken' })
  const proposing = db.transaction((tx) => proposeOption(tx, dialogue, { by: ana, name: 'Two cables', at: asked }))
  await expect(proposing).rejects.toMatchObject({ reason: 'taken' })
})

test('a criterion that is shared later asks whoever weighed before to look again, until they have', async ({ db }) => {
  const { halden, frost, sound } = await weighing(db)
  const { dialogue, ana, priya } = halden
  for (const by of [ana, priya]) await giveWeights(db, dialogue, { by, points: { [frost]: 60, [sound]: 40 }, at })
  const price = await sharedCriterion(db, halden, 'It costs no more.', { at: later({ hours: 1 }) })
  const shared = [frost, sound, price].map((id) => ({ id, sentence: '', measure: null, source: null, sharedAt: at }))
  const mine = await weighingOf(db, dialogue, ana)
  expect(newSince(mine, shared).map(({ id }) => id)).toEqual([price])
  expect(isStale(mine, shared)).toBe(true)
  expect(await staleCounts(db, dialogue)).toEqual({ customer: { weighed: 1, stale: 1 }, company: { weighed: 1, stale: 1 } })
  await giveWeights(db, dialogue, { by: ana, points: { [frost]: 60, [sound]: 40, [price]: 0 }, at: later({ hours: 2 }) })
  expect(isStale(await weighingOf(db, dialogue, ana), shared)).toBe(false)
  expect((await staleCounts(db, dialogue)).customer).toEqual({ weighed: 1, stale: 0 })
})

test('a criterion that is taken off the table leaves weights that are asked anew', async ({ db }) => {
  const { halden, frost, sound } = await weighing(db)
  const { dialogue, ana, company } = halden
  await giveWeights(db, dialogue, { by: ana, points: { [frost]: 60, [sound]: 40 }, at })
  await db
    .update(criteria)
    .set({ retiredAt: at })
    .where(and(eq(criteria.companyId, company.id), eq(criteria.id, sound)))
  expect((await staleCounts(db, dialogue)).customer).toEqual({ weighed: 1, stale: 1 })
  await giveWeights(db, dialogue, { by: ana, points: { [frost]: 100 }, at: later({ hours: 1 }) })
  expect((await staleCounts(db, dialogue)).customer).toEqual({ weighed: 1, stale: 0 })
})

describe('when weighing closes', () => {
  test('is said by whoever leads the dialogue, and by nobody else', async ({ db }) => {
    const { halden } = await weighing(db)
    const { dialogue, priya, maren, tom, noor, ana } = halden
    for (const by of [tom, noor, ana])
      await expect(setWeighingClose(db, dialogue, { by, closesAt: later({ days: 3 }), at })).rejects.toMatchObject({
        reason: 'not_allowed',
      })
    expect(await setWeighingClose(db, dialogue, { by: priya, closesAt: later({ days: 3 }), at })).toBe(true)
    const dated = await inPhase(db, halden, 'weighing', { closesAt: later({ days: 3 }) })
    expect(await setWeighingClose(db, dated.dialogue, { by: maren, closesAt: later({ days: 3 }), at })).toBe(false)
  })

  test('is never in the past, and only in the phase of weighing', async ({ db }) => {
    const { halden } = await weighing(db)
    const { priya: by } = halden
    await expect(setWeighingClose(db, halden.dialogue, { by, closesAt: later({ hours: -1 }), at })).rejects.toMatchObject({ field: 'day' })
    const listening = await inPhase(db, halden, 'listening')
    await expect(setWeighingClose(db, listening.dialogue, { by, closesAt: at, at })).rejects.toMatchObject({ reason: 'closed' })
  })

  test('whoever asks on an old page is told, unless they ask for the same', async ({ db }) => {
    const { halden } = await weighing(db)
    const { dialogue, priya, maren } = halden
    await setWeighingClose(db, dialogue, { by: priya, closesAt: later({ days: 3 }), at })
    expect(await setWeighingClose(db, dialogue, { by: maren, closesAt: later({ days: 3 }), at })).toBe(false)
    await expect(setWeighingClose(db, dialogue, { by: maren, closesAt: later({ days: 4 }), at })).rejects.toMatchObject({ reason: 'taken' })
  })
})

test('who moves the dialogue on, on a page from before weighing closed, is told; and what was opened stays open', async ({ db }) => {
  const { halden, frost, sound } = await weighing(db)
  const { dialogue, priya } = halden
  await giveWeights(db, dialogue, { by: priya, points: { [frost]: 60, [sound]: 40 }, at })
  const closed = later({ hours: 1 })
  await setWeighingClose(db, dialogue, { by: priya, closesAt: closed, at: closed })
  const moving = { by: priya, reason: 'There is more to say.', at: later({ hours: 2 }) }
  for (const to of ['listening', 'decided'] as const)
    await expect(changePhase(db, dialogue, { ...moving, to })).rejects.toMatchObject({ reason: 'taken' })
  const now = await inPhase(db, halden, 'weighing', { closesAt: closed })
  await changePhase(db, now.dialogue, { ...moving, to: 'listening' })
  expect((await openedOf(db, halden)).company).toEqual([moving.at])
})

describe('what was opened is not sealed again', () => {
  test('when weighing is opened again: until whoever gave it changes it', async ({ db }) => {
    const { halden, frost, sound } = await weighing(db)
    const { dialogue, priya, tom, ana } = halden
    for (const by of [priya, tom, ana]) await giveWeights(db, dialogue, { by, points: { [frost]: 60, [sound]: 40 }, at })
    await setWeighingClose(db, dialogue, { by: priya, closesAt: at, at })
    const closed = await inPhase(db, halden, 'weighing', { closesAt: at })
    const again = later({ days: 1 })
    await setWeighingClose(db, closed.dialogue, { by: priya, closesAt: null, at: again })
    expect(await openedOf(db, halden)).toEqual({ company: [again, again], customer: [null] })
    const open = await inPhase(db, halden, 'weighing')
    await giveWeights(db, open.dialogue, { by: tom, points: { [frost]: 10, [sound]: 90 }, at: again })
    expect((await openedOf(db, halden)).company).toEqual([again, null])
  })

  test.for([
    ['decided', 'weighing'],
    ['decided', 'listening'],
  ] as const)('when the dialogue goes back from %s to %s', async ([from, to], { db }) => {
    const { halden, frost, sound } = await weighing(db)
    await giveWeights(db, halden.dialogue, { by: halden.priya, points: { [frost]: 60, [sound]: 40 }, at })
    const decided = await inPhase(db, halden, from, { closesAt: at })
    const again = later({ days: 1 })
    await changePhase(db, decided.dialogue, { by: halden.priya, to, reason: 'There is more to weigh.', at: again })
    expect((await openedOf(db, halden)).company).toEqual([again])
  })

  test('again and again: what is open when it is reopened stays open, of who only rated too', async ({ db }) => {
    const { halden, frost, sound } = await weighing(db)
    const { priya, tom } = halden
    const rack = await sharedOption(db, halden, 'Rack')
    const rated = (score: number) => ({ by: tom, ratings: [{ optionId: rack, criterionId: frost, score }] })
    const reopen = async (hours: number) => {
      const { dialogue } = await inPhase(db, halden, 'weighing', { closesAt: later({ hours: hours - 1 }) })
      await setWeighingClose(db, dialogue, { by: priya, closesAt: null, at: later({ hours }) })
    }
    await giveWeights(db, halden.dialogue, { by: priya, points: { [frost]: 60, [sound]: 40 }, at })
    await rate(db, halden.dialogue, { ...rated(3), at })
    await reopen(2)
    expect((await openedOf(db, halden)).company).toEqual([later({ hours: 2 }), later({ hours: 2 })])
    await rate(db, halden.dialogue, { ...rated(0), at: later({ hours: 3 }) })
    expect((await openedOf(db, halden)).company).toEqual([later({ hours: 2 }), null])
    await reopen(5)
    expect((await openedOf(db, halden)).company).toEqual([later({ hours: 5 }), later({ hours: 5 })])
  })

  test('what was never opened stays sealed when the dialogue goes back', async ({ db }) => {
    const { halden, frost, sound } = await weighing(db)
    await giveWeights(db, halden.dialogue, { by: halden.priya, points: { [frost]: 60, [sound]: 40 }, at })
    await changePhase(db, halden.dialogue, { by: halden.priya, to: 'listening', reason: 'Too early.', at })
    expect((await openedOf(db, halden)).company).toEqual([null])
  })
})

/** Halden's dialogue in the phase of weighing, with two shared criteria. */
async function weighing(db: Db) {
  const { halden } = await cast(db)
  const frost = await sharedCriterion(db, halden, 'It never sticks in frost.')
  const sound = await sharedCriterion(db, halden, 'I can hear that it moved.')
  return { halden: await inPhase(db, halden, 'weighing'), frost, sound }
}

async function factsOf(db: Db, { company }: Troupe) {
  return await db
    .select({ kind: events.kind, detail: events.detail, isPublic: events.isPublic })
    .from(events)
    .where(and(eq(events.companyId, company.id), eq(events.kind, 'weights_given')))
}

/** Since when the sets of each side are open, in the order in which they were begun. */
async function openedOf(db: Db, { company, priya, tom, ana }: Troupe) {
  const rows = await db
    .select({ by: weighings.personId, openedAt: weighings.openedAt })
    .from(weighings)
    .where(eq(weighings.companyId, company.id))
  const of = (people: { personId: string }[]) =>
    people.flatMap(({ personId }) => rows.filter(({ by }) => by === personId).map(({ openedAt }) => openedAt))
  return { company: of([priya, tom]), customer: of([ana]) }
}
