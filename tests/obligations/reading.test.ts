import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { obligations } from '../../db/schema/index.ts'
import { leaveAsItStands } from '../../server/conflicts/disagreeing.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { countOwed, findDuty, openObligations } from '../../server/obligations/reading.ts'
import { keepDraft } from '../../server/responses/drafting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { answered, dutiesOf, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

describe('what a company owes', () => {
  test('stands with what is late longest first, then what is due next, and says whose words it is about', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const second = await raised(db, halden, { by: halden.jim, at: later({ hours: 3 }) })
    const { id: third } = await postStatement(db, halden.dialogue, {
      by: halden.jim,
      choice: 'Two cables',
      why: 'It never sticks.',
      asksAnswer: true,
      at: later({ days: 3 }),
    })
    const first = await raised(db, halden)
    await raised(db, acme)
    const owed = await openObligations(db, halden.company, { at: later({ days: 4 }) })
    const about = await Promise.all(owed.map(async ({ id }) => (await findDuty(db, halden.company, id)).aboutId))
    expect(about).toEqual([first, second, third])
    expect(owed.map(({ isOverdue }) => isOverdue)).toEqual([true, true, false])
    expect(owed[2]).toMatchObject({
      kind: 'statement',
      person: 'Jim Boateng',
      words: 'It never sticks.',
      owner: 'Priya Shah',
      dialogue: { slug: 'window-motor' },
      drafts: [],
    })
    expect(await countOwed(db, halden.company, { at: later({ days: 4 }), ownerId: halden.tom.personId })).toEqual({
      all: 3,
      overdue: 2,
      mine: 0,
      mineOverdue: 0,
    })
    expect(await countOwed(db, halden.company, { at: later({ days: 4 }), ownerId: halden.priya.personId })).toMatchObject({
      mine: 3,
      mineOverdue: 2,
    })
  })

  test('is no more what was answered, withdrawn, settled after all, or left by both sides', async ({ db }) => {
    const { halden } = await cast(db)
    const [one, two] = [await raised(db, halden), await raised(db, halden)]
    await answered(db, halden, { kind: 'conflict', id: one })
    await withdrawConflict(db, halden.dialogue, { by: halden.ana, conflictId: two, reason: null, at: monday })
    for (const settle of [true, false]) {
      const id = await raised(db, halden)
      const { targetId } = await answered(db, halden, { kind: 'conflict', id })
      await judged(db, halden, targetId, { settled: 'no', at: later({ hours: 1 }) })
      expect(await owedTo(db, halden)).toEqual([id])
      if (settle) await judged(db, halden, targetId, { settled: 'yes', at: later({ hours: 2 }) })
      else
        for (const by of [halden.ana, halden.tom])
          await leaveAsItStands(db, halden.dialogue, { by, conflictId: id, words: null, at: later({ hours: 2 }) })
      expect(await owedTo(db, halden)).toEqual([])
    }
    expect(await countOwed(db, halden.company, { at: monday, ownerId: halden.priya.personId })).toEqual({
      all: 0,
      overdue: 0,
      mine: 0,
      mineOverdue: 0,
    })
  })

  test('is due at the later date that was announced', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await answered(db, halden, { kind: 'conflict', id }, { outcome: 'find_out', reason: 'To measure.', until: '2026-11-20' })
    expect(await openObligations(db, halden.company, { at: later({ days: 5 }) })).toMatchObject([
      { dueAt: new Date('2026-11-20T16:00:00Z'), firstDueAt: new Date('2026-11-11T09:00:00Z'), isOverdue: false },
    ])
  })

  test('does not show words that are hidden, nor who hides behind another name', async ({ db }) => {
    const { halden } = await cast(db)
    const { id } = await raiseConflict(db, halden.dialogue, {
      by: halden.ana,
      need: 'Secret',
      instead: 'x',
      name: 'Night owl',
      hidden: true,
      at: monday,
    })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id }, reason: 'personal_data', at: monday })
    expect(await openObligations(db, halden.company, { at: monday })).toMatchObject([{ person: 'Night owl', words: null }])
  })

  test('can be read by owner, only what is late, and page by page', async ({ db }) => {
    const { halden } = await cast(db)
    const ids = []
    for (const hours of [0, 1, 2]) ids.push(await raised(db, halden, { at: later({ hours }) }))
    const duties = await dutiesOf(db, halden)
    await db.update(obligations).set({ ownerId: halden.tom.personId }).where(eq(obligations.id, duties[0]!.id))
    await keepDraft(db, halden.company, { by: halden.tom, obligationId: duties[0]!.id, fields: { heard: 'x' }, at: monday })
    const read = (given: Partial<Parameters<typeof openObligations>[2]>) =>
      openObligations(db, halden.company, { at: later({ days: 2, hours: 1.5 }), ...given })
    expect(await read({ ownerId: halden.tom.personId })).toMatchObject([{ id: duties[0]!.id, drafts: ['Tom Berg'] }])
    expect((await read({ overdue: true })).map(({ id }) => id)).toEqual([duties[2]!.id, duties[1]!.id])
    const [first] = await read({ limit: 1 })
    expect((await read({ after: { at: first!.dueAt, id: first!.id } })).map(({ id }) => id)).toEqual([duties[1]!.id, duties[0]!.id])
  })

  test('is nothing that another company can find', async ({ db }) => {
    const { halden, acme } = await cast(db)
    await raised(db, halden)
    const [duty] = await dutiesOf(db, halden)
    await expect(findDuty(db, acme.company, duty!.id)).rejects.toMatchObject({ reason: 'not_found' })
  })
})

async function owedTo(db: Db, halden: Troupe) {
  const owed = await openObligations(db, halden.company, { at: later({ hours: 3 }) })
  return await Promise.all(owed.map(async ({ id }) => (await findDuty(db, halden.company, id)).aboutId))
}
