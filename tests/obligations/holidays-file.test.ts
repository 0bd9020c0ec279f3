import { describe, expect, test } from 'vitest'
import { holidaysIn } from '../../server/obligations/holidays-aside.ts'
import { readHolidays } from '../../server/obligations/holidays-file.ts'

const today = '2026-11-09'

describe('a calendar file', () => {
  test('gives each day of each event of whole days, earliest first', () => {
    expect(
      read(event('20261228', 'Between the years', 'DTEND;VALUE=DATE:20270101'), event('20261225', 'Christmas\\, day one')),
    ).toMatchObject({
      days: [
        { date: '2026-12-25', name: 'Christmas, day one' },
        { date: '2026-12-28', name: 'Between the years' },
        { date: '2026-12-29', name: 'Between the years' },
        { date: '2026-12-30', name: 'Between the years' },
        { date: '2026-12-31', name: 'Between the years' },
      ],
      timed: 0,
      unreadable: 0,
    })
  })

  test('is followed for two years where something comes back, without what was taken out of it', () => {
    const days = read(
      event('20101225', 'Christmas', 'RRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20271225'),
      event('20260229', 'Leap', 'RRULE:FREQ=YEARLY'),
    )
    expect(days?.days.map(({ date, name }) => `${date} ${name}`)).toEqual(expect.arrayContaining(['2026-12-25 Christmas']))
    expect(days?.days.map(({ date }) => date)).not.toContain('2027-12-25')
    expect(days?.days.every(({ date }) => date >= today && date < '2028-11-09')).toBe(true)
  })

  test('takes a moved day of a series where it was moved to', () => {
    const moved =
      'BEGIN:VEVENT\r\nUID:outing\r\nRECURRENCE-ID;VALUE=DATE:20270601\r\nDTSTART;VALUE=DATE:20270603\r\nSUMMARY:Outing\r\nEND:VEVENT'
    const series = event('20260601', 'Outing', 'RRULE:FREQ=YEARLY').replace('BEGIN:VEVENT', 'BEGIN:VEVENT\r\nUID:outing')
    expect(read(series, moved)?.days).toEqual([
      { date: '2027-06-03', name: 'Outing' },
      { date: '2028-06-01', name: 'Outing' },
    ])
  })

  test('leaves out and counts what has hours, what has passed, what is called off and what nobody can read', () => {
    const timed = 'BEGIN:VEVENT\r\nDTSTART:20261224T120000Z\r\nSUMMARY:Half a day\r\nEND:VEVENT'
    const endless = event('20261201', 'A year off', 'DTEND;VALUE=DATE:20271201')
    const off = event('20261202', 'Called off', 'STATUS:CANCELLED')
    const dayless = 'BEGIN:VEVENT\r\nSUMMARY:Some day\r\nEND:VEVENT'
    expect(read(timed, endless, off, dayless, event('20260101', 'New Year'), event('20261225', ''))).toEqual({
      days: [{ date: '2026-12-25', name: 'Closed' }],
      timed: 1,
      past: 1,
      unreadable: 2,
      isCut: false,
    })
  })

  test('gives 800 days at most, and no name that turns a line around or never ends', () => {
    const found = read(event('20261101', `\u202Eyad\u0000 ${'long '.repeat(100)}`, 'RRULE:FREQ=DAILY'))
    expect(found?.isCut).toBe(false)
    expect(found?.days).toHaveLength(731)
    expect(found?.days[0]?.name).toMatch(/^yad long/)
    expect(found?.days[0]?.name.length).toBeLessThanOrEqual(120)
    const weeks = Array.from({ length: 40 }, (_, week) =>
      event(`20${30 + week}0101`, `Summer ${week}`, `DTEND;VALUE=DATE:20${30 + week}0201`),
    )
    expect(read(...weeks)).toMatchObject({ isCut: true })
  })

  test.each([
    '',
    'hello',
    'BEGIN:VCARD\r\nEND:VCARD',
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n',
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nRRULE:FREQ=NEVER\r\nEND:VEVENT\r\nEND:VCALENDAR',
  ])('is none: %j', (text) => {
    expect(readHolidays({ bytes: Buffer.from(text), today, unnamed: 'Closed' })).toBeNull()
  })

  test('in another encoding than UTF-8 is none', () => {
    expect(readHolidays({ bytes: Buffer.from(calendar(event('20261225', 'Noël')), 'latin1'), today, unnamed: 'Closed' })).toBeNull()
  })
})

describe('read beside the pages', () => {
  const reading = (text: string) => holidaysIn({ bytes: Buffer.from(text), today, unnamed: 'Closed' })

  test('a file gives its days', async () => {
    expect((await reading(calendar(event('20261225', 'Christmas')))).days).toEqual([{ date: '2026-12-25', name: 'Christmas' }])
  })

  test('what is none, what has hours only and what has passed are told at the field', async () => {
    await expect(reading('hello')).rejects.toMatchObject({
      reason: 'invalid',
      message: expect.stringContaining('no calendar that can be read'),
    })
    await expect(reading(calendar('BEGIN:VEVENT\r\nDTSTART:20261224T120000Z\r\nEND:VEVENT'))).rejects.toMatchObject({
      message: expect.stringContaining('Only events of whole days'),
    })
    await expect(reading(calendar(event('20200101', 'New Year')))).rejects.toMatchObject({
      message: expect.stringContaining('No holiday to come'),
    })
  })

  test('a rule that never comes true holds nobody up', async () => {
    const never = event('20260101', 'Never', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30')
    await expect(reading(calendar(never))).rejects.toMatchObject({ reason: 'invalid' })
  })
})

function read(...events: string[]) {
  return readHolidays({ bytes: Buffer.from(calendar(...events)), today, unnamed: 'Closed' })
}

function calendar(...events: string[]) {
  return `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.join('\r\n')}\r\nEND:VCALENDAR\r\n`
}

function event(day: string, name: string, more = 'TRANSP:TRANSPARENT') {
  return `BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${day}\r\n${more}\r\nSUMMARY:${name}\r\nEND:VEVENT`
}
