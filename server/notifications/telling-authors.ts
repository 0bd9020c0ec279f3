import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { memberships, obligations, responses, responseTargets, verdicts } from '../../db/schema/index.ts'
import { leadsOf } from '../obligations/leads.ts'
import { type Draft, reachable } from './queueing.ts'
import type { Fact } from './writing.ts'

/** Whoever wrote the answer that was judged, while they answer here; unless the verdict opened the conflict again and they are told of that. */
export async function toAuthor(tx: Db, { companyId, detail, at }: Fact): Promise<Draft[]> {
  const verdictId = String(detail.verdictId)
  const [answer] = await tx
    .select({
      authorId: responses.authorId,
      conflictId: responseTargets.conflictId,
      threadId: sql<string>`coalesce(${responseTargets.conflictId}, ${responseTargets.statementId})`,
    })
    .from(verdicts)
    .innerJoin(responseTargets, and(eq(responseTargets.companyId, verdicts.companyId), eq(responseTargets.id, verdicts.targetId)))
    .innerJoin(responses, and(eq(responses.companyId, verdicts.companyId), eq(responses.id, responseTargets.responseId)))
    .innerJoin(
      memberships,
      and(
        eq(memberships.companyId, verdicts.companyId),
        eq(memberships.personId, responses.authorId),
        inArray(memberships.role, ['staff', 'admin']),
        isNull(memberships.endedAt),
      ),
    )
    .where(and(eq(verdicts.companyId, companyId), eq(verdicts.id, verdictId)))
  if (!answer) return []
  const { authorId, conflictId, threadId } = answer
  if (conflictId && (await isToldOfReopening(tx, { companyId, conflictId, authorId, at }))) return []
  const [author] = await reachable(tx, companyId, { ids: [authorId], topic: 'duties' })
  return author ? [{ companyId, kind: 'judged', about: { verdictId }, threadId, ...author }] : []
}

interface Reopening {
  companyId: string
  conflictId: string
  authorId: string
  at: Date
}

/** A verdict that opens a conflict again starts its new duty at the same moment. */
async function isToldOfReopening(tx: Db, { companyId, conflictId, authorId, at }: Reopening) {
  const started = and(eq(obligations.companyId, companyId), eq(obligations.conflictId, conflictId), eq(obligations.startedAt, at))
  const [duty] = await tx
    .select({ ownerId: obligations.ownerId })
    .from(obligations)
    .where(and(started, eq(obligations.cause, 'reopened')))
  if (!duty) return false
  return duty.ownerId === authorId || (await leadsOf(tx, { companyId, conflictId })).includes(authorId)
}
