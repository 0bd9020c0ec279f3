import { eq, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Db, selectRows } from '../../db/client.ts'
import { customers, dialogues, events, phaseChanges } from '../../db/schema/index.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { exchangesOf, findExchange, pageSize } from '../../server/exchanges/reading.ts'
import { personalParts } from '../../server/exchanges/showing.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { placeOf } from '../../server/place.ts'
import { giveVerdict } from '../../server/responses/judging.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { supportStatement } from '../../server/statements/supporting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'

const said = { choice: 'the cable', why: 'It never stuck', at: monday }
const answer = {
  heard: 'It sticks',
  answer: 'We looked',
  outcome: 'will_not' as const,
  reason: 'The law',
  until: null,
  commitments: [],
  credits: [],
  expect: 'heard' as const,
}

async function exchanged(db: Db, { dialogue, ana, jim, priya }: Troupe) {
  const statement = await postStatement(db, dialogue, { ...said, by: ana, asksAnswer: true })
  await supportStatement(db, dialogue, { by: jim, statementId: statement.id, at: later({ hours: 1 }) })
  const conflict = await raiseConflict(db, dialogue, { by: jim, need: 'Quiet', instead: 'Loud', at: later({ hours: 2 }) })
  await publishResponse(db, dialogue, { by: priya, targets: [{ kind: 'conflict', id: conflict.id }], ...answer, at: later({ hours: 4 }) })
  return { statement, conflict }
}

test('a dialogue shows what was said, newest first, each with its answer or its empty chair', async ({ db }) => {
  const { halden } = await cast(db)
  await exchanged(db, halden)
  const { exchanges, older } = await exchangesOf(db, halden.dialogue, { at: later({ hours: 5 }) })
  expect(exchanges.map(({ kind, supports, answer, chair }) => [kind, supports, answer?.by.name ?? null, chair?.state ?? null])).toEqual([
    ['conflict', 0, 'Priya Shah', null],
    ['statement', 1, null, 'running'],
  ])
  expect(older).toBeNull()
})

test('a chair is late exactly once its date has passed', async ({ db }) => {
  const { halden } = await cast(db)
  const { statement } = await exchanged(db, halden)
  const at = (moment: Date) => findExchange(db, halden.dialogue, { kind: 'statement', id: statement.id, at: moment })
  const due = (await at(monday)).chair!.dueAt!
  expect(due.toISOString()).toBe('2026-11-11T09:00:00.000Z')
  expect((await at(due)).chair!.state).toBe('running')
  expect((await at(new Date(due.getTime() + 1))).chair!.state).toBe('overdue')
})

test('a conflict raised under the id of somebody’s statement takes nothing of it, and gives it nothing', async ({ db }) => {
  const { halden } = await cast(db)
  const { statement } = await exchanged(db, halden)
  const words = { need: 'My words on her page', instead: 'Her words on mine', at: later({ hours: 3 }) }
  const conflict = await raiseConflict(db, halden.dialogue, { ...words, by: halden.jim, id: statement.id })
  const at = later({ hours: 5 })
  const hers = await findExchange(db, halden.dialogue, { kind: 'statement', id: statement.id, at })
  const his = await findExchange(db, halden.dialogue, { kind: 'conflict', id: conflict.id, at })
  expect(hers).toMatchObject({ conflict: null, supports: 1, statement: { why: said.why }, by: { name: 'Ana Kovač' } })
  expect(his).toMatchObject({ statement: null, supports: 0, conflict: { need: words.need }, by: { name: 'Jim Boateng' } })
  const { exchanges } = await exchangesOf(db, halden.dialogue, { at })
  expect(exchanges).toHaveLength(3)
})

test('a broken place in the address begins at the top', () => {
  for (const text of [
    '',
    'x',
    '1_------------------------------------',
    '99999999999999999_01a0309a-df0c-7632-aa5b-3aa3db4f8ca1',
    undefined,
  ]) {
    expect(placeOf(text)).toBeUndefined()
  }
})

test('hidden words are not read at all, and their place stays', async ({ db }) => {
  const { halden } = await cast(db)
  const { statement } = await exchanged(db, halden)
  await hideWords(db, halden.dialogue, {
    by: halden.maren,
    what: { kind: 'statement', id: statement.id },
    reason: 'personal_data',
    at: later({ hours: 6 }),
  })
  const exchange = await findExchange(db, halden.dialogue, { kind: 'statement', id: statement.id, at: later({ hours: 7 }) })
  expect(exchange.hidden).toMatchObject({ reason: 'personal_data', by: 'Maren Roth' })
  expect(JSON.stringify(exchange)).not.toContain(said.why)
  expect(exchange.chair?.state).toBe('running')
})

test('a hidden person’s place of work stays hidden with their name, and their id is another in each dialogue', async ({ db }) => {
  const { halden } = await cast(db)
  await db.execute(
    sql`update customers set workplace = 'Rijeka Taxi' where company_id = ${halden.company.id} and person_id = ${halden.ana.personId}`,
  )
  const { id } = await postStatement(db, halden.dialogue, { ...said, by: halden.ana, name: 'A driver', hidden: true })
  const exchange = await findExchange(db, halden.dialogue, { kind: 'statement', id, at: monday })
  expect(exchange.by).toMatchObject({ name: 'A driver', line: null, hidden: true })
  expect(JSON.stringify(exchange.by)).not.toMatch(/Ana|Rijeka/)
})

test('a role stands beside the name also where no place of work was given', async ({ db }) => {
  const { halden } = await cast(db)
  await db.update(customers).set({ roleThere: 'drives a 2019 estate' }).where(eq(customers.personId, halden.ana.personId))
  const { id } = await postStatement(db, halden.dialogue, { ...said, by: halden.ana })
  expect((await findExchange(db, halden.dialogue, { kind: 'statement', id, at: monday })).by.line).toBe('drives a 2019 estate')
})

