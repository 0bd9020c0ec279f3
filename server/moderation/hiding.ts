import { and, eq, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { whole } from '../../db/now.ts'
import {
  comments,
  commitments,
  conflicts,
  criteria,
  criterionChanges,
  decisions,
  dissents,
  hidingReasons,
  hidings,
  liftings,
  options,
  statements,
} from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { choice } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'

export const hidingForm = z.object({ reason: choice(hidingReasons, 'Choose the reason. It is shown where the words stood.') })

/** What can be hidden: somebody's words, whole. A criterion with every wording that was ever given or proposed for it. */
export interface Hideable {
  kind: keyof typeof places
  id: string
}

export const places = {
  statement: { table: statements, column: hidings.statementId, key: 'statementId' },
  conflict: { table: conflicts, column: hidings.conflictId, key: 'conflictId' },
  comment: { table: comments, column: hidings.commentId, key: 'commentId' },
  criterion: { table: criteria, column: hidings.criterionId, key: 'criterionId' },
  option: { table: options, column: hidings.optionId, key: 'optionId' },
  commitment: { table: commitments, column: hidings.commitmentId, key: 'commitmentId' },
  dissent: { table: dissents, column: hidings.dissentId, key: 'dissentId' },
} as const

/**
 * Takes words out of sight for a reason of the fixed list. The place, the reason, who did it and when stay visible, and so does any duty
 * to answer. Hiding what is hidden changes nothing. What the company itself proposed, promised or said against a decision is not hidden:
 * refused with not_allowed. Gives the hiding's id.
 */
export async function hideWords(
  db: Db,
  dialogue: Dialogue,
  { by, what, reason, at }: { by: Member; what: Hideable; reason: (typeof hidingReasons)[number]; at: Date },
) {
  mustMay(by, 'hide')
  const { companyId, id: dialogueId } = dialogue
  const { column, key } = places[what.kind]
  return await db.transaction(async (tx) => {
    const [held] = await hold(tx, dialogue, what)
    if (!held) throw new Refusal('not_found', 'There is nothing at this address.')
    if (held.side === 'company') throw new Refusal('not_allowed', 'Only customers’ words are hidden. What the company says stands.')
    const [open] = await tx
      .select({ id: hidings.id })
      .from(hidings)
      .leftJoin(liftings, and(eq(liftings.companyId, hidings.companyId), eq(liftings.hidingId, hidings.id)))
      .where(and(eq(hidings.companyId, companyId), eq(column, what.id), sql`${liftings.at} is null`))
    if (open) return open
    const id = newId(at)
    await tx.insert(hidings).values({ companyId, id, dialogueId, [key]: what.id, reason, by: by.personId, at })
    await record(tx, 'words_hidden', { companyId, dialogueId, by: by.personId, at, detail: { hidingId: id, [key]: what.id, reason } })
    return { id }
  })
}

/** The words, held until they are hidden, with the side that said them: of what anybody of either side can have hidden there is none. */
function hold(tx: Db, { companyId, id: dialogueId }: Dialogue, { kind, id }: Hideable) {
  if (kind === 'dissent')
    return tx
      .select({ side: dissents.side })
      .from(dissents)
      .innerJoin(decisions, and(eq(decisions.companyId, companyId), eq(decisions.id, dissents.decisionId)))
      .where(and(eq(dissents.companyId, companyId), eq(decisions.dialogueId, dialogueId), eq(dissents.id, id)))
      .for('no key update', { of: dissents })
  const { table } = places[kind]
  const here = and(eq(table.companyId, companyId), eq(table.dialogueId, dialogueId), eq(table.id, id))
  return tx.select({ side: sideOfWords[kind] }).from(table).where(here).for('no key update')
}

const ofEither = sql<string | null>`null`

/**
 * Whose words a criterion says, as far as they are a customer's: who proposed it, or whose rewording stands since both sides accepted it;
 * null where they are the company's. `until`: as it stood then. Of a query that holds the criterion.
 */
export function customerOfCriterion(until: SQL = sql`'infinity'`) {
  const { companyId, criterionId, kind, by, side, adoptedAt, id } = criterionChanges
  return whole<string | null>(sql`case when ${criteria.side} = 'customer' then ${criteria.proposedBy} else (
    select case when ${side} = 'customer' then ${by} end from ${criterionChanges} where ${companyId} = ${criteria.companyId} and ${criterionId} = ${criteria.id}
      and ${kind} = 'reword' and ${adoptedAt} <= ${until} order by ${adoptedAt} desc, ${id} desc limit 1) end`)
}

const sideOfWords = {
  statement: ofEither,
  conflict: ofEither,
  comment: ofEither,
  criterion: sql<string | null>`case when ${customerOfCriterion()} is null then 'company' else 'customer' end`,
  option: sql<string | null>`${options.side}`,
  commitment: sql<string | null>`${commitments.side}`,
} as const
