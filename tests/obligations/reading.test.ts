import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { obligations } from '../../db/schema/index.ts'
import { leaveAsItStands } from '../../server/conflicts/disagreeing.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { countOwed, type Narrowing, type OwedPlace, openObligations } from '../../server/obligations/owed.ts'
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
    const about = await aboutOf(db, halden, owed)
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
    const counted = async (readerId: string) => await countOwed(db, halden.company, { at: later({ days: 4 }), readerId })
    expect(await counted(halden.tom.personId)).toMatchObject([
      { slug: 'window-motor', cause: 'asks', isMine: false, urgency: 'later', count: 1 },
      { slug: 'window-motor', cause: 'conflict', isMine: false, urgency: 'overdue', count: 2 },
    ])
    expect((await counted(halden.priya.personId)).map(({ isMine, count }) => [isMine, count])).toEqual([
      [true, 1],
      [true, 2],
    ])
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
    expect(await countOwed(db, halden.company, { at: monday })).toEqual([])
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

  test('can be narrowed to one’s own, a state, a dialogue, a cause and what somebody looks for', async ({ db }) => {
    const { halden } = await cast(db)
    const ids = []
    for (const hours of [0, 1, 2]) ids.push(await raised(db, halden, { at: later({ hours }) }))
    await postStatement(db, halden.dialogue, {
      by: halden.jim,
      choice: 'Two',
      why: '100% _quiet_',
      asksAnswer: true,
      at: later({ hours: 5 }),
    })
    const [asked, third, second, first] = await dutiesOf(db, halden)
    const { personId: readerId } = halden.tom
    await db.update(obligations).set({ ownerId: readerId }).where(eq(obligations.id, third!.id))
    await keepDraft(db, halden.company, { by: halden.tom, obligationId: third!.id, fields: { heard: 'x' }, at: monday })
    const at = later({ days: 2, hours: 1.5 })
    const read = async (narrowed: Narrowing) =>
      (await openObligations(db, halden.company, { at, soon: later({ days: 2, hours: 3 }), readerId, narrowed })).map(({ id }) => id)
    expect(await read({})).toEqual([first!.id, second!.id, third!.id, asked!.id])
    expect(await read({ isMine: true })).toEqual([third!.id])
    expect(await read({ state: 'overdue' })).toEqual([first!.id, second!.id])
    expect(await read({ state: 'next' })).toEqual([third!.id])
    expect(await read({ state: 'waiting' })).toEqual([])
    expect(await read({ cause: 'asks' })).toEqual([asked!.id])
    expect(await read({ dialogue: 'window-motor', cause: 'conflict', isMine: true })).toEqual([third!.id])
    expect(await read({ dialogue: 'another' })).toEqual([])
    expect([await read({ search: 'QUIET' }), await read({ search: '0% _q' }), await read({ search: '%' })]).toMatchObject([
      [first!.id, second!.id, third!.id, asked!.id],
      [asked!.id],
      [asked!.id],
    ])
    expect(await read({ search: 'boateng' })).toEqual([asked!.id])
    const found = await countOwed(db, halden.company, { at, readerId, search: 'boateng' })
    expect(found.filter(({ isFound }) => isFound)).toMatchObject([{ cause: 'asks', count: 1 }])
  })

  test('stands page by page: what is urgent, then the reader’s own, then what others answer for', async ({ db }) => {
    const { halden } = await cast(db)
    for (const hours of [0, 1, 2, 3, 4, 5]) await raised(db, halden, { at: later({ hours }) })
    const duties = (await dutiesOf(db, halden)).reverse()
    const { personId: readerId } = halden.tom
    await db.update(obligations).set({ ownerId: readerId }).where(eq(obligations.id, duties[4]!.id))
    const order = [0, 1, 2, 4, 3, 5].map((number) => duties[number]!.id)
    const desk = { at: later({ days: 2, hours: 0.5 }), soon: later({ days: 2, hours: 2.5 }), readerId }
    const seen: string[] = []
    let after: OwedPlace | undefined
    for (const group of [0, 1, 1, 2, 3, 3]) {
      const [line, ...more] = await openObligations(db, halden.company, { ...desk, after, limit: 1 })
      expect([line?.group, more.length]).toEqual([group, 0])
      after = line
      seen.push(line!.id)
    }
    expect(seen).toEqual(order)
    expect(await openObligations(db, halden.company, { ...desk, after })).toEqual([])
  })

  test('is found by the name that somebody shows, and by no words that are hidden', async ({ db }) => {
    const { halden } = await cast(db)
    const words = { need: 'Secret', instead: 'x', name: 'Night owl', hidden: true }
    const { id } = await raiseConflict(db, halden.dialogue, { by: halden.ana, ...words, at: monday })
    const found = async (search: string) => (await openObligations(db, halden.company, { at: monday, narrowed: { search } })).length
    expect([await found('owl'), await found('Ana'), await found('Kovač'), await found('secret')]).toEqual([1, 0, 0, 1])
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id }, reason: 'personal_data', at: monday })
    expect([await found('owl'), await found('secret')]).toEqual([1, 0])
  })
})

async function owedTo(db: Db, halden: Troupe) {
  const owed = await openObligations(db, halden.company, { at: later({ hours: 3 }) })
  return await aboutOf(db, halden, owed)
}

/** What these duties are about, in their order. */
async function aboutOf(db: Db, halden: Troupe, owed: { id: string }[]) {
  const duties = new Map((await dutiesOf(db, halden)).map((duty) => [duty.id, duty.conflictId ?? duty.statementId]))
  return owed.map(({ id }) => duties.get(id))
}
