import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Band, banded, type Figures, joinedFew, scaleOf } from '../../server/analysis/crosstab-bands.ts'
import { boundsOf, roundestIn, type Spread } from '../../server/analysis/crosstab-bounds.ts'
import type { Count } from '../../server/analysis/crosstab-reading.ts'

const numbers = (isWhole: boolean) => {
  const one = isWhole
    ? fc.oneof(fc.integer({ min: -50, max: 120 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: -(10 ** 9), max: 10 ** 9 }))
    : fc.oneof(
        fc.integer({ min: -500, max: 1200 }).map((tenths) => tenths / 10),
        fc.double({ min: -1e9, max: 1e9, noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 1, max: 999 }).chain((n) => fc.integer({ min: -9, max: 6 }).map((exponent) => Number(`${n}e${exponent}`))),
      )
  return fc.array(one, { minLength: 13, maxLength: 80 }).filter((values) => new Set(values).size > 12)
}

/** As the database tells them. */
function spreadOf(values: number[], isWhole: boolean): Spread {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
  return { quantiles: [at(0.05), at(0.25), at(0.5), at(0.95)], least: sorted[0]!, most: sorted.at(-1)!, isWhole }
}

/** Its digits without noughts around them: "12" of 0.0012 and of 1,200. */
function digitsOf(number: number) {
  return Math.abs(number).toExponential(14).split('e')[0]!.replace('.', '').replace(/0+$/, '')
}

describe('bounds of bands', () => {
  test.each([
    ['ages', [19, 31, 42, 74], true, [20, 30, 40, 50, 60, 70]],
    ['ratings with decimals', [1.2, 2.9, 3.7, 4.9], false, [1.5, 2, 2.5, 3, 3.5, 4, 4.5]],
    ['turnovers', [1200, 9000, 40_000, 880_000], true, [2000, 10_000, 50_000, 200_000]],
    ['what is nearly always the same', [0, 0, 0, 1], true, [0, 1, 2]],
    ['what is below zero too', [-12, -3, 2, 21], true, [-10, -5, 0, 5, 10, 15, 20]],
  ] as const)('of %s are round and human', (_, quantiles, isWhole, bounds) => {
    expect(boundsOf({ quantiles: [...quantiles], least: quantiles[0], most: quantiles[3], isWhole })).toEqual(bounds)
  })

  test.each([true, false])('rise, are round, seven at most, and lie where most numbers lie (whole: %s)', (isWhole) => {
    fc.assert(
      fc.property(numbers(isWhole), (values) => {
        const spread = spreadOf(values, isWhole)
        const bounds = boundsOf(spread)
        const [low, , , high] = spread.quantiles
        expect(bounds.length).toBeLessThanOrEqual(7)
        expect(bounds.length).toBeGreaterThanOrEqual(isWhole && high - low < 2 ? 2 : 3)
        expect(bounds.every((bound, at) => at === 0 || bound > bounds[at - 1]!)).toBe(true)
        const [from, to] = high > low || isWhole ? [low, isWhole ? high + 1 : high] : [spread.least, spread.most]
        expect(bounds.every((bound) => bound >= from && bound <= to)).toBe(true)
        if (isWhole) expect(bounds.every(Number.isInteger)).toBe(true)
        if (isWhole && high - low < 3) return
        const gaps = bounds.slice(1).map((bound, at) => digitsOf(Number((bound - bounds[at]!).toPrecision(9))))
        const isEven = ['1', '2', '5'].includes(gaps[0]!) && new Set(gaps).size === 1
        const isGrowing = bounds.every((bound) => ['1', '2', '5'].includes(digitsOf(bound)))
        expect(isEven || isGrowing).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('between two numbers is one that tells neither where there is a rounder one', () => {
    expect([roundestIn(36, 60), roundestIn(2, 3), roundestIn(-4, 9), roundestIn(4.2, 4.4), roundestIn(1.25, 1.3)]).toEqual([
      50, 3, 0, 4.4, 1.3,
    ])
    const two = fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: -1e6, max: 1e6, noNaN: true }))
    fc.assert(
      fc.property(two, ([one, other]) => {
        const [from, to] = one < other ? [one, other] : [other, one]
        if (from === to) return
        const round = roundestIn(from, to)
        expect(round > from && round <= to).toBe(true)
      }),
    )
  })
})

describe('columns of fewer than five', () => {
  test('join their smaller neighbour, so that the order stays', () => {
    expect(joinedFew([9, 2, 7, 30])).toEqual([[0], [1, 2], [3]])
    expect(joinedFew([1, 9, 0, 0, 12, 3])).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ])
    expect(joinedFew([1, 1])).toEqual([[0, 1]])
  })

  test('leave every place in one group, in order, each of five or more where there are as many', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 25 }), (sizes) => {
        const groups = joinedFew(sizes)
        expect(groups.flat()).toEqual([...sizes.keys()])
        const sums = groups.map((places) => places.reduce((sum, place) => sum + sizes[place]!, 0))
        expect(groups.length === 1 || sums.every((sum) => sum >= 5)).toBe(true)
      }),
    )
  })

  test('are called by round numbers between them and the next, never by a number that few gave', () => {
    const figures: Figures = {
      of: 'number',
      mark: '',
      values: [12, 24, 36, 61],
      isWhole: true,
      quantiles: [12, 12, 24, 36],
      least: 12,
      most: 61,
    }
    const counts = [8, 7, 3, 2].map((n, at): Count => ({ kind: 'column', place: at + 1, n, name: '' }))
    const bands: Band[] = []
    const of = (kind: Count['kind'], place: number, n: number) =>
      ({ kind, place, n, ...(kind === 'theme' && { themeId: 'quiet' }) }) as Count
    const themes = [of('theme', 3, 2), of('theme', 4, 1), of('none', 4, 1), of('none', -1, 6)]
    const given = [...counts, ...themes, { kind: 'column' as const, place: -1, n: 6, name: '' }]
    const joined = banded(given, scaleOf(figures), (band) => {
      bands.push(band)
      return JSON.stringify(band)
    })
    expect(bands).toEqual([{ only: 12 }, { only: 24 }, { from: 30, to: null }])
    expect(joined).toContainEqual({ kind: 'column', place: 3, n: 5, name: '{"from":30,"to":null}' })
    expect(joined).toContainEqual({ kind: 'theme', place: 3, n: 3, themeId: 'quiet' })
    expect(joined).toContainEqual({ kind: 'none', place: 3, n: 1 })
    expect(joined).toContainEqual({ kind: 'none', place: -1, n: 6 })
    expect(joined).toContainEqual({ kind: 'column', place: -1, n: 6, name: '' })
  })
})
