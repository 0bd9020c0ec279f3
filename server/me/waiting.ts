import { and, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm'
import { type AnyPgColumn, unionAll } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import {
  companies,
  conflicts,
  dialogues,
  disagreements,
  heldStatements,
  hidings,
  invitees,
  liftings,
  memberships,
  people,
  responses,
  responseTargets,
  staff,
  statementRevisions,
  statements,
  supporterVerdicts,
  supports,
  verdicts,
  withdrawals,
} from '../../db/schema/index.ts'
import { heldDays } from '../statements/holding.ts'

export type Waiting = Awaited<ReturnType<typeof waitingFor>>[number]

const most = 20
/** A supporter is asked for as long as the link in their mail is good; whom an answer was written for, for ever. */
const supporterDays = 60
const day = 86_400_000

/**
 * What waits for one person's own word, in every company, 20 at most: answers written for them that they have not judged, answers to what
 * they said "the same for me" of, and what they wrote as a guest and have not published, shown only to who has proven the address. One
 * statement; it names no company, because it is about all of theirs.
 */
export async function waitingFor(db: Db, { personId }: { personId: string }, { at }: { at: Date }) {
  return await unionAll(answersTo(db, personId, at), heldBy(db, personId, at))
    .orderBy(sql`waiting_rank, waits_since desc, waiting_id desc`)
    .limit(most)
}

function answersTo(db: Db, personId: string, at: Date) {
  const thing = thingsOf(db, personId)
  const ofTarget = (column: AnyPgColumn) => eq(column, responseTargets.companyId)
  const isTheirs = eq(thing.kind, 'answer')
  const since = new Date(at.getTime() - supporterDays * day)
  return db
    .select({
      kind: sql<'answer' | 'same' | 'held'>`${thing.kind}`.as('waiting_kind'),
      rank: sql<number>`case when ${isTheirs} then 0 else 1 end`.as('waiting_rank'),
      ...placeColumns,
      id: sql<string>`${responseTargets.id}`.as('waiting_id'),
      at: sql<Date>`${responses.publishedAt}`.mapWith(responses.publishedAt).as('waits_since'),
      words: sql<string>`left(coalesce(${statementRevisions.why}, ${conflicts.need}), 280)`.as('waiting_words'),
      by: sql<string | null>`${staff.name}`.as('waiting_by'),
      statementId: sql<string | null>`${responseTargets.statementId}`.as('waiting_statement'),
      conflictId: sql<string | null>`${responseTargets.conflictId}`.as('waiting_conflict'),
    })
    .from(thing)
    .innerJoin(
      responseTargets,
      and(
        eq(responseTargets.companyId, thing.companyId),
        or(eq(responseTargets.statementId, thing.statementId), eq(responseTargets.conflictId, thing.conflictId)),
      ),
    )
    .innerJoin(responses, and(ofTarget(responses.companyId), eq(responses.id, responseTargets.responseId)))
    .innerJoin(staff, and(ofTarget(staff.companyId), eq(staff.personId, responses.authorId)))
    .innerJoin(companies, ofTarget(companies.id))
    .innerJoin(dialogues, and(ofTarget(dialogues.companyId), eq(dialogues.id, responses.dialogueId)))
    .leftJoin(statements, and(ofTarget(statements.companyId), eq(statements.id, responseTargets.statementId)))
    .leftJoin(
      statementRevisions,
      and(
        ofTarget(statementRevisions.companyId),
        eq(statementRevisions.statementId, statements.id),
        eq(statementRevisions.number, statements.revision),
      ),
    )
    .leftJoin(conflicts, and(ofTarget(conflicts.companyId), eq(conflicts.id, responseTargets.conflictId)))
    .where(
      and(
        eq(responses.isAnswer, true),
        or(
          and(isTheirs, sql`not ${hasSpoken(verdicts, personId)}`, sql`not ${isOver()}`),
          and(
            eq(thing.kind, 'same'),
            gt(responses.publishedAt, since),
            mayRead(personId),
            sql`not ${hasSpoken(supporterVerdicts, personId)}`,
          ),
        ),
        sql`not ${hasNewerAnswer()}`,
        sql`not ${isHidden()}`,
      ),
    )
}

/** What they said as a customer, and what they said "the same for me" of: by way of their memberships, so that each company's own index is used. */
function thingsOf(db: Db, personId: string) {
  const isCustomer = and(eq(memberships.personId, personId), eq(memberships.role, 'customer'), isNull(memberships.endedAt))
  const no = sql<string | null>`null::uuid`
  const posted = db
    .select(thing('answer', memberships.companyId, sql`${statements.id}`, no))
    .from(memberships)
    .innerJoin(statements, and(eq(statements.companyId, memberships.companyId), eq(statements.authorId, memberships.personId)))
    .where(isCustomer)
  const raised = db
    .select(thing('answer', memberships.companyId, no, sql`${conflicts.id}`))
    .from(memberships)
    .innerJoin(
      conflicts,
      and(eq(conflicts.companyId, memberships.companyId), eq(conflicts.raiserId, memberships.personId), eq(conflicts.side, 'customer')),
    )
    .where(isCustomer)
  const alike = db
    .select(thing('same', memberships.companyId, sql`${supports.statementId}`, sql`${supports.conflictId}`))
    .from(memberships)
    .innerJoin(supports, and(eq(supports.companyId, memberships.companyId), eq(supports.personId, memberships.personId)))
    .where(isCustomer)
  return unionAll(posted, raised, alike).as('thing')
}

function thing(kind: 'answer' | 'same', companyId: AnyPgColumn, statementId: SQL<string | null>, conflictId: SQL<string | null>) {
  return {
    kind: sql<'answer' | 'same'>`${sql.raw(`'${kind}'`)}`.as('thing_kind'),
    companyId: sql<string>`${companyId}`.as('thing_company'),
    statementId: statementId.as('thing_statement'),
    conflictId: conflictId.as('thing_conflict'),
  }
}

function heldBy(db: Db, personId: string, at: Date) {
  return db
    .select({
      kind: sql<'answer' | 'same' | 'held'>`'held'`.as('waiting_kind'),
      rank: sql<number>`2`.as('waiting_rank'),
      ...placeColumns,
      id: sql<string>`${heldStatements.id}`.as('waiting_id'),
      at: sql<Date>`${heldStatements.heldAt}`.mapWith(heldStatements.heldAt).as('waits_since'),
      words: sql<string>`${heldStatements.why}`.as('waiting_words'),
      by: sql<string | null>`null`.as('waiting_by'),
      statementId: sql<string | null>`null::uuid`.as('waiting_statement'),
      conflictId: sql<string | null>`null::uuid`.as('waiting_conflict'),
    })
    .from(people)
    .innerJoin(heldStatements, eq(heldStatements.email, people.email))
    .innerJoin(companies, eq(companies.id, heldStatements.companyId))
    .innerJoin(dialogues, and(eq(dialogues.companyId, heldStatements.companyId), eq(dialogues.id, heldStatements.dialogueId)))
    .where(and(eq(people.id, personId), eq(people.emailVerified, true), gt(heldStatements.heldAt, new Date(at.getTime() - heldDays * day))))
}

const placeColumns = {
  company: {
    slug: sql<string>`${companies.slug}`.as('waiting_company_slug'),
    name: sql<string>`${companies.name}`.as('waiting_company_name'),
    timeZone: sql<string>`${companies.timeZone}`.as('waiting_time_zone'),
  },
  dialogue: {
    slug: sql<string>`${dialogues.slug}`.as('waiting_dialogue_slug'),
    question: sql<string>`${dialogues.question}`.as('waiting_question'),
    phase: sql<string>`${dialogues.phase}`.as('waiting_phase'),
  },
}

function hasSpoken(table: typeof verdicts | typeof supporterVerdicts, personId: string) {
  return sql`exists (select 1 from ${table} where ${table.companyId} = ${responseTargets.companyId} and ${table.targetId} = ${responseTargets.id} and ${table.personId} = ${personId})`
}

/** Of the same statement or conflict. */
function hasNewerAnswer() {
  return sql`exists (select 1 from response_targets other join responses newer on newer.company_id = other.company_id and newer.id = other.response_id
    where other.company_id = ${responseTargets.companyId} and (other.conflict_id = ${responseTargets.conflictId} or other.statement_id = ${responseTargets.statementId})
    and newer.is_answer and newer.published_at > ${responses.publishedAt})`
}

/** Withdrawn, or left as it stands by both sides: nothing is asked about it any more. */
function isOver() {
  return sql`(exists (select 1 from ${withdrawals} where ${withdrawals.companyId} = ${responseTargets.companyId} and ${withdrawals.conflictId} = ${responseTargets.conflictId})
    or (select count(*) from ${disagreements} where ${disagreements.companyId} = ${responseTargets.companyId} and ${disagreements.conflictId} = ${responseTargets.conflictId}) > 1)`
}

function mayRead(personId: string) {
  return or(
    eq(dialogues.visibility, 'public'),
    sql`exists (select 1 from ${invitees} where ${invitees.companyId} = ${dialogues.companyId} and ${invitees.dialogueId} = ${dialogues.id} and ${invitees.personId} = ${personId})`,
  )
}

function isHidden() {
  return sql`exists (select 1 from ${hidings} left join ${liftings} on ${and(eq(liftings.companyId, hidings.companyId), eq(liftings.hidingId, hidings.id))}
    where ${hidings.companyId} = ${responseTargets.companyId} and (${hidings.conflictId} = ${responseTargets.conflictId} or ${hidings.statementId} = ${responseTargets.statementId}) and ${liftings.at} is null)`
}
