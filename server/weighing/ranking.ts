import type { sides } from '../../db/schema/index.ts'
import { middleOf } from './medians.ts'

export type Side = (typeof sides)[number]

/** What is asked: which criteria are weighed, which options are rated on each of them, and how high a rating goes. Ids, in the order of the ballots. */
export interface Question {
  criteria: readonly string[]
  options: readonly string[]
  best?: number
}

/** What one person gave. */
export interface Ballot {
  id: string
  side: Side
  /** Points by criterion, of any sum; null for a criterion that the person was not asked about. No weights at all: the person only rated. */
  weights: readonly (number | null)[] | null
  /** Option by option, within each by criterion: `option * criteria + criterion`. Null is "don't know", undefined is not a word. */
  ratings: readonly (number | null | undefined)[]
}

/** Scores from 0 to 1; null where nobody of the side could say. The joint one is the mean of both sides, null unless both have one. */
export interface Scores {
  customer: number | null
  company: number | null
  joint: number | null
}

export type Basis = keyof Scores

/** An option with its scores and its places, the first being 1. Those that score the same share a place: 1, 1, 3. */
export interface Place extends Scores {
  option: string
  ranks: { [of in Basis]: number | null }
}

export interface Standing {
  /** In the order of the options that were given. */
  places: Place[]
  /** By what they are ranked: together, or by the one side there is; null where nobody could say anything. */
  basis: Basis | null
  /** The options in the first place, by index. */
  first: number[]
}

/** Each person once: a set that is there twice counts once. */
export function onePerPerson(ballots: readonly Ballot[]) {
  return [...new Map(ballots.map((ballot) => [ballot.id, ballot])).values()]
}

/**
 * How good an option is to one person, from 0 to 1: the sum of weight × rating/best over the criteria that the person rated, divided by the sum
 * of their weights on those. "Don't know" leaves the criterion out and is never a zero. Null where they rated nothing that they gave weight to.
 * Whole points make whole sums, and one division: so neither the order of criteria nor the scale of weights moves it by a bit.
 * The weighted sum model: P. C. Fishburn, Additive utilities with incomplete product sets, Operations Research 15 (1967) 537–542.
 */
export function scoreOf({ criteria, best = 4 }: Question, { weights, ratings }: Ballot, option: number) {
  if (!weights) return null
  let [sum, whole] = [0, 0]
  for (let criterion = 0; criterion < criteria.length; criterion++) {
    const rating = ratings[option * criteria.length + criterion]
    const weight = weights[criterion]
    if (rating == null || !weight) continue
    sum += weight * rating
    whole += weight
  }
  return whole > 0 ? sum / (whole * best) : null
}

/** The scores of one side, option by option: of each of its people, NaN where they could not say; and of all who could, lowest first. */
export function columnsOf(question: Question, ballots: readonly Ballot[], side: Side) {
  const people = ballots.filter((ballot) => ballot.side === side)
  return question.options.map((_, option) => {
    const scores = new Float64Array(people.length)
    for (const [person, ballot] of people.entries()) scores[person] = scoreOf(question, ballot, option) ?? Number.NaN
    return { scores, ordered: scores.filter((score) => !Number.isNaN(score)).sort() }
  })
}

/** The shared ranking: of each side the median, together the mean of the two. */
export function standingOf(question: Question, ballots: readonly Ballot[]): Standing {
  const people = onePerPerson(ballots)
  const middles = (side: Side) => columnsOf(question, people, side).map(({ ordered }) => middleOf(ordered))
  return placesOf(question.options, { customer: middles('customer'), company: middles('company') })
}

/** Ranks options by the medians of both sides, given option by option. */
export function placesOf(options: readonly string[], medians: Record<Side, (number | null)[]>): Standing {
  const scores = options.map((_, option): Scores => jointOf(medians.customer[option]!, medians.company[option]!))
  const ranks = (of: Basis) => ranksOf(scores.map((one) => one[of]))
  const [customer, company, joint] = [ranks('customer'), ranks('company'), ranks('joint')]
  const basis = basisOf(scores)
  const places = options.map((option, index) => ({
    option,
    ...scores[index]!,
    ranks: { customer: customer[index]!, company: company[index]!, joint: joint[index]! },
  }))
  return { places, basis, first: basis ? places.flatMap(({ ranks }, index) => (ranks[basis] === 1 ? [index] : [])) : [] }
}

export function jointOf(customer: number | null, company: number | null): Scores {
  return { customer, company, joint: customer === null || company === null ? null : (customer + company) / 2 }
}

/** Together, as soon as both sides can say something; else by the side that can. */
export function basisOf(scores: readonly Scores[]): Basis | null {
  const isSaid = (side: Side) => scores.some((one) => one[side] !== null)
  if (isSaid('customer')) return isSaid('company') ? 'joint' : 'customer'
  return isSaid('company') ? 'company' : null
}

/** The place of each score, the highest first; those that are the same share one, and the next is as many further. Null has none. */
export function ranksOf(scores: readonly (number | null)[]) {
  const known = scores.filter((score) => score !== null)
  return scores.map((score) => (score === null ? null : 1 + known.filter((other) => isAhead(other, score)).length))
}

/** Halves of sums of fractions may be off by the last bit, which is no difference. */
export function isAhead(score: number, other: number) {
  return Math.round(score * 1e9) > Math.round(other * 1e9)
}
