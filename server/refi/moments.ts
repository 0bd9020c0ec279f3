import { type SQL, sql } from 'drizzle-orm'
import { isHiddenNow } from '../../db/now.ts'
import { hidings } from '../../db/schema/index.ts'

/** Whether the words of a statement `s` are hidden: now, for whoever hid them did so for whoever reads from then on. */
export function isHidden(companyId: string) {
  return isHiddenNow(companyId, sql`${hidings.statementId} = s.id`)
}

/** A moment as text: ISO 8601, in UTC, to the millisecond. */
export function momentText(column: SQL) {
  return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** A moment as a value of a statement that is written by hand. */
export function iso(at: Date) {
  return sql`${at.toISOString()}::timestamptz`
}

/** Whether a row was here by then: what a file brought in is dated by the file, and came when that was read to its end. */
export function wasHere(row: SQL, at: Date) {
  return sql`(${row}.import_id is null or not exists (select 1 from imports b where b.company_id = ${row}.company_id and b.id = ${row}.import_id
    and (b.ended_at is null or b.ended_at > ${iso(at)})))`
}

/** How many had said by then that a statement is theirs too. `of`: what has its `company_id` and `id`. */
export function supportsThen(of: SQL, at: Date) {
  return sql`(select count(*)::int from supports u where u.company_id = ${of}.company_id and u.statement_id = ${of}.id
    and u.at <= ${iso(at)} and ${wasHere(sql`u`, at)})`
}
