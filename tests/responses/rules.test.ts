import { eq, sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import {
  commitments,
  conflicts,
  credits,
  disagreements,
  extensions,
  hidings,
  obligations,
  responses,
  responseTargets,
  verdicts,
} from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { cast, monday } from '../support/cast.ts'
import { answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

/** Rules that hold whatever the program does: rows are written past every deed, and the keys say no. */

const at = monday

async function stage(db: Db) {
  const { halden, acme } = await cast(db)
  const id = await raised(db, halden)
  const [duty] = await dutiesOf(db, halden)
  const { responseId, targetId } = await answered(db, halden, { kind: 'conflict', id })
  const companyId = halden.company.id
  const dialogueId = halden.dialogue.id
  return { halden, acme, id, duty: duty!, responseId, targetId, companyId, dialogueId }
}

/** Whether the database takes it. Tried inside a savepoint, so that the test goes on after a no. */
async function takes(db: Db, write: (tx: Db) => Promise<unknown>) {
  return await db
    .transaction((tx) => write(tx))
    .then(
      () => true,
      () => false,
    )
}

describe('the database takes', () => {
  test('no response but by a named colleague of that company', async ({ db }) => {
    const { halden, acme, companyId, dialogueId } = await stage(db)
    const response = (authorId: string) =>
      takes(db, (tx) =>
        tx.insert(responses).values({ companyId, id: newId(), dialogueId, authorId, isAnswer: true, revision: 1, publishedAt: at }),
      )
    expect(await response(halden.tom.personId)).toBe(true)
    for (const { personId } of [halden.ana, halden.noor, acme.priya, { personId: newId() }]) expect(await response(personId)).toBe(false)
  })

  test('no verdict but by the customer whom it answers', async ({ db }) => {
    const { halden, acme, companyId, targetId } = await stage(db)
    const verdict = (personId: string) =>
      takes(db, (tx) =>
        tx
          .insert(verdicts)
          .values({ companyId, id: newId(), targetId, personId, heard: 'yes', correction: null, settled: 'yes', feeling: 0, at }),
      )
    expect(await verdict(halden.ana.personId)).toBe(true)
    for (const { personId } of [halden.jim, halden.priya, halden.maren, acme.ana]) expect(await verdict(personId)).toBe(false)
  })

  test('no verdict by staff, even on an answer to a conflict that staff named', async ({ db }) => {
    const { halden, companyId } = await stage(db)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id: await raised(db, halden, { by: halden.tom }) })
    const row = {
      companyId,
      id: newId(),
      targetId,
      personId: halden.tom.personId,
      heard: 'yes',
      correction: null,
      settled: 'yes',
      feeling: 0,
      at,
    } as const
    expect(await takes(db, (tx) => tx.insert(verdicts).values(row))).toBe(false)
  })

  test('no answer addressed to anybody but who said it', async ({ db }) => {
    const { halden, companyId, responseId } = await stage(db)
    const other = await raised(db, halden, { by: halden.jim })
    const target = (addresseeId: string) =>
      takes(db, (tx) => tx.insert(responseTargets).values({ companyId, id: newId(), responseId, conflictId: other, addresseeId }))
    expect(await target(halden.ana.personId)).toBe(false)
    expect(await target(halden.jim.personId)).toBe(true)
  })

  test('an obligation met once, extended once, begun once in a round', async ({ db }) => {
    const { halden, companyId, dialogueId, id, duty } = await stage(db)
    const response = { companyId, id: newId(), dialogueId, authorId: halden.tom.personId, isAnswer: true, revision: 1, publishedAt: at }
    await db.insert(responses).values(response)
    const meet = {
      companyId,
      id: newId(),
      responseId: response.id,
      conflictId: id,
      addresseeId: halden.ana.personId,
      obligationId: duty.id,
    }
    expect(await takes(db, (tx) => tx.insert(responseTargets).values(meet))).toBe(false)
    const extend = () =>
      takes(db, (tx) =>
        tx.insert(extensions).values({ companyId, obligationId: duty.id, dueAt: at, reason: 'To measure.', by: halden.tom.personId, at }),
      )
    expect([await extend(), await extend()]).toEqual([true, false])
    expect(await takes(db, (tx) => tx.insert(obligations).values({ ...duty, id: newId() }))).toBe(false)
    expect(await takes(db, (tx) => tx.insert(obligations).values({ ...duty, id: newId(), round: 1 }))).toBe(true)
  })

  test('no row of one company that refers to a row of another', async ({ db }) => {
    const { halden, acme, id, responseId } = await stage(db)
    const acmeId = acme.company.id
    const theirs = { companyId: acmeId, dialogueId: acme.dialogue.id }
    const writes: ((tx: Db) => Promise<unknown>)[] = [
      (tx) =>
        tx.insert(conflicts).values({
          companyId: acmeId,
          id: newId(),
          dialogueId: halden.dialogue.id,
          raiserId: acme.ana.personId,
          side: 'customer',
          need: 'x',
          instead: 'y',
          raisedAt: at,
        }),
      (tx) =>
        tx
          .insert(conflicts)
          .values({ ...theirs, id: newId(), raiserId: halden.ana.personId, side: 'customer', need: 'x', instead: 'y', raisedAt: at }),
      (tx) =>
        tx.insert(conflicts).values({
          ...theirs,
          id: newId(),
          raiserId: acme.ana.personId,
          side: 'customer',
          need: 'x',
          instead: 'y',
          aboutResponseId: responseId,
          raisedAt: at,
        }),
      (tx) => tx.insert(disagreements).values({ companyId: acmeId, conflictId: id, side: 'company', by: acme.priya.personId, at }),
      (tx) =>
        tx
          .insert(commitments)
          .values({ ...theirs, id: newId(), responseId, ownerId: acme.priya.personId, what: 'x', dueOn: '2026-12-12', at }),
      (tx) => tx.insert(credits).values({ companyId: acmeId, responseId, personId: acme.priya.personId }),
      (tx) => tx.insert(hidings).values({ ...theirs, id: newId(), conflictId: id, reason: 'insult', by: acme.maren.personId, at }),
    ]
    for (const write of writes) expect(await takes(db, write)).toBe(false)
  })

  test('no deletion of a customer’s words while anything stands on them, and none of an answer', async ({ db }) => {
    const { companyId, id, responseId } = await stage(db)
    expect(
      await takes(db, (tx) => tx.delete(conflicts).where(sql`${conflicts.companyId} = ${companyId} and ${conflicts.id} = ${id}`)),
    ).toBe(false)
    expect(
      await takes(db, (tx) => tx.delete(responses).where(sql`${responses.companyId} = ${companyId} and ${responses.id} = ${responseId}`)),
    ).toBe(false)
    expect(await db.$count(conflicts, eq(conflicts.companyId, companyId))).toBe(1)
  })
})
