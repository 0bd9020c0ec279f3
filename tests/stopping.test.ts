import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

const running: { process: ChildProcess; folder: string }[] = []

afterEach(async () => {
  for (const { process, folder } of running.splice(0)) {
    process.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
})

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function started(env: Record<string, string> = {}, folder?: string) {
  const port = await freePort()
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'parley-')))
  const child = spawn('node', ['server/main.ts'], {
    env: { PATH: process.env.PATH, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir, ...env },
  })
  running.push({ process: child, folder: dataDir })
  let said = ''
  child.stdout.on('data', (chunk) => (said += chunk))
  child.stderr.on('data', (chunk) => (said += chunk))
  const ended = once(child, 'exit') as Promise<[number | null]>
  const up = (async () => {
    while (!said.includes('Parley is at')) await new Promise((next) => setTimeout(next, 50))
  })()
  await Promise.race([up, ended])
  return { child, ended, dataDir, address: `http://127.0.0.1:${port}`, port, said: () => said }
}

test('it says where it is and how to come in, and answers for its health', { timeout: 60_000 }, async () => {
  const { said, address } = await started()
  expect(said()).toMatch(/Come in as customer, staff, analyst, admin with one click at http/)
  expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ alive: true })
  expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ database: true, migrations: true })
})

test('told to stop, it finishes what is in flight and ends within ten seconds', { timeout: 60_000 }, async () => {
  const { child, ended, port, address } = await started()
  const slow = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/sign-in',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: address, 'content-length': 23 },
  })
  const answered = once(slow, 'response')
  slow.write('email=ana%40')
  await new Promise((next) => setTimeout(next, 300))
  const begun = Date.now()
  child.kill('SIGTERM')
  await new Promise((next) => setTimeout(next, 300))
  slow.end('example.org')
  const [{ statusCode }] = await answered
  expect(statusCode).toBe(303)
  expect(await ended).toEqual([0, null])
  expect(Date.now() - begun).toBeLessThan(10_000)
})

test('a second process on the same data is refused with a sentence', { timeout: 60_000 }, async () => {
  const first = await started()
  const second = await started({}, first.dataDir)
  expect((await second.ended)[0]).toBe(1)
  expect(second.said()).toContain(String(first.child.pid))
  expect(second.said()).not.toContain('    at ')
})

test('production says in one sentence each what is missing, and does not start', { timeout: 60_000 }, async () => {
  const { ended, said } = await started({ NODE_ENV: 'production' })
  expect((await ended)[0]).toBe(1)
  expect(said().trim().split('\n')).toHaveLength(3)
})
