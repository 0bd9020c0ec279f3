import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import type { Logger } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/pglite'
import type { Database } from './client.ts'
import { lockFolder } from './lock.ts'
import * as schema from './schema/index.ts'

/**
 * The embedded database in `dataDir`, or in memory. One process at a time: refused while another one has the folder open.
 * It survives the process being killed, but not a power cut: it never waits for the disk.
 */
export async function openEmbedded(
  dataDir: string | undefined,
  { logger, from }: { logger: Logger | undefined; from: Blob | undefined },
): Promise<Database> {
  if (dataDir) mkdirSync(dirname(dataDir), { recursive: true })
  const unlock = dataDir ? lockFolder(dataDir) : () => {}
  try {
    const client = await PGlite.create({
      ...(dataDir && { dataDir }),
      ...(from && { loadDataDir: from }),
      extensions: { pg_trgm },
    })
    await client.exec("set TimeZone = 'UTC'")
    const db = drizzle({ client, schema, casing: 'snake_case', ...(logger && { logger }) })
    return {
      db,
      kind: 'embedded',
      listen: (channel, heard) => client.listen(channel, heard),
      alone: (work) => work(db),
      close: () => client.close().finally(unlock),
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** The embedded database's folder in one piece, for `from` of another. */
export async function dumpEmbedded({ db }: Database): Promise<Blob> {
  return await (db as unknown as { $client: PGlite }).$client.dumpDataDir('none')
}
