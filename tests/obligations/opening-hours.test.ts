import { describe, expect, test } from 'vitest'
import { officeHours } from '../../db/schema/index.ts'
import { hoursOfADay, openingsField, writtenOpenings } from '../../server/obligations/opening-hours.ts'

describe('the hours of a day are written as people write them', () => {
  test.each([
    ['09:00-17:00', '09:00-17:00'],
    ['9-17', '09:00-17:00'],
    ['9:00 – 12:30; 13.30 - 17', '09:00-12:30, 13:30-17:00'],
    ['13:00-17:00, 9:00-12:00', '09:00-12:00, 13:00-17:00'],
    ['09:00-12:00, 12:00-17:00', '09:00-17:00'],
    ['0-24', '00:00-24:00'],
    ['22:00-24:00, 0:00-6:00', '00:00-06:00, 22:00-24:00'],
    ['', ''],
    ['  ,  ', ''],
    [undefined, ''],
  ])('%j is %j', (typed, read) => {
    expect(writtenOpenings(openingsField.parse(typed))).toBe(read)
  })

  test.each([
    ['nine to five', 'Write times like 09:00-12:00'],
    ['9:60-17:00', 'Write times like 09:00-12:00'],
    ['09:00-25:00', 'Write times like 09:00-12:00'],
    ['24:00-24:00', 'Write times like 09:00-12:00'],
    ['1-2,3-4,5-6,7-8,9-10,11-12,13-14', 'Write times like 09:00-12:00'],
    ['17:00-09:00', 'Work ends later than it begins'],
    ['22:00-06:00', 'Write a night as two days'],
    ['09:00-09:00', 'Work ends later than it begins'],
    ['09:00-13:00, 12:00-17:00', 'Two of these times overlap'],
  ])('%j is sent back', (typed, sentence) => {
    const [issue] = openingsField.safeParse(typed).error!.issues
    expect(issue!.message).toContain(sentence)
  })
})

test('a working day has as many hours as each of them has, and none where they differ', () => {
  expect(hoursOfADay(officeHours)).toBe(8)
  const split = [
    { open: '09:00', close: '12:00' },
    { open: '13:00', close: '17:30' },
  ]
  expect(hoursOfADay({ ...officeHours, 1: split, 2: split, 3: split, 4: split, 5: split })).toBe(7.5)
  expect(hoursOfADay({ ...officeHours, 5: [{ open: '09:00', close: '13:00' }] })).toBeNull()
  expect(hoursOfADay({ 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] })).toBeNull()
})
