import { sql } from 'drizzle-orm'
import { type Db, selectRows } from './client.ts'

/**
 * Counts anew what the tables hold that were never counted, or have grown by half since, so that queries are planned by what is there. The
 * embedded database never does so by itself, PostgreSQL within a minute: an import fills a table in seconds. Gives which were counted.
 */
export async function refreshStatistics(db: Db): Promise<string[]> {
  const grown = await selectRows<{ name: string }>(
    db,
    sql`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0
      and (reltuples < 0 or pg_relation_size(oid) > 1.5 * greatest(relpages, 1) * current_setting('block_size')::int) order by relname`,
  )
  for (const { name } of grown) await db.execute(sql`analyze ${sql.identifier(name)}`)
  return grown.map(({ name }) => name)
}
