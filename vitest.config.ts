import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Tests that ask for a database run twice, once on each; the others have nothing to gain from it. */
const all = globSync('tests/**/*.test.ts')
const withDatabase = all.filter((file) => /support\/(test|doors-test|browser|site)\.ts'/.test(readFileSync(file, 'utf8')))
const without = all.filter((file) => !withDatabase.includes(file))

/**
 * What goes over every page and form, or tells long stories: who may do what, and what is shown, is the program's to say and the same on every
 * database. These run on PostgreSQL alone, which answers sooner, as do most journeys in a browser; that the deeds behind hold on the embedded
 * one too, their own tests see.
 */
const onServerAlone = [
  'tests/access.test.ts',
  'tests/attacks.test.ts',
  'tests/bad-input.test.ts',
  'tests/moderation/out-of-sight.test.ts',
  'tests/record/recount.test.ts',
  'tests/seeds/deciding.test.ts',
  'tests/seeds/whys.test.ts',
  'tests/statements-per-page.test.ts',
  'tests/twice.test.ts',
  'tests/walk.test.ts',
  'tests/weighing/sealed.test.ts',
  'tests/words/pages.test.ts',
]

/** Of the journeys in a browser, those that run on the embedded database too: one of each thing that people come for. */
const journeys = [
  'answering',
  'deciding',
  'first-day',
  'guest',
  'imports',
  'member-check',
  'pictures',
  'saying',
  'themes',
  'verdict',
  'weighing',
]
const onEmbedded = withDatabase.filter((file) => {
  const [, journey] = /^tests\/browser\/(.*)\.test\.ts$/.exec(file) ?? []
  return journey ? journeys.includes(journey) : !onServerAlone.includes(file)
})

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
      { extends: true, test: { name: 'embedded', include: onEmbedded, globalSetup: 'tests/support/setup/embedded.ts' } },
      { extends: true, test: { name: 'postgres', include: withDatabase, globalSetup: 'tests/support/setup/postgres.ts' } },
    ],
  },
})
