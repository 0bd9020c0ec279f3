import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { conflicts, obligations, responseTargets, statements } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { isStillOwed } from './keeping.ts'

export type HeldDuty = Awaited<ReturnType<typeof holdDuty>>

/**
 * Holds a duty until the caller's transaction ends, and reads how it stands. What was said is held, not the duty itself, as by whoever
 * answers, withdraws or names a later date: of two deeds the second sees what the first one did. Refuses with not_found what the
 * company of this member does not owe.
 */
export async function holdDuty(tx: Db, company: { id: string }, { by, obligationId }: { by: Member; obligationId: string }) {
  const here = and(eq(obligations.companyId, company.id), eq(obligations.id, obligationId))
  const [about] = await tx
    .select({ conflictId: obligations.conflictId, statementId: obligations.statementId })
    .from(obligations)
    .where(here)
  if (!about || by.companyId !== company.id) throw new Refusal('not_found', 'There is nothing at this address.')
  await holdWords(tx, company, [about])
  const [duty] = await tx
    .select({
      id: obligations.id,
      dialogueId: obligations.dialogueId,
      conflictId: obligations.conflictId,
      statementId: obligations.statementId,
      ownerId: obligations.ownerId,
      dueAt: obligations.dueAt,
      policy: obligations.policy,
      addresseeId: sql<string>`coalesce(${statements.authorId}, ${conflicts.raiserId})`,
      side: sql<'customer' | 'company'>`coalesce(${conflicts.side}, 'customer')`,
      isOwed: sql<boolean>`(${isStillOwed(company.id)})`,
    })
    .from(obligations)
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id)))
    .leftJoin(statements, and(eq(statements.companyId, obligations.companyId), eq(statements.id, obligations.statementId)))
    .leftJoin(conflicts, and(eq(conflicts.companyId, obligations.companyId), eq(conflicts.id, obligations.conflictId)))
    .where(here)
  return duty!
}

/** What a duty is about, as facts name it. */
export function aboutOf({ conflictId, statementId }: { conflictId: string | null; statementId: string | null }) {
  return conflictId ? { conflictId } : { statementId }
}

/** Refuses with too_late what was answered, or let go with its conflict. */
export function mustBeOwed({ isOwed }: { isOwed: boolean }) {
  if (!isOwed) throw new Refusal('too_late', 'This was answered or ended meanwhile, so no answer is owed any more.')
}

interface About {
  conflictId: string | null
  statementId: string | null
}

/**
 * Holds what duties are about until the caller's transaction ends, in the order in which whoever answers several at once holds them:
 * statements first, then conflicts, each by their ids.
 */
export async function holdWords(tx: Db, { id: companyId }: { id: string }, abouts: About[]) {
  for (const [said, ids] of [
    [statements, abouts.flatMap(({ statementId }) => statementId ?? [])],
    [conflicts, abouts.flatMap(({ conflictId }) => conflictId ?? [])],
  ] as const) {
    if (ids.length === 0) continue
    const here = and(eq(said.companyId, companyId), inArray(said.id, ids))
    await tx.select({ id: said.id }).from(said).where(here).orderBy(asc(said.id)).for('no key update')
  }
}
