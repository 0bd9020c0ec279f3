import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { comments, conflicts, hidingReasons, hidings, liftings, statements } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { choice } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'

export const hidingForm = z.object({ reason: choice(hidingReasons, 'Choose the reason. It is shown where the words stood.') })

/** What can be hidden: anybody's words, whole. */
export interface Hideable {
  kind: 'statement' | 'conflict' | 'comment'
  id: string
}

const places = {
  statement: { table: statements, column: hidings.statementId, key: 'statementId' },
  conflict: { table: conflicts, column: hidings.conflictId, key: 'conflictId' },
  comment: { table: comments, column: hidings.commentId, key: 'commentId' },
} as const

/**
 * Takes words out of sight for a reason of the fixed list. The place, the reason, who did it and when stay visible, and so does any duty
 * to answer. Hiding what is hidden changes nothing. Gives the hiding's id.
 */
export async function hideWords(
  db: Db,
  dialogue: Dialogue,
  { by, what, reason, at }: { by: Member; what: Hideable; reason: (typeof hidingReasons)[number]; at: Date },
) {
  mustMay(by, 'hide')
  const { companyId, id: dialogueId } = dialogue
  const { table, column, key } = places[what.kind]
  return await db.transaction(async (tx) => {
    const here = and(eq(table.companyId, companyId), eq(table.dialogueId, dialogueId), eq(table.id, what.id))
    const [held] = await tx.select({ id: table.id }).from(table).where(here).for('no key update')
    if (!held) throw new Refusal('not_found', 'There is nothing at this address.')
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
