import { dateIn } from '../obligations/days.ts'

export type CommitmentState = 'offered' | 'accepted' | 'done' | 'confirmed' | 'broken'

/** One thing that happened to a commitment, in the order in which it happened. */
export interface Step {
  kind: 'accepted' | 'done' | 'not_done' | 'confirmed' | 'broken'
  at: Date
}

export interface Standing {
  state: CommitmentState
  /** Its day is past, and it is neither done nor ended. */
  isOverdue: boolean
  /** It was done after its day, as its owner's side says. */
  wasLate: boolean
  /** Whole days that it was done after its day, or that its day is past now; 0 otherwise. */
  daysLate: number
}

const after = { accepted: 'accepted', done: 'done', not_done: 'accepted', confirmed: 'confirmed', broken: 'broken' } as const

/**
 * How a commitment stands at a moment, read from what happened to it. Its day lasts until midnight in the company's zone. What was done
 * and is not done yet after all is due as before.
 */
export function standingOf(
  { dueOn }: { dueOn: string },
  steps: readonly Step[],
  { at, timeZone }: { at: Date; timeZone: string },
): Standing {
  const state = steps.reduce<CommitmentState>((_, { kind }) => after[kind], 'offered')
  const doneAt = state === 'done' || state === 'confirmed' ? (steps.findLast(({ kind }) => kind === 'done')?.at ?? null) : null
  const isRunning = state === 'offered' || state === 'accepted'
  const until = doneAt ?? (isRunning ? at : null)
  const daysLate = until ? Math.max(0, daysBetween(dueOn, dateIn(timeZone, until))) : 0
  return { state, isOverdue: isRunning && daysLate > 0, wasLate: doneAt !== null && daysLate > 0, daysLate }
}

/** Whether nothing more can happen to it. */
export function hasEnded({ state }: { state: CommitmentState }) {
  return state === 'confirmed' || state === 'broken'
}

/** Whole days from one date ('YYYY-MM-DD') to another. */
function daysBetween(from: string, to: string) {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
