import { and, asc, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { criteria, criterionChanges, criterionRevisions, criterionStatements, endorsements } from '../../db/schema/index.ts'
import { acceptChange, dropChange } from '../../server/criteria/adopting.ts'
import { type Change, proposeChange } from '../../server/criteria/changing.ts'
import { linkStatement } from '../../server/criteria/linking.ts'
import { newId } from '../../server/ids.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { inPhase, sharedCriterion } from '../support/deciding.ts'
import { test } from '../support/test.ts'
import { accepted, criterionAt, endorsed, kindsOf, moreCustomers, proposed, takePart } from './company.ts'

const at = monday
const reword: Change = { kind: 'reword', sentence: 'It never sticks', measure: null, source: null, reason: null }
const retire: Change = { kind: 'retire', reason: 'Nobody can measure it.' }
const mergeInto = (intoId: string): Change => ({ kind: 'merge', intoId, reason: 'It says the same.' })

describe('one’s own criterion that nobody else endorses', () => {
  test('is reworded at once, and what it was stays', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await proposed(db, halden)
    expect(await change(db, halden, id, reword)).toMatchObject({ isNew: true, isDone: true })
    expect(await sentencesOf(db, id)).toEqual(['It never sticks in frost', 'It never sticks'])
    expect((await criterionAt(db, halden, id)).revision).toBe(2)
    expect(await kindsOf(db, halden)).toEqual(['criterion_proposed', 'criterion_reworded'])
  })

  test('is taken off the table at once, with the reason kept', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await proposed(db, halden)
    expect(await change(db, halden, id, retire)).toMatchObject({ isDone: true })
    expect((await criterionAt(db, halden, id)).retiredAt).toEqual(at)
    const [kept] = await db.select().from(criterionChanges).where(eq(criterionChanges.criterionId, id))
    expect(kept).toMatchObject({ kind: 'retire', reason: 'Nobody can measure it.', adoptedAt: at })
  })

  test('is not changed at once by anybody else, nor once somebody else endorses it', async ({ db }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana, halden.jim])
    const id = await proposed(db, halden)
    expect(await change(db, halden, id, reword, { by: halden.jim })).toMatchObject({ isDone: false })
    await endorsed(db, halden, id, [halden.jim])
    expect(await change(db, halden, id, retire)).toMatchObject({ isDone: false })
    expect(await criterionAt(db, halden, id)).toMatchObject({ revision: 1, retiredAt: null })
    expect(await kindsOf(db, halden)).toContain('criterion_change_proposed')
  })
})

