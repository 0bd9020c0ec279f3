import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { events, predictions, responseTargets } from '../../db/schema/index.ts'
import type { Member } from '../../server/member.ts'
import { ownRecord } from '../../server/record/own.ts'
import { expectationOf, expectations, isSealed, predictionOf } from '../../server/responses/predicting.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { anAnswer, answered, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const at = monday

describe('what the author of an answer expects', () => {
  test('is one of three, and reads the same both ways', () => {
    expect(expectations.map(predictionOf)).toEqual([
      { heard: true, settled: true },
      { heard: true, settled: false },
      { heard: false, settled: false },
    ])
    expect(expectations.map((one) => expectationOf(predictionOf(one)))).toEqual([...expectations])
  })

  test('is sealed until everybody who was answered has said their word, or for fourteen days', () => {
    const answer = { publishedAt: at, isJudged: false }
    expect(isSealed(answer, at)).toBe(true)
    expect(isSealed(answer, new Date(later({ days: 14 }).getTime() - 1))).toBe(true)
    expect(isSealed(answer, later({ days: 14 }))).toBe(false)
    expect(isSealed({ publishedAt: at, isJudged: true }, at)).toBe(false)
  })

  test('is asked of every answer, and of no new date', async ({ db }) => {
    const { halden } = await cast(db)
    const target = { kind: 'conflict' as const, id: await raised(db, halden) }
    await expect(answered(db, halden, target, { expect: null })).rejects.toMatchObject({ reason: 'invalid', field: 'expect' })
    await answered(db, halden, target, { outcome: 'find_out', reason: 'To measure.', until: '2026-11-20', expect: 'settled' })
    expect(await db.$count(predictions)).toBe(0)
    await answered(db, halden, target, { expect: 'not_heard' })
    expect(await db.select({ heard: predictions.heard, settled: predictions.settled }).from(predictions)).toEqual([
      { heard: false, settled: false },
    ])
    const details = await db.select({ detail: events.detail }).from(events).where(eq(events.kind, 'response_published'))
    expect(JSON.stringify(details)).not.toContain('not_heard')
  })

  test('is shown to the company’s people once it is unsealed, and to nobody else ever', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const id = await raised(db, halden)
    const { targetId, responseId } = await answered(db, halden, { kind: 'conflict', id }, { expect: 'settled' })
    const { visitor, moveTo } = await openDoors(database)
    const path = `/halden/d/window-motor/conflicts/${id}`
    const said = 'Priya Shah expected: heard, and settled.'
    const seenBy = async (person?: { personId: string }) => {
      const { get } = await visitor(person)
      const bodies = await Promise.all(
        [path, `${path}/answers/${responseId}`, '/halden/d/window-motor', '/halden/d/window-motor/timeline'].map(
          async (url) => (await get(url)).body,
        ),
      )
      return bodies.filter((body) => /expected:/.test(body)).length
    }
    for (const person of [undefined, halden.ana, halden.jim, halden.priya, halden.tom, acme.priya]) expect(await seenBy(person)).toBe(0)
    await judged(db, halden, targetId, { at: later({ hours: 1 }), settled: 'not_yet' })
    expect((await (await visitor(halden.priya)).get(path)).body).toContain(said)
    for (const person of [halden.priya, halden.tom, halden.noor]) expect(await seenBy(person)).toBe(2)
    for (const person of [undefined, halden.ana, halden.jim, acme.priya]) expect(await seenBy(person)).toBe(0)
    moveTo(later({ days: 20 }))
    for (const person of [undefined, halden.ana, acme.ana]) expect(await seenBy(person)).toBe(0)
  })

  test('of an answer to several stays sealed until each of them has said how they take it, or for fourteen days', async ({
    db,
    database,
  }) => {
    const { halden } = await cast(db)
    const { visitor, moveTo } = await openDoors(database)
    const { get } = await visitor(halden.priya)
    const toBoth = async (own?: string) => {
      const ids = [await raised(db, halden), await raised(db, halden, { by: halden.jim }), ...(own ? [own] : [])]
      const targets = ids.map((id) => ({ kind: 'conflict' as const, id }))
      await publishResponse(db, halden.dialogue, { by: halden.priya, targets, ...anAnswer(halden), at })
      return ids
    }
    const say = async (id: string, by: Member) => {
      const [target] = await db.select({ id: responseTargets.id }).from(responseTargets).where(eq(responseTargets.conflictId, id))
      await judged(db, halden, target!.id, { by, settled: 'yes', at: later({ hours: 1 }) })
    }
    const shows = async (ids: string[]) =>
      await Promise.all(ids.map(async (id) => (await get(`/halden/d/window-motor/conflicts/${id}`)).body.includes('Priya Shah expected:')))
    const span = { since: new Date(0), until: later({ days: 1 }), known: later({ days: 1 }) }
    const own = async () => (await ownRecord(db, halden.company, { personId: halden.priya.personId, span })).latest.length
    const both = await toBoth(await raised(db, halden, { by: halden.tom }))
    await say(both[0]!, halden.ana)
    expect([await shows(both), await own()]).toEqual([[false, false, false], 0])
    await say(both[1]!, halden.jim)
    expect([await shows(both), await own()]).toEqual([[true, true, true], 2])
    const silent = await toBoth()
    moveTo(later({ days: 14 }))
    expect(await shows(silent)).toEqual([true, true])
    expect((await get(`/halden/d/window-motor/conflicts/${silent[1]}`)).body).toContain('No word has come yet.')
  })
})
