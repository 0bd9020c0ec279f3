import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { migrate as applyAll } from 'drizzle-orm/postgres-js/migrator'
import { type Database, type Db, selectRows } from './client.ts'

const migrationsFolder = join(import.meta.dirname, 'migrations')
const oneAtATime = 7_274_539

/** Brings the database up to the newest migration. Servers that start together wait for the first of them. */
export async function migrate(database: Database): Promise<void> {
  await database.alone(async (db) => {
    if (database.kind === 'postgres') await db.execute(sql`select pg_advisory_lock(${oneAtATime})`)
    // Each driver's migrator is the same three lines over drizzle's own dialect; one serves both.
    await applyAll(db as never, { migrationsFolder })
    if (database.kind === 'postgres') await db.execute(sql`select pg_advisory_unlock(${oneAtATime})`)
  })
}

/** How many migrations this version of Parley has that the database has not seen. */
export async function pendingMigrations(db: Db): Promise<number> {
  const known = readMigrationFiles({ migrationsFolder })
  const [place] = await selectRows<{ there: boolean }>(db, sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`)
  if (!place?.there) return known.length
  const applied = await selectRows<{ hash: string }>(db, sql`select hash from drizzle.__drizzle_migrations`)
  const hashes = new Set(applied.map(({ hash }) => hash))
  return known.filter(({ hash }) => !hashes.has(hash)).length
}
