import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import {
  criteria,
  criterionRevisions,
  hidings,
  liftings,
  responseRevisions,
  responses,
  statementRevisions,
  statements,
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

/** Whether words are hidden, by a hiding that nobody has lifted. `about` says of which columns of `hidings`. */
export function isHiddenNow(companyId: OfCompany, about: SQL) {
  return sql<boolean>`exists (select 1 from ${hidings} left join ${liftings} on ${and(eq(liftings.companyId, hidings.companyId), eq(liftings.hidingId, hidings.id))}
    where ${hidings.companyId} = ${companyId} and ${liftings.at} is null and ${about})`
}
