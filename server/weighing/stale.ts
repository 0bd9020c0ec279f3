import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isSharedNow } from '../../db/now.ts'
import { criteria, weighings, weights } from '../../db/schema/index.ts'
import { allPoints } from './points.ts'

/** Of a query that holds a weighing: whether its weights are a whole set of what is shared now. The one rule, for everybody who is counted or asked anew. */
export function isWholeNow() {
  const living = and(eq(criteria.companyId, weighings.companyId), eq(criteria.dialogueId, weighings.dialogueId), isSharedNow())
  const theirs = and(
    eq(weights.companyId, weighings.companyId),
    eq(weights.dialogueId, weighings.dialogueId),
    eq(weights.personId, weighings.personId),
  )
  return sql<boolean>`coalesce((select count(*) = count(${weights.points}) and sum(${weights.points}) = ${allPoints} from ${criteria}
    left join ${weights} on ${theirs} and ${weights.criterionId} = ${criteria.id} where ${living}), false)`
}

/**
 * How many people of each side gave a whole set of weights, and how many of these sets are from before what is shared now: a criterion
 * was shared after, or one of theirs was taken off the table. Figures that everybody may see.
 */
export async function staleCounts(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }) {
  const rows = await db
    .select({
      side: weighings.side,
      weighed: sql<number>`count(*)::int`,
      stale: sql<number>`count(*) filter (where not ${isWholeNow()})::int`,
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
