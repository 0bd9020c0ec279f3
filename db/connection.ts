import postgres from 'postgres'
import type { Codecs } from './codecs.ts'
import { fault, isGone } from './faults.ts'

/** How long a statement may run, wait for a lock, or leave its transaction idle, in milliseconds; 0 is without limit. */
export interface Patience {
  statement: number
  lock: number
  idle: number
}

/** A running statement: rows as objects, or as arrays by `values()`, as drizzle asks for them. */
export interface Reply extends PromiseLike<Rows> {
  values(): Promise<Rows>
}

/** `command` is what Postgres says it did: it answers ROLLBACK to the COMMIT of a broken transaction. */
export type Rows = unknown[] & { command?: string }

export interface Connection {
  send(text: string, params?: unknown[], options?: { prepare?: boolean }): Reply
  isLost(): boolean
  /** Lets a running statement end, for at most two seconds. */
  close(): Promise<void>
}

const connectWithin = 5_000
const margin = 3_000

/**
 * One connection to PostgreSQL, never used again once it was lost.
 *
 * Each is a postgres.js client of its own, because the driver's pool does not survive a dying backend: it may write to the closed socket from a timer
 * (the process ends), leave a queued statement unanswered for ever, or send the rest of a broken transaction to the connection's successor. Here every
 * statement is answered: by the server, by the loss of the connection, or by a deadline a little after the server's own.
 */
export function connect(url: string, { patience, codecs, onLost }: { patience: Patience; codecs: Codecs; onLost: () => void }): Connection {
  const unanswered = new Set<(error: Error) => void>()
  let lost: Error | undefined
  let watch: NodeJS.Timeout | undefined
  let isUp = false

  const client = postgres(url, {
    max: 1,
    max_lifetime: null,
    fetch_types: false,
    connect_timeout: connectWithin / 1_000,
    onnotice: () => {},
    onparameter: isConnected,
    onclose: () => lose(fault('CONNECTION_CLOSED', 'The connection to the database was lost.')),
    connection: {
      application_name: 'parley',
      TimeZone: 'UTC',
      // Compiling a statement takes longer than running it: a page of a file spent 58 of its 100 milliseconds so (decision 31).
      jit: 'off',
      statement_timeout: patience.statement,
      lock_timeout: patience.lock,
      idle_in_transaction_session_timeout: patience.idle,
    },
  })
  Object.assign(client.options.parsers, codecs.parsers)
  Object.assign(client.options.serializers, codecs.serializers)

  function send(text: string, params: unknown[] = [], options: { prepare?: boolean } = {}): Reply {
    const start = (asArrays: boolean) =>
      answered(() => {
        const query = client.unsafe(text, params as never[], options)
        return asArrays ? query.values() : query
      })
    return { then: (kept, failed) => start(false).then(kept, failed), values: () => start(true) }
  }

  function answered(query: () => PromiseLike<unknown>): Promise<Rows> {
    return new Promise((resolve, reject) => {
      if (lost) return reject(lost)
      unanswered.add(reject)
      watch ??= keepWatch()
      query().then(
        (rows) => {
          settle(reject)
          resolve(rows as Rows)
        },
        (error: Error) => {
          settle(reject)
          reject(error)
          if (isGone(error)) lose(error)
        },
      )
    })
  }

  function settle(reject: (error: Error) => void) {
    unanswered.delete(reject)
    clearTimeout(watch)
    watch = unanswered.size > 0 ? keepWatch() : undefined
  }

  /** The driver alone would go on connecting for ever to a server that hangs up at once. */
  function keepWatch() {
    const limit = isUp ? patience.statement && patience.statement + margin : connectWithin
    if (limit === 0) return undefined
    return setTimeout(() => lose(fault('DATABASE_SILENT', 'The database did not answer in time.')), limit)
  }

  /** The server speaks of its settings first. */
  function isConnected() {
    if (isUp) return
    isUp = true
    clearTimeout(watch)
    if (unanswered.size > 0) watch = keepWatch()
  }

  function lose(error: Error) {
    if (lost) return
    lost = error
    clearTimeout(watch)
    for (const reject of unanswered) reject(error)
    unanswered.clear()
    client.end({ timeout: 0 }).catch(() => {})
    onLost()
  }

  return { send, isLost: () => lost !== undefined, close: () => client.end({ timeout: 2 }) }
}
