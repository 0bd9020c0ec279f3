import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { type AnyPgColumn, unionAll } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import {
  companies,
  conflicts,
  dialogues,
  disagreements,
  hidings,
  memberships,
  type obligations,
  type responseTargets,
  statements,
  supports,
  withdrawals,
} from '../../db/schema/index.ts'

/** What kind of word is waited for. */
export type Kind = 'asked' | 'answer' | 'same' | 'held' | 'confirm' | 'day' | 'accept' | 'weigh' | 'weigh_again' | 'theme' | 'quote'

type Owed = typeof obligations | typeof responseTargets

/** What they said as a customer, and what they said "the same for me" of: by way of their memberships, so that each company's own index is used. */
export function thingsOf(db: Db, personId: string) {
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

export const placeColumns = {
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

/** Of duties or answers, whether what they are about was withdrawn, or left as it stands by both sides: nothing is asked about it any more. */
export function isOver({ companyId, conflictId }: Owed) {
  return sql`(exists (select 1 from ${withdrawals} where ${withdrawals.companyId} = ${companyId} and ${withdrawals.conflictId} = ${conflictId})
    or (select count(*) from ${disagreements} where ${disagreements.companyId} = ${companyId} and ${disagreements.conflictId} = ${conflictId}) > 1)`
}

/** Of duties or answers, whether what they are about is hidden now. */
export function isHidden({ companyId, conflictId, statementId }: Owed) {
  return isHiddenNow(companyId, sql`(${hidings.conflictId} = ${conflictId} or ${hidings.statementId} = ${statementId})`)
}
