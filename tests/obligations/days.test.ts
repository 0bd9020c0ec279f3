import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calendar, plainCalendar } from '../../server/obligations/counting.ts'
import { afterWorkingDays, closingOn, dateIn } from '../../server/obligations/days.ts'

test('a working day ends when its office closes, in the company’s own time', () => {
  expect(closingOn(plainCalendar('Europe/Zagreb'), '2026-11-20')).toEqual(new Date('2026-11-20T16:00:00Z'))
  expect(closingOn(plainCalendar('Europe/Zagreb'), '2026-07-20')).toEqual(new Date('2026-07-20T15:00:00Z'))
  expect(closingOn(plainCalendar('Pacific/Auckland'), '2026-11-20')).toEqual(new Date('2026-11-20T04:00:00Z'))
})

test('a day on which nobody works does not end', () => {
  const calendar = plainCalendar('Europe/Zagreb')
  expect(closingOn(calendar, '2026-11-21')).toBeNull()
  expect(closingOn({ ...calendar, holidays: [{ date: '2026-11-18', name: 'Remembrance Day' }] }, '2026-11-18')).toBeNull()
})

test('a moment falls on the date that the company’s calendar shows', () => {
  const evening = new Date('2026-11-09T23:30:00Z')
  expect([dateIn('UTC', evening), dateIn('Europe/Zagreb', evening), dateIn('America/St_Johns', evening)]).toEqual([
    '2026-11-09',
    '2026-11-10',
    '2026-11-09',
  ])
})

describe('working days', () => {
  const zagreb = plainCalendar('Europe/Zagreb')
  const everyDay = [{ open: '00:00', close: '24:00' }]
  const nights: Calendar = {
    ...zagreb,
    hours: { 1: everyDay, 2: everyDay, 3: everyDay, 4: everyDay, 5: everyDay, 6: everyDay, 7: everyDay },
  }
  const remembrance = { ...zagreb, holidays: [{ date: '2026-11-18', name: 'Remembrance Day' }] }

  test.each<[string, Calendar, string, number, string]>([
    ['from before opening, the next day’s closing', zagreb, '2026-11-16T07:00+01:00', 1, '2026-11-17T17:00+01:00'],
    ['from within the hours, the next day’s closing', zagreb, '2026-11-16T10:00+01:00', 1, '2026-11-17T17:00+01:00'],
    ['from the evening, the next day’s closing', zagreb, '2026-11-16T23:59+01:00', 1, '2026-11-17T17:00+01:00'],
    ['from a Friday, the Monday’s closing', zagreb, '2026-11-20T16:00+01:00', 1, '2026-11-23T17:00+01:00'],
    ['from a Sunday, the Monday’s closing', zagreb, '2026-11-22T16:00+01:00', 1, '2026-11-23T17:00+01:00'],
    ['five of them are a week', zagreb, '2026-11-16T10:00+01:00', 5, '2026-11-23T17:00+01:00'],
    ['a holiday is none', remembrance, '2026-11-16T10:00+01:00', 2, '2026-11-19T17:00+01:00'],
    ['twenty of them over the change of clocks', zagreb, '2026-10-12T10:00+02:00', 20, '2026-11-09T17:00+01:00'],
    ['a day that never closes ends at midnight', nights, '2026-11-20T10:00+01:00', 1, '2026-11-22T00:00+01:00'],
    ['a date that never was is none', plainCalendar('Pacific/Apia'), '2011-12-29T10:00-10:00', 1, '2012-01-02T17:00+14:00'],
  ])('%s', (_, calendar, from, days, end) => {
    expect(afterWorkingDays(calendar, new Date(from), days).toISOString()).toBe(new Date(end).toISOString())
  })

  test('what starts later never ends earlier, and one day more ends later', () => {
    const moments = fc.date({ min: new Date('2026-09-01'), max: new Date('2027-04-01'), noInvalidDate: true })
    fc.assert(
      fc.property(
        fc.constantFrom(zagreb, nights, remembrance),
        moments,
        moments,
        fc.integer({ min: 1, max: 30 }),
        (calendar, a, b, days) => {
          const [first, second] = a <= b ? [a, b] : [b, a]
          const end = afterWorkingDays(calendar, first, days).getTime()
          expect(end).toBeLessThanOrEqual(afterWorkingDays(calendar, second, days).getTime())
          expect(end).toBeLessThan(afterWorkingDays(calendar, first, days + 1).getTime())
        },
      ),
      { numRuns: 30 },
    )
  })

  test('no day, half a day, too many, and a calendar that is never open are refused', () => {
    const never: Calendar = { ...zagreb, hours: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] } }
    for (const days of [0, 0.5, 401, Number.NaN]) expect(() => afterWorkingDays(zagreb, new Date(), days)).toThrow(RangeError)
    expect(() => afterWorkingDays(never, new Date(), 1)).toThrow('This calendar has no open hour in a year.')
  })
})
