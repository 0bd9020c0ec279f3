import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { appearances, endorsements, events, memberships } from '../../db/schema/index.ts'
import { endorseCriterion, withdrawEndorsement } from '../../server/criteria/endorsing.ts'
import { proposeCriterion } from '../../server/criteria/proposing.ts'
import { isBothSides, missingOf } from '../../server/criteria/sharing.ts'
import { newId } from '../../server/ids.ts'
import { cast, later, monday } from '../support/cast.ts'
import { inPhase } from '../support/deciding.ts'
import { test } from '../support/test.ts'
import { criterionAt, endorsed, kindsOf, moreCustomers, proposed, takePart } from './company.ts'

const at = monday

describe('both sides stand behind something', () => {
  test('with somebody of the company and three customers, or all where fewer take part, at least one', () => {
    const sides = (company: number, customers: number, takingPart: number) => isBothSides({ company, customers }, takingPart)
    expect([0, 1, 2, 3, 4, 40].map((takingPart) => sides(1, Math.max(1, Math.min(3, takingPart)), takingPart))).toEqual(Array(6).fill(true))
    expect([2, 3, 4, 40].map((takingPart) => sides(1, Math.min(3, takingPart) - 1, takingPart))).toEqual(Array(4).fill(false))
    expect([0, 1, 4].map((takingPart) => sides(9, 0, takingPart))).toEqual([false, false, false])
    expect([0, 1, 4].map((takingPart) => sides(0, 9, takingPart))).toEqual([false, false, false])
  })

  test('and what they still need is said for each side', () => {
    expect(missingOf({ company: 0, customers: 1 }, 7)).toEqual({ company: 1, customers: 2 })
    expect(missingOf({ company: 2, customers: 5 }, 7)).toEqual({ company: 0, customers: 0 })
    expect(missingOf({ company: 1, customers: 0 }, 0)).toEqual({ company: 0, customers: 1 })
  })
})

describe('a criterion', () => {
  test('of the only customer is shared with the first of the company', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await proposed(db, halden)
    expect(await endorsed(db, halden, id, [halden.priya])).toBe(true)
    expect((await criterionAt(db, halden, id)).sharedAt).toEqual(at)
    expect(await kindsOf(db, halden)).toEqual(['criterion_proposed', 'criterion_endorsed', 'criterion_shared'])
  })

  test('waits for the second of two customers, and for the third of four', async ({ db }) => {
    const { halden } = await cast(db)
    const others = await moreCustomers(db, halden, 2)
    await takePart(db, halden, [halden.ana, halden.jim])
    const id = await proposed(db, halden)
    expect(await endorsed(db, halden, id, [halden.priya])).toBe(false)
    await takePart(db, halden, others)
    expect(await endorsed(db, halden, id, [halden.jim])).toBe(false)
    expect(await endorsed(db, halden, id, [others[0]!])).toBe(true)
  })

  test('waits for nobody who has left, or who speaks for the company by now', async ({ db }) => {
    const { halden } = await cast(db)
    const [gone, changed] = await moreCustomers(db, halden, 2)
    await takePart(db, halden, [halden.ana, gone!, changed!])
    const here = (personId: string) => and(eq(memberships.companyId, halden.company.id), eq(memberships.personId, personId))
    await db.update(memberships).set({ endedAt: at }).where(here(gone!.personId))
    await db.update(memberships).set({ role: 'staff' }).where(here(changed!.personId))
    const id = await proposed(db, halden)
    expect(await endorsed(db, halden, id, [halden.priya])).toBe(true)
  })

  test('shared by two stays shared when more join', async ({ db }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana, halden.jim])
    const id = await proposed(db, halden)
    expect(await endorsed(db, halden, id, [halden.jim, halden.priya])).toBe(true)
    const others = await moreCustomers(db, halden, 3)
    expect(await endorsed(db, halden, id, others, { at: later({ hours: 1 }) })).toBe(true)
    expect((await criterionAt(db, halden, id)).sharedAt).toEqual(at)
    expect((await kindsOf(db, halden)).filter((kind) => kind === 'criterion_shared')).toHaveLength(1)
  })

  test('of one side alone is never shared, however many they are', async ({ db }) => {
    const { halden } = await cast(db)
    const staffs = await proposed(db, halden, { by: halden.priya })
    expect(await endorsed(db, halden, staffs, [halden.tom, halden.maren])).toBe(false)
    const others = await moreCustomers(db, halden, 4)
    const customers = await proposed(db, halden)
    expect(await endorsed(db, halden, customers, [halden.jim, ...others])).toBe(false)
    expect(await endorsed(db, halden, customers, [halden.maren])).toBe(true)
  })
})

