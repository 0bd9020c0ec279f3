import { type SQL, sql } from 'drizzle-orm'

/** Rows that go to the database at once: far from the 65,535 values that one statement takes. */
const atOnce = 1000

export function* batches<Row>(rows: Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += atOnce) yield rows.slice(start, start + atOnce)
}

/** Texts as one value, however many: `where … in (${listed(texts)})`. */
export function listed(texts: string[]): SQL {
  return sql`select json_array_elements_text(${JSON.stringify(texts)}::json)`
}