test('a page of exchanges asks the database once, whatever the rows, and names the company', async ({ db }) => {
  const { halden } = await cast(db)
  await exchanged(db, halden)
  const few = await statementsSent(() => exchangesOf(db, halden.dialogue, { at: monday }))
  for (let number = 0; number < 20; number++) await postStatement(db, halden.dialogue, { ...said, why: `Reason ${number}`, by: halden.ana })
  const many = await statementsSent(() => exchangesOf(db, halden.dialogue, { at: monday }))
  expect([few.length, many.length]).toEqual([1, 1])
  expect(withoutCompany(many)).toEqual([])
})

test('pages follow one another without a gap or a repeat, also where many speak in the same moment', async ({ db }) => {
  const { halden } = await cast(db)
  for (let number = 0; number < pageSize + 7; number++)
    await postStatement(db, halden.dialogue, { ...said, why: `Reason ${number}`, by: halden.ana })
  const first = await exchangesOf(db, halden.dialogue, { at: monday })
  const second = await exchangesOf(db, halden.dialogue, { before: placeOf(first.older!), at: monday })
  const ids = [...first.exchanges, ...second.exchanges].map(({ id }) => id)
  expect([first.exchanges.length, second.exchanges.length, second.older]).toEqual([pageSize, 7, null])
  expect(new Set(ids).size).toBe(pageSize + 7)
})

test('an exchange of another company or another dialogue is not there', async ({ db }) => {
  const { halden, acme } = await cast(db)
  const { statement } = await exchanged(db, halden)
  await expect(findExchange(db, acme.dialogue, { kind: 'statement', id: statement.id, at: monday })).rejects.toThrow(
    'There is nothing at this address.',
  )
})

test('what is the reader’s own is theirs alone', async ({ db }) => {
  const { halden } = await cast(db)
  const { statement, conflict } = await exchanged(db, halden)
  const { exchanges } = await exchangesOf(db, halden.dialogue, { at: later({ hours: 5 }) })
  const of = async (reader: typeof halden.ana | null) => await personalParts(db, exchanges, { reader })
  const others = { maySupport: true, mayRaise: true }
  const own = { maySupport: false, mayRaise: true, isPromised: true }
  expect((await of(null)).size).toBe(0)
  expect((await of(halden.jim)).get(statement.id)).toEqual({
    supports: true,
    isAuthor: false,
    ...others,
    isPromised: true,
    judges: false,
    answers: false,
  })
  expect((await of(halden.jim)).get(conflict.id)).toEqual({ supports: false, isAuthor: true, ...own, judges: true, answers: false })
  expect((await of(halden.ana)).get(statement.id)).toEqual({ supports: false, isAuthor: true, ...own, judges: false, answers: false })
  expect((await of(halden.priya)).get(statement.id)).toMatchObject({ answers: true, judges: false, maySupport: false, mayRaise: true })
  expect((await of(halden.noor)).get(statement.id)).toMatchObject({ answers: false, maySupport: false, mayRaise: false })
})

test('every count that a page shows equals a recount', async ({ db }) => {
  const { halden } = await cast(db)
  const { statement } = await exchanged(db, halden)
  const [shown] = await db.select().from(dialogues).where(eq(dialogues.id, halden.dialogue.id))
  const [counted] = await selectRows<{ statements: number; conflicts: number; supports: number }>(
    db,
    sql`select (select count(*)::int from statements where dialogue_id = ${halden.dialogue.id}) as statements,
      (select count(*)::int from conflicts where dialogue_id = ${halden.dialogue.id}) as conflicts,
      (select count(*)::int from supports where statement_id = ${statement.id}) as supports`,
  )
  expect({ statements: shown!.statementCount, conflicts: shown!.conflictCount }).toEqual({
    statements: counted!.statements,
    conflicts: counted!.conflicts,
  })
  expect((await findExchange(db, halden.dialogue, { kind: 'statement', id: statement.id, at: monday })).supports).toBe(counted!.supports)
})

test('every deed writes its fact in its own transaction: what is not kept leaves none', async ({ db }) => {
  const { halden } = await cast(db)
  const before = await db.$count(events)
  await expect(
    db.transaction(async (tx) => {
      await exchanged(tx, halden)
      throw new Error('the power went')
    }),
  ).rejects.toThrow('the power went')
  expect(await db.$count(events)).toBe(before)
  expect(await db.$count(phaseChanges)).toBe(0)
})

test('the facts of a dialogue are numbered without a gap, and the last number is its version', async ({ db }) => {
  const { halden } = await cast(db)
  const { conflict } = await exchanged(db, halden)
  const { answer } = await findExchange(db, halden.dialogue, { kind: 'conflict', id: conflict.id, at: later({ hours: 5 }) })
  await giveVerdict(db, halden.dialogue, {
    by: halden.jim,
    targetId: answer!.targetId,
    heard: 'yes',
    correction: null,
    settled: 'yes',
    feeling: 1,
    at: later({ hours: 6 }),
  })
  const versions = (
    await db.select({ version: events.version }).from(events).where(eq(events.dialogueId, halden.dialogue.id)).orderBy(events.version)
  ).map(({ version }) => version!)
  const [dialogue] = await db.select({ version: dialogues.version }).from(dialogues).where(eq(dialogues.id, halden.dialogue.id))
  expect(versions).toEqual(versions.map((_, index) => versions[0]! + index))
  expect(versions.at(-1)).toBe(dialogue!.version)
})
