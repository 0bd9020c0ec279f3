import { eq, isNotNull } from 'drizzle-orm'
import { expect } from 'vitest'
import {
  comments,
  commitmentSteps,
  criteria,
  criterionChanges,
  decisionReviews,
  decisions,
  dissents,
  optionChanges,
  ratings,
  weighings,
} from '../../db/schema/index.ts'
import { seedDemo } from '../../db/seeds/demo.ts'
import { sharedCriteria } from '../../server/criteria/shared.ts'
import { optionsOnTheTable } from '../../server/dialogues/on-the-table.ts'
import { dialoguesOf } from '../../server/dialogues/reading.ts'
import { isWeighing } from '../../server/dialogues/weighing-time.ts'
import { findDemoPerson } from '../../server/people/demo.ts'
import { resultsOf } from '../../server/weighing/results.ts'
import { staleCounts } from '../../server/weighing/stale.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'

const at = new Date('2026-11-21T12:00:00Z')
const sunday = new Date('2026-11-22T00:10:00Z')
/** The story is long, and a machine reads every why of it. */
const told = { timeout: 60_000 }

test(
  'of the demo’s dialogues one has decided as both sides ranked, one otherwise and says why, and both sides looked at that again',
  told,
  async ({ database }) => {
    const { db } = database
    await seedDemo(db, { at })
    const [company] = await db.query.companies.findMany()
    const dialogues = await dialoguesOf(db, company!, { reader: null })
    const of = (phase: string) => dialogues.filter((dialogue) => dialogue.phase === phase).map(({ id }) => ({ companyId: company!.id, id }))
    const [decided] = of('decided')
    const [decision] = await db.select().from(decisions).where(eq(decisions.dialogueId, decided!.id))
    expect(decision).toMatchObject({ followsRanking: true, departure: null })
    expect(decision!.reviewOn > '2027').toBe(true)
    expect((await sharedCriteria(db, decided!)).length).toBe(6)
    expect((await optionsOnTheTable(db, decided!)).length).toBe(4)
    const against = await db.select({ side: dissents.side }).from(dissents).where(eq(dissents.decisionId, decision!.id))
    expect(against.map(({ side }) => side).sort()).toEqual(['company', 'customer'])
    const changed = await db.select({ kind: criterionChanges.kind }).from(criterionChanges).where(isNotNull(criterionChanges.adoptedAt))
    expect(new Set(changed.map(({ kind }) => kind))).toEqual(new Set(['reword', 'merge', 'retire']))
    const renamed = await db.select({ kind: optionChanges.kind }).from(optionChanges).where(isNotNull(optionChanges.adoptedAt))
    expect(new Set(renamed.map(({ kind }) => kind))).toEqual(new Set(['rename', 'merge', 'retire']))
    const rated = await db.select().from(ratings).where(eq(ratings.dialogueId, decided!.id))
    expect(rated.some(({ score }) => score === null)).toBe(true)
    for (const shown of ['evidence', 'evidenceStatementId', 'evidenceUrl'] as const)
      expect(rated.filter((rating) => rating[shown]).length).toBeGreaterThan(0)
    const departed = (await db.select().from(decisions)).find(({ followsRanking }) => followsRanking === false)!
    expect(departed.departure).not.toBeNull()
    const reviews = await db.select().from(decisionReviews).where(eq(decisionReviews.decisionId, departed.id))
    expect(new Set(reviews.map(({ side }) => side))).toEqual(new Set(['customer', 'company']))
  },
)

test(
  'in the demo’s dialogue that weighs, a visitor can still give weights, and some are asked to look again',
  told,
  async ({ database }) => {
    const { db } = database
    await seedDemo(db, { at })
    const [company] = await db.query.companies.findMany()
    const dialogue = (await dialoguesOf(db, company!, { reader: null })).find(({ phase }) => phase === 'weighing')!
    const place = { companyId: company!.id, id: dialogue.id }
    expect(isWeighing(dialogue, at)).toBe(true)
    expect(isWeighing(dialogue, new Date('2026-12-01T12:00:00Z'))).toBe(false)
    expect(await staleCounts(db, place)).toEqual({ customer: { weighed: 7, stale: 2 }, company: { weighed: 2, stale: 1 } })
    const given = await db.select().from(weighings).where(eq(weighings.dialogueId, dialogue.id))
    expect(given.filter(({ draft }) => draft).length).toBe(1)
    const ana = await findDemoPerson(db, 'customer')
    expect(given.some(({ personId }) => personId === ana!.personId)).toBe(false)
    expect((await resultsOf(db, place)).basis).toBe('joint')
    const proposed = await db.select().from(criteria).where(eq(criteria.dialogueId, dialogue.id))
    expect(proposed.filter(({ sharedAt }) => !sharedAt).length).toBe(2)
    const { visitor } = await openDoors(database, { demo: true, at })
    const guest = await visitor()
    await guest.post('/demo/sign-in', { as: 'customer' })
    expect((await guest.get(`/halden/d/${dialogue.slug}/weigh`)).statusCode).toBe(200)
  },
)

test(
  'also told in the night of a Sunday, of the demo’s commitments of both sides some are kept, late, renegotiated, broken, overdue, and said to be done',
  told,
  async ({ database }) => {
    const { db } = database
    await seedDemo(db, { at: sunday })
    const steps = await db.select({ kind: commitmentSteps.kind, side: commitmentSteps.side }).from(commitmentSteps)
    for (const kind of ['accepted', 'done', 'confirmed', 'broken'] as const)
      expect(new Set(steps.filter((step) => step.kind === kind).map(({ side }) => side)).size).toBe(2)
    expect(steps.some(({ kind }) => kind === 'not_done')).toBe(true)
    const moved = await db.query.commitments.findMany()
    expect(moved.filter(({ dueOn, firstDueOn }) => dueOn > firstDueOn).length).toBe(2)
    expect((await db.select().from(comments).where(isNotNull(comments.percent))).length).toBeGreaterThan(3)
    const { visitor } = await openDoors(database, { demo: true, at: sunday })
    const guest = await visitor()
    const [decided] = (await dialoguesOf(db, (await db.query.companies.findFirst())!, { reader: null })).filter(
      ({ phase }) => phase === 'decided',
    )
    const page = (await guest.get(`/halden/d/${decided!.slug}/commitments`)).body
    expect(page).toMatch(/Overdue/i)
    expect(page).toContain('One named person for every fleet over fifty cars')
    for (const path of ['', '/criteria', '/options', '/decision', '/timeline'])
      expect((await guest.get(`/halden/d/${decided!.slug}${path}`)).statusCode).toBe(200)
    expect((await guest.get('/halden/record')).body).toMatch(/broken/i)
  },
)
