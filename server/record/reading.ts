import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { extensions, obligations, responses, responseTargets } from '../../db/schema/index.ts'

export const recordDays = 90
/** Under this many, a share would say nothing. */
export const fewest = 5

export interface Kept {
  kept: number
  late: number
  overdue: number
  /** All of them: what the share is of. */
  ended: number
  enough: boolean
}

/**
 * How a company kept its promise to answer: of the answers given in the last 90 days how many came in time and how many late, and how
 * many are overdue now, however long. Kept rate = kept / (kept + late + overdue). An answer at the very moment it is due is in time.
 */
export async function recordOf(db: Db, company: { id: string }, { at }: { at: Date }): Promise<Kept> {
  const since = new Date(at.getTime() - recordDays * 86_400_000).toISOString()
  const now = at.toISOString()
  const due = sql`coalesce(${extensions.dueAt}, ${obligations.dueAt})`
  const met = sql`${responses.publishedAt}`
  const count = (is: ReturnType<typeof sql>) => sql<number>`(count(*) filter (where ${is}))::int`
  const [row] = await db
    .select({
      kept: count(sql`${met} <= ${due} and ${met} > ${since}::timestamptz`),
      late: count(sql`${met} > ${due} and ${met} > ${since}::timestamptz`),
      overdue: count(sql`${met} is null and ${due} < ${now}::timestamptz`),
    })
    .from(obligations)
    .leftJoin(extensions, and(eq(extensions.companyId, obligations.companyId), eq(extensions.obligationId, obligations.id)))
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id)))
    .leftJoin(responses, and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId)))
    .where(eq(obligations.companyId, company.id))
  const { kept, late, overdue } = row!
  const ended = kept + late + overdue
  return { kept, late, overdue, ended, enough: ended >= fewest }
}
