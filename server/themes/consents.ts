import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, whole } from '../../db/now.ts'
import { codings, hidings, memberChecks, people, quoteConsents, type quoteUses, statements } from '../../db/schema/index.ts'
import type { Place } from './steps.ts'

/**
 * How it stands with words that would stand in public, statement by statement: whether their author can be asked, and what they said to being
 * quoted, for the themes and the words as they are now; null while they have not answered. Of hidden words nothing. One statement.
 */
export async function quotable(db: Db, { companyId, id }: Place, statementIds: string[]) {
  const about = { companyId: sql`${statements.companyId}`, personId: sql`${statements.authorId}`, statementId: sql`${statements.id}` }
  const said = whole<{ themeId: string; use: (typeof quoteUses)[number]; consents: boolean | null }[]>(sql`(
    select coalesce(json_agg(json_build_object('themeId', consent.theme_id, 'use', consent.use, 'consents', consent.consents)), '[]')
    from ${quoteConsents} consent where consent.company_id = ${companyId} and consent.statement_id = ${statements.id} and ${isForWhatStands(sql`consent`)})`)
  return await db
    .select({ statementId: statements.id, canBeAsked: sql<boolean>`(${people.email} is not null and ${canSpeak(about)})`, said })
    .from(statements)
    .innerJoin(people, eq(people.id, statements.authorId))
    .where(
      and(
        eq(statements.companyId, companyId),
        eq(statements.dialogueId, id),
        inArray(statements.id, [...new Set(statementIds)]),
        sql`not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}`,
      ),
    )
}

/**
 * Whether what a customer was asked for still is what would stand there: for a quote the theme as it is called now and their words as they
 * are now, for a name the same span of the same words; in neither case what they said since is not theirs, and only while they can take it back.
 * `consent` is what a query calls the row of `quote_consents`.
 */
export function isForWhatStands(consent: SQL) {
  return sql<boolean>`exists (select 1 from themes asked_theme
    join theme_versions version_now on version_now.company_id = asked_theme.company_id and version_now.theme_id = asked_theme.id and version_now.number = asked_theme.version
    join theme_versions version_then on version_then.company_id = asked_theme.company_id and version_then.theme_id = asked_theme.id and version_then.number = ${consent}.theme_version
    join statements said_now on said_now.company_id = asked_theme.company_id and said_now.id = ${consent}.statement_id
    where asked_theme.company_id = ${consent}.company_id and asked_theme.id = ${consent}.theme_id
      and not ${isDenied(sql`${consent}.company_id`, { statementId: sql`${consent}.statement_id`, themeId: sql`${consent}.theme_id` })}
      and ${canBeTakenBack(consent)}
      and case ${consent}.use when 'quote' then version_then.name = version_now.name and ${consent}.revision = said_now.revision
        else ${isSameSpan('version_then', 'version_now')} and version_now.name_statement_id = ${consent}.statement_id end)`
}

/** Whether the words of a statement may stand beside a theme as it is called now: their author says yes, they are under it, and nobody denied or hid that. */
export function mayBeQuoted(companyId: string, { statementId, themeId }: { statementId: SQL; themeId: SQL }) {
  return sql<boolean>`(exists (select 1 from ${quoteConsents} consent where consent.company_id = ${companyId} and consent.theme_id = ${themeId}
      and consent.statement_id = ${statementId} and consent.use = 'quote' and consent.consents and ${isForWhatStands(sql`consent`)})
    and exists (select 1 from ${codings} put where put.company_id = ${companyId} and put.theme_id = ${themeId} and put.statement_id = ${statementId} and put.removed_at is null)
    and not ${isDenied(companyId, { statementId, themeId })} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statementId}`)})`
}

/** Whether a version of a theme may be called in public as it says: in the company's words, or in a customer's who said yes to that span. */
export function mayBeItsName(companyId: string, version: 'past') {
  const named = sql.raw(version)
  const about = { statementId: sql`${named}.name_statement_id`, themeId: sql`${named}.theme_id` }
  return sql<boolean>`(${named}.name_statement_id is null or exists (select 1 from ${quoteConsents} consent
      join theme_versions asked_of on asked_of.company_id = consent.company_id and asked_of.theme_id = consent.theme_id and asked_of.number = consent.theme_version
      where consent.company_id = ${companyId} and consent.theme_id = ${named}.theme_id and consent.statement_id = ${named}.name_statement_id
        and consent.use = 'name' and consent.consents and ${isSameSpan('asked_of', version)} and ${canBeTakenBack(sql`consent`)})
    and not ${isDenied(companyId, about)} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${named}.name_statement_id`)})`
}

/** Whether a coding counts in public: it is in force, its statement is not hidden, and the author has not denied the theme. `coding` is what a query calls the row of `codings`. */
export function countsInPublic(companyId: string, coding: SQL) {
  const about = { statementId: sql`${coding}.statement_id`, themeId: sql`${coding}.theme_id` }
  return sql<boolean>`(${coding}.removed_at is null and not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${about.statementId}`)}
    and not ${isDenied(companyId, about)})`
}

/** Whether the author of a statement said last that it is not quite what a theme says, or belongs under another. */
export function isDenied(companyId: string | SQL, { statementId, themeId }: { statementId: SQL; themeId: SQL }) {
  return sql<boolean>`coalesce((select latest.answer in ('not_quite', 'another') from ${memberChecks} latest where latest.company_id = ${companyId}
    and latest.statement_id = ${statementId} and latest.theme_id = ${themeId} order by latest.at desc, latest.id desc limit 1), false)`
}

/** A yes holds as long as it can be taken back, and again once it can. */
function canBeTakenBack(consent: SQL) {
  return canSpeak({ companyId: sql`${consent}.company_id`, personId: sql`${consent}.person_id`, statementId: sql`${consent}.statement_id` })
}

/** Whether the author of a statement is a customer here and may read the dialogue, so that they can be asked of it and take back what they said. */
function canSpeak({ companyId, personId, statementId }: { companyId: SQL; personId: SQL; statementId: SQL }) {
  return sql<boolean>`exists (select 1 from memberships here
    join statements of_theirs on of_theirs.company_id = here.company_id and of_theirs.id = ${statementId}
    join dialogues place on place.company_id = here.company_id and place.id = of_theirs.dialogue_id
    where here.company_id = ${companyId} and here.person_id = ${personId} and here.role = 'customer' and here.ended_at is null
      and (place.visibility = 'public' or exists (select 1 from invitees invited where invited.company_id = here.company_id
        and invited.dialogue_id = place.id and invited.person_id = here.person_id)))`
}

function isSameSpan(one: string, other: string) {
  const span = (version: string) =>
    sql.raw(`(${['statement_id', 'revision', 'from', 'to'].map((part) => `${version}.name_${part}`).join(', ')})`)
  return sql<boolean>`${span(one)} = ${span(other)}`
}
