import { and, eq, gt, or, sql } from 'drizzle-orm'
import { type AnyPgColumn, unionAll } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { statementNow } from '../../db/now.ts'
import {
  companies,
  conflicts,
  dialogues,
  heldStatements,
  people,
  responses,
  responseTargets,
  staff,
  statementRevisions,
  statements,
  supporterVerdicts,
  verdicts,
} from '../../db/schema/index.ts'
import { hasNewerAnswer } from '../responses/newer.ts'
import { heldDays } from '../statements/holding.ts'
import { askedOf } from './asked.ts'
import { promisedTo } from './promised.ts'
import { mayRead } from './reaching.ts'
import { isHidden, isOver, type Kind, placeColumns, thingsOf } from './things.ts'
import { toWeigh } from './weighing.ts'
import { askedOfWords } from './words.ts'

export type Waiting = Awaited<ReturnType<typeof waitingFor>>[number]

const most = 20
/** A supporter is asked for as long as the link in their mail is good; whom an answer was written for, for ever. */
const supporterDays = 60
const day = 86_400_000

/**
 * What waits for one person's own word, in every company, 20 at most: what they are asked before they are answered, answers written for them
 * that they have not judged, what was promised to them, what is to be weighed, whether a theme is theirs and their words may stand for it, answers to what they said "the same for me" of, and what they
 * wrote as a guest and have not published, shown only to who has proven the address. One statement; it names no company, because it is
 * about all of theirs.
 */
export async function waitingFor(db: Db, { personId }: { personId: string }, { at }: { at: Date }) {
  return await unionAll(
    askedOf(db, personId),
    answersTo(db, personId, at),
    promisedTo(db, personId, at),
    toWeigh(db, personId, at),
    ...askedOfWords(db, personId),
    heldBy(db, personId, at),
  )
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
      kind: sql<Kind>`${thing.kind}`.as('waiting_kind'),
      rank: sql<number>`case when ${isTheirs} then 1 else 2 end`.as('waiting_rank'),
      ...placeColumns,
      id: sql<string>`${responseTargets.id}`.as('waiting_id'),
      at: sql<Date>`${responses.publishedAt}`.mapWith(responses.publishedAt).as('waits_since'),
      words: sql<string>`left(coalesce(${statementRevisions.why}, ${conflicts.need}), 280)`.as('waiting_words'),
      by: sql<string | null>`${staff.name}`.as('waiting_by'),
      question: sql<string | null>`null`.as('waiting_asked'),
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
    .leftJoin(statementRevisions, statementNow(responseTargets.companyId))
    .leftJoin(conflicts, and(ofTarget(conflicts.companyId), eq(conflicts.id, responseTargets.conflictId)))
    .where(
      and(
        eq(responses.isAnswer, true),
        or(
          and(isTheirs, sql`not ${hasSpoken(verdicts, personId)}`, sql`not ${isOver(responseTargets)}`),
          and(
            eq(thing.kind, 'same'),
            gt(responses.publishedAt, since),
            mayRead(personId),
            sql`not ${hasSpoken(supporterVerdicts, personId)}`,
          ),
        ),
        sql`not ${hasNewerAnswer(responseTargets.companyId)}`,
        sql`not ${isHidden(responseTargets)}`,
      ),
    )
}

function heldBy(db: Db, personId: string, at: Date) {
  return db
    .select({
      kind: sql<Kind>`'held'`.as('waiting_kind'),
      rank: sql<number>`3`.as('waiting_rank'),
      ...placeColumns,
      id: sql<string>`${heldStatements.id}`.as('waiting_id'),
      at: sql<Date>`${heldStatements.heldAt}`.mapWith(heldStatements.heldAt).as('waits_since'),
      words: sql<string>`${heldStatements.why}`.as('waiting_words'),
      by: sql<string | null>`null`.as('waiting_by'),
      question: sql<string | null>`null`.as('waiting_asked'),
      statementId: sql<string | null>`null::uuid`.as('waiting_statement'),
      conflictId: sql<string | null>`null::uuid`.as('waiting_conflict'),
    })
    .from(people)
    .innerJoin(heldStatements, eq(heldStatements.email, people.email))
    .innerJoin(companies, eq(companies.id, heldStatements.companyId))
    .innerJoin(dialogues, and(eq(dialogues.companyId, heldStatements.companyId), eq(dialogues.id, heldStatements.dialogueId)))
    .where(and(eq(people.id, personId), eq(people.emailVerified, true), gt(heldStatements.heldAt, new Date(at.getTime() - heldDays * day))))
}

function hasSpoken(table: typeof verdicts | typeof supporterVerdicts, personId: string) {
  return sql`exists (select 1 from ${table} where ${table.companyId} = ${responseTargets.companyId} and ${table.targetId} = ${responseTargets.id} and ${table.personId} = ${personId})`
}
