import { describe, expect, test } from 'vitest'
import { countriesOf, partsOf, publicHolidays } from '../../server/obligations/holidays-list.ts'

describe('public holidays', () => {
  test('are those of a country, or of a part of it, in the language asked for', async () => {
    const croatia = await publicHolidays({ country: 'HR', region: '', year: 2027, language: 'en' })
    expect(croatia).toContainEqual({ date: '2027-11-18', name: 'Remembrance Day' })
    const german = { country: 'DE', year: 2027, language: 'de' }
    const dates = async (region: string) => (await publicHolidays({ ...german, region }))!.map(({ date }) => date)
    expect(await dates('BY')).toContain('2027-01-06')
    expect(await dates('BE')).not.toContain('2027-01-06')
    expect(await dates('BY.A')).toContain('2027-08-08')
    expect(await publicHolidays({ ...german, region: 'BY' })).toContainEqual({ date: '2027-12-25', name: '1. Weihnachtstag' })
  })

  test('give each day of those that last several, once, in order, and all within the year', async () => {
    const saudi = await publicHolidays({ country: 'SA', region: '', year: 2027, language: 'en' })
    const dates = saudi!.map(({ date }) => date)
    expect(dates).toEqual(expect.arrayContaining(['2027-03-09', '2027-03-10', '2027-03-11', '2027-03-12']))
    expect(dates).toEqual([...new Set(dates)].toSorted())
    expect(dates.every((date) => date.startsWith('2027-'))).toBe(true)
  })

  test('leave out what takes only an afternoon', async () => {
    const seattle = await publicHolidays({ country: 'CH', region: 'ZH', year: 2027, language: 'en' })
    expect(seattle!.every(({ date }) => /^2027-\d\d-\d\d$/.test(date))).toBe(true)
  })

  test('are null for a country or a part that the list does not have', async () => {
    for (const [country, region] of [
      ['XX', ''],
      ['DE', 'nowhere'],
      ['constructor', ''],
      ['DE', 'BY.X'],
    ] as const)
      expect(await publicHolidays({ country, region, year: 2027, language: 'en' })).toBeNull()
  })
})

test('countries and their parts are named in the reader’s language', async () => {
  expect(await countriesOf('de')).toContainEqual({ code: 'HR', name: 'Kroatien' })
  expect((await countriesOf('en')).length).toBeGreaterThan(150)
  expect(await partsOf('DE', 'de')).toEqual(
    expect.arrayContaining([
      { code: 'BY', name: 'Bayern' },
      { code: 'BY.A', name: 'Bayern: Stadt Augsburg' },
    ]),
  )
  expect(await partsOf('MT', 'en')).toEqual([])
})
