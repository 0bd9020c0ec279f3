import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueAt, plainCalendar, workingHoursBetween } from '../../server/obligations/counting.ts'
import { calendars, clocks, everyDay, night, ordinary } from './cases.ts'

const zurich = plainCalendar('Europe/Zurich')
const daily = (timeZone: string, open: string, close: string) => everyDay(timeZone, { open, close })

describe.each([
  ['on ordinary days', ordinary],
  ['by the company’s own calendar', calendars],
  ['where clocks change', clocks],
])('what is due when, %s', (_, cases) => {
  test.each(cases)('%s', (_, calendar, from, hours, due) => {
    const counted = dueAt(calendar, new Date(from), hours)
    expect(counted.dueAt.toISOString()).toBe(new Date(due).toISOString())
    expect(counted.counting.reduce((sum, day) => sum + day.hours, 0)).toBeCloseTo(hours, 9)
    expect(workingHoursBetween(calendar, new Date(from), counted.dueAt)).toBeCloseTo(hours, 9)
  })
})

describe('hours are hours that really pass', () => {
  test('a day has 23, 24, 24.5 or 25 hours, as it comes', () => {
    expect(workingHoursBetween(night('Europe/Zurich'), new Date('2026-03-29T00:00+01:00'), new Date('2026-03-30T00:00+02:00'))).toBe(23)
    expect(workingHoursBetween(night('Europe/Zurich'), new Date('2026-10-25T00:00+02:00'), new Date('2026-10-26T00:00+01:00'))).toBe(25)
    expect(workingHoursBetween(night('Australia/Lord_Howe'), new Date('2026-04-05T00:00+11:00'), new Date('2026-04-06T00:00+10:30'))).toBe(
      24.5,
    )
    expect(workingHoursBetween(zurich, new Date('2026-03-28T00:00Z'), new Date('2026-03-29T23:00Z'))).toBe(0)
  })
})

describe('the counting that is shown', () => {
  test('names each day and why it was skipped', () => {
    const calendar = { ...zurich, holidays: [{ date: '2026-12-25', name: 'Christmas Day' }] }
    expect(dueAt(calendar, new Date('2026-12-24T16:00+01:00'), 2).counting).toEqual([
      { date: '2026-12-24', from: '16:00', to: '17:00', hours: 1 },
      { date: '2026-12-25', from: '', to: '', hours: 0, skipped: 'holiday', note: 'Christmas Day' },
      { date: '2026-12-26', from: '', to: '', hours: 0, skipped: 'weekend', note: 'weekend' },
      { date: '2026-12-27', from: '', to: '', hours: 0, skipped: 'weekend', note: 'weekend' },
      { date: '2026-12-28', from: '09:00', to: '10:00', hours: 1 },
    ])
  })

  test('names an arrival after hours, a closed weekday and a date that never was', () => {
    const tuesdayOff = { ...zurich, hours: { ...zurich.hours, 2: [] } }
    expect(dueAt(tuesdayOff, new Date('2026-03-02T18:00+01:00'), 1).counting.map((day) => day.skipped)).toEqual([
      'after hours',
      'closed',
      undefined,
    ])
    const apia = dueAt(plainCalendar('Pacific/Apia'), new Date('2011-12-29T16:00-10:00'), 4).counting
    expect(apia.map((day) => `${day.date} ${day.skipped ?? `${day.from}-${day.to}`}`)).toEqual([
      '2011-12-29 16:00-17:00',
      '2011-12-30 clock change',
      '2011-12-31 weekend',
      '2012-01-01 weekend',
      '2012-01-02 09:00-12:00',
    ])
  })

  test('a holiday on a weekend is a weekend', () => {
    const calendar = { ...zurich, holidays: [{ date: '2026-12-26', name: 'St Stephen’s Day' }] }
    expect(dueAt(calendar, new Date('2026-12-26T10:00+01:00'), 1).counting[0]).toMatchObject({ skipped: 'weekend' })
  })

  test('a lunch break is two lines of one day, and midnight is the end of its day', () => {
    const calendar = everyDay('Europe/Zurich', { open: '09:00', close: '12:00' }, { open: '13:00', close: '24:00' })
    expect(dueAt(calendar, new Date('2026-03-03T11:00+01:00'), 12).counting).toEqual([
      { date: '2026-03-03', from: '11:00', to: '12:00', hours: 1 },
      { date: '2026-03-03', from: '13:00', to: '24:00', hours: 11 },
    ])
  })
})

