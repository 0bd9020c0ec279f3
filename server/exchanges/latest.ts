import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import {
  type comments,
  hidings,
  liftings,
  obligations,
  responses,
  responseTargets,
  staff,
  supporterVerdicts,
  supports,
  verdicts,
  waitings,
} from '../../db/schema/index.ts'
import type { Waiting } from '../obligations/waiting.ts'

/** A statement or a conflict that a row is about. */
export interface About {
  kind: SQL | SQL.Aliased
  id: SQL | SQL.Aliased
}

/** Of the people who say the same, how many said how an answer was received; how many of them were heard, and call it settled. */
export interface SupportersSay {
  said: number
  heard: number
  settled: number
}

/** A question to the customer, as it comes from the database. */
export interface Asked {
  words: string
  at: string
  until: string
  by: { personId: string; name: string; title: string; isStandIn: boolean }
}

/** A question, as it comes from the database. */
export interface WaitingRow {
  at: string
  until: string
  endedAt: string | null
}

/** The company of the rows: given, or a column of the item where a list reaches over several. */
type OfCompany = string | SQL | SQL.Aliased | AnyPgColumn

/** A form gives its result's id, so a conflict may have the id of a statement: the kind says which column to look in, each has its index. */
function about(item: About, statementId: AnyPgColumn, conflictId: AnyPgColumn) {
  return sql`((${item.kind} = 'statement' and ${statementId} = ${item.id}) or (${item.kind} = 'conflict' and ${conflictId} = ${item.id}))`
}

export function counted(
  table: typeof supports | typeof comments,
  companyId: OfCompany,
  item: About,
  statementId: AnyPgColumn,
  conflictId: AnyPgColumn,
) {
  return sql<number>`(select count(*)::int from ${table} where ${table.companyId} = ${companyId} and ${about(item, statementId, conflictId)})`
}

export function openHiding(db: Db, companyId: OfCompany, item: About) {
  return db
    .select({ id: hidings.id, reason: hidings.reason, at: hidings.at, by: sql<string>`${staff.name}`.as('hiding_by') })
    .from(hidings)
    .innerJoin(staff, and(eq(staff.companyId, hidings.companyId), eq(staff.personId, hidings.by)))
    .where(
      and(
        eq(hidings.companyId, companyId),
        about(item, hidings.statementId, hidings.conflictId),
        sql`not exists (select 1 from ${liftings} where ${liftings.companyId} = ${companyId} and ${liftings.hidingId} = ${hidings.id})`,
      ),
    )
    .limit(1)
    .as('hiding')
}

export function latestObligation(db: Db, companyId: OfCompany, item: About) {
  return db
    .select({
      id: obligations.id,
      cause: obligations.cause,
      startedAt: obligations.startedAt,
      firstDueAt: obligations.firstDueAt,
      dueAt: obligations.dueAt,
      waitsUntil: waitsUntil(),
      question: openQuestion(),
      waits: waitsOf(companyId).as('waits'),
      policy: obligations.policy,
      ownerId: obligations.ownerId,
      metAt: sql<Date | null>`${responses.publishedAt}`.mapWith(responses.publishedAt).as('met_at'),
    })
    .from(obligations)
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id)))
    .leftJoin(responses, and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId)))
    .where(and(eq(obligations.companyId, companyId), about(item, obligations.statementId, obligations.conflictId)))
    .orderBy(sql`${obligations.round} desc`)
    .limit(1)
    .as('duty')
}

/** Until when the clock waits for a reply that has not come. */
function waitsUntil() {
  return sql<Date | null>`(select ${waitings.until} from ${waitings} where ${waitings.companyId} = ${obligations.companyId}
    and ${waitings.obligationId} = ${obligations.id} and ${waitings.endedAt} is null)`
    .mapWith(waitings.until)
    .as('waits_until')
}

/** What the customer was asked and has not replied to, by whom; also once the time to wait for it is over. */
function openQuestion() {
  return sql<Asked | null>`(select json_build_object('words', ${waitings.question}, 'at', ${waitings.at}, 'until', ${waitings.until}, 'by', ${voiceOf(staff)})
    from ${waitings} join ${staff} on ${and(eq(staff.companyId, waitings.companyId), eq(staff.personId, waitings.by))}
    where ${waitings.companyId} = ${obligations.companyId} and ${waitings.obligationId} = ${obligations.id} and ${waitings.endedAt} is null)`.as(
    'open_question',
  )
}

