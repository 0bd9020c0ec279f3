/** Every check in order, and with `tests` every test after them; stops at the first that fails, and says which. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const bin = (path: string) => join(import.meta.dirname, '../node_modules', path)
const tsc = bin('typescript/bin/tsc')

const stages: [name: string, command: string[]][] = [
  ['Types', [process.execPath, tsc, '--noEmit']],
  ['Types in the browser tests', [process.execPath, tsc, '--noEmit', '-p', 'tests/browser']],
  ['Templates', [process.execPath, 'checks/check-views.ts']],
  ['Migrations', [process.execPath, 'checks/check-migrations.ts']],
  ['Lint', [process.execPath, bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']],
]
if (process.argv.includes('tests')) stages.push(['Tests', [process.execPath, bin('vitest/vitest.mjs'), 'run']])

for (const [name, [program, ...words]] of stages) {
  const start = Date.now()
  const { status, error } = spawnSync(program!, words, { stdio: 'inherit', cwd: join(import.meta.dirname, '..') })
  if (error) console.error(error.message)
  if (status !== 0) {
    console.error(`\n${name}: failed. What comes after was not run.`)
    process.exit(1)
  }
  console.log(`${name}: passed in ${((Date.now() - start) / 1000).toFixed(1)} s.`)
}
