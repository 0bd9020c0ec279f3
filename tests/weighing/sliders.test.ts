import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evenly, shuffledFor } from '../../server/weighing/points.ts'
// @ts-expect-error: what runs in the browser has no types of its own.
import { shareOut as untyped } from '../../static/js/sharing-out.js'

const shareOut = untyped as (points: number[], moved: number, value: number, held?: boolean[]) => number[]
const sumOf = (points: number[]) => points.reduce((sum, one) => sum + one, 0)

/** Up to twelve criteria with points, one of which moves somewhere; some are held. */
const moves = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.record({
    points: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: count, maxLength: count }),
    moved: fc.integer({ min: 0, max: count - 1 }),
    value: fc.integer({ min: -20, max: 130 }),
    held: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
  }),
)

describe('a slider that moves', () => {
  test('takes from the others in proportion to what they have', () => {
    expect(shareOut([25, 50, 25], 0, 40)).toEqual([40, 40, 20])
    expect(shareOut([34, 33, 33], 0, 0)).toEqual([0, 50, 50])
  })

  test('gives evenly to others that have nothing', () => {
    expect(shareOut([100, 0, 0], 0, 40)).toEqual([40, 30, 30])
  })

  test('leaves what is held as it is, and goes no further than that leaves room', () => {
    expect(shareOut([20, 30, 50], 0, 40, [false, true, false])).toEqual([40, 30, 30])
    expect(shareOut([20, 30, 50], 0, 90, [false, true, false])).toEqual([70, 30, 0])
    expect(shareOut([20, 30, 50], 0, 90, [false, true, true])).toEqual([20, 30, 50])
  })

  test('shares whole points by largest remainder, the earlier first', () => {
    expect(shareOut([0, 33, 33, 34], 0, 1)).toEqual([1, 33, 33, 33])
    expect(shareOut([97, 1, 1, 1], 0, 95)).toEqual([95, 2, 2, 1])
  })

  test('makes exactly 100 of whatever stood there, in whole points from 0 to 100, wherever the held ones leave room', () => {
    fc.assert(
      fc.property(moves, ({ points, moved, value, held }) => {
        const kept = sumOf(points.filter((_, place) => place !== moved && held[place]))
        fc.pre(kept <= 100)
        const next = shareOut(points, moved, value, held)
        expect(sumOf(next)).toBe(100)
        for (const one of next) expect(Number.isInteger(one) && one >= 0 && one <= 100).toBe(true)
        for (const [place, one] of next.entries()) if (place !== moved && held[place]) expect(one).toBe(points[place])
      }),
    )
  })

  test('keeps the order of the others: who had more has no less', () => {
    fc.assert(
      fc.property(moves, ({ points, moved, value }) => {
        const next = shareOut(points, moved, value)
        for (const [one, had] of points.entries())
          for (const [other, has] of points.entries())
            if (one !== moved && other !== moved && had > has) expect(next[one]).toBeGreaterThanOrEqual(next[other]!)
      }),
    )
  })
})

describe('the points one begins with', () => {
  test.for([
    [1, [100]],
    [2, [50, 50]],
    [3, [34, 33, 33]],
    [7, [15, 15, 14, 14, 14, 14, 14]],
  ] as const)('are as many for each of %i, and make 100', ([count, points]) => {
    expect(evenly(count)).toEqual(points)
  })
})

describe('the order in which one person weighs', () => {
  const things = Array.from({ length: 6 }, (_, place) => ({ id: `0190aaaa-0000-7000-8000-00000000000${place}` }))

  test('is always the same for them, however the criteria are given', () => {
    expect(shuffledFor('ana', things.toReversed())).toEqual(shuffledFor('ana', things))
  })

  test('is another for others, so that nothing stands first for all', () => {
    const first = new Map<string, number>()
    for (let number = 0; number < 600; number++) {
      const [one] = shuffledFor(`person ${number}`, things)
      first.set(one!.id, (first.get(one!.id) ?? 0) + 1)
    }
    expect(first.size).toBe(6)
    for (const times of first.values()) expect(times).toBeGreaterThan(60)
  })
})
