import { expect, test } from 'vitest'
import { plainCalendar } from '../../server/obligations/counting.ts'
import { closingOn, dateIn } from '../../server/obligations/days.ts'

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
