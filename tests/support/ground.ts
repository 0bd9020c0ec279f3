import { openAsBlob } from 'node:fs'
import postgres from 'postgres'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../db/client.ts'
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
  copies += 1
  const name = `${ground.template}_${process.pid}_${copies}`
  const keeper = postgres(ground.url, { max: 1, onnotice: () => {} })
  await keeper.unsafe(`create database ${name} template ${ground.template}`)
  await keeper.end()
  const url = new URL(ground.url)
  url.pathname = `/${name}`
  return await openDatabase({ url: url.href, onQuery: hear, warn: () => {} })
}
