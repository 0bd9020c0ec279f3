import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { companies, dialogues, events, obligations, officeHours } from '../../db/schema/index.ts'
import { changeHours } from '../../server/obligations/changing-hours.ts'
import { addHoliday, addHolidays, holidaysOf, removeHolidays, yearWithoutHolidays } from '../../server/obligations/holidays.ts'
import { cast, later, monday } from '../support/cast.ts'
import { dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const christmas = { date: '2026-12-25', name: 'Christmas Day' }
const never = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] }
const mornings = [{ open: '08:00', close: '12:00' }]

describe('when a company works', () => {
  test('is changed by its admins, and by nobody else', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const hours = { ...officeHours, 5: mornings }
    for (const by of [halden.ana, halden.priya, halden.noor]) {
      await expect(changeHours(db, halden.company, { by, hours, timeZone: 'UTC', at: monday })).rejects.toMatchObject({
        reason: 'not_allowed',
      })
      await expect(addHoliday(db, halden.company, { by, ...christmas, at: monday })).rejects.toMatchObject({ reason: 'not_allowed' })
      await expect(removeHolidays(db, halden.company, { by, dates: ['2026-12-25'], at: monday })).rejects.toMatchObject({
        reason: 'not_allowed',
      })
    }
    await changeHours(db, halden.company, { by: halden.maren, hours, timeZone: 'Europe/Oslo', at: monday })
    await addHoliday(db, halden.company, { by: halden.maren, ...christmas, at: monday })
    const kept = await db
      .select({ slug: companies.slug, hours: companies.hours, timeZone: companies.timeZone })
      .from(companies)
      .orderBy(companies.slug)
    expect(kept).toEqual([
      { slug: 'acme', hours: officeHours, timeZone: 'Europe/Zagreb' },
      { slug: 'halden', hours, timeZone: 'Europe/Oslo' },
    ])
    expect(await holidaysOf(db, halden.company)).toEqual([{ ...christmas, source: 'hand' }])
    expect(await holidaysOf(db, acme.company)).toEqual([])
  })

  test('is a fact with its figures, once, and none where nothing changed', async ({ db }) => {
    const { halden } = await cast(db)
    const by = halden.maren
    for (const at of [monday, later({ hours: 1 })]) {
      await changeHours(db, halden.company, { by, hours: { ...officeHours, 5: mornings }, timeZone: 'Europe/Zagreb', at })
      await addHolidays(db, halden.company, {
        by,
        days: [christmas, { date: '2026-12-26', name: 'St Stephen’s Day' }],
        source: 'list',
        at: new Date(at.getTime() + 1),
      })
    }
    for (const at of [later({ hours: 2 }), later({ hours: 3 })]) await removeHolidays(db, halden.company, { by, dates: ['2026-12-26'], at })
    const facts = await db
      .select({ detail: events.detail, isPublic: events.isPublic })
      .from(events)
      .where(eq(events.kind, 'calendar_changed'))
      .orderBy(events.at, events.id)
    expect(facts).toEqual([
      { detail: { openHours: 36, timeZone: 'Europe/Zagreb' }, isPublic: false },
      { detail: { holidaysAdded: 2 }, isPublic: false },
      { detail: { holidaysRemoved: 1 }, isPublic: false },
    ])
  })

  test('moves no clock that runs; the next one follows it', async ({ db }) => {
    const { halden } = await cast(db)
    const by = halden.maren
    await raised(db, halden)
    const [before] = await dutiesOf(db, halden)
    await changeHours(db, halden.company, { by, hours: { ...officeHours, 2: [] }, timeZone: 'America/New_York', at: later({ hours: 1 }) })
    await addHolidays(db, halden.company, {
      by,
      days: [{ date: '2026-11-11', name: 'Armistice Day' }],
      source: 'hand',
      at: later({ hours: 1 }),
    })
    expect(await dutiesOf(db, halden)).toEqual([before])
    await raised(db, halden, { at: later({ hours: 2 }) })
    const [next] = (await db.select().from(obligations).where(eq(obligations.companyId, halden.company.id))).filter(
      ({ id }) => id !== before!.id,
    )
    expect(next!.policy).toMatchObject({
      timeZone: 'America/New_York',
      calendar: { holidays: [{ date: '2026-11-11', name: 'Armistice Day' }] },
    })
    expect(next!.policy.counting.map(({ date, skipped, note }) => [date, skipped ?? 'open', note])).toEqual([
      ['2026-11-09', 'open', undefined],
      ['2026-11-10', 'closed', 'closed on this weekday'],
      ['2026-11-11', 'holiday', 'Armistice Day'],
      ['2026-11-12', 'open', undefined],
    ])
  })

  test('is kept by a clock that runs for years until a year after it is due', async ({ db }) => {
    const { halden } = await cast(db)
    const by = halden.maren
    const anHourAWeek = { ...never, 1: [{ open: '09:00', close: '10:00' }] }
    await changeHours(db, halden.company, { by, hours: anHourAWeek, timeZone: 'Europe/Zagreb', at: monday })
    const christmases = [2026, 2028, 2029, 2030].map((year) => ({ date: `${year}-12-25`, name: 'Christmas Day' }))
    await addHolidays(db, halden.company, { by, days: christmases, source: 'hand', at: monday })
    await db.update(dialogues).set({ promiseHours: 120 }).where(eq(dialogues.companyId, halden.company.id))
    await raised(db, halden)
    const [duty] = await dutiesOf(db, halden)
    expect(duty!.dueAt.toISOString()).toMatch(/^2029-03/)
    expect(duty!.policy.calendar.holidays).toEqual(christmases.slice(0, 3))
  })

  test('is some time: hours by which nobody ever works are refused', async ({ db }) => {
    const { halden } = await cast(db)
    const by = halden.maren
    await expect(changeHours(db, halden.company, { by, hours: never, timeZone: 'UTC', at: monday })).rejects.toMatchObject({
      reason: 'invalid',
      message: expect.stringContaining('Write when somebody works'),
    })
    await changeHours(db, halden.company, { by, hours: { ...never, 7: mornings }, timeZone: 'UTC', at: monday })
    const sundays = Array.from({ length: 60 }, (_, week) => ({
      date: later({ days: 6 + week * 7 })
        .toISOString()
        .slice(0, 10),
      name: 'Sunday',
    }))
    await expect(addHolidays(db, halden.company, { by, days: sundays, source: 'file', at: monday })).rejects.toMatchObject({
      reason: 'invalid',
      message: expect.stringContaining('Nobody would work for a whole year'),
    })
    expect(await holidaysOf(db, halden.company)).toEqual([])
    expect(await addHolidays(db, halden.company, { by, days: sundays.slice(0, 50), source: 'file', at: monday })).toBe(50)
  })
})

