import { and, eq, sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { events, verdicts } from '../../db/schema/index.ts'
import { courseOf } from '../../server/exchanges/course.ts'
import { findExchange } from '../../server/exchanges/reading.ts'
import { newId } from '../../server/ids.ts'
import { openObligations } from '../../server/obligations/owed.ts'
import { recordOf } from '../../server/record/reading.ts'
import { giveVerdict } from '../../server/responses/judging.ts'
import type { Place } from '../../server/responses/reading.ts'
import { toldBy } from '../../server/responses/told.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { answered, dutiesOf, judged, raised, stateAt } from '../support/story.ts'
import { test } from '../support/test.ts'

const at = monday
const said = { heard: 'yes', correction: null, settled: 'yes', feeling: 2, at } as const

describe('a verdict', () => {
  test('is for the customer whom the answer was written for, and nobody else', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const id = await raised(db, halden)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id })
    for (const by of [halden.jim, halden.priya, halden.noor, halden.maren]) {
      await expect(giveVerdict(db, halden.dialogue, { by, targetId, ...said })).rejects.toMatchObject({ reason: 'not_allowed' })
    }
    await expect(giveVerdict(db, acme.dialogue, { by: acme.ana, targetId, ...said })).rejects.toMatchObject({ reason: 'not_found' })
    await giveVerdict(db, halden.dialogue, { by: halden.ana, targetId, ...said })
    expect(await stateAt(db, halden, id, at)).toBe('settled')
  })

  test('given twice in the same moment is read as the same one everywhere', async ({ db }) => {
    const { halden } = await cast(db)
    const [low, high] = ['00000000-0000-7000-8000-00000000000', 'ffffffff-ffff-7fff-bfff-fffffffffff']
    const after = later({ hours: 1 })
    for (const [place, ids] of [
      [low, high],
      [high, low],
    ].entries()) {
      const by = place === 0 ? halden.ana : halden.jim
      const conflict = await raised(db, halden, { by })
      const { targetId } = await answered(db, halden, { kind: 'conflict', id: conflict })
      for (const [index, settled] of (['not_yet', 'yes'] as const).entries())
        await giveVerdict(db, halden.dialogue, { by, targetId, ...said, id: `${ids[index]}${place}`, settled, at: after })
      const { conflict: shown, answer } = await findExchange(db, halden.dialogue, { kind: 'conflict', id: conflict, at: after })
      const { answers } = await courseOf(db, halden.dialogue, { kind: 'conflict', id: conflict, reader: null, at: after })
      const [row] = await db
        .select({ state: sql<string>`said->>'state'` })
        .from(sql`json_array_elements(${toldBy(halden.company.id, placeOf(halden, by.personId))}) said`)
      const state = ids[1] === high ? 'settled' : 'reopened'
      expect(await stateAt(db, halden, conflict, after)).toBe(state)
      expect([shown!.state, answer!.verdict!.settled, answers[0]!.verdict!.settled, row!.state]).toEqual([
        state,
        ...(ids[1] === high ? ['yes', 'yes', 'settled'] : ['not_yet', 'not_yet', 'answered']),
      ])
    }
  })

  test('that it was not heard, or in part, says it in the customer’s words', async ({ db }) => {
    const { halden } = await cast(db)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
    for (const heard of ['no', 'partly'] as const) {
      await expect(giveVerdict(db, halden.dialogue, { by: halden.ana, targetId, ...said, heard })).rejects.toMatchObject({
        reason: 'invalid',
        field: 'correction',
      })
    }
    await giveVerdict(db, halden.dialogue, { by: halden.ana, targetId, ...said, heard: 'no', correction: 'I meant the dock.' })
  })

  test('on a new date is not possible: the answer is still to come', async ({ db }) => {
    const { halden } = await cast(db)
    const { targetId } = await answered(
      db,
      halden,
      { kind: 'conflict', id: await raised(db, halden) },
      { outcome: 'find_out', reason: 'To measure.', until: '2026-11-20' },
    )
    await expect(judged(db, halden, targetId, { settled: 'yes' })).rejects.toMatchObject({ reason: 'too_late' })
  })

  test('on an answer that a newer one followed is sent to the newer one', async ({ db }) => {
    const { halden } = await cast(db)
    const target = { kind: 'conflict' as const, id: await raised(db, halden) }
    const { targetId } = await answered(db, halden, target)
    await answered(db, halden, target, { at: later({ hours: 1 }) })
    await expect(judged(db, halden, targetId, { settled: 'yes', at: later({ hours: 2 }) })).rejects.toMatchObject({ reason: 'taken' })
  })

  test('sent twice is given once; a changed mind is kept beside the first', async ({ db }) => {
    const { halden } = await cast(db)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
    const id = newId()
    const first = await giveVerdict(db, halden.dialogue, { by: halden.ana, id, targetId, ...said })
    const again = await giveVerdict(db, halden.dialogue, { by: halden.ana, id, targetId, ...said, at: later({ hours: 1 }) })
    const other = await giveVerdict(db, halden.dialogue, { by: halden.ana, id, targetId, ...said, feeling: -1, at: later({ hours: 2 }) })
    expect([first.isNew, again.isNew, other.isNew]).toEqual([true, false, true])
    expect(await db.$count(verdicts, eq(verdicts.companyId, halden.company.id))).toBe(2)
    expect(await countOf(db, halden, 'verdict_given')).toBe(2)
  })

  test('on a statement says how it was received, and reopens nothing', async ({ db }) => {
    const { halden } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, {
      by: halden.ana,
      choice: 'Two cables',
      why: 'It never sticks.',
      asksAnswer: true,
      at,
    })
    const { targetId } = await answered(db, halden, { kind: 'statement', id })
    const { path } = await judged(db, halden, targetId, { settled: 'no' })
    expect(path).toBe(`/halden/d/window-motor/whys/${id}`)
    expect(await dutiesOf(db, halden)).toHaveLength(1)
  })
})

