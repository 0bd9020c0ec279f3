import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import { appearances, dialogues, heldStatements, memberships, people, sessions, statements } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { forgetHeld, holdStatement } from '../../server/statements/holding.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'

const say = '/halden/d/window-motor/say'
const said = { choice: 'Two cables', why: 'It never stuck.', name: 'Zoë Quill', email: 'Zoe@Example.org' }

async function opened(database: Database, options = {}) {
  const { halden, acme } = await cast(database.db)
  const doors = await openDoors(database, options)
  return { db: database.db, halden, acme, doors, guest: await doors.visitor() }
}

type Opened = Awaited<ReturnType<typeof opened>>

/** The address in the last letter. */
function linkIn({ doors }: Opened) {
  const [, path] = /http:\/\/parley\.test(\/halden\/confirm\/\S+)/.exec(doors.letters.at(-1)!.text)!
  return path!
}

async function held(all: Opened, fields: Record<string, string> = {}) {
  await all.guest.post(say, { id: newId(), ...said, ...fields })
  return linkIn(all)
}

describe('a guest who says it', () => {
  test('is mailed a link, with their words; nothing is public, and nobody is made', async ({ database }) => {
    const all = await opened(database)
    const { db, doors, guest } = all
    const before = await db.$count(people)
    const id = newId()
    const sent = await guest.post(say, { id, ...said })
    expect([sent.statusCode, sent.headers.location]).toEqual([303, '/halden/confirm'])
    expect(doors.letters).toMatchObject([{ to: 'zoe@example.org', subject: 'Your words wait for you' }])
    expect(doors.letters[0]!.text).toContain('> It never stuck.')
    expect(linkIn(all)).toMatch(new RegExp(`^/halden/confirm/${id}/\\w{20,}$`))
    expect([await db.$count(statements), await db.$count(people)]).toEqual([0, before])
    const cookie = sent.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const page = await guest.get('/halden/confirm', { cookie })
    expect(page.body).toContain('zoe@example.org')
    expect(page.body).not.toContain(linkIn(all))
    expect((await guest.get('/halden/confirm')).body).not.toContain('zoe@example.org')
  })

  test('by a double click is mailed once, and finds the same page', async ({ database }) => {
    const { db, doors, guest } = await opened(database)
    const form = { id: newId(), ...said }
    await guest.post(say, form)
    expect((await guest.post(say, form)).headers.location).toBe('/halden/confirm')
    expect([doors.letters.length, await db.$count(heldStatements)]).toEqual([1, 1])
  })

  test.for([
    ['no address', { email: '' }, 'Write an e-mail address, like ana@example.org.'],
    ['a broken address', { email: 'zoe at example' }, 'Write an e-mail address, like ana@example.org.'],
    ['an address of two', { email: 'zoe@example.org, eve@evil.test' }, 'Write an e-mail address, like ana@example.org.'],
    ['no name', { name: ' ' }, 'Give the name to show beside your words.'],
  ] as const)('with %s is told at the field, and keeps what was typed', async ([, fields, sentence], { database }) => {
    const { db, doors, guest } = await opened(database)
    const page = await guest.post(say, { ...said, ...fields })
    expect(page.statusCode).toBe(422)
    for (const part of [sentence, 'It never stuck.', 'aria-invalid="true"', 'name="email"']) expect(page.body).toContain(part)
    expect([doors.letters.length, await db.$count(heldStatements)]).toEqual([0, 0])
  })

  test('has their words in the form still, and nothing held, where the mail cannot be sent', async ({ database }) => {
    const { db, doors, guest } = await opened(database)
    doors.app.mailbox.send = () => Promise.reject(new Error('refused'))
    const form = { id: newId(), ...said }
    const page = await guest.post(say, form)
    expect(page.statusCode).toBe(422)
    expect(page.body).toContain('The mail could not be sent just now.')
    expect(page.body).toContain('It never stuck.')
    expect(await db.$count(heldStatements)).toBe(0)
    doors.app.mailbox.send = async (letter) => void doors.letters.push(letter)
    expect((await guest.post(say, form)).statusCode).toBe(303)
    expect(doors.letters).toHaveLength(1)
  })

  test('cannot fill somebody’s letter-box', async ({ database }) => {
    const { doors, guest } = await opened(database)
    for (let n = 0; n < 5; n += 1) await guest.post(say, { id: newId(), ...said, why: `Reason ${n}` })
    const page = await guest.post(say, { id: newId(), ...said, why: 'Reason 6' })
    expect(page.statusCode).toBe(429)
    expect(page.body).toContain('Several letters to this address are on their way already.')
    expect(page.body).toContain('Reason 6')
    expect(doors.letters).toHaveLength(5)
  })

  test('in a demo without mail finds the link on the page', async ({ database }) => {
    const all = await opened(database, { demo: true })
    const sent = await all.guest.post(say, { id: newId(), ...said })
    const cookie = sent.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
    expect((await all.guest.get('/halden/confirm', { cookie })).body).toContain(linkIn(all))
  })
})

