import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { dissents } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { appear, appearanceFields } from '../dialogues/appearing.ts'
import { type Dialogue, mustBeOpen } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { formId, words } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { mustBeLatest } from './standing.ts'

export const dissentMost = 5_000

export const dissentForm = z.object({
  id: formId(),
  words: words({ most: dissentMost, empty: 'Say what you have against it.' }),
  ...appearanceFields,
})

interface Dissenting {
  by: Member
  decisionId: string
  words: string
  at: Date
}

type Appearing = Omit<Parameters<typeof appear>[2], 'by' | 'at'>

/**
 * Says what one has against the decision that stands, signed with one's name: once, and for good. Either side; a customer appears in the
 * dialogue with it. Refuses analysts, a dialogue that is not open, a decision that a later one replaced, and other words a second time.
 */
export async function giveDissent(
  db: Db,
  dialogue: Dialogue,
  { by, decisionId, words, at, name = null, hidden = false, knownToStaff = false }: Dissenting & Partial<Appearing>,
) {
  mustMay(by, 'comment')
  mustBeOpen(dialogue)
  return await db.transaction(async (tx) => {
    await mustBeLatest(tx, dialogue, decisionId)
    if (sideOf(by) === 'customer') await appear(tx, dialogue, { by, name, hidden, knownToStaff, at })
    return await dissentIn(tx, dialogue, { by, decisionId, words, at })
  })
}

/** The same in the caller's transaction, which has seen that they may. Nobody signs for somebody else: it is always said `by` whoever it is of. */
export async function dissentIn(tx: Db, { companyId, id: dialogueId }: Dialogue, { by, decisionId, words, at }: Dissenting) {
  const side = sideOf(by)
  const id = newId(at)
  const made = await tx
    .insert(dissents)
    .values({ companyId, id, decisionId, personId: by.personId, side, words, at })
    .onConflictDoNothing()
    .returning({ id: dissents.id })
  if (made.length === 0) return { id: await ownDissent(tx, { companyId, decisionId, by, words }), isNew: false }
  const detail = { decisionId, dissentId: id, side }
  await record(tx, 'dissent_given', { companyId, dialogueId, by: by.personId, at, detail, onlyWhileOpen: true })
  return { id, isNew: true }
}

async function ownDissent(
  tx: Db,
  { companyId, decisionId, by, words }: { companyId: string; decisionId: string; by: Member; words: string },
) {
  const [own] = await tx
    .select({ id: dissents.id, words: dissents.words })
    .from(dissents)
    .where(and(eq(dissents.companyId, companyId), eq(dissents.decisionId, decisionId), eq(dissents.personId, by.personId)))
  if (own!.words !== words) throw new Refusal('taken', 'You have signed a dissent already. It stays as you wrote it.')
  return own!.id
}
