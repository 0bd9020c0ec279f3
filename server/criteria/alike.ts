import { and, desc, eq, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { criterionNow, isHiddenNow, isLivingNow } from '../../db/now.ts'
import { criteria, criterionRevisions, hidings } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'

/** From here on two sentences are taken for the same, case, spaces and full stops aside: `similarity` of their letters, 0 to 1. */
const alikeEnough = 0.8

interface Where {
  companyId: string
  id: string
}

/** The criterion on the table that says nearly the same already, its words being in sight; undefined where none does. `id`: the one being proposed. */
export async function alikeCriterion(
  db: Db,
  { companyId, id: dialogueId }: Where,
  { sentence, id }: { sentence: string; id?: string | undefined },
) {
  const likeness = sql<number>`similarity(${criterionRevisions.sentence}, ${sentence})`
  const [found] = await db
    .select({ id: criteria.id })
    .from(criteria)
    .innerJoin(criterionRevisions, criterionNow(companyId))
    .where(
      and(
        eq(criteria.companyId, companyId),
        eq(criteria.dialogueId, dialogueId),
        isLivingNow(criteria),
        id ? ne(criteria.id, id) : undefined,
        or(sql`${likeness} > ${alikeEnough}`, sql`lower(${criterionRevisions.sentence}) = lower(${sentence})`),
        sql`not ${isHiddenNow(companyId, sql`${hidings.criterionId} = ${criteria.id}`)}`,
      ),
    )
    .orderBy(desc(likeness), criteria.id)
    .limit(1)
  return found
}

/** Refuses with repeats a sentence that is proposed already, unless its proposer says that it is another one. */
export async function mustBeAnother(
  tx: Db,
  dialogue: Where,
  { isAnother, ...proposed }: { isAnother: boolean; sentence: string; id?: string | undefined },
) {
  if (!isAnother && (await alikeCriterion(tx, dialogue, proposed)))
    throw new Refusal('repeats', 'This is proposed already. Endorse that one, or say that yours is another.', { field: 'sentence' })
}
