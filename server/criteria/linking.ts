import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { criterionStatements } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { mustBeShaping, recordShaping } from '../dialogues/shaping.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { holdLiving } from './holding.ts'
import { mustBeOfDialogue } from './proposing.ts'

const wish = z.string().optional()

/** From a criterion's page one names the statement; from a statement's page the criterion. */
export const statementForm = z.object({ statement: z.uuid({ error: 'Choose a statement.' }), wish })
export const linkForm = z.object({ criterion: z.uuid({ error: 'Choose a criterion.' }), wish })

interface Linking {
  by: Member
  criterionId: string
  statementId: string
  at: Date
}

/** Says that a statement speaks for a criterion, once, whoever says it; gives whether that is news. Refuses with not_found what is not of this dialogue. */
export async function linkStatement(db: Db, dialogue: Dialogue, { by, criterionId, statementId, at }: Linking) {
  mustMay(by, 'propose')
  mustBeShaping(dialogue, at)
  return await db.transaction(async (tx) => {
    await mustBeOfDialogue(tx, dialogue, statementId)
    await holdLiving(tx, dialogue, criterionId)
    const made = await tx
      .insert(criterionStatements)
      .values({ companyId: dialogue.companyId, criterionId, statementId, by: by.personId, at })
      .onConflictDoNothing()
      .returning({ statementId: criterionStatements.statementId })
    if (made.length === 0) return false
    await recordShaping(tx, 'criterion_linked', dialogue, { by, at, detail: { criterionId, statementId, side: sideOf(by) } })
    return true
  })
}

/** Takes that back; gives whether there was anything. Refuses everybody but whoever said it and the statement's author. */
export async function unlinkStatement(db: Db, dialogue: Dialogue, { by, criterionId, statementId, at }: Linking) {
  mustMay(by, 'propose')
  mustBeShaping(dialogue, at)
  return await db.transaction(async (tx) => {
    const { authorId } = await mustBeOfDialogue(tx, dialogue, statementId)
    await holdLiving(tx, dialogue, criterionId)
    const link = and(
      eq(criterionStatements.companyId, dialogue.companyId),
      eq(criterionStatements.criterionId, criterionId),
      eq(criterionStatements.statementId, statementId),
    )
    const [linked] = await tx.select({ by: criterionStatements.by }).from(criterionStatements).where(link)
    if (!linked) return false
    if (linked.by !== by.personId && authorId !== by.personId)
      throw new Refusal('not_allowed', 'Only who said that it speaks for this criterion, and who wrote it, take that back.')
    await tx.delete(criterionStatements).where(link)
    await recordShaping(tx, 'criterion_unlinked', dialogue, { by, at, detail: { criterionId, statementId, side: sideOf(by) } })
    return true
  })
}
