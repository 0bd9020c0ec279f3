import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { criteria, weighings, weights } from '../../db/schema/index.ts'
import { allPoints } from './points.ts'

/**
 * How many people of each side gave a whole set of weights, and how many of these sets are from before what is shared now: a criterion
 * was shared after, or one of theirs was taken off the table. Figures that everybody may see.
 */
export async function staleCounts(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }) {
  const living = and(
    eq(criteria.companyId, companyId),
    eq(criteria.dialogueId, dialogueId),
    isNotNull(criteria.sharedAt),
    isNull(criteria.retiredAt),
    isNull(criteria.mergedIntoId),
  )
  const theirs = and(eq(weights.companyId, companyId), eq(weights.dialogueId, dialogueId), eq(weights.personId, weighings.personId))
  const isWhole = sql`(select count(*) = count(${weights.points}) and sum(${weights.points}) = ${allPoints} from ${criteria}
    left join ${weights} on ${theirs} and ${weights.criterionId} = ${criteria.id} where ${living})`
  const rows = await db
    .select({
      side: weighings.side,
      weighed: sql<number>`count(*)::int`,
      stale: sql<number>`count(*) filter (where not coalesce(${isWhole}, false))::int`,
    })
    .from(weighings)
    .where(and(eq(weighings.companyId, companyId), eq(weighings.dialogueId, dialogueId), isNotNull(weighings.weighedAt)))
    .groupBy(weighings.side)
  const of = (wanted: 'customer' | 'company') => {
    const { weighed = 0, stale = 0 } = rows.find(({ side }) => side === wanted) ?? {}
    return { weighed, stale }
  }
  return { customer: of('customer'), company: of('company') }
}
