import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differenceOf } from '../../server/statements/differing.ts'

const said = (before: string, after: string) =>
  differenceOf(before, after)
    .map(({ is, words }) => (is === 'added' ? `[+${words}]` : is === 'removed' ? `[-${words}]` : words))
    .join('')

test.each([
  ['the same words', 'It never stuck.', 'It never stuck.', 'It never stuck.'],
  ['a word more', 'It never stuck.', 'It never once stuck.', 'It never [+once ]stuck.'],
  ['a word less', 'It never once stuck.', 'It never stuck.', 'It never [-once ]stuck.'],
  ['another word', 'It was cheap.', 'It was sturdy.', 'It was [-cheap][+sturdy].'],
  ['nothing before', '', 'It never stuck.', '[+It never stuck.]'],
  ['a phrase for another', 'We test it in frost.', 'You are right in all of it.', '[-We test it in frost][+You are right in all of it].'],
  ['two words with one between', 'It was tall and thin.', 'It was short and fat.', 'It was [-tall and thin][+short and fat].'],
  ['two more words', 'It stuck and cost.', 'It never stuck and hardly cost.', 'It [+never ]stuck and[+ hardly] cost.'],
  [
    'words far apart',
    'It was dear and it never once stuck.',
    'It was cheap and it never once broke.',
    'It was [-dear][+cheap] and it never once [-stuck][+broke].',
  ],
  ['a script without spaces', '窓が止まった', '窓が二度止まった', '窓が[+二度]止まった'],
])('%s', (_, before, after, expected) => {
  expect(said(before, after)).toBe(expected)
})

const phrase = fc
  .array(fc.constantFrom('a', 'b', ' ', '\n', 'über', '🪟', 'עברית', 'it’s'), { maxLength: 40 })
  .map((words) => words.join(''))

test('what was removed and kept is the text before; what was added and kept is the text after', () => {
  fc.assert(
    fc.property(phrase, phrase, (before, after) => {
      const parts = differenceOf(before, after)
      const without = (left: string) =>
        parts
          .filter(({ is }) => is !== left)
          .map(({ words }) => words)
          .join('')
      expect(without('added')).toBe(before)
      expect(without('removed')).toBe(after)
    }),
  )
})

test('two long texts that share next to nothing are shown whole, and at once', () => {
  const text = (word: string) => `${word} `.repeat(4000)
  const started = performance.now()
  expect(differenceOf(text('before'), text('after')).map(({ is }) => is)).toEqual(['removed', 'added', 'same'])
  differenceOf(text('before').slice(0, 7000), text('after').slice(0, 6000))
  expect(performance.now() - started).toBeLessThan(2000)
})
