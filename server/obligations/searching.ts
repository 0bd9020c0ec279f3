import { and, eq, sql } from 'drizzle-orm'
import { isHiddenNow, statementNow } from '../../db/now.ts'
import { appearances, conflicts, hidings, obligations, staff, statementRevisions, statements } from '../../db/schema/index.ts'

/** Whether the words that an obligation is about are hidden now. */
export function isHidden(companyId: string) {
  return isHiddenNow(
    companyId,
    sql`(${hidings.statementId} = ${obligations.statementId} or ${hidings.conflictId} = ${obligations.conflictId})`,
  )
}

/**
 * Whether what an obligation is about says this, or is said by somebody who shows this name. Hidden words are not looked through, and of
 * whom a name hides only that name is known.
 */
export function says(companyId: string, search: string) {
  const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return sql`(${obligations.conflictId} in (select ${conflicts.id} from ${conflicts}
      left join ${appearances} on ${and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, conflicts.dialogueId), eq(appearances.personId, conflicts.raiserId), eq(conflicts.side, 'customer'))}
      left join ${staff} on ${and(eq(staff.companyId, companyId), eq(staff.personId, conflicts.raiserId), eq(conflicts.side, 'company'))}
      where ${conflicts.companyId} = ${companyId} and (${appearances.name} ilike ${like} or ${staff.name} ilike ${like}
        or ((${conflicts.need} ilike ${like} or ${conflicts.instead} ilike ${like}) and not ${isHiddenNow(companyId, sql`${hidings.conflictId} = ${conflicts.id}`)})))
    or ${obligations.statementId} in (select ${statements.id} from ${statements}
      join ${statementRevisions} on ${statementNow(companyId)}
      left join ${appearances} on ${and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, statements.dialogueId), eq(appearances.personId, statements.authorId))}
      where ${statements.companyId} = ${companyId} and (${appearances.name} ilike ${like}
        or (${statementRevisions.why} ilike ${like} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}))))`
}
