import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { criterionNow } from '../../db/now.ts'
import { criteria, criterionRevisions } from '../../db/schema/index.ts'

export type SharedCriterion = Awaited<ReturnType<typeof sharedCriteria>>[number]

/** What both sides share and nobody took off the table: the criteria that are weighed, and that a decision rests on, in the order in which they were shared. */
export async function sharedCriteria(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }) {
  return await db
    .select({
      id: criteria.id,
      sentence: criterionRevisions.sentence,
      measure: criterionRevisions.measure,
      source: criterionRevisions.source,
      sharedAt: criteria.sharedAt,
    })
    .from(criteria)
    .innerJoin(criterionRevisions, criterionNow(companyId))
    .where(
      and(
        eq(criteria.companyId, companyId),
        eq(criteria.dialogueId, dialogueId),
        isNotNull(criteria.sharedAt),
        isNull(criteria.retiredAt),
        isNull(criteria.mergedIntoId),
      ),
    )
    .orderBy(asc(criteria.sharedAt), asc(criteria.id))
}
