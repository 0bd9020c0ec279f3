import { type SQL, sql } from 'drizzle-orm'
import {
  conflicts,
  disagreements,
  extensions,
  handings,
  obligations,
  predictions,
  responses,
  responseTargets,
  supporterVerdicts,
  supports,
  verdicts,
  waitings,
  withdrawals,
} from '../../db/schema/index.ts'
import type { Figure } from './figures.ts'
import { promised, promises } from './promises.ts'
import type { Span } from './spans.ts'

interface Happening {
  /** Whether it is something owed, answered or promised. */
  about: 'duty' | 'answer' | 'promise'
  from: SQL
  is?: SQL
  /** When it happened, and the row that says so: a place in the list. */
  at: SQL
  id: SQL
  /** How many it counts for; one, where nothing is said. */
  times?: SQL
}

const inSpan = (moment: SQL) => sql`${moment} > span.since and ${moment} <= span.until`
const ofDuty = (is: SQL, at: SQL): Happening => ({ about: 'duty', from: sql`duty on ${is}`, at, id: sql`duty.id` })
const ofAnswer = (is: SQL, at = sql`answer.at`): Happening => ({
  about: 'answer',
  from: sql`answer on answer.no = span.no`,
  is,
  at,
  id: sql`answer.id`,
})
const ofSame = (is: SQL): Happening => ({
  about: 'answer',
  from: sql`(select same.no, same.target_id, count(*)::int as times from same where ${is} group by same.no, same.target_id) same on same.no = span.no
    join answer on answer.no = span.no and answer.id = same.target_id`,
  at: sql`answer.at`,
  id: sql`answer.id`,
  times: sql`same.times`,
})
const besideDuty = (table: typeof extensions | typeof waitings | typeof handings, id: SQL): Happening => ({
  about: 'duty',
  from: sql`${table} on ${inSpan(sql`${table.at}`)} join duty on duty.id = ${table.obligationId}`,
  is: sql`${table.companyId} = duty.company_id`,
  at: sql`${table.at}`,
  id,
})

const ofPromise = (side: 'company' | 'customer', { is, at }: { is: SQL; at: SQL }): Happening => ({
  about: 'promise',
  from: sql`promise on promise.no = span.no`,
  is: sql`promise.side = ${sql.raw(`'${side}'`)} and ${is}`,
  at,
  id: sql`promise.id`,
})

/** The rule of each figure. Every list behind a number is read by the rule that counted it. */
const rules: Record<Figure, Happening> = {
  kept: ofDuty(sql`duty.met_at = duty.ended_at and duty.met_at <= duty.due_at and ${inSpan(sql`duty.ended_at`)}`, sql`duty.ended_at`),
  late: ofDuty(sql`duty.ended_at > duty.due_at and ${inSpan(sql`duty.ended_at`)}`, sql`duty.ended_at`),
  overdue: ofDuty(sql`duty.due_at < span.until and (duty.ended_at is null or duty.ended_at > span.until)`, sql`duty.due_at`),
  'let-go': ofDuty(
    sql`duty.ended_at <= duty.due_at and duty.met_at is distinct from duty.ended_at and ${inSpan(sql`duty.ended_at`)}`,
    sql`duty.ended_at`,
  ),
  heard: ofAnswer(sql`answer.heard = 'yes'`),
  'partly-heard': ofAnswer(sql`answer.heard = 'partly'`),
  'not-heard': ofAnswer(sql`answer.heard = 'no'`),
  settled: ofAnswer(sql`answer.settled = 'yes'`),
  'not-yet-settled': ofAnswer(sql`answer.settled = 'not_yet'`),
  'not-settled': ofAnswer(sql`answer.settled = 'no'`),
  silent: ofAnswer(sql`answer.heard is null`),
  corrected: ofAnswer(sql`answer.is_corrected`),
  expected: ofAnswer(sql`answer.heard is not null and answer.expects_heard is not null`),
  'same-for-me': ofSame(sql`true`),
  'same-heard': ofSame(sql`same.heard = 'yes'`),
  'same-settled': ofSame(sql`same.settled = 'yes'`),
  extended: besideDuty(extensions, sql`${extensions.obligationId}`),
  asked: besideDuty(waitings, sql`${waitings.id}`),
  'handed-over': besideDuty(handings, sql`${handings.id}`),
  reopened: ofDuty(sql`duty.cause = 'reopened' and ${inSpan(sql`duty.started_at`)}`, sql`duty.started_at`),
  'commitments-kept': ofPromise('company', promised.kept),
  'commitments-late': ofPromise('company', promised.late),
  'commitments-broken': ofPromise('company', promised.broken),
  'commitments-overdue': ofPromise('company', promised.overdue),
  'commitments-open': ofPromise('company', promised.open),
  'commitments-unconfirmed': ofPromise('company', promised.unconfirmed),
  'customers-kept': ofPromise('customer', promised.kept),
  'customers-late': ofPromise('customer', promised.late),
  'customers-broken': ofPromise('customer', promised.broken),
  'customers-overdue': ofPromise('customer', promised.overdue),
  'customers-open': ofPromise('customer', promised.open),
  'customers-unconfirmed': ofPromise('customer', promised.unconfirmed),
}