describe('a holiday', () => {
  test('that is there already stays as it is; under another name by hand it is told', async ({ db }) => {
    const { halden } = await cast(db)
    const by = halden.maren
    await addHoliday(db, halden.company, { by, ...christmas, at: monday })
    await addHoliday(db, halden.company, { by, ...christmas, at: later({ hours: 1 }) })
    await expect(addHoliday(db, halden.company, { by, ...christmas, name: 'Yule', at: later({ hours: 2 }) })).rejects.toMatchObject({
      reason: 'taken',
      values: { name: 'Christmas Day' },
    })
    expect(
      await addHolidays(db, halden.company, { by, days: [{ ...christmas, name: 'Noël' }], source: 'file', at: later({ hours: 3 }) }),
    ).toBe(0)
    expect(await holidaysOf(db, halden.company)).toEqual([{ ...christmas, source: 'hand' }])
  })

  test('of one company is none of another', async ({ db }) => {
    const { halden, acme } = await cast(db)
    await addHoliday(db, halden.company, { by: halden.maren, ...christmas, at: monday })
    await removeHolidays(db, acme.company, { by: acme.maren, dates: [christmas.date], at: monday })
    expect(await holidaysOf(db, halden.company)).toHaveLength(1)
  })
})

test('a year without holidays is missed all through it, and from October on the year to come', () => {
  const missing = (holidayYears: number[], at: string) => yearWithoutHolidays({ timeZone: 'Pacific/Auckland', holidayYears }, new Date(at))
  expect(missing([], '2026-03-01T12:00Z')).toBe(2026)
  expect(missing([2025, 2028], '2026-03-01T12:00Z')).toBe(2026)
  expect(missing([2026], '2026-09-30T10:00Z')).toBeNull()
  expect(missing([2026], '2026-09-30T12:00Z')).toBe(2027)
  expect(missing([2026, 2028], '2026-12-30T12:00Z')).toBe(2027)
  expect(missing([2026, 2027], '2026-12-30T12:00Z')).toBeNull()
  expect(missing([2026], '2026-12-31T12:00Z')).toBe(2027)
})
