import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { companies, dialogues } from '../../db/schema/index.ts'
import { foundCompany, setupToken } from '../../server/companies/founding.ts'
import { newId } from '../../server/ids.ts'
import { cast, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'

const token = setupToken('a secret of the tests, long enough for everybody')
const typed = {
  name: 'Halden Windows',
  slug: '',
  about: '',
  timeZone: 'Europe/Zagreb',
  accent: '#e8c400',
  adminName: 'Maren Roth',
  adminEmail: 'maren@halden.example',
  adminTitle: 'Head of doors',
}
const founding = {
  slug: 'solo',
  name: 'Solo',
  timeZone: 'UTC',
  accent: '#0b5d63',
  admin: { email: 'solo@example.org', name: 'Solo' },
  at: monday,
}

describe('the first page', () => {
  test('invites to set up the first company where there is none', async ({ database }) => {
    const { visitor } = await openDoors(database)
    const page = await (await visitor()).get('/')
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('No company is here yet')
  })

  test('leads straight to the only company', async ({ db, database }) => {
    await foundCompany(db, founding)
    const { visitor } = await openDoors(database)
    const page = await (await visitor()).get('/')
    expect([page.statusCode, page.headers.location]).toEqual([302, '/solo'])
  })

  test('lists the companies with public dialogues, and no others', async ({ db, database }) => {
    const { acme } = await cast(db)
    await foundCompany(db, founding)
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.companyId, acme.company.id))
    const { visitor } = await openDoors(database)
    const { get } = await visitor()
    const sent = await statementsSent(() => get('/'))
    const { body } = await get('/')
    expect(body).toContain('href="/halden"')
    expect(body).not.toContain('href="/acme"')
    expect(body).not.toContain('href="/solo"')
    expect(sent.length).toBeLessThanOrEqual(5)
    expect(withoutCompany(sent)).toEqual([])
  })
})

describe('a company’s own page', () => {
  test('says its promise, its record, its open dialogues and who answers', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { body } = await (await visitor()).get('/halden')
    expect(body).toContain('within 2 working days')
    expect(body).toContain('too few to say')
    expect(body).toContain('href="/halden/d/window-motor"')
    expect(body).toContain(`href="/halden/people/${halden.priya.personId}"`)
    expect(body).not.toContain('Open a dialogue')
  })

  test('shows drafts, and the way to open a dialogue, to those who answer', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    await db.update(dialogues).set({ phase: 'draft' }).where(eq(dialogues.companyId, halden.company.id))
    const { visitor } = await openDoors(database)
    const bodyFor = async (person?: { personId: string }) => (await (await visitor(person)).get('/halden')).body
    for (const person of [halden.priya, halden.maren]) {
      expect(await bodyFor(person)).toContain('href="/halden/d/window-motor"')
      expect(await bodyFor(person)).toContain('href="/halden/dialogues/new"')
    }
    expect(await bodyFor(halden.noor)).not.toContain('href="/halden/dialogues/new"')
    for (const person of [undefined, halden.ana, acme.priya]) expect(await bodyFor(person)).not.toContain('window-motor')
  })

  test('takes at most five statements, each naming the company', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    for (const person of [undefined, halden.ana, halden.maren]) {
      const { get } = await visitor(person)
      const sent = await statementsSent(() => get('/halden'))
      expect(sent.length).toBeLessThanOrEqual(5)
      expect(withoutCompany(sent)).toEqual([])
    }
  })

  test('is not there for a company that is not there', async ({ db, database }) => {
    await cast(db)
    const { visitor } = await openDoors(database)
    for (const path of ['/nobody', '/robots.txt', '/nobody/people', '/nobody/settings'])
      expect((await (await visitor()).get(path)).statusCode, path).toBe(404)
  })
})

describe('the set-up', () => {
  test('opens with the token from the console, and with nothing else', async ({ database }) => {
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor()
    expect((await get(`/setup?token=${token}`)).statusCode).toBe(200)
    for (const wrong of ['', 'x', `${token}x`, token.slice(1)]) {
      expect((await get(`/setup?token=${wrong}`)).statusCode).toBe(403)
      expect((await post(`/setup?token=${wrong}`, typed)).statusCode).toBe(403)
    }
  })

  test('founds the company, signs its admin in, and shows the first steps in the company’s colour', async ({ db, database }) => {
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor()
    const done = await post(`/setup?token=${token}`, { ...typed, id: newId() })
    expect([done.statusCode, done.headers.location]).toEqual([303, '/halden-windows/settings/first-day'])
    const cookie = [done.headers['set-cookie']]
      .flat()
      .map((line) => line!.split(';')[0])
      .join('; ')
    const { statusCode, body } = await get('/halden-windows/settings/first-day', { cookie })
    expect(statusCode).toBe(200)
    expect(body).toContain('Your first steps')
    expect(body).toContain('href="/static/accent/e8c400.css"')
    expect((await get('/static/accent/e8c400.css')).body).toMatch(/light:\s*#6[0-9a-f]{5};.*dark:\s*#e8c400/)
    expect(await db.select({ slug: companies.slug, timeZone: companies.timeZone }).from(companies)).toEqual([
      { slug: 'halden-windows', timeZone: 'Europe/Zagreb' },
    ])
  })

  test('shows again what was typed, with a sentence at the field', async ({ database }) => {
    const { visitor } = await openDoors(database)
    const { post } = await visitor()
    const refused = await post(`/setup?token=${token}`, { ...typed, slug: 'sign-in', adminEmail: 'maren' })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('Parley itself lives at this address. Please choose another one.')
    expect(refused.body).toContain('Write an e-mail address, like ana@example.org.')
    expect(refused.body).toContain('value="Halden Windows"')
    expect(refused.body).toContain('value="maren"')
  })

  test('sent twice founds once, and is gone from then on', async ({ db, database }) => {
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor()
    const form = { ...typed, id: newId() }
    expect((await post(`/setup?token=${token}`, form)).statusCode).toBe(303)
    expect((await post(`/setup?token=${token}`, form)).statusCode).toBe(303)
    expect((await post(`/setup?token=${token}`, { ...typed, id: newId(), slug: 'second' })).statusCode).toBe(404)
    expect((await get(`/setup?token=${token}`)).statusCode).toBe(404)
    expect((await get('/setup')).statusCode).toBe(404)
    expect(await db.select().from(companies)).toHaveLength(1)
  })

  test('is refused from another site', async ({ db, database }) => {
    const { visitor } = await openDoors(database)
    const refused = await (await visitor()).post(`/setup?token=${token}`, typed, { 'sec-fetch-site': 'cross-site' })
    expect(refused.statusCode).toBe(403)
    expect(await db.select().from(companies)).toEqual([])
  })
})
