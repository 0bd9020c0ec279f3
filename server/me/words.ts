import { and, eq, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, statementNow, themeName, themeNow } from '../../db/now.ts'
import {
  codings,
  companies,
  dialogues,
  hidings,
  memberAsks,
  memberChecks,
  memberships,
  quoteConsents,
  statementRevisions,
  statements,
  themes,
  themeVersions,
} from '../../db/schema/index.ts'
import { isForWhatStands } from '../themes/consents.ts'
import { mayRead } from './reaching.ts'
import { type Kind, placeColumns } from './things.ts'

/**
 * What a customer is asked about their words, as rows of `waitingFor`: whether a theme is theirs that a statement was put under and still is, and
 * whether it may stand for one in public. Of one statement and theme it is one question after the other.
 */
export function askedOfWords(db: Db, personId: string) {
  return [askedOf(db, personId, 'theme'), askedOf(db, personId, 'quote')] as const
}

function askedOf(db: Db, personId: string, kind: 'theme' | 'quote') {
  const ask = kind === 'theme' ? memberAsks : quoteConsents
  const { companyId } = ask
  return db
    .select({
      kind: sql<Kind>`${sql.raw(`'${kind}'`)}`.as('waiting_kind'),
      rank: sql<number>`2`.as('waiting_rank'),
      ...placeColumns,
      /** The theme. */
      id: sql<string>`${ask.themeId}`.as('waiting_id'),
      at: sql<Date>`${kind === 'theme' ? memberAsks.at : quoteConsents.askedAt}`.mapWith(memberAsks.at).as('waits_since'),
      words: sql<string>`left(${statementRevisions.why}, 280)`.as('waiting_words'),
      by: sql<string | null>`null`.as('waiting_by'),
      /** How it is called. */
      question: sql<string | null>`${themeName(companyId)}`.as('waiting_asked'),
      statementId: sql<string | null>`${ask.statementId}`.as('waiting_statement'),
      conflictId: sql<string | null>`null::uuid`.as('waiting_conflict'),
    })
    .from(memberships)
    .innerJoin(ask, and(eq(companyId, memberships.companyId), eq(ask.personId, memberships.personId)))
    .innerJoin(companies, eq(companies.id, companyId))
    .innerJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, ask.statementId)))
    .innerJoin(statementRevisions, statementNow(companyId))
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, statements.dialogueId)))
    .innerJoin(themes, and(eq(themes.companyId, companyId), eq(themes.id, ask.themeId)))
    .innerJoin(themeVersions, and(themeNow(companyId), eq(themeVersions.state, 'kept'), isNull(themeVersions.mergedIntoId)))
    .where(
      and(
        eq(memberships.personId, personId),
        eq(memberships.role, 'customer'),
        isNull(memberships.endedAt),
        mayRead(personId),
        sql`not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}`,
        kind === 'theme' ? and(isUnderIt(memberAsks), sql`not ${isChecked()}`) : and(isQuoteOpen(), sql`not ${waitsForCheck()}`),
      ),
    )
}

/** Nobody is asked of a theme that their statement was taken out of meanwhile. */
function isUnderIt(ask: typeof memberAsks | typeof quoteConsents) {
  return sql`exists (select 1 from ${codings} where ${codings.companyId} = ${ask.companyId} and ${codings.statementId} = ${ask.statementId}
    and ${codings.themeId} = ${ask.themeId} and ${codings.removedAt} is null)`
}

/** Nobody is asked for what would not stand there any more; and for a name and a quote, which stand on one page, once. */
function isQuoteOpen() {
  const { companyId, statementId, themeId, use, consents } = quoteConsents
  const other = sql`(select 1 from ${quoteConsents} other where other.company_id = ${companyId} and other.statement_id = ${statementId}
    and other.theme_id = ${themeId} and other.use = 'name' and other.consents is null and ${isForWhatStands(sql`other`)})`
  return and(
    isNull(consents),
    isForWhatStands(sql`${quoteConsents}`),
    or(eq(use, 'name'), and(isUnderIt(quoteConsents), sql`not exists ${other}`)),
  )
}

function isChecked() {
  return sql`exists (select 1 from ${memberChecks} where ${memberChecks.companyId} = ${memberAsks.companyId} and ${memberChecks.statementId} = ${memberAsks.statementId}
    and ${memberChecks.themeId} = ${memberAsks.themeId})`
}

/** Both questions stand on one page: while the first waits, the second is read there. */
function waitsForCheck() {
  return sql`exists (select 1 from ${memberAsks} where ${memberAsks.companyId} = ${quoteConsents.companyId} and ${memberAsks.statementId} = ${quoteConsents.statementId}
    and ${memberAsks.themeId} = ${quoteConsents.themeId} and ${isUnderIt(memberAsks)} and not ${isChecked()})`
}
