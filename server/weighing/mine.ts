import { and, desc, eq, isNotNull, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { ratings, weighings, weights } from '../../db/schema/index.ts'
import type { SharedCriterion } from '../criteria/shared.ts'

export type Mine = Awaited<ReturnType<typeof weighingOf>>
export type OwnRating = Mine['ratings'][number]

/** A dialogue, as far as its weighing needs to know it. */
interface Where {
  companyId: string
  id: string
}

/**
 * What one person gave to the weighing of a dialogue, in one statement: their points by criterion, the ones typed part-way, their ratings,
 * and when; and when what the company gave was opened, where some of it stands open while weighing is open again. Only for their own eyes. Somebody who gave nothing yet, or a guest (null), has nothing of it.
 */
export async function weighingOf(db: Db, { companyId, id: dialogueId }: Where, { personId }: { personId: string | null }) {
  if (personId === null) return nothing
  const given = (table: typeof weights | typeof ratings) =>
    and(eq(table.companyId, companyId), eq(table.dialogueId, dialogueId), eq(table.personId, personId))
  const isOwn = eq(weighings.personId, personId)
  const opened = and(eq(weighings.side, 'company'), isNotNull(weighings.openedAt))
  const rows = await db
    .select({
      isOwn: sql<boolean>`${isOwn}`,
      openedAt: weighings.openedAt,
      draft: weighings.draft,
      weighedAt: weighings.weighedAt,
      ratedAt: weighings.ratedAt,
      points: sql<Record<string, number>>`coalesce((select json_object_agg(${weights.criterionId}, ${weights.points}) from ${weights}
        where ${given(weights)}), '{}')`,
      ratings: sql<
        Rated[]
      >`coalesce((select json_agg(json_build_object('optionId', ${ratings.optionId}, 'criterionId', ${ratings.criterionId},
        'score', ${ratings.score}, 'evidence', ${ratings.evidence}, 'evidenceStatementId', ${ratings.evidenceStatementId},
        'evidenceUrl', ${ratings.evidenceUrl})) from ${ratings} where ${given(ratings)}), '[]')`,
    })
    .from(weighings)
    .where(and(eq(weighings.companyId, companyId), eq(weighings.dialogueId, dialogueId), or(isOwn, opened)))
    .orderBy(desc(isOwn), desc(weighings.openedAt))
    .limit(2)
  const { isOwn: _, ...own } = rows.find((row) => row.isOwn) ?? { ...nothing, isOwn: true }
  return { ...own, openedAt: rows.find(({ openedAt }) => openedAt !== null)?.openedAt ?? null }
}

interface Rated {
  optionId: string
  criterionId: string
  /** 0 to 4; null is "don't know". */
  score: number | null
  evidence: string | null
  evidenceStatementId: string | null
  evidenceUrl: string | null
}

const nothing = {
  draft: null as Record<string, string> | null,
  weighedAt: null as Date | null,
  ratedAt: null as Date | null,
  openedAt: null as Date | null,
  points: {} as Record<string, number>,
  ratings: [] as Rated[],
}

/** The criteria that somebody who weighed gave no points yet, because they were shared after. None for who never weighed. */
export function newSince({ weighedAt, points }: Pick<Mine, 'weighedAt' | 'points'>, criteria: SharedCriterion[]) {
  return weighedAt ? criteria.filter(({ id }) => points[id] === undefined) : []
}

/** Whether a whole set of weights is not one any more of what is shared now: a criterion came after it, or one of it was taken off the table. */
export function isStale({ weighedAt, points }: Pick<Mine, 'weighedAt' | 'points'>, criteria: { id: string }[]) {
  return weighedAt !== null && criteria.reduce((sum, { id }) => sum + (points[id] ?? Number.NaN), 0) !== 100
}
