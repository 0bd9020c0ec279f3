import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'drizzle-orm'
import { inject } from 'vitest'
import { type Database, selectRows } from '../../db/client.ts'
import { freePort } from './free-port.ts'

export type Server = Awaited<ReturnType<typeof startServer>>

/** Parley as a process of its own, on a port of its own. `up` is once it answers; `kill` gives it no time for anything. */
export async function startServer(env: Record<string, string>) {
  const port = await freePort()
  const child = spawn('node', ['server/main.ts'], {
    env: { PATH: process.env.PATH, PORT: String(port), HOST: '127.0.0.1', PARLEY_DEMO: 'false', ...env },
  })
  let said = ''
  const hear = (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-20_000)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const ended = once(child, 'exit')
  async function up() {
    while (!said.includes('Parley is at')) {
      if (child.exitCode !== null) throw new Error(`It did not start: ${said}`)
      await new Promise((next) => setTimeout(next, 20))
    }
  }
  async function kill() {
    child.kill('SIGKILL')
    await ended
  }
  return { up, kill, said: () => said }
}

/** The address of a test's own PostgreSQL database, for other processes. */
export async function addressOf({ db }: Database) {
  const ground = inject('ground')
  if (ground.kind !== 'postgres') throw new Error('This database is in nobody else’s reach.')
  const [row] = await selectRows<{ name: string }>(db, sql`select current_database() as name`)
  const url = new URL(ground.url)
  url.pathname = `/${row!.name}`
  return url.href
}