describe('the link', () => {
  test('looked at as often as you like changes nothing', async ({ database }) => {
    const all = await opened(database)
    const { db, guest } = all
    const link = await held(all)
    const before = await db.$count(people)
    for (let n = 0; n < 3; n += 1) {
      const page = await guest.get(link)
      expect(page.statusCode).toBe(200)
      expect(page.body).toContain('It never stuck.')
      expect(page.headers['referrer-policy']).toBe('no-referrer')
      expect(page.cookies).toEqual([])
    }
    expect([await db.$count(statements), await db.$count(people), await db.$count(heldStatements)]).toEqual([0, before, 1])
    const sent = await statementsSent(() => guest.get(link))
    expect(sent.length).toBeLessThanOrEqual(5)
    expect(withoutCompany(sent)).toEqual([])
  })

  test('followed, publishes the words, makes their writer a customer, and signs them in', async ({ database }) => {
    const all = await opened(database)
    const { db, guest, halden } = all
    const link = await held(all)
    const id = link.split('/')[3]!
    const done = await guest.post(link)
    expect(done.headers.location).toBe(`/halden/d/window-motor/whys/${id}`)
    expect(done.cookies.map(({ name }) => name)).toContain('session')
    const [zoe] = await db.select().from(people).where(eq(people.email, 'zoe@example.org'))
    expect(zoe).toMatchObject({ name: 'Zoë Quill', emailVerified: true })
    expect(await db.select().from(statements)).toMatchObject([{ id, authorId: zoe!.id, postedAt: monday }])
    expect(
      await db
        .select({ role: memberships.role, companyId: memberships.companyId })
        .from(memberships)
        .where(eq(memberships.personId, zoe!.id)),
    ).toEqual([{ role: 'customer', companyId: halden.company.id }])
    expect(await db.$count(heldStatements)).toBe(0)
    const page = await guest.get(done.headers.location!, {
      cookie: done.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; '),
    })
    expect(page.body).toContain('Your words are here now')
    expect(page.body).toContain('Zoë Quill')
  })

  test('followed a second time, leads to the statement', async ({ database }) => {
    const all = await opened(database)
    const link = await held(all)
    const { location } = (await all.guest.post(link)).headers
    for (const again of [await all.guest.post(link), await all.guest.get(link)])
      expect([again.statusCode, again.headers.location]).toEqual([303, location])
    expect(await all.db.$count(statements)).toBe(1)
  })

  test('of somebody who hid shows the name they chose, and gives them no other', async ({ database }) => {
    const all = await opened(database)
    await all.guest.post(await held(all, { name: 'Night driver', hidden: 'on' }))
    expect(await all.db.select({ name: appearances.name, hidden: appearances.hidden }).from(appearances)).toEqual([
      { name: 'Night driver', hidden: true },
    ])
    expect((await all.db.select().from(people).where(eq(people.email, 'zoe@example.org')))[0]).toMatchObject({ name: '' })
  })

  test('used up or too old says so, and mails a new one that works', async ({ database }) => {
    const all = await opened(database)
    const link = await held(all)
    const used = await all.doors.app.signingIn.useLink(link.split('/').at(-1)!)
    expect(used.personId).toBeDefined()
    const stale = await all.guest.post(link)
    expect(stale.statusCode).toBe(410)
    for (const part of ['was used already', 'Mail me a new link', 'It never stuck.']) expect(stale.body).toContain(part)
    expect(await all.db.$count(statements)).toBe(0)
    const id = link.split('/')[3]!
    expect((await all.guest.post(`/halden/confirm/${id}/again`)).headers.location).toBe('/halden/confirm')
    expect(all.doors.letters).toHaveLength(2)
    expect((await all.guest.post(linkIn(all))).headers.location).toContain(`/whys/${id}`)
  })

  test('made up, or of another statement, publishes nothing', async ({ database }) => {
    const all = await opened(database)
    const [first, second] = [await held(all), await held(all, { email: 'eve@evil.test', why: 'Eve was here' })]
    const [zoes, eves] = [first.split('/')[3], second.split('/')]
    expect((await all.guest.post(`/halden/confirm/${zoes}/made-up`)).statusCode).toBe(410)
    const taken = await all.guest.post(`/halden/confirm/${zoes}/${eves.at(-1)}`)
    expect(taken.statusCode).toBe(403)
    expect(taken.body).toContain('These words wait for somebody with another address.')
    expect(await all.db.$count(statements)).toBe(0)
    for (const address of [`/halden/confirm/${newId()}/x`, `/halden/confirm/${newId()}`])
      expect((await all.guest.get(address)).statusCode).toBe(410)
    for (const address of [`/acme/confirm/${zoes}/${eves.at(-1)}`, '/halden/confirm/x/y'])
      expect([404, 410]).toContain((await all.guest.get(address)).statusCode)
    expect((await all.guest.get(`/halden/confirm/${zoes}`)).statusCode).toBe(404)
  })

  test('into a dialogue that closed meanwhile says so, signs in, and the words go on waiting', async ({ database }) => {
    const all = await opened(database)
    const link = await held(all)
    await all.db.update(dialogues).set({ phase: 'closed' })
    const page = await all.guest.post(link)
    expect(page.statusCode).toBe(409)
    expect(page.body).toContain('This dialogue is closed.')
    expect(page.cookies.map(({ name }) => name)).toContain('session')
    expect([await all.db.$count(statements), await all.db.$count(heldStatements)]).toEqual([0, 1])
    await all.db.update(dialogues).set({ phase: 'listening' })
    const id = link.split('/')[3]!
    const cookie = page.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
    expect((await all.guest.get(`/halden/confirm/${id}`, { cookie })).statusCode).toBe(200)
    expect((await all.guest.post(`/halden/confirm/${id}`, {}, { cookie })).headers.location).toContain(`/whys/${id}`)
  })

  test('says no to somebody who is here for the company, and the words go on waiting', async ({ database }) => {
    const all = await opened(database)
    const link = await held(all, { email: `${all.halden.priya.personId}@example.org` })
    const page = await all.guest.post(link)
    expect(page.statusCode).toBe(403)
    expect(page.body).toContain('You are here for the company.')
    expect([await all.db.$count(statements), await all.db.$count(heldStatements)]).toEqual([0, 1])
  })

  test('whose words somebody did not write lets them go, for good', async ({ database }) => {
    const all = await opened(database)
    const link = await held(all)
    const id = link.split('/')[3]!
    expect((await all.guest.post(`/halden/confirm/${id}/discard`)).headers.location).toBe('/halden')
    expect(await all.db.$count(heldStatements)).toBe(0)
    const page = await all.guest.post(link)
    expect(page.statusCode).toBe(410)
    expect(page.body).toContain('Nothing waits here any more')
  })

  test('sent from another site does nothing', async ({ database }) => {
    const all = await opened(database)
    const link = await held(all)
    expect((await all.guest.post(link, {}, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect([await all.db.$count(statements), await all.db.$count(sessions)]).toEqual([0, 0])
  })
})

test('what nobody confirms waits for thirty days, and is then let go of', async ({ db }) => {
  const { halden } = await cast(db)
  const words = { choice: 'Two cables', why: 'It never stuck.', name: 'Zoë', email: 'zoe@example.org' }
  await holdStatement(db, halden.dialogue, { ...words, at: monday })
  await holdStatement(db, halden.dialogue, { ...words, email: 'ben@example.org', at: later({ days: 29 }) })
  expect(await db.$count(heldStatements)).toBe(2)
  await forgetHeld(db, halden.company, later({ days: 31 }))
  expect((await db.select({ email: heldStatements.email }).from(heldStatements)).map(({ email }) => email)).toEqual(['ben@example.org'])
})

test('two clicks on the link at the same moment publish once', async ({ freshDatabase }) => {
  const all = await opened(freshDatabase)
  const link = await held(all)
  await Promise.all([all.guest.post(link), all.guest.post(link), all.guest.post(link)])
  expect(await all.db.$count(statements)).toBe(1)
  expect(await all.db.$count(heldStatements)).toBe(0)
})
