import type { Db } from '../../db/client.ts'
import type { Member } from '../member.ts'
import { movePhase, mustLead } from './phases.ts'
import type { Dialogue } from './reading.ts'

/** Opens a draft to everybody who may read it, and listens from now on. Publishing twice publishes once. */
export async function publishDialogue(db: Db, dialogue: Dialogue, { by, at }: { by: Member; at: Date }) {
  mustLead(by, dialogue)
  if (dialogue.phase !== 'draft') return
  await db.transaction((tx) => movePhase(tx, dialogue, { by, to: 'listening', reason: null, at, kind: 'dialogue_published' }))
}
