/** Fails where the tables in db/schema are not what the migrations make: somebody changed the one and forgot the other. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

process.chdir(join(import.meta.dirname, '..'))
const copy = 'build/migrations'
rmSync(copy, { recursive: true, force: true })
mkdirSync('build', { recursive: true })
cpSync('db/migrations', copy, { recursive: true })
const before = readdirSync(copy)
const words = [
  'generate',
  '--dialect',
  'postgresql',
  '--schema',
  'db/schema/index.ts',
  '--casing',
  'snake_case',
  '--out',
  copy,
  '--name',
  'missing',
]
const { status, stdout, stderr } = spawnSync(process.execPath, ['node_modules/drizzle-kit/bin.cjs', ...words], { encoding: 'utf8' })
const missing = readdirSync(copy).filter((file) => !before.includes(file))
for (const file of missing)
  console.log(`db/schema has what no migration makes (npm run migrations:generate):\n${readFileSync(join(copy, file), 'utf8')}`)
if (status !== 0) console.log(stdout, stderr)
process.exitCode = status === 0 && missing.length === 0 ? 0 : 1
