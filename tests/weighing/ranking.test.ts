import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hingesOf, swingsOf } from '../../server/weighing/hinging.ts'
import { furthestApart, ratingsOf, weightsOf } from '../../server/weighing/measuring.ts'
import { medianOf, middleAmong, middleOf, middleWithout } from '../../server/weighing/medians.ts'
import { type Ballot, placesOf, type Question, ranksOf, type Side, scoreOf, standingOf } from '../../server/weighing/ranking.ts'
import { digitsFor } from '../../server/weighing/results-explained.ts'
import { smallestTurn } from '../../server/weighing/turning.ts'

const questionOf = (criteria: number, options: number): Question => ({
  criteria: Array.from({ length: criteria }, (_, index) => `criterion ${index}`),
  options: Array.from({ length: options }, (_, index) => `option ${index}`),
})

/** Any table: up to five criteria and four options, up to nine people, each with weights of any sum or none, and ratings with gaps. */
const tables = ({ people = 9 } = {}) =>
  fc.record({ criteria: fc.integer({ min: 1, max: 5 }), options: fc.integer({ min: 1, max: 4 }) }).chain(({ criteria, options }) =>
    fc.record({
      question: fc.constant(questionOf(criteria, options)),
      ballots: fc
        .array(
          fc.record({
            side: fc.constantFrom<Side>('customer', 'company'),
            weights: fc.option(
              fc.array(fc.option(fc.integer({ min: 0, max: 60 }), { freq: 6 }), { minLength: criteria, maxLength: criteria }),
              {
                freq: 8,
              },
            ),
            ratings: fc.array(
              fc.oneof(
                { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }) },
                { weight: 1, arbitrary: fc.constantFrom(null, undefined) },
              ),
              { minLength: criteria * options, maxLength: criteria * options },
            ),
          }),
          { maxLength: people },
        )
        .map((ballots) => ballots.map((ballot, index): Ballot => ({ id: `${index}`, ...ballot }))),
    }),
  )

describe('a median', () => {
  const numbers = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 12 })

  test('without one is the median of the others', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), (given, which) => {
        const ordered = given.toSorted((a, b) => a - b)
        const place = which % ordered.length
        expect(middleWithout(ordered, place)).toBe(middleOf(ordered.toSpliced(place, 1)))
      }),
    )
  })

  test('is the same however it is found', () => {
    fc.assert(
      fc.property(numbers, (given) => {
        expect(middleAmong(Float64Array.from([...given, 9]), given.length)).toBe(medianOf(given))
      }),
    )
  })
})

describe('a score', () => {
  const question = questionOf(3, 1)
  const of = (weights: Ballot['weights'], ratings: Ballot['ratings']) =>
    scoreOf(question, { id: 'ana', side: 'customer', weights, ratings }, 0)

  test('is the weighted mean of the ratings, of the best', () => expect(of([50, 30, 20], [4, 2, 1])).toBe(0.7))
  test('leaves out what its person does not know, and what they said nothing of', () => {
    expect(of([50, 30, 20], [4, null, 1])).toBe((50 * 4 + 20) / (70 * 4))
    expect(of([50, 30, 20], [4, undefined, 1])).toBe(of([50, 30, 20], [4, null, 1]))
  })
  test('is a zero only where somebody says zero', () => expect(of([50, 30, 20], [0, null, null])).toBe(0))
  test('is nothing where nothing was rated that has weight', () => {
    expect(of([100, 0, 0], [null, 4, 4])).toBeNull()
    expect(of([0, 0, 0], [4, 4, 4])).toBeNull()
    expect(of(null, [4, 4, 4])).toBeNull()
  })
})

