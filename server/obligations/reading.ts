import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, obligations, responseTargets } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'

/** What a duty is about, and in which dialogue; `metAt` where an answer ended it. Refuses with not_found where the company has none of this id. */
export async function findDuty(db: Db, company: { id: string }, id: string) {
  const [row] = await db
    .select({
      id: obligations.id,
      ownerId: obligations.ownerId,
      slug: dialogues.slug,
      kind: sql<'statement' | 'conflict'>`case when ${obligations.conflictId} is null then 'statement' else 'conflict' end`,
      aboutId: sql<string>`coalesce(${obligations.conflictId}, ${obligations.statementId})`,
      isMet: sql<boolean>`${responseTargets.id} is not null`,
    })
    .from(obligations)
    .innerJoin(dialogues, and(eq(dialogues.companyId, obligations.companyId), eq(dialogues.id, obligations.dialogueId)))
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id)))
    .where(and(eq(obligations.companyId, company.id), eq(obligations.id, id)))
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  return row
}
