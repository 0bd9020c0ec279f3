import type { Logger } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import type { Database, Db } from './client.ts'
import { type Codecs, completeCodecs } from './codecs.ts'
import type { Connection, Patience } from './connection.ts'
import { fault } from './faults.ts'
import { openPool, type Pool } from './pool.ts'
import * as schema from './schema/index.ts'

const patience: Patience = { statement: 5_000, lock: 2_000, idle: 10_000 }
const withoutLimit: Patience = { statement: 0, lock: 0, idle: 0 }

/** A pool on the PostgreSQL at `url`. Refused where none answers; `warn` hears of settings that can lose what was acknowledged. */
export async function openPostgres(
  url: string,
  { max, logger, warn }: { max: number; logger: Logger | undefined; warn: (sentence: string) => void },
): Promise<Database> {
  const { db, pool } = over(url, { max, patience, logger })
  const { off } = await settingsOf(pool, url).catch(async (error) => {
    await pool.close()
    throw error
  })
  for (const setting of off) {
    warn(
      `PostgreSQL runs with ${setting} = off: a power cut can lose what people were told is kept. Switch it on before anyone relies on this.`,
    )
  }
  let ears: postgres.Sql | undefined

  return {
    db,
    kind: 'postgres',
    listen: async (channel, heard) => {
      ears ??= postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'parley listening' } })
      const { unlisten } = await ears.listen(channel, heard)
      return unlisten
    },
    alone: async (work) => {
      const single = over(url, { max: 1, patience: withoutLimit, logger })
      return await work(single.db).finally(single.pool.close)
    },
    close: async () => {
      await Promise.all([pool.close(), ears?.end({ timeout: 1 })])
    },
  }
}

function over(
  url: string,
  { max, patience, logger }: { max: number; patience: Patience; logger: Logger | undefined },
): { db: Db; pool: Pool } {
  const codecs: Codecs = { parsers: {}, serializers: {} }
  const pool = openPool(url, { max, patience, codecs })
  const client = { options: codecs, unsafe: sendAlone(pool), begin: begin(pool) }
  const db = drizzle({ client: client as unknown as postgres.Sql, schema, casing: 'snake_case', ...(logger && { logger }) })
  completeCodecs(codecs)
  return { db, pool }
}

const oldest = 15

/** Which of the settings that keep data safe are off. Refused where the server cannot be reached or is too old. */
async function settingsOf(pool: Pool, url: string): Promise<{ off: string[] }> {
  const question = `select current_setting('server_version_num')::int / 10000 as version, array(
    select name::text from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting = 'off' order by name) as off`
  const [answer] = await pool
    .borrow(async (connection) => await connection.send(question))
    .catch((error: Error) => {
      const { host, pathname } = new URL(url)
      throw new Error(`Parley cannot reach the PostgreSQL database ${pathname.slice(1)} at ${host}: ${error.message}`, { cause: error })
    })
  const settings = answer as { version: number; off: string[] }
  if (settings.version < oldest) throw new Error(`Parley needs PostgreSQL ${oldest} or newer, and this is PostgreSQL ${settings.version}.`)
  return settings
}

type Send = Connection['send']

/** What drizzle calls a client, as far as it uses one. */
interface Client {
  unsafe: Send
  savepoint<Result>(work: (client: Client) => Promise<Result>): Promise<Result>
}

function sendAlone(pool: Pool): Send {
  return (...statement) => {
    const lent = <Result>(read: (reply: ReturnType<Send>) => PromiseLike<Result>) =>
      pool.borrow(async (connection) => await read(connection.send(...statement)))
    return { then: (kept, failed) => lent((reply) => reply).then(kept, failed), values: () => lent((reply) => reply.values()) }
  }
}

function begin(pool: Pool) {
  return <Result>(work: (client: Client) => Promise<Result>): Promise<Result> =>
    pool.borrow(async (connection) => {
      let over = false
      let savepoints = 0
      const send: Send = (...statement) => {
        if (over) throw new Error('This transaction has ended; nothing more can be sent in it.')
        return connection.send(...statement)
      }
      const scope = async <Inner>(inner: (client: Client) => Promise<Inner>, words: { start: string; keep: string; undo: string }) => {
        await send(words.start)
        let result: Inner
        try {
          result = await inner(client)
        } catch (error) {
          if (!connection.isLost()) await send(words.undo)
          throw error
        }
        return { result, kept: (await send(words.keep)).command }
      }
      const client: Client = {
        unsafe: send,
        savepoint: async (inner) => {
          savepoints += 1
          const name = `s${savepoints}`
          const words = { start: `savepoint ${name}`, keep: `release savepoint ${name}`, undo: `rollback to savepoint ${name}` }
          return (await scope(inner, words)).result
        },
      }
      try {
        const { result, kept } = await scope(work, { start: 'begin', keep: 'commit', undo: 'rollback' })
        if (kept === 'ROLLBACK') throw fault('25P02', 'A statement in this transaction had failed, so nothing of it was kept.')
        return result
      } finally {
        over = true
      }
    })
}
