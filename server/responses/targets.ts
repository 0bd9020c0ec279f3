import { and, asc, eq, inArray, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import {
  conflicts,
  extensions,
  obligations,
  type Policy,
  responses,
  responseTargets,
  staff,
  statements,
  withdrawals,
} from '../../db/schema/index.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { isStillOwed } from '../obligations/keeping.ts'
import { Refusal } from '../refusal.ts'

/** What an answer is for. `obligationId` names the duty the author had before them: refused where somebody else met it meanwhile. */
export interface Target {
  kind: 'statement' | 'conflict'
  id: string
  obligationId?: string | undefined
}

/** A clock that runs: what it was promised with, when it is due, and whether a later date was named already. */
export interface Duty {
  id: string
  startedAt: Date
  dueAt: Date
  isExtended: boolean
  policy: Policy
}

/** A target with whom it answers and the clock that runs for it. */
export interface Addressed extends Target {
  addresseeId: string
  duty: Duty | null
}

/**
 * Holds what is to be answered until the caller's transaction ends, and reads whom it answers and which duty is still open. Refuses
 * with not_found what is not of this dialogue, with taken what was withdrawn or answered meanwhile.
 */
export async function holdTargets(tx: Db, dialogue: Dialogue, targets: Target[]): Promise<Addressed[]> {
  const [said, raised] = [idsOf(targets, 'statement'), idsOf(targets, 'conflict')]
  const authors = [...(await heldStatements(tx, dialogue, said)), ...(await heldConflicts(tx, dialogue, raised))]
  const duties = await openDuties(tx, dialogue, { said, raised })
  return await Promise.all(
    targets.map(async (target) => {
      const author = authors.find(({ id }) => id === target.id)
      if (!author) throw new Refusal('not_found', 'There is nothing at this address.')
      if (author.isWithdrawn) throw new Refusal('taken', 'It was withdrawn meanwhile, so no answer is owed any more.')
      const duty = duties.find(({ aboutId }) => aboutId === target.id) ?? null
      if (target.obligationId && duty?.id !== target.obligationId) await mustBeReleased(tx, dialogue, target)
      return { ...target, addresseeId: author.authorId, duty }
    }),
  )
}

function idsOf(targets: Target[], kind: Target['kind']) {
  return targets.filter((target) => target.kind === kind).map(({ id }) => id)
}

async function heldStatements(tx: Db, { companyId, id: dialogueId }: Dialogue, ids: string[]) {
  if (ids.length === 0) return []
  return await tx
    .select({ id: statements.id, authorId: statements.authorId, isWithdrawn: sql<boolean>`false` })
    .from(statements)
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId), inArray(statements.id, ids)))
    .orderBy(asc(statements.id))
    .for('no key update')
}

async function heldConflicts(tx: Db, { companyId, id: dialogueId }: Dialogue, ids: string[]) {
  if (ids.length === 0) return []
  const here = and(eq(conflicts.companyId, companyId), eq(conflicts.dialogueId, dialogueId), inArray(conflicts.id, ids))
  await tx.select({ id: conflicts.id }).from(conflicts).where(here).orderBy(asc(conflicts.id)).for('no key update')
  return await tx
    .select({ id: conflicts.id, authorId: conflicts.raiserId, isWithdrawn: sql<boolean>`${withdrawals.at} is not null` })
    .from(conflicts)
    .leftJoin(withdrawals, and(eq(withdrawals.companyId, conflicts.companyId), eq(withdrawals.conflictId, conflicts.id)))
    .where(here)
}

/** Duties that no answer has met yet and nobody has let go. There is one at most for each statement or conflict: while one is open, no other begins. */
async function openDuties(tx: Db, { companyId }: Dialogue, { said, raised }: { said: string[]; raised: string[] }) {
  return await tx
    .select({
      id: obligations.id,
      aboutId: sql<string>`coalesce(${obligations.statementId}, ${obligations.conflictId})`,
      startedAt: obligations.startedAt,
      dueAt: obligations.dueAt,
      isExtended: sql<boolean>`${extensions.dueAt} is not null`,
      policy: obligations.policy,
    })
    .from(obligations)
    .leftJoin(extensions, and(eq(extensions.companyId, obligations.companyId), eq(extensions.obligationId, obligations.id)))
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id)))
    .where(
      and(
        isStillOwed(companyId),
        or(
          said.length > 0 ? inArray(obligations.statementId, said) : sql`false`,
          raised.length > 0 ? inArray(obligations.conflictId, raised) : sql`false`,
        ),
      ),
    )
}

/** What was let go meanwhile can still be answered, though nothing is owed any more. What was met cannot be met again. */
async function mustBeReleased(tx: Db, { companyId }: Dialogue, { kind, id, obligationId }: Target) {
  const about = kind === 'conflict' ? obligations.conflictId : obligations.statementId
  const [duty] = await tx
    .select({ who: staff.name })
    .from(obligations)
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id)))
    .leftJoin(responses, and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId)))
    .leftJoin(staff, and(eq(staff.companyId, responses.companyId), eq(staff.personId, responses.authorId)))
    .where(and(eq(obligations.companyId, companyId), eq(obligations.id, obligationId!), eq(about, id)))
  if (!duty) throw new Refusal('not_found', 'There is nothing at this address.')
  if (duty.who === null) return
  throw new Refusal('taken', '{who} answered this meanwhile. Read that answer first; what you wrote is still here.', { who: duty.who })
}
