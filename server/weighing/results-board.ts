import type { SharedOption } from '../dialogues/on-the-table.ts'
import { isSealed } from '../dialogues/weighing-time.ts'
import { type Hinges, hingesIn } from './hinging.ts'
import { type BothSides, furthestApart, type Middle, type Rated } from './measuring.ts'
import { type Basis, isAhead, type Place, type Question, type Side } from './ranking.ts'
import { type Given, questionOf } from './results.ts'
import { type Tally, tallyOf } from './tallying.ts'

/** A criterion as the table names it. Its words are empty while they are hidden. */
export interface Named {
  id: string
  path: string
  sentence: string
  measure: string | null
}

export interface Column {
  id: string
  name: string
  place: Place
  /** Where its figures are explained. */
  href: string
}

export interface Ranked {
  of: Basis
  list: { id: string; name: string; rank: number | null; score: number | null }[]
}

export interface Row {
  criterion: Named
  weight: BothSides<Middle>
  slope: Slope
  /** Where its weights are explained. */
  href: string
  cells: { option: string; href: string; sides: { side: Side; rated: Rated; dots: number | null }[] }[]
}

/** Where both weights stand in a row's chart, whose heights mean the same in every row; null where a side says nothing. */
export interface Slope {
  customer: number | null
  company: number | null
}

export interface Differences {
  weight: { criterion: Named; customer: number; company: number } | null
  rating: { criterion: Named; option: string; customer: number; company: number } | null
}

export interface Turned {
  criterion: Named
  option: string
  whose: Side | 'both'
  points: number
}

/** In whose figures one looks: of both sides, or of customers alone because the company's are sealed. */
export interface Board {
  company: string
  /** How many gave a whole set of weights, and how many of these sets are from before what is shared now. Everybody may know. */
  weighed: Record<Side, number>
  stale: Record<Side, number>
  /** How many rated without weights, of those whose figures are seen: they count in the cells, and in no score. */
  ratedOnly: number
  /** Sealed: the company's figures are nobody's yet. `closesAt`: when they open, where that was said. */
  isSealed: boolean
  closesAt: Date | null
  /** Whether the reader sees others' figures at all. */
  isSeen: boolean
  /** Since when figures of the company stand open from an earlier weighing. */
  openedAt: Date | null
  openedCount: number
  path: string
  basis: Basis | null
  /** How many digits it takes to tell apart what is not the same. */
  digits: 2 | 3
  columns: Column[]
  /** Together and of each side, or of the one there is: the best first. */
  rankings: Ranked[]
  rows: Row[]
  leads: Record<Basis, string[]>
  differences: Differences
  turn: Turned | null
  hinges: Hinges
  /** What would be first without one person, of which side, and of how many people that is true. */
  swings: { side: Side; first: string[]; people: number }[]
}

interface Setting {
  dialogue: {
    phase: 'draft' | 'listening' | 'weighing' | 'decided' | 'delivering' | 'closed'
    weighingClosesAt: Date | null
    company: { name: string }
  }
  criteria: Named[]
  options: SharedOption[]
  given: Given[]
  /** The address of the dialogue. */
  path: string
  at: Date
}

export const slopeHeight = 32

/** The shared table with everything that is said about it, of what this reader may see. Null where nobody has given anything and nothing is weighed. */
export function boardOf({ dialogue, criteria, options, given, path, at }: Setting): Board | null {
  const isOpen = dialogue.phase === 'weighing'
  if (criteria.length === 0 || (given.length === 0 && !isOpen)) return null
  const question = questionOf(criteria, options)
  const tally = tallyOf(question, given)
  const { places, basis, swings } = tally
  const order = orderOf(places, basis)
  const explained = `${path}/criteria/explained`
  const sealed = isSealed(dialogue, at)
  const opened = sealed ? given.filter(({ side, openedAt, isSeen }) => side === 'company' && openedAt && isSeen) : []
  const counted = (counts: (one: Given) => boolean) => ({
    customer: given.filter((one) => one.side === 'customer' && counts(one)).length,
    company: given.filter((one) => one.side === 'company' && counts(one)).length,
  })
  return {
    company: dialogue.company.name,
    weighed: counted(({ weighedAt }) => weighedAt !== null),
    stale: counted(({ isStale }) => isStale),
    ratedOnly: given.filter(({ weighedAt, ratings }) => weighedAt === null && ratings !== null).length,
    isSealed: sealed,
    closesAt: sealed ? dialogue.weighingClosesAt : null,
    isSeen: !sealed || given.some(({ isSeen }) => isSeen),
    openedAt: opened[0]?.openedAt ?? null,
    openedCount: opened.length,
    path: explained,
    basis,
    digits: digitsOf(places),
    rankings: (basis === 'joint' ? (['joint', 'customer', 'company'] as const) : basis ? [basis] : []).map((of) => ({
      of,
      list: orderOf(places, of).map((option) => ({ ...options[option]!, rank: places[option]!.ranks[of], score: places[option]![of] })),
    })),
    columns: order.map((option) => ({
      ...options[option]!,
      place: places[option]!,
      href: `${explained}?option=${options[option]!.id}`,
    })),
    rows: rowsOf(question, tally, { criteria, order, explained }),
    leads: {
      joint: leadersOf(places, 'joint', options),
      customer: leadersOf(places, 'customer', options),
      company: leadersOf(places, 'company', options),
    },
    differences: differencesOf(tally, { criteria, options }),
    turn: turnOf(tally, { criteria, options }),
    hinges: hingesIn(swings),
    swings: swings.map((swing) => ({ ...swing, first: swing.first.map((option) => options[option]!.name) })),
  }
}

