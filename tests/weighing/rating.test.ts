import { setTimeout } from 'node:timers/promises'
import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { events } from '../../db/schema/index.ts'
import { holdOptions, mergeOptions } from '../../server/dialogues/option-merging.ts'
import { pathOf } from '../../server/dialogues/reading.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { readEvidence, writtenEvidence } from '../../server/weighing/evidence.ts'
import { weighingOf } from '../../server/weighing/mine.ts'
import { nextToRate, rate, ratingForm, ratingsTyped } from '../../server/weighing/rating.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { inPhase, sharedCriterion, sharedOption } from '../support/deciding.ts'
import { test } from '../support/test.ts'

const at = monday

test('a rating is from 0 to 4, or “don’t know”, which is a value; the later takes the place of the earlier', async ({ db }) => {
  const { halden, frost, sound, rack } = await weighing(db)
  const { dialogue, ana } = halden
  const given = (score: number | null) => ({ by: ana, ratings: [{ optionId: rack, criterionId: frost, score }] })
  expect(await rate(db, dialogue, { ...given(3), at })).toBe(true)
  expect(await rate(db, dialogue, { ...given(null), at })).toBe(true)
  expect(await rate(db, dialogue, { by: ana, ratings: [{ optionId: rack, criterionId: sound, score: 0 }], at })).toBe(true)
  const { ratings, ratedAt } = await weighingOf(db, dialogue, ana)
  expect(Object.fromEntries(ratings.map(({ criterionId, score }) => [criterionId, score]))).toEqual({ [frost]: null, [sound]: 0 })
  expect(ratedAt).toEqual(at)
})

test('the same again is nothing new, and a rating can be taken back', async ({ db }) => {
  const { halden, frost, rack } = await weighing(db)
  const { dialogue, ana: by } = halden
  const rated = { optionId: rack, criterionId: frost, score: 3, evidence: '72 dB(A)' }
  await rate(db, dialogue, { by, ratings: [rated], at })
  expect(await rate(db, dialogue, { by, ratings: [rated], at })).toBe(false)
  expect(await rate(db, dialogue, { by, ratings: [{ ...rated, score: undefined }], at })).toBe(true)
  expect(await rate(db, dialogue, { by, ratings: [{ ...rated, score: undefined }], at })).toBe(false)
  expect((await weighingOf(db, dialogue, by)).ratings).toEqual([])
})

test('of what somebody rated the facts know the side, and no figure; and they are not public', async ({ db }) => {
  const { halden, frost, rack } = await weighing(db)
  await rate(db, halden.dialogue, { by: halden.tom, ratings: [{ optionId: rack, criterionId: frost, score: 4 }], at })
  const facts = await db
    .select({ detail: events.detail, isPublic: events.isPublic })
    .from(events)
    .where(and(eq(events.companyId, halden.company.id), eq(events.kind, 'ratings_given')))
  expect(facts).toEqual([{ detail: { side: 'company' }, isPublic: false }])
})

