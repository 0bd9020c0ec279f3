import fc from 'fast-check'
import { expect, test } from 'vitest'
import { slugOf } from '../server/slug.ts'

test.for([
  ['Halden Windows', 'halden-windows'],
  ['Straßen & Söhne GmbH’s Łódź', 'strassen-sohne-gmbhs-lodz'],
  ['  Why did you choose it?  ', 'why-did-you-choose-it'],
  ['株式会社', ''],
])('%s makes %s', ([text, slug]) => {
  expect(slugOf(text!)).toBe(slug)
})

test('too long a text is cut after a whole word', () => {
  expect(slugOf('the quick brown fox', 12)).toBe('the-quick')
  expect(slugOf('x'.repeat(99), 10)).toBe('x'.repeat(10))
})

test('whatever is written, the part of an address is plain and within its length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      const slug = slugOf(text, 20)
      expect(slug).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/)
      expect(slug.length).toBeLessThanOrEqual(20)
    }),
  )
})
