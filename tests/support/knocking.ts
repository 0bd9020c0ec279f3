import { setTimeout } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { InjectOptions } from 'fastify'
import type { Database } from '../../db/client.ts'
import { type Doors, openDoors } from './doors.ts'
import { type Place, secret } from './routes.ts'
import { mailOf, type Stage } from './stage.ts'

export type Knocking = Awaited<ReturnType<typeof openKnocking>>

type Sent = Pick<InjectOptions, 'url' | 'payload' | 'headers'> & { method: 'GET' | 'POST' }

/**
 * Knocks at any door as anybody, as the app runs for real, and fails where something breaks inside. With `undo`, whatever a knock does is
 * undone at once.
 */
export async function openKnocking(database: Database, stage: Stage, { undo }: { undo: boolean }) {
  const { app, moveTo } = await openDoors(database, { production: true })
  const broken: Error[] = []
  app.addHook('onError', async (_, __, error) => void broken.push(error))
  const cookies = await signedIn(app, stage)
  // After everybody came in: that uses up whatever else was mailed to them.
  const { token: link, code } = await app.signingIn.prove(mailOf(stage.halden.ana))
  let knocks = 0

  async function knockForGood(person: { personId: string } | null, { headers, ...sent }: Sent) {
    const cookie = person && cookies.get(person.personId)
    const own = { host: 'parley.test', 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) }
    // Each knock comes from somewhere else, so that nobody knocks too often.
    const remoteAddress = `10.${knocks >> 16}.${(knocks >> 8) & 255}.${knocks++ & 255}`
    // The clock by which the app feels its load gets a turn.
    await new Promise(setImmediate)
    const all = Object.entries({ ...own, ...headers }).filter(([, value]) => value !== undefined)
    for (let wait = 100; ; wait *= 2) {
      const answer = await app.inject({ ...sent, remoteAddress, headers: Object.fromEntries(all) })
      if (answer.statusCode < 500) return answer
      // On a machine that is busy with other things the app sends people away for a moment, before it looks at what they want.
      if (answer.statusCode !== 503 || wait > 20_000) throw new Error(`${sent.method} ${sent.url}`, { cause: broken.at(-1) })
      await setTimeout(wait)
    }
  }

  const knock = (person: { personId: string } | null, sent: Sent) => undone(() => knockForGood(person, sent))

  /** What the work did is undone, where all of it is. */
  async function undone<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!undo) return await work()
    await database.db.execute(sql`savepoint knock`)
    try {
      return await work()
    } finally {
      await database.db.execute(sql`rollback to savepoint knock`)
      // Left open, each would stand within the last, thousands deep.
      await database.db.execute(sql`release savepoint knock`)
    }
  }

  /** A place on the stage, with the way in that was mailed to Ana. */
  const at = (half: Place['half'], things: Place['things']): Place => ({ half, things, link, code, secret })

  return { app, knock, knockForGood, undone, at, moveTo }
}

/** A session for everybody on the stage. */
async function signedIn(app: Doors['app'], { halden, acme, stranger }: Stage) {
  const cookies = new Map<string, string>()
  const troupes = [halden, acme].flatMap(({ ana, jim, priya, tom, noor, maren }) => [ana, jim, priya, tom, noor, maren])
  for (const { personId } of [...troupes, stranger]) {
    const made = await app.signingIn.signInKnown(personId)
    cookies.set(personId, made.cookies.map((line) => line.split(';')[0]).join('; '))
  }
  return cookies
}
