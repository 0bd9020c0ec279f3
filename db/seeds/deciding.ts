import { giveDissent } from '../../server/decisions/dissenting.ts'
import { recordDecision } from '../../server/decisions/recording.ts'
import { reviewDecision } from '../../server/decisions/reviewing.ts'
import { dateAfter, daysAgo, known, type Scene, type Stage } from './playing.ts'
import { coursesOf, offering } from './promising.ts'
import { optionCalled, remarks } from './shaping.ts'
import type { Decided, Table } from './table.ts'
import { lookAgain, move } from './weighing.ts'

/** What was decided, what somebody had against it, what was promised with it and beside it, and whether it held. */
export function deciding(stage: Stage, { decision, delivering, offers = [] }: Table): Scene[] {
  const offered = offers.map((offer) => offering(stage, offer))
  if (!decision) return offered
  const decided = { at: daysAgo(stage, decision.day), play: () => decide(stage, decision) }
  if (delivering === undefined) return [decided, ...offered]
  const at = daysAgo(stage, delivering)
  return [decided, { at, play: () => move(stage, { to: 'delivering', at }) }, ...offered]
}

async function decide(stage: Stage, decision: Decided): Promise<Scene[]> {
  const { tx, dialogue, cast, now } = stage
  const { who, day, rationale, departure = null, review, commitments, dissents, reviews = [], comments } = decision
  const at = daysAgo(stage, day)
  const optionIds: string[] = []
  for (const key of decision.options) optionIds.push(await optionCalled(stage, key))
  const { id: decisionId } = await recordDecision(tx, dialogue, {
    by: cast[who],
    optionIds,
    criterionIds: decision.criteria.map((key) => known(stage, key)),
    rationale,
    departure,
    dissent: null,
    reviewOn: dateAfter(now, -review),
    commitments: commitments.map(({ who, what, how, inDays }) => ({
      ownerId: cast[who].personId,
      what,
      how,
      dueOn: dateAfter(at, inDays),
    })),
    at,
  })
  await lookAgain(stage)
  const against = dissents.map(({ who, day, words }) => {
    const when = daysAgo(stage, day)
    return { at: when, play: () => giveDissent(tx, dialogue, { by: cast[who], decisionId, words, at: when }) }
  })
  const reviewed = reviews.map(({ who, day, words, held }) => {
    const when = daysAgo(stage, day)
    return { at: when, play: () => reviewDecision(tx, dialogue, { by: cast[who], decisionId, held, words, at: when }) }
  })
  const courses = await coursesOf(stage, { decisionId }, commitments, at)
  return [...against, ...reviewed, ...remarks(stage, { decisionId }, comments), ...courses]
}