describe('a conflict that is not settled', () => {
  test('is open again, and the company has half the time', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: 1 }) })
    await judged(db, halden, targetId, { settled: 'not_yet', at: later({ days: 1 }) })
    expect(await dutiesOf(db, halden)).toMatchObject([
      { cause: 'reopened', round: 1, dueAt: new Date('2026-11-11T09:00:00Z'), policy: { hours: 8 } },
      { cause: 'conflict', round: 0 },
    ])
    expect(await countOf(db, halden, 'conflict_reopened')).toBe(1)
  })

  test('is reopened once, however often it is said', async ({ db }) => {
    const { halden } = await cast(db)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
    await judged(db, halden, targetId, { settled: 'not_yet', at: later({ hours: 1 }) })
    await judged(db, halden, targetId, { settled: 'no', at: later({ hours: 2 }) })
    expect(await dutiesOf(db, halden)).toHaveLength(2)
    expect(await countOf(db, halden, 'conflict_reopened')).toBe(1)
  })

  test('goes round again: each answer that does not settle it starts the clock anew', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    for (const round of [0, 1, 2]) {
      const { targetId } = await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: round * 2 + 1 }) })
      await judged(db, halden, targetId, { settled: 'no', at: later({ hours: round * 2 + 2 }) })
    }
    expect((await dutiesOf(db, halden)).map(({ round }) => round)).toEqual([3, 2, 1, 0])
    expect(await stateAt(db, halden, id, later({ hours: 7 }))).toBe('reopened')
  })

  test('after it was called settled starts a new round: what was let go does not come back late', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id })
    for (const [days, settled] of [
      [1, 'no'],
      [2, 'yes'],
      [60, 'not_yet'],
    ] as const)
      await judged(db, halden, targetId, { settled, at: later({ days }) })
    expect((await dutiesOf(db, halden)).map(({ cause, round }) => [cause, round])).toEqual([
      ['reopened', 2],
      ['reopened', 1],
      ['conflict', 0],
    ])
    expect(await countOf(db, halden, 'conflict_reopened')).toBe(2)
    const at = later({ days: 60 })
    expect(await openObligations(db, halden.company, { at })).toMatchObject([{ startedAt: at, isOverdue: false }])
    expect((await findExchange(db, halden.dialogue, { kind: 'conflict', id, at })).chair).toMatchObject({ state: 'running' })
    expect(await recordOf(db, halden.company, { at })).toMatchObject({ kept: 1, late: 0, overdue: 0 })
  })

  test('and was let go can be answered all the same, which meets no duty and counts for nothing', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id })
    await judged(db, halden, targetId, { settled: 'no', at: later({ hours: 1 }) })
    const [duty] = await dutiesOf(db, halden)
    await judged(db, halden, targetId, { settled: 'yes', at: later({ hours: 2 }) })
    await answered(db, halden, { kind: 'conflict', id, obligationId: duty!.id }, { at: later({ days: 5 }) })
    expect(await recordOf(db, halden.company, { at: later({ days: 6 }) })).toMatchObject({ kept: 1, late: 0, overdue: 0 })
  })
})

async function countOf(db: Db, { company }: Troupe, kind: string) {
  return await db.$count(events, and(eq(events.companyId, company.id), eq(events.kind, kind)))
}

/** Beside another thing that the same customer said. */
function placeOf({ dialogue, priya }: Troupe, authorId: string): Place {
  const words = { spoken: '', instead: '' }
  const about = { authorId, side: 'customer', dialogueId: dialogue.id, kind: 'conflict', id: newId(), readerId: priya.personId } as const
  return { ...about, ...words, obligationId: null, answerId: null, at: later({ hours: 1 }) }
}
