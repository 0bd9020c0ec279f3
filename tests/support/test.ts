import { TransactionRollbackError } from 'drizzle-orm/errors'
import { test as base } from 'vitest'
import type { Database, Db } from '../../db/client.ts'
import { copyGround } from './ground.ts'

/** One per worker, kept beside the modules: a worker may load them anew for each file. */
const kept = globalThis as { parleyDatabase?: Promise<Database | undefined> }

/**
 * A test with a database.
 *
 * - `db`: everything the test does happens in one transaction, which is never kept.
 * - `database`: the same, as the app is given it.
 * - `freshDatabase`: an empty database of the test's own, for what must really be kept or needs two connections. Slower.
 */
export const test = base.extend<{ db: Db; database: Database; freshDatabase: Database }>({
  database: async ({ skip }, use) => {
    kept.parleyDatabase ??= copyGround()
    const shared = await kept.parleyDatabase
    if (!shared) return skip('no PostgreSQL could be started')
    await neverKept(shared.db, (db) => use({ ...shared, db, alone: (work) => work(db), close: async () => {} }))
  },
  db: async ({ database }, use) => use(database.db),
  freshDatabase: async ({ skip }, use) => {
    const database = await copyGround()
    if (!database) return skip('no PostgreSQL could be started')
    try {
      await use(database)
    } finally {
      await database.close()
    }
  },
})

/** Does it all, and then nothing of it happened. */
export async function neverKept(db: Db, work: (tx: Db) => Promise<void>) {
  try {
    await db.transaction(async (tx) => {
      await work(tx)
      tx.rollback()
    })
  } catch (error) {
    if (!(error instanceof TransactionRollbackError)) throw error
  }
}
