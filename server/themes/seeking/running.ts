import { and, eq, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db } from '../../../db/client.ts'
import { companies, findings, statements } from '../../../db/schema/index.ts'
import { type Failed, failTogether, orBroken } from '../../unbroken.ts'
import { isUnread } from '../encoding/reading.ts'
import { letGoOfEdited } from './edited.ts'
import { lookingAt } from './looking.ts'
import { type Seeker, seekerHere } from './seeker.ts'
import type { Problem } from './seeking.ts'
import { writeFound } from './writing.ts'

interface Running {
  at: Date
  /** Tells the time while it runs. */
  now?: () => Date
  /** Who looks: in a server, a thread of its own. */
  seeker?: Seeker
  /** Is told of each search that fails. */
  failed?: Failed
}

type RunningOne = Required<Pick<Running, 'now' | 'seeker'>>
type Finding = typeof findings.$inferSelect

/** A server that has said nothing of a search for so long has lost it. */
const lost = 60_000
const beat = 1_000

/**
 * Runs every search that waits, and those whose server was lost, one after the other. Each is taken by one server, which says that it is
 * alive while it looks; what was found is written in one transaction, at its end. A search waits until the machine has read what was
 * said. Gives how many came to an end.
 */
export async function runSeeking(db: Db, { at, now = () => at, seeker = seekerHere, failed = failTogether }: Running) {
  let count = 0
  for (const { id: companyId } of await db.select({ id: companies.id }).from(companies)) {
    const open = await db
      .select()
      .from(findings)
      .where(and(eq(findings.companyId, companyId), isNull(findings.endedAt), isLost(at)))
    for (const finding of open) if (await orBroken(() => runOne(db, finding, { now, seeker }), failed)) count += 1
  }
  return count
}

/** Gives whether it was one to be run, and here. */
async function runOne(db: Db, finding: Finding, { now, seeker }: RunningOne) {
  if (!(await isRead(db, finding)) || !(await take(db, finding, now()))) return false
  await run(db, finding, { now, seeker })
  return true
}

function isLost(at: Date) {
  return or(isNull(findings.aliveAt), lt(findings.aliveAt, new Date(at.getTime() - lost)))
}

/** Whether what was said is read by now, but for one in fifty: the latest of a busy dialogue. */
async function isRead(db: Db, { companyId, dialogueId }: Finding) {
  const [row] = await db
    .select({ all: sql<number>`count(*)::int`, unread: sql<number>`(count(*) filter (where ${isUnread(companyId)}))::int` })
    .from(statements)
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId)))
  return row!.unread * 50 <= row!.all
}

/** Takes it for this server; not where another was faster, or it was stopped. */
async function take(db: Db, { companyId, id }: Finding, at: Date) {
  const taken = await db
    .update(findings)
    .set({ state: 'running', progress: 0, aliveAt: at })
    .where(and(eq(findings.companyId, companyId), eq(findings.id, id), isNull(findings.endedAt), isLost(at)))
    .returning({ id: findings.id })
  return taken.length > 0
}

async function run(db: Db, finding: Finding, { now, seeker }: RunningOne) {
  const { companyId, id, dialogueId, fineness, themeId } = finding
  const its = and(eq(findings.companyId, companyId), eq(findings.id, id), isNull(findings.endedAt))
  let progress = 0
  const stop = new AbortController()
  const beating = setInterval(async () => {
    const alive = await db
      .update(findings)
      .set({ progress, aliveAt: now() })
      .where(its)
      .returning({ id: findings.id })
      .catch(() => null)
    if (alive?.length === 0 && (await wasStopped(db, finding))) stop.abort()
  }, beat)
  try {
    await letGoOfEdited(db, { companyId, id: dialogueId }, { now })
    const { how, fast, rows, pages } = await lookingAt(db, { companyId, id: dialogueId }, { fineness, themeId })
    const tell = (far: number) => {
      progress = far
    }
    const found = await seeker.seek(pages, how, { tell, stop: stop.signal })
    clearInterval(beating)
    await db.transaction(async (tx) => await writeFound(tx, finding, { found, fast, rows, at: now() }))
  } catch (error) {
    if (stop.signal.aborted) return
    if (seeker.isEnded()) await db.update(findings).set({ state: 'waiting', progress: 0, aliveAt: null }).where(its)
    else {
      await db
        .update(findings)
        .set({ state: 'failed', problem: 'failed' satisfies Problem, endedAt: now() })
        .where(its)
      throw error
    }
  } finally {
    clearInterval(beating)
  }
}

/** Whether somebody stopped it; a search that came to its end by itself is over, too. */
async function wasStopped(db: Db, { companyId, id }: Finding) {
  const [row] = await db
    .select({ state: findings.state })
    .from(findings)
    .where(and(eq(findings.companyId, companyId), eq(findings.id, id)))
    .catch(() => [])
  return row?.state === 'stopped'
}
