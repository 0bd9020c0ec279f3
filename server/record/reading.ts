import type { Db } from '../../db/client.ts'
import { keptCounts } from '../obligations/keeping.ts'

export const recordDays = 90
/** Under this many, a share would say nothing. */
export const fewest = 5

export interface Kept {
  kept: number
  late: number
  overdue: number
  /** All of them: what the share is of. */
  ended: number
  enough: boolean
}

/**
 * How a company kept its promise to answer: of the answers given in the last 90 days how many came in time and how many late, and how
 * many are overdue now, however long. Kept rate = kept / (kept + late + overdue). An answer at the very moment it is due is in time.
 */
export async function recordOf(db: Db, company: { id: string }, { at }: { at: Date }): Promise<Kept> {
  const [row] = await keptCounts(db, company.id, { at, since: new Date(at.getTime() - recordDays * 86_400_000) })
  const { kept, late, overdue } = row!
  const ended = kept + late + overdue
  return { kept, late, overdue, ended, enough: ended >= fewest }
}
