import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { customers, events, memberships, staff } from '../../db/schema/index.ts'
import { foundCompany } from '../../server/companies/founding.ts'
import { joinCompany, joinDialogue } from '../../server/companies/joining.ts'
import { findOrMakePerson } from '../../server/people/making.ts'
import { test } from '../support/test.ts'

const at = new Date('2026-03-02T09:00:00Z')

async function found(db: Db) {
  const founded = await foundCompany(db, {
    slug: 'halden',
    name: 'Halden',
    timeZone: 'Europe/Oslo',
    accent: '#0b5d63',
    admin: { email: 'maren@halden.example', name: 'Maren Roth' },
    at,
  })
  const ana = await findOrMakePerson(db, { email: 'ana@example.org', name: 'Ana Kovač', at })
  return { ...founded, ana }
}

describe('joining a company', () => {
  test('a customer brings their place of work and story', async ({ db }) => {
    const { company, ana } = await found(db)
    const member = await joinCompany(db, company, {
      person: ana,
      role: 'customer',
      card: { workplace: 'Rijeka Taxi', story: 'I drive at night.' },
      at,
    })
    expect(member).toEqual({ companyId: company.id, personId: ana.personId, name: 'Ana Kovač', role: 'customer' })
    expect(await db.select().from(customers)).toMatchObject([{ workplace: 'Rijeka Taxi', roleThere: null, story: 'I drive at night.' }])
  })

  test('joining twice changes nothing and is told once', async ({ db }) => {
    const { company, ana } = await found(db)
    await joinCompany(db, company, { person: ana, role: 'customer', card: { workplace: 'Rijeka Taxi' }, at })
    await joinCompany(db, company, { person: ana, role: 'customer', at })
    expect(await db.select().from(customers)).toMatchObject([{ workplace: 'Rijeka Taxi' }])
    expect(
      await db
        .select()
        .from(events)
        .where(and(eq(events.kind, 'member_joined'), eq(events.actorId, ana.personId))),
    ).toHaveLength(1)
  })

  test('whoever is here for the company does not become its customer', async ({ db }) => {
    const { company, admin } = await found(db)
    expect(await joinCompany(db, company, { person: admin, role: 'customer', at })).toMatchObject({ role: 'admin' })
    expect(await joinCompany(db, company, { person: admin, role: 'analyst', at })).toMatchObject({ role: 'admin' })
    expect(await db.select().from(customers)).toEqual([])
  })

  test('whoever answers goes on answering when they are invited as an analyst: what they owe stays with them', async ({ db }) => {
    const { company, ana } = await found(db)
    await joinCompany(db, company, { person: ana, role: 'staff', at })
    expect(await joinCompany(db, company, { person: ana, role: 'analyst', at })).toMatchObject({ role: 'staff' })
  })

  test('a customer can become a colleague, and has a face from then on', async ({ db }) => {
    const { company, ana } = await found(db)
    await joinCompany(db, company, { person: ana, role: 'customer', at })
    expect(await joinCompany(db, company, { person: ana, role: 'staff', card: { title: 'Driver coach' }, at })).toMatchObject({
      role: 'staff',
    })
    expect(await db.select().from(staff).where(eq(staff.personId, ana.personId))).toMatchObject([{ title: 'Driver coach' }])
    expect(await db.select().from(customers)).toHaveLength(1)
  })

  test('an analyst has no face that could answer', async ({ db }) => {
    const { company, ana } = await found(db)
    await joinCompany(db, company, { person: ana, role: 'analyst', at })
    expect(await db.select().from(staff).where(eq(staff.personId, ana.personId))).toEqual([])
  })

  test('who left can come back, as what they are asked to be', async ({ db }) => {
    const { company, ana } = await found(db)
    await joinCompany(db, company, { person: ana, role: 'staff', at })
    await db.update(memberships).set({ endedAt: at }).where(eq(memberships.personId, ana.personId))
    expect(await joinCompany(db, company, { person: ana, role: 'customer', at })).toMatchObject({ role: 'customer' })
    expect(await db.select().from(memberships).where(eq(memberships.personId, ana.personId))).toMatchObject([{ endedAt: null }])
  })
})

describe('joining a dialogue', () => {
  test('a visitor becomes a customer where the dialogue is public', async ({ db }) => {
    const { company, ana } = await found(db)
    expect(await joinDialogue(db, { companyId: company.id, visibility: 'public' }, { visitor: ana, member: null, at })).toMatchObject({
      role: 'customer',
    })
  })

  test('a visitor stays out where it is for invited people', async ({ db }) => {
    const { company, ana } = await found(db)
    await expect(
      joinDialogue(db, { companyId: company.id, visibility: 'invited' }, { visitor: ana, member: null, at }),
    ).rejects.toMatchObject({ reason: 'not_allowed' })
  })

  test('a member stays what they are', async ({ db }) => {
    const { company, admin, ana } = await found(db)
    expect(await joinDialogue(db, { companyId: company.id, visibility: 'invited' }, { visitor: ana, member: admin, at })).toBe(admin)
  })
})
