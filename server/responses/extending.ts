import type { Db } from '../../db/client.ts'
import { extensions } from '../../db/schema/index.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { calendarIn } from '../obligations/calendars.ts'
import { afterWorkingDays, closingOn } from '../obligations/days.ts'
import { moveDue } from '../obligations/moving.ts'
import { Refusal } from '../refusal.ts'
import type { Addressed } from './targets.ts'

/** The new date may be this many working days away from its announcement. */
export const longestExtension = 20

interface Extending {
  by: Member
  /** What names the new date. */
  responseId: string
  targets: Addressed[]
  reason: string
  /** The day ('YYYY-MM-DD'), until its closing. */
  until: string
  at: Date
}

/**
 * Moves the clocks of these targets to a later day, in the caller's transaction. Once only for each duty, announced before it is due,
 * to a day after it and no further than 20 working days ahead. The first date stays beside the new one.
 */
export async function extendDuties(tx: Db, dialogue: Dialogue, { by, responseId, targets, reason, until, at }: Extending) {
  const { companyId, id: dialogueId } = dialogue
  for (const { duty, kind, id } of targets) {
    if (!duty)
      throw new Refusal('invalid', 'No answer is owed here, so there is no date to move. Answer when you know.', { field: 'outcome' })
    if (duty.isExtended) throw new Refusal('taken', 'A new date was named once already. Now it takes an answer.', { field: 'outcome' })
    if (at > duty.dueAt)
      throw new Refusal('too_late', 'The time has passed already, and a new date can only be named before. Now it takes an answer.', {
        field: 'outcome',
      })
    const calendar = calendarIn(duty.policy)
    const next = closingOn(calendar, until)
    if (!next) throw new Refusal('invalid', 'Nobody works on that day. Choose a working day.', { field: 'until' })
    if (next > afterWorkingDays(calendar, at, longestExtension))
      throw new Refusal('invalid', 'That is more than 20 working days from now. Choose an earlier day.', { field: 'until' })
    if (next <= duty.dueAt)
      throw new Refusal('invalid', 'The answer is due that day anyway, or before. Choose a later day.', { field: 'until' })
    const [moved] = await tx
      .insert(extensions)
      .values({ companyId, obligationId: duty.id, dueAt: next, reason, by: by.personId, at })
      .onConflictDoNothing()
      .returning({ id: extensions.obligationId })
    if (!moved) throw new Refusal('taken', 'A new date was named once already. Now it takes an answer.', { field: 'outcome' })
    await moveDue(tx, { companyId, obligationId: duty.id, dueAt: next, at })
    await record(tx, 'obligation_extended', {
      companyId,
      dialogueId,
      by: by.personId,
      at,
      detail: { responseId, obligationId: duty.id, [`${kind}Id`]: id, dueAt: next.toISOString() },
    })
  }
}
