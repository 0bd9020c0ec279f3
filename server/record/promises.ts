import { sql } from 'drizzle-orm'
import { commitmentSteps, commitments, companies, renegotiations } from '../../db/schema/index.ts'

/**
 * What was promised, by either side, as it stood at the end of each span, as a table of the head of a query: `due_on`, the day that counted
 * then; `kind` and `last_at`, the last thing that had happened to it; `done_on`, the day on which it was said to be done; `ends_at`, the
 * midnight at which its day was over.
 */
export function promises(companyId: string) {
  const of = sql`${companyId}`
  const isIts = sql`step.company_id = ${of} and step.commitment_id = ${commitments.id} and step.at <= span.until`
  const dueOn = sql`coalesce((select moved.was_due_on from ${renegotiations} moved where moved.company_id = ${of} and moved.commitment_id = ${commitments.id}
    and moved."end" = 'accepted' and moved.ended_at > span.until order by moved.ended_at limit 1), ${commitments.dueOn})`
  return sql`promise as (
    select stood.*, (stood.due_on + 1)::timestamp at time zone stood.time_zone as ends_at,
      (stood.until at time zone stood.time_zone)::date > stood.due_on as is_past
    from (
      select span.no, span.since, span.until, ${commitments.id}, ${commitments.dialogueId}, ${commitments.side}, ${companies.timeZone}, ${dueOn} as due_on,
        last.kind, last.at as last_at, null::uuid as statement_id, null::uuid as conflict_id,
        ((select max(step.at) from ${commitmentSteps} step where ${isIts} and step.kind = 'done') at time zone ${companies.timeZone})::date as done_on
      from span
      join ${commitments} on ${commitments.companyId} = ${of} and ${commitments.at} <= span.until
      join ${companies} on ${companies.id} = ${of}
      left join lateral (select step.kind, step.at from ${commitmentSteps} step where ${isIts} order by step.at desc, step.id desc limit 1) last on true) stood)`
}

const isRunning = sql`(promise.kind in ('accepted', 'not_done')) is not false`
const isIn = sql`promise.last_at > span.since and promise.last_at <= span.until`

/** What is counted of what each side promised: by which rule, and when it happened. */
export const promised = {
  kept: { is: sql`promise.kind = 'confirmed' and promise.done_on <= promise.due_on and ${isIn}`, at: sql`promise.last_at` },
  late: { is: sql`promise.kind = 'confirmed' and promise.done_on > promise.due_on and ${isIn}`, at: sql`promise.last_at` },
  broken: { is: sql`promise.kind = 'broken' and ${isIn}`, at: sql`promise.last_at` },
  overdue: { is: sql`${isRunning} and promise.is_past`, at: sql`promise.ends_at` },
  open: { is: sql`${isRunning} and not promise.is_past`, at: sql`promise.ends_at` },
  unconfirmed: { is: sql`promise.kind = 'done'`, at: sql`promise.last_at` },
} as const
