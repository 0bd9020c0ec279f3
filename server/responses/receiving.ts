import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { receipts, responses, responseTargets } from '../../db/schema/index.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'

/**
 * Notes that an answer stands before the eyes of the one it was written for, so that an edit after this says so. Once for each answer,
 * however often it is read. Refuses with not_found where this dialogue has no such answer, and with not_allowed everybody else.
 */
export async function receiveResponse(
  db: Db,
  { companyId, id: dialogueId }: Dialogue,
  { by, responseId, at }: { by: Member; responseId: string; at: Date },
) {
  await db.transaction(async (tx) => {
    const targets = await tx
      .select({ id: responseTargets.id, addresseeId: responseTargets.addresseeId })
      .from(responseTargets)
      .innerJoin(responses, and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId)))
      .where(and(eq(responseTargets.companyId, companyId), eq(responses.dialogueId, dialogueId), eq(responses.id, responseId)))
    if (targets.length === 0) throw new Refusal('not_found', 'There is nothing at this address.')
    const own = targets.filter(({ addresseeId }) => addresseeId === by.personId)
    if (own.length === 0) throw new Refusal('not_allowed', 'Only the person whom an answer was written for says that they have read it.')
    const noted = await tx
      .insert(receipts)
      .values(own.map(({ id: targetId }) => ({ companyId, targetId, personId: by.personId, at })))
      .onConflictDoNothing()
      .returning({ targetId: receipts.targetId })
    if (noted.length === 0) return
    await record(tx, 'response_read', { companyId, dialogueId, by: by.personId, at, isPublic: false, detail: { responseId } })
  })
}
