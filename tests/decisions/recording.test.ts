import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { alarms, commitments, decisions, dissents, events } from '../../db/schema/index.ts'
import { decisionsOf } from '../../server/decisions/reading.ts'
import { type Deciding, recordDecision } from '../../server/decisions/recording.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { later, monday } from '../support/cast.ts'
import { inPhase, sharedOption, weighed } from '../support/deciding.ts'
import { test } from '../support/test.ts'
import { aDecision, phaseOf, type Table, weighedTable } from './story.ts'

function recorded(
  db: Db,
  table: Table,
  given: Partial<Deciding> = {},
  { by = table.halden.priya, id, at = monday }: { by?: Member; id?: string; at?: Date } = {},
) {
  return recordDecision(db, table.halden.dialogue, { by, id, ...aDecision(table, given), at })
}

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ reason, field }) => (field ? `${reason} ${field}` : reason),
  )

describe('a decision', () => {
  test('is recorded by the champion once weighing has closed, with the ranking as it stands, and moves the dialogue on', async ({ db }) => {
    const table = await weighedTable(db)
    const { id } = await recorded(db, table)
    const [decision] = await decisionsOf(db, table.halden.dialogue, { reader: null })
    expect(decision).toMatchObject({ id, followsRanking: true, departure: null, reviewOn: '2027-05-09' })
    expect(decision!.ranking).toEqual([
      { optionId: table.options.rack, customers: 1, company: 1, joint: 1 },
      { optionId: table.options.arm, customers: 0.25, company: 0.25, joint: 0.25 },
    ])
    expect(decision!.options.map(({ name }) => name)).toEqual(['Rack'])
    expect(decision!.criteria.map(({ sentence }) => sentence).toSorted()).toEqual([
      'I can hear that it moved.',
      'It never sticks in frost.',
    ])
    expect(await phaseOf(db, table.halden)).toBe('decided')
    const kinds = (await db.select({ kind: events.kind }).from(events).where(eq(events.companyId, table.halden.company.id))).map(
      ({ kind }) => kind,
    )
    expect(kinds).toEqual(expect.arrayContaining(['phase_changed', 'decision_recorded']))
  })

  test('is recorded by the champion and by admins, by nobody else', async ({ db }) => {
    const table = await weighedTable(db)
    const { tom, ana, noor, maren } = table.halden
    for (const by of [tom, ana, noor]) expect(await reasonOf(recorded(db, table, {}, { by }))).toBe('not_allowed')
    expect(await reasonOf(recorded(db, table, {}, { by: maren }))).toBe('done')
  })

  test('waits until weighing has closed', async ({ db }) => {
    const table = await weighedTable(db, { closesAt: null })
    expect(await reasonOf(recorded(db, table))).toBe('closed')
    for (const phase of ['listening', 'closed'] as const)
      expect(await reasonOf(recorded(db, { ...table, halden: await inPhase(db, table.halden, phase) }))).toBe('closed')
  })

  test('is refused where weighing was opened again since its page was read', async ({ db }) => {
    const table = await weighedTable(db)
    await inPhase(db, table.halden, 'weighing', { closesAt: null })
    expect(await reasonOf(recorded(db, table))).toBe('closed')
    expect(await db.$count(decisions)).toBe(0)
  })

  test('takes at least one option that is on the table, and rests on at least one shared criterion', async ({ db }) => {
    const table = await weighedTable(db)
    expect(await reasonOf(recorded(db, table, { optionIds: [] }))).toBe('invalid options')
    expect(await reasonOf(recorded(db, table, { optionIds: [newId()] }))).toBe('invalid options')
    expect(await reasonOf(recorded(db, table, { criterionIds: [] }))).toBe('invalid criteria')
    expect(await reasonOf(recorded(db, table, { criterionIds: [newId()] }))).toBe('invalid criteria')
    expect(await reasonOf(recorded(db, table, { reviewOn: '2026-11-09' }))).toBe('invalid reviewOn')
  })

  test('that departs from what both sides put first says why', async ({ db }) => {
    const table = await weighedTable(db)
    const { arm } = table.options
    expect(await reasonOf(recorded(db, table, { optionIds: [arm] }))).toBe('invalid departure')
    await recorded(db, table, { optionIds: [arm], departure: 'The rack cannot be delivered.' })
    const [decision] = await decisionsOf(db, table.halden.dialogue, { reader: null })
    expect(decision).toMatchObject({ followsRanking: false, departure: 'The rack cannot be delivered.' })
  })

  test('needs no reason where it follows, and none is kept', async ({ db }) => {
    const table = await weighedTable(db)
    await recorded(db, table, { departure: 'Typed and then not meant.' })
    expect((await decisionsOf(db, table.halden.dialogue, { reader: null }))[0]).toMatchObject({ followsRanking: true, departure: null })
  })

  test('that takes the first, and one behind another left out, says why', async ({ db }) => {
    const table = await weighedTable(db, { isWeighed: false })
    const { halden, criteria, options } = table
    const cable = await sharedOption(db, halden, 'Two cables')
    const belt = await sharedOption(db, halden, 'Belt')
    const scores = { [options.rack]: 4, [cable]: 3, [options.arm]: 1, [belt]: 0 }
    for (const who of [halden.ana, halden.jim, halden.priya]) await weighed(db, halden, who, { criteria, scores })
    expect(await reasonOf(recorded(db, table, { optionIds: [options.rack, options.arm] }))).toBe('invalid departure')
    expect(await reasonOf(recorded(db, table, { optionIds: [options.rack, cable] }))).toBe('done')
  })

  test('that takes all there is neither follows nor departs', async ({ db }) => {
    const table = await weighedTable(db)
    await recorded(db, table, { optionIds: Object.values(table.options) })
    expect((await decisionsOf(db, table.halden.dialogue, { reader: null }))[0]).toMatchObject({ followsRanking: null, departure: null })
  })

  test('says nothing of following where nobody weighed', async ({ db }) => {
    const table = await weighedTable(db, { isWeighed: false })
    await recorded(db, table)
    expect((await decisionsOf(db, table.halden.dialogue, { reader: null }))[0]).toMatchObject({ followsRanking: null, departure: null })
  })

  test('offers what the company commits itself to, keeps what its recorder has against it, and sets the morning of its review', async ({
    db,
  }) => {
    const table = await weighedTable(db)
    const { tom, priya } = table.halden
    const promise = { what: 'fits the rack', how: 'a public test', ownerId: tom.personId, dueOn: '2026-12-12', row: 1 }
    const { id } = await recorded(db, table, { commitments: [promise], dissent: 'It is dear.' })
    expect(await db.select({ decisionId: commitments.decisionId, what: commitments.what }).from(commitments)).toEqual([
      { decisionId: id, what: 'fits the rack' },
    ])
    expect(await db.select({ personId: dissents.personId, words: dissents.words }).from(dissents)).toEqual([
      { personId: priya.personId, words: 'It is dear.' },
    ])
    const [alarm] = await db.select().from(alarms).where(eq(alarms.aboutId, id))
    expect([alarm!.kind, alarm!.at.toISOString()]).toEqual(['review', '2027-05-09T07:00:00.000Z'])
  })

  test('sent twice is recorded once', async ({ db }) => {
    const table = await weighedTable(db)
    const id = newId()
    expect(await recorded(db, table, {}, { id })).toEqual({ id, isNew: true })
    expect(await recorded(db, table, {}, { id })).toEqual({ id, isNew: false })
    expect(await db.$count(decisions)).toBe(1)
  })

  test('sent again with anything else in it is refused, and not taken for the first', async ({ db }) => {
    const table = await weighedTable(db)
    const { priya, tom } = table.halden
    const { arm, rack } = table.options
    const promise = { what: 'fits the rack', how: 'a public test', ownerId: tom.personId, dueOn: '2026-12-12', row: 1 }
    const first = { commitments: [promise], dissent: 'It is dear.' }
    const id = newId()
    await recorded(db, table, first, { id })
    const turned = { ...first, optionIds: [rack, rack], criterionIds: table.criteria.toReversed() }
    expect(await recorded(db, table, turned, { id })).toEqual({ id, isNew: false })
    const others: Partial<Deciding>[] = [
      { optionIds: [arm], departure: 'The rack broke.' },
      { optionIds: [rack, arm] },
      { criterionIds: table.criteria.slice(1) },
      { rationale: 'Another.' },
      { reviewOn: '2027-06-01' },
      { dissent: 'It is far too dear.' },
      { commitments: [{ ...promise, dueOn: '2026-12-13' }] },
      { commitments: [{ ...promise, ownerId: priya.personId }] },
      { commitments: [] },
    ]
    for (const other of others) expect(await reasonOf(recorded(db, table, { ...first, ...other }, { id }))).toBe('taken id')
    expect([await db.$count(decisions), await db.$count(commitments)]).toEqual([1, 1])
  })

  test('is replaced by a later one, and stays as it was', async ({ db }) => {
    const table = await weighedTable(db)
    await recorded(db, table)
    const decided = { ...table, halden: await inPhase(db, table.halden, 'delivering') }
    await recorded(db, decided, { optionIds: [table.options.arm], departure: 'The rack broke.' }, { at: later({ days: 1 }) })
    const all = await decisionsOf(db, table.halden.dialogue, { reader: null })
    expect(all.map(({ followsRanking }) => followsRanking)).toEqual([false, true])
    expect(await phaseOf(db, table.halden)).toBe('delivering')
  })

  test('of another company’s champion finds nothing here', async ({ db }) => {
    const table = await weighedTable(db)
    expect(await reasonOf(recorded(db, table, {}, { by: table.acme.maren }))).toBe('not_found')
  })
})
