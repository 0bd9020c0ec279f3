import { eq, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { selectRows } from '../../db/client.ts'
import { people, sessions, verifications } from '../../db/schema/index.ts'
import { forgetExpired } from '../../server/people/forgetting.ts'
import { cast } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'

const address = 'new@example.org'
const linkIn = (text: string) => text.match(/http\S+/)![0].replace('http://parley.test', '')
const codeIn = (text: string) => text.match(/^\d{6}$/m)![0]

test('whoever follows the mailed link and clicks is signed in, and a person is made for the address', async ({ database }) => {
  const { visitor, letters } = await openDoors(database)
  const guest = await visitor()
  const asked = await guest.post('/sign-in?next=/halden', { email: 'New@Example.org' })
  expect(asked.statusCode).toBe(303)
  expect(letters[0]!.to).toBe(address)
  const link = linkIn(letters[0]!.text)
  expect((await guest.get(link)).statusCode).toBe(200)
  const entered = await guest.post(link)
  expect(entered.statusCode).toBe(303)
  expect(entered.headers.location).toBe('/halden')
  expect(String(entered.headers['set-cookie'])).toMatch(/session=.*HttpOnly.*SameSite=Lax/)
  expect(await database.db.select({ proven: people.emailVerified }).from(people).where(eq(people.email, address))).toEqual([
    { proven: true },
  ])
})

test('looking at the link changes nothing, however often a mail scanner looks', async ({ database }) => {
  const { visitor, letters, app } = await openDoors(database)
  const guest = await visitor()
  await guest.post('/sign-in', { email: address })
  const link = linkIn(letters[0]!.text)
  for (let look = 0; look < 3; look++) expect((await guest.get(link)).statusCode).toBe(200)
  await app.inject({ method: 'HEAD', url: link, headers: { host: 'parley.test' } })
  expect(await database.db.$count(sessions)).toBe(0)
  expect((await guest.post(link)).statusCode).toBe(303)
})

test('a link is good once', async ({ database }) => {
  const { visitor, letters } = await openDoors(database)
  const guest = await visitor()
  await guest.post('/sign-in', { email: address })
  const link = linkIn(letters[0]!.text)
  await guest.post(link)
  const again = await guest.post(link)
  expect(again.statusCode).toBe(410)
  expect(again.body).toContain('was used already')
  expect(await database.db.$count(sessions)).toBe(1)
})

test('one mail is one way in: the code is gone with the link, and the link with the code', async ({ database }) => {
  const { visitor, letters } = await openDoors(database)
  const guest = await visitor()
  await guest.post('/sign-in', { email: address })
  expect((await guest.post(linkIn(letters[0]!.text))).statusCode).toBe(303)
  expect((await guest.post('/sign-in/code', { email: address, code: codeIn(letters[0]!.text) })).statusCode).toBe(410)
  await guest.post('/sign-in', { email: address })
  expect((await guest.post('/sign-in/code', { email: address, code: codeIn(letters[1]!.text) })).statusCode).toBe(303)
  expect((await guest.post(linkIn(letters[1]!.text))).statusCode).toBe(410)
})

test('nobody’s mailbox is filled through us: after five mails in ten minutes no other leaves, and the page says nothing of it', async ({
  database,
}) => {
  const { visitor, letters } = await openDoors(database)
  const guest = await visitor()
  const answers = []
  for (let ask = 0; ask < 7; ask++) answers.push((await guest.post('/sign-in', { email: address })).headers.location)
  expect(letters).toHaveLength(5)
  expect(new Set(answers).size).toBe(1)
})

test('over https a session cookie is taken away as it was given', async ({ database }) => {
  const { halden } = await cast(database.db)
  const { visitor } = await openDoors(database, { baseUrl: 'https://parley.test' })
  const left = await (await visitor(halden.ana)).post('/sign-out')
  expect(String(left.headers['set-cookie'])).toMatch(/__Host-session=; Max-Age=0; Path=\/;.*HttpOnly; Secure; SameSite=Lax/)
})

test('who asks twice can use the newer mail', async ({ database }) => {
  const { visitor, letters } = await openDoors(database)
  const guest = await visitor()
  for (let ask = 0; ask < 2; ask++) expect((await guest.post('/sign-in', { email: address })).statusCode).toBe(303)
  expect((await guest.post('/sign-in/code', { email: address, code: codeIn(letters[1]!.text) })).statusCode).toBe(303)
})

test('the code from the mail signs in where it was asked for', async ({ database }) => {
  const { visitor, letters } = await openDoors(database)
  const guest = await visitor()
  await guest.post('/sign-in', { email: address })
  const code = codeIn(letters[0]!.text)
  const entered = await guest.post('/sign-in/code', { email: address, code: `${code.slice(0, 3)} ${code.slice(3)}` })
  expect(entered.statusCode).toBe(303)
  expect(await database.db.$count(sessions)).toBe(1)
})

test('a wrong code says so beside the field, and after three of them the right one is gone too', async ({ database }) => {
  const { visitor, letters } = await openDoors(database)
  const guest = await visitor()
  await guest.post('/sign-in', { email: address })
  const code = codeIn(letters[0]!.text)
  const wrong = code === '000000' ? '111111' : '000000'
  for (let attempt = 0; attempt < 4; attempt++) {
    const refused = await guest.post('/sign-in/code', { email: address, code: wrong })
    expect(refused.statusCode).toBe(410)
    expect(refused.body).toContain('aria-invalid="true"')
  }
  expect((await guest.post('/sign-in/code', { email: address, code })).statusCode).toBe(410)
})

test('nobody can ask who has an account: known and unknown addresses are answered alike', async ({ database }) => {
  const { halden } = await cast(database.db)
  const { visitor } = await openDoors(database)
  const guest = await visitor()
  const known = await guest.post('/sign-in', { email: `${halden.ana.personId}@example.org` })
  const unknown = await guest.post('/sign-in', { email: address })
  expect([known.statusCode, known.headers.location, known.body]).toEqual([unknown.statusCode, unknown.headers.location, unknown.body])
})

test('the database holds no link and no code that could be used', async ({ database }) => {
  const { visitor, letters } = await openDoors(database)
  await (await visitor()).post('/sign-in', { email: address })
  const token = linkIn(letters[0]!.text).match(/link\/([^?]+)/)![1]!
  const rest = JSON.stringify(await selectRows(database.db, sql`select * from verifications`))
  expect(rest).not.toContain(token)
  expect(rest).not.toContain(codeIn(letters[0]!.text))
})

test('proofs and sessions that have run out are forgotten', async ({ database }) => {
  const { halden } = await cast(database.db)
  const { visitor, app } = await openDoors(database)
  await (await visitor()).post('/sign-in', { email: address })
  await app.signingIn.signInKnown(halden.ana.personId)
  const later = (days: number) => new Date(Date.now() + days * 86_400_000)
  await forgetExpired(database.db, later(1))
  expect([await database.db.$count(verifications), await database.db.$count(sessions)]).toEqual([0, 1])
  await forgetExpired(database.db, later(61))
  expect(await database.db.$count(sessions)).toBe(0)
})

test('a session token that we did not sign opens nothing', async ({ database }) => {
  const { halden } = await cast(database.db)
  const { app } = await openDoors(database)
  const { cookies } = await app.signingIn.signInKnown(halden.ana.personId)
  const value = decodeURIComponent(cookies[0]!.split(';')[0]!.split('=').slice(1).join('='))
  expect(app.signingIn.tokenOf(value)).toBe(value.split('.')[0])
  expect(app.signingIn.tokenOf(`${value.split('.')[0]}.${Buffer.from('forged').toString('base64')}`)).toBeNull()
  expect(app.signingIn.tokenOf(value.split('.')[0])).toBeNull()
})

test('signing out ends the session on the server, not only in the browser', async ({ database }) => {
  const { halden } = await cast(database.db)
  const { visitor } = await openDoors(database)
  const ana = await visitor(halden.ana)
  expect((await ana.get('/sign-in')).body).toContain('Ana Kovač')
  await ana.post('/sign-out')
  expect((await ana.get('/sign-in')).body).not.toContain('Ana Kovač')
})

test('over https the session cookie is bound to this host', async ({ database }) => {
  const { halden } = await cast(database.db)
  const { app } = await openDoors(database, { baseUrl: 'https://parley.test' })
  const { cookies } = await app.signingIn.signInKnown(halden.ana.personId)
  expect(cookies[0]).toMatch(/^__Host-session=.*Path=\/.*HttpOnly.*Secure/)
})

test('the demo’s one-click roles exist in a demo only', async ({ database }) => {
  const { visitor } = await openDoors(database)
  const guest = await visitor()
  expect((await guest.post('/demo/sign-in', { as: 'admin' })).statusCode).toBe(404)
  expect((await guest.get('/sign-in')).body).not.toContain('/demo/sign-in')
})

test('where to go next stays on this site', async ({ database }) => {
  const { visitor } = await openDoors(database)
  const guest = await visitor()
  for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', '/\t/evil.example']) {
    const { body } = await guest.get(`/sign-in?next=${encodeURIComponent(next)}`)
    expect(body).toContain('action="/sign-in?next=%2F"')
  }
})

test('an address that is none is refused beside the field, with what was typed', async ({ database }) => {
  const { visitor, letters } = await openDoors(database)
  const refused = await (await visitor()).post('/sign-in', { email: 'ana at example' })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('Write an e-mail address')
  expect(refused.body).toContain('value="ana at example"')
  expect(letters).toEqual([])
})
