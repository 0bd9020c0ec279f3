import { and, eq, ne, type SQL } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { optionAcceptances, type optionChangeAcceptances } from '../../db/schema/index.ts'
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

/**
 * Accepts an option for the side of this member, in the caller's transaction; gives whether that is news. Once both sides have, it is shared.
 * Whoever accepted it for one side does not speak for the other, too, whatever they have become since.
 */
export async function acceptForSide(tx: Db, dialogue: Place, { by, optionId, at }: Accepting) {
  const { companyId, id: dialogueId, phase } = dialogue
  const side = sideOf(by)
  if (await isAcceptedForOther(tx, { companyId, of: eq(optionAcceptances.optionId, optionId), table: optionAcceptances, by })) return false
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

export const acceptedForOther = 'You accepted this for the other side before. Somebody else accepts it for this one.'

interface Asking {
  companyId: string
  table: typeof optionAcceptances | typeof optionChangeAcceptances
  of: SQL
  by: Member
}

/** Whether somebody accepted something for the side that is not theirs now: nobody is both sides of an agreement. */
export async function isAcceptedForOther(tx: Db, { companyId, table, of, by }: Asking) {
  const other = and(eq(table.companyId, companyId), of, eq(table.by, by.personId), ne(table.side, sideOf(by)))
  return (await tx.$count(table, other)) > 0
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
