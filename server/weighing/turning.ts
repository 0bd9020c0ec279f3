import { middleAmong } from './medians.ts'
import { type Ballot, isAhead, jointOf, onePerPerson, type Question, type Scores, type Side, standingOf } from './ranking.ts'

/** The smallest change of one criterion's weight after which another option is first. Indices of the question; points of 100, less than nought for "less". */
export interface Turn {
  criterion: number
  whose: Side | 'both'
  points: number
  option: number
}

const steps = 10
const most = 100 * steps

/**
 * What would have to change for second place to win. One criterion is given d points more, or less, by every person of one side, or of both; whoever
 * has not so many to give or to take gives or takes what they have, and each person's other weights shrink or grow in proportion, so that everybody
 * still has 100. Medians and means are counted anew. Sought is the smallest d, in tenths of a point, at which what is second now is alone in the first
 * place, with all that have a score now still having one; of several as small, the one of one side before that of both. Null where no change of one weight does it, where the first place is shared,
 * or where there is no second.
 *
 * Between two values of d a person's score lies between their scores at both (it is a weighted mean of their rating of this criterion and of their
 * others, and moves one way), so medians of the lower and of the higher ends bound every ranking between them. What cannot turn the ranking is not
 * looked into, and the rest is halved until one step is left. So none is missed. What takes the smaller side alone is looked into
 * first, as it is soon found: then there is little left within which the others could.
 */
export function smallestTurn(question: Question, ballots: readonly Ballot[]): Turn | null {
  const { places, basis, first } = standingOf(question, ballots)
  if (!basis || first.length !== 1) return null
  const second = places.flatMap(({ ranks }, option) => (ranks[basis] === 2 ? [option] : []))
  const people = onePerPerson(ballots).filter(({ weights }) => weights?.some((points) => points))
  const sides = { customer: sideOf(question, people, 'customer'), company: sideOf(question, people, 'company') }
  // The better an option is, the sooner it shows that another cannot win.
  const rivals = places.map((_, option) => option).sort((a, b) => (places[b]![basis] ?? -1) - (places[a]![basis] ?? -1))
  let [turn, earlier]: [Way | null, number] = [null, most]
  for (const way of waysOf(question, sides, { basis, second })) {
    const found = earliest(worldOf(sides, { ...way, basis, rivals }), way, 0, earlier)
    if (found !== null && (!turn || found < earlier || way.order < turn.order)) [turn, earlier] = [way, found]
  }
  return turn && { criterion: turn.criterion, whose: turn.whose, points: (turn.sign * earlier) / steps, option: turn.option }
}

/** A way in which an option might come to win; of several that need as small a change, the first in this order is said. */
interface Way extends Omit<Turn, 'points'> {
  sign: number
  order: number
}

/** All ways there are, those first of which fewer people need to be asked. */
function waysOf({ criteria }: Question, sides: Record<Side, SideThen>, { basis, second }: { basis: keyof Scores; second: number[] }) {
  const scopes = (basis === 'joint' ? (['customer', 'company', 'both'] as const) : [basis]) satisfies Turn['whose'][]
  const ways = scopes.flatMap((whose) =>
    criteria.flatMap((_, criterion) => [1, -1].flatMap((sign) => second.map((option) => ({ whose, criterion, sign, option })))),
  )
  const asked = ({ whose }: Pick<Way, 'whose'>) => (whose === 'both' ? sides.customer.size + sides.company.size : sides[whose].size)
  return ways.map((way, order): Way => ({ ...way, order })).sort((a, b) => asked(a) - asked(b))
}

/** The first step after `from`, up to `to`, at which the option wins; null where there is none. */
function earliest(world: World, way: Way, from: number, to: number): number | null {
  if (to <= from || !world.mayWin(way.option, (way.sign * from) / steps, (way.sign * to) / steps)) return null
  if (to - from === 1) return world.mayWin(way.option, (way.sign * to) / steps, (way.sign * to) / steps) ? to : null
  const half = (from + to) >> 1
  return earliest(world, way, from, half) ?? earliest(world, way, half, to)
}

type World = ReturnType<typeof worldOf>

interface Change {
  criterion: number
  whose: Turn['whose']
  basis: keyof Scores
  rivals: number[]
}