describe('a change', () => {
  test('is done once the same two sides accept it, its proposer among them', async ({ db }) => {
    const { halden } = await cast(db)
    const others = await moreCustomers(db, halden, 2)
    await takePart(db, halden, [halden.ana, halden.jim, ...others])
    const id = await sharedCriterion(db, halden, 'It never sticks in frost')
    const { id: changeId } = await change(db, halden, id, reword, { by: halden.tom })
    expect(await accepted(db, halden, id, changeId, [halden.priya, halden.jim, halden.ana])).toBe(false)
    expect(await accepted(db, halden, id, changeId, [halden.ana])).toBe(false)
    expect((await criterionAt(db, halden, id)).revision).toBe(1)
    expect(await accepted(db, halden, id, changeId, [others[0]!])).toBe(true)
    expect(await sentencesOf(db, id)).toEqual(['It never sticks in frost', 'It never sticks'])
    expect((await criterionAt(db, halden, id)).sharedAt).toEqual(at)
    expect(await db.$count(endorsements, eq(endorsements.criterionId, id))).toBe(2)
    await accepted(db, halden, id, changeId, [others[1]!])
    expect((await kindsOf(db, halden)).filter((kind) => kind === 'criterion_reworded')).toHaveLength(1)
  })

  test('is taken back by whoever proposed it, and then accepted by nobody', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await sharedCriterion(db, halden, 'It never sticks in frost')
    const { id: changeId } = await change(db, halden, id, retire)
    const drop = (by: typeof halden.ana) => dropChange(db, halden.dialogue, { by, criterionId: id, changeId, at })
    await expect(drop(halden.jim)).rejects.toMatchObject({ reason: 'not_allowed' })
    expect([await drop(halden.ana), await drop(halden.ana)]).toEqual([true, false])
    await expect(accepted(db, halden, id, changeId, [halden.priya])).rejects.toMatchObject({ reason: 'closed' })
    expect((await criterionAt(db, halden, id)).retiredAt).toBeNull()
  })

  test('that is done is taken back no more', async ({ db }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana])
    const id = await sharedCriterion(db, halden, 'It never sticks in frost')
    const { id: changeId } = await change(db, halden, id, reword)
    expect(await accepted(db, halden, id, changeId, [halden.priya])).toBe(true)
    await expect(dropChange(db, halden.dialogue, { by: halden.ana, criterionId: id, changeId, at })).rejects.toMatchObject({
      reason: 'too_late',
    })
  })

  test('of nothing is refused, and so is one of what is off the table', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await proposed(db, halden)
    const same: Change = { ...reword, sentence: 'It never sticks in frost' }
    await expect(change(db, halden, id, same)).rejects.toMatchObject({ reason: 'invalid', field: 'sentence' })
    await expect(change(db, halden, id, mergeInto(id))).rejects.toMatchObject({ reason: 'invalid', field: 'into' })
    await expect(change(db, halden, newId(), retire)).rejects.toMatchObject({ reason: 'not_found' })
    await expect(change(db, halden, id, mergeInto(newId()))).rejects.toMatchObject({ reason: 'not_found' })
    await change(db, halden, id, retire)
    await expect(change(db, halden, id, reword)).rejects.toMatchObject({ reason: 'closed' })
    await expect(endorsed(db, halden, id, [halden.jim])).rejects.toMatchObject({ reason: 'closed' })
  })

  test('is not proposed or accepted by an analyst, an outsider, or once weighing is closed', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const id = await sharedCriterion(db, halden, 'It never sticks in frost')
    const { id: changeId } = await change(db, halden, id, retire)
    const accept = (troupe: Troupe, by: typeof halden.ana) => acceptChange(db, troupe.dialogue, { by, criterionId: id, changeId, at })
    await expect(change(db, halden, id, reword, { by: halden.noor })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(accept(halden, halden.noor)).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(accept(acme, acme.priya)).rejects.toMatchObject({ reason: 'not_found' })
    const decided = await inPhase(db, halden, 'decided')
    await expect(accept(decided, halden.priya)).rejects.toMatchObject({ reason: 'closed' })
    await expect(change(db, decided, id, reword)).rejects.toMatchObject({ reason: 'closed' })
  })

  test('sent twice is proposed once', async ({ db }) => {
    const { halden } = await cast(db)
    const criterionId = await sharedCriterion(db, halden, 'It never sticks in frost')
    const id = newId()
    const send = () => proposeChange(db, halden.dialogue, { by: halden.ana, id, criterionId, change: retire, at })
    expect([await send(), await send()]).toMatchObject([
      { id, isNew: true },
      { id, isNew: false },
    ])
    expect(await db.$count(criterionChanges, eq(criterionChanges.criterionId, criterionId))).toBe(1)
  })
})

