import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { events, supporterVerdicts } from '../../db/schema/index.ts'
import { courseOf } from '../../server/exchanges/course.ts'
import { findExchange } from '../../server/exchanges/reading.ts'
import { newId } from '../../server/ids.ts'
import { giveSupporterVerdict } from '../../server/responses/supporters.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { supportConflict, supportStatement, withdrawSupport } from '../../server/statements/supporting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { answered, dutiesOf, judged, raised, stateAt } from '../support/story.ts'
import { test } from '../support/test.ts'

const at = monday
const said = { heard: 'yes', settled: 'not_yet', feeling: 1, at } as const

/** A conflict of Ana's that was answered, and Jim says the same. */
async function supported(db: Db) {
  const { halden, acme } = await cast(db)
  const id = await raised(db, halden)
  await supportConflict(db, halden.dialogue, { conflictId: id, by: halden.jim, at })
  const { targetId } = await answered(db, halden, { kind: 'conflict', id })
  return { halden, acme, id, targetId }
}

async function sayOf(db: Db, { dialogue }: Troupe, id: string) {
  const { answers } = await courseOf(db, dialogue, { kind: 'conflict', id, reader: null, at: monday })
  const { answer } = await findExchange(db, dialogue, { kind: 'conflict', id, at })
  expect(answer!.supporters).toEqual(answers[0]!.supporters)
  return answers[0]!.supporters
}

describe('a supporter’s verdict', () => {
  test('is given by who says the same, and by nobody else', async ({ db }) => {
    const { halden, acme, id, targetId } = await supported(db)
    for (const by of [halden.ana, halden.priya, halden.noor, halden.maren])
      await expect(giveSupporterVerdict(db, halden.dialogue, { by, targetId, ...said })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(giveSupporterVerdict(db, acme.dialogue, { by: acme.jim, targetId, ...said })).rejects.toMatchObject({
      reason: 'not_found',
    })
    await withdrawSupport(db, halden.dialogue, { about: { conflictId: id }, by: halden.jim, at })
    await expect(giveSupporterVerdict(db, halden.dialogue, { by: halden.jim, targetId, ...said })).rejects.toMatchObject({
      reason: 'not_allowed',
    })
  })

  test('never changes how the conflict stands, and starts no clock', async ({ db }) => {
    const { halden, id, targetId } = await supported(db)
    for (const settled of ['not_yet', 'no', 'yes'] as const) {
      await giveSupporterVerdict(db, halden.dialogue, { by: halden.jim, targetId, ...said, settled })
      expect(await stateAt(db, halden, id, at)).toBe('answered')
    }
    expect(await dutiesOf(db, halden)).toHaveLength(1)
    expect(await stateAt(db, halden, id, later({ days: 31 }))).toBe('unconfirmed')
  })

  test('is counted apart: the latest word of each, and only of who still says the same', async ({ db }) => {
    const { halden, id, targetId } = await supported(db)
    expect(await sayOf(db, halden, id)).toEqual({ said: 0, heard: 0, settled: 0 })
    await giveSupporterVerdict(db, halden.dialogue, { by: halden.jim, targetId, ...said })
    expect(await sayOf(db, halden, id)).toEqual({ said: 1, heard: 1, settled: 0 })
    await giveSupporterVerdict(db, halden.dialogue, {
      by: halden.jim,
      targetId,
      ...said,
      heard: 'partly',
      settled: 'yes',
      at: later({ hours: 1 }),
    })
    expect(await sayOf(db, halden, id)).toEqual({ said: 1, heard: 0, settled: 1 })
    await judged(db, halden, targetId, { settled: 'no' })
    expect(await sayOf(db, halden, id)).toEqual({ said: 1, heard: 0, settled: 1 })
    await withdrawSupport(db, halden.dialogue, { about: { conflictId: id }, by: halden.jim, at })
    expect(await sayOf(db, halden, id)).toEqual({ said: 0, heard: 0, settled: 0 })
  })

  test('sent twice is given once, with one fact that holds no words and is not for everybody to read', async ({ db }) => {
    const { halden, targetId } = await supported(db)
    const id = newId()
    const give = (feeling: number) => giveSupporterVerdict(db, halden.dialogue, { by: halden.jim, id, targetId, ...said, feeling })
    expect([(await give(1)).isNew, (await give(1)).isNew, (await give(2)).isNew]).toEqual([true, false, true])
    expect(await db.$count(supporterVerdicts, eq(supporterVerdicts.companyId, halden.company.id))).toBe(2)
    const facts = and(eq(events.companyId, halden.company.id), eq(events.kind, 'supporter_verdict_given'))
    expect(await db.select({ isPublic: events.isPublic }).from(events).where(facts)).toEqual([{ isPublic: false }, { isPublic: false }])
  })

  test('on a new date, and on an answer that a newer one followed, is refused', async ({ db }) => {
    const { halden, id, targetId } = await supported(db)
    await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: 1 }) })
    await expect(giveSupporterVerdict(db, halden.dialogue, { by: halden.jim, targetId, ...said })).rejects.toMatchObject({
      reason: 'taken',
    })
    const other = await raised(db, halden)
    await supportConflict(db, halden.dialogue, { conflictId: other, by: halden.jim, at })
    const date = { outcome: 'find_out' as const, reason: 'To measure.', until: '2026-11-20' }
    const announced = await answered(db, halden, { kind: 'conflict', id: other }, date)
    await expect(
      giveSupporterVerdict(db, halden.dialogue, { by: halden.jim, targetId: announced.targetId, ...said }),
    ).rejects.toMatchObject({ reason: 'too_late' })
  })

  test('is given on a statement too', async ({ db }) => {
    const { halden } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never sticks.', at })
    await supportStatement(db, halden.dialogue, { statementId: id, by: halden.jim, at })
    const { targetId } = await answered(db, halden, { kind: 'statement', id })
    const { path } = await giveSupporterVerdict(db, halden.dialogue, { by: halden.jim, targetId, ...said })
    expect(path).toBe(`/halden/d/window-motor/whys/${id}`)
  })
})
