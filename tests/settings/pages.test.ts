import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { appearances, companies, customers, mails, memberships, people } from '../../db/schema/index.ts'
import { invitePeople } from '../../server/companies/inviting.ts'
import { appear } from '../../server/dialogues/appearing.ts'
import { newId } from '../../server/ids.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'

const pages = [
  '',
  '/calendar',
  '/calendar/list',
  '/calendar/list?country=DE&region=BY&year=2027',
  '/first-day',
  '/members',
  '/invitations',
  '/outbox',
]
const typed = { name: 'Halden', about: '', accent: '#7a3e9d', promiseHours: '8', statementHours: '16', supportsForAnswer: '5' }

describe('the settings', () => {
  test('are there for admins, forbidden to members, and unknown to everybody else', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { visitor } = await openDoors(database)
    const member = `/members/${halden.tom.personId}`
    for (const path of [...pages, member]) {
      const status = async (person?: { personId: string }) => (await (await visitor(person)).get(`/halden/settings${path}`)).statusCode
      expect(await status(halden.maren), path).toBe(200)
      for (const person of [halden.ana, halden.priya, halden.noor]) expect(await status(person), path).toBe(403)
      for (const person of [undefined, acme.maren, acme.ana]) expect(await status(person), path).toBe(404)
    }
  })

  test('are changed by nobody but admins, whatever is sent', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { visitor } = await openDoors(database)
    const tom = halden.tom.personId
    const changes: [string, Record<string, string>][] = [
      ['', typed],
      ['', { name: '' }],
      ['/calendar', { day1: '09:00-17:00', timeZone: 'Europe/Zagreb' }],
      ['/calendar/holidays', { date: '2026-12-25', name: 'Christmas Day' }],
      ['/calendar/remove', { day: '2026-12-25' }],
      ['/calendar/take', { source: 'list', offered: '2026-12-25 Christmas Day', day: '2026-12-25' }],
      [`/members/${tom}/role`, { role: 'analyst' }],
      [`/members/${tom}/role`, { role: 'king' }],
      [`/members/${tom}/stand-in`, { standIn: 'Pat' }],
      [`/members/${tom}/end`, {}],
      ['/invitations', { role: 'admin', people: 'eve@example.org' }],
    ]
    for (const [path, fields] of changes) {
      for (const [person, status] of [
        [halden.priya, 403],
        [halden.ana, 403],
        [acme.maren, 404],
        [undefined, 404],
      ] as const) {
        const answer = await (await visitor(person)).post(`/halden/settings${path}`, fields)
        expect(answer.statusCode, `${path} ${JSON.stringify(fields)}`).toBe(status)
        expect(answer.body).not.toContain('halden/settings/members')
      }
    }
    expect(await db.select({ name: companies.name }).from(companies).where(eq(companies.slug, 'halden'))).toEqual([
      { name: 'Halden Windows' },
    ])
    expect(await db.select().from(mails)).toEqual([])
  })

  test('take at most five statements a page, each naming the company', async ({ db, database }) => {
    const { halden } = await cast(db)
    await invitePeople(db, halden.company, { by: halden.maren, role: 'customer', people: 'eva@example.org\nben@example.org', at: monday })
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.maren)
    for (const path of [...pages, `/members/${halden.tom.personId}`]) {
      const sent = await statementsSent(() => get(`/halden/settings${path}`))
      expect(sent.length, path).toBeLessThanOrEqual(5)
      expect(withoutCompany(sent), path).toEqual([])
    }
  })

  test('show again what was typed, with a sentence at the field', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { post, get } = await visitor(halden.maren)
    const refused = await post('/halden/settings', { ...typed, name: 'Neu & "alt"', promiseHours: '0' })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('value="Neu &amp; &quot;alt&quot;"')
    expect(refused.body).toContain('Write a whole number of working hours, from 1 to 400.')
    const kept = await post('/halden/settings', typed)
    expect([kept.statusCode, kept.headers.location]).toEqual([303, '/halden/settings'])
    expect((await get('/halden/settings')).body).toContain('/static/accent/7a3e9d.css')
  })
})

