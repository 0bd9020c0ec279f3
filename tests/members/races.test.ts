import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { memberships } from '../../db/schema/index.ts'
import { leaveAsItStands } from '../../server/conflicts/disagreeing.ts'
import { changeChampion } from '../../server/dialogues/leading.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { changeRole, endMembership } from '../../server/members/roles.ts'
import { dutiesOwnedBy, handOver } from '../../server/obligations/handing.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { answered, dutiesOf, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

/** What happens at the very moment when somebody takes over. The embedded database takes one after the other; the other one at once. */

const at = later({ hours: 1 })
const many = [1, 2, 3, 4, 5, 6]

const faults = (tries: PromiseSettledResult<unknown>[]) =>
  tries.flatMap((one) => (one.status === 'rejected' && !one.reason.reason ? [one.reason.cause?.code ?? one.reason.message] : []))
const refusals = (tries: PromiseSettledResult<unknown>[]) =>
  tries.flatMap((one) => (one.status === 'rejected' && one.reason.reason ? [one.reason.reason] : []))

async function raisedOften(db: Db, troupe: Troupe, times: unknown[]) {
  const ids: string[] = []
  for (const _ of times) ids.push(await raised(db, troupe))
  return ids
}

const championOf = async (db: Db, { company, dialogue, maren }: Troupe) =>
  (await findDialogue(db, company, dialogue.slug, { reader: maren, at })).champion.personId
const rejoined = async (db: Db, { company }: Troupe, { personId }: { personId: string }) =>
  await db
    .update(memberships)
    .set({ endedAt: null })
    .where(and(eq(memberships.companyId, company.id), eq(memberships.personId, personId)))
const isGone = async (db: Db, { company }: Troupe, { personId }: { personId: string }) => {
  const [row] = await db
    .select({ endedAt: memberships.endedAt })
    .from(memberships)
    .where(and(eq(memberships.companyId, company.id), eq(memberships.personId, personId)))
  return row!.endedAt !== null
}

test('a dialogue gets another champion while colleagues answer in it: neither waits for the other', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const ids = await raisedOften(db, halden, [...many, ...many])
  for (const [turn, id] of ids.slice(0, 6).entries()) {
    const dialogue = await findDialogue(db, halden.company, halden.dialogue.slug, { reader: halden.maren, at })
    const to = turn % 2 ? halden.priya : halden.tom
    const tries = await Promise.allSettled([
      changeChampion(db, dialogue, { by: halden.maren, toId: to.personId, at }),
      answered(db, halden, { kind: 'conflict', id }, { by: halden.maren, at }),
    ])
    expect([...faults(tries), ...refusals(tries)]).toEqual([])
  }
  expect(await dutiesOwnedBy(db, halden.company, halden.priya)).toHaveLength(6)
})

test('what is raised while a dialogue gets another champion is owed by that one', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  await raisedOften(db, halden, many)
  const tries = await Promise.allSettled([
    ...many.map(() => raised(db, halden)),
    changeChampion(db, halden.dialogue, { by: halden.maren, toId: halden.tom.personId, at }),
    ...many.map(() => raised(db, halden)),
  ])
  expect([...faults(tries), ...refusals(tries)]).toEqual([])
  expect(await dutiesOwnedBy(db, halden.company, halden.tom)).toHaveLength(18)
})

test('a champion leaves while colleagues answer, and nothing hangs', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const ids = await raisedOften(db, halden, [...many, ...many])
  const end = { by: halden.maren, personId: halden.priya.personId, successorId: halden.tom.personId, at }
  const commitments = [{ what: 'tests the sound', ownerId: halden.maren.personId, dueOn: '2026-12-12' }]
  const answer = (id: string) => answered(db, halden, { kind: 'conflict', id }, { by: halden.maren, commitments, at })
  const [some, others] = [ids.slice(6), ids.slice(0, 5)]
  const tries = await Promise.allSettled([...some.map(answer), endMembership(db, halden.company, end), ...others.map(answer)])
  expect([...faults(tries), ...refusals(tries)]).toEqual([])
  expect([await championOf(db, halden), await isGone(db, halden, halden.priya)]).toEqual([halden.tom.personId, true])
  expect(await dutiesOwnedBy(db, halden.company, halden.tom)).toHaveLength(1)
})

