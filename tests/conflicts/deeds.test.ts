import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { appearances, conflicts, dialogues, disagreements, events, withdrawals } from '../../db/schema/index.ts'
import { leaveAsItStands } from '../../server/conflicts/disagreeing.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { newId } from '../../server/ids.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday } from '../support/cast.ts'
import { answered, dutiesOf, judged, raised, stateAt } from '../support/story.ts'
import { test } from '../support/test.ts'

const at = monday
const words = { need: 'I need to hear it.', instead: 'It is silent.' }

describe('raising a conflict', () => {
  test('starts the public clock: two working days, owned by the champion', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    expect(await dutiesOf(db, halden)).toMatchObject([
      {
        conflictId: id,
        statementId: null,
        cause: 'conflict',
        round: 0,
        ownerId: halden.priya.personId,
        dueAt: new Date('2026-11-11T09:00:00Z'),
        policy: { hours: 16, timeZone: 'Europe/Zagreb' },
      },
    ])
    expect(await kindsOf(db, halden)).toEqual(['conflict_raised', 'obligation_started'])
    const [dialogue] = await db
      .select()
      .from(dialogues)
      .where(and(eq(dialogues.companyId, halden.company.id), eq(dialogues.id, halden.dialogue.id)))
    expect(dialogue).toMatchObject({ conflictCount: 1, version: 3 })
  })

  test('by a customer shows the name they chose; by staff it is named for the company', async ({ db }) => {
    const { halden } = await cast(db)
    await raiseConflict(db, halden.dialogue, { by: halden.ana, ...words, name: 'Night owl', hidden: true, knownToStaff: false, at })
    await raiseConflict(db, halden.dialogue, { by: halden.tom, ...words, at })
    expect(
      await db.select({ side: conflicts.side }).from(conflicts).where(eq(conflicts.companyId, halden.company.id)).orderBy(conflicts.side),
    ).toEqual([{ side: 'company' }, { side: 'customer' }])
    expect(
      await db
        .select({ name: appearances.name, hidden: appearances.hidden })
        .from(appearances)
        .where(eq(appearances.companyId, halden.company.id)),
    ).toEqual([{ name: 'Night owl', hidden: true }])
  })

  test('is not for an analyst, who reads along', async ({ db }) => {
    const { halden } = await cast(db)
    await expect(raised(db, halden, { by: halden.noor })).rejects.toMatchObject({ reason: 'not_allowed' })
  })

  test('is refused where the dialogue is closed', async ({ db }) => {
    const { halden } = await cast(db)
    const closed = { ...halden, dialogue: { ...halden.dialogue, phase: 'closed' as const } }
    await expect(raised(db, closed)).rejects.toMatchObject({ reason: 'closed' })
  })

  test('is about what was said here, and nothing of another company', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never sticks.', at })
    expect(await raised(db, halden, { by: halden.jim, aboutStatementId: id })).toBeTruthy()
    await expect(raised(db, acme, { aboutStatementId: id })).rejects.toMatchObject({ reason: 'not_found' })
    await expect(raised(db, halden, { aboutResponseId: newId() })).rejects.toMatchObject({ reason: 'not_found' })
  })

  test('twice by the same form raises one; other words under its id are another', async ({ db }) => {
    const { halden } = await cast(db)
    const id = newId()
    const first = await raiseConflict(db, halden.dialogue, { by: halden.ana, id, ...words, at })
    const again = await raiseConflict(db, halden.dialogue, { by: halden.ana, id, ...words, at: later({ hours: 1 }) })
    const other = await raiseConflict(db, halden.dialogue, { by: halden.jim, id, ...words, at })
    expect([first, again]).toMatchObject([
      { id, isNew: true },
      { id, isNew: false },
    ])
    expect(other.id).not.toBe(id)
    expect(await dutiesOf(db, halden)).toHaveLength(2)
  })
})

