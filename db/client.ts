import { type SQL, sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type * as schema from './schema/index.ts'

/** What every query needs: the open database, or a transaction on it. Both databases and both forms fit. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>

export interface Database {
  db: Db
  kind: 'postgres' | 'embedded'
  /** Hears what is notified on the channel, from any server, once the notifying transaction is kept. Gives what stops it. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>
  /** Does long work (migrations, restoring) on one connection of its own, without time limits. */
  alone<Result>(work: (db: Db) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

export interface Opening {
  /** A PostgreSQL: postgres://user:password@host:port/name. Without it the embedded database is opened. */
  url?: string | undefined
  /** The folder of the embedded database; without it, it lives in memory. */
  dataDir?: string | undefined
  /** Connections to PostgreSQL, at most. */
  max?: number
  /** Hears every statement before it is sent. */
  onQuery?: ((statement: string, values: unknown[]) => void) | undefined
  /** Hears, in a sentence, of a setting that can lose what was acknowledged. */
  warn?: (sentence: string) => void
  /** What an embedded database starts from: a dump of another's folder. */
  from?: Blob
}

/** Opens the database. Refused with a sentence where no PostgreSQL answers, or where another process has the folder open. */
export async function openDatabase({ url, dataDir, max = 10, onQuery, warn = console.warn, from }: Opening): Promise<Database> {
  const logger = onQuery && { logQuery: onQuery }
  if (url) {
    const { openPostgres } = await import('./postgres.ts')
    return await openPostgres(url, { max, logger, warn })
  }
  const { openEmbedded } = await import('./embedded.ts')
  return await openEmbedded(dataDir, { logger, from })
}

/** The rows of a hand-written statement; the two databases answer it in different shapes. Moments come as text. */
export async function selectRows<Row>(db: Db, statement: SQL): Promise<Row[]> {
  const answer: unknown = await db.execute(statement)
  return (Array.isArray(answer) ? answer : (answer as { rows: Row[] }).rows) as Row[]
}

/** Whether the database answers at all. */
export async function answers(db: Db): Promise<boolean> {
  return await db.execute(sql`select 1`).then(
    () => true,
    () => false,
  )
}
