import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import type { Kind } from '../events/wording.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { type Dialogue, mustBeOpen } from './reading.ts'
import { closesSooner, isShaping } from './weighing-time.ts'

/** What the shaping of what is on the table needs to know of its dialogue. */
export type Shaped = Pick<Dialogue, 'companyId' | 'id' | 'phase' | 'weighingClosesAt'>

/** Refuses with closed where criteria and options are not proposed and changed any more, or not yet. */
export function mustBeShaping(dialogue: Pick<Shaped, 'phase' | 'weighingClosesAt'>, at: Date) {
  mustBeOpen(dialogue)
  if (!isShaping(dialogue, at)) throw new Refusal('closed', 'Weighing is closed. What was on the table stays as it is.')
}

/**
 * Writes the fact of a deed that shapes what is on the table. The fact waits for whoever moves the dialogue on at the same moment; refuses
 * with closed, so that the whole deed is undone, where they were first.
 */
export async function recordShaping(
  tx: Db,
  kind: Kind,
  dialogue: Shaped,
  { by, at, detail }: { by: Member; at: Date; detail: Record<string, string | number | boolean | null> },
) {
  const { companyId, id: dialogueId } = dialogue
  await record(tx, kind, { companyId, dialogueId, by: by.personId, at, detail, onlyWhileOpen: true })
  await mustStillBeShaping(tx, dialogue, at)
}

/** The same look again, once a fact was written: who wrote one holds the dialogue, and sees what was changed in the meantime. */
export async function mustStillBeShaping(tx: Db, dialogue: Shaped, at: Date) {
  const { companyId, id: dialogueId } = dialogue
  const [now] = await tx
    .select({ phase: dialogues.phase, weighingClosesAt: dialogues.weighingClosesAt })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId)))
  mustBeShaping(now!, at)
  if (closesSooner(now!, dialogue)) throw new Refusal('taken', 'Somebody changed meanwhile when weighing closes. Look at it again first.')
}
