import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../../db/client.ts'
import { dumpEmbedded } from '../../../db/embedded.ts'
import { migrate } from '../../../db/migrate.ts'

/** Migrates once; every worker starts from a copy. */
export default async function setup(project: TestProject) {
  const folder = join(import.meta.dirname, '../../../build/tests')
  const database = await openDatabase({})
  await migrate(database)
  const dump = await dumpEmbedded(database)
  await database.close()
  mkdirSync(folder, { recursive: true })
  const template = join(folder, `migrated-${process.pid}.tar`)
  writeFileSync(template, Buffer.from(await dump.arrayBuffer()))
  project.provide('ground', { kind: 'embedded', template })
}
