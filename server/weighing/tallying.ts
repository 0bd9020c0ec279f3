import { createHash } from 'node:crypto'
import { type Swing, swingsOf } from './hinging.ts'
import { type BothSides, type Middle, type Rated, ratingsOf, weightsOf } from './measuring.ts'
import { type Ballot, type Question, type Standing, standingOf } from './ranking.ts'
import { ballotsOf, type Given } from './results.ts'
import { smallestTurn, type Turn } from './turning.ts'

/** Everything that is counted of what people gave. */
export interface Tally extends Standing {
  weights: BothSides<Middle>[]
  ratings: BothSides<Rated>[]
  turn: Turn | null
  swings: Swing[]
}

/** What was counted lately, by what it was counted of. */
const kept = new Map<string, Tally>()
const most = 100

/**
 * Counts what people gave; the very same again is remembered and not counted anew. It is known by itself and by nothing else: no version, no reader,
 * no moment. So what one may not see can never be shown for what one may.
 */
export function tallyOf(question: Question, given: readonly Given[]): Tally {
  const key = keyOf(question, given)
  const tally = kept.get(key) ?? counted(question, ballotsOf(given, question))
  kept.delete(key)
  kept.set(key, tally)
  if (kept.size > most) kept.delete(kept.keys().next().value!)
  return tally
}

function counted(question: Question, ballots: Ballot[]): Tally {
  return {
    ...standingOf(question, ballots),
    weights: weightsOf(question, ballots),
    ratings: ratingsOf(question, ballots),
    turn: smallestTurn(question, ballots),
    swings: swingsOf(question, ballots),
  }
}

function keyOf({ criteria, options }: Question, given: readonly Given[]) {
  const hash = createHash('sha256').update(`${criteria.join()};${options.join()}`)
  for (const { side, points, ratings } of given) hash.update(`\n${side};${points};${ratings}`)
  return hash.digest('base64')
}
