import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, imports, staff, statements } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'

export type Import = Awaited<ReturnType<typeof findImport>>
export type ImportLine = Awaited<ReturnType<typeof importsOf>>[number]

/**
 * `waiting`: looked at, nothing is in. `running`: coming in. `ended`: all is in. `failed`: it ended without taking anything, for the reason it
 * names. `stopped`: so it did, because the server that was at it stopped.
 */
export type ImportState = 'waiting' | 'running' | 'ended' | 'failed' | 'stopped'

/** An import holds this lock while it takes words in, so that every server knows that one of them is at it. */
export function lockOf(id: string | typeof imports.id) {
  return sql`hashtextextended(${id}::text, 0)`
}

const columns = {
  id: imports.id,
  kind: imports.kind,
  name: imports.name,
  settings: imports.settings,
  at: imports.at,
  by: staff.name,
  total: imports.total,
  done: imports.done,
  startedAt: imports.startedAt,
  endedAt: imports.endedAt,
  report: imports.report,
  problem: imports.problem,
}

const isHeld = sql<boolean>`${imports.startedAt} is not null and ${imports.endedAt} is null and not pg_try_advisory_xact_lock_shared(${lockOf(imports.id)})`

/** An import of this company, with its files while there is something to do with them. Refuses with not_found where the company has no such import. */
export async function findImport(db: Db, company: { id: string }, id: string) {
  const [row] = await db
    .select({ ...columns, isHeld, files: imports.files })
    .from(imports)
    .innerJoin(staff, and(eq(staff.companyId, imports.companyId), eq(staff.personId, imports.by)))
    .where(and(eq(imports.companyId, company.id), eq(imports.id, id)))
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  return row
}

/** The company's imports, newest first; 50 at most. */
export async function importsOf(db: Db, company: { id: string }) {
  return await db
    .select({ ...columns, isHeld })
    .from(imports)
    .innerJoin(staff, and(eq(staff.companyId, imports.companyId), eq(staff.personId, imports.by)))
    .where(eq(imports.companyId, company.id))
    .orderBy(desc(imports.at), desc(imports.id))
    .limit(50)
}

/** How an import stands; `isOurs` says that this very process is at it. */
export function stateOf(
  { startedAt, endedAt, problem, isHeld }: { startedAt: Date | null; endedAt: Date | null; problem: string | null; isHeld: boolean },
  { isOurs }: { isOurs: boolean },
): ImportState {
  if (endedAt) return problem === null ? 'ended' : 'failed'
  if (isOurs || isHeld) return 'running'
  return startedAt ? 'stopped' : 'waiting'
}

const figures = [
  'statements',
  'known',
  'people',
  'dialogues',
  'supports',
  'comments',
  'rejected',
  'wordless',
  'votes',
  'repeated',
  'passed',
  'disagreed',
  'agreed',
  'withOneself',
  'withLeftOut',
] as const

export type Figures = Record<(typeof figures)[number], number>

/** The figures of a report, 0 where it has none. */
export function figuresOf(report: Record<string, string | number> | null): Figures {
  return Object.fromEntries(figures.map((name) => [name, Number(report?.[name] ?? 0)])) as Figures
}

/** The dialogues that an import brought statements into, and how many each. */
export async function dialoguesOfImport(db: Db, company: { id: string }, id: string) {
  return await db
    .select({ slug: dialogues.slug, question: dialogues.question, statements: sql<number>`count(*)::int` })
    .from(statements)
    .innerJoin(dialogues, and(eq(dialogues.companyId, statements.companyId), eq(dialogues.id, statements.dialogueId)))
    .where(and(eq(statements.companyId, company.id), eq(statements.importId, id)))
    .groupBy(dialogues.slug, dialogues.question, dialogues.createdAt)
    .orderBy(dialogues.createdAt)
}
