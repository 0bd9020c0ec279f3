import { openAsBlob } from 'node:fs'
import postgres from 'postgres'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { hear } from './statements.ts'

/** What the tests stand on: a migrated database, to be copied. */
export type Ground = { kind: 'embedded'; template: string } | { kind: 'postgres'; url: string; template: string } | { kind: 'none' }

declare module 'vitest' {
  interface ProvidedContext {
    ground: Ground
  }
}

let copies = 0

/** A migrated, empty database of its own; none where no PostgreSQL could be started. */
export async function copyGround(): Promise<Database | undefined> {
  const ground = inject('ground')
  if (ground.kind === 'none') return undefined
  if (ground.kind === 'embedded') return await openDatabase({ from: await openAsBlob(ground.template), onQuery: hear })
  return await made(ground, `template ${ground.template}`)
}

/** A migrated, empty database that puts words in the order of a dictionary, as many servers do; none where the server cannot. */
export async function otherGround(): Promise<Database | undefined> {
  const ground = inject('ground')
  if (ground.kind !== 'postgres') return undefined
  const database = await made(ground, "template template0 encoding 'UTF8' locale 'C' locale_provider icu icu_locale 'en'").catch(
    () => undefined,
  )
  if (database) await migrate(database)
  return database
}

async function made({ url: server, template }: Extract<Ground, { kind: 'postgres' }>, how: string) {
  copies += 1
  const name = `${template}_${process.pid}_${copies}`
  const keeper = postgres(server, { max: 1, onnotice: () => {} })
  await keeper.unsafe(`create database ${name} ${how}`).finally(() => keeper.end())
  const url = new URL(server)
  url.pathname = `/${name}`
  return await openDatabase({ url: url.href, onQuery: hear, warn: () => {} })
}
