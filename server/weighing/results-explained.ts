import { type BothSides, sharesOf } from './measuring.ts'
import { middleOf } from './medians.ts'
import { type Ballot, columnsOf, type Question, type Side } from './ranking.ts'
import type { Given, Own } from './results.ts'
import type { Board, Named } from './results-board.ts'

/** Numbers in order with their middle marked; of many only those around it. */
export interface Ordered {
  n: number
  median: number | null
  /** With how many digits the values are written, so that the median can be told from them by hand. */
  digits: number
  /** How many are left out before the first that is shown, and after the last. */
  before: number
  after: number
  values: { value: number; isMiddle: boolean }[]
}

/** How many of a side gave each rating, 0 to 4, and how many don't know. */
export interface Spread {
  counts: number[]
  unknown: number
  n: number
  median: number | null
}

export interface Evidence {
  side: Side
  score: number | null
  words: string | null
  /** The address of a statement of this dialogue, or one somewhere else. */
  statement: string | null
  url: string | null
}

/** How somebody's own score comes about: what each criterion brings to it, and out of how many points. Null where they gave nothing of which it could be counted. */
export interface OwnExplained {
  rows: { criterion: Named; points: number | null; rating: number | null | undefined; part: number | null }[]
  parts: number[]
  whole: number
  score: number | null
}

/** Two medians with how far they are apart, written with so few digits that it can be seen. */
export interface Apart {
  criterion: Named
  option: string | null
  href: string
  customer: number
  company: number
  apart: number
}

export interface OptionExplained {
  column: Board['columns'][number]
  sum: ReturnType<typeof sumOf>
  own: OwnExplained | null
  scores: BothSides<Ordered>
  cells: { criterion: Named; spread: BothSides<Spread>; evidence: Evidence[] }[]
}

export interface CriterionExplained {
  criterion: Named
  weights: BothSides<Ordered>
}

/** As many are shown whole; of more, so many on both sides of the middle. */
const most = 30
const around = 3
const mostApart = 5
const mostDigits = 8

/** Digits after the point of a median or a mean, in scores and in weights. */
export const scoreDigits = 4
const weightDigits = 1

/** How many digits two numbers need for their mean, which is written with so many, to be told from them by hand. */
export function digitsFor(pair: readonly [number, number], shown: number) {
  const mean = inUnits((pair[0] + pair[1]) / 2, shown)
  for (let digits = shown; digits < mostDigits; digits++) {
    const told = (inUnits(pair[0], digits) + inUnits(pair[1], digits)) / (2 * 10 ** (digits - shown))
    if (Math.round(told) === mean) return digits
  }
  return mostDigits
}

/** A number as it is written with so many digits, halves up, times ten for each of them. */
function inUnits(value: number, digits: number) {
  return Math.round(Number(`${value.toFixed(12)}e${digits}`))
}

/** Halves of sums of fractions may be off by the last bit, which would write 0.55315 as 0.5531. */
function clean(value: number) {
  return Number(value.toFixed(12))
}

/** The sum by which two medians make the score of both sides, null where one of them is missing. */
export function sumOf({ customer, company, joint }: Board['columns'][number]['place']) {
  if (customer === null || company === null || joint === null) return null
  return { customer, company, joint: clean(joint), digits: digitsFor([customer, company], scoreDigits) }
}

export function orderedOf(values: readonly number[], shown: number): Ordered {
  const ordered = Float64Array.from(values).sort()
  const median = middleOf(ordered)
  const [low, high] = [(ordered.length - 1) >> 1, ordered.length >> 1]
  const isCut = ordered.length > most
  const [from, to] = isCut ? [low - around, high + around + 1] : [0, ordered.length]
  return {
    n: ordered.length,
    median: median === null ? null : clean(median),
    digits: ordered.length > 0 ? digitsFor([ordered[low]!, ordered[high]!], shown) : shown,
    before: from,
    after: ordered.length - to,
    values: Array.from(ordered.subarray(from, to), (value, place) => ({ value, isMiddle: from + place === low || from + place === high })),
  }
}

/** How an option comes to its scores: everybody's in order, and what was rated on each criterion. No names, and no order that tells of any. */
export function explainOption(
  question: Question,
  ballots: readonly Ballot[],
  {
    column,
    option,
    criteria,
    given,
    path,
    own,
  }: { column: Board['columns'][number]; option: number; criteria: Named[]; given: readonly Given[]; path: string; own: Own | null },
): OptionExplained {
  const scores = (side: Side) => orderedOf(Array.from(columnsOf(question, ballots, side)[option]!.ordered), scoreDigits)
  return {
    column,
    sum: sumOf(column.place),
    own: own && explainOwn(own, criteria),
    scores: { customer: scores('customer'), company: scores('company') },
    cells: criteria.map((criterion, row) => {
      const cell = option * criteria.length + row
      return {
        criterion,
        spread: { customer: spreadOf(ballots, cell, 'customer'), company: spreadOf(ballots, cell, 'company') },
        evidence: evidenceOn(criterion.id, given, path),
      }
    }),
  }
}