test('nobody who leaves is handed a duty at the same moment', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  for (const id of await raisedOften(db, halden, many)) {
    const duty = (await dutiesOf(db, halden)).find(({ conflictId }) => conflictId === id)!
    const tries = await Promise.allSettled([
      handOver(db, halden.company, { by: halden.priya, obligationId: duty.id, toId: halden.tom.personId, reason: 'Yours.', at }),
      endMembership(db, halden.company, { by: halden.tom, personId: halden.tom.personId, at }),
    ])
    expect(faults(tries)).toEqual([])
    expect(refusals(tries)).toEqual(['invalid'])
    const owed = await dutiesOwnedBy(db, halden.company, halden.tom)
    expect(owed).toHaveLength((await isGone(db, halden, halden.tom)) ? 0 : 1)
    await rejoined(db, halden, halden.tom)
    for (const one of owed)
      await handOver(db, halden.company, { by: halden.tom, obligationId: one.id, toId: halden.priya.personId, reason: 'Back.', at })
  }
})

test('a conflict that is reopened while its answerer leaves is owed by somebody who answers here', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  for (const id of await raisedOften(db, halden, many)) {
    const { targetId } = await answered(db, halden, { kind: 'conflict', id }, { by: halden.tom, at })
    const tries = await Promise.allSettled([
      judged(db, halden, targetId, { settled: 'not_yet', at: later({ hours: 2 }) }),
      endMembership(db, halden.company, { by: halden.tom, personId: halden.tom.personId, at }),
    ])
    expect(faults(tries)).toEqual([])
    const owed = await dutiesOwnedBy(db, halden.company, halden.tom)
    expect(owed).toHaveLength((await isGone(db, halden, halden.tom)) ? 0 : 1)
    await rejoined(db, halden, halden.tom)
    for (const one of owed)
      await handOver(db, halden.company, { by: halden.tom, obligationId: one.id, toId: halden.priya.personId, reason: 'Back.', at })
  }
})

test('two who change at once, each taking over from the other, change one after the other', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  await raised(db, halden)
  const [tom, priya] = [halden.tom.personId, halden.priya.personId]
  const change = { by: halden.maren, role: 'analyst' as const, at }
  const tries = await Promise.allSettled([
    changeRole(db, halden.company, { ...change, personId: priya, successorId: tom }),
    changeRole(db, halden.company, { ...change, personId: tom, successorId: priya }),
  ])
  expect(faults(tries)).toEqual([])
  expect(refusals(tries)).toEqual(['invalid'])
})

test('all of it at once: nothing waits in a ring, and whoever owes something answers here', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const { company, dialogue, maren, priya, tom } = halden
  const ids = await raisedOften(db, halden, [...many, ...many])
  const duties = await dutiesOf(db, halden)
  const dutyOf = (id: string) => duties.find(({ conflictId }) => conflictId === id)!.id
  const hand = (id: string, to: Troupe['tom']) =>
    handOver(db, company, { by: maren, obligationId: dutyOf(id), toId: to.personId, reason: 'Yours.', at })
  for (const id of ids.slice(0, 4)) await hand(id, tom)
  await answered(db, halden, { kind: 'conflict', id: ids[4]! }, { by: maren, at })
  const tries = await Promise.allSettled([
    hand(ids[0]!, maren),
    leaveAsItStands(db, dialogue, { by: maren, conflictId: ids[4]!, words: null, at: later({ hours: 2 }) }),
    endMembership(db, company, { by: maren, personId: tom.personId, successorId: maren.personId, at }),
    hand(ids[1]!, priya),
    answered(db, halden, { kind: 'conflict', id: ids[2]! }, { by: maren, at }),
    changeChampion(db, dialogue, { by: maren, toId: maren.personId, at }),
    raised(db, halden),
    hand(ids[8]!, tom),
    raised(db, halden, { by: maren }),
    answered(db, halden, { kind: 'conflict', id: ids[9]! }, { by: priya, at }),
  ])
  expect(faults(tries)).toEqual([])
  expect(await championOf(db, halden)).toBe(maren.personId)
  expect(await isGone(db, halden, tom)).toBe(true)
  expect(await dutiesOwnedBy(db, company, tom)).toEqual([])
})
