import type { Placed } from '../../db/schema/index.ts'
import { isAhead } from '../weighing/ranking.ts'

/** The options that both sides together put first: several where they are equal, none where there is no joint ranking. */
export function firstOf(ranking: readonly Placed[]): string[] {
  const scores = ranking.flatMap(({ joint }) => (joint === null ? [] : [joint]))
  const isFirst = ({ joint }: Placed) => joint !== null && !scores.some((score) => isAhead(score, joint))
  return ranking.filter(isFirst).map(({ optionId }) => optionId)
}

/** Whether a decision takes what was first together, or one of those that share the first place; null where nothing was. */
export function isFollowing(ranking: readonly Placed[], optionIds: readonly string[]): boolean | null {
  const first = firstOf(ranking)
  return first.length === 0 ? null : first.some((id) => optionIds.includes(id))
}
