import { and, eq, inArray, isNull, or } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { memberships, obligations, responseTargets, waitings } from '../../db/schema/index.ts'
import { isStillOwed } from '../obligations/keeping.ts'
import { type Draft, reachable } from './queueing.ts'
import type { Alarm } from './ringing.ts'

/** Whom these alarms of one company tell that nobody has replied to a question in time: who answers for the duty, and who asked. */
export async function toWhoWaitedInVain(tx: Db, companyId: string, ringing: Alarm[]): Promise<Draft[]> {
  if (ringing.length === 0) return []
  const concerned = await concernedBy(
    tx,
    companyId,
    ringing.map(({ aboutId }) => aboutId),
  )
  const ids = [...new Set(concerned.map(({ personId }) => personId))]
  const readers = new Map((await reachable(tx, companyId, { ids, topic: 'duties' })).map((reader) => [reader.personId, reader]))
  return concerned.flatMap(({ waitingId, obligationId, conflictId, statementId, personId }) => {
    const reader = readers.get(personId)
    return reader
      ? [{ companyId, kind: 'unreplied', about: { obligationId, waitingId }, threadId: conflictId ?? statementId, ...reader }]
      : []
  })
}

/** Of the questions that are still open, and about what is still owed. Only who can still answer here. */
async function concernedBy(tx: Db, companyId: string, ids: string[]) {
  return await tx
    .select({
      waitingId: waitings.id,
      obligationId: obligations.id,
      conflictId: obligations.conflictId,
      statementId: obligations.statementId,
      personId: memberships.personId,
    })
    .from(waitings)
    .innerJoin(obligations, and(eq(obligations.companyId, waitings.companyId), eq(obligations.id, waitings.obligationId)))
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id)))
    .innerJoin(
      memberships,
      and(
        eq(memberships.companyId, waitings.companyId),
        or(eq(memberships.personId, obligations.ownerId), eq(memberships.personId, waitings.by)),
        inArray(memberships.role, ['staff', 'admin']),
        isNull(memberships.endedAt),
      ),
    )
    .where(and(eq(waitings.companyId, companyId), inArray(waitings.id, ids), isNull(waitings.endedAt), isStillOwed(companyId)))
}
