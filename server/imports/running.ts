import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { imports } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import type { Words } from '../words/words.ts'
import { readAside } from './aside.ts'
import type { Company } from './destinations.ts'
import { unpackFiles } from './packing.ts'
import { findImport, type Import, lockOf, stateOf } from './reading.ts'
import { contextIn, namesIn, targetOf } from './settings.ts'
import { takeWords } from './taking.ts'

interface Running {
  by: Member
  id: string
  /** The language of whoever brings the words in. */
  words: Words
  now: () => Date
}

/** How far an import of this process has come. */
interface Progress {
  done: number
  all: number
}

export type Runner = ReturnType<typeof openRunner>

/** Brings imports in behind the pages, in this process. `failed` hears of what was nobody's mistake. */
export function openRunner(db: Db, { failed }: { failed: (error: unknown) => void }) {
  const running = new Map<string, { progress: Progress; work: Promise<void> }>()

  /**
   * Starts to bring a kept upload in; whoever asks twice starts it once. The words come in whole or not at all: one transaction holds them and the
   * report. Gives the import as it was. Refuses whoever is no admin.
   */
  async function start(company: Company, { by, id, words, now }: Running) {
    mustMay(by, 'settings')
    const found = await findImport(db, company, id)
    if (['running', 'ended'].includes(stateOf(found, { isOurs: running.has(id) }))) return found
    const here = and(eq(imports.companyId, company.id), eq(imports.id, id))
    const seen = found.startedAt ? eq(imports.startedAt, found.startedAt) : isNull(imports.startedAt)
    const mine = await db
      .update(imports)
      .set({ startedAt: now(), endedAt: null, problem: null, done: 0 })
      .where(and(here, seen))
      .returning({ id: imports.id })
    if (mine.length === 0 || running.has(id)) return found
    const progress = { done: 0, all: found.total }
    const work = run(company, found, { by, id, words, now, progress })
      .catch((error) => giveUp(here, { at: now(), words, error }))
      .catch(failed)
      .finally(() => running.delete(id))
    running.set(id, { progress, work })
    return found
  }

  async function run(company: Company, found: Import, { by, id, words, now, progress }: Running & { progress: Progress }) {
    const here = and(eq(imports.companyId, company.id), eq(imports.id, id))
    const { kind, name, settings } = found
    const files = await unpackFiles(found.files ?? {})
    // Before the transaction begins: a large file takes longer to read than a transaction may stand idle.
    const source = await readAside({ kind, files, settings, timeZone: company.timeZone, ...namesIn(words) })
    await db.transaction(async (tx) => {
      const [lock] = await selectRows<{ isOurs: boolean }>(tx, sql`select pg_try_advisory_xact_lock(${lockOf(id)}) as "isOurs"`)
      if (!lock!.isOurs) return
      const [kept] = await tx.select({ id: imports.id }).from(imports).where(here).for('update')
      if (!kept) throw new Refusal('not_found', 'There is nothing at this address.')
      const taken = await takeWords(tx, company, {
        by,
        source,
        target: targetOf(settings, { context: source.about.description || contextIn(words, name) }),
        importId: id,
        at: now(),
        nameless: namesIn(words).nameless,
        progress: (done, all) => {
          Object.assign(progress, { done, all })
          tell(here, id)
        },
      })
      const ended = { endedAt: now(), done: found.total, total: found.total, files: null, report: { ...source.counts, ...taken } }
      await tx.update(imports).set(ended).where(here)
    })
  }

  const told = new Set<string>()

  /** Outside the transaction, so that pages of every server see it. Nobody waits for it, and the next is not sent before this one is there. */
  function tell(here: SQL | undefined, id: string) {
    const progress = running.get(id)?.progress
    if (!progress || told.has(id)) return
    told.add(id)
    db.update(imports)
      .set({ done: progress.done, total: progress.all })
      .where(and(here, isNull(imports.endedAt)))
      .catch(() => {})
      .finally(() => told.delete(id))
  }

  async function giveUp(here: SQL | undefined, { at, words, error }: { at: Date; words: Words; error: unknown }) {
    const isRefusal = error instanceof Refusal
    const problem = isRefusal ? words.t(error.message, error.values) : words.t('Something broke on our side.')
    await db
      .update(imports)
      .set({ endedAt: at, problem })
      .where(and(here, isNull(imports.endedAt)))
    if (!isRefusal) throw error
  }

  return {
    start,
    /** How far this process is with an import; null where it is not at it. */
    progressOf: (id: string): Progress | null => running.get(id)?.progress ?? null,
    /** Waits for all that is coming in. */
    settled: async () => {
      await Promise.all([...running.values()].map(({ work }) => work))
    },
  }
}
