import { type Calendar, type Opening, plainCalendar } from '../../server/obligations/counting.ts'

/** What is due when: to be read and checked by hand, with a calendar of the place. Every `from` and `due` carries the offset its clocks had. */
export type Case = [claim: string, calendar: Calendar, from: string, hours: number, due: string]

const zurich = plainCalendar('Europe/Zurich')
const christmas = { ...zurich, holidays: [{ date: '2026-12-25', name: 'Christmas Day' }] }
const easter = {
  ...zurich,
  holidays: [
    { date: '2026-04-03', name: 'Good Friday' },
    { date: '2026-04-06', name: 'Easter Monday' },
  ],
}
const lunch = everyDay('Europe/Zurich', { open: '09:00', close: '12:00' }, { open: '13:00', close: '17:00' })
const fridayShort: Calendar = { ...zurich, hours: { ...zurich.hours, 5: [{ open: '09:00', close: '13:00' }] } }
const saturdayToo: Calendar = { ...zurich, hours: { ...zurich.hours, 6: [{ open: '10:00', close: '12:00' }] } }
/** From 22 to 6, written as two days. */
const nightShift = everyDay('Europe/Zurich', { open: '00:00', close: '06:00' }, { open: '22:00', close: '24:00' })

export const ordinary: Case[] = [
  ['within the day', zurich, '2026-03-03T10:00+01:00', 3, '2026-03-03T13:00+01:00'],
  ['two working days', zurich, '2026-03-03T10:00+01:00', 16, '2026-03-05T10:00+01:00'],
  ['half of two working days, after a reopening', zurich, '2026-03-03T10:00+01:00', 8, '2026-03-04T10:00+01:00'],
  ['over a weekend', zurich, '2026-03-06T16:00+01:00', 2, '2026-03-09T10:00+01:00'],
  ['from a weekend', zurich, '2026-03-07T23:00+01:00', 1, '2026-03-09T10:00+01:00'],
  ['from before opening', zurich, '2026-03-03T03:00+01:00', 1, '2026-03-03T10:00+01:00'],
  ['from after closing', zurich, '2026-03-03T22:00+01:00', 1, '2026-03-04T10:00+01:00'],
  ['from the moment of opening', zurich, '2026-03-03T09:00+01:00', 8, '2026-03-03T17:00+01:00'],
  ['from the moment of closing', zurich, '2026-03-03T17:00+01:00', 1, '2026-03-04T10:00+01:00'],
  ['a second before closing', zurich, '2026-03-03T16:59:59+01:00', 1, '2026-03-04T09:59:59+01:00'],
  ['due exactly at closing', zurich, '2026-03-02T17:00+01:00', 16, '2026-03-04T17:00+01:00'],
  ['due exactly at closing, not at the next opening', zurich, '2026-03-06T13:00+01:00', 4, '2026-03-06T17:00+01:00'],
  ['a second more than until closing', zurich, '2026-03-06T13:00:01+01:00', 4, '2026-03-09T09:00:01+01:00'],
  ['half an hour', zurich, '2026-03-03T10:00+01:00', 0.5, '2026-03-03T10:30+01:00'],
  ['a promise of a quarter of a year', zurich, '2026-01-05T09:00+01:00', 400, '2026-03-13T17:00+01:00'],
]

export const calendars: Case[] = [
  ['a holiday on what would be the last day', christmas, '2026-12-24T16:00+01:00', 2, '2026-12-28T10:00+01:00'],
  ['from a holiday', christmas, '2026-12-25T11:00+01:00', 1, '2026-12-28T10:00+01:00'],
  ['to the eve of a holiday', christmas, '2026-12-23T17:00+01:00', 8, '2026-12-24T17:00+01:00'],
  ['Easter, with a holiday on either side', easter, '2026-04-02T16:00+02:00', 2, '2026-04-07T10:00+02:00'],
  ['a leap day is a day', zurich, '2028-02-28T16:00+01:00', 9, '2028-02-29T17:00+01:00'],
  ['no leap day in 2027', zurich, '2027-02-26T16:00+01:00', 2, '2027-03-01T10:00+01:00'],
  ['over the turn of the year', zurich, '2026-12-31T16:00+01:00', 2, '2027-01-01T10:00+01:00'],
  ['a break is not counted', lunch, '2026-03-03T11:00+01:00', 2, '2026-03-03T14:00+01:00'],
  ['from within a break', lunch, '2026-03-03T12:30+01:00', 1, '2026-03-03T14:00+01:00'],
  ['due exactly when a break begins', lunch, '2026-03-03T10:00+01:00', 2, '2026-03-03T12:00+01:00'],
  ['due exactly when the day ends, over a break', lunch, '2026-03-03T09:00+01:00', 7, '2026-03-03T17:00+01:00'],
  ['a short Friday', fridayShort, '2026-03-06T12:00+01:00', 2, '2026-03-09T10:00+01:00'],
  ['a Saturday on which somebody works', saturdayToo, '2026-03-06T16:00+01:00', 4, '2026-03-09T10:00+01:00'],
  ['a night is one stretch over midnight', nightShift, '2026-03-03T23:00+01:00', 3, '2026-03-04T02:00+01:00'],
  ['from the day into a night', nightShift, '2026-03-03T12:00+01:00', 8, '2026-03-04T06:00+01:00'],
  ['a night is counted to the next evening', nightShift, '2026-03-03T05:00+01:00', 2, '2026-03-03T23:00+01:00'],
]

