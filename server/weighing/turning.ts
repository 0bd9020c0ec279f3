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
 * looked into, and the rest is halved until one step is left. So none is missed.
 */
export function smallestTurn(question: Question, ballots: readonly Ballot[]): Turn | null {
  const { places, basis, first } = standingOf(question, ballots)
  if (!basis || first.length !== 1) return null
  const second = places.flatMap(({ ranks }, option) => (ranks[basis] === 2 ? [option] : []))
  const people = onePerPerson(ballots).filter(({ weights }) => weights?.some((points) => points))
  const sides = { customer: sideOf(question, people, 'customer'), company: sideOf(question, people, 'company') }
  // Those of both sides first: they are the smallest as a rule, and the smaller the best so far, the less is looked into.
  const scopes = (basis === 'joint' ? (['both', 'customer', 'company'] as const) : [basis]) satisfies Turn['whose'][]
  // The better an option is, the sooner it shows that another cannot win.
  const rivals = places.map((_, option) => option).sort((a, b) => (places[b]![basis] ?? -1) - (places[a]![basis] ?? -1))
  let [turn, within]: [Turn | null, number] = [null, most]
  for (const whose of scopes) {
    if (turn?.whose === 'both') within = Math.round(Math.abs(turn.points) * steps)
    for (let criterion = 0; criterion < question.criteria.length; criterion++) {
      const world = worldOf(sides, { criterion, whose, basis, rivals })
      for (const sign of [1, -1]) {
        for (const option of second) {
          const found = earliest(world, option, sign, 0, within)
          if (found !== null) [turn, within] = [{ criterion, whose, points: (sign * found) / steps, option }, found - 1]
        }
      }
    }
  }
  return turn
}

type World = ReturnType<typeof worldOf>

/** The first step after `from`, up to `to`, at which the option wins; null where there is none. */
function earliest(world: World, option: number, sign: number, from: number, to: number): number | null {
  if (to <= from || !world.mayWin(option, (sign * from) / steps, (sign * to) / steps)) return null
  if (to - from === 1) return world.mayWin(option, (sign * to) / steps, (sign * to) / steps) ? to : null
  const half = (from + to) >> 1
  return earliest(world, option, sign, from, half) ?? earliest(world, option, sign, half, to)
}

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
  const whole = people.map(({ weights }) => weights!.reduce<number>((sum, points) => sum + (points ?? 0), 0))
  const weights = criteria.map((_, criterion) => Float64Array.from(people, (one) => one.weights![criterion] ?? 0))
  const ratings = Array.from({ length: options.length * criteria.length }, (_, cell) =>
    Float64Array.from(people, (one) => one.ratings[cell] ?? Number.NaN),
  )
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
  const scored = rated.map(({ sum, of }) => Float64Array.from(sum, (points, person) => points / (of[person]! * best)))
  const scores = new Float64Array(people.length)

  /** One person's score when they give the criterion so many points more. Whoever gives it all they have has nothing that could grow instead. NaN: they cannot say. */
  const scoreAfter = (person: number, criterion: number, option: number, points: number) => {
    const weight = weights[criterion]![person]!
    const rating = ratings[option * criteria.length + criterion]![person]!
    const share = (weight * 100) / whole[person]!
    const then = weight === whole[person]! ? 100 : Math.min(100, Math.max(0, share + points))
    const others = share === 100 ? 0 : (100 - then) / (whole[person]! - weight)
    const isRated = !Number.isNaN(rating)
    const sum = others * (rated[option]!.sum[person]! - (isRated ? weight * rating : 0)) + (isRated ? then * rating : 0)
    const of = others * (rated[option]!.of[person]! - (isRated ? weight : 0)) + (isRated ? then : 0)
    return of > 0 ? sum / (of * best) : Number.NaN
  }
  const middleBetween = (criterion: number, option: number, from: number, to: number, isHighest: boolean) => {
    let count = 0
    for (let person = 0; person < people.length; person++) {
      const one = from === 0 ? scored[option]![person]! : scoreAfter(person, criterion, option, from)
      const other = from === to ? one : scoreAfter(person, criterion, option, to)
      const [isUnsaid, isUnsaidThen] = [Number.isNaN(one), Number.isNaN(other)]
      if (isUnsaid && isUnsaidThen) continue
      // Who can say something at one end only counts as the farthest there is: whether they count between or not, it is not passed.
      if (isUnsaid || isUnsaidThen) scores[count++] = isHighest ? 1 : 0
      else scores[count++] = one > other === isHighest ? one : other
    }
    return middleAmong(scores, count)
  }
  const now = options.map((_, option) => middleBetween(0, option, 0, 0, true))
  return { middleBetween, middleNow: (option: number) => now[option]! }
}
