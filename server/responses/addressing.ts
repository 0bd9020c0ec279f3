import type { Db } from '../../db/client.ts'
import { responseTargets } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'
import { setSilenceAlarms, waitsOf } from '../obligations/alarms.ts'
import { calendarIn } from '../obligations/calendars.ts'
import { hoursTaken } from '../obligations/taken.ts'
import { Refusal } from '../refusal.ts'
import type { Addressed } from './targets.ts'

interface Addressing {
  companyId: string
  responseId: string
  targets: Addressed[]
  /** Whether it answers: a new date meets no duty. */
  isAnswer: boolean
  at: Date
}

/**
 * Writes what an answer answers, in the caller's transaction, with the working hours that each duty took, and sets when silence about
 * it is asked again. A duty is met once: where somebody met it in between, the key says so, and this refuses with taken.
 */
export async function address(tx: Db, { companyId, responseId, targets, isAnswer, at }: Addressing) {
  const met = isAnswer ? targets.flatMap(({ duty }) => duty?.id ?? []) : []
  const waits = await waitsOf(tx, { companyId, ids: met })
  const rows = targets.map(({ kind, id, addresseeId, duty: owed }) => {
    const duty = isAnswer ? owed : null
    return {
      companyId,
      id: newId(at),
      responseId,
      statementId: kind === 'statement' ? id : null,
      conflictId: kind === 'conflict' ? id : null,
      addresseeId,
      obligationId: duty?.id ?? null,
      hours: duty && hoursTaken({ calendar: calendarIn(duty.policy), startedAt: duty.startedAt, at, waits: waits.get(duty.id) ?? [] }),
    }
  })
  const written = await tx.insert(responseTargets).values(rows).onConflictDoNothing().returning({ id: responseTargets.id })
  if (written.length < rows.length)
    throw new Refusal('taken', 'Somebody answered this meanwhile. Read that answer first; what you wrote is still here.')
  if (isAnswer) await setSilenceAlarms(tx, { companyId, targetIds: rows.map(({ id }) => id), at })
}
