import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../../db/client.ts'
import { migrate } from '../../../db/migrate.ts'
import { startPostgres } from '../postgres-server.ts'

/** Starts a server and migrates a database on it once; every worker works on a copy. Gives what takes all of it away. */
export default async function setup(project: TestProject) {
  const server = await startPostgres()
  if ('refused' in server) {
    const reasons = server.refused.join('; ') || 'there is none on this machine'
    const sentence = `The tests on a real PostgreSQL were not run: none could be started (${reasons}). Set TEST_DATABASE_URL to one.`
    if (process.env.CI === 'true') throw new Error(sentence)
    console.log(sentence)
    project.provide('ground', { kind: 'none' })
    return
  }
  const run = `parley_test_${randomBytes(4).toString('hex')}`
  const keeper = postgres(server.url, { max: 1, onnotice: () => {} })
  const [{ server_version: version }] = (await keeper`show server_version`) as unknown as [{ server_version: string }]
  console.log(`PostgreSQL ${version} (${server.from})`)
  await keeper.unsafe(`create database ${run}`)
  const template = new URL(server.url)
  template.pathname = `/${run}`
  const database = await openDatabase({ url: template.href, max: 1, warn: () => {} })
  await migrate(database)
  await database.close()
  project.provide('ground', { kind: 'postgres', url: server.url, template: run })

  return async () => {
    const copies = await keeper`select datname from pg_database where starts_with(datname, ${run})`
    for (const { datname } of copies) await keeper.unsafe(`drop database if exists ${datname} with (force)`)
    await keeper.end()
    await server.stop()
  }
}
