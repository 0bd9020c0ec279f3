import { describe, expect, test } from 'vitest'
import { saidIn } from '../../server/words/said.ts'
import { wordsFor } from '../../server/words/words.ts'

// Wednesday 16 December 2026, 10:00 in Zagreb.
const now = new Date('2026-12-16T09:00Z')
const said = saidIn(wordsFor('en'), { now, timeZone: 'Europe/Zagreb' })

describe('a moment', () => {
  test.each([
    ['2026-12-16T16:00Z', 'today 17:00'],
    ['2026-12-16T22:59Z', 'today 23:59'],
    ['2026-12-16T23:00Z', 'tomorrow 00:00'],
    ['2026-12-17T16:00Z', 'tomorrow 17:00'],
    ['2026-12-18T16:00Z', 'Friday 17:00'],
    ['2026-12-22T08:05Z', 'Tuesday 09:05'],
    ['2026-12-23T16:00Z', '23 December 17:00'],
    ['2027-01-04T16:00Z', '4 January 2027 17:00'],
    ['2026-12-15T16:00Z', 'yesterday 17:00'],
    ['2026-12-14T16:00Z', '14 December 17:00'],
    ['2025-12-16T16:00Z', '16 December 2025 17:00'],
  ])('%s is %s', (at, words) => {
    expect(said.time(new Date(at))).toBe(words)
  })

  test('is told in the zone that is asked for, whatever the day is elsewhere', () => {
    const at = new Date('2026-12-16T16:00Z')
    expect(saidIn(wordsFor('en'), { now, timeZone: 'Pacific/Auckland' }).time(at)).toBe('tomorrow 05:00')
    expect(saidIn(wordsFor('en'), { now, timeZone: 'America/St_Johns' }).time(at)).toBe('today 12:30')
  })

  test('is tomorrow also over a change of clocks', () => {
    const eve = saidIn(wordsFor('en'), { now: new Date('2026-03-28T22:30Z'), timeZone: 'Europe/Zagreb' })
    expect(eve.time(new Date('2026-03-29T21:30Z'))).toBe('tomorrow 23:30')
    expect(eve.time(new Date('2026-03-29T22:30Z'))).toBe('Monday 00:30')
  })
})

describe('a date', () => {
  test('has its year where that is not this one', () => {
    expect(said.date(new Date('2026-12-12T12:00Z'))).toBe('12 December')
    expect(said.date(new Date('2024-12-12T12:00Z'))).toBe('12 December 2024')
    expect(said.calendarDay('2026-12-12')).toBe('12 December')
    expect(said.calendarDay('2027-01-01')).toBe('1 January 2027')
  })

  test('follows the reader’s language', () => {
    const german = saidIn(wordsFor('de'), { now, timeZone: 'Europe/Zagreb' })
    expect(german.date(new Date('2026-12-12T12:00Z'))).toBe('12. Dezember')
    expect(german.number(1234.5)).toBe('1.234,5')
    expect(german.list(['Ana', 'Ben', 'Cleo'])).toBe('Ana, Ben und Cleo')
  })
})

describe('how long', () => {
  test.each([
    [0, '1 minute'],
    [5, '5 minutes'],
    [60, '1 hour'],
    [65, '1 hour 5 minutes'],
    [1440, '1 day'],
    [1620, '1 day 3 hours'],
    [4325, '3 days'],
    [4410, '3 days 1 hour'],
  ])('%d minutes are %s', (minutes, words) => {
    expect(said.duration(now, new Date(now.getTime() + minutes * 60_000))).toBe(words)
    expect(said.duration(new Date(now.getTime() + minutes * 60_000), now)).toBe(words)
  })

  test.each([
    [9, '9 working hours left'],
    [9.99, '9 working hours left'],
    [1.5, '1 working hour left'],
    [0.5, '30 working minutes left'],
    [0.02, '1 working minute left'],
  ])('%d working hours are %s, never more than there are', (hours, words) => {
    expect(said.hoursLeft(hours)).toBe(words)
  })
})

describe('in German', () => {
  const german = saidIn(wordsFor('de'), { now, timeZone: 'Europe/Zagreb' })

  test.each([
    ['2026-12-16T16:00Z', 'heute um 17:00 Uhr'],
    ['2026-12-17T08:05Z', 'morgen um 09:05 Uhr'],
    ['2026-12-15T16:00Z', 'gestern um 17:00 Uhr'],
    ['2026-12-18T16:00Z', 'Freitag um 17:00 Uhr'],
    ['2026-12-23T16:00Z', '23. Dezember um 17:00 Uhr'],
    ['2027-01-04T16:00Z', '4. Januar 2027 um 17:00 Uhr'],
  ])('%s is %s', (at, words) => {
    expect(german.time(new Date(at))).toBe(words)
  })

  test('are dates, durations, lists and numbers as Germans write them', () => {
    expect(german.moment(new Date('2026-11-12T16:00Z'))).toBe('Donnerstag, 12. November 2026 um 17:00')
    expect(german.calendarDay('2027-03-01')).toBe('1. März 2027')
    expect(german.late(new Date(now.getTime() - 97_200_000))).toBe('1 Tag 3 Stunden Kalenderzeit überfällig')
    expect(german.hoursLeft(1)).toBe('noch 1 Arbeitsstunde')
    expect(german.list(['Ana', 'Ben'])).toBe('Ana und Ben')
    expect(german.number(12_345.6)).toBe('12.345,6')
  })
})

describe('a moment for whoever reads it elsewhere', () => {
  const inZone = (timeZone: string, language: 'en' | 'de' = 'en') => saidIn(wordsFor(language), { now, timeZone })
  const at = new Date('2026-12-16T16:00Z')

  test('names the city whose clocks show it, or the zone where it is named for none', () => {
    expect(said.timeThere(at)).toBe('today 17:00 in Zagreb')
    expect(inZone('America/Argentina/Buenos_Aires').timeThere(at)).toBe('today 13:00 in Buenos Aires')
    expect(inZone('UTC').timeThere(at)).toBe('today 16:00 Coordinated Universal Time')
    expect(inZone('UTC', 'de').clocksOf('Etc/UTC')).toBe('Die Zeiten sind in Koordinierte Weltzeit.')
  })

  test('in a list has its weekday and date, in the zone of the list', () => {
    expect(said.weekdayTime(at, 'Europe/Zagreb')).toBe('Wed 16 December 17:00')
    expect(said.weekdayTime(at, 'Pacific/Auckland')).toBe('Thu 17 December 05:00')
  })
})