/** How a criterion comes to its weights: everybody's share of 100, in order. */
export function explainCriterion(
  ballots: readonly Ballot[],
  { criterion, place }: { criterion: Named; place: number },
): CriterionExplained {
  const of = (side: Side) =>
    orderedOf(
      ballots.flatMap((ballot) => {
        const share = ballot.side === side && ballot.weights ? sharesOf(ballot.weights)[place] : null
        return share == null ? [] : [share]
      }),
      weightDigits,
    )
  return { criterion, weights: { customer: of('customer'), company: of('company') } }
}

/** Somebody's own score with their own numbers, as `scoreOf` counts it. */
function explainOwn({ points, ratings }: Own, criteria: Named[]): OwnExplained {
  const rows = criteria.map((criterion) => {
    const [given, rating] = [points[criterion.id] ?? null, ratings[criterion.id]]
    return { criterion, points: given, rating, part: given === null || rating == null ? null : (given * rating) / 4 }
  })
  const counted = rows.filter(({ part }) => part !== null)
  const [parts, whole] = [counted.map(({ part }) => part!), counted.reduce((sum, { points }) => sum + points!, 0)]
  return { rows, parts, whole, score: whole > 0 ? parts.reduce((sum, part) => sum + part, 0) / whole : null }
}

/** How each option's score is the mean of both sides'; all weights of which both sides' medians are known, and of the ratings the five that are furthest apart, that which is named as the largest first. */
export function explainAll({ rows, columns, differences }: Board) {
  const apart = (middles: BothSides<{ median: number | null }>, about: Pick<Apart, 'criterion' | 'option' | 'href'>): Apart[] => {
    const [customer, company] = [middles.customer.median, middles.company.median]
    if (customer === null || company === null) return []
    const [one, other] = [Number(customer.toFixed(weightDigits)), Number(company.toFixed(weightDigits))]
    return [{ ...about, customer: one, company: other, apart: Math.abs(one - other) }]
  }
  const isNamed = ({ criterion, option }: Apart) =>
    option === differences.rating?.option && criterion.id === differences.rating?.criterion.id
  const ratings = rows.flatMap(({ criterion, cells }) =>
    cells.flatMap(({ href, sides }, column) =>
      apart({ customer: sides[0]!.rated, company: sides[1]!.rated }, { criterion, option: columns[column]!.name, href }),
    ),
  )
  return {
    sums: columns.map((column) => ({ ...column, sum: sumOf(column.place) })),
    weights: rows
      .flatMap(({ criterion, weight, href }) => apart(weight, { criterion, option: null, href }))
      .toSorted((one, other) => other.apart - one.apart),
    ratings: ratings
      .filter((one) => one.apart > 0)
      .toSorted((one, other) => other.apart - one.apart || Number(isNamed(other)) - Number(isNamed(one)))
      .slice(0, mostApart),
  }
}

/**
 * What people say shows their ratings on a criterion: of which side they are and what they rated, and never who. In the order of what was
 * rated, and then of the words themselves: in any order of people, what one of them says of one cell could be told by that of another.
 */
function evidenceOn(criterionId: string, given: readonly Given[], path: string): Evidence[] {
  const shown = given.flatMap(({ side, evidence }) =>
    evidence
      .filter((one) => one.criterionId === criterionId)
      .map(({ score, words, statementId, url }) => ({ side, score, words, url, statement: statementId && `${path}/whys/${statementId}` })),
  )
  const textOf = ({ words, statement, url, side }: Evidence) => `${words ?? ''} ${statement ?? ''} ${url ?? ''} ${side}`
  return shown.toSorted((one, other) => (other.score ?? -1) - (one.score ?? -1) || (textOf(one) < textOf(other) ? -1 : 1))
}

function spreadOf(ballots: readonly Ballot[], cell: number, side: Side): Spread {
  const said = ballots.flatMap(({ side: theirs, ratings }) => (theirs === side && ratings[cell] !== undefined ? [ratings[cell]] : []))
  const known = said.filter((rating) => rating !== null)
  return {
    counts: [0, 1, 2, 3, 4].map((score) => known.filter((rating) => rating === score).length),
    unknown: said.length - known.length,
    n: known.length,
    median: middleOf(Float64Array.from(known).sort()),
  }
}
