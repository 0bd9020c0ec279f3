import { expect } from 'vitest'
import { cast } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
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