describe('what cannot be counted', () => {
  const never = { ...zurich, hours: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] } }
  const morning = new Date('2026-03-03T10:00Z')

  test('a calendar with no open hour in a year is refused', () => {
    expect(() => dueAt(never, morning, 1)).toThrow(new RangeError('This calendar has no open hour in a year.'))
    expect(workingHoursBetween(never, morning, new Date('2027-03-03T10:00Z'))).toBe(0)
  })

  test('one open day in the year is enough', () => {
    const start = Date.parse('2026-03-04T00:00Z')
    const holidays = Array.from({ length: 364 }, (_, i) => ({
      date: new Date(start + i * 86_400_000).toISOString().slice(0, 10),
      name: 'Closed',
    }))
    expect(dueAt({ ...zurich, holidays }, new Date('2026-03-03T17:00+01:00'), 1).dueAt).toEqual(new Date('2027-03-03T10:00+01:00'))
  })

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 10_001])('%d hours are refused', (hours) => {
    expect(() => dueAt(zurich, morning, hours)).toThrow(RangeError)
  })

  test('hours that make no sense, an unknown zone and no date are refused', () => {
    expect(() => dueAt(daily('Europe/Zurich', '9:00', '17:00'), morning, 1)).toThrow('Hours are written like 09:00, not 9:00 to 17:00.')
    expect(() => dueAt(daily('Europe/Zurich', '17:00', '09:00'), morning, 1)).toThrow('Opening hours must follow one another')
    expect(() => dueAt(plainCalendar('Mars/Base'), morning, 1)).toThrow(RangeError)
    expect(() => dueAt(zurich, new Date('never'), 1)).toThrow(RangeError)
  })

  test('nothing is left of a time that has passed', () => {
    expect(workingHoursBetween(zurich, new Date('2026-03-03T12:00Z'), morning)).toBe(0)
  })
})

