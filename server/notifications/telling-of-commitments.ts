import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { commitmentSteps, commitments } from '../../db/schema/index.ts'
import { toldOf } from './colleagues.ts'
import { draftTo, othersOf, promisersOf } from './committed.ts'
import type { Draft } from './queueing.ts'
import type { Fact } from './writing.ts'

/**
 * Of a new commitment: who is to do it, where somebody else promised it; and the other side, where a customer offers it by themselves. What
 * is part of an answer or a decision is told with it, and what the company offers by itself is offered to nobody in particular.
 */
export async function toWhoIsOffered(tx: Db, fact: Fact): Promise<Draft[]> {
  const found = await findCommitment(tx, fact)
  if (!found) return []
  const { side, ownerId, offeredBy, isAlone } = found
  return [
    ...(ownerId === offeredBy ? [] : await toDoer(tx, fact, 'commitment_given')),
    ...(side === 'customer' && isAlone ? await toOthers(tx, fact, 'commitment_offered') : []),
  ]
}

/** Whoever is to do it: what the other side said of it. */
export async function toWhoDoesIt(tx: Db, fact: Fact) {
  return await toDoer(tx, fact, fact.kind)
}

/** The other side: what was said of it by who is to do it. */
export async function toOtherSide(tx: Db, fact: Fact) {
  return await toOthers(tx, fact, fact.kind)
}

/** Of a broken commitment, the side that did not say so. */
export async function toWhoDidNotBreakIt(tx: Db, fact: Fact) {
  const found = await findCommitment(tx, fact)
  if (!found) return []
  return found.brokenBy === found.side ? await toOtherSide(tx, fact) : await toWhoDoesIt(tx, fact)
}

async function toDoer(tx: Db, fact: Fact, kind: string): Promise<Draft[]> {
  const promisers = await promisersOf(tx, fact.companyId, [String(fact.detail.commitmentId)])
  return toldOf(promisers, ({ isOwner }) => isOwner).map((one) => draftTo(fact.companyId, kind, one, askOf(fact)))
}

async function toOthers(tx: Db, fact: Fact, kind: string): Promise<Draft[]> {
  const others = await othersOf(tx, fact.companyId, [String(fact.detail.commitmentId)])
  return others.map((one) => draftTo(fact.companyId, kind, one, askOf(fact)))
}

/** The other day that it is about, where it is. */
function askOf({ detail: { renegotiationId } }: Fact) {
  return renegotiationId ? { renegotiationId: String(renegotiationId) } : {}
}

async function findCommitment(tx: Db, { companyId, detail }: Fact) {
  const [row] = await tx
    .select({
      side: commitments.side,
      ownerId: commitments.ownerId,
      offeredBy: commitments.offeredBy,
      responseId: commitments.responseId,
      decisionId: commitments.decisionId,
      brokenBy: commitmentSteps.side,
    })
    .from(commitments)
    .leftJoin(
      commitmentSteps,
      and(
        eq(commitmentSteps.companyId, commitments.companyId),
        eq(commitmentSteps.commitmentId, commitments.id),
        eq(commitmentSteps.kind, 'broken'),
      ),
    )
    .where(and(eq(commitments.companyId, companyId), eq(commitments.id, String(detail.commitmentId))))
  return row ? { ...row, isAlone: !row.responseId && !row.decisionId } : null
}