describe('the shared ranking', () => {
  test('gives those that score the same the same place', () => {
    expect(ranksOf([0.5, 0.75, 0.75, null])).toEqual([3, 1, 1, null])
    expect(ranksOf([(0.1 + 0.2) / 2, 0.15])).toEqual([1, 1])
  })

  test('is the mean of both sides, however many they are', () => {
    const { places, basis } = placesOf(['cable', 'arm'], { customer: [0.81, 0.55], company: [0.61, 0.77] })
    expect(basis).toBe('joint')
    expect(places.map(({ joint }) => joint?.toFixed(2))).toEqual(['0.71', '0.66'])
  })

  test('is by the side there is where the other has nobody who could say, and says so', () => {
    const { places, basis, first } = placesOf(['cable', 'arm'], { customer: [0.5, 0.75], company: [null, null] })
    expect({ basis, first, joint: places.map(({ joint }) => joint) }).toEqual({ basis: 'customer', first: [1], joint: [null, null] })
  })

  test('is none where nobody said anything', () => {
    expect(standingOf(questionOf(2, 2), [])).toMatchObject({ basis: null, first: [] })
  })

  test('is the same whatever the order of people', () => {
    fc.assert(
      fc.property(tables(), ({ question, ballots }) => {
        expect(standingOf(question, ballots.toReversed())).toEqual(standingOf(question, ballots))
      }),
    )
  })

  test('is the same whatever the order of criteria', () => {
    fc.assert(
      fc.property(tables(), ({ question, ballots }) => {
        const turned = question.criteria.toReversed()
        const many = turned.length
        const otherwise = ballots.map((ballot) => ({
          ...ballot,
          weights: ballot.weights?.toReversed() ?? null,
          ratings: question.options.flatMap((_, option) => ballot.ratings.slice(option * many, (option + 1) * many).reverse()),
        }))
        expect(standingOf({ ...question, criteria: turned }, otherwise)).toEqual(standingOf(question, ballots))
      }),
    )
  })

  test('is the same whatever the scale of anybody’s weights', () => {
    fc.assert(
      fc.property(tables(), fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 9, maxLength: 9 }), ({ question, ballots }, scales) => {
        const scaled = ballots.map((ballot, index) => ({
          ...ballot,
          weights: ballot.weights?.map((points) => points && points * scales[index]!) ?? null,
        }))
        expect(standingOf(question, scaled)).toEqual(standingOf(question, ballots))
      }),
    )
  })

  test('is the same with one more person whose scores are the side’s medians', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(fc.array(scores, { minLength: 2, maxLength: 4 }), (columns) => {
        const options = columns.map((_, index) => `option ${index}`)
        const medians = columns.map((column) => medianOf(column))
        const withOneMore = columns.map((column, option) => medianOf([...column, medians[option]!]))
        expect(placesOf(options, { customer: withOneMore, company: medians })).toEqual(
          placesOf(options, { customer: medians, company: medians }),
        )
      }),
    )
  })

  test('counts a person once who is there twice', () => {
    fc.assert(
      fc.property(tables(), fc.nat(), ({ question, ballots }, which) => {
        const twice = ballots.length ? [...ballots, ballots[which % ballots.length]!] : []
        expect(standingOf(question, twice)).toEqual(standingOf(question, ballots))
        expect(hingesOf(question, twice)).toEqual(hingesOf(question, ballots))
        expect(weightsOf(question, twice)).toEqual(weightsOf(question, ballots))
        expect(ratingsOf(question, twice)).toEqual(ratingsOf(question, ballots))
      }),
    )
  })

  test('takes "don’t know" for the same as no word, and never for a zero', () => {
    fc.assert(
      fc.property(tables(), ({ question, ballots }) => {
        const silent = ballots.map((ballot) => ({ ...ballot, ratings: ballot.ratings.map((rating) => rating ?? undefined) }))
        expect(standingOf(question, silent)).toEqual(standingOf(question, ballots))
        expect(ratingsOf(question, silent).map(({ customer: { median, n } }) => ({ median, n }))).toEqual(
          ratingsOf(question, ballots).map(({ customer: { median, n } }) => ({ median, n })),
        )
      }),
    )
  })
})

describe('what both sides gave', () => {
  test('weights are shares of 100 whatever they make together, and a criterion that was not asked about says nothing', () => {
    const weigh = (id: string, side: Side, ...weights: (number | null)[]): Ballot => ({ id, side, weights, ratings: [] })
    const ballots = [weigh('ana', 'customer', 1, 3, null), weigh('ben', 'customer', 50, 30, 20), weigh('priya', 'company', 0, 0, 100)]
    expect(weightsOf(questionOf(3, 0), ballots)).toEqual([
      { customer: { median: 37.5, n: 2 }, company: { median: 0, n: 1 } },
      { customer: { median: 52.5, n: 2 }, company: { median: 0, n: 1 } },
      { customer: { median: 20, n: 1 }, company: { median: 100, n: 1 } },
    ])
  })

  test('"don’t know" is counted apart', () => {
    const rate = (id: string, ...ratings: Ballot['ratings']): Ballot => ({ id, side: 'customer', weights: null, ratings })
    const [cell] = ratingsOf(questionOf(1, 1), [rate('ana', 3), rate('ben', null), rate('cem', 4), rate('dia')])
    expect(cell?.customer).toEqual({ median: 3.5, n: 2, unknown: 1 })
  })

  test('both sides are furthest apart where their medians are', () => {
    const of = (customer: number | null, company: number | null) => ({
      customer: { median: customer, n: 1 },
      company: { median: company, n: 1 },
    })
    expect(furthestApart([of(34, 18), of(22, 4), of(90, null)])).toEqual({ index: 1, apart: 18 })
    expect(furthestApart([of(20, 20)])).toBeNull()
  })
})

describe('the numbers of a mean', () => {
  test('are written with as many digits as it takes to tell the mean from them by hand', () => {
    const part = fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 100 })).map(([some, of]) => Math.min(1, some / of))
    const written = (value: number, digits: number) =>
      new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
    fc.assert(
      fc.property(part, part, (one, other) => {
        const digits = digitsFor([one, other], 4)
        const units = [one, other].map((value) => BigInt(written(value, digits).replace('.', '')))
        const twice = 2n * 10n ** BigInt(digits - 4)
        const byHand = (units[0]! + units[1]! + twice / 2n) / twice
        expect(byHand).toBe(BigInt(written(Number(((one + other) / 2).toFixed(12)), 4).replace('.', '')))
      }),
      { numRuns: 2000 },
    )
    expect(digitsFor([0.5, 0.25], 4)).toBe(4)
  })
})

