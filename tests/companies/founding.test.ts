import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { events, memberships, staff } from '../../db/schema/index.ts'
import { foundCompany, foundFirstCompany, foundingForm } from '../../server/companies/founding.ts'
import { newId } from '../../server/ids.ts'
import { openDoors } from '../support/doors.ts'
import { routesTaken } from '../support/routes.ts'
import { test } from '../support/test.ts'

const at = new Date('2026-03-02T09:00:00Z')
const halden = {
  slug: 'halden',
  name: 'Halden Windows',
  timeZone: 'Europe/Oslo',
  accent: '#0b5d63',
  admin: { email: 'maren@halden.example', name: 'Maren Roth', title: 'Head of door systems' },
  at,
}
const typed = {
  name: 'Halden Windows',
  slug: '',
  about: '',
  timeZone: 'Europe/Oslo',
  accent: '#0b5d63',
  adminName: 'Maren Roth',
  adminEmail: 'Maren@Halden.example',
  adminTitle: '',
}

describe('founding a company', () => {
  test('makes the company, its first admin, their face, and says so', async ({ db }) => {
    const { company, admin } = await foundCompany(db, halden)
    expect(company).toMatchObject({ slug: 'halden', promiseHours: 16, supportsForAnswer: 10 })
    expect(admin).toMatchObject({ companyId: company.id, name: 'Maren Roth', role: 'admin' })
    expect(await db.select().from(staff).where(eq(staff.companyId, company.id))).toMatchObject([
      { name: 'Maren Roth', title: 'Head of door systems' },
    ])
    const kinds = await db.select({ kind: events.kind }).from(events).where(eq(events.companyId, company.id))
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(['company_founded', 'member_joined'])
  })

  test('an address is given to one company only', async ({ db }) => {
    await foundCompany(db, halden)
    await expect(foundCompany(db, { ...halden, name: 'Another' })).rejects.toMatchObject({ reason: 'taken', field: 'slug' })
  })

  test('somebody known founds a second company under the same sign-in', async ({ db }) => {
    const first = await foundCompany(db, halden)
    const second = await foundCompany(db, { ...halden, slug: 'acme', name: 'Acme' })
    expect(second.admin.personId).toBe(first.admin.personId)
  })

  test('the first company is founded once, however often its form arrives', async ({ db }) => {
    const id = newId()
    const first = await foundFirstCompany(db, { ...halden, id })
    const again = await foundFirstCompany(db, { ...halden, id })
    expect(again.admin).toEqual(first.admin)
    await expect(foundFirstCompany(db, { ...halden, id, admin: { ...halden.admin, email: 'eve@evil.example' } })).rejects.toMatchObject({
      reason: 'not_found',
    })
    await expect(foundFirstCompany(db, { ...halden, slug: 'other', id: newId() })).rejects.toMatchObject({ reason: 'not_found' })
  })

  test('of two first companies at the same moment only one is founded', async ({ freshDatabase: { db } }) => {
    const tries = await Promise.allSettled([
      foundFirstCompany(db, halden),
      foundFirstCompany(db, { ...halden, slug: 'acme', name: 'Acme' }),
    ])
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await db.select().from(memberships)).toHaveLength(1)
  })
})

describe('the founding form', () => {
  test('takes the address from the name where none is written', () => {
    expect(foundingForm.parse(typed)).toMatchObject({ slug: 'halden-windows', adminEmail: 'maren@halden.example', adminTitle: null })
  })

  test('gives no company an address at which a route of Parley begins', async ({ database }) => {
    const { routes } = await routesTaken(() => openDoors(database))
    const begins = routes.map((route) => route.split(' ')[1]!.split('/')[1]!)
    const own = new Set(begins.filter((part) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(part)))
    expect(own.size).toBeGreaterThan(10)
    expect([...own].filter((slug) => foundingForm.safeParse({ ...typed, slug }).success)).toEqual([])
  })

  test.for([
    ['Windows AG', 'Halden!', 'slug'],
    ['Windows AG', 'sign-in', 'slug'],
    ['Setup', '', 'slug'],
    ['Unsubscribe', '', 'slug'],
    ['株式会社', '', 'slug'],
    ['', 'halden', 'name'],
  ])('refuses the name %s with the address %s', ([name, slug, field]) => {
    const read = foundingForm.safeParse({ ...typed, name, slug })
    expect(read.error?.issues.map(({ path }) => path[0])).toContain(field)
  })

  test.for([
    ['timeZone', '+01:00'],
    ['timeZone', 'Mars/Olympus'],
    ['accent', 'teal'],
    ['adminEmail', 'maren'],
  ])('refuses %s %s', ([field, value]) => {
    const read = foundingForm.safeParse({ ...typed, [field!]: value })
    expect(read.error?.issues.map(({ path }) => path[0])).toEqual([field])
  })
})
