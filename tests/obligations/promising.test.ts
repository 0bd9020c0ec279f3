import { expect, test } from 'vitest'
import { officeHours } from '../../db/schema/index.ts'
import { dayHint, promiseSentence, within } from '../../server/obligations/promising.ts'
import { wordsFor } from '../../server/words/words.ts'

const [english, german] = [wordsFor('en'), wordsFor('de')]
const fridayShort = { ...officeHours, 5: [{ open: '09:00', close: '13:00' }] }
const longDay = [{ open: '08:00', close: '18:00' }]
const long = { ...officeHours, 1: longDay, 2: longDay, 3: longDay, 4: longDay, 5: longDay }

test('whole working days are said as days, where every one of them is as long', () => {
  expect(within(8, officeHours, english)).toBe('within one working day')
  expect(within(16, officeHours, english)).toBe('within 2 working days')
  expect(within(12, officeHours, english)).toBe('within 12 working hours')
  expect(within(20, long, english)).toBe('within 2 working days')
  expect(within(16, long, english)).toBe('within 16 working hours')
  expect(within(16, fridayShort, english)).toBe('within 16 working hours')
  expect(within(1, fridayShort, english)).toBe('within one working hour')
})

test('one promise is one sentence, two are told apart', () => {
  expect(promiseSentence({ promiseHours: 16, statementHours: 16 }, officeHours, english)).toBe(
    'Every conflict, and every statement that asks, gets a public answer by a named person within 2 working days.',
  )
  expect(promiseSentence({ promiseHours: 8, statementHours: 20 }, officeHours, english)).toBe(
    'A named person answers in public: every conflict within one working day, every statement that asks within 20 working hours.',
  )
  expect(promiseSentence({ promiseHours: 8, statementHours: 8 }, officeHours, german)).toContain('innerhalb eines Arbeitstags')
})

test('beside a field for working hours stands how long a working day is', () => {
  expect(dayHint(officeHours, english)).toBe('Your working day has 8 hours.')
  expect(dayHint(fridayShort, english)).toBe('Counted in your working hours.')
})
