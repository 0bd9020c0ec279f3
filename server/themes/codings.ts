import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { type coders, codings } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'
import type { Step } from './steps.ts'

export type Coder = (typeof coders)[number]

/** Who outranks whom about a statement: the customer whose it is, then analysts, then the machine. */
export const rank: Record<Coder, number> = { machine: 0, analyst: 1, customer: 2 }

export interface NewCoding {
  statementId: string
  revision: number
  /** Null: none of them fits. */
  themeId: string | null
  /** A span in Unicode code points from 0, half open; left out: the whole of it. */
  from?: number | null
  to?: number | null
  coder: Coder
  /** Who said so, where it is not who takes the step: what a merge brings along stays theirs. */
  by?: string | null
  /** Who said so by the file that it came in with: analysts' alone. */
  toldCoders?: string[] | null
  /** How much nearer it is to this theme than to the next; the machine's alone. */
  confidence?: number | null
}

/** What one statement takes while everything else waits for less than 20 ms. */
const atOnce = 500

/**
 * Adds codings as a step says, by whoever took it where they do not name somebody; what is in force already is not said twice. Gives what was added. The caller holds the
 * code book. One statement for each 500.
 */
export async function addCodings(tx: Db, { companyId, dialogueId, id: stepId, by, at }: Step, added: NewCoding[]) {
  const rows: (typeof codings.$inferSelect)[] = []
  for (let from = 0; from < added.length; from += atOnce) {
    const values = added.slice(from, from + atOnce).map((coding) => ({
      ...coding,
      companyId,
      id: newId(at),
      dialogueId,
      by: coding.coder === 'machine' ? null : (coding.by ?? by),
      stepId,
      at,
    }))
    rows.push(...(await tx.insert(codings).values(values).onConflictDoNothing().returning()))
  }
  return rows
}

/** Takes codings out of force as a step says; what they were stays. Gives those that were still in force. The caller holds the code book. */
export async function removeCodings(tx: Db, { companyId, id: stepId, by, at }: Step, ids: string[]) {
  const rows: (typeof codings.$inferSelect)[] = []
  for (let from = 0; from < ids.length; from += atOnce) {
    const some = ids.slice(from, from + atOnce)
    rows.push(
      ...(await tx
        .update(codings)
        .set({ removedAt: at, removedBy: by, removedStepId: stepId })
        .where(and(eq(codings.companyId, companyId), inArray(codings.id, some), isNull(codings.removedAt)))
        .returning()),
    )
  }
  return rows
}

/** Takes what the machine said out of force under a theme, as a step says: of all statements there, or of some. The caller holds the code book. */
export async function removeMachineCodings(tx: Db, { companyId, id: stepId, by, at }: Step, themeId: string, statementIds?: string[]) {
  const parts = statementIds ? chunksOf(statementIds) : [undefined]
  for (const some of parts)
    await tx
      .update(codings)
      .set({ removedAt: at, removedBy: by, removedStepId: stepId })
      .where(
        and(
          eq(codings.companyId, companyId),
          eq(codings.themeId, themeId),
          eq(codings.coder, 'machine'),
          isNull(codings.removedAt),
          some && inArray(codings.statementId, some),
        ),
      )
}

function chunksOf(ids: string[]) {
  return Array.from({ length: Math.ceil(ids.length / atOnce) }, (_, place) => ids.slice(place * atOnce, (place + 1) * atOnce))
}
