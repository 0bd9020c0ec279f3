import { middleOf, middleWithout, placeIn } from './medians.ts'
import { type Ballot, basisOf, columnsOf, isAhead, jointOf, onePerPerson, type Question, type Side } from './ranking.ts'

/** Of how many people of each side it is true that the first place would be another without them. */
export type Hinges = Record<Side, number>

/** What would be first, by index, without any one of so many people of a side; nothing where nobody could say anything then. */
export interface Swing {
  side: Side
  first: number[]
  people: number
}

export function hingesOf(question: Question, ballots: readonly Ballot[]): Hinges {
  return hingesIn(swingsOf(question, ballots))
}

export function hingesIn(swings: readonly Swing[]): Hinges {
  const of = (wanted: Side) => swings.reduce((sum, { side, people }) => (side === wanted ? sum + people : sum), 0)
  return { customer: of('customer'), company: of('company') }
}

/**
 * Leaves each person out in turn, and looks which options are first then: all that are not those who are first now, without saying without whom. The scores of a side are put in order once, so that a median without
 * one of them is read and not computed: n log n for n people.
 */
export function swingsOf(question: Question, ballots: readonly Ballot[]): Swing[] {
  const people = onePerPerson(ballots).filter(({ weights }) => weights)
  const columns = { customer: columnsOf(question, people, 'customer'), company: columnsOf(question, people, 'company') }
  const whole = { customer: middlesOf(columns.customer), company: middlesOf(columns.company) }
  const first = firstOf(whole)
  const hinging = (side: Side) => {
    const many = people.filter((ballot) => ballot.side === side).length
    const found = new Map<string, number>()
    for (let person = 0; person < many; person++) {
      const without = columns[side].map(({ scores, ordered }, option) =>
        Number.isNaN(scores[person]) ? whole[side][option]! : middleWithout(ordered, placeIn(ordered, scores[person]!)),
      )
      const then = firstOf({ ...whole, [side]: without })
      if (then !== first) found.set(then, (found.get(then) ?? 0) + 1)
    }
    return [...found]
      .map(([then, people]) => ({ side, first: then === '' ? [] : then.split(',').map(Number), people }))
      .sort((a, b) => b.people - a.people || `${a.first}`.localeCompare(`${b.first}`))
  }
  return [...hinging('customer'), ...hinging('company')]
}

type Middles = Record<Side, (number | null)[]>

function middlesOf(columns: { ordered: Float64Array }[]) {
  return columns.map(({ ordered }) => middleOf(ordered))
}

/** The options in the first place, as something that can be compared. */
function firstOf({ customer, company }: Middles) {
  const scores = customer.map((score, option) => jointOf(score, company[option]!))
  const basis = basisOf(scores)
  if (!basis) return ''
  const known = scores.flatMap((score, option) => (score[basis] === null ? [] : [{ option, score: score[basis] }]))
  return known
    .filter(({ score }) => !known.some((other) => isAhead(other.score, score)))
    .map(({ option }) => option)
    .join()
}
