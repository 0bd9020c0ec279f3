import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { appeals } from '../../db/schema/index.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { words } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { findHiding } from './reading.ts'

export const appealForm = z.object({ appeal: words({ most: 5_000, empty: 'Say why your words should be seen.' }) })

/**
 * The author asks for their words back, once for each hiding; the company's admins read it beside the words. Refuses with not_allowed
 * anybody else, with too_late where the words are back already.
 */
export async function appealHiding(
  db: Db,
  dialogue: Dialogue,
  { by, hidingId, words, at }: { by: Member; hidingId: string; words: string; at: Date },
) {
  const { companyId, id: dialogueId } = dialogue
  await db.transaction(async (tx) => {
    const hiding = await findHiding(tx, { id: companyId }, hidingId)
    if (hiding.dialogueId !== dialogueId) throw new Refusal('not_found', 'There is nothing at this address.')
    if (hiding.authorId !== by.personId) throw new Refusal('not_allowed', 'Only the person who wrote them asks for their words back.')
    if (hiding.liftedAt) throw new Refusal('too_late', 'These words are back already.')
    const [asked] = await tx
      .insert(appeals)
      .values({ companyId, hidingId, words, by: by.personId, at })
      .onConflictDoNothing()
      .returning({ at: appeals.at })
    if (asked) return await record(tx, 'hiding_appealed', { companyId, dialogueId, by: by.personId, at, detail: { hidingId } })
    if (hiding.appeal?.words !== words)
      throw new Refusal('taken', 'You have appealed already. The company’s admins have your words before them.')
  })
}
