import { and, asc, eq, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { extensions, obligations, waitings } from '../../db/schema/index.ts'
import { reckoningOf } from './reckoning.ts'

/** Every clock of a duty, or about a conflict or a statement, by that id, first one first: what was promised, and how its date came about. */
export async function clocksOf(db: Db, company: { id: string }, { about: id, at }: { about: string; at: Date }) {
  const { id: companyId } = company
  const rows = await db
    .select({
      kind: sql<'conflict' | 'statement'>`case when ${obligations.conflictId} is null then 'statement' else 'conflict' end`,
      id: obligations.id,
      round: obligations.round,
      startedAt: obligations.startedAt,
      firstDueAt: obligations.firstDueAt,
      dueAt: obligations.dueAt,
      policy: obligations.policy,
      extension: { dueAt: extensions.dueAt, reason: extensions.reason, at: extensions.at },
    })
    .from(obligations)
    .leftJoin(extensions, and(eq(extensions.companyId, companyId), eq(extensions.obligationId, obligations.id)))
    .where(
      and(
        eq(obligations.companyId, companyId),
        or(eq(obligations.id, id), eq(obligations.conflictId, id), eq(obligations.statementId, id)),
      ),
    )
    .orderBy(asc(obligations.round))
  return await Promise.all(
    rows.map(async (row) => {
      const waits = await db
        .select({ at: waitings.at, until: waitings.until, endedAt: waitings.endedAt })
        .from(waitings)
        .where(and(eq(waitings.companyId, companyId), eq(waitings.obligationId, row.id)))
        .orderBy(asc(waitings.at), asc(waitings.id))
      return { kind: row.kind, round: row.round, hours: row.policy.hours, ...reckoningOf({ ...row, waits }, at) }
    }),
  )
}