test('analysts do not rate, and nobody does before weighing begins or after it closes', async ({ db }) => {
  const { halden, frost, rack } = await weighing(db)
  const ratings = [{ optionId: rack, criterionId: frost, score: 1 }]
  await expect(rate(db, halden.dialogue, { by: halden.noor, ratings, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  for (const [phase, closesAt] of [
    ['listening', null],
    ['weighing', at],
    ['decided', at],
  ] as const) {
    const { dialogue } = await inPhase(db, halden, phase, { closesAt })
    await expect(rate(db, dialogue, { by: halden.ana, ratings, at })).rejects.toMatchObject({ reason: 'closed' })
  }
})

test('what is not on the table is not rated, nor what belongs to another company', async ({ db }) => {
  const { halden, acme, frost, rack } = await weighing(db)
  const theirs = await sharedOption(db, acme, 'Rack')
  const notShared = await sharedCriterion(db, acme, 'It is theirs.')
  const rating = (optionId: string, criterionId: string) =>
    rate(db, halden.dialogue, { by: halden.ana, ratings: [{ optionId, criterionId, score: 1 }], at })
  await expect(rating(theirs, frost)).rejects.toMatchObject({ reason: 'not_found' })
  await expect(rating(rack, notShared)).rejects.toMatchObject({ reason: 'taken' })
})

test('of two who rate an option and make it part of another at once, no rating stays behind on what is gone', async ({
  freshDatabase: { db },
}) => {
  const { halden, frost, rack } = await weighing(db)
  const { dialogue, ana, jim } = halden
  const arm = await sharedOption(db, halden, 'Arm')
  await rate(db, dialogue, { by: ana, ratings: [{ optionId: arm, criterionId: frost, score: 1 }], at })
  const held = Promise.withResolvers<void>()
  const merging = db.transaction(async (tx) => {
    await holdOptions(tx, dialogue, [rack, arm])
    await mergeOptions(tx, dialogue, { fromId: rack, intoId: arm, at })
    await held.promise
  })
  const rating = Promise.allSettled(
    [ana, jim].map(async (by) => {
      await setTimeout(200)
      return await rate(db, dialogue, { by, ratings: [{ optionId: rack, criterionId: frost, score: 4 }], at })
    }),
  )
  await setTimeout(600)
  held.resolve()
  await merging
  expect((await rating).map((one) => one.status === 'rejected' && one.reason.reason)).toEqual(['taken', 'taken'])
  expect((await weighingOf(db, dialogue, jim)).ratings).toEqual([])
})

describe('what shows a rating', () => {
  const path = '/halden/d/window-motor'
  const id = '0190aaaa-0000-7000-8000-000000000000'

  test.for([
    ['', {}],
    ['72 dB(A) at the ear', { evidence: '72 dB(A) at the ear' }],
    [`${path}/whys/${id}`, { evidenceStatementId: id }],
    [`https://parley.example${path}/whys/${id}?from=mail#statement`, { evidenceStatementId: id }],
    [`https://elsewhere.example${path}/whys/${id}`, { evidenceUrl: `https://elsewhere.example${path}/whys/${id}` }],
    ['https://example.org/test.pdf', { evidenceUrl: 'https://example.org/test.pdf' }],
    ['see https://example.org/test.pdf', { evidence: 'see https://example.org/test.pdf' }],
    ['javascript:alert(1)', { evidence: 'javascript:alert(1)' }],
    ['https://ana:secret@example.org/', { evidence: 'https://ana:secret@example.org/' }],
    [`/halden/d/another/whys/${id}`, { evidence: `/halden/d/another/whys/${id}` }],
  ] as const)('%s', ([typed, read]) => {
    const here = { path, baseUrl: 'https://parley.example' }
    const evidence = readEvidence(typed, here)
    expect(evidence).toEqual({ evidence: null, evidenceStatementId: null, evidenceUrl: null, ...read })
    expect(readEvidence(writtenEvidence(evidence, path), here)).toEqual(evidence)
  })

  test('can be a statement of this dialogue, and of no other', async ({ db }) => {
    const { halden, acme, frost, rack } = await weighing(db)
    const own = await say(db, halden)
    const theirs = await say(db, acme)
    const typed = (statementId: string) =>
      ratingsTyped(halden.dialogue, {
        optionId: rack,
        body: { [`score-${frost}`]: '4', [`evidence-${frost}`]: `${pathOf(halden.dialogue)}/whys/${statementId}` },
        baseUrl: 'https://parley.example',
      })
    await rate(db, halden.dialogue, { by: halden.ana, ratings: typed(own), at })
    expect((await weighingOf(db, halden.dialogue, halden.ana)).ratings[0]?.evidenceStatementId).toBe(own)
    await expect(rate(db, halden.dialogue, { by: halden.ana, ratings: typed(theirs), at })).rejects.toMatchObject({
      reason: 'invalid',
      field: `evidence-${frost}`,
    })
  })

  test('stands beside a rating only, and has an end', () => {
    const problems = (fields: Record<string, string>) =>
      ratingForm.safeParse(fields).error?.issues.map(({ path, message }) => `${String(path[0])}: ${message}`) ?? []
    expect(problems({ [`evidence-${id}`]: '72 dB(A)' })).toEqual([expect.stringContaining(`score-${id}: Say how well`)])
    expect(problems({ [`score-${id}`]: 'unknown', [`evidence-${id}`]: 'x'.repeat(1001) })).toEqual([
      expect.stringContaining(`evidence-${id}: Keep this under`),
    ])
    expect(problems({ [`score-${id}`]: 'unknown', [`evidence-${id}`]: '72 dB(A)' })).toEqual([])
  })
})

test('one goes on from option to option, past those that are rated, and never in circles', () => {
  const options = ['a', 'b', 'c'].map((id) => ({ id, name: id, sharedAt: at }))
  const criteria = [{ id: 'x' }, { id: 'y' }]
  const rated = (optionId: string) => criteria.map(({ id }) => ({ optionId, criterionId: id }))
  const next = (ratings: { optionId: string; criterionId: string }[], after?: string) =>
    nextToRate({ options, criteria, ratings }, after)?.id
  expect(next([])).toBe('a')
  expect(next([{ optionId: 'a', criterionId: 'x' }])).toBe('a')
  expect(next([{ optionId: 'a', criterionId: 'x' }], 'a')).toBe('b')
  expect(next(rated('b'), 'a')).toBe('c')
  expect(next([], 'c')).toBeUndefined()
})

async function weighing(db: Db) {
  const { halden, acme } = await cast(db)
  const frost = await sharedCriterion(db, halden, 'It never sticks in frost.')
  const sound = await sharedCriterion(db, halden, 'I can hear that it moved.', { at: later({ hours: -1 }) })
  const rack = await sharedOption(db, halden, 'Rack')
  return { halden: await inPhase(db, halden, 'weighing'), acme, frost, sound, rack }
}

async function say(db: Db, { dialogue, ana: by }: Troupe) {
  return (await postStatement(db, dialogue, { by, choice: 'Rack', why: 'It is quiet.', at })).id
}
