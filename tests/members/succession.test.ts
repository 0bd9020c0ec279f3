import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { dialogues, events, handings, memberships, tidings } from '../../db/schema/index.ts'
import { changeCard } from '../../server/cards/changing.ts'
import { changeChampion } from '../../server/dialogues/leading.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { nameLead } from '../../server/members/leading-team.ts'
import { changeRole, endMembership } from '../../server/members/roles.ts'
import { successionOf } from '../../server/members/succession.ts'
import { handOver } from '../../server/obligations/handing.ts'
import { leadsOf } from '../../server/obligations/leads.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { statementsSent } from '../support/statements.ts'
import { answered, dutiesOf, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const at = later({ hours: 1 })

async function owing(db: Db) {
  const { halden, acme } = await cast(db)
  const conflictId = await raised(db, halden)
  const settled = await raised(db, halden)
  await answered(db, halden, { kind: 'conflict', id: settled })
  return { halden, acme, conflictId, settled }
}

const championOf = async (db: Db, { company, dialogue, maren }: Troupe) =>
  (await findDialogue(db, company, dialogue.slug, { reader: maren, at })).champion.personId
const openOwner = async (db: Db, troupe: Troupe, conflictId: string) =>
  (await dutiesOf(db, troupe)).find((duty) => duty.conflictId === conflictId)!.ownerId
const factsOf = async (db: Db, { company }: Troupe, kind: string) =>
  await db
    .select()
    .from(events)
    .where(and(eq(events.companyId, company.id), eq(events.kind, kind)))
    .orderBy(events.at, events.id)

describe('a dialogue', () => {
  test('gets another champion from the one it has or from an admin, with what was owed in it', async ({ db }) => {
    const { halden, conflictId, settled } = await owing(db)
    await changeChampion(db, halden.dialogue, { by: halden.priya, toId: halden.tom.personId, reason: 'Tom builds it.', at })
    expect(await championOf(db, halden)).toBe(halden.tom.personId)
    expect(await openOwner(db, halden, conflictId)).toBe(halden.tom.personId)
    expect(await openOwner(db, halden, settled)).toBe(halden.priya.personId)
    expect(await db.select().from(handings)).toMatchObject([{ reason: 'Tom builds it.', by: halden.priya.personId }])
    expect(await factsOf(db, halden, 'champion_changed')).toMatchObject([{ isPublic: true, dialogueId: halden.dialogue.id }])
  })

  test('gets one from nobody else, and only somebody who answers here', async ({ db }) => {
    const { halden, acme } = await owing(db)
    for (const by of [halden.tom, halden.noor, halden.ana])
      await expect(changeChampion(db, halden.dialogue, { by, toId: halden.tom.personId, at })).rejects.toMatchObject({
        reason: 'not_allowed',
      })
    for (const { personId: toId } of [halden.noor, halden.ana, acme.tom])
      await expect(changeChampion(db, halden.dialogue, { by: halden.maren, toId, at })).rejects.toMatchObject({ field: 'toId' })
    await expect(changeChampion(db, halden.dialogue, { by: acme.maren, toId: halden.tom.personId, at })).rejects.toMatchObject({
      reason: 'not_found',
    })
    await changeChampion(db, halden.dialogue, { by: halden.maren, toId: halden.priya.personId, at })
    expect(await factsOf(db, halden, 'champion_changed')).toEqual([])
  })

  test('is handed over in as many statements for many duties as for a few, each with its fact and its own version', async ({ db }) => {
    const { halden } = await owing(db)
    const changed = async (toId: string) => {
      const dialogue = await findDialogue(db, halden.company, halden.dialogue.slug, { reader: halden.maren, at })
      return (await statementsSent(() => changeChampion(db, dialogue, { by: halden.maren, toId, at }))).length
    }
    const few = await changed(halden.tom.personId)
    for (const _ of [1, 2, 3, 4, 5, 6, 7, 8]) await raised(db, halden, { at: later({ hours: 2 }) })
    expect(await changed(halden.priya.personId)).toBe(few)
    const facts = await factsOf(db, halden, 'obligation_handed')
    expect(facts).toHaveLength(10)
    expect(new Set(facts.map(({ version }) => version)).size).toBe(10)
    expect(await db.select().from(tidings).where(eq(tidings.kind, 'obligation_handed'))).toHaveLength(10)
    const all = await db
      .select({ version: events.version })
      .from(events)
      .where(and(eq(events.companyId, halden.company.id), eq(events.dialogueId, halden.dialogue.id)))
    const { version } = await findDialogue(db, halden.company, halden.dialogue.slug, { reader: halden.maren, at })
    expect(Math.max(...all.map((fact) => fact.version ?? 0))).toBe(version)
  })

  test('that two hand over at the same time goes to one of them', async ({ db }) => {
    const { halden } = await owing(db)
    await changeChampion(db, halden.dialogue, { by: halden.priya, toId: halden.tom.personId, at })
    const late = changeChampion(db, halden.dialogue, { by: halden.priya, toId: halden.maren.personId, at })
    await expect(late).rejects.toMatchObject({ reason: 'taken' })
  })
})

describe('who leaves', () => {
  test('hands over what they answer for, and not without', async ({ db }) => {
    const { halden, conflictId } = await owing(db)
    const end = { by: halden.maren, personId: halden.priya.personId, at }
    expect(await successionOf(db, halden.company, halden.priya)).toMatchObject({ duties: 1, dialogues: 1 })
    for (const successorId of [null, halden.priya.personId, halden.noor.personId])
      await expect(endMembership(db, halden.company, { ...end, successorId })).rejects.toMatchObject({ field: 'successorId' })
    await endMembership(db, halden.company, { ...end, successorId: halden.tom.personId })
    expect([await championOf(db, halden), await openOwner(db, halden, conflictId)]).toEqual([halden.tom.personId, halden.tom.personId])
    expect(await successionOf(db, halden.company, halden.priya)).toBeNull()
  })

  test('hands over answers that are owed in somebody else’s dialogue, too', async ({ db }) => {
    const { halden, conflictId } = await owing(db)
    const [duty] = (await dutiesOf(db, halden)).filter((one) => one.conflictId === conflictId)
    await handOver(db, halden.company, { by: halden.priya, obligationId: duty!.id, toId: halden.tom.personId, reason: 'Yours.', at })
    await endMembership(db, halden.company, { by: halden.tom, personId: halden.tom.personId, successorId: halden.maren.personId, at })
    expect(await openOwner(db, halden, conflictId)).toBe(halden.maren.personId)
    expect(await championOf(db, halden)).toBe(halden.priya.personId)
  })

  test('and owes nothing needs nobody', async ({ db }) => {
    const { halden } = await owing(db)
    await endMembership(db, halden.company, { by: halden.maren, personId: halden.tom.personId, at })
    expect(await db.select().from(memberships).where(eq(memberships.personId, halden.tom.personId))).toMatchObject([{ endedAt: at }])
  })

  test('stays champion of what is closed: it is read as it was', async ({ db }) => {
    const { halden } = await cast(db)
    await db.update(dialogues).set({ phase: 'closed' }).where(eq(dialogues.companyId, halden.company.id))
    expect(await successionOf(db, halden.company, halden.priya)).toBeNull()
  })
})

test('who becomes an analyst hands over what they answer for; who becomes an admin keeps it', async ({ db }) => {
  const { halden, conflictId } = await owing(db)
  const change = { by: halden.maren, personId: halden.priya.personId, at }
  await changeRole(db, halden.company, { ...change, role: 'admin' })
  await expect(changeRole(db, halden.company, { ...change, role: 'analyst' })).rejects.toMatchObject({ field: 'successorId' })
  await changeRole(db, halden.company, { ...change, role: 'analyst', successorId: halden.tom.personId })
  expect(await openOwner(db, halden, conflictId)).toBe(halden.tom.personId)
})

describe('of a conflict that is reopened', () => {
  const reopened = async (db: Db, answering: 'priya' | 'tom') => {
    const { halden, acme } = await cast(db)
    const conflictId = await raised(db, halden)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id: conflictId }, { by: halden[answering] })
    return { halden, acme, conflictId, reopen: () => judged(db, halden, targetId, { settled: 'not_yet', at }) }
  }
  const inTeam = async (db: Db, { company }: Troupe, by: Troupe['tom'], team: string) =>
    await changeCard(db, company, { by, title: 'Motors', team, doesForYou: null, workplace: null, roleThere: null, story: null, at })

  test('whoever answered last owns the new duty, in half the time', async ({ db }) => {
    const { halden, conflictId, reopen } = await reopened(db, 'tom')
    await reopen()
    const [duty] = await dutiesOf(db, halden)
    expect(duty).toMatchObject({ conflictId, cause: 'reopened', ownerId: halden.tom.personId, policy: { hours: 8 } })
  })

  test('the champion owns it where the one who answered is gone', async ({ db }) => {
    const { halden, reopen } = await reopened(db, 'tom')
    await endMembership(db, halden.company, { by: halden.maren, personId: halden.tom.personId, at })
    await reopen()
    expect((await dutiesOf(db, halden))[0]!.ownerId).toBe(halden.priya.personId)
  })

  test('whoever leads the owner’s team is told', async ({ db }) => {
    const { halden, conflictId, reopen } = await reopened(db, 'tom')
    await inTeam(db, halden, halden.tom, 'Motors')
    await inTeam(db, halden, halden.maren, ' motors')
    await nameLead(db, halden.company, { by: halden.maren, personId: halden.maren.personId, leads: true, at })
    await reopen()
    expect(await leadsOf(db, { companyId: halden.company.id, conflictId })).toEqual([halden.maren.personId])
  })

  test('where nobody leads it the champion is, and where they own it the admins', async ({ db }) => {
    const toms = await reopened(db, 'tom')
    await toms.reopen()
    const { company, priya, maren } = toms.halden
    expect(await leadsOf(db, { companyId: company.id, conflictId: toms.conflictId })).toEqual([priya.personId])
    const again = await answered(db, toms.halden, { kind: 'conflict', id: toms.conflictId }, { at: later({ hours: 2 }) })
    await judged(db, toms.halden, again.targetId, { settled: 'not_yet', at: later({ hours: 3 }) })
    expect(await leadsOf(db, { companyId: company.id, conflictId: toms.conflictId })).toEqual([maren.personId])
  })

  test('only an admin says who leads a team, of somebody who is in one', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const naming = { personId: halden.tom.personId, leads: true, at }
    for (const by of [halden.tom, halden.noor, halden.ana])
      await expect(nameLead(db, halden.company, { by, ...naming })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(nameLead(db, halden.company, { by: acme.maren, ...naming })).rejects.toMatchObject({ reason: 'not_found' })
    await expect(nameLead(db, halden.company, { by: halden.maren, ...naming })).rejects.toMatchObject({ field: 'leads' })
    await inTeam(db, halden, halden.tom, 'Motors')
    await nameLead(db, halden.company, { by: halden.maren, ...naming })
    await nameLead(db, halden.company, { by: halden.maren, ...naming })
    expect(await factsOf(db, halden, 'member_changed')).toHaveLength(1)
  })
})
