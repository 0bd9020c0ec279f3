import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { type Db, selectRows } from '../../db/client.ts'

const atOnce = 500

/**
 * Inserts rows, all with the same columns, 500 at a time and each 500 as one value: three times as fast as a value for each cell, and far from the 65,535
 * that a statement takes. Rows that are there already are passed over. Gives how many are new. `progress` hears of each batch; between two of them the
 * process has time for others, which the embedded database would not give it.
 */
export async function insertMany<Table extends PgTable>(
  tx: Db,
  table: Table,
  rows: Table['$inferInsert'][],
  { progress = () => {} }: { progress?: ((more: number) => void) | undefined } = {},
): Promise<number> {
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => rows[0] && key in rows[0])
  const names = sql.join(
    columns.map(([key]) => sql.identifier(nameOf(key))),
    sql`, `,
  )
  const types = sql.join(
    columns.map(([key, column]) => sql`${sql.identifier(nameOf(key))} ${sql.raw(column.getSQLType())}`),
    sql`, `,
  )
  let isNew = 0
  for (let start = 0; start < rows.length; start += atOnce) {
    const batch = rows
      .slice(start, start + atOnce)
      .map((row) => Object.fromEntries(columns.map(([key]) => [nameOf(key), row[key as never]])))
    const made = await selectRows(
      tx,
      sql`insert into ${table} (${names}) select ${names} from json_to_recordset(${JSON.stringify(batch)}::json) as given (${types})
        on conflict do nothing returning 1`,
    )
    isNew += made.length
    progress(batch.length)
    await new Promise(setImmediate)
  }
  return isNew
}

/** Texts as one value, however many: `where … in (${listed(texts)})`. */
export function listed(texts: string[]): SQL {
  return sql`select json_array_elements_text(${JSON.stringify(texts)}::json)`
}

/** What the database calls a column, as the schema has it. */
function nameOf(key: string) {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
