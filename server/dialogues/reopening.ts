import { and, eq, isNotNull, max, or } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { weighings } from '../../db/schema/index.ts'

/**
 * What was opened cannot be sealed again: what the company weighed and rated, and everybody could see, stays open, and says since when,
 * until whoever gave it changes any of it. In the caller's transaction, before it holds the dialogue, as whoever weighs holds their own row first.
 */
export async function keepOpen(tx: Db, { companyId, id: dialogueId }: { companyId: string; id: string }, at: Date) {
  const here = and(eq(weighings.companyId, companyId), eq(weighings.dialogueId, dialogueId), eq(weighings.side, 'company'))
  await tx
    .update(weighings)
    .set({ openedAt: at })
    .where(and(here, or(isNotNull(weighings.weighedAt), isNotNull(weighings.ratedAt))))
}

/** When what the company gave was opened, of which some stands open while weighing is open again; null where nothing does. One statement. */
export async function openedOn(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }) {
  const here = and(eq(weighings.companyId, companyId), eq(weighings.dialogueId, dialogueId), eq(weighings.side, 'company'))
  const [row] = await db
    .select({ openedAt: max(weighings.openedAt) })
    .from(weighings)
    .where(here)
  return row?.openedAt ?? null
}
