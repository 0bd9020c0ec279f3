import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { responseRevisions, responses } from '../../db/schema/index.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import { reviseResponse } from '../../server/responses/revising.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { anAnswer, answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const at = later({ hours: 3 })
const words = { revision: 1, heard: 'You need to hear it move.', answer: 'You are right.', outcome: 'will', reason: null } as const

test('an answer’s words are changed by its author, and every revision stays', async ({ db }) => {
  const { halden, acme } = await cast(db)
  const { responseId } = await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
  for (const by of [halden.tom, halden.maren, halden.ana, halden.noor]) {
    await expect(reviseResponse(db, halden.dialogue, { by, responseId, ...words, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  }
  await expect(reviseResponse(db, acme.dialogue, { by: acme.priya, responseId, ...words, at })).rejects.toMatchObject({
    reason: 'not_found',
  })
  await reviseResponse(db, halden.dialogue, { by: halden.priya, responseId, ...words, at })
  expect(
    await db
      .select({ number: responseRevisions.number, heard: responseRevisions.heard })
      .from(responseRevisions)
      .where(eq(responseRevisions.companyId, halden.company.id))
      .orderBy(responseRevisions.number),
  ).toEqual([
    { number: 1, heard: 'You need to hear it.' },
    { number: 2, heard: 'You need to hear it move.' },
  ])
  expect(
    await db
      .select({ revision: responses.revision, publishedAt: responses.publishedAt })
      .from(responses)
      .where(eq(responses.companyId, halden.company.id)),
  ).toEqual([{ revision: 2, publishedAt: monday }])
})

test('the same change sent twice happens once; a change of an older revision is refused', async ({ db }) => {
  const { halden } = await cast(db)
  const { responseId } = await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
  for (let sent = 0; sent < 2; sent += 1) await reviseResponse(db, halden.dialogue, { by: halden.priya, responseId, ...words, at })
  await expect(
    reviseResponse(db, halden.dialogue, { by: halden.priya, responseId, ...words, answer: 'Something else', at }),
  ).rejects.toMatchObject({ reason: 'taken' })
  expect(await db.$count(responseRevisions, eq(responseRevisions.companyId, halden.company.id))).toBe(2)
})

test('what was promised cannot be taken back by a change, nor what was refused be promised', async ({ db }) => {
  const { halden } = await cast(db)
  const promised = await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
  const refused = await answered(
    db,
    halden,
    { kind: 'conflict', id: await raised(db, halden, { by: halden.jim }) },
    { outcome: 'will_not', reason: 'It costs too much.' },
  )
  const revise = (responseId: string, outcome: 'will' | 'partly' | 'will_not') =>
    reviseResponse(db, halden.dialogue, { by: halden.priya, responseId, ...words, outcome, reason: 'Because.', at })
  await expect(revise(promised.responseId, 'will_not')).rejects.toMatchObject({ field: 'outcome' })
  await expect(revise(refused.responseId, 'partly')).rejects.toMatchObject({ field: 'outcome' })
  await revise(promised.responseId, 'partly')
  await revise(refused.responseId, 'will_not')
})

test('a new date stays as it was announced', async ({ db }) => {
  const { halden } = await cast(db)
  const { responseId } = await answered(
    db,
    halden,
    { kind: 'conflict', id: await raised(db, halden) },
    { outcome: 'find_out', reason: 'To measure.', until: '2026-11-20' },
  )
  await expect(reviseResponse(db, halden.dialogue, { by: halden.priya, responseId, ...words, at })).rejects.toMatchObject({
    reason: 'not_allowed',
  })
})

test('who changed an answer to several comes back to where they opened it', async ({ db, database }) => {
  const { halden } = await cast(db)
  const [first, second] = [await raised(db, halden), await raised(db, halden, { by: halden.jim })]
  const targets = [first, second].map((id) => ({ kind: 'conflict' as const, id }))
  const { id } = await publishResponse(db, halden.dialogue, { by: halden.priya, targets, ...anAnswer(halden), at: monday })
  const { visitor } = await openDoors(database)
  const { post } = await visitor(halden.priya)
  for (const [conflictId, revision] of [
    [second, '1'],
    [first, '2'],
  ]) {
    const path = `/halden/d/window-motor/conflicts/${conflictId}`
    const sent = await post(`${path}/answers/${id}/edit`, {
      ...words,
      reason: '',
      answer: `Changed for ${conflictId}`,
      revision: revision!,
    })
    expect(sent.headers.location).toBe(path)
  }
})
