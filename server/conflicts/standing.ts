export type ConflictState = 'raised' | 'answered' | 'settled' | 'reopened' | 'agreed_to_disagree' | 'unconfirmed' | 'withdrawn'

export interface Course {
  withdrawnAt: Date | null
  /** The latest answer; an announced new date is none. */
  answeredAt: Date | null
  /** The raiser's latest verdict. */
  verdict: { settled: 'yes' | 'not_yet' | 'no'; at: Date } | null
  /** The sides that would leave it as it stands. */
  disagreeing: readonly string[]
}

export const silenceDays = 30
const day = 86_400_000

/** A conflict's state, read from what happened to it. Silence is never a yes: after 30 days it is unconfirmed, and a later verdict still counts. */
export function stateOf({ withdrawnAt, answeredAt, verdict, disagreeing }: Course, at: Date): ConflictState {
  if (withdrawnAt) return 'withdrawn'
  if (verdict?.settled === 'yes') return 'settled'
  if (disagreeing.includes('customer') && disagreeing.includes('company')) return 'agreed_to_disagree'
  if (verdict && (!answeredAt || verdict.at >= answeredAt)) return 'reopened'
  if (!answeredAt) return 'raised'
  return at.getTime() - answeredAt.getTime() > silenceDays * day ? 'unconfirmed' : 'answered'
}

/** Whether it has ended for both sides, so that no answer is owed any more. */
export function isAtRest(state: ConflictState) {
  return state === 'settled' || state === 'withdrawn' || state === 'agreed_to_disagree'
}
