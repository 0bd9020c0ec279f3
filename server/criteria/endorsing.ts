import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { endorsements } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { appear, appearanceFields } from '../dialogues/appearing.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { mustBeShaping, recordShaping } from '../dialogues/shaping.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { holdLiving } from './holding.ts'
import { shareWhereBoth } from './sharing.ts'

export const endorsementForm = z.object({ wish: z.string().optional(), ...appearanceFields })

export interface Appearing {
  /** How a customer appears who has not spoken here before. */
  name?: string | null
  hidden?: boolean
  knownToStaff?: boolean
}

interface Endorsing extends Appearing {
  by: Member
  criterionId: string
  at: Date
}

/**
 * "This decides", once per person; gives whether it is new, and whether with it both sides share the criterion. Refuses with closed once
 * weighing is closed, and what is no longer on the table.
 */
export async function endorseCriterion(
  db: Db,
  dialogue: Dialogue,
  { by, criterionId, name = null, hidden = false, knownToStaff = false, at }: Endorsing,
) {
  mustMay(by, 'propose')
  mustBeShaping(dialogue, at)
  const { companyId } = dialogue
  const side = sideOf(by)
  return await db.transaction(async (tx) => {
    if (side === 'customer') await appear(tx, dialogue, { by, name, hidden, knownToStaff, at })
    const criterion = await holdLiving(tx, dialogue, criterionId)
    const made = await tx
      .insert(endorsements)
      .values({ companyId, criterionId, personId: by.personId, side, at })
      .onConflictDoNothing()
      .returning({ personId: endorsements.personId })
    if (made.length === 0) return { isNew: false, isShared: criterion.sharedAt !== null }
    await recordShaping(tx, 'criterion_endorsed', dialogue, { by, at, detail: { criterionId, side } })
    if (criterion.sharedAt) return { isNew: true, isShared: true }
    return { isNew: true, isShared: await shareWhereBoth(tx, dialogue, { by, criterionId, at }) }
  })
}

/** Takes one's endorsement back; gives whether there was any. Refuses whoever proposed the criterion, and everybody once it is shared. */
export async function withdrawEndorsement(db: Db, dialogue: Dialogue, { by, criterionId, at }: Omit<Endorsing, keyof Appearing>) {
  mustMay(by, 'propose')
  mustBeShaping(dialogue, at)
  return await db.transaction(async (tx) => {
    const criterion = await holdLiving(tx, dialogue, criterionId)
    if (criterion.proposedBy === by.personId)
      throw new Refusal('not_allowed', 'You proposed it. As long as nobody else endorses it, you can take it off the table.')
    if (criterion.sharedAt)
      throw new Refusal('too_late', 'Both sides share this criterion by now. It can still be changed or retired by both.')
    const gone = await tx
      .delete(endorsements)
      .where(
        and(
          eq(endorsements.companyId, dialogue.companyId),
          eq(endorsements.criterionId, criterionId),
          eq(endorsements.personId, by.personId),
        ),
      )
      .returning({ side: endorsements.side })
    if (gone.length === 0) return false
    await recordShaping(tx, 'endorsement_withdrawn', dialogue, { by, at, detail: { criterionId, side: gone[0]!.side } })
    return true
  })
}
