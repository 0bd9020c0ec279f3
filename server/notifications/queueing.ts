import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { mails, mutings, people, type topics } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'

export type Topic = (typeof topics)[number]

/** A mail to be: about what, to whom. Its words are found when it is sent. */
export interface Draft {
  companyId: string
  kind: string
  about: Record<string, string>
  to: string
  language: string | null
  /** Null for somebody who is no person here. */
  personId: string | null
  /** The conflict or the statement it is about. */
  threadId: string | null
}

/** Bound by what one statement takes: 65,535 values. */
const rowsAtOnce = 2000

/** Leaves mails to be sent, in the caller's transaction. */
export async function queueMails(tx: Db, drafts: Draft[], at: Date) {
  for (let from = 0; from < drafts.length; from += rowsAtOnce) {
    const some = drafts.slice(from, from + rowsAtOnce)
    await tx.insert(mails).values(some.map((draft) => ({ ...draft, id: newId(at), at, attempts: 0, nextTryAt: at })))
  }
}

export type Reachable = Awaited<ReturnType<typeof reachable>>[number]

/**
 * Of these people those who have an address and want mail of this kind from this company, with the language they read. What one person asks of
 * another is of no kind (null): it is mailed whatever they stopped.
 */
export async function reachable(tx: Db, companyId: string, { ids, topic }: { ids: string[]; topic: Topic | null }) {
  if (ids.length === 0) return []
  return await tx
    .select({ personId: people.id, to: sql<string>`${people.email}`, language: people.language })
    .from(people)
    .where(and(inArray(people.id, ids), hasAddress, topic ? wants(tx, { companyId, topic }) : undefined))
}

/** People brought in by an import have no address; those of a demo have one that reaches nobody. */
export const hasAddress = sql`${people.email} is not null and ${people.email} not like '%.invalid'`

/** Of people: whether they have not stopped the mails of this kind. */
export function wants(tx: Db, { companyId, topic }: { companyId: string; topic: Topic }) {
  const stopped = tx
    .select({ personId: mutings.personId })
    .from(mutings)
    .where(and(eq(mutings.companyId, companyId), eq(mutings.topic, topic), eq(mutings.personId, people.id)))
  return sql`not exists (${stopped})`
}
