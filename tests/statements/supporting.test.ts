import { eq, sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { type Db, selectRows } from '../../db/client.ts'
import { conflicts, customers, dialogues, events, memberships, obligations, people, supports } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { supportConflict, supportStatement, withdrawSupport } from '../../server/statements/supporting.ts'
import { cast, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/test.ts'

const at = monday
const sayIt = async (db: Db, { dialogue, ana }: Troupe) =>
  (await postStatement(db, dialogue, { by: ana, choice: 'Two cables', why: 'It never stuck.', at })).id

async function raised(db: Db, { company, dialogue, ana }: Troupe) {
  const id = newId()
  const row = {
    companyId: company.id,
    id,
    dialogueId: dialogue.id,
    raiserId: ana.personId,
    side: 'customer',
    need: 'To hear it move',
    instead: 'It is silent',
    raisedAt: at,
  } as const
  await db.insert(conflicts).values(row)
  return id
}

/** More customers than the cast has. */
async function crowd(db: Db, { company }: Troupe, count: number): Promise<Member[]> {
  const members = Array.from({ length: count }, (_, n) => ({
    companyId: company.id,
    personId: newId(),
    name: `Customer ${n}`,
    role: 'customer' as const,
  }))
  await db
    .insert(people)
    .values(members.map(({ personId, name }) => ({ id: personId, name, emailVerified: false, createdAt: at, updatedAt: at })))
  await db.insert(memberships).values(members.map(({ companyId, personId, role }) => ({ companyId, personId, role, since: at })))
  await db.insert(customers).values(members.map(({ companyId, personId }) => ({ companyId, personId })))
  return members
}

describe('the same for me', () => {
  test('counts once per person, however often it is said', async ({ db }) => {
    const { halden } = await cast(db)
    const statementId = await sayIt(db, halden)
    expect(await supportStatement(db, halden.dialogue, { statementId, by: halden.jim, at })).toBe(true)
    expect(await supportStatement(db, halden.dialogue, { statementId, by: halden.jim, at })).toBe(false)
    expect(await db.$count(supports)).toBe(1)
    expect(await db.$count(events, eq(events.kind, 'statement_supported'))).toBe(1)
  })

  test('is not for one’s own words', async ({ db }) => {
    const { halden } = await cast(db)
    const statementId = await sayIt(db, halden)
    await expect(supportStatement(db, halden.dialogue, { statementId, by: halden.ana, at })).rejects.toMatchObject({
      reason: 'not_allowed',
      message: /own words/,
    })
    const conflictId = await raised(db, halden)
    await expect(supportConflict(db, halden.dialogue, { conflictId, by: halden.ana, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  })

  test('can be taken back, and said again', async ({ db }) => {
    const { halden } = await cast(db)
    const statementId = await sayIt(db, halden)
    const of = { about: { statementId }, by: halden.jim, at }
    expect(await withdrawSupport(db, halden.dialogue, of)).toBe(false)
    await supportStatement(db, halden.dialogue, { statementId, by: halden.jim, at })
    expect(await withdrawSupport(db, halden.dialogue, of)).toBe(true)
    expect(await db.$count(supports)).toBe(0)
    expect(await supportStatement(db, halden.dialogue, { statementId, by: halden.jim, at })).toBe(true)
  })

  test('is said of a conflict too, and starts no second clock', async ({ db }) => {
    const { halden } = await cast(db)
    const conflictId = await raised(db, halden)
    expect(await supportConflict(db, halden.dialogue, { conflictId, by: halden.jim, at })).toBe(true)
    expect(await supportConflict(db, halden.dialogue, { conflictId, by: halden.jim, at })).toBe(false)
    expect(await withdrawSupport(db, halden.dialogue, { about: { conflictId }, by: halden.jim, at })).toBe(true)
    expect(await db.$count(obligations)).toBe(0)
  })

  test('of enough people, the company owes an answer, once, and still owes it when one takes it back', async ({ db }) => {
    const { halden } = await cast(db)
    const statementId = await sayIt(db, halden)
    const [first, second, third, fourth] = await crowd(db, halden, 4)
    for (const by of [first!, second!]) await supportStatement(db, halden.dialogue, { statementId, by, at })
    expect(await db.$count(obligations)).toBe(0)
    for (const by of [third!, fourth!]) await supportStatement(db, halden.dialogue, { statementId, by, at })
    await withdrawSupport(db, halden.dialogue, { about: { statementId }, by: first!, at })
    await withdrawSupport(db, halden.dialogue, { about: { statementId }, by: second!, at })
    await supportStatement(db, halden.dialogue, { statementId, by: first!, at })
    expect(await db.select().from(obligations)).toMatchObject([{ statementId, cause: 'supported', round: 0 }])
  })

  test.for(['priya', 'noor', 'maren'] as const)('%s is here for the company, and does not', async (who, { db }) => {
    const { halden } = await cast(db)
    const statementId = await sayIt(db, halden)
    await expect(supportStatement(db, halden.dialogue, { statementId, by: halden[who], at })).rejects.toMatchObject({
      reason: 'not_allowed',
    })
  })

  test('ends with the dialogue, and does not reach into another', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const statementId = await sayIt(db, halden)
    const closed = { ...halden.dialogue, phase: 'closed' as const }
    await expect(supportStatement(db, closed, { statementId, by: halden.jim, at })).rejects.toMatchObject({ reason: 'closed' })
    await expect(supportStatement(db, acme.dialogue, { statementId, by: acme.jim, at })).rejects.toMatchObject({ reason: 'not_found' })
    await expect(withdrawSupport(db, acme.dialogue, { about: { statementId }, by: acme.jim, at })).rejects.toMatchObject({
      reason: 'not_found',
    })
  })
})

test('many people at the same moment: each counts, and the company owes exactly one answer', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const statementId = await sayIt(db, halden)
  const all = await crowd(db, halden, 12)
  await Promise.all([...all, ...all].map((by) => supportStatement(db, halden.dialogue, { statementId, by, at })))
  expect(await db.$count(supports)).toBe(12)
  expect(await db.$count(obligations)).toBe(1)
})

test('exactly as many as it takes, all waiting for one another, are seen to be enough', async ({ freshDatabase: { db, kind }, skip }) => {
  if (kind === 'embedded') skip('one connection: nobody waits for anybody')
  const { halden } = await cast(db)
  const statementId = await sayIt(db, halden)
  const all = await crowd(db, halden, halden.dialogue.supportsForAnswer)
  const waiting = sql`select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  let supporting: Promise<unknown> | undefined
  await db.transaction(async (tx) => {
    await tx.select().from(dialogues).where(eq(dialogues.id, halden.dialogue.id)).for('update')
    supporting = Promise.all(all.map((by) => supportStatement(db, halden.dialogue, { statementId, by, at })))
    await expect.poll(async () => (await selectRows<{ count: number }>(db, waiting))[0]!.count).toBe(all.length)
  })
  await supporting
  expect(await db.$count(obligations)).toBe(1)
})

test('the database itself keeps one support per person, of customers only, and of one thing', async ({ db }) => {
  const { halden } = await cast(db)
  const statementId = await sayIt(db, halden)
  const conflictId = await raised(db, halden)
  const row = { companyId: halden.company.id, id: newId(), statementId, personId: halden.jim.personId, at }
  await db.insert(supports).values(row)
  const refused = (values: typeof supports.$inferInsert) =>
    expect(db.transaction((tx) => tx.insert(supports).values(values))).rejects.toThrow()
  await refused({ ...row, id: newId() })
  await refused({ ...row, id: newId(), personId: halden.priya.personId })
  await refused({ ...row, id: newId(), personId: halden.ana.personId, conflictId })
})
