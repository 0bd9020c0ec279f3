import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { criteria, responseDrafts, responseRevisions } from '../../db/schema/index.ts'
import { findExchange } from '../../server/exchanges/reading.ts'
import { reviseResponse } from '../../server/responses/revising.ts'
import { cast, later, monday } from '../support/cast.ts'
import { sharedCriterion } from '../support/deciding.ts'
import { openDoors } from '../support/doors.ts'
import { answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'
import { proposedCriterion } from '../support/worked.ts'

const at = monday
const refusal = { outcome: 'will_not' as const, reason: 'It costs more than it helps.', commitments: [] }
const dialogue = '/halden/d/window-motor'

describe('a refusal', () => {
  test('can rest on a shared criterion, which stands beside the reason with its page', async ({ db }) => {
    const { halden } = await cast(db)
    const criterionId = await sharedCriterion(db, halden, 'It stays affordable.')
    const id = await raised(db, halden)
    await answered(db, halden, { kind: 'conflict', id }, { ...refusal, criterionId })
    const { answer } = await findExchange(db, halden.dialogue, { kind: 'conflict', id, at })
    expect(answer).toMatchObject({ restsOn: { words: 'It stays affordable.', path: `${dialogue}/criteria/${criterionId}` } })
  })

  test('rests on nothing that is only proposed, retired, or another dialogue’s', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const retired = await sharedCriterion(db, halden, 'It is quiet.')
    await db.update(criteria).set({ retiredAt: at }).where(eq(criteria.id, retired))
    const id = await raised(db, halden)
    for (const criterionId of [retired, await proposedCriterion(db, halden, 'It is loud.'), await sharedCriterion(db, acme, 'It is ours.')])
      await expect(answered(db, halden, { kind: 'conflict', id }, { ...refusal, criterionId })).rejects.toMatchObject({
        reason: 'invalid',
        field: 'criterionId',
      })
    expect(await db.$count(responseRevisions)).toBe(0)
  })

  test('alone rests on one: of every other answer the choice is left out', async ({ db }) => {
    const { halden } = await cast(db)
    const criterionId = await sharedCriterion(db, halden, 'It stays affordable.')
    await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) }, { criterionId })
    expect(await db.select({ criterionId: responseRevisions.criterionId }).from(responseRevisions)).toEqual([{ criterionId: null }])
  })

  test('is changed to rest on another, or on none; what it rested on stays readable', async ({ db }) => {
    const { halden } = await cast(db)
    const [first, second] = [await sharedCriterion(db, halden, 'First one.'), await sharedCriterion(db, halden, 'Second one.')]
    const { responseId } = await answered(
      db,
      halden,
      { kind: 'conflict', id: await raised(db, halden) },
      { ...refusal, criterionId: first },
    )
    const words = {
      heard: 'You need to hear it.',
      answer: 'You are right, and we never asked.',
      outcome: 'will_not' as const,
      reason: refusal.reason,
    }
    const revise = (criterionId: string | null, revision: number) =>
      reviseResponse(db, halden.dialogue, { by: halden.priya, responseId, revision, ...words, criterionId, at: later({ hours: revision }) })
    await revise(first, 1)
    await revise(second, 1)
    await db.update(criteria).set({ retiredAt: at }).where(eq(criteria.id, second))
    await revise(second, 2)
    await revise(null, 2)
    await expect(revise(second, 3)).rejects.toMatchObject({ reason: 'invalid' })
    const kept = await db.select({ criterionId: responseRevisions.criterionId }).from(responseRevisions).orderBy(responseRevisions.number)
    expect(kept.map(({ criterionId }) => criterionId)).toEqual([first, second, null])
  })

  test('is asked what it rests on where anything is shared, and the draft, the preview and the change keep it', async ({
    db,
    database,
  }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    const [duty] = await dutiesOf(db, halden)
    const place = `/halden/desk/${duty!.id}`
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.priya)
    expect((await get(place)).body).not.toContain('name="criterionId"')
    const criterionId = await sharedCriterion(db, halden, 'It stays affordable.')
    expect((await get(place)).body).toContain('It stays affordable.')
    const form = { heard: 'You need it.', answer: 'No, sorry.', outcome: 'will_not', reason: 'It costs.', criterionId, expect: 'heard' }
    await post(`${place}/draft`, form)
    expect(
      (await db.select({ fields: responseDrafts.fields }).from(responseDrafts).where(eq(responseDrafts.obligationId, duty!.id)))[0]!.fields,
    ).toMatchObject({ criterionId })
    expect((await get(place)).body).toContain(`<option value="${criterionId}" selected>`)
    expect((await post(`${place}/preview`, form)).body).toMatch(/It rests on the criterion\s*<b dir="auto">It stays affordable/)
    const { headers } = await post(place, form)
    const { body } = await get(headers.location!)
    expect(body).toMatch(/It rests on the criterion\s*<a href="[^"]+" dir="auto">It stays affordable/)
    const edit = `${body.match(/href="([^"]+\/answers\/[0-9a-f-]+)"/)![1]}/edit`
    expect((await get(edit)).body).toContain(`<option value="${criterionId}" selected>`)
  })
})
