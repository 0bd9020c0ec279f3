import { and, eq, isNull, or, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { statementNow } from '../../db/now.ts'
import {
  companies,
  conflicts,
  dialogues,
  obligations,
  responseTargets,
  staff,
  statementRevisions,
  statements,
  verdicts,
  waitings,
} from '../../db/schema/index.ts'
import { isHidden, isOver, type Kind, placeColumns, thingsOf } from './things.ts'

/** What the company asked a customer before it answers, and they have not replied to, also once the clock waits no more; as rows of `waitingFor`. */
export function askedOf(db: Db, personId: string) {
  const thing = thingsOf(db, personId)
  const ofDuty = (column: AnyPgColumn) => eq(column, obligations.companyId)
  return db
    .select({
      kind: sql<Kind>`'asked'`.as('waiting_kind'),
      rank: sql<number>`0`.as('waiting_rank'),
      ...placeColumns,
      id: sql<string>`${waitings.id}`.as('waiting_id'),
      at: sql<Date>`${waitings.at}`.mapWith(waitings.at).as('waits_since'),
      words: sql<string>`left(coalesce(${statementRevisions.why}, ${conflicts.need}), 280)`.as('waiting_words'),
      by: sql<string | null>`${staff.name}`.as('waiting_by'),
      question: sql<string | null>`left(${waitings.question}, 280)`.as('waiting_asked'),
      statementId: sql<string | null>`${obligations.statementId}`.as('waiting_statement'),
      conflictId: sql<string | null>`${obligations.conflictId}`.as('waiting_conflict'),
    })
    .from(thing)
    .innerJoin(
      obligations,
      and(
        eq(obligations.companyId, thing.companyId),
        or(eq(obligations.statementId, thing.statementId), eq(obligations.conflictId, thing.conflictId)),
      ),
    )
    .innerJoin(waitings, and(ofDuty(waitings.companyId), eq(waitings.obligationId, obligations.id), isNull(waitings.endedAt)))
    .innerJoin(staff, and(ofDuty(staff.companyId), eq(staff.personId, waitings.by)))
    .innerJoin(companies, ofDuty(companies.id))
    .innerJoin(dialogues, and(ofDuty(dialogues.companyId), eq(dialogues.id, obligations.dialogueId)))
    .leftJoin(statements, and(ofDuty(statements.companyId), eq(statements.id, obligations.statementId)))
    .leftJoin(statementRevisions, statementNow(obligations.companyId))
    .leftJoin(conflicts, and(ofDuty(conflicts.companyId), eq(conflicts.id, obligations.conflictId)))
    .where(
      and(
        eq(thing.kind, 'answer'),
        sql`not ${isMet()}`,
        sql`not ${isSettled()}`,
        sql`not ${isOver(obligations)}`,
        sql`not ${isHidden(obligations)}`,
      ),
    )
}

function isMet() {
  return sql`exists (select 1 from ${responseTargets} where ${responseTargets.companyId} = ${obligations.companyId} and ${responseTargets.obligationId} = ${obligations.id})`
}

/** Called settled after the clock started. */
function isSettled() {
  return sql`exists (select 1 from ${verdicts} join ${responseTargets} on ${and(eq(responseTargets.companyId, verdicts.companyId), eq(responseTargets.id, verdicts.targetId))}
    where ${verdicts.companyId} = ${obligations.companyId} and ${responseTargets.conflictId} = ${obligations.conflictId} and ${verdicts.settled} = 'yes' and ${verdicts.at} > ${obligations.startedAt})`
}
