import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { appearances, conflicts, responseTargets, staff } from '../../db/schema/index.ts'

type Column = string | SQL | SQL.Aliased | AnyPgColumn

/** The name that somebody goes by in a dialogue, as a column: a colleague's own, or the one that a customer shows there. */
export function nameIn(companyId: Column, { dialogueId, personId, side }: { dialogueId: Column; personId: Column; side: Column }) {
  return sql<string>`coalesce(case when ${side} = 'company'
    then (select ${staff.name} from ${staff} where ${and(eq(staff.companyId, companyId), sql`${staff.personId} = ${personId}`)})
    else (select ${appearances.name} from ${appearances} where ${appearances.companyId} = ${companyId} and ${appearances.dialogueId} = ${dialogueId} and ${appearances.personId} = ${personId}) end, '')`
}

/** The customers whom an answer answers, by the names they show, as a column: what it promises was promised to them. */
export function answeredNames(companyId: Column, { dialogueId, responseId }: { dialogueId: Column; responseId: Column }) {
  return sql<string[]>`array(select distinct ${appearances.name} from ${responseTargets}
    left join ${conflicts} on ${and(eq(conflicts.companyId, responseTargets.companyId), eq(conflicts.id, responseTargets.conflictId))}
    join ${appearances} on ${appearances.companyId} = ${companyId} and ${appearances.dialogueId} = ${dialogueId} and ${appearances.personId} = ${responseTargets.addresseeId}
    where ${responseTargets.companyId} = ${companyId} and ${responseTargets.responseId} = ${responseId} and ${conflicts.side} is distinct from 'company'
    order by ${appearances.name} limit 4)`
}
