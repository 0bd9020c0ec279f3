import { and, desc, eq, lt, or, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { statementNow } from '../../db/now.ts'
import { conflicts, criterionStatements, options, statementRevisions, statements } from '../../db/schema/index.ts'
import { type Dialogue, isOpen, pathOf } from '../dialogues/reading.ts'
import { type Place, placeText } from '../place.ts'
import { Refusal } from '../refusal.ts'
import { chairOf } from './chair.ts'
import { answerOf, conflictOf, type Exchange, hiddenOf, speakerOf, statementOf } from './model.ts'
import { anItem, type ExchangeRow, exchangeRows, type Item, itemColumns, itemsOfDuties } from './rows.ts'

export const pageSize = 50
const speakingSize = 20

/** What was said in a dialogue (by one customer, where `by` names them), newest first, each with the company's answer or its empty place; 50 at most, before the given place. */
export async function exchangesOf(
  db: Db,
  dialogue: Dialogue,
  { only, by, before, at }: { only?: Item['kind'] | undefined; by?: string | undefined; before?: Place | undefined; at: Date },
) {
  const { companyId, id: dialogueId } = dialogue
  const items = (db: Db) => latestItems(db, { companyId, dialogueId, only, by, before })
  return await latestExchanges(db, dialogue, { items, size: pageSize, at })
}

/** What was said that speaks for a criterion, newest first, each with the company's answer or its empty place; 20 at most, before the given place. One statement. */
export async function exchangesOfCriterion(
  db: Db,
  dialogue: Dialogue,
  { criterionId, before, at }: { criterionId: string; before?: Place | undefined; at: Date },
) {
  const { companyId, id: dialogueId } = dialogue
  const items = (db: Db) => speakingItems(db, { companyId, dialogueId, criterionId, before })
  return await latestExchanges(db, dialogue, { items, size: speakingSize, at })
}

/** What those said who chose an option, or what has become part of it, newest first, each with the company's answer or its empty place; 20 at most, before the given place. One statement. */
export async function exchangesOfOption(
  db: Db,
  dialogue: Dialogue,
  { optionId, before, at }: { optionId: string; before?: Place | undefined; at: Date },
) {
  const { companyId, id: dialogueId } = dialogue
  const items = (db: Db) => choosingItems(db, { companyId, dialogueId, optionId, before })
  return await latestExchanges(db, dialogue, { items, size: speakingSize, at })
}

/** The first `size` of these items, newest first, and the place of the last where there are more. */
async function latestExchanges(
  db: Db,
  dialogue: Dialogue,
  { items, size, at }: Pick<Parameters<typeof exchangeRows>[1], 'items'> & { size: number; at: Date },
) {
  const order = sql`"item"."item_at" desc, "item"."item_id" desc`
  const rows = await exchangeRows(db, { companyId: dialogue.companyId, items, order, limit: size + 1 })
  const shown = rows.slice(0, size)
  const last = shown.at(-1)
  return {
    exchanges: shown.map((row) => exchangeOf(row, dialogue, at)),
    older: rows.length > size && last ? placeText(last) : null,
  }
}

/** One exchange, whole: of a statement or a conflict, or of what a duty is about. Refuses with not_found where the dialogue has no such thing. */
export async function findExchange(db: Db, dialogue: Dialogue, { at, ...which }: (Item | { obligationId: string }) & { at: Date }) {
  const { companyId } = dialogue
  const within = { companyId, dialogueId: dialogue.id }
  const [row] = await exchangeRows(db, {
    companyId,
    items: (db) =>
      'obligationId' in which ? itemsOfDuties(db, { ...within, obligationIds: [which.obligationId] }) : anItem(db, { ...within, ...which }),
    order: sql`1`,
    limit: 1,
  })
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  return exchangeOf(row, dialogue, at)
}

/** What these duties of the dialogue are about, the first that was said first. One statement. */
export async function exchangesOfDuties(db: Db, dialogue: Dialogue, { obligationIds, at }: { obligationIds: string[]; at: Date }) {
  if (obligationIds.length === 0) return []
  const { companyId } = dialogue
  const rows = await exchangeRows(db, {
    companyId,
    items: (db) => itemsOfDuties(db, { companyId, dialogueId: dialogue.id, obligationIds }),
    order: sql`"item"."item_at", "item"."item_id"`,
    limit: obligationIds.length,
  })
  return rows.map((row) => exchangeOf(row, dialogue, at))
}

function latestItems(
  db: Db,
  {
    companyId,
    dialogueId,
    only,
    by,
    before,
  }: { companyId: string; dialogueId: string; only: Item['kind'] | undefined; by: string | undefined; before: Place | undefined },
) {
  const said = db
    .select(itemColumns('statement'))
    .from(statements)
    .where(
      and(
        eq(statements.companyId, companyId),
        eq(statements.dialogueId, dialogueId),
        only === 'conflict' ? sql`false` : undefined,
        by === undefined ? undefined : eq(statements.authorId, by),
        postedBefore(before),
      ),
    )
    .orderBy(desc(statements.postedAt), desc(statements.id))
    .limit(pageSize + 1)
  const raised = db
    .select(itemColumns('conflict'))
    .from(conflicts)
    .where(
      and(
        eq(conflicts.companyId, companyId),
        eq(conflicts.dialogueId, dialogueId),
        only === 'statement' ? sql`false` : undefined,
        by === undefined ? undefined : and(eq(conflicts.raiserId, by), eq(conflicts.side, 'customer')),
        before && or(lt(conflicts.raisedAt, before.at), and(eq(conflicts.raisedAt, before.at), lt(conflicts.id, before.id))),
      ),
    )
    .orderBy(desc(conflicts.raisedAt), desc(conflicts.id))
    .limit(pageSize + 1)
  return unionAll(said, raised)
    .orderBy(sql`item_at desc, item_id desc`)
    .limit(pageSize + 1)
    .as('item')
}

function postedBefore(before: Place | undefined) {
  return before && or(lt(statements.postedAt, before.at), and(eq(statements.postedAt, before.at), lt(statements.id, before.id)))
}

function speakingItems(
  db: Db,
  { companyId, dialogueId, criterionId, before }: { companyId: string; dialogueId: string; criterionId: string; before: Place | undefined },
) {
  const linked = and(eq(criterionStatements.companyId, statements.companyId), eq(criterionStatements.statementId, statements.id))
  return db
    .select(itemColumns('statement'))
    .from(statements)
    .innerJoin(criterionStatements, and(linked, eq(criterionStatements.criterionId, criterionId)))
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId), postedBefore(before)))
    .orderBy(desc(statements.postedAt), desc(statements.id))
    .limit(speakingSize + 1)
    .as('item')
}

