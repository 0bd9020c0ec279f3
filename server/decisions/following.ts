import type { Placed } from '../../db/schema/index.ts'
import { isAhead } from '../weighing/ranking.ts'

type Basis = 'joint' | 'customers' | 'company'

/** The options that both sides together put first, or one side alone: several where they are equal, none where there is no such ranking. */
export function firstOf(ranking: readonly Placed[], by: Basis = 'joint'): string[] {
  return ranking.filter((one) => one[by] !== null && !ranking.some((other) => isBefore(other, one, by))).map(({ optionId }) => optionId)
}

/** The options left out that stand before one that is taken in the ranking of both sides together; what has no place there stands behind all that have. */
export function passedOver(ranking: readonly Placed[], optionIds: readonly string[]): string[] {
  const taken = ranking.filter(({ optionId }) => optionIds.includes(optionId))
  const left = ranking.filter(({ optionId }) => !optionIds.includes(optionId))
  return left.filter((one) => taken.some((other) => isBefore(one, other, 'joint'))).map(({ optionId }) => optionId)
}

/** Whether everything on the table is taken, where it does not all share one place: nothing was chosen, so no ranking is followed or left. */
export function isTakingAll(ranking: readonly Placed[], optionIds: readonly string[]) {
  const first = firstOf(ranking)
  return first.length > 0 && first.length < ranking.length && ranking.every(({ optionId }) => optionIds.includes(optionId))
}

/** Whether a decision leaves nothing out that stands before what it takes; null where there is no ranking of both sides, and where all is taken. */
export function isFollowing(ranking: readonly Placed[], optionIds: readonly string[]): boolean | null {
  if (firstOf(ranking).length === 0 || isTakingAll(ranking, optionIds)) return null
  return passedOver(ranking, optionIds).length === 0
}

function isBefore(one: Placed, other: Placed, by: Basis) {
  const [score, before] = [other[by], one[by]]
  return before !== null && (score === null || isAhead(before, score))
}
