import { and, desc, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { decisions } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'

interface Dialogue {
  companyId: string
  id: string
}

/** The decision that stands: the latest of a dialogue. Null where nothing was decided. */
export async function latestDecision(db: Db, { companyId, id }: Dialogue) {
  const [latest] = await db
    .select({ id: decisions.id, reviewOn: decisions.reviewOn })
    .from(decisions)
    .where(and(eq(decisions.companyId, companyId), eq(decisions.dialogueId, id)))
    .orderBy(desc(decisions.at), desc(decisions.id))
    .limit(1)
  return latest ?? null
}

/** The decision of this id, while it stands. Refuses with not_found what was never decided here, and with taken what a later decision replaced. */
export async function mustBeLatest(db: Db, { companyId, id: dialogueId }: Dialogue, decisionId: string) {
  const latest = await latestDecision(db, { companyId, id: dialogueId })
  if (latest?.id === decisionId) return latest
  const here = and(eq(decisions.companyId, companyId), eq(decisions.dialogueId, dialogueId), eq(decisions.id, decisionId))
  if ((await db.$count(decisions, here)) === 0) throw new Refusal('not_found', 'There is nothing at this address.')
  throw new Refusal('taken', 'A later decision stands in the place of this one. Look at that one.')
}
