import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, statementNow } from '../../db/now.ts'
import { codings, hidings, statementRevisions, statements } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import type { Coder, NewCoding } from './codings.ts'
import type { Place } from './steps.ts'

/** How many statements one step puts somewhere else, at most. */
export const mostAtOnce = 5_000

/** A coding that holds. */
export interface Coding {
  id: string
  statementId: string
  revision: number
  themeId: string | null
  from: number | null
  to: number | null
  coder: Coder
  by: string | null
  toldCoders: string[] | null
  confidence: number | null
}

/** A statement with what is said of it: the codings in force. */
export interface Coded {
  id: string
  revision: number
  codings: Coding[]
}

const columns = {
  id: codings.id,
  statementId: codings.statementId,
  revision: codings.revision,
  themeId: codings.themeId,
  from: codings.from,
  to: codings.to,
  coder: codings.coder,
  by: codings.by,
  toldCoders: codings.toldCoders,
  confidence: codings.confidence,
}

/** Statements of a dialogue, each once, with what is in force about them, in two statements. Refuses with invalid none, with too_many more than a step takes, with not_found what is none of the dialogue's. */
export async function findCoded(tx: Db, { companyId, id }: Place, statementIds: string[]): Promise<Coded[]> {
  const ids = [...new Set(statementIds)]
  if (ids.length === 0) throw new Refusal('invalid', 'Choose at least one statement.', { field: 'statements' })
  if (ids.length > mostAtOnce)
    throw new Refusal('too_many', 'Choose at most {most, number} statements at once.', { field: 'statements', most: mostAtOnce })
  const found = await tx
    .select({ id: statements.id, revision: statements.revision })
    .from(statements)
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, id), inArray(statements.id, ids)))
  if (found.length < ids.length) throw new Refusal('not_found', 'There is no such statement in this dialogue.')
  const inForce = await tx
    .select(columns)
    .from(codings)
    .where(and(eq(codings.companyId, companyId), inArray(codings.statementId, ids), isNull(codings.removedAt)))
  const of = Map.groupBy(inForce, (coding) => coding.statementId)
  return found.map((statement) => ({ ...statement, codings: of.get(statement.id) ?? [] }))
}

/** Every coding in force under a theme, also of statements that are hidden. */
export async function codingsUnder(tx: Db, { companyId, id }: Place, themeId: string): Promise<Coding[]> {
  return await tx
    .select(columns)
    .from(codings)
    .where(and(eq(codings.companyId, companyId), eq(codings.dialogueId, id), eq(codings.themeId, themeId), isNull(codings.removedAt)))
}

/** What a statement says in one of its revisions, the one that stands where none is named. Refuses with not_found what is not there or hidden. */
export async function findWhy(tx: Db, { companyId, id }: Place, statementId: string, revision?: number) {
  const number = and(
    eq(statementRevisions.companyId, companyId),
    eq(statementRevisions.statementId, statements.id),
    eq(statementRevisions.number, revision ?? 0),
  )
  const [found] = await tx
    .select({
      revision: statementRevisions.number,
      why: statementRevisions.why,
      isHidden: isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`),
    })
    .from(statements)
    .innerJoin(statementRevisions, revision === undefined ? statementNow(companyId) : number)
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, id), eq(statements.id, statementId)))
  if (!found) throw new Refusal('not_found', 'There is no such statement in this dialogue.')
  if (found.isHidden) throw new Refusal('not_found', 'These words are hidden now.')
  return found
}

/** The same place of the same statement under a theme, said by an analyst. */
export function byAnalyst(
  { statementId, revision, from, to }: Pick<Coding, 'statementId' | 'revision' | 'from' | 'to'>,
  themeId: string | null,
) {
  return { statementId, revision, themeId, from, to, coder: 'analyst' } satisfies NewCoding
}

/** Refuses with not_allowed what would take away a customer's own word. */
export function refusalOfTheirs() {
  return new Refusal(
    'not_allowed',
    'The customer has said themselves where this belongs, and that stays. You can put it under a second theme as well, or write a note on the theme.',
  )
}
