import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { type AnyPgColumn, alias } from 'drizzle-orm/pg-core'
import {
  commitments,
  criteria,
  criterionRevisions,
  dissents,
  type hidingReasons,
  hidings,
  liftings,
  memberships,
  options,
  responseRevisions,
  responses,
  staff,
  statementRevisions,
  statements,
  statementVectors,
  themes,
  themeVersions,
} from './schema/index.ts'

/** What holds now, as conditions of a query. The company is given, or a column of what the query has already. */
type OfCompany = string | SQL | SQL.Aliased | AnyPgColumn

/** Joins a statement with its words as they stand now. */
export function statementNow(companyId: OfCompany) {
  return and(
    eq(statementRevisions.companyId, companyId),
    eq(statementRevisions.statementId, statements.id),
    eq(statementRevisions.number, statements.revision),
  )
}

/** Joins a response with its words as they stand now. */
export function responseNow(companyId: OfCompany) {
  return and(
    eq(responseRevisions.companyId, companyId),
    eq(responseRevisions.responseId, responses.id),
    eq(responseRevisions.number, responses.revision),
  )
}

/** Joins a criterion with its words as they stand now. */
export function criterionNow(companyId: OfCompany) {
  return and(
    eq(criterionRevisions.companyId, companyId),
    eq(criterionRevisions.criterionId, criteria.id),
    eq(criterionRevisions.number, criteria.revision),
  )
}

/** Joins a statement with what a machine read of its words as they stand now. */
export function vectorNow(companyId: OfCompany) {
  return and(
    eq(statementVectors.companyId, companyId),
    eq(statementVectors.statementId, statements.id),
    eq(statementVectors.revision, statements.revision),
  )
}

/** Joins a theme with how it stands now. */
export function themeNow(companyId: OfCompany) {
  return and(eq(themeVersions.companyId, companyId), eq(themeVersions.themeId, themes.id), eq(themeVersions.number, themes.version))
}

/** Joins a person with their membership as a customer who is still here. */
export function customerNow(companyId: OfCompany, personId: string | AnyPgColumn) {
  return and(
    eq(memberships.companyId, companyId),
    eq(memberships.personId, personId),
    eq(memberships.role, 'customer'),
    isNull(memberships.endedAt),
  )
}

/** Whether a criterion or an option was neither taken off the table nor made part of another. */
export function isLivingNow(table: typeof criteria | typeof options) {
  return and(isNull(table.retiredAt), isNull(table.mergedIntoId))
}

/** Whether a criterion is one that is weighed, and that a decision rests on: both sides share it, and it is living. */
export function isSharedNow() {
  return and(isNotNull(criteria.sharedAt), isLivingNow(criteria))
}

/** Whether words are hidden, by a hiding that nobody has lifted. `about` says of which columns of `hidings`. */
export function isHiddenNow(companyId: OfCompany, about: SQL) {
  return whole<boolean>(sql`exists (select 1 from ${hidings} left join ${liftings} on ${and(eq(liftings.companyId, hidings.companyId), eq(liftings.hidingId, hidings.id))}
    where ${hidings.companyId} = ${companyId} and ${liftings.at} is null and ${about})`)
}

/** Whether the words of the thing that a query holds are hidden now: all that a criterion ever said, what was promised, what was said against a decision. */
export const isCriterionHidden = (companyId: OfCompany) => isHiddenNow(companyId, sql`${hidings.criterionId} = ${criteria.id}`)
export const isCommitmentHidden = (companyId: OfCompany) => isHiddenNow(companyId, sql`${hidings.commitmentId} = ${commitments.id}`)
export const isDissentHidden = (companyId: OfCompany) => isHiddenNow(companyId, sql`${hidings.dissentId} = ${dissents.id}`)

/** Whether the name of an option is hidden now: itself, or with the statements that alone gave it. `option`: what the query calls it. */
export function isOptionHidden(companyId: OfCompany, option: SQL = sql`${options}`) {
  return sql<boolean>`(${isHiddenNow(companyId, sql`${hidings.optionId} = ${option}.id`)} or ${isOutOfSight(option)})`
}

/** Whether an option has its name from hidden statements alone, now or in what they said before. What the company proposed is its own, and so is what others have become. */
export function isOutOfSight(option: SQL = sql`${options}`) {
  const isHidden = isHiddenNow(sql`${option}.company_id`, sql`${hidings.statementId} = chosen.statement_id`)
  const chosen = sql`(select 1 from ${statementRevisions} chosen where chosen.company_id = ${option}.company_id and chosen.option_id = ${option}.id`
  return sql<boolean>`(${option}.side = 'customer'
    and exists (select 1 from ${hidings} here where here.company_id = ${option}.company_id and here.dialogue_id = ${option}.dialogue_id)
    and exists ${chosen} and ${isHidden}) and not exists ${chosen} and not ${isHidden})
    and not exists (select 1 from ${options} earlier where earlier.company_id = ${option}.company_id and earlier.merged_into_id = ${option}.id))`
}

/** The same words as they may be read: empty while they are hidden. */
export const criterionSentence = (companyId: OfCompany) => unless(isCriterionHidden(companyId), criterionRevisions.sentence)
export const optionName = (companyId: OfCompany) => unless(isOptionHidden(companyId), options.name)
export const commitmentWhat = (companyId: OfCompany) => unless(isCommitmentHidden(companyId), commitments.what)
export const dissentWords = (companyId: OfCompany) => unless(isDissentHidden(companyId), dissents.words)

/** The name of an option that a query calls so, as it may be read: an ellipsis while it is hidden. */
export function nameOfOption(companyId: OfCompany, alias: 'options' | 'option' | 'taken' | 'living' | 'named') {
  const option = sql.raw(alias)
  return sql<string>`case when ${isOptionHidden(companyId, option)} then '…' else ${option}.name end`
}

/** The name of a theme as it may be read: an ellipsis while the words are hidden that it was taken from. `version`: what the query calls the row of `theme_versions`. */
export function themeName(companyId: OfCompany, version: SQL = sql`${themeVersions}`) {
  const isHidden = isHiddenNow(companyId, sql`${hidings.statementId} = ${version}.name_statement_id`)
  return sql<string>`case when ${version}.name_statement_id is not null and ${isHidden} then '…' else ${version}.name end`
}

/** What stands in the place of hidden words: when, why and by whom; null while nothing is hidden. `about` is as for `isHiddenNow`. */
export function hidingNow(companyId: OfCompany, about: SQL) {
  return whole<{ at: Date; reason: (typeof hidingReasons)[number]; by: string } | null>(sql`(
    select json_build_object('at', ${hidings.at}, 'reason', ${hidings.reason}, 'by', ${hider.name}) from ${hidings}
    join ${staff} ${hider} on ${and(eq(hider.companyId, hidings.companyId), eq(hider.personId, hidings.by))}
    left join ${liftings} on ${and(eq(liftings.companyId, hidings.companyId), eq(liftings.hidingId, hidings.id))}
    where ${hidings.companyId} = ${companyId} and ${liftings.at} is null and ${about} limit 1)`).mapWith(
    ({ at, ...hiding }: { at: string; reason: (typeof hidingReasons)[number]; by: string }) => ({ ...hiding, at: new Date(at) }),
  )
}

const hider = alias(staff, 'hider')

/** A subquery that keeps its columns' tables: of what stands directly in a select of one table, they are left out. */
export function whole<Read>(query: SQL) {
  return sql<Read>`${query}`
}

function unless(isHidden: SQL, column: AnyPgColumn) {
  return sql<string>`case when ${isHidden} then '' else ${column} end`
}
