import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

interface Holder {
  pid: number
  /** When the process started, so that a later process with the same number is not taken for it; empty where that cannot be known. */
  started: string
}

/**
 * Takes the folder for this process, by a file beside it, and gives what lets it go. Refused while a living process holds it, this one included;
 * the lock of a dead process is taken over.
 */
export function lockFolder(folder: string): () => void {
  const lock = `${folder}.lock`
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Holder)
  const draft = `${lock}.${process.pid}`
  writeFileSync(draft, mine)
  try {
    for (let tries = 0; tries < 5; tries += 1) {
      if (place(draft, lock)) return () => rmSync(lock, { force: true })
      const text = read(lock)
      if (text === undefined) continue
      const holder = holderIn(text)
      if (holder && isAlive(holder)) throw new Error(inUse(folder, holder))
      takeAway(lock, text)
    }
    throw new Error(`The folder ${folder} could not be locked: others keep taking and leaving it. Try again.`)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** A link is made whole or not at all, so nobody reads half a lock. */
function place(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Two may find the same dead lock at once; whoever moved a living one away by mistake puts it back. */
function takeAway(lock: string, text: string) {
  const aside = `${lock}.${process.pid}.old`
  try {
    renameSync(lock, aside)
  } catch {
    return
  }
  if (read(aside) !== text) place(aside, lock)
  rmSync(aside, { force: true })
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function holderIn(text: string): Holder | undefined {
  try {
    const { pid, started } = JSON.parse(text) as Holder
    return Number.isInteger(pid) && pid > 0 ? { pid, started: String(started) } : undefined
  } catch {
    return undefined
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = startOf(pid)
  return !started || !now || started === now
}

/** Linux tells, in ticks since the machine started, and which start of the machine that was. */
function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`)
  const boot = read('/proc/sys/kernel/random/boot_id')
  if (!stat || !boot) return ''
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return `${boot.trim()}:${ticks}`
}

function inUse(folder: string, { pid }: Holder): string {
  const who = pid === process.pid ? 'this very process' : `process ${pid}`
  return `The database in ${folder} is in use by ${who}. Only one process can open it at a time: stop that one first, or set DATABASE_URL to a PostgreSQL server.`
}
