import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { companies } from '../../db/schema/index.ts'
import { addHolidays, holidaysOf } from '../../server/obligations/holidays.ts'
import { cast, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { writtenInParts } from '../support/forms.ts'
import { test } from '../support/test.ts'

const path = '/halden/settings/calendar'
const week = { timeZone: 'Europe/Zagreb', day1: '9-12, 13-17', day2: '9-12, 13-17', day3: '9-12', day4: '', day5: '', day6: '', day7: '' }
const file = (...events: string[]) => `BEGIN:VCALENDAR\r\n${events.join('\r\n')}\r\nEND:VCALENDAR\r\n`
const event = (day: string, name: string) => `BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${day}\r\nSUMMARY:${name}\r\nEND:VEVENT`

describe('the week', () => {
  test('is written as people write it, and read back tidied', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { get, post } = await (await openDoors(database)).visitor(halden.maren)
    const kept = await post(path, week)
    expect([kept.statusCode, kept.headers.location]).toEqual([303, path])
    expect((await get(path)).body).toMatch(/id="field-day1"[^>]* value="09:00-12:00, 13:00-17:00"/)
    const [{ hours }] = (await db.select({ hours: companies.hours }).from(companies).where(eq(companies.slug, 'halden'))) as [
      { hours: object },
    ]
    expect(hours).toMatchObject({ 3: [{ open: '09:00', close: '12:00' }], 4: [] })
    // The days differ, so the promise of the company is said in hours.
    expect((await get('/halden')).body).toContain('within 16 working hours')
  })

  test('that cannot be read, or is never, comes back as it was typed, with a sentence', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { post } = await (await openDoors(database)).visitor(halden.maren)
    const refused = await post(path, { ...week, day1: 'nine <b>', day2: '17-9', timeZone: 'Mars/Olympus' })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('value="nine &lt;b&gt;"')
    expect(refused.body).toMatch(/id="said-day1">Write times like/)
    expect(refused.body).toMatch(/id="said-day2">Work ends later than it begins/)
    expect(refused.body).toMatch(/id="said-timeZone">Choose one of the time zones/)
    const never = await post(path, { timeZone: 'Europe/Zagreb' })
    expect([never.statusCode, never.body.includes('Write when somebody works, on one day of the week at least.')]).toEqual([422, true])
  })
})

