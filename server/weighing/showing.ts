import type { SharedCriterion } from '../criteria/shared.ts'
import type { SharedOption } from '../dialogues/on-the-table.ts'
import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { isWeighing } from '../dialogues/weighing-time.ts'
import { writtenEvidence } from './evidence.ts'
import { isStale, type Mine, newSince } from './mine.ts'
import { allPoints, evenly, shuffledFor } from './points.ts'
import { isRated } from './rating.ts'

/** Whether one can weigh and rate here now; and where not, why: it has not begun, there is nothing to weigh, it is over. */
export type Standing = 'open' | 'ahead' | 'empty' | 'closed'

export function standingOf(dialogue: Pick<Dialogue, 'phase' | 'weighingClosesAt'>, things: readonly unknown[], at: Date): Standing {
  if (dialogue.phase === 'draft' || dialogue.phase === 'listening') return 'ahead'
  if (!isWeighing(dialogue, at)) return 'closed'
  return things.length === 0 ? 'empty' : 'open'
}

/**
 * The criteria as one person weighs them: in an order of their own, with the points that stand in the fields at first. These are what they
 * typed part-way, else what they gave, else as many for each.
 */
export function weightsAsked(mine: Mine, criteria: SharedCriterion[], seed: string) {
  const fresh = new Set(newSince(mine, criteria).map(({ id }) => id))
  const even = evenly(criteria.length)
  const hasGiven = mine.weighedAt !== null
  const mixed = shuffledFor(seed, criteria)
  const first = (id: string, place: number) =>
    mine.draft ? (mine.draft[id] ?? '') : String(hasGiven ? (mine.points[id] ?? 0) : even[place])
  return {
    criteria: mixed.map(({ id, sentence, measure }) => ({ id, sentence, measure, isNew: fresh.has(id), points: mine.points[id] ?? null })),
    values: Object.fromEntries(mixed.map(({ id }, place) => [`points-${id}`, first(id, place)])),
    isStale: isStale(mine, criteria),
  }
}

/** The sum of what stands in the fields, as far as they hold numbers. */
export function sumOf(values: Record<string, string>, criteria: { id: string }[]) {
  const points = criteria.map(({ id }) => Number(values[`points-${id}`] ?? 0))
  return points.reduce((sum, value) => sum + (Number.isFinite(value) ? value : 0), 0)
}

/** How many points are still to be given; fewer than none where there are too many. */
export const left = (sum: number) => allPoints - sum

interface Rating {
  mine: Mine
  options: SharedOption[]
  criteria: SharedCriterion[]
}

/** The way through the options: which are rated, and which one is at hand. */
export function stepsOf({ mine, options, criteria }: Rating, at: string, dialogue: Dialogue) {
  return options.map(({ id, name }) => ({
    name,
    href: `${pathOf(dialogue)}/rate?option=${id}`,
    isDone: isRated(id, { criteria, ratings: mine.ratings }),
    isHere: id === at,
  }))
}

/** One option as somebody rated it before, in the fields of the form. */
export function ratingValues({ mine, criteria }: Rating, optionId: string, dialogue: Dialogue): Record<string, string> {
  const fields = criteria.flatMap(({ id }) => {
    const rated = mine.ratings.find((rating) => rating.optionId === optionId && rating.criterionId === id)
    if (!rated) return []
    const score = rated.score === null ? 'unknown' : `${rated.score}`
    return [
      [`score-${id}`, score],
      [`evidence-${id}`, writtenEvidence(rated, pathOf(dialogue))],
    ]
  })
  return { option: optionId, ...Object.fromEntries(fields) }
}