describe('a merge', () => {
  test('brings endorsements along, once per person, and what speaks for it; and can make the other shared', async ({ db }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana, halden.jim])
    const from = await proposed(db, halden, { sentence: 'No sticking' })
    const into = await proposed(db, halden, { at: later({ hours: 1 }) })
    await endorsed(db, halden, from, [halden.jim])
    await endorsed(db, halden, into, [halden.priya])
    const { id: statementId } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'Frost.', at })
    await linkStatement(db, halden.dialogue, { by: halden.ana, criterionId: from, statementId, at })
    const { id: changeId } = await change(db, halden, from, mergeInto(into))
    expect(await accepted(db, halden, from, changeId, [halden.tom, halden.jim])).toBe(true)
    expect(await criterionAt(db, halden, from)).toMatchObject({ mergedIntoId: into, mergedAt: at })
    const behind = await db
      .select({ personId: endorsements.personId, mergedFromId: endorsements.mergedFromId })
      .from(endorsements)
      .where(eq(endorsements.criterionId, into))
    expect(behind).toHaveLength(3)
    expect(behind.filter(({ mergedFromId }) => mergedFromId === from)).toEqual([{ personId: halden.jim.personId, mergedFromId: from }])
    expect(await db.$count(criterionStatements, eq(criterionStatements.criterionId, into))).toBe(1)
    expect((await criterionAt(db, halden, into)).sharedAt).toEqual(at)
    expect((await kindsOf(db, halden)).slice(-2)).toEqual(['criterion_merged', 'criterion_shared'])
  })

  test('overtakes whatever else was proposed for it, and every other merge into it', async ({ db }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana])
    const [first, second, third] = [await shared('One'), await shared('Two'), await shared('Three')]
    await change(db, halden, first, reword)
    await change(db, halden, third, mergeInto(first))
    const { id } = await change(db, halden, first, mergeInto(second))
    expect(await accepted(db, halden, first, id, [halden.priya])).toBe(true)
    const open = await db.select({ id: criterionChanges.id, droppedAt: criterionChanges.droppedAt }).from(criterionChanges)
    expect(open.filter(({ droppedAt }) => droppedAt === null).map(({ id }) => id)).toEqual([id])
    expect((await criterionAt(db, halden, third)).mergedIntoId).toBeNull()
    function shared(sentence: string) {
      return sharedCriterion(db, halden, sentence)
    }
  })

  test('never takes what both sides share into what they do not', async ({ db }) => {
    const { halden } = await cast(db)
    const shared = await sharedCriterion(db, halden, 'It never sticks in frost')
    const own = await proposed(db, halden, { sentence: 'No sticking' })
    await expect(change(db, halden, shared, mergeInto(own))).rejects.toMatchObject({ reason: 'invalid', field: 'into' })
    expect(await change(db, halden, own, mergeInto(shared))).toMatchObject({ isDone: true })
  })

  test('proposed while both were one side’s is dropped where only this one becomes shared', async ({ db }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana, halden.jim])
    const [one, other] = [await proposed(db, halden), await proposed(db, halden, { sentence: 'No sticking' })]
    await endorsed(db, halden, one, [halden.jim])
    await endorsed(db, halden, other, [halden.jim])
    const { id: changeId } = await change(db, halden, one, mergeInto(other))
    const { id: back } = await change(db, halden, other, mergeInto(one))
    expect(await endorsed(db, halden, one, [halden.priya])).toBe(true)
    await expect(accepted(db, halden, one, changeId, [halden.jim, halden.priya])).rejects.toMatchObject({ reason: 'closed' })
    expect((await criterionAt(db, halden, one)).mergedIntoId).toBeNull()
    expect(await accepted(db, halden, other, back, [halden.jim, halden.priya])).toBe(true)
  })

  test('of two into each other at once leaves one of them', async ({ freshDatabase: { db } }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana])
    const [one, other] = [await sharedCriterion(db, halden, 'One'), await sharedCriterion(db, halden, 'Other')]
    const there = await change(db, halden, one, mergeInto(other))
    const back = await change(db, halden, other, mergeInto(one))
    const accept = (criterionId: string, changeId: string) =>
      acceptChange(db, halden.dialogue, { by: halden.priya, criterionId, changeId, at })
    const said = await Promise.allSettled([accept(one, there.id), accept(other, back.id)])
    expect(said.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const living = await db.select({ into: criteria.mergedIntoId }).from(criteria).where(eq(criteria.companyId, halden.company.id))
    expect(living.filter(({ into }) => into === null)).toHaveLength(1)
  })

  test('and an endorsement at once lose nobody', async ({ freshDatabase: { db } }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana, halden.jim])
    const from = await proposed(db, halden, { sentence: 'No sticking' })
    const into = await sharedCriterion(db, halden, 'It never sticks in frost')
    const [merged, said] = await Promise.allSettled([change(db, halden, from, mergeInto(into)), endorsed(db, halden, from, [halden.jim])])
    expect(merged!.status).toBe('fulfilled')
    const jims = and(eq(endorsements.personId, halden.jim.personId), eq(endorsements.criterionId, from))
    expect(await db.$count(endorsements, jims)).toBe(said!.status === 'fulfilled' ? 1 : 0)
  })
})

async function change(db: Db, { dialogue, ana }: Troupe, criterionId: string, change: Change, { by = ana } = {}) {
  return await proposeChange(db, dialogue, { by, criterionId, change, at })
}

async function sentencesOf(db: Db, id: string) {
  const rows = await db
    .select()
    .from(criterionRevisions)
    .where(eq(criterionRevisions.criterionId, id))
    .orderBy(asc(criterionRevisions.number))
  return rows.map(({ sentence }) => sentence)
}
