import { and, eq, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { conflicts, memberships, obligations, responseTargets, statements, supports } from '../../db/schema/index.ts'
import { type Draft, reachable } from './queueing.ts'
import type { Fact } from './writing.ts'

/**
 * Whoever was answered, and whoever said "the same for me" of it: each is told once of one answer, however many things of theirs it
 * answers, and of what they said themselves first. Of those who say the same, only who is still a customer.
 */
export async function toAnswered(tx: Db, fact: Fact) {
  const own = await targetsOf(tx, fact)
  const same = await saidTheSameOf(tx, fact)
  const ofEach = Map.groupBy([...own, ...same], ({ personId }) => personId)
  const isOwn = new Set(own.map(({ personId }) => personId))
  const told = [...ofEach.values()].map(([first, ...others]) => ({ ...first!, others: others.map(({ targetId }) => targetId) }))
  return [
    ...(await toEach(tx, fact, { kind: 'answered', told: told.filter(({ personId }) => isOwn.has(personId)) })),
    ...(await toEach(tx, fact, { kind: 'supporter_asked', told: told.filter(({ personId }) => !isOwn.has(personId)) })),
  ]
}

/** Of a new date, which is a fact of each duty, whoever waits for that one. */
export async function toWhoWaits(tx: Db, fact: Fact) {
  const { conflictId, statementId } = fact.detail
  const targets = await targetsOf(tx, fact)
  return await toEach(tx, fact, { kind: 'answered', told: targets.filter(({ threadId }) => threadId === (conflictId ?? statementId)) })
}

/** Whoever is asked something before they are answered, while they are a customer and can reply. */
export async function toWhoIsAsked(tx: Db, fact: Fact) {
  const { companyId, detail } = fact
  const told = await tx
    .select({
      threadId: sql<string>`coalesce(${obligations.conflictId}, ${obligations.statementId})`,
      personId: sql<string>`coalesce(${conflicts.raiserId}, ${statements.authorId})`,
    })
    .from(obligations)
    .leftJoin(conflicts, and(eq(conflicts.companyId, obligations.companyId), eq(conflicts.id, obligations.conflictId)))
    .leftJoin(statements, and(eq(statements.companyId, obligations.companyId), eq(statements.id, obligations.statementId)))
    .innerJoin(
      memberships,
      and(
        eq(memberships.companyId, obligations.companyId),
        sql`${memberships.personId} = coalesce(${conflicts.raiserId}, ${statements.authorId})`,
        isNull(memberships.endedAt),
      ),
    )
    .where(and(eq(obligations.companyId, companyId), eq(obligations.id, String(detail.obligationId))))
  const about = { obligationId: String(detail.obligationId), waitingId: String(detail.waitingId) }
  return await toEach(tx, fact, { kind: 'asked', told, about })
}

async function targetsOf(tx: Db, { companyId, detail }: Fact) {
  return await tx
    .select({
      targetId: responseTargets.id,
      threadId: sql<string>`coalesce(${responseTargets.conflictId}, ${responseTargets.statementId})`,
      personId: responseTargets.addresseeId,
    })
    .from(responseTargets)
    .where(and(eq(responseTargets.companyId, companyId), eq(responseTargets.responseId, String(detail.responseId))))
}

async function saidTheSameOf(tx: Db, { companyId, detail }: Fact) {
  return await tx
    .select({
      targetId: responseTargets.id,
      threadId: sql<string>`coalesce(${responseTargets.conflictId}, ${responseTargets.statementId})`,
      personId: supports.personId,
    })
    .from(responseTargets)
    .innerJoin(
      supports,
      and(
        eq(supports.companyId, responseTargets.companyId),
        or(eq(supports.conflictId, responseTargets.conflictId), eq(supports.statementId, responseTargets.statementId)),
      ),
    )
    .innerJoin(
      memberships,
      and(eq(memberships.companyId, supports.companyId), eq(memberships.personId, supports.personId), isNull(memberships.endedAt)),
    )
    .where(
      and(
        eq(responseTargets.companyId, companyId),
        eq(responseTargets.responseId, String(detail.responseId)),
        eq(memberships.role, 'customer'),
        sql`${supports.personId} <> ${responseTargets.addresseeId}`,
      ),
    )
}

interface Telling {
  kind: string
  told: { personId: string; threadId: string; targetId?: string; others?: string[] }[]
  about?: Record<string, string>
}

async function toEach(tx: Db, { companyId }: Fact, { kind, told, about }: Telling): Promise<Draft[]> {
  const ids = [...new Set(told.map(({ personId }) => personId))]
  const readers = new Map((await reachable(tx, companyId, { ids, topic: 'answers' })).map((reader) => [reader.personId, reader]))
  return told.flatMap(({ personId, threadId, targetId, others = [] }) => {
    const reader = readers.get(personId)
    const target = { targetId: targetId!, ...(others.length > 0 && { others: others.join(' ') }) }
    return reader ? [{ companyId, kind, about: about ?? target, threadId, ...reader }] : []
  })
}
