import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { obligations } from '../../db/schema/index.ts'
import { moveAlarms } from './alarms.ts'

interface Move {
  companyId: string
  obligationId: string
  dueAt: Date
  at: Date
}

/**
 * Moves the date that counts, and what rings before it, in the caller's transaction: for an extension or for time spent waiting, which
 * the caller has written down before. The first date stays.
 */
export async function moveDue(tx: Db, { companyId, obligationId, dueAt, at }: Move) {
  const [moved] = await tx
    .update(obligations)
    .set({ dueAt })
    .where(and(eq(obligations.companyId, companyId), eq(obligations.id, obligationId)))
    .returning({ startedAt: obligations.startedAt, policy: obligations.policy })
  if (moved) await moveAlarms(tx, { companyId, id: obligationId, dueAt, at, ...moved })
}