describe('members', () => {
  test('a role that is taken away is gone on the next request', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const [maren, tom] = [await visitor(halden.maren), await visitor(halden.tom)]
    await maren.post(`/halden/settings/members/${halden.tom.personId}/role`, { role: 'admin' })
    expect((await tom.get('/halden/settings')).statusCode).toBe(200)
    await maren.post(`/halden/settings/members/${halden.tom.personId}/role`, { role: 'analyst' })
    expect((await tom.get('/halden/settings')).statusCode).toBe(403)
    await maren.post(`/halden/settings/members/${halden.tom.personId}/end`)
    expect((await tom.get('/halden/settings')).statusCode).toBe(404)
  })

  test('the last admin is told why they cannot go', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.maren)
    const own = `/halden/settings/members/${halden.maren.personId}`
    for (const refused of [await post(`${own}/role`, { role: 'staff' }), await post(`${own}/end`)]) {
      expect(refused.statusCode).toBe(403)
      expect(refused.body).toContain('This is the last admin. Make somebody else an admin first.')
    }
  })

  test('whoever hides is counted and not named, also to a search', async ({ db, database }) => {
    const { halden } = await cast(db)
    await appear(db, halden.dialogue, { by: halden.ana, name: 'Night driver', hidden: true, knownToStaff: false, at: monday })
    await appear(db, halden.dialogue, { by: halden.jim, name: 'Dock man', hidden: true, knownToStaff: true, at: monday })
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.maren)
    for (const path of ['', '?q=Kova', '?name=A&after=00000000-0000-4000-8000-000000000000']) {
      const { body } = await get(`/halden/settings/members${path}`)
      expect(body).not.toContain('Ana Kovač')
      expect(body).not.toContain(halden.ana.personId)
    }
    const { body } = await get('/halden/settings/members')
    expect(body).toContain('Jim Boateng')
    expect(body).toContain('One of them has not shown the company who they are')
  })

  test('whoever has said nothing is counted and not named, so that nobody goes missing when they hide', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.maren)
    const listOf = async () =>
      /<section class="part" id="customers">[\s\S]*?<\/section>/.exec((await get('/halden/settings/members')).body)![0]
    const before = await listOf()
    expect(before).toContain('2 of them have not shown the company who they are')
    await appear(db, halden.dialogue, { by: halden.ana, name: 'Night driver', hidden: true, knownToStaff: false, at: monday })
    expect(await listOf()).toBe(before)
    await appear(db, halden.dialogue, { by: halden.jim, hidden: false, knownToStaff: false, at: monday })
    expect(await listOf()).toContain('Jim Boateng')
  })

  test('customers are listed by fifties, and found by name', async ({ db, database }) => {
    const { halden } = await cast(db)
    await manyCustomers(db, halden, 60)
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.maren)
    const first = (await get('/halden/settings/members')).body
    const more = /href="([^"]+)#customers">More</.exec(first)![1]!.replaceAll('&amp;', '&')
    const second = (await get(more)).body
    const named = (body: string) => [...body.matchAll(/Customer \d\d/g)].map(([name]) => name)
    expect(new Set([...named(first), ...named(second)]).size).toBe(60)
    expect(named((await get('/halden/settings/members?q=mer%2007')).body)).toEqual(['Customer 07'])
    expect(named((await get('/halden/settings/members?q=%25')).body)).toEqual([])
  })
})

describe('the outbox', () => {
  test('says what waits, what was sent and what failed, with what the mails say', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    await invitePeople(db, halden.company, { by: halden.maren, role: 'staff', people: 'eva@example.org', at: monday })
    await invitePeople(db, acme.company, { by: acme.maren, role: 'staff', people: 'other@example.org', at: monday })
    const { visitor } = await openDoors(database, { demo: true })
    const { get } = await visitor(halden.maren)
    const { body } = await get('/halden/settings/outbox')
    expect(body).toContain('eva@example.org')
    expect(body).toContain('Waiting')
    expect(body).toContain('Mail does not leave this server')
    expect(body).not.toContain('other@example.org')
    const [mail] = await db.select().from(mails).where(eq(mails.companyId, halden.company.id))
    expect((await get(`/halden/settings/outbox/${mail!.id}`)).body).toContain('/invitation/halden/')
    const [foreign] = await db.select().from(mails).where(eq(mails.companyId, acme.company.id))
    expect((await get(`/halden/settings/outbox/${foreign!.id}`)).statusCode).toBe(404)
    await db.update(mails).set({ attempts: 8, problem: 'no such box' }).where(eq(mails.id, mail!.id))
    expect((await get('/halden/settings/outbox')).body).toContain('Given up after 8 tries')
  })

  test('does not tell where a customer lives, nor what their mail server says of it', async ({ db, database }) => {
    const { halden } = await cast(db)
    const mail = {
      id: newId(),
      companyId: halden.company.id,
      to: 'ana@secret.example',
      kind: 'answered',
      about: { targetId: newId() },
      language: null,
      at: monday,
      attempts: 1,
      nextTryAt: monday,
      problem: '550 ana@secret.example unknown',
    }
    await db.insert(mails).values(mail)
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.maren)
    for (const path of ['', `/${mail.id}`]) {
      const { statusCode, body } = await get(`/halden/settings/outbox${path}`)
      expect(statusCode).toBe(200)
      expect(body).not.toContain('secret.example')
      expect(body).toContain('a customer')
    }
  })
})

async function manyCustomers(db: Db, { company, dialogue, ana, jim }: Troupe, count: number) {
  await db
    .update(memberships)
    .set({ endedAt: later({}) })
    .where(and(eq(memberships.companyId, company.id), eq(memberships.personId, ana.personId)))
  await db
    .update(memberships)
    .set({ endedAt: later({}) })
    .where(and(eq(memberships.companyId, company.id), eq(memberships.personId, jim.personId)))
  const all = Array.from({ length: count }, (_, index) => ({ id: newId(), name: `Customer ${String(index).padStart(2, '0')}` }))
  await db
    .insert(people)
    .values(
      all.map((person) => ({ ...person, email: `${person.id}@example.org`, emailVerified: true, createdAt: monday, updatedAt: monday })),
    )
  await db
    .insert(memberships)
    .values(all.map(({ id }) => ({ companyId: company.id, personId: id, role: 'customer' as const, since: monday })))
  await db.insert(customers).values(all.map(({ id }) => ({ companyId: company.id, personId: id })))
  const { companyId, id: dialogueId } = dialogue
  const shown = { hidden: false, knownToStaff: false, at: monday }
  await db.insert(appearances).values(all.map(({ id, name }) => ({ companyId, dialogueId, personId: id, id: newId(), name, ...shown })))
}