/** The best first; those of which nobody could say anything last. */
function orderOf(places: Place[], basis: Basis | null) {
  const rank = (option: number) => (basis && places[option]!.ranks[basis]) ?? places.length + 1
  return places.map((_, option) => option).toSorted((a, b) => rank(a) - rank(b))
}

interface Names {
  criteria: Named[]
  options: SharedOption[]
}

function rowsOf(
  question: Question,
  { weights, ratings }: Tally,
  { criteria, order, explained }: { criteria: Named[]; order: number[]; explained: string },
): Row[] {
  const highest = Math.max(1, ...weights.flatMap(({ customer, company }) => [customer.median ?? 0, company.median ?? 0]))
  const height = ({ median }: Middle) => (median === null ? null : Math.round((1 - median / highest) * slopeHeight * 10) / 10)
  return criteria.map((criterion, row) => ({
    criterion,
    weight: weights[row]!,
    slope: { customer: height(weights[row]!.customer), company: height(weights[row]!.company) },
    href: `${explained}?criterion=${criterion.id}`,
    cells: order.map((option) => {
      const cell = ratings[option * criteria.length + row]!
      return {
        option: question.options[option]!,
        href: `${explained}?option=${question.options[option]}#on-${criterion.id}`,
        sides: (['customer', 'company'] as const).map((side) => ({ side, rated: cell[side], dots: dotsOf(cell[side]) })),
      }
    }),
  }))
}

/** Half dots, 0 to 8. */
export function dotsOf({ median }: Middle) {
  return median === null ? null : Math.round(median * 2)
}

function leadersOf(places: Place[], basis: Basis, options: SharedOption[]) {
  return places.flatMap(({ ranks }, option) => (ranks[basis] === 1 ? [options[option]!.name] : []))
}

/** Where both sides differ most, in weights and in ratings. */
function differencesOf({ weights, ratings }: Tally, { criteria, options }: Names): Differences {
  const [weight, rating] = [furthestApart(weights), furthestApart(ratings)]
  const medians = ({ customer, company }: BothSides<Middle>) => ({ customer: customer.median!, company: company.median! })
  return {
    weight: weight && { criterion: spoken(criteria[weight.index]!), ...medians(weights[weight.index]!) },
    rating: rating && {
      criterion: spoken(criteria[rating.index % criteria.length]!),
      option: options[Math.floor(rating.index / criteria.length)]!.name,
      ...medians(ratings[rating.index]!),
    },
  }
}

function turnOf({ turn }: Tally, { criteria, options }: Names): Turned | null {
  return (
    turn && { criterion: spoken(criteria[turn.criterion]!), option: options[turn.option]!.name, whose: turn.whose, points: turn.points }
  )
}

/** As it stands within a sentence: without its own full stop, and words out of sight leave their place. */
function spoken(criterion: Named): Named {
  return { ...criterion, sentence: criterion.sentence.replace(/(?<!\.)\.$/, '') || '…' }
}

/** Two digits, or three where two would make different scores look the same. */
function digitsOf(places: Place[]): 2 | 3 {
  const hides = (basis: Basis) =>
    places.some(({ [basis]: one }) =>
      places.some(({ [basis]: other }) => one !== null && other !== null && isAhead(one, other) && one.toFixed(2) === other.toFixed(2)),
    )
  return hides('joint') || hides('customer') || hides('company') ? 3 : 2
}
