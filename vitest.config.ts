import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Tests that ask for a database run twice, once on each; the others have nothing to gain from it. */
const all = globSync('tests/**/*.test.ts')
const withDatabase = all.filter((file) => /support\/(test|browser|site)\.ts'/.test(readFileSync(file, 'utf8')))
const without = all.filter((file) => !withDatabase.includes(file))

export default defineConfig({
  test: {
    pool: 'forks',
    isolate: false,
    maxWorkers: Math.min(availableParallelism(), 4),
    testTimeout: 20_000,
    hookTimeout: 60_000,
    env: { NODE_ENV: 'test' },
    projects: [
      { extends: true, test: { name: 'plain', include: without } },
      { extends: true, test: { name: 'embedded', include: withDatabase, globalSetup: 'tests/support/setup/embedded.ts' } },
      { extends: true, test: { name: 'postgres', include: withDatabase, globalSetup: 'tests/support/setup/postgres.ts' } },
    ],
  },
})