describe('holidays', () => {
  test('are added by hand, listed by year, and removed by ticking', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { get, post } = await (await openDoors(database)).visitor(halden.maren)
    for (const time of ['once', 'twice']) {
      const added = await post(`${path}/holidays`, { date: '2026-12-24', name: 'Company <outing>' })
      expect([time, added.statusCode, added.headers.location]).toEqual([time, 303, `${path}#holidays`])
    }
    expect((await get(path)).body).toMatch(/<h3>2026<\/h3>[\s\S]*Thu 24 December[\s\S]*Company &lt;outing&gt;/)
    const taken = await post(`${path}/holidays`, { date: '2026-12-24', name: 'Christmas Eve' })
    expect(taken.statusCode).toBe(409)
    expect(taken.body).toContain('That day is a holiday already: Company &lt;outing&gt;. Remove it first.')
    expect(taken.body).toContain('value="Christmas Eve"')
    expect((await post(`${path}/holidays`, { date: 'soon', name: '' })).body).toMatch(
      /id="said-date">Choose a day[\s\S]*id="said-name">Write what/,
    )
    await post(`${path}/remove`, { day: ['2026-12-24', 'nonsense'] })
    expect(await holidaysOf(db, halden.company)).toEqual([])
  })

  test('are proposed for a country and its parts, and taken by ticking', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { get, post } = await (await openDoors(database)).visitor(halden.maren)
    const blank = (await get(`${path}/list`)).body
    expect(blank).toMatch(/<option value="HR">Croatia/)
    expect(blank).toMatch(/<option value="2026" selected>/)
    const { body } = await get(`${path}/list?country=DE&region=BY&year=2027`)
    expect(body).toMatch(/<option value="BY" selected>/)
    expect(body).toMatch(/value="2027-01-06" checked/)
    const offered = [...body.matchAll(/name="offered" value="([^"]+)"/g)].map(([, offer]) => offer!)
    const took = await post(`${path}/take`, { source: 'list', offered, day: ['2027-01-06', '2027-12-25', '2027-07-04'] })
    expect([took.statusCode, took.headers.location]).toEqual([303, `${path}#holidays`])
    expect((await holidaysOf(db, halden.company)).map(({ date, source }) => [date, source])).toEqual([
      ['2027-01-06', 'list'],
      ['2027-12-25', 'list'],
    ])
    expect((await get(`${path}/list?country=DE&region=BY&year=2027`)).body).toMatch(/value="2027-01-06" disabled/)
    for (const query of ['country=XX', 'country=DE&region=nowhere', 'country[]=DE', 'year=soon', 'country=DE&year=9999'])
      expect((await get(`${path}/list?${query}`)).statusCode, query).toBe(200)
  })

  test('with nothing ticked are offered again', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { post } = await (await openDoors(database)).visitor(halden.maren)
    const offered = ['2027-01-06 Epiphany', '2027-12-25 Christmas Day']
    const again = await post(`${path}/take`, { source: 'file', offered })
    expect(again.statusCode).toBe(422)
    expect(again.body).toContain('Tick the days on which nobody works.')
    expect(again.body).toContain('value="2027-12-25 Christmas Day"')
    expect((await post(`${path}/take`, { source: 'file', offered: 'nothing', day: '2027-01-06' })).statusCode).toBe(422)
    expect(await holidaysOf(db, halden.company)).toEqual([])
  })

  test('of a calendar file are looked at before they are taken', async ({ db, database }) => {
    const { halden } = await cast(db)
    const doors = await openDoors(database)
    const sent = async (text: string) => {
      const { cookies } = await doors.app.signingIn.signInKnown(halden.maren.personId)
      const { payload, headers } = await writtenInParts({}, { file: text })
      const own = { host: 'parley.test', 'sec-fetch-site': 'same-origin', cookie: cookies.map((line) => line.split(';')[0]).join('; ') }
      return await doors.app.inject({ method: 'POST', url: `${path}/file`, payload, headers: { ...headers, ...own } })
    }
    const look = await sent(
      file(event('20261225', 'Christmas'), event('20200101', 'Long ago'), 'BEGIN:VEVENT\r\nDTSTART:20261224T120000Z\r\nEND:VEVENT'),
    )
    expect(look.statusCode).toBe(200)
    expect(look.body).toContain('value="2026-12-25 Christmas"')
    expect(look.body).toContain('1 event has hours of its day, so it is left out.')
    expect(look.body).toContain('1 day has passed already.')
    expect(await holidaysOf(db, halden.company)).toEqual([])
    const broken = await sent('hello')
    expect(broken.statusCode).toBe(422)
    expect(broken.body).toMatch(/id="said-file">This is no calendar/)
    expect((await sent('')).body).toMatch(/id="said-file">Choose a calendar file/)
    expect((await sent(file(event('20261225', 'x'.repeat(1_100_000))))).body).toMatch(/id="said-file">This file is larger than 1 MB/)
  })
})

test('every page of the settings says that the holidays of a year are missing: of this one, and from October on of the next', async ({
  db,
  database,
}) => {
  const { halden } = await cast(db)
  const { visitor, moveTo } = await openDoors(database)
  const { get } = await visitor(halden.maren)
  const pages = [
    path,
    '/halden/settings',
    '/halden/settings/members',
    '/halden/settings/import',
    '/halden/settings/hidings',
    '/halden/settings/invitations',
  ]
  for (const page of pages) expect((await get(page)).body, page).toContain('2026 has no holidays yet')
  const add = (date: string, name: string) =>
    addHolidays(db, halden.company, { by: halden.maren, days: [{ date, name }], source: 'hand', at: monday })
  await add('2026-12-25', 'Christmas Day')
  for (const page of pages) expect((await get(page)).body, page).toContain('2027 has no holidays yet')
  expect((await get(path)).body).toContain('The holidays of 2027 are not here yet.')
  moveTo(new Date('2026-09-30T12:00Z'))
  expect((await get(path)).body).not.toContain('2027')
  moveTo(monday)
  await add('2027-01-01', 'New Year')
  for (const page of pages) expect((await get(page)).body, page).not.toContain('no holidays yet')
})
