import { describe, expect } from 'vitest'
import { obligations } from '../../db/schema/index.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { countFigures, measure } from '../../server/record/counting.ts'
import { recordOf } from '../../server/record/reading.ts'
import { spanOf } from '../../server/record/spans.ts'
import { cast, later, monday } from '../support/cast.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

describe('a company’s record', () => {
  test('counts what was kept, what came late and what is overdue now', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const [kept, late] = [await raised(db, halden), await raised(db, halden)]
    await raised(db, halden)
    await raised(db, acme)
    await answered(db, halden, { kind: 'conflict', id: kept }, { at: later({ hours: 2 }) })
    await answered(db, halden, { kind: 'conflict', id: late }, { at: later({ days: 4 }) })
    expect(await recordOf(db, halden.company, { at: later({ days: 5 }) })).toEqual({
      kept: 1,
      late: 1,
      overdue: 1,
      ended: 3,
      enough: false,
    })
  })

  test('is not bettered, nor worsened, by what the company’s own side raises', async ({ db }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    const early = [await raised(db, halden, { by: halden.tom }), await raised(db, halden, { by: halden.tom })]
    const late = await raised(db, halden, { by: halden.tom })
    await raised(db, halden, { by: halden.tom })
    for (const id of early) await answered(db, halden, { kind: 'conflict', id }, { by: halden.tom, at: later({ hours: 1 }) })
    const at = later({ days: 5 })
    await answered(db, halden, { kind: 'conflict', id: late }, { by: halden.tom, at: later({ days: 4 }) })
    const own = { kept: 0, late: 0, overdue: 1 }
    expect(await recordOf(db, halden.company, { at })).toMatchObject({ ...own, ended: 1 })
    const dialogue = await findDialogue(db, halden.company, halden.dialogue.slug, { reader: null, at })
    expect([dialogue.kept, dialogue.ended]).toEqual([0, 1])
    const [counts] = await countFigures(db, halden.company, { spans: [spanOf('90-days', at)], reader: null })
    expect([counts!.kept.count, counts!.late.count, counts!.overdue.count]).toEqual([0, 0, 1])
    const [measured] = await measure(db, halden.company, [spanOf('90-days', at)])
    expect(measured!.hours.of).toBe(0)
    expect(await db.$count(obligations)).toBe(5)
  })

  test('leaves out what still runs, and is too few to say under five', async ({ db }) => {
    const { halden } = await cast(db)
    for (let count = 0; count < 5; count += 1) await raised(db, halden)
    expect(await recordOf(db, halden.company, { at: monday })).toEqual({ kept: 0, late: 0, overdue: 0, ended: 0, enough: false })
    expect(await recordOf(db, halden.company, { at: later({ days: 4 }) })).toEqual({ kept: 0, late: 0, overdue: 5, ended: 5, enough: true })
  })

  test('forgets answers after ninety days, and never what is overdue', async ({ db }) => {
    const { halden } = await cast(db)
    const kept = await raised(db, halden)
    await raised(db, halden)
    await answered(db, halden, { kind: 'conflict', id: kept }, { at: later({ hours: 2 }) })
    expect(await recordOf(db, halden.company, { at: later({ days: 89 }) })).toMatchObject({ kept: 1, overdue: 1 })
    expect(await recordOf(db, halden.company, { at: later({ days: 91 }) })).toMatchObject({ kept: 0, overdue: 1 })
  })

  test('a conflict that was let go counts for nothing before it was due, and as late after', async ({ db }) => {
    const { halden } = await cast(db)
    const [early, late] = [await raised(db, halden), await raised(db, halden)]
    const letGo = async (conflictId: string, at: Date) =>
      await withdrawConflict(db, halden.dialogue, { by: halden.ana, conflictId, reason: null, at })
    await letGo(early, later({ hours: 1 }))
    expect(await recordOf(db, halden.company, { at: later({ days: 3 }) })).toMatchObject({ kept: 0, late: 0, overdue: 1 })
    await letGo(late, later({ days: 3 }))
    expect(await recordOf(db, halden.company, { at: later({ days: 4 }) })).toMatchObject({ kept: 0, late: 1, overdue: 0, ended: 1 })
    const dialogue = await findDialogue(db, halden.company, halden.dialogue.slug, { reader: null, at: later({ days: 4 }) })
    expect([dialogue.kept, dialogue.ended]).toEqual([0, 1])
  })
})