/**
 * Everything that these figures count in these spans, a row for each, to be selected from: no (of the span), figure, at, id, times,
 * dialogue_id, statement_id, conflict_id, commitment_id.
 */
export function happenings(companyId: string, spans: Span[], only: readonly Figure[]) {
  const all = only.map((figure) => {
    const { from, is = sql`true`, at, id, times = sql`1`, ...rule } = rules[figure]
    const about = sql.raw(rule.about)
    return sql`select span.no, ${sql.raw(`'${figure}'`)}::text as figure, ${at} as at, ${id} as id, ${times} as times, ${about}.dialogue_id, ${about}.statement_id, ${about}.conflict_id,
        ${rule.about === 'promise' ? id : sql`null::uuid`} as commitment_id
      from span join ${from} where ${is}`
  })
  return sql`(${tables(companyId, spans)} ${sql.join(all, sql` union all `)}) happening`
}

/**
 * What is counted, as the head of a query. `span`: the spans, by their place. `duty`: what was owed to customers, when it was met, and when it ended: met, or let go
 * with its conflict (withdrawn, left as it stands by both sides, or first called settled after the clock began), whichever was first.
 * `answer`: what was answered to customers in each span, what its author expected, and the latest verdict known. `same`: the latest verdict
 * of everybody who says "the same for me" still. `promise`: see `promises`.
 */