describe('endorsing', () => {
  test('counts once per person, and is one fact', async ({ db }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana, halden.jim])
    const id = await proposed(db, halden)
    const twice = [await endorseOf(halden.jim), await endorseOf(halden.jim)]
    expect(twice.map(({ isNew }) => isNew)).toEqual([true, false])
    expect(await endorseOf(halden.ana)).toEqual({ isNew: false, isShared: false })
    expect(await db.$count(endorsements, eq(endorsements.criterionId, id))).toBe(2)
    expect(await kindsOf(db, halden)).toEqual(['criterion_proposed', 'criterion_endorsed'])
    function endorseOf(by: typeof halden.ana) {
      return endorseCriterion(db, halden.dialogue, { by, criterionId: id, at })
    }
  })

  test('shows a customer by the name they chose, and says nothing of who they are', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await proposed(db, halden, { by: halden.priya })
    await endorseCriterion(db, halden.dialogue, { by: halden.ana, criterionId: id, name: 'Kestrel', hidden: true, at })
    const [shown] = await db.select().from(appearances).where(eq(appearances.personId, halden.ana.personId))
    expect([shown!.name, shown!.hidden]).toEqual(['Kestrel', true])
    const [fact] = await db.select({ detail: events.detail }).from(events).where(eq(events.kind, 'criterion_endorsed'))
    expect(fact!.detail).toEqual({ criterionId: id, side: 'customer' })
  })

  test('is refused to an analyst, of what is not there, and once weighing is closed', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const id = await proposed(db, halden)
    const endorse = (troupe: typeof halden, by: typeof halden.ana, criterionId = id) =>
      endorseCriterion(db, troupe.dialogue, { by, criterionId, at })
    await expect(endorse(halden, halden.noor)).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(endorse(halden, halden.jim, newId())).rejects.toMatchObject({ reason: 'not_found' })
    await expect(endorse(acme, acme.ana)).rejects.toMatchObject({ reason: 'not_found' })
    const draft = { ...halden, dialogue: { ...halden.dialogue, phase: 'draft' as const } }
    await expect(endorse(draft, halden.jim)).rejects.toMatchObject({ reason: 'closed' })
    for (const phase of ['decided', 'delivering', 'closed'] as const)
      await expect(endorse(await inPhase(db, halden, phase), halden.jim), phase).rejects.toMatchObject({ reason: 'closed' })
    await expect(endorse(await inPhase(db, halden, 'weighing', { closesAt: at }), halden.jim)).rejects.toMatchObject({ reason: 'closed' })
    expect(await endorse(await inPhase(db, halden, 'weighing', { closesAt: later({ hours: 1 }) }), halden.jim)).toMatchObject({
      isNew: true,
    })
  })

  test('by a page that was drawn before weighing closed does nothing at all', async ({ db }) => {
    const { halden } = await cast(db)
    const id = await proposed(db, halden)
    await inPhase(db, halden, 'decided')
    await expect(
      db.transaction((tx) => endorseCriterion(tx, halden.dialogue, { by: halden.jim, criterionId: id, at })),
    ).rejects.toMatchObject({
      reason: 'closed',
    })
    expect(await db.$count(endorsements, eq(endorsements.criterionId, id))).toBe(1)
  })

  test('at once by three customers and staff shares once', async ({ freshDatabase: { db } }) => {
    const { halden } = await cast(db)
    const others = await moreCustomers(db, halden, 2)
    await takePart(db, halden, [halden.ana, halden.jim, ...others])
    const id = await proposed(db, halden)
    await Promise.all(
      [halden.jim, halden.priya, halden.tom, ...others].map((by) => endorseCriterion(db, halden.dialogue, { by, criterionId: id, at })),
    )
    expect((await kindsOf(db, halden)).filter((kind) => kind === 'criterion_shared')).toHaveLength(1)
    expect(await db.$count(endorsements, eq(endorsements.criterionId, id))).toBe(6)
  })
})

describe('taking it back', () => {
  test('is done once, while the criterion is proposed, by anybody but who proposed it', async ({ db }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana, halden.jim])
    const id = await proposed(db, halden)
    await endorsed(db, halden, id, [halden.jim])
    const back = (by: typeof halden.ana) => withdrawEndorsement(db, halden.dialogue, { by, criterionId: id, at })
    expect([await back(halden.jim), await back(halden.jim)]).toEqual([true, false])
    await expect(back(halden.ana)).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(back(halden.noor)).rejects.toMatchObject({ reason: 'not_allowed' })
    await endorsed(db, halden, id, [halden.jim, halden.priya])
    await expect(back(halden.jim)).rejects.toMatchObject({ reason: 'too_late' })
    expect(await db.$count(endorsements, and(eq(endorsements.companyId, halden.company.id), eq(endorsements.criterionId, id)))).toBe(3)
  })
})

test('the database takes one endorsement per person', async ({ db }) => {
  const { halden } = await cast(db)
  const { id } = await proposeCriterion(db, halden.dialogue, { by: halden.ana, sentence: 'Quiet in the cabin', at })
  const row = { companyId: halden.company.id, criterionId: id, personId: halden.ana.personId, side: 'customer', at } as const
  await expect(db.transaction((tx) => tx.insert(endorsements).values(row))).rejects.toThrow()
})
