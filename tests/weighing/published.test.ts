import { describe, expect, test } from 'vitest'
import { scoreOf, standingOf } from '../../server/weighing/ranking.ts'

/** Worked examples that others published, as one person's ballot: their numbers in, their printed numbers out. `of` is the scale that they print on. */
function printed({ weights, ratings, best, of }: { weights: number[]; ratings: number[][]; best: number; of: number }) {
  const question = { criteria: weights.map(String), options: ratings.map(String), best }
  const ballot = { id: 'author', side: 'customer', weights, ratings: ratings.flat() } as const
  const { places } = standingOf(question, [ballot])
  return {
    scores: ratings.map((_, option) => (scoreOf(question, ballot, option) ?? Number.NaN) * of),
    ranks: places.map(({ ranks }) => ranks.customer),
  }
}

describe('a published example of weighted sums', () => {
  // E. Triantaphyllou, Multi-Criteria Decision Making Methods: A Comparative Study, Kluwer 2000, the example of the weighted sum model,
  // as printed at https://en.wikipedia.org/wiki/Weighted_sum_model: A1 21.50, A2 22.00, A3 22.00.
  test('Triantaphyllou’s three alternatives on four criteria', () => {
    const { scores, ranks } = printed({
      weights: [0.2, 0.15, 0.4, 0.25],
      ratings: [
        [25, 20, 15, 30],
        [10, 30, 20, 30],
        [30, 10, 30, 10],
      ],
      best: 100,
      of: 100,
    })
    expect(scores.map((score) => score.toFixed(2))).toEqual(['21.50', '22.00', '22.00'])
    expect(ranks).toEqual([3, 1, 1])
  })

  // P. Goodwin and G. Wright, Decision Analysis for Management Judgment, Wiley, chapter "Decisions involving multiple objectives: SMART"
  // (after W. Edwards, 1971): the benefits of the office at Addison Square, printed line by line and as 8080/100, "i.e. 80.8".
  test('Goodwin and Wright’s office at Addison Square', () => {
    const { scores } = printed({ weights: [32, 26, 23, 10, 6, 3], ratings: [[100, 60, 100, 75, 0, 90]], best: 100, of: 100 })
    expect(scores[0]?.toFixed(1)).toBe('80.8')
  })

  // Penn State World Campus, MANGT 510, 2.5.2 "Method Two: Simple Scoring Model", table 2.4
  // (https://courses.worldcampus.psu.edu/welcome/mangt510/less02_33.html): weights 1, 2, 3 of cost, profit, safety; 11, 15, 15, 12 of 18.
  test('Penn State’s four projects, of which two tie', () => {
    const { scores, ranks } = printed({
      weights: [1, 2, 3],
      ratings: [
        [3, 1, 2],
        [2, 2, 3],
        [3, 3, 2],
        [1, 1, 3],
      ],
      best: 3,
      of: 18,
    })
    expect(scores.map((score) => score.toFixed(0))).toEqual(['11', '15', '15', '12'])
    expect(ranks).toEqual([4, 1, 1, 3])
  })

  // Mycoted, "Comparison tables" (https://www.mycoted.com/Comparison_tables): five holidays, ratings 1 to 5, weights 5, 3, 2, 1,
  // "sum of weighted score" 26, 20, 31, 29, 32 (of 55).
  test('Mycoted’s holidays of a family', () => {
    const { scores, ranks } = printed({
      weights: [5, 3, 2, 1],
      ratings: [
        [1, 3, 4, 4],
        [2, 1, 2, 3],
        [4, 1, 3, 2],
        [1, 5, 2, 5],
        [5, 1, 1, 2],
      ],
      best: 5,
      of: 55,
    })
    expect(scores.map((score) => score.toFixed(0))).toEqual(['26', '20', '31', '29', '32'])
    expect(ranks).toEqual([4, 5, 2, 3, 1])
  })
})
