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
