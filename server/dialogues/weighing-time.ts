import type { phases } from '../../db/schema/index.ts'

/** What says whether a dialogue's criteria can be weighed now. */
interface Dialogue {
  phase: (typeof phases)[number]
  weighingClosesAt: Date | null
}

/** Whether weights and ratings are given at this moment: in phase weighing, until it closes. */
export function isWeighing({ phase, weighingClosesAt }: Dialogue, at: Date) {
  return phase === 'weighing' && (weighingClosesAt === null || at < weighingClosesAt)
}

/** Whether the company's weights, and all that is computed of them, are nobody's to see yet: until weighing closes, for every role. */
export function isSealed(dialogue: Dialogue, at: Date) {
  return dialogue.phase === 'draft' || dialogue.phase === 'listening' || isWeighing(dialogue, at)
}

/**
 * Whether weighing closes earlier than somebody saw who waited for whoever said so. What they bring may be from before the closing by the
 * clock, and yet nobody counted on it any more.
 */
export function closesSooner({ weighingClosesAt: now }: Pick<Dialogue, 'weighingClosesAt'>, seen: Pick<Dialogue, 'weighingClosesAt'>) {
  return now !== null && (seen.weighingClosesAt === null || now < seen.weighingClosesAt)
}

/** Whether criteria and options are still proposed, endorsed and changed: until weighing closes. */
export function isShaping(dialogue: Dialogue, at: Date) {
  return dialogue.phase === 'listening' || isWeighing(dialogue, at)
}