function choosingItems(
  db: Db,
  { companyId, dialogueId, optionId, before }: { companyId: string; dialogueId: string; optionId: string; before: Place | undefined },
) {
  const isMeant = and(eq(options.companyId, statementRevisions.companyId), eq(options.id, statementRevisions.optionId))
  return db
    .select(itemColumns('statement'))
    .from(statements)
    .innerJoin(statementRevisions, statementNow(statements.companyId))
    .innerJoin(options, and(isMeant, or(eq(options.id, optionId), eq(options.mergedIntoId, optionId))))
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId), postedBefore(before)))
    .orderBy(desc(statements.postedAt), desc(statements.id))
    .limit(speakingSize + 1)
    .as('item')
}

function exchangeOf(row: ExchangeRow, dialogue: Dialogue, at: Date): Exchange {
  return {
    kind: row.kind,
    id: row.id,
    at: row.at,
    path: `${pathOf(dialogue)}/${row.kind === 'statement' ? 'whys' : 'conflicts'}/${row.id}`,
    authorId: row.authorId,
    company: dialogue.company.name,
    isOpen: isOpen(dialogue),
    by: speakerOf(row),
    hidden: hiddenOf(row),
    statement: statementOf(row),
    conflict: conflictOf(row, at, dialogue),
    supports: row.supports,
    comments: row.comments,
    answer: answerOf(row, { dialogue, at }),
    chair: chairOf(row, dialogue, at),
  }
}
