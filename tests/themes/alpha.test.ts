import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agreementOf, alphaOf, intervalOf, type Unit } from '../../server/themes/blind/alpha.ts'

/** Units of what coders said, each a line of one value for each unit; a dot says nothing. */
function unitsOf(...coders: string[]): string[][] {
  const said = coders.map((line) => line.split(' '))
  return said[0]!.map((_, unit) => said.map((values) => values[unit]!).filter((value) => value !== '.'))
}

/** Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability, https://repository.upenn.edu/asc_papers/43. */
const published = {
  // Section A: binary data, two observers, none missing.
  binary: unitsOf('0 1 0 0 0 0 0 0 1 0', '1 1 1 0 0 1 0 0 0 0'),
  // Section B: nominal data, two observers, none missing.
  nominal: unitsOf('a a b b d c c c e d d a', 'b a b b b c c c e d d d'),
  // Section C: nominal data, four observers, some missing.
  missing: unitsOf('1 2 3 3 2 1 4 1 2 . . .', '1 2 3 3 2 2 4 1 2 5 . 3', '. 3 3 3 2 3 4 2 2 5 1 .', '1 2 3 3 2 4 4 1 2 5 1 .'),
}

/** Wikipedia, Krippendorff's alpha, "A computational example": three coders, fifteen units. */
const encyclopedic = unitsOf('. . . . . 3 4 1 2 1 1 3 3 . 3', '1 . 2 1 3 3 4 3 . . . . . . .', '. . 2 1 3 4 4 . 2 1 1 3 3 . 4')

