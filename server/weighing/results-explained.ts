import { type BothSides, sharesOf } from './measuring.ts'
import { middleOf } from './medians.ts'
import { type Ballot, columnsOf, type Question, type Side } from './ranking.ts'
import type { Given } from './results.ts'
import type { Board, Named } from './results-board.ts'

/** Numbers in order with their middle marked; of many only those around it. */
export interface Ordered {
  n: number
  median: number | null
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

export interface OptionExplained {
  column: Board['columns'][number]
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

export function orderedOf(values: readonly number[]): Ordered {
  const ordered = Float64Array.from(values).sort()
  const [low, high] = [(ordered.length - 1) >> 1, ordered.length >> 1]
  const isCut = ordered.length > most
  const [from, to] = isCut ? [low - around, high + around + 1] : [0, ordered.length]
  return {
    n: ordered.length,
    median: middleOf(ordered),
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
  }: { column: Board['columns'][number]; option: number; criteria: Named[]; given: readonly Given[]; path: string },
): OptionExplained {
  const scores = (side: Side) => orderedOf(Array.from(columnsOf(question, ballots, side)[option]!.ordered))
  return {
    column,
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
    )
  return { criterion, weights: { customer: of('customer'), company: of('company') } }
}

/** What people say shows their ratings on a criterion: of which side they are and what they rated, and never who. */
function evidenceOn(criterionId: string, given: readonly Given[], path: string): Evidence[] {
  return given.flatMap(({ side, evidence }) =>
    evidence
      .filter((one) => one.criterionId === criterionId)
      .map(({ score, words, statementId, url }) => ({ side, score, words, url, statement: statementId && `${path}/whys/${statementId}` })),
  )
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
