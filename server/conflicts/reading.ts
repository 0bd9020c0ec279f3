import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { conflicts, disagreements, responses, responseTargets, verdicts, withdrawals } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import type { Course } from './standing.ts'

export type ConflictHere = Awaited<ReturnType<typeof findConflict>>

/** A conflict of this dialogue and what happened to it so far, for the rules. Refuses with not_found where the dialogue has no such conflict. */
export async function findConflict(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }, id: string) {
  const judged = latestVerdict(db, companyId)
  const [row] = await db
    .select({
      id: conflicts.id,
      raiserId: conflicts.raiserId,
      side: conflicts.side,
      withdrawnAt: withdrawals.at,
      answeredAt: answeredAt(companyId),
      verdict: { settled: judged.settled, at: judged.at },
      disagreeing: sql<string[]>`array(select ${disagreements.side} from ${disagreements}
        where ${disagreements.companyId} = ${companyId} and ${disagreements.conflictId} = ${conflicts.id})`,
    })
    .from(conflicts)
    .leftJoin(withdrawals, and(eq(withdrawals.companyId, companyId), eq(withdrawals.conflictId, conflicts.id)))
    .leftJoinLateral(judged, sql`true`)
    .where(and(eq(conflicts.companyId, companyId), eq(conflicts.dialogueId, dialogueId), eq(conflicts.id, id)))
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  const { raiserId, side, withdrawnAt, answeredAt: answered, verdict, disagreeing } = row
  const course: Course = { withdrawnAt, answeredAt: answered, verdict: verdict?.settled ? { ...verdict } : null, disagreeing }
  return { id, raiserId, side, course }
}

/**
 * Holds the conflict until the caller's transaction ends, and reads it as it stands then: of two deeds at the same moment that would
 * each change its state, the second sees the first. Comments and supports go on meanwhile.
 */
export async function holdConflict(tx: Db, dialogue: { companyId: string; id: string }, id: string) {
  await tx
    .select({ id: conflicts.id })
    .from(conflicts)
    .where(and(eq(conflicts.companyId, dialogue.companyId), eq(conflicts.id, id)))
    .for('no key update')
  return await findConflict(tx, dialogue, id)
}

/** An announced new date is no answer. */
function answeredAt(companyId: string) {
  return sql<Date | null>`(select max(${responses.publishedAt}) from ${responseTargets}
    join ${responses} on ${and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId))}
    where ${responseTargets.companyId} = ${companyId} and ${responseTargets.conflictId} = ${conflicts.id} and ${responses.isAnswer})`.mapWith(
    responses.publishedAt,
  )
}

function latestVerdict(db: Db, companyId: string) {
  return db
    .select({ settled: verdicts.settled, at: verdicts.at })
    .from(verdicts)
    .innerJoin(responseTargets, and(eq(responseTargets.companyId, verdicts.companyId), eq(responseTargets.id, verdicts.targetId)))
    .where(and(eq(verdicts.companyId, companyId), eq(responseTargets.conflictId, conflicts.id)))
    .orderBy(sql`${verdicts.at} desc, ${verdicts.id} desc`)
    .limit(1)
    .as('judged')
}
