import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { obligations } from '../../db/schema/index.ts'

/** Moves the date that counts, in the caller's transaction: for an extension or for time spent waiting, which the caller writes down. The first date stays. */
export async function moveDue(tx: Db, { companyId, obligationId, dueAt }: { companyId: string; obligationId: string; dueAt: Date }) {
  await tx
    .update(obligations)
    .set({ dueAt })
    .where(and(eq(obligations.companyId, companyId), eq(obligations.id, obligationId)))
}
