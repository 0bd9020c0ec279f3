import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { criteria } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'

export type HeldCriterion = Awaited<ReturnType<typeof holdCriteria>>[number]

/** What criteria need to know of their dialogue. */
interface Dialogue {
  companyId: string
  id: string
}

/** Holds criteria of a dialogue until the caller's transaction ends, in the order of their ids, as every deed does. Refuses with not_found what is not there. */
export async function holdCriteria(tx: Db, { companyId, id: dialogueId }: Dialogue, ids: string[]) {
  const rows = await tx
    .select({
      id: criteria.id,
      revision: criteria.revision,
      proposedBy: criteria.proposedBy,
      sharedAt: criteria.sharedAt,
      retiredAt: criteria.retiredAt,
      mergedIntoId: criteria.mergedIntoId,
    })
    .from(criteria)
    .where(and(eq(criteria.companyId, companyId), eq(criteria.dialogueId, dialogueId), inArray(criteria.id, ids)))
    .orderBy(asc(criteria.id))
    .for('update')
  if (rows.length < new Set(ids).size) throw new Refusal('not_found', 'There is nothing at this address.')
  return rows
}

/** Holds one criterion that is still on the table. Refuses with closed one that was retired or merged. */
export async function holdLiving(tx: Db, dialogue: Dialogue, id: string): Promise<HeldCriterion> {
  const [held] = await holdCriteria(tx, dialogue, [id])
  mustLive(held!)
  return held!
}

/** Whether it is still on the table: neither retired nor merged. */
export function isLiving({ retiredAt, mergedIntoId }: { retiredAt: Date | null; mergedIntoId: string | null }) {
  return retiredAt === null && mergedIntoId === null
}

export function mustLive(criterion: { retiredAt: Date | null; mergedIntoId: string | null }) {
  if (!isLiving(criterion)) throw new Refusal('closed', 'This criterion is no longer on the table. Its page says what became of it.')
}
