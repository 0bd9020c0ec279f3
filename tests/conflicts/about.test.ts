import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { conflicts } from '../../db/schema/index.ts'
import { findCommitment } from '../../server/commitments/reading.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { findCriterion } from '../../server/criteria/whole.ts'
import { courseOf } from '../../server/exchanges/course.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { raised } from '../support/story.ts'
import { test } from '../support/test.ts'
import { promised, proposedCriterion } from '../support/worked.ts'

const at = monday
const dialogue = '/halden/d/window-motor'
const words = { need: 'I need to hear that it moved.', instead: 'You make it quieter.' }

describe('a conflict with a criterion or a commitment', () => {
  test('shows what it is with before it is named, and leads there on its own page and in the list', async ({ db, database }) => {
    const { halden } = await cast(db)
    const criterion = await proposedCriterion(db, halden, 'It is quiet.')
    const commitment = await promised(db, halden, 'tests the sound', { by: halden.priya })
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.ana)
    for (const [about, page, said, tag] of [
      [`criterion:${criterion}`, `criteria/${criterion}`, 'It is quiet.', 'with a criterion'],
      [`commitment:${commitment}`, `commitments/${commitment}`, 'tests the sound', 'with a commitment'],
    ] as const) {
      const { body } = await get(`${dialogue}/conflicts/new?about=${about}`)
      expect(body).toContain(`<a href="${dialogue}/${page}">${said}</a>`)
      const refused = await post(`${dialogue}/conflicts/new`, { about, need: words.need })
      expect([refused.statusCode, refused.body.includes(said)]).toEqual([422, true])
      const { headers } = await post(`${dialogue}/conflicts/new`, { about, ...words })
      expect((await get(headers.location!)).body).toContain(`<a href="${dialogue}/${page}">${said}</a>`)
      expect((await get(`${dialogue}/conflicts`)).body).toContain(`<a href="${dialogue}/${page}">${tag}</a>`)
    }
    expect(await db.$count(conflicts, eq(conflicts.aboutCriterionId, criterion))).toBe(1)
    expect(await db.$count(conflicts, eq(conflicts.aboutCommitmentId, commitment))).toBe(1)
  })

  test('is of the same dialogue, and of nobody else’s', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const criterionId = await proposedCriterion(db, acme, 'It is quiet.')
    const commitmentId = await promised(db, acme, 'tests the sound', { by: acme.priya })
    for (const about of [{ aboutCriterionId: criterionId }, { aboutCommitmentId: commitmentId }])
      await expect(raiseConflict(db, halden.dialogue, { by: halden.ana, ...words, ...about, at })).rejects.toMatchObject({
        reason: 'not_found',
      })
    const { get } = await (await openDoors(database)).visitor(halden.ana)
    expect((await get(`${dialogue}/conflicts/new?about=criterion:${criterionId}`)).statusCode).toBe(404)
    expect(await db.$count(conflicts)).toBe(0)
  })

  test('is listed with what it is about, the latest first, without words that are hidden', async ({ db }) => {
    const { halden } = await cast(db)
    const criterionId = await proposedCriterion(db, halden, 'It is quiet.')
    const first = await raised(db, halden, { aboutCriterionId: criterionId })
    const second = await raised(db, halden, { aboutCriterionId: criterionId, at: later({ hours: 1 }) })
    await raised(db, halden)
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id: first }, reason: 'insult', at })
    const { criterion } = await findCriterion(db, halden.dialogue, { id: criterionId, reader: null, suggests: false })
    expect(criterion.conflicts).toMatchObject([
      { id: second, need: 'I need to hear that the window moved.', path: `${dialogue}/conflicts/${second}` },
      { id: first, need: null },
    ])
    const commitment = await promised(db, halden, 'tests the sound', { by: halden.priya })
    const third = await raised(db, halden, { aboutCommitmentId: commitment })
    expect((await findCommitment(db, halden.dialogue, { id: commitment, reader: null, at })).conflicts).toMatchObject([{ id: third }])
  })

  test('shows none of the words of what it is with while those are hidden', async ({ db }) => {
    const { halden } = await cast(db)
    const criterionId = await proposedCriterion(db, halden, 'It is quiet.')
    const id = await raised(db, halden, { aboutCriterionId: criterionId })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'criterion', id: criterionId }, reason: 'insult', at })
    const { about } = await courseOf(db, halden.dialogue, { kind: 'conflict', id, reader: null, at })
    expect(about).toMatchObject({ kind: 'criterion', id: criterionId, words: null })
  })
})
