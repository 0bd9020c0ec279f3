import { expect } from 'vitest'
import { neighbourhoodOf } from '../../server/web/safety.ts'
import { cast } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded', host: 'parley.test' }
const send = (headers: Record<string, string>) => ({
  method: 'POST' as const,
  url: '/sign-in',
  payload: 'email=typed%40example.org',
  headers: { ...form, ...headers },
})

test.for([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['a neighbouring host', { 'sec-fetch-site': 'same-site' }],
  ['a foreign origin', { origin: 'https://evil.example' }],
  ['an origin of nowhere', { origin: 'null' }],
  ['no origin at all', {}],
] as const)('a form sent by %s changes nothing, and keeps what was typed', async ([, headers], { database }) => {
  const { app, letters } = await openDoors(database)
  const refused = await app.inject(send(headers))
  expect(refused.statusCode).toBe(403)
  expect(refused.body).toContain('typed@example.org')
  expect(refused.body).toContain('did not come from a page of Parley')
  expect(letters).toEqual([])
})

test.for([
  ['the same origin, in the browser’s word', { 'sec-fetch-site': 'same-origin' }],
  ['the address bar', { 'sec-fetch-site': 'none' }],
  ['an older browser that names its origin', { origin: 'http://parley.test' }],
] as const)('a form sent from %s is taken', async ([, headers], { database }) => {
  const { app, letters } = await openDoors(database)
  expect((await app.inject(send(headers))).statusCode).toBe(303)
  expect(letters).toHaveLength(1)
})

test('every page says what it may load, and who may frame it: nobody', async ({ database }) => {
  const { app } = await openDoors(database, { baseUrl: 'https://parley.test' })
  for (const url of ['/sign-in', '/nowhere', '/healthz']) {
    const { headers } = await app.inject(url)
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("object-src 'none'")
    expect(policy).toContain("base-uri 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(Number(String(headers['strict-transport-security']).match(/max-age=(\d+)/)![1])).toBeGreaterThanOrEqual(31_536_000)
  }
})

test('a company’s accent comes as a sheet of its own: no page holds a style', async ({ database }) => {
  await cast(database.db)
  const { visitor } = await openDoors(database)
  const guest = await visitor()
  const { body } = await guest.get('/halden/d/window-motor')
  expect(body).not.toMatch(/<style|style="/)
  expect(body).toContain('href="/static/accent/0b5d63.css"')
  expect((await guest.get('/static/accent/0b5d63.css')).body).toMatch(
    /^:root\{--company-accent-light:#[0-9a-f]{6};--company-accent-dark:#[0-9a-f]{6}\}$/,
  )
  expect((await guest.get('/static/accent/red;}body{.css')).statusCode).toBe(404)
})

test('more than fits is told on a page of its own', async ({ database }) => {
  const { app } = await openDoors(database)
  const refused = await app.inject({ ...send({ 'sec-fetch-site': 'same-origin' }), payload: `email=${'a'.repeat(5 * 1024 * 1024)}` })
  expect(refused.statusCode).toBe(413)
  expect(refused.body).toContain('That is more than fits')
})

test.for(['/%', '/%E0%A4%A', '/halden/%00', '/sign-in/link/%ff', `/${'a'.repeat(3000)}`])(
  'a broken address (%s) gets a page without a stack',
  async (url, { database }) => {
    const { app } = await openDoors(database)
    const { statusCode, body } = await app.inject(url)
    expect(statusCode).toBeGreaterThanOrEqual(400)
    expect(statusCode).toBeLessThan(500)
    expect(body).not.toMatch(/at \w+.*\.(ts|js):\d+/)
    expect(body).toMatch(/^<!doctype html>/)
  },
)

test('when the database stands still, pages say so and ask to come back', async ({ database }) => {
  const { app } = await openDoors(database)
  app.get('/slow', () => {
    throw Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' })
  })
  const { statusCode, headers, body } = await app.inject('/slow')
  expect(statusCode).toBe(503)
  expect(headers['retry-after']).toBe('5')
  expect(body).toContain('Parley is busy')
})

test('what breaks inside says so, and nothing of how', async ({ database }) => {
  const { app } = await openDoors(database)
  app.get('/broken', () => {
    throw new Error('secret detail of /srv/parley')
  })
  const { statusCode, body } = await app.inject('/broken')
  expect(statusCode).toBe(500)
  expect(body).toContain('Something broke')
  expect(body).not.toContain('secret detail')
})

test('asking for too many mails is refused for a minute', async ({ database }) => {
  const { app } = await openDoors(database, { production: true })
  const answers = []
  for (let attempt = 0; attempt < 12; attempt++)
    answers.push((await app.inject({ ...send({ 'sec-fetch-site': 'same-origin' }), remoteAddress: '192.0.2.1' })).statusCode)
  expect(answers.filter((status) => status === 303)).toHaveLength(10)
  const refused = await app.inject({
    ...send({ 'sec-fetch-site': 'same-origin', 'x-forwarded-for': '203.0.113.9' }),
    remoteAddress: '192.0.2.1',
  })
  expect(refused.statusCode).toBe(429)
  expect(refused.headers['retry-after']).toBeDefined()
})

test('a form’s own id comes as form-id, and is no field that hides it', async ({ database }) => {
  const { halden } = await cast(database.db)
  const { visitor } = await openDoors(database)
  const ana = await visitor(halden.ana)
  const { body } = await ana.get('/halden/d/window-motor/say')
  expect(body).toMatch(/<input type="hidden" name="form-id" value="[0-9a-f-]{36}">/)
  expect(body).not.toContain('name="id"')
  const id = body.match(/name="form-id" value="([^"]+)"/)![1]!
  const posted = await ana.post('/halden/d/window-motor/say', { 'form-id': id, choice: 'the cable', why: 'It never stuck' })
  expect(posted.headers.location).toBe(`/halden/d/window-motor/whys/${id}`)
})

test('a page that a cookie shaped is kept by no cache, and every page says what it depends on', async ({ database }) => {
  const { halden } = await cast(database.db)
  const { visitor } = await openDoors(database)
  const guest = await visitor()
  const address = '/halden/d/window-motor'
  const seen = await guest.get(address)
  expect(seen.headers['cache-control']).toBeUndefined()
  expect(seen.headers.vary).toContain('Cookie')
  expect((await guest.get(address, { cookie: 'language=de' })).headers['cache-control']).toBeUndefined()
  expect((await guest.get('/sign-in/code', { cookie: 'signing-in=ana@example.org' })).headers['cache-control']).toBe('no-store')
  expect((await guest.post('/sign-in', { email: 'ana@example.org' })).headers['cache-control']).toBe('no-store')
  expect((await (await visitor(halden.ana)).get(address)).headers['cache-control']).toBe('no-store')
})

test('one household is one sender, also with the many addresses of IPv6', () => {
  expect(neighbourhoodOf('2001:db8:1:2::1')).toBe(neighbourhoodOf('2001:db8:1:2:ffff:1:2:3'))
  expect(neighbourhoodOf('2001:db8:1:2::1')).not.toBe(neighbourhoodOf('2001:db8:1:3::1'))
  expect(neighbourhoodOf('::1')).toBe('0:0:0:0::/64')
  expect(neighbourhoodOf('192.0.2.1')).toBe('192.0.2.1')
  expect(neighbourhoodOf(undefined), 'who hung up before the answer').toBe('')
})
