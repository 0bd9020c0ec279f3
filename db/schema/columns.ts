import { sql } from 'drizzle-orm'
import { check, customType, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** The company a row belongs to: the first column of every key of a company's tables, and never changed. */
export const companyId = () => uuid().notNull()

/** A moment, given by the program and never by the database's clock. */
export const moment = () => timestamp({ withTimezone: true, mode: 'date' })

/** Words someone wrote. Their length is bounded where they come in, by the form that takes them. */
export const words = () => text()

/** Exactly one of these columns is filled: what a row is about. */
export function oneOf(name: string, columns: readonly string[]) {
  return check(name, sql.raw(`num_nonnulls(${columns.join(', ')}) = 1`))
}

/** A text column that holds one of a fixed list. */
export function within(name: string, column: string, values: readonly string[]) {
  return check(name, sql.raw(`${column} in (${values.map((value) => `'${value}'`).join(', ')})`))
}

/** Bytes as they are. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' })
