import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { people } from '../../db/schema/index.ts'
import { cast } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { linkIn } from '../support/letters.ts'
import { test } from '../support/test.ts'

test('the language that was chosen stays, and the reader where they were', async ({ db, database }) => {
  await cast(db)
  const guest = await (await openDoors(database)).visitor()
  const chosen = await guest.post('/language', { language: 'de', back: '/halden/d/window-motor?before=1' })
  expect([chosen.statusCode, chosen.headers.location]).toEqual([303, '/halden/d/window-motor?before=1'])
  expect(chosen.headers['set-cookie']).toMatch(/^language=de; .*HttpOnly; SameSite=Lax/)
  const page = await guest.get('/halden/d/window-motor', { cookie: 'language=de' })
  expect(page.body).toContain('<html lang="de" dir="ltr">')
})

test('no choice leads to another site', async ({ database }) => {
  const guest = await (await openDoors(database)).visitor()
  for (const back of [
    'https://elsewhere.example',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/\t/elsewhere.example',
    '',
    'javascript:1',
  ]) {
    expect([back, (await guest.post('/language', { language: 'en', back })).headers.location]).toEqual([back, '/'])
  }
  expect((await guest.post('/language')).headers.location).toBe('/')
})

test('a language that we do not speak is English', async ({ database }) => {
  const guest = await (await openDoors(database)).visitor()
  for (const language of ['xx', '', '../de']) {
    expect((await guest.post('/language', { language, back: '/' })).headers['set-cookie']).toMatch(/^language=en;/)
  }
})

test('another site chooses nothing', async ({ database }) => {
  const guest = await (await openDoors(database)).visitor()
  expect((await guest.post('/language', { language: 'de' }, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
})

test('the chooser on a refused form leads back to the page of the form', async ({ db, database }) => {
  await cast(db)
  const guest = await (await openDoors(database)).visitor()
  const refused = await guest.post('/halden/d/window-motor/say', {}, { referer: 'http://parley.test/halden/d/window-motor/say?option=1' })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('name="back" value="/halden/d/window-motor/say?option=1"')
})

test('whoever is signed in keeps the language they choose, in every browser and for their mail', async ({ db, database }) => {
  const { halden } = await cast(db)
  const doors = await openDoors(database)
  await (await doors.visitor(halden.priya)).post('/language', { language: 'de', back: '/' })
  const elsewhere = await doors.visitor(halden.priya)
  expect((await elsewhere.get('/halden', { 'accept-language': 'en' })).body).toContain('<html lang="de"')
})

test('whoever comes in speaking German is mailed in German, unless they chose otherwise', async ({ db, database }) => {
  const { visitor, letters } = await openDoors(database)
  const languageOf = async (email: string) =>
    (await db.select({ language: people.language }).from(people).where(eq(people.email, email)))[0]
  const comeIn = async (email: string, language: string) => {
    const guest = await visitor()
    await guest.post('/sign-in', { email }, { 'accept-language': language })
    await guest.post(new URL(linkIn(letters, email)).pathname, {}, { 'accept-language': language })
  }
  await comeIn('uwe@example.org', 'de')
  expect(letters[0]).toMatchObject({
    subject: expect.stringMatching(/^So kommen Sie herein: \d{6}$/),
    html: expect.stringContaining('<html lang="de"'),
  })
  expect(await languageOf('uwe@example.org')).toEqual({ language: 'de' })
  await comeIn('uma@example.org', 'en')
  expect(await languageOf('uma@example.org')).toEqual({ language: null })
  await db.update(people).set({ language: 'en' }).where(eq(people.email, 'uwe@example.org'))
  await comeIn('uwe@example.org', 'de')
  expect(await languageOf('uwe@example.org')).toEqual({ language: 'en' })
})

test('a notice is a sentence of ours, whatever the cookie says', async ({ database }) => {
  const guest = await (await openDoors(database)).visitor()
  const noticed = async (said: string) => {
    const page = await guest.get('/', { cookie: `language=de; notice=${encodeURIComponent(said)}` })
    return [page.statusCode, /role="status"><p>(.*?)</.exec(page.body)?.[1]]
  }
  expect(await noticed('Your answer is published.')).toEqual([200, 'Ihre Antwort ist veröffentlicht.'])
  for (const made of ['{', '{company} joined Parley', 'Call this number.', 'constructor'])
    expect(await noticed(made)).toEqual([200, undefined])
})
