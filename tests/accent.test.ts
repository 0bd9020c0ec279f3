import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accentsOf, contrastOf } from '../server/accent.ts'

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

test('every colour has a shade that can be read on paper and one that can be read on slate', () => {
  fc.assert(
    fc.property(colour, (hex) => {
      const { light, dark } = accentsOf(hex)
      expect(light).toMatch(/^#[0-9a-f]{6}$/)
      expect(dark).toMatch(/^#[0-9a-f]{6}$/)
      for (const ground of ['#fbf8f3', '#fffdf9', '#f4efe6', '#ffffff']) expect(contrastOf(light, ground)).toBeGreaterThanOrEqual(4.5)
      for (const ground of ['#171a1f', '#1e2228', '#12151a', '#0d1a1b']) expect(contrastOf(dark, ground)).toBeGreaterThanOrEqual(4.5)
    }),
    { numRuns: 500 },
  )
})

test('a colour that can be read is left as it was chosen', () => {
  expect(accentsOf('#0B5D63').light).toBe('#0b5d63')
  expect(accentsOf('#ffee00').dark).toBe('#ffee00')
})

test('a shade keeps its hue', () => {
  expect(accentsOf('#ffee00').light).toBe('#625b00')
  expect(accentsOf('#0b5d63').dark).toBe('#65abb1')
})

test('what is no colour is refused', () => {
  expect(() => accentsOf('teal')).toThrow(RangeError)
  expect(() => accentsOf('#12345;')).toThrow(RangeError)
})

test('black and white differ as much as colours can', () => {
  expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})
