import { type SQLWrapper, sql } from 'drizzle-orm'
import { responses, responseTargets } from '../../db/schema/index.ts'

/**
 * Of an answer's targets joined with the answer: whether the same statement or conflict was answered again later. A new date is no
 * answer. The company is its id, or the column that holds it where a statement asks across companies.
 */
export function hasNewerAnswer(companyId: string | SQLWrapper) {
  return sql<boolean>`exists (select 1 from ${responseTargets} other join ${responses} newer on newer.company_id = other.company_id and newer.id = other.response_id
    where other.company_id = ${companyId} and newer.is_answer and newer.published_at > ${responses.publishedAt}
      and (other.conflict_id = ${responseTargets.conflictId} or other.statement_id = ${responseTargets.statementId}))`
}
