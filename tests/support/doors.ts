import { Readable } from 'node:stream'
import type { InjectOptions } from 'fastify'
import type { Database } from '../../db/client.ts'
import { buildApp, type Ground } from '../../server/app.ts'
import type { Letter } from '../../server/mail/post.ts'
import { monday } from './cast.ts'

export type Doors = Awaited<ReturnType<typeof openDoors>>

interface Options {
  demo?: boolean
  baseUrl?: string
  at?: Date
  production?: boolean
  logger?: Ground['logger']
}

/** The whole app on the test's database, entered as people do: with a session, by forms. Time stands still until it is moved. */
export async function openDoors(
  database: Database,
  { demo = false, baseUrl = 'http://parley.test', at = monday, production = false, logger }: Options = {},
) {
  const letters: Letter[] = []
  let now = at
  const app = await buildApp({
    database,
    config: { baseUrl, production, demo, trustProxy: false, secret: 'a secret of the tests, long enough for everybody' },
    post: { leaves: !demo, send: async (letter) => void letters.push(letter) },
    now: () => now,
    ...(logger && { logger }),
  })
  /** Somebody at the doors: signed in as this person, or a guest. */
  async function visitor(person?: { personId: string }) {
    const cookies = person ? (await app.signingIn.signInKnown(person.personId)).cookies : []
    const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
    const own = { host: new URL(baseUrl).host, 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) }
    const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers: { ...own, ...headers } })
    const post = (url: string, fields: Record<string, string | string[]> = {}, headers: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url,
        payload: encoded(fields),
        headers: { ...own, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      } satisfies InjectOptions)
    /** A form whose fields arrive long after its head; `meanwhile` happens in between. */
    const postSlowly = (url: string, fields: Record<string, string>, meanwhile: () => void | Promise<void>) => {
      async function* late() {
        await meanwhile()
        yield encoded(fields)
      }
      return app.inject({
        method: 'POST',
        url,
        payload: Readable.from(late()),
        headers: { ...own, 'content-type': 'application/x-www-form-urlencoded' },
      })
    }
    return { get, post, postSlowly }
  }
  const moveTo = (moment: Date) => {
    now = moment
  }
  return { app, letters, visitor, moveTo, close: () => app.close() }
}

function encoded(fields: Record<string, string | string[]>) {
  const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as [string, string]))
  return new URLSearchParams(pairs).toString()
}
