import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { weighings } from '../../db/schema/index.ts'

/**
 * What was opened cannot be sealed again: the company's whole weights that everybody could see stay open, and say since when, until
 * whoever gave them changes them. In the caller's transaction, before it holds the dialogue, as whoever weighs holds their own row first.
 */
export async function keepOpen(tx: Db, { companyId, id: dialogueId }: { companyId: string; id: string }, at: Date) {
  const here = and(eq(weighings.companyId, companyId), eq(weighings.dialogueId, dialogueId), eq(weighings.side, 'company'))
  await tx
    .update(weighings)
    .set({ openedAt: at })
    .where(and(here, isNotNull(weighings.weighedAt), isNull(weighings.openedAt)))
}
