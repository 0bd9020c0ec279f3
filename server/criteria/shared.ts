import { and, asc, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { criterionNow, isHiddenNow, isSharedNow } from '../../db/now.ts'
import { criteria, criterionRevisions, hidings } from '../../db/schema/index.ts'

export type SharedCriterion = Awaited<ReturnType<typeof sharedCriteria>>[number]

/** What both sides share and nobody took off the table: the criteria that are weighed, and that a decision rests on, in the order in which they were shared. Of words that are hidden only the place is given: '…'. */
export async function sharedCriteria(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }) {
  const isHidden = isHiddenNow(companyId, sql`${hidings.criterionId} = ${criteria.id}`)
  return await db
    .select({
      id: criteria.id,
      sentence: sql<string>`case when ${isHidden} then '…' else ${criterionRevisions.sentence} end`,
      measure: sql<string | null>`case when not ${isHidden} then ${criterionRevisions.measure} end`,
      source: sql<string | null>`case when not ${isHidden} then ${criterionRevisions.source} end`,
      sharedAt: criteria.sharedAt,
    })
    .from(criteria)
    .innerJoin(criterionRevisions, criterionNow(companyId))
    .where(and(eq(criteria.companyId, companyId), eq(criteria.dialogueId, dialogueId), isSharedNow()))
    .orderBy(asc(criteria.sharedAt), asc(criteria.id))
}
