import { and, asc, eq, gt, inArray, lte, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { statementNow } from '../../db/now.ts'
import { conflicts, criterionStatements, imports, options, statementRevisions, statements } from '../../db/schema/index.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { conflictOf } from '../exchanges/model.ts'
import { type ExchangeRow, exchangeRows, itemColumns } from '../exchanges/rows.ts'

/** More than there can be. */
const everyOne = 2_147_483_647

/** Rows that are in memory at once, however long the file. */
export const pageSize = 500

export interface Exported {
  row: ExchangeRow
  dialogue: Dialogue
  at: Date
}

/** What a statement's line tells beside its exchange. */
export interface ExportedStatement extends Exported {
  optionId: string | null
  imported: { id: string; name: string } | null
  /** The conflicts raised about it, the first one first. */
  conflicts: { id: string; state: string }[]
  /** The criteria it speaks for. */
  criteria: string[]
}

/** Every statement of a dialogue up to a moment, the oldest first. Four statements to the database for each 500. */
export async function* statementsOf(db: Db, dialogue: Dialogue, { at }: { at: Date }): AsyncGenerator<ExportedStatement> {
  for await (const page of pages(db, dialogue, { kind: 'statement', at })) {
    const ids = page.map(({ id }) => id)
    const more = await detailsOf(db, dialogue, ids)
    const about = await conflictsAbout(db, dialogue, ids)
    const spoken = await spokenFor(db, dialogue, ids)
    for (const row of page) {
      const raised = about.filter(({ conflict }) => conflict?.aboutStatementId === row.id)
      const conflicts = raised.flatMap((raised) => ({ id: raised.id, state: conflictOf(raised, at)?.state ?? '' }))
      const criteria = (spoken.get(row.id) ?? []).map(({ criterionId }) => criterionId)
      yield { row, dialogue, at, optionId: null, imported: null, ...more.get(row.id), conflicts, criteria }
    }
  }
}

/** Every conflict of a dialogue up to a moment, the oldest first. One statement to the database for each 500. */
export async function* conflictsOf(db: Db, dialogue: Dialogue, { at }: { at: Date }): AsyncGenerator<Exported> {
  for await (const page of pages(db, dialogue, { kind: 'conflict', at })) {
    for (const row of page) yield { row, dialogue, at }
  }
}

type Kind = 'statement' | 'conflict'
type Place = { at: Date; id: string }

async function* pages(db: Db, dialogue: Dialogue, { kind, at }: { kind: Kind; at: Date }): AsyncGenerator<ExchangeRow[]> {
  let after: Place | undefined
  for (;;) {
    const page = await exchangeRows(db, {
      companyId: dialogue.companyId,
      items: (db) => itemsAfter(db, dialogue, { kind, at, after }),
      order: sql`"item"."item_at", "item"."item_id"`,
      limit: pageSize,
    })
    if (page.length > 0) yield page
    after = page.at(-1)
    if (page.length < pageSize) return
  }
}

function itemsAfter(db: Db, { companyId, id }: Dialogue, { kind, at, after }: { kind: Kind; at: Date; after: Place | undefined }) {
  const table = kind === 'statement' ? statements : conflicts
  const saidAt = kind === 'statement' ? statements.postedAt : conflicts.raisedAt
  const further = after && or(gt(saidAt, after.at), and(eq(saidAt, after.at), gt(table.id, after.id)))
  return db
    .select(itemColumns(kind))
    .from(table)
    .where(and(eq(table.companyId, companyId), eq(table.dialogueId, id), lte(saidAt, at), further))
    .orderBy(asc(saidAt), asc(table.id))
    .limit(pageSize)
    .as('item')
}

async function detailsOf(db: Db, { companyId }: Dialogue, ids: string[]) {
  const rows = await db
    .select({
      id: statements.id,
      optionId: sql<string>`coalesce(${options.mergedIntoId}, ${options.id})`,
      imported: { id: imports.id, name: imports.name },
    })
    .from(statements)
    .innerJoin(statementRevisions, statementNow(companyId))
    .innerJoin(options, and(eq(options.companyId, companyId), eq(options.id, statementRevisions.optionId)))
    .leftJoin(imports, and(eq(imports.companyId, companyId), eq(imports.id, statements.importId)))
    .where(and(eq(statements.companyId, companyId), inArray(statements.id, ids)))
  return new Map(rows.map(({ id, ...more }) => [id, more]))
}

async function conflictsAbout(db: Db, { companyId }: Dialogue, ids: string[]) {
  return await exchangeRows(db, {
    companyId,
    items: (db) =>
      db
        .select(itemColumns('conflict'))
        .from(conflicts)
        .where(and(eq(conflicts.companyId, companyId), inArray(conflicts.aboutStatementId, ids)))
        .as('item'),
    order: sql`"item"."item_at", "item"."item_id"`,
    limit: everyOne,
  })
}

/** The criteria that each of these statements speaks for, by their ids. */
async function spokenFor(db: Db, { companyId }: { companyId: string }, statementIds: string[]) {
  const rows = await db
    .select({ statementId: criterionStatements.statementId, criterionId: criterionStatements.criterionId })
    .from(criterionStatements)
    .where(and(eq(criterionStatements.companyId, companyId), inArray(criterionStatements.statementId, statementIds)))
    .orderBy(criterionStatements.at, criterionStatements.criterionId)
  return Map.groupBy(rows, ({ statementId }) => statementId)
}
