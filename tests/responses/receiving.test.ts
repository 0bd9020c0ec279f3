import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { events, receipts } from '../../db/schema/index.ts'
import { receiveResponse } from '../../server/responses/receiving.ts'
import { reviseResponse } from '../../server/responses/revising.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { answered, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const words = { heard: 'You need to hear it.', outcome: 'will', reason: null } as const
const revised = (troupe: Troupe, responseId: string, at: Date) => ({
  by: troupe.priya,
  responseId,
  revision: 1,
  ...words,
  answer: 'You are right, and we should have asked.',
  at,
})

describe('that an answer was read', () => {
  test('is noted once, by the one it was written for', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const { responseId, targetId } = await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
    for (const by of [halden.jim, halden.priya, halden.noor])
      await expect(receiveResponse(db, halden.dialogue, { by, responseId, at: monday })).rejects.toMatchObject({
        reason: 'not_allowed',
        message: expect.stringContaining('that they have read it'),
      })
    await expect(receiveResponse(db, acme.dialogue, { by: acme.ana, responseId, at: monday })).rejects.toMatchObject({
      reason: 'not_found',
    })
    for (const hours of [1, 2]) await receiveResponse(db, halden.dialogue, { by: halden.ana, responseId, at: later({ hours }) })
    expect(await db.select({ targetId: receipts.targetId, at: receipts.at }).from(receipts)).toEqual([
      { targetId, at: later({ hours: 1 }) },
    ])
    const facts = await db.select({ isPublic: events.isPublic }).from(events).where(eq(events.kind, 'response_read'))
    expect(facts).toEqual([{ isPublic: false }])
  })

  test('is said by an open page, and changes nothing by being looked at', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { responseId } = await answered(db, halden, { kind: 'conflict', id })
    const { visitor } = await openDoors(database)
    const [ana, jim, guest] = [await visitor(halden.ana), await visitor(halden.jim), await visitor()]
    const path = `/halden/d/window-motor/conflicts/${id}`
    const read = `${path}/answers/${responseId}/read`
    for (const page of [path, '/halden/d/window-motor', `${path}/answers/${responseId}`]) {
      expect((await ana.get(page)).body).toContain(`hx-post="${read}"`)
      for (const other of [jim, guest, await visitor(halden.priya)]) expect((await other.get(page)).body).not.toContain('hx-post')
    }
    expect((await ana.get(read)).statusCode).toBe(404)
    expect(await db.$count(receipts)).toBe(0)
    const byItself = { 'hx-request': 'true' }
    expect((await ana.post(read, {}, { ...byItself, 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await ana.post(read, {}, byItself)).statusCode).toBe(204)
    expect((await ana.post(read)).headers.location).toBe(path)
    expect([(await jim.post(read)).statusCode, (await guest.post(read)).statusCode]).toEqual([403, 401])
    expect(await db.$count(receipts)).toBe(1)
    expect((await ana.get(path)).body).not.toContain('hx-post')
  })

  test('stands beside an edit that came after it, and not beside one that came before', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { get } = await visitor()
    const shown = async (id: string) => {
      const { body } = await get(`/halden/d/window-motor/conflicts/${id}`)
      return /changed [^<]*, after [^<]* had read it|edited [^<]*/.exec(body)?.[0]
    }
    const [before, after, verdict] = [await raised(db, halden), await raised(db, halden), await raised(db, halden)]
    const first = await answered(db, halden, { kind: 'conflict', id: before })
    await reviseResponse(db, halden.dialogue, revised(halden, first.responseId, later({ hours: 1 })))
    await receiveResponse(db, halden.dialogue, { by: halden.ana, responseId: first.responseId, at: later({ hours: 2 }) })
    expect(await shown(before)).toMatch(/^edited/)
    const second = await answered(db, halden, { kind: 'conflict', id: after })
    await receiveResponse(db, halden.dialogue, { by: halden.ana, responseId: second.responseId, at: later({ hours: 1 }) })
    expect(await shown(after)).toBeUndefined()
    await reviseResponse(db, halden.dialogue, revised(halden, second.responseId, later({ hours: 2 })))
    expect(await shown(after)).toBe('changed today 12:00, after Ana Kovač had read it')
    const third = await answered(db, halden, { kind: 'conflict', id: verdict })
    await judged(db, halden, third.targetId, { settled: 'yes', at: later({ hours: 1 }) })
    await reviseResponse(db, halden.dialogue, revised(halden, third.responseId, later({ hours: 2 })))
    expect(await shown(verdict)).toMatch(/after Ana Kovač had read it/)
  })

  test('its author finds where to change the words, and nobody else', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { responseId } = await answered(db, halden, { kind: 'conflict', id })
    const { visitor } = await openDoors(database)
    const path = `/halden/d/window-motor/conflicts/${id}`
    const edit = `${path}/answers/${responseId}/edit`
    expect((await (await visitor(halden.priya)).get(path)).body).toContain(edit)
    for (const person of [halden.tom, halden.ana, undefined]) expect((await (await visitor(person)).get(path)).body).not.toContain(edit)
    expect((await (await visitor()).get(`${path}/answers/${responseId}`)).body).toContain('I need to hear that the window moved.')
  })
})