describe('alpha', () => {
  test.for([
    ['binary, two coders', published.binary, '0.095'],
    ['nominal, two coders', published.nominal, '0.692'],
    ['nominal, four coders, with missing values', published.missing, '0.743'],
    ['nominal, three coders, most of it missing', encyclopedic, '0.691'],
  ] as const)('is as the published example says: %s', ([, units, said]) => {
    expect(alphaOf(units)!.toFixed(3)).toBe(said)
  })

  // What the paper works out on the way: (n - 1) sum o_cc, sum n_c (n_c - 1), and n (n - 1).
  test('is the very fraction that the paper works out by hand', () => {
    expect(alphaOf(published.binary)).toBeCloseTo(1 - (19 * 4) / (14 * 6), 14)
    expect(alphaOf(published.nominal)).toBeCloseTo((414 - 104) / (552 - 104), 14)
    expect(alphaOf(published.missing)).toBeCloseTo(
      (39 * (7 + 10 + 8 + 4 + 3) - (9 * 8 + 13 * 12 + 10 * 9 + 5 * 4 + 3 * 2)) / (40 * 39 - 344),
      14,
    )
  })

  test('cannot be told where no two values pair, or where all of them are the same', () => {
    expect(alphaOf([])).toBeNull()
    expect(alphaOf([['a'], [], ['b']])).toBeNull()
    expect(
      alphaOf([
        ['a', 'a'],
        ['a', 'a', 'a'],
      ]),
    ).toBeNull()
  })

  test('is below zero where coders agree less than by chance', () => {
    expect(
      alphaOf([
        ['a', 'b'],
        ['b', 'a'],
        ['a', 'b'],
      ]),
    ).toBeLessThan(0)
  })

  const value = fc.constantFrom('a', 'b', 'c', 'none')
  const someUnits = fc.array(fc.array(value, { maxLength: 5 }), { maxLength: 40 })

  test('stays the same under other names, in another order, and with units that pair with nothing', () => {
    fc.assert(
      fc.property(someUnits, fc.integer(), (units, turn) => {
        const alpha = alphaOf(units)
        const renamed: Record<string, string> = { a: 'none', b: 'a', c: 'b', none: 'c' }
        expect(alphaOf(units.map((unit) => unit.map((one) => renamed[one]!)))).toBe(alpha)
        expect(alphaOf(turned(units, turn).map((unit) => turned(unit, turn)))).toBe(alpha)
        expect(alphaOf([...units, [], ['a'], ['never said otherwise']])).toBe(alpha)
      }),
    )
  })

  test('is one where everybody agrees on more than one thing, and never more than one', () => {
    fc.assert(
      fc.property(someUnits, (units) => {
        const alike = units.map((unit) => unit.map(() => unit[0]!))
        const alpha = alphaOf(alike)
        expect(alpha === null || alpha === 1).toBe(true)
        expect(alpha === null).toBe(new Set(alike.filter(({ length }) => length > 1).flat()).size < 2)
        expect(alphaOf(units) ?? 0).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('the interval of alpha', () => {
  const pairs = (count: number) =>
    turned(
      Array.from({ length: count }, (_, unit): Unit => [`${unit % 3}`, `${unit % 5 === 0 ? unit % 4 : unit % 3}`]),
      3,
    )

  test('holds alpha, is the same for the same seed, and narrows with more units', () => {
    const [few, many] = [intervalOf(pairs(20), 7)!, intervalOf(pairs(400), 7)!]
    expect(few.from).toBeLessThan(alphaOf(pairs(20))!)
    expect(few.to).toBeGreaterThan(alphaOf(pairs(20))!)
    expect(intervalOf(pairs(20), 7)).toEqual(few)
    expect(intervalOf(pairs(20), 8)).not.toEqual(few)
    expect(many.to - many.from).toBeLessThan((few.to - few.from) / 2)
  })

  test('is not told of too few, where nobody disagrees, or where alpha cannot be told', () => {
    expect(intervalOf(pairs(4), 7)).toBeNull()
    expect(
      intervalOf(
        Array.from({ length: 9 }, (_, unit) => [`${unit % 2}`, `${unit % 2}`]),
        7,
      ),
    ).toBeNull()
    expect(
      intervalOf(
        Array.from({ length: 9 }, () => ['a', 'a']),
        7,
      ),
    ).toBeNull()
  })

  // 95 of 100 such intervals are to hold what the coders' habits come to: within what 200 of them can show.
  test('holds the alpha of the habits behind a sample about as often as it says', () => {
    const { sample, truth } = habits()
    const held = Array.from({ length: 200 }, (_, trial) => intervalOf(sample(60, trial), trial)!).filter(
      ({ from, to }) => from <= truth && truth <= to,
    )
    expect(held.length / 200).toBeGreaterThan(0.89)
    expect(held.length / 200).toBeLessThan(0.99)
  })
})

test('agreement on one value is what lies on the diagonal of the coincidences, of all in its row', () => {
  // The matrix of the paper's section C, divided by hand: o_11 = 7 of n_1 = 9, and so on.
  const found = Object.fromEntries(agreementOf(published.missing).map(({ value, share }) => [value, share]))
  for (const [value, share] of Object.entries({ 1: 7 / 9, 2: 10 / 13, 3: 8 / 10, 4: 4 / 5, 5: 3 / 3 }))
    expect(found[value]).toBeCloseTo(share, 14)
  const two = agreementOf([['a', 'a'], ['a', 'b'], ['b'], ['b', 'b', 'b']])
  expect(two).toEqual([
    { value: 'a', units: 2, agreed: 1, share: 2 / 3 },
    { value: 'b', units: 2, agreed: 1, share: 3 / 4 },
  ])
})

/** Two coders who see what is there in four of five cases, and else say any of three; and what alpha comes to in the long run. */
function habits() {
  const sample = (size: number, trial: number) => {
    const random = randomOf(trial)
    const any = () => `${Math.floor(random() * 3)}`
    return Array.from({ length: size }, () => {
      const there = any()
      return [random() < 0.8 ? there : any(), random() < 0.8 ? there : any()]
    })
  }
  return { sample, truth: alphaOf(sample(200_000, 1_000_003))! }
}

function randomOf(seed: number) {
  let state = seed * 2 + 1
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

function turned<One>(all: readonly One[], turn: number): One[] {
  const places = all.map((one, place) => ({ one, key: Math.sin((place + 1) * (turn || 1)) }))
  return places.sort((one, other) => one.key - other.key).map(({ one }) => one)
}
