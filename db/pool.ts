import type { Codecs } from './codecs.ts'
import { type Connection, connect, type Patience } from './connection.ts'
import { fault } from './faults.ts'

export type Pool = ReturnType<typeof openPool>

const waitingAtMost = 1_000
const waitAtMost = 5_000
const farewell = 5_000

interface Turn {
  resolve(connection: Connection): void
  reject(error: Error): void
}

/**
 * Up to `max` connections, opened when needed, each lent to one borrower at a time. A lost one is replaced by a new one.
 * Who waits longer than five seconds, or behind a thousand others, is refused (DATABASE_BUSY).
 */
export function openPool(url: string, { max, patience, codecs }: { max: number; patience: Patience; codecs: Codecs }) {
  const open = new Set<Connection>()
  const idle: Connection[] = []
  const waiting = new Set<Turn>()
  let closing: PromiseWithResolvers<void> | undefined

  /** Gives `work` a connection of its own, and takes it back however the work ends. */
  async function borrow<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    const connection = await take()
    try {
      return await work(connection)
    } finally {
      giveBack(connection)
    }
  }

  /** Lets those who have a connection finish, for at most five seconds; nobody gets one after. */
  async function close() {
    closing ??= Promise.withResolvers()
    for (const turn of waiting) turn.reject(fault('DATABASE_CLOSED', 'The database was closed.'))
    for (const connection of idle.splice(0)) retire(connection)
    if (open.size > 0) await Promise.race([closing.promise, pause(farewell)])
    await Promise.all([...open].map((connection) => connection.close()))
  }

  async function take(): Promise<Connection> {
    if (closing) throw fault('DATABASE_CLOSED', 'The database was closed.')
    const connection = idle.pop()
    if (connection) return connection
    if (open.size < max) return add()
    return await wait()
  }

  function add(): Connection {
    const connection = connect(url, {
      patience,
      codecs,
      onLost: () => {
        open.delete(connection)
        const place = idle.indexOf(connection)
        if (place >= 0) idle.splice(place, 1)
        if (!closing) nextTurn()?.resolve(add())
        else if (open.size === 0) closing.resolve()
      },
    })
    open.add(connection)
    return connection
  }

  function wait(): Promise<Connection> {
    if (waiting.size >= waitingAtMost) throw fault('DATABASE_BUSY', 'Too many requests are waiting for the database.')
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(reject)(fault('DATABASE_BUSY', 'No connection to the database was free in time.')), waitAtMost)
      const end =
        <Value>(answer: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer)
          waiting.delete(turn)
          answer(value)
        }
      const turn: Turn = { resolve: end(resolve), reject: end(reject) }
      waiting.add(turn)
    })
  }

  function giveBack(connection: Connection) {
    if (connection.isLost()) return
    if (closing) return retire(connection)
    const turn = nextTurn()
    if (turn) turn.resolve(connection)
    else idle.push(connection)
  }

  function nextTurn(): Turn | undefined {
    return waiting.values().next().value
  }

  /** Its socket closes, and `onLost` counts it out. */
  function retire(connection: Connection) {
    connection.close().catch(() => {})
  }

  return { borrow, close }
}

function pause(milliseconds: number) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}