export function tables(companyId: string, spans: Span[]) {
  const of = sql`${companyId}`
  const rows = spans.map(
    ({ since, until, known }, no) => sql`(${sql.raw(String(no))}, ${moment(since)}, ${moment(until)}, ${moment(known)})`,
  )
  return sql`with span(no, since, until, known) as (values ${sql.join(rows, sql`, `)}),
    release as (
      select ${withdrawals.conflictId}, ${withdrawals.at}, false as is_verdict from ${withdrawals} where ${withdrawals.companyId} = ${of}
      union all
      select ${disagreements.conflictId}, max(${disagreements.at}), false from ${disagreements} where ${disagreements.companyId} = ${of}
        group by ${disagreements.conflictId} having count(*) = 2
      union all
      select ${responseTargets.conflictId}, ${verdicts.at}, true from ${verdicts}
        join ${responseTargets} on ${responseTargets.companyId} = ${verdicts.companyId} and ${responseTargets.id} = ${verdicts.targetId}
        where ${verdicts.companyId} = ${of} and ${verdicts.settled} = 'yes' and ${responseTargets.conflictId} is not null),
    released as (
      select ${obligations.id}, min(release.at) as at from ${obligations} join release on release.conflict_id = ${obligations.conflictId}
        where ${obligations.companyId} = ${of} and (not release.is_verdict or release.at > ${obligations.startedAt}) group by ${obligations.id}),
    duty as (
      select ${obligations.companyId}, ${obligations.id}, ${obligations.dialogueId}, ${obligations.statementId}, ${obligations.conflictId}, ${obligations.ownerId},
        ${obligations.cause}, ${obligations.startedAt}, ${obligations.dueAt}, ${responses.publishedAt} as met_at,
        least(${responses.publishedAt}, released.at) as ended_at, ${responseTargets.hours}
      from ${obligations}
      left join ${responseTargets} on ${responseTargets.companyId} = ${obligations.companyId} and ${responseTargets.obligationId} = ${obligations.id}
      left join ${responses} on ${responses.companyId} = ${responseTargets.companyId} and ${responses.id} = ${responseTargets.responseId}
      left join ${conflicts} on ${conflicts.companyId} = ${obligations.companyId} and ${conflicts.id} = ${obligations.conflictId}
      left join released on released.id = ${obligations.id}
      where ${obligations.companyId} = ${of} and ${conflicts.side} is distinct from 'company'),
    judged as (
      select distinct on (moment.known, ${verdicts.targetId}) moment.known, ${verdicts.targetId}, ${verdicts.heard}, ${verdicts.settled},
        ${verdicts.correction} is not null as is_corrected
      from (select distinct known from span) moment join ${verdicts} on ${verdicts.at} <= moment.known
      where ${verdicts.companyId} = ${of} order by moment.known, ${verdicts.targetId}, ${verdicts.at} desc, ${verdicts.id} desc),
    answer as (
      select span.no, ${responseTargets.id}, ${responseTargets.responseId}, ${responses.authorId}, ${responses.dialogueId}, ${responseTargets.statementId}, ${responseTargets.conflictId},
        ${responses.publishedAt} as at, ${predictions.heard} as expects_heard, ${predictions.settled} as expects_settled,
        judged.heard, judged.settled, judged.is_corrected
      from span
      join ${responses} on ${responses.publishedAt} > span.since and ${responses.publishedAt} <= span.until
      join ${responseTargets} on ${responseTargets.companyId} = ${responses.companyId} and ${responseTargets.responseId} = ${responses.id}
      left join ${conflicts} on ${conflicts.companyId} = ${responseTargets.companyId} and ${conflicts.id} = ${responseTargets.conflictId}
      left join ${predictions} on ${predictions.companyId} = ${responses.companyId} and ${predictions.responseId} = ${responses.id}
      left join judged on judged.known = span.known and judged.target_id = ${responseTargets.id}
      where ${responses.companyId} = ${of} and ${responses.isAnswer} and ${conflicts.side} is distinct from 'company'),
    same as (
      select distinct on (span.no, ${supporterVerdicts.targetId}, ${supporterVerdicts.personId}) span.no, ${supporterVerdicts.targetId},
        ${supporterVerdicts.heard}, ${supporterVerdicts.settled}
      from span join ${supporterVerdicts} on ${supporterVerdicts.at} <= span.known
      join ${responseTargets} on ${responseTargets.companyId} = ${supporterVerdicts.companyId} and ${responseTargets.id} = ${supporterVerdicts.targetId}
      where ${supporterVerdicts.companyId} = ${of} and exists (select 1 from ${supports}
        where ${supports.companyId} = ${of} and ${supports.personId} = ${supporterVerdicts.personId}
        and (${supports.conflictId} = ${responseTargets.conflictId} or ${supports.statementId} = ${responseTargets.statementId}))
      order by span.no, ${supporterVerdicts.targetId}, ${supporterVerdicts.personId}, ${supporterVerdicts.at} desc, ${supporterVerdicts.id} desc),
    ${promises(companyId)}`
}

function moment(at: Date) {
  return sql`${at.toISOString()}::timestamptz`
}
