import { and, eq, type SQL, sql } from 'drizzle-orm'
import { obligations, responses, responseTargets, staff, statements } from '../../db/schema/index.ts'

/** Columns of a query of statements that tell of each who answered it, or who owes it an answer. */
export function answeredColumns(companyId: string) {
  return answerOf(companyId, sql`${statements.id}`)
}

/**
 * Columns of a query that tell whether a statement was answered and by whom, or who owes it an answer; neither where nobody does
 * yet. So that no statement stands without the answer, or the place where it is missing.
 */
export function answerOf(companyId: string, statementId: SQL) {
  return {
    answeredBy: sql<string | null>`(select ${staff.name} from ${responseTargets}
      join ${responses} on ${and(eq(responses.companyId, companyId), eq(responses.id, responseTargets.responseId), eq(responses.isAnswer, true))}
      join ${staff} on ${and(eq(staff.companyId, companyId), eq(staff.personId, responses.authorId))}
      where ${eq(responseTargets.companyId, companyId)} and ${responseTargets.statementId} = ${statementId}
      order by ${responses.publishedAt} desc limit 1)`,
    owedBy: sql<string | null>`(select ${staff.name} from ${obligations}
      join ${staff} on ${and(eq(staff.companyId, companyId), eq(staff.personId, obligations.ownerId))}
      where ${eq(obligations.companyId, companyId)} and ${obligations.statementId} = ${statementId} order by ${obligations.round} desc limit 1)`,
  }
}
