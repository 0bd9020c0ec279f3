import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from '../../db/lock.ts'

const module = join(import.meta.dirname, '../../db/lock.ts')
const holding = `import { lockFolder } from ${JSON.stringify(module)}; lockFolder(process.argv[1]); console.log('held'); setInterval(() => {}, 1000)`

let folder: string
let started: ChildProcess[]

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'parley-lock-')), 'database')
  started = []
})

afterEach(() => {
  for (const child of started) child.kill('SIGKILL')
  rmSync(join(folder, '..'), { recursive: true, force: true })
})

test('a second process is refused at once, with a sentence that names the first', async () => {
  const { pid } = await hold()
  const before = Date.now()
  expect(() => lockFolder(folder)).toThrow(`is in use by process ${pid}`)
  expect(Date.now() - before).toBeLessThan(1_000)
})

test('the same process is refused too', () => {
  const unlock = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow('this very process')
  unlock()
})

test('what was let go can be taken again', () => {
  lockFolder(folder)()
  lockFolder(folder)()
})

test('the lock of a killed process is taken over', async () => {
  const child = await hold()
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockFolder(folder)()
})

test.each([
  ['that says nothing', ''],
  ['of a number no process has', JSON.stringify({ pid: 4_194_303, started: '' })],
  ['of an earlier process with our number', JSON.stringify({ pid: process.pid, started: 'long ago' })],
])('a lock %s is taken over', (_, text) => {
  writeFileSync(`${folder}.lock`, text)
  const unlock = lockFolder(folder)
  expect(JSON.parse(readFileSync(`${folder}.lock`, 'utf8'))).toMatchObject({ pid: process.pid })
  unlock()
})

test('of many that start at once over a dead lock, one gets it', async () => {
  writeFileSync(`${folder}.lock`, JSON.stringify({ pid: 4_194_303, started: '' }))
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => outcome()))
  expect(outcomes.filter((said) => said === 'held')).toHaveLength(1)
  expect(outcomes.filter((said) => said.includes('is in use by process'))).toHaveLength(5)
})

function start() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', holding, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  return child
}

async function hold() {
  const child = start()
  await once(child.stdout, 'data')
  return child
}

function outcome(): Promise<string> {
  const child = start()
  return new Promise((resolve) => {
    let said = ''
    child.stdout.on('data', () => resolve('held'))
    child.stderr.on('data', (chunk) => (said += chunk))
    child.on('exit', () => resolve(said))
  })
}
