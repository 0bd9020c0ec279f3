import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { conflicts, disagreements, obligations, responses, responseTargets, verdicts, withdrawals } from '../../db/schema/index.ts'

interface Counting {
  at: Date
  /** Answers given before this moment count no more; what is still overdue always counts. */
  since?: Date
  dialogueId?: SQL
}

/**
 * How the promise to answer was kept, as a query of one row: obligations met in time (an answer at the very moment it is due is in time),
 * met late, and overdue now. One that ended without an answer, because the conflict was let go, counts for nothing where that was
 * before it was due, and as late where it was after; an answer that comes after that changes neither. What the company's own side raised
 * is left out: it would better, or worsen, its rate by what it owes to nobody but itself.
 */
export function keptCounts(db: Db, companyId: string, { at, since = new Date(0), dialogueId }: Counting) {
  const due = obligations.dueAt
  const met = responses.publishedAt
  const ended = sql`least(${met}, ${releasedAt(companyId)})`
  const from = sql`${since.toISOString()}::timestamptz`
  const count = (is: SQL) => sql<number>`(count(*) filter (where ${is}))::int`
  return db
    .select({
      kept: count(sql`${met} <= ${due} and ${ended} = ${met} and ${met} > ${from}`).as('kept'),
      late: count(sql`${ended} > ${due} and ${ended} > ${from}`).as('late'),
      overdue: count(sql`${ended} is null and ${due} < ${at.toISOString()}::timestamptz`).as('overdue'),
    })
    .from(obligations)
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id)))
    .leftJoin(responses, and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId)))
    .leftJoin(conflicts, and(eq(conflicts.companyId, obligations.companyId), eq(conflicts.id, obligations.conflictId)))
    .where(
      and(
        eq(obligations.companyId, companyId),
        sql`${conflicts.side} is distinct from 'company'`,
        dialogueId && sql`${obligations.dialogueId} = ${dialogueId}`,
      ),
    )
}

/**
 * When an obligation was let go with its conflict: withdrawn by its raiser, left as it stands by both sides, or first called settled
 * after the clock started. That is for good: who says "not yet" later starts the next round. Null where nobody let it go.
 */
function releasedAt(companyId: string) {
  const { withdrawn, left, settled } = releasesOf(companyId)
  return sql<Date | null>`least(${withdrawn}, ${left}, ${settled})`
}

/** The same three moments, each by itself: the earliest of them let it go. */
export function releasesOf(companyId: string) {
  const conflict = obligations.conflictId
  return {
    withdrawn: sql`(select ${withdrawals.at} from ${withdrawals} where ${withdrawals.companyId} = ${companyId} and ${withdrawals.conflictId} = ${conflict})`,
    left: sql`(select max(${disagreements.at}) from ${disagreements} where ${disagreements.companyId} = ${companyId} and ${disagreements.conflictId} = ${conflict} having count(*) = 2)`,
    settled: sql`(select min(${verdicts.at}) from ${verdicts} join ${responseTargets} judged on judged.company_id = ${verdicts.companyId} and judged.id = ${verdicts.targetId}
      where ${verdicts.companyId} = ${companyId} and judged.conflict_id = ${conflict} and ${verdicts.settled} = 'yes' and ${verdicts.at} > ${obligations.startedAt})`,
  }
}

/**
 * Of obligations joined with what met them: those that are neither met nor let go. What let one go (see `releasedAt`) is looked for in
 * three questions of their own, which the database answers for all obligations at once, not for each in turn. That no answer met it is asked
 * of the column it is joined by: so the database knows how many rows to expect, and joins them well.
 */
export function isStillOwed(companyId: string) {
  const conflict = obligations.conflictId
  return and(
    eq(obligations.companyId, companyId),
    isNull(responseTargets.obligationId),
    sql`not exists (select 1 from ${withdrawals} where ${withdrawals.companyId} = ${companyId} and ${withdrawals.conflictId} = ${conflict})`,
    sql`not exists (select 1 from ${disagreements} join ${disagreements} other
      on other.company_id = ${disagreements.companyId} and other.conflict_id = ${disagreements.conflictId} and other.side = 'customer'
      where ${disagreements.companyId} = ${companyId} and ${disagreements.side} = 'company' and ${disagreements.conflictId} = ${conflict})`,
    sql`not exists (select 1 from ${verdicts} join ${responseTargets} judged on judged.company_id = ${verdicts.companyId} and judged.id = ${verdicts.targetId}
      where ${verdicts.companyId} = ${companyId} and judged.conflict_id = ${conflict} and ${verdicts.settled} = 'yes' and ${verdicts.at} > ${obligations.startedAt})`,
  )
}
