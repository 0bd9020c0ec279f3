import { describe, expect } from 'vitest'
import { findExchange } from '../../server/exchanges/reading.ts'
import { giveSupporterVerdict } from '../../server/responses/supporters.ts'
import { supportConflict } from '../../server/statements/supporting.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { answered, dutiesOf, judged, raised, stateAt } from '../support/story.ts'
import { test } from '../support/test.ts'

describe('silence after an answer', () => {
  test('leaves a conflict unconfirmed after thirty days, and is never a yes', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await answered(db, halden, { kind: 'conflict', id })
    expect(await stateAt(db, halden, id, later({ days: 30 }))).toBe('answered')
    for (const days of [31, 400]) {
      const at = later({ days })
      expect(await stateAt(db, halden, id, at)).toBe('unconfirmed')
      const { answer } = await findExchange(db, halden.dialogue, { kind: 'conflict', id, at })
      expect([answer!.verdict, answer!.supporters]).toEqual([null, { said: 0, heard: 0, settled: 0 }])
    }
    const { visitor, moveTo } = await openDoors(database)
    moveTo(later({ days: 31 }))
    const { body } = await (await visitor()).get('/halden/d/window-motor')
    expect(body).toContain('answered, not confirmed')
    expect(body).not.toMatch(/Ana Kovač: heard|class="tag settled"/)
  })

  test('can still be broken: a later verdict counts, whichever it is', async ({ db }) => {
    const { halden } = await cast(db)
    const at = later({ days: 60 })
    for (const [settled, state] of [
      ['yes', 'settled'],
      ['not_yet', 'reopened'],
      ['no', 'reopened'],
    ] as const) {
      const id = await raised(db, halden)
      const { targetId } = await answered(db, halden, { kind: 'conflict', id })
      await judged(db, halden, targetId, { settled, at })
      expect(await stateAt(db, halden, id, at)).toBe(state)
    }
    expect((await dutiesOf(db, halden)).filter(({ cause }) => cause === 'reopened')).toHaveLength(2)
  })

  test('is not broken by who says the same', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await supportConflict(db, halden.dialogue, { conflictId: id, by: halden.jim, at: monday })
    const { targetId } = await answered(db, halden, { kind: 'conflict', id })
    const said = { heard: 'yes', settled: 'yes', feeling: 2, at: later({ days: 29 }) } as const
    await giveSupporterVerdict(db, halden.dialogue, { by: halden.jim, targetId, ...said })
    expect(await stateAt(db, halden, id, later({ days: 31 }))).toBe('unconfirmed')
  })
})