describe('whatever the calendar and the moment', () => {
  const anyCalendar = fc.constantFrom(
    ...[
      'Europe/Zurich',
      'Australia/Lord_Howe',
      'America/St_Johns',
      'Pacific/Apia',
      'Asia/Kathmandu',
      'America/Sao_Paulo',
      'Asia/Tehran',
    ].flatMap((zone) => [
      plainCalendar(zone),
      night(zone),
      daily(zone, '02:15', '03:45'),
      everyDay(zone, { open: '00:30', close: '12:00' }, { open: '13:00', close: '24:00' }),
    ]),
  )
  const moments = fc
    .tuple(
      fc.constantFrom(
        '2011-12-29',
        '2008-11-02',
        '2008-03-09',
        '2017-10-15',
        '2018-02-17',
        '2026-03-28',
        '2026-10-24',
        '2026-04-04',
        '2026-10-03',
        '2028-02-28',
        '2021-03-21',
      ),
      fc.integer({ min: -172_800_000, max: 345_600_000 }),
    )
    .map(([day, offset]) => new Date(Date.parse(day) + offset))
  const hours = fc.integer({ min: 1, max: 4000 }).map((hundredths) => hundredths / 100)

  test('what starts later is never due earlier', () => {
    fc.assert(
      fc.property(anyCalendar, moments, moments, hours, (calendar, a, b, length) => {
        const [first, second] = a <= b ? [a, b] : [b, a]
        expect(dueAt(calendar, first, length).dueAt.getTime()).toBeLessThanOrEqual(dueAt(calendar, second, length).dueAt.getTime())
      }),
    )
  })

  test('two stretches one after the other are as long as both at once', () => {
    fc.assert(
      fc.property(anyCalendar, moments, hours, hours, (calendar, from, a, b) => {
        const halfway = dueAt(calendar, from, a).dueAt
        const together = dueAt(calendar, from, (a * 100 + b * 100) / 100).dueAt
        expect(Math.abs(dueAt(calendar, halfway, b).dueAt.getTime() - together.getTime())).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('the hours between the start and the due date are the hours asked for, never fewer', () => {
    fc.assert(
      fc.property(anyCalendar, moments, hours, (calendar, from, length) => {
        const due = dueAt(calendar, from, length).dueAt
        expect(workingHoursBetween(calendar, from, due)).toBeCloseTo(length, 6)
        expect(workingHoursBetween(calendar, from, new Date(due.getTime() - 1000))).toBeLessThan(length)
      }),
    )
  })

  test('what is due is due in open time, and the counted hours are the promise', () => {
    fc.assert(
      fc.property(anyCalendar, moments, hours, (calendar, from, length) => {
        const { dueAt: due, counting } = dueAt(calendar, from, length)
        const before = new Date(due.getTime() - 1)
        expect(workingHoursBetween(calendar, before, due) * 3_600_000).toBeCloseTo(1, 6)
        expect(counting.reduce((sum, day) => sum + day.hours, 0)).toBeCloseTo(length, 6)
        expect(counting.map(({ date }) => date)).toEqual(counting.map(({ date }) => date).toSorted())
      }),
    )
  })

  test('more hours are never due earlier', () => {
    fc.assert(
      fc.property(anyCalendar, moments, hours, hours, (calendar, from, a, b) => {
        const [less, more] = a <= b ? [a, b] : [b, a]
        expect(dueAt(calendar, from, less).dueAt.getTime()).toBeLessThanOrEqual(dueAt(calendar, from, more).dueAt.getTime())
      }),
    )
  })

  test('one holiday more is never due earlier', () => {
    fc.assert(
      fc.property(anyCalendar, moments, hours, fc.nat(60), (calendar, from, length, days) => {
        const date = new Date(from.getTime() + days * 86_400_000).toISOString().slice(0, 10)
        const closed = { ...calendar, holidays: [{ date, name: 'Closed' }] }
        expect(dueAt(closed, from, length).dueAt.getTime()).toBeGreaterThanOrEqual(dueAt(calendar, from, length).dueAt.getTime())
      }),
    )
  })

  test('the hours between are additive', () => {
    fc.assert(
      fc.property(anyCalendar, moments, fc.nat(100 * 3_600_000), fc.nat(400 * 3_600_000), (calendar, a, first, second) => {
        const b = new Date(a.getTime() + first)
        const c = new Date(b.getTime() + second)
        expect(workingHoursBetween(calendar, a, b) + workingHoursBetween(calendar, b, c)).toBeCloseTo(
          workingHoursBetween(calendar, a, c),
          6,
        )
      }),
    )
  })

  test('a minute by minute reading of the wall clock agrees', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Zurich', 'Pacific/Apia', 'America/St_Johns', 'Australia/Lord_Howe'),
        moments,
        fc.integer({ min: 0, max: 10_000 }),
        (zone, from, minutes) => {
          const start = Math.floor(from.getTime() / 60_000) * 60_000
          const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' })
          let open = 0
          for (let i = 0; i < minutes; i++) {
            const [weekday, hour] = clock.format(start + i * 60_000).split(', ')
            if (!weekday!.startsWith('S') && Number(hour) >= 9 && Number(hour) < 17) open++
          }
          expect(workingHoursBetween(plainCalendar(zone), new Date(start), new Date(start + minutes * 60_000))).toBeCloseTo(open / 60, 9)
        },
      ),
      { numRuns: 20 },
    )
  })
})

test.each(['UTC', 'Asia/Kathmandu', 'America/St_Johns'])('a server whose own zone is %s counts every case the same', async (TZ) => {
  const program = `
    import { dueAt } from './server/obligations/counting.ts'
    import { calendars, clocks, ordinary } from './tests/obligations/cases.ts'
    const all = [...ordinary, ...calendars, ...clocks]
    console.log(JSON.stringify(all.map(([, calendar, from, hours]) => dueAt(calendar, new Date(from), hours))))`
  const run = promisify(execFile)
  const elsewhere = await run(process.execPath, ['--input-type=module', '-e', program], { env: { ...process.env, TZ } })
  const here = [...ordinary, ...calendars, ...clocks].map(([, calendar, from, hours]) => dueAt(calendar, new Date(from), hours))
  expect(JSON.parse(elsewhere.stdout)).toEqual(JSON.parse(JSON.stringify(here)))
})
