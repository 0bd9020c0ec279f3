import { medianOf, middleAmong } from './medians.ts'
import { type Ballot, onePerPerson, type Question, type Side } from './ranking.ts'

/** A median and of how many people. */
export interface Middle {
  median: number | null
  n: number
}

/** How well an option meets a criterion, as one side rated it; how many do not know is counted apart. */
export interface Rated extends Middle {
  unknown: number
}

export type BothSides<T> = Record<Side, T>

/** How much each criterion matters to both sides: medians of shares of 100 points, by criterion. Only whole sets say something. */
export function weightsOf({ criteria }: Question, ballots: readonly Ballot[]): BothSides<Middle>[] {
  const people = onePerPerson(ballots).map(({ side, weights }) => ({ side, shares: weights && sharesOf(weights) }))
  const middle = (criterion: number, side: Side): Middle => {
    const shares = people.flatMap((one) => (one.side === side && one.shares ? [one.shares[criterion] ?? null] : []))
    return { median: medianOf(shares), n: shares.filter((share) => share !== null).length }
  }
  return criteria.map((_, criterion) => ({ customer: middle(criterion, 'customer'), company: middle(criterion, 'company') }))
}

/** Points as shares of 100, whatever they make together. Null stays null; all noughts say nothing. */
export function sharesOf(weights: readonly (number | null)[]) {
  const whole = weights.reduce<number>((sum, points) => sum + (points ?? 0), 0)
  return weights.map((points) => (points === null || whole === 0 ? null : (points * 100) / whole))
}

/** What both sides rated, by `option * criteria + criterion`. Everybody's rating counts here, whether they gave weights or not. */
export function ratingsOf({ criteria, options }: Question, ballots: readonly Ballot[]): BothSides<Rated>[] {
  const people = onePerPerson(ballots)
  const sides = { customer: people.filter(({ side }) => side === 'customer'), company: people.filter(({ side }) => side === 'company') }
  return Array.from({ length: options.length * criteria.length }, (_, cell) => ({
    customer: ratedOf(sides.customer, cell),
    company: ratedOf(sides.company, cell),
  }))
}

function ratedOf(ballots: readonly Ballot[], cell: number): Rated {
  const known = new Float64Array(ballots.length)
  let [n, unknown] = [0, 0]
  for (const { ratings } of ballots) {
    const rating = ratings[cell]
    if (rating === null) unknown++
    else if (rating !== undefined) known[n++] = rating
  }
  return { median: middleAmong(known, n), n, unknown }
}

/** The place in a list where both sides are furthest apart, and by how much; null where no two can be compared, or they agree on all. */
export function furthestApart(middles: readonly BothSides<Middle>[]) {
  let furthest: { index: number; apart: number } | null = null
  for (const [index, { customer, company }] of middles.entries()) {
    if (customer.median === null || company.median === null) continue
    const apart = Math.abs(customer.median - company.median)
    if (apart > (furthest?.apart ?? 0)) furthest = { index, apart }
  }
  return furthest
}
