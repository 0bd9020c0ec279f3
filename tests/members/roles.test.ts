import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { events, invitees, memberships, staff } from '../../db/schema/index.ts'
import { foundCompany } from '../../server/companies/founding.ts'
import { nameStandIn } from '../../server/companies/standing-in.ts'
import type { Member } from '../../server/member.ts'
import { changeRole, endMembership } from '../../server/members/roles.ts'
import { cast, later, monday } from '../support/cast.ts'
import { test } from '../support/test.ts'

const membershipOf = async (db: Db, { companyId, personId }: Member) =>
  (
    await db
      .select()
      .from(memberships)
      .where(and(eq(memberships.companyId, companyId), eq(memberships.personId, personId)))
  )[0]!

describe('changing a role', () => {
  test('is for admins, of their own company', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const change = { personId: halden.tom.personId, role: 'analyst' as const, at: monday }
    for (const by of [halden.ana, halden.priya, halden.noor])
      await expect(changeRole(db, halden.company, { by, ...change })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(changeRole(db, acme.company, { by: acme.maren, ...change })).rejects.toMatchObject({ reason: 'not_found' })
    await changeRole(db, halden.company, { by: halden.maren, ...change })
    expect(await membershipOf(db, halden.tom)).toMatchObject({ role: 'analyst' })
  })

  test('gives an analyst who becomes staff a face', async ({ db }) => {
    const { halden } = await cast(db)
    await changeRole(db, halden.company, { by: halden.maren, personId: halden.noor.personId, role: 'staff', at: monday })
    expect(await db.select().from(staff).where(eq(staff.personId, halden.noor.personId))).toMatchObject([{ name: 'Noor Aziz' }])
  })

  test('makes nobody a colleague who came as a customer', async ({ db }) => {
    const { halden } = await cast(db)
    await expect(
      changeRole(db, halden.company, { by: halden.maren, personId: halden.ana.personId, role: 'staff', at: monday }),
    ).rejects.toMatchObject({ reason: 'not_allowed' })
  })

  test('leaves at least one admin', async ({ db }) => {
    const { halden } = await cast(db)
    const demote = { by: halden.maren, personId: halden.maren.personId, role: 'staff' as const, at: monday }
    await expect(changeRole(db, halden.company, demote)).rejects.toMatchObject({ reason: 'not_allowed', field: 'role' })
    await changeRole(db, halden.company, { by: halden.maren, personId: halden.tom.personId, role: 'admin', at: monday })
    await changeRole(db, halden.company, demote)
    expect(await membershipOf(db, halden.maren)).toMatchObject({ role: 'staff' })
  })

  test('to the same again is no fact', async ({ db }) => {
    const { halden } = await cast(db)
    await changeRole(db, halden.company, { by: halden.maren, personId: halden.tom.personId, role: 'staff', at: monday })
    expect(await db.select().from(events).where(eq(events.kind, 'member_changed'))).toEqual([])
  })

  test('of two admins who demote each other at the same moment one stays', async ({ freshDatabase: { db } }) => {
    const founding = { slug: 'halden', name: 'Halden', timeZone: 'UTC', accent: '#0b5d63', at: monday }
    const { company, admin } = await foundCompany(db, { ...founding, admin: { email: 'a@example.org', name: 'A' } })
    const other = await foundCompany(db, { ...founding, slug: 'acme', admin: { email: 'b@example.org', name: 'B' } })
    const second = { ...other.admin, companyId: company.id }
    await db.insert(memberships).values({ companyId: company.id, personId: second.personId, role: 'admin', since: monday })
    const tries = await Promise.allSettled([
      changeRole(db, company, { by: admin, personId: second.personId, role: 'staff', at: monday }),
      changeRole(db, company, { by: second, personId: admin.personId, role: 'staff', at: monday }),
    ])
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('ending a membership', () => {
  test('is done by an admin, or by oneself', async ({ db }) => {
    const { halden } = await cast(db)
    const end = { personId: halden.tom.personId, at: monday }
    for (const by of [halden.ana, halden.priya, halden.noor])
      await expect(endMembership(db, halden.company, { by, ...end })).rejects.toMatchObject({ reason: 'not_allowed' })
    await endMembership(db, halden.company, { by: halden.maren, ...end })
    await endMembership(db, halden.company, { by: halden.jim, personId: halden.jim.personId, at: monday })
    expect([(await membershipOf(db, halden.tom)).endedAt, (await membershipOf(db, halden.jim)).endedAt]).toEqual([monday, monday])
  })

  test('keeps the face, closes invited dialogues, and happens once', async ({ db }) => {
    const { halden } = await cast(db)
    await db
      .insert(invitees)
      .values({ companyId: halden.company.id, dialogueId: halden.dialogue.id, personId: halden.tom.personId, at: monday })
    await endMembership(db, halden.company, { by: halden.maren, personId: halden.tom.personId, at: monday })
    await endMembership(db, halden.company, { by: halden.maren, personId: halden.tom.personId, at: later({ days: 1 }) })
    expect((await membershipOf(db, halden.tom)).endedAt).toEqual(monday)
    expect(await db.select().from(staff).where(eq(staff.personId, halden.tom.personId))).toHaveLength(1)
    expect(await db.select().from(invitees)).toEqual([])
    expect(await db.select().from(events).where(eq(events.kind, 'member_left'))).toHaveLength(1)
  })

  test('the last admin cannot leave', async ({ db }) => {
    const { halden } = await cast(db)
    await expect(
      endMembership(db, halden.company, { by: halden.maren, personId: halden.maren.personId, at: monday }),
    ).rejects.toMatchObject({ reason: 'not_allowed', field: 'role' })
  })
})

describe('a stand-in', () => {
  const faceOf = async (db: Db, { personId }: Member) => (await db.select().from(staff).where(eq(staff.personId, personId)))[0]!

  test('is named by an admin, and taken back', async ({ db }) => {
    const { halden } = await cast(db)
    const stand = { personId: halden.priya.personId, standIn: 'Pat Stone', at: monday }
    await expect(nameStandIn(db, halden.company, { by: halden.tom, ...stand })).rejects.toMatchObject({ reason: 'not_allowed' })
    await nameStandIn(db, halden.company, { by: halden.maren, ...stand })
    expect(await faceOf(db, halden.priya)).toMatchObject({ name: 'Pat Stone', isStandIn: true })
    await nameStandIn(db, halden.company, { by: halden.maren, ...stand, standIn: null })
    expect(await faceOf(db, halden.priya)).toMatchObject({ name: 'Priya Shah', isStandIn: false })
  })

  test('is not their own name, and not for those who do not answer', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const stand = { by: halden.maren, standIn: 'priya shah', at: monday }
    await expect(nameStandIn(db, halden.company, { ...stand, personId: halden.priya.personId })).rejects.toMatchObject({ field: 'standIn' })
    await expect(nameStandIn(db, halden.company, { ...stand, personId: halden.ana.personId })).rejects.toMatchObject({
      reason: 'not_found',
    })
    await expect(nameStandIn(db, halden.company, { ...stand, personId: acme.priya.personId })).rejects.toMatchObject({
      reason: 'not_found',
    })
  })
})