/** What is asked of the rankings that there are when one criterion's weight changes from one number of points to another. */
function worldOf(sides: Record<Side, SideThen>, { criterion, whose, basis, rivals }: Change) {
  const boundOf = (option: number, from: number, to: number, isHighest: boolean) => {
    const middle = (side: Side) => {
      const moves = whose === side || whose === 'both'
      return moves ? sides[side].middleBetween(criterion, option, from, to, isHighest) : sides[side].middleNow(option)
    }
    return jointOf(middle('customer'), middle('company'))[basis]
  }
  const scoredNow = new Set(
    rivals.filter((option) => jointOf(sides.customer.middleNow(option), sides.company.middleNow(option))[basis] !== null),
  )
  return {
    /** Whether the option can be alone in the first place somewhere between; with the same point twice, whether it is. */
    mayWin(option: number, from: number, to: number) {
      const highest = boundOf(option, from, to, true)
      if (highest === null) return false
      for (const other of rivals) {
        if (other === option) continue
        const lowest = boundOf(other, from, to, false)
        if (lowest === null ? scoredNow.has(other) : !isAhead(highest, lowest)) return false
      }
      return true
    },
  }
}

type SideThen = ReturnType<typeof sideOf>

/** One side's people in columns, so that a thousand of them are asked a hundred times within milliseconds. */
function sideOf({ criteria, options, best = 4 }: Question, ballots: readonly Ballot[], side: Side) {
  const people = ballots.filter((ballot) => ballot.side === side)
  const column = (of: (ballot: Ballot) => number) => {
    const numbers = new Float64Array(people.length)
    for (const [person, ballot] of people.entries()) numbers[person] = of(ballot)
    return numbers
  }
  const whole = column(({ weights }) => weights!.reduce<number>((sum, points) => sum + (points ?? 0), 0))
  const weights = criteria.map((_, criterion) => column((one) => one.weights![criterion] ?? 0))
  const shares = weights.map((points) => points.map((some, person) => (some * 100) / whole[person]!))
  const ratings = Array.from({ length: options.length * criteria.length }, (_, cell) => column((one) => one.ratings[cell] ?? Number.NaN))
  const rated = options.map((_, option) => {
    const [sum, of] = [new Float64Array(people.length), new Float64Array(people.length)]
    for (const [criterion, points] of weights.entries()) {
      const rating = ratings[option * criteria.length + criterion]!
      for (let person = 0; person < people.length; person++) {
        if (Number.isNaN(rating[person])) continue
        sum[person]! += points[person]! * rating[person]!
        of[person]! += points[person]!
      }
    }
    return { sum, of }
  })
  const scored = rated.map(({ sum, of }) => sum.map((points, person) => points / (of[person]! * best)))
  const held = new Float64Array(people.length)

  /**
   * The median of everybody's lower or higher score of the two that they have when they give the criterion so many points more. NaN: they cannot say.
   * Their points for all others are `rest`, of which those for what they rated are `others`; both shrink or grow to what is left of 100.
   */
  const countedBetween = (criterion: number, option: number, from: number, to: number, isHighest: boolean) => {
    const [weight, share, rating] = [weights[criterion]!, shares[criterion]!, ratings[option * criteria.length + criterion]!]
    const { sum, of } = rated[option]!
    const scoreAfter = (person: number, points: number) => {
      const own = weight[person]!
      const isAll = own === whole[person]
      const then = isAll ? 100 : Math.min(100, Math.max(0, share[person]! + points))
      const rest = isAll ? 1 : whole[person]! - own
      const ownRating = rating[person]!
      if (Number.isNaN(ownRating)) return then < 100 && of[person]! > 0 ? sum[person]! / (of[person]! * best) : Number.NaN
      const others = of[person]! - own
      const given = (100 - then) * others + then * rest
      return given > 0 ? ((100 - then) * (sum[person]! - own * ownRating) + then * rest * ownRating) / (given * best) : Number.NaN
    }
    let count = 0
    for (let person = 0; person < people.length; person++) {
      const one = from === 0 ? scored[option]![person]! : scoreAfter(person, from)
      const other = from === to ? one : scoreAfter(person, to)
      const [isUnsaid, isUnsaidThen] = [Number.isNaN(one), Number.isNaN(other)]
      if (isUnsaid && isUnsaidThen) continue
      // Who can say something at one end only counts as the farthest there is: whether they count between or not, it is not passed.
      if (isUnsaid || isUnsaidThen) held[count++] = isHighest ? 1 : 0
      else held[count++] = one > other === isHighest ? one : other
    }
    return middleAmong(held, count)
  }
  // What one side says when it alone changes is asked again when both do.
  const kept = new Map<string, number | null>()
  const middleBetween: typeof countedBetween = (...asked) => {
    const key = asked.join()
    if (!kept.has(key)) kept.set(key, countedBetween(...asked))
    return kept.get(key)!
  }
  const now = options.map((_, option) => middleBetween(0, option, 0, 0, true))
  return { size: people.length, middleBetween, middleNow: (option: number) => now[option]! }
}
