import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { optionAcceptances } from '../../db/schema/index.ts'
import { sideOf } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'

interface Place {
  companyId: string
  id: string
  phase: string
}

interface Accepting {
  by: Member
  optionId: string
  at: Date
}

/** Accepts an option for the side of this member, in the caller's transaction; gives whether that is news. Once both sides have, it is shared. */
export async function acceptForSide(tx: Db, dialogue: Place, { by, optionId, at }: Accepting) {
  const { companyId, id: dialogueId, phase } = dialogue
  const side = sideOf(by)
  const [accepted] = await tx
    .insert(optionAcceptances)
    .values({ companyId, optionId, side, by: by.personId, at })
    .onConflictDoNothing()
    .returning({ optionId: optionAcceptances.optionId })
  if (!accepted) return false
  await record(tx, 'option_accepted', {
    companyId,
    dialogueId,
    by: by.personId,
    at,
    isPublic: phase !== 'draft',
    detail: { optionId, side },
    onlyWhileOpen: true,
  })
  if (await isShared(tx, { companyId, optionId })) await tellShared(tx, dialogue, { by, optionId, at })
  return true
}

/**
 * Whether both sides accept an option. Asked after a fact of its dialogue was written: the dialogue's row is held from then on, so that of
 * two sides who accept at the same time the second sees both.
 */
export async function isShared(tx: Db, { companyId, optionId }: { companyId: string; optionId: string }) {
  return (
    (await tx.$count(optionAcceptances, and(eq(optionAcceptances.companyId, companyId), eq(optionAcceptances.optionId, optionId)))) === 2
  )
}

export async function tellShared(tx: Db, { companyId, id: dialogueId }: Place, { by, optionId, at }: Accepting) {
  await record(tx, 'option_shared', { companyId, dialogueId, by: by.personId, at, detail: { optionId }, onlyWhileOpen: true })
}
