import { and, eq, type SQL, sql } from 'drizzle-orm'
import { appearances, conflicts, hidings, liftings, obligations, staff, statementRevisions, statements } from '../../db/schema/index.ts'

/** Whether the words that an obligation is about are hidden now. */
export function isHidden(companyId: string) {
  return hiding(companyId, sql`(${hidings.statementId} = ${obligations.statementId} or ${hidings.conflictId} = ${obligations.conflictId})`)
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
        or ((${conflicts.need} ilike ${like} or ${conflicts.instead} ilike ${like}) and not ${hiding(companyId, sql`${hidings.conflictId} = ${conflicts.id}`)})))
    or ${obligations.statementId} in (select ${statements.id} from ${statements}
      join ${statementRevisions} on ${and(eq(statementRevisions.companyId, companyId), eq(statementRevisions.statementId, statements.id), eq(statementRevisions.number, statements.revision))}
      left join ${appearances} on ${and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, statements.dialogueId), eq(appearances.personId, statements.authorId))}
      where ${statements.companyId} = ${companyId} and (${appearances.name} ilike ${like}
        or (${statementRevisions.why} ilike ${like} and not ${hiding(companyId, sql`${hidings.statementId} = ${statements.id}`)}))))`
}

function hiding(companyId: string, about: SQL) {
  return sql`exists (select 1 from ${hidings} left join ${liftings} on ${and(eq(liftings.companyId, hidings.companyId), eq(liftings.hidingId, hidings.id))}
    where ${hidings.companyId} = ${companyId} and ${liftings.at} is null and ${about})`
}
