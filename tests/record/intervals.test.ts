import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pairedDifference, wilson } from '../../server/record/intervals.ts'

const rounded = ({ low, high }: { low: number; high: number }) => [low.toFixed(4), high.toFixed(4)]

describe('Wilson’s interval of a share', () => {
  test.each([
    [81, 263, '0.2553', '0.3662'],
    [15, 148, '0.0624', '0.1605'],
    [0, 20, '0.0000', '0.1611'],
    [1, 29, '0.0061', '0.1718'],
  ])('is as Newcombe printed it (1998, table I, method 3): %i of %i', (count, of, low, high) => {
    expect(rounded(wilson(count, of))).toEqual([low, high])
  })

  test('of nothing is everything', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
  })

  test('holds the share, stays between 0 and 1, is mirrored, and narrows with more', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (count, rest) => {
        const of = count + rest
        fc.pre(of > 0)
        const { low, high } = wilson(count, of)
        const mirrored = wilson(rest, of)
        const tenfold = wilson(count * 10, of * 10)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(count / of)
        expect(high).toBeGreaterThanOrEqual(count / of)
        expect(mirrored.low).toBeCloseTo(1 - high, 12)
        expect(tenfold.high - tenfold.low).toBeLessThan(high - low)
      }),
    )
  })
})

describe('the difference of two shares of the same cases', () => {
  test.each([
    // Altman, Machin, Bryant, Gardner, Statistics with Confidence, 2nd edition (2000), table 6.2.
    [{ both: 14, onlyFirst: 5, onlySecond: 0, neither: 22 }, '0.122', '0.011', '0.226'],
    // Fagerland, Lydersen, Laake, Statistical Analysis of Contingency Tables (2017), chapter 8: Bentur 2009 and Cavo 2012, square-and-add.
    [{ both: 1, onlyFirst: 1, onlySecond: 7, neither: 12 }, '-0.286', '-0.507', '-0.026'],
    [{ both: 59, onlyFirst: 6, onlySecond: 16, neither: 80 }, '-0.062', '-0.119', '-0.005'],
  ])('is as the books print it: %o', (pairs, difference, low, high) => {
    const found = pairedDifference(pairs)
    expect([found.difference, found.low, found.high].map((value) => value.toFixed(3))).toEqual([difference, low, high])
  })

  test('lies in its interval, stays between -1 and 1, and turns round with its pairs', () => {
    const count = fc.nat(60)
    fc.assert(
      fc.property(count, count, count, count, (both, onlyFirst, onlySecond, neither) => {
        fc.pre(both + onlyFirst + onlySecond + neither > 0)
        const found = pairedDifference({ both, onlyFirst, onlySecond, neither })
        const turned = pairedDifference({ both, onlyFirst: onlySecond, onlySecond: onlyFirst, neither })
        expect(found.low).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(found.high).toBeLessThanOrEqual(1 + 1e-12)
        expect(found.low).toBeLessThanOrEqual(found.difference)
        expect(found.high).toBeGreaterThanOrEqual(found.difference)
        expect(turned.low).toBeCloseTo(-found.high, 12)
        expect(turned.difference).toBeCloseTo(-found.difference, 12)
      }),
    )
  })

  test('of no pairs says nothing', () => {
    expect(pairedDifference({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 })).toEqual({ difference: 0, low: -1, high: 1, of: 0 })
  })
})