describe('hinging on one person', () => {
  test('is found as by counting anew without each', () => {
    fc.assert(
      fc.property(tables(), ({ question, ballots }) => {
        const first = (some: Ballot[]) => standingOf(question, some).first.join()
        const anew = (side: Side) =>
          ballots.filter(
            (ballot) => ballot.side === side && ballot.weights && first(ballots.filter(({ id }) => id !== ballot.id)) !== first(ballots),
          ).length
        expect(hingesOf(question, ballots)).toEqual({ customer: anew('customer'), company: anew('company') })
        for (const { side, first: then, people } of swingsOf(question, ballots)) {
          const others = ballots.filter(
            (ballot) => ballot.side === side && ballot.weights && first(ballots.filter(({ id }) => id !== ballot.id)) === then.join(),
          )
          expect(others).toHaveLength(people)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('what would change it', () => {
  /** The same definition, counted the long way: every person’s weights changed, everything ranked anew. */
  const changed = (
    question: Question,
    ballots: Ballot[],
    { criterion, whose, points }: { criterion: number; whose: Side | 'both'; points: number },
  ) =>
    ballots.map((ballot) => {
      const all = ballot.weights?.reduce<number>((sum, weight) => sum + (weight ?? 0), 0)
      if (!all || (whose !== 'both' && whose !== ballot.side)) return ballot
      const shares = question.criteria.map((_, index) => ((ballot.weights![index] ?? 0) * 100) / all)
      const own = shares[criterion]!
      if (own >= 100) return ballot
      const then = Math.min(100, Math.max(0, own + points))
      return { ...ballot, weights: shares.map((share, index) => (index === criterion ? then : (share * (100 - then)) / (100 - own))) }
    })
  const winsAfter = (question: Question, ballots: Ballot[], option: number, change: Parameters<typeof changed>[2]) => {
    const { basis, places } = standingOf(question, ballots)
    const then = standingOf(question, changed(question, ballots, change))
    const isSilenced = places.some((place, index) => place[basis!] !== null && then.places[index]![basis!] === null)
    return !isSilenced && then.first.length === 1 && then.first[0] === option
  }

  test('really does, and a tenth of a point less does not', () => {
    fc.assert(
      fc.property(tables({ people: 6 }), ({ question, ballots }) => {
        const turn = smallestTurn(question, ballots)
        fc.pre(turn !== null)
        expect(winsAfter(question, ballots, turn!.option, turn!)).toBe(true)
        const less = Math.round(turn!.points * 10 - Math.sign(turn!.points)) / 10
        expect(winsAfter(question, ballots, turn!.option, { ...turn!, points: less })).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  test('is what trying every tenth of a point of every weight finds', () => {
    fc.assert(
      fc.property(tables({ people: 4 }), ({ question, ballots }) => {
        const { places, basis, first } = standingOf(question, ballots)
        const second = basis && first.length === 1 ? places.flatMap(({ ranks }, option) => (ranks[basis] === 2 ? [option] : [])) : []
        const sides = basis === 'joint' ? (['customer', 'company', 'both'] as const) : basis ? [basis] : []
        let smallest: number | null = null
        for (let step = 1; step <= 1000 && smallest === null && second.length; step += 1) {
          const any = sides.some((whose) =>
            question.criteria.some((_, criterion) =>
              [step, -step].some((tenths) =>
                second.some((option) => winsAfter(question, ballots, option, { criterion, whose, points: tenths / 10 })),
              ),
            ),
          )
          if (any) smallest = step
        }
        const turn = smallestTurn(question, ballots)
        expect(turn && Math.round(Math.abs(turn.points) * 10)).toBe(smallest)
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  test('names one side before both where either does it', () => {
    const one = (id: string, side: Side, weights: number[], ratings: number[]): Ballot => ({ id, side, weights, ratings })
    const ballots = [one('ana', 'customer', [45, 55], [4, 0, 0, 4]), one('priya', 'company', [50, 50], [2, 2, 2, 2])]
    expect(smallestTurn(questionOf(2, 2), ballots)).toEqual({ criterion: 0, whose: 'customer', points: 5.1, option: 0 })
  })

  test('is nothing where no change of one weight does it, or there is no second place', () => {
    const best: Ballot = { id: 'ana', side: 'customer', weights: [50, 50], ratings: [4, 4, 1, 1] }
    expect(smallestTurn(questionOf(2, 2), [best])).toBeNull()
    expect(smallestTurn(questionOf(2, 1), [best])).toBeNull()
    expect(smallestTurn(questionOf(2, 2), [])).toBeNull()
  })
})
