import { type SQL, sql } from 'drizzle-orm'
import { conflicts, obligations, responseTargets, statementRevisions, verdicts, waitings } from '../../db/schema/index.ts'
import type { Target } from './targets.ts'

/**
 * What customers said about these statements and conflicts, as a column of a larger query: their words as they were and are, what they replied to a
 * question, and what they corrected. Ids come as arrays, by which the indexes are asked. For comparing only: it holds what is hidden, too.
 */
export function saidAbout(companyId: string, { statementIds, conflictIds }: { statementIds: SQL; conflictIds: SQL }) {
  const about = (table: typeof obligations | typeof responseTargets) =>
    sql`${table.companyId} = ${companyId} and (${table.statementId} = any(${statementIds}) or ${table.conflictId} = any(${conflictIds}))`
  return sql<string[]>`array(
    select concat_ws(E'\\n', ${conflicts.need}, ${conflicts.instead}) from ${conflicts} where ${conflicts.companyId} = ${companyId} and ${conflicts.id} = any(${conflictIds})
    union all select concat_ws(E'\\n', ${statementRevisions.why}, ${statementRevisions.trying}, ${statementRevisions.nearly}, ${statementRevisions.felt})
      from ${statementRevisions} where ${statementRevisions.companyId} = ${companyId} and ${statementRevisions.statementId} = any(${statementIds})
    union all select ${waitings.reply} from ${waitings} join ${obligations} on ${obligations.companyId} = ${companyId} and ${obligations.id} = ${waitings.obligationId}
      where ${waitings.companyId} = ${companyId} and ${waitings.reply} is not null and ${about(obligations)}
    union all select ${verdicts.correction} from ${verdicts} join ${responseTargets} on ${responseTargets.companyId} = ${companyId} and ${responseTargets.id} = ${verdicts.targetId}
      where ${verdicts.companyId} = ${companyId} and ${verdicts.correction} is not null and ${about(responseTargets)})`
}

/** The same of these targets. */
export function saidIn(companyId: string, targets: Pick<Target, 'kind' | 'id'>[]) {
  const ids = (kind: Target['kind']) => {
    const found = targets.filter((target) => target.kind === kind).map(({ id }) => sql`${id}`)
    return sql`array[${sql.join(found, sql`, `)}]::uuid[]`
  }
  return saidAbout(companyId, { statementIds: ids('statement'), conflictIds: ids('conflict') })
}