/** Every question about a duty, ended or not, first one first. */
export function waitsOf(companyId: OfCompany) {
  return sql<
    WaitingRow[]
  >`coalesce((select json_agg(json_build_object('at', ${waitings.at}, 'until', ${waitings.until}, 'endedAt', ${waitings.endedAt}) order by ${waitings.at}, ${waitings.id})
    from ${waitings} where ${waitings.companyId} = ${companyId} and ${waitings.obligationId} = ${obligations.id}), '[]')`
}

/** The same with its moments. */
export function waitingOf({ at, until, endedAt }: WaitingRow): Waiting {
  return { at: new Date(at), until: new Date(until), endedAt: endedAt === null ? null : new Date(endedAt) }
}

/** What the voice of somebody who speaks for the company is made of. */
export function voiceOf(speaker: Pick<typeof staff, 'personId' | 'name' | 'title' | 'isStandIn'>) {
  return sql`json_build_object('personId', ${speaker.personId}, 'name', ${speaker.name}, 'title', ${speaker.title}, 'isStandIn', ${speaker.isStandIn})`
}

export function latestResponse(db: Db, companyId: OfCompany, item: About) {
  return db
    .select({
      id: responses.id,
      targetId: sql<string>`${responseTargets.id}`.as('said_target'),
      authorId: responses.authorId,
      isAnswer: responses.isAnswer,
      publishedAt: responses.publishedAt,
      revision: responses.revision,
      answeredAt: sql<Date | null>`max(${responses.publishedAt}) filter (where ${responses.isAnswer}) over ()`
        .mapWith(responses.publishedAt)
        .as('answered_at'),
    })
    .from(responseTargets)
    .innerJoin(responses, and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId)))
    .where(and(eq(responseTargets.companyId, companyId), about(item, responseTargets.statementId, responseTargets.conflictId)))
    .orderBy(sql`${responses.publishedAt} desc, ${responses.id} desc`)
    .limit(1)
    .as('said')
}

/** The latest word of the addressee, on whichever answer: on an earlier one where the latest only names a new date. */
export function latestVerdict(db: Db, companyId: OfCompany, item: About) {
  return db
    .select({
      targetId: verdicts.targetId,
      heard: verdicts.heard,
      correction: verdicts.correction,
      settled: verdicts.settled,
      feeling: verdicts.feeling,
      at: verdicts.at,
    })
    .from(verdicts)
    .innerJoin(responseTargets, and(eq(responseTargets.companyId, verdicts.companyId), eq(responseTargets.id, verdicts.targetId)))
    .where(and(eq(verdicts.companyId, companyId), about(item, responseTargets.statementId, responseTargets.conflictId)))
    .orderBy(sql`${verdicts.at} desc, ${verdicts.id} desc`)
    .limit(1)
    .as('judged')
}

/** How those who say the same received an answer: the latest word of each of them. Who has taken their support back is not counted. */
export function supportersOf(companyId: OfCompany, item: About, targetId: SQL | SQL.Aliased | AnyPgColumn) {
  const latest = sql`select distinct on (${supporterVerdicts.personId}) ${supporterVerdicts.heard} as heard, ${supporterVerdicts.settled} as settled
    from ${supporterVerdicts} where ${supporterVerdicts.companyId} = ${companyId} and ${supporterVerdicts.targetId} = ${targetId}
    and exists (select 1 from ${supports} where ${supports.companyId} = ${companyId} and ${about(item, supports.statementId, supports.conflictId)} and ${supports.personId} = ${supporterVerdicts.personId})
    order by ${supporterVerdicts.personId}, ${supporterVerdicts.at} desc, ${supporterVerdicts.id} desc`
  return sql<SupportersSay>`(select json_build_object('said', count(*), 'heard', count(*) filter (where heard = 'yes'), 'settled', count(*) filter (where settled = 'yes'))
    from (${latest}) latest)`
}