export const clocks: Case[] = [
  ['office hours over the spring weekend', zurich, '2026-03-27T16:00+01:00', 2, '2026-03-30T10:00+02:00'],
  ['office hours over the autumn weekend', zurich, '2026-10-23T16:00+02:00', 2, '2026-10-26T10:00+01:00'],
  ['Zurich loses 2 to 3 in March', night('Europe/Zurich'), '2026-03-29T01:00+01:00', 3, '2026-03-29T05:00+02:00'],
  ['Zurich has 2 to 3 twice in October', night('Europe/Zurich'), '2026-10-25T01:00+02:00', 3, '2026-10-25T03:00+01:00'],
  ['from the second 2 to 3 of October', night('Europe/Zurich'), '2026-10-25T02:30+01:00', 1, '2026-10-25T03:30+01:00'],
  ['New York loses 2 to 3 in March', night('America/New_York'), '2026-03-08T01:00-05:00', 3, '2026-03-08T05:00-04:00'],
  ['New York has 1 to 2 twice in November', night('America/New_York'), '2026-11-01T00:00-04:00', 3, '2026-11-01T02:00-05:00'],
  ['a night shift in the short night', nightShift, '2026-03-28T22:00+01:00', 8, '2026-03-29T23:00+02:00'],
  ['a night shift in the long night', nightShift, '2026-10-24T22:00+02:00', 8, '2026-10-25T05:00+01:00'],
  ['Lord Howe loses half an hour', night('Australia/Lord_Howe'), '2026-10-04T01:00+10:30', 3, '2026-10-04T04:30+11:00'],
  ['Lord Howe gains half an hour', night('Australia/Lord_Howe'), '2026-04-05T01:00+11:00', 3, '2026-04-05T03:30+10:30'],
  ['St. John’s, half an hour off', plainCalendar('America/St_Johns'), '2026-03-03T16:00-03:30', 2, '2026-03-04T10:00-03:30'],
  ['Kathmandu, three quarters off', plainCalendar('Asia/Kathmandu'), '2026-03-03T16:00+05:45', 2, '2026-03-04T10:00+05:45'],
  ['Apia leaves out Friday 30 December 2011', plainCalendar('Pacific/Apia'), '2011-12-29T16:00-10:00', 4, '2012-01-02T12:00+14:00'],
  ['Apia goes straight from Thursday to Saturday', night('Pacific/Apia'), '2011-12-29T23:00-10:00', 2, '2011-12-31T01:00+14:00'],
  [
    'opening inside the lost hour is open once the clocks have changed',
    everyDay('Europe/Zurich', { open: '02:30', close: '06:00' }),
    '2026-03-28T12:00+01:00',
    1,
    '2026-03-29T04:00+02:00',
  ],
  [
    'closing inside the lost hour closes when the clocks change',
    everyDay('Europe/Zurich', { open: '00:00', close: '02:30' }),
    '2026-03-29T00:00+01:00',
    2.5,
    '2026-03-30T00:30+02:00',
  ],
  [
    'hours that fall into the lost hour do not exist',
    everyDay('Europe/Zurich', { open: '02:00', close: '03:00' }),
    '2026-03-29T00:00+01:00',
    1,
    '2026-03-30T03:00+02:00',
  ],
  [
    'opening inside the double hour opens the first time the clock says so',
    everyDay('Europe/Zurich', { open: '02:30', close: '06:00' }),
    '2026-10-25T00:00+02:00',
    1,
    '2026-10-25T02:30+01:00',
  ],
  [
    'closing inside the double hour closes the first time the clock says so',
    everyDay('Europe/Zurich', { open: '00:00', close: '02:30' }),
    '2026-10-25T00:00+02:00',
    3,
    '2026-10-26T00:30+01:00',
  ],
]

/** Open day and night, every day of the week. */
export function night(timeZone: string) {
  return everyDay(timeZone, { open: '00:00', close: '24:00' })
}

export function everyDay(timeZone: string, ...day: Opening[]): Calendar {
  return { timeZone, hours: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: day, 7: day }, holidays: [] }
}