describe('withdrawing a conflict', () => {
  test('is for who raised it, and nobody else', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const conflictId = await raised(db, halden)
    for (const by of [halden.jim, halden.priya, halden.maren, halden.noor]) {
      await expect(withdrawConflict(db, halden.dialogue, { by, conflictId, reason: null, at })).rejects.toMatchObject({
        reason: 'not_allowed',
      })
    }
    await expect(withdrawConflict(db, acme.dialogue, { by: acme.ana, conflictId, reason: null, at })).rejects.toMatchObject({
      reason: 'not_found',
    })
    await withdrawConflict(db, halden.dialogue, { by: halden.ana, conflictId, reason: 'They fixed it.', at })
    expect(await stateAt(db, halden, conflictId, at)).toBe('withdrawn')
  })

  test('twice withdraws once, and the duty stays in the record', async ({ db }) => {
    const { halden } = await cast(db)
    const conflictId = await raised(db, halden)
    for (const reason of ['They fixed it.', 'Again'])
      await withdrawConflict(db, halden.dialogue, { by: halden.ana, conflictId, reason, at })
    expect(await db.select({ reason: withdrawals.reason }).from(withdrawals).where(eq(withdrawals.companyId, halden.company.id))).toEqual([
      { reason: 'They fixed it.' },
    ])
    expect((await kindsOf(db, halden)).filter((kind) => kind === 'conflict_withdrawn')).toHaveLength(1)
    expect(await dutiesOf(db, halden)).toHaveLength(1)
  })

  test('comes too late once it is settled', async ({ db }) => {
    const { halden } = await cast(db)
    const conflictId = await raised(db, halden)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id: conflictId })
    await judged(db, halden, targetId, { settled: 'yes' })
    await expect(withdrawConflict(db, halden.dialogue, { by: halden.ana, conflictId, reason: null, at })).rejects.toMatchObject({
      reason: 'too_late',
    })
  })

  test('by anybody but its raiser is refused by the database', async ({ db }) => {
    const { halden } = await cast(db)
    const conflictId = await raised(db, halden)
    const row = { companyId: halden.company.id, conflictId, reason: null, by: halden.jim.personId, at }
    await expect(db.insert(withdrawals).values(row)).rejects.toThrow()
  })
})

describe('leaving a conflict as it stands', () => {
  test('takes both sides: its raiser, and any of the company’s staff', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const conflictId = await raised(db, halden)
    await answered(db, halden, { kind: 'conflict', id: conflictId })
    for (const by of [halden.jim, halden.noor]) {
      await expect(leaveAsItStands(db, halden.dialogue, { by, conflictId, words: null, at })).rejects.toMatchObject({
        reason: 'not_allowed',
      })
    }
    await expect(leaveAsItStands(db, acme.dialogue, { by: acme.priya, conflictId, words: null, at })).rejects.toMatchObject({
      reason: 'not_found',
    })
    await leaveAsItStands(db, halden.dialogue, { by: halden.maren, conflictId, words: 'We see quiet differently.', at })
    await leaveAsItStands(db, halden.dialogue, { by: halden.tom, conflictId, words: 'Said again', at })
    expect(await stateAt(db, halden, conflictId, at)).toBe('answered')
    await leaveAsItStands(db, halden.dialogue, { by: halden.ana, conflictId, words: null, at })
    expect(await stateAt(db, halden, conflictId, at)).toBe('agreed_to_disagree')
    expect(await db.$count(disagreements, eq(disagreements.companyId, halden.company.id))).toBe(2)
  })

  test('waits for an answer: the company cannot leave what it has not answered', async ({ db }) => {
    const { halden } = await cast(db)
    const conflictId = await raised(db, halden)
    await expect(leaveAsItStands(db, halden.dialogue, { by: halden.priya, conflictId, words: null, at })).rejects.toMatchObject({
      reason: 'too_late',
    })
  })

  test('is not possible where the company named it: it can only take it back', async ({ db }) => {
    const { halden } = await cast(db)
    const conflictId = await raised(db, halden, { by: halden.tom })
    await answered(db, halden, { kind: 'conflict', id: conflictId })
    for (const by of [halden.ana, halden.tom]) {
      await expect(leaveAsItStands(db, halden.dialogue, { by, conflictId, words: null, at })).rejects.toMatchObject({
        reason: 'not_allowed',
      })
    }
  })
})

async function kindsOf(db: Parameters<typeof dutiesOf>[0], { company }: { company: { id: string } }) {
  return (await db.select({ kind: events.kind }).from(events).where(eq(events.companyId, company.id)).orderBy(events.version)).map(
    ({ kind }) => kind,
  )
}
