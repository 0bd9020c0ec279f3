import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, memberships, obligations, people } from '../../db/schema/index.ts'
import { hasAddress, wants } from './queueing.ts'

export type Colleague = Awaited<ReturnType<typeof colleaguesFor>>[number]

/**
 * Whom of a company its duties concern: who answers for one, who champions the dialogue, and the admins. Only those who can still
 * answer; `isReached` where they have an address and want to be told.
 */
export async function colleaguesFor(tx: Db, companyId: string, obligationIds: string[]) {
  const concerned = or(
    eq(memberships.personId, obligations.ownerId),
    eq(memberships.personId, dialogues.championId),
    eq(memberships.role, 'admin'),
  )
  return await tx
    .select({
      obligationId: obligations.id,
      threadId: sql<string>`coalesce(${obligations.conflictId}, ${obligations.statementId})`,
      personId: people.id,
      to: sql<string>`${people.email}`,
      language: people.language,
      isOwner: sql<boolean>`${eq(memberships.personId, obligations.ownerId)}`,
      isChampion: sql<boolean>`${eq(memberships.personId, dialogues.championId)}`,
      isAdmin: sql<boolean>`${eq(memberships.role, 'admin')}`,
      isReached: sql<boolean>`${and(hasAddress, wants(tx, { companyId, topic: 'duties' }))}`,
    })
    .from(obligations)
    .innerJoin(dialogues, and(eq(dialogues.companyId, obligations.companyId), eq(dialogues.id, obligations.dialogueId)))
    .innerJoin(
      memberships,
      and(eq(memberships.companyId, obligations.companyId), isNull(memberships.endedAt), inArray(memberships.role, ['staff', 'admin'])),
    )
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(and(eq(obligations.companyId, companyId), inArray(obligations.id, obligationIds), concerned))
}

/** Who of them is told: these, each once; where nobody of them can answer any more, the admins, who find somebody else. */
export function toldOf<One extends { isAdmin: boolean; isReached: boolean }>(colleagues: One[], concerns: (colleague: One) => boolean) {
  const concerned = colleagues.filter(concerns)
  return (concerned.length > 0 ? concerned : colleagues.filter(({ isAdmin }) => isAdmin)).filter(({ isReached }) => isReached)
}
