import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { commitments, decisionCriteria, decisionOptions, decisions, dissents } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import type { Deciding } from './recording.ts'

interface Given extends Deciding {
  id: string
  by: Member
}

/**
 * Whether the form that arrives recorded this very decision already. Refuses with taken one that recorded another: whoever went back and
 * changed it is told so, and what they send next stands beside the first.
 */
export async function isRecorded(tx: Db, { companyId, id: dialogueId }: { companyId: string; id: string }, { id, by, ...given }: Given) {
  const ofIt = and(
    eq(decisions.companyId, companyId),
    eq(decisions.dialogueId, dialogueId),
    eq(decisions.id, id),
    eq(decisions.by, by.personId),
  )
  const [decision] = await tx.select().from(decisions).where(ofIt)
  if (!decision) return false
  const { rationale, reviewOn, departure, followsRanking } = decision
  const words = [rationale, reviewOn, followsRanking === false ? departure : given.departure]
  const stands = { words, ...(await chosenIn(tx, { companyId, id })) }
  const dissent = given.dissent === null || (await dissentOf(tx, { companyId, id, by })) === given.dissent
  if (dissent && JSON.stringify(stands) === JSON.stringify(asItStands(given))) return true
  throw new Refusal(
    'taken',
    'This form has recorded a decision already, and this differs from it. Send it again to record it as another one, which stands beside the first.',
    { field: 'id' },
  )
}

/** What was chosen and promised, in an order of its own, so that two of them can be compared. */
function asItStands({ rationale, reviewOn, departure, optionIds, criterionIds, commitments: promised }: Deciding) {
  return {
    words: [rationale, reviewOn, departure],
    optionIds: [...new Set(optionIds)].toSorted(),
    criterionIds: [...new Set(criterionIds)].toSorted(),
    promised: promised.map(({ what, how, ownerId, dueOn }) => JSON.stringify([what, how ?? null, ownerId, dueOn])).toSorted(),
  }
}

async function chosenIn(tx: Db, { companyId, id }: { companyId: string; id: string }) {
  const options = await tx
    .select({ id: decisionOptions.optionId })
    .from(decisionOptions)
    .where(and(eq(decisionOptions.companyId, companyId), eq(decisionOptions.decisionId, id)))
  const criteria = await tx
    .select({ id: decisionCriteria.criterionId })
    .from(decisionCriteria)
    .where(and(eq(decisionCriteria.companyId, companyId), eq(decisionCriteria.decisionId, id)))
  const promised = await tx
    .select({ what: commitments.what, how: commitments.how, ownerId: commitments.ownerId, dueOn: commitments.firstDueOn })
    .from(commitments)
    .where(and(eq(commitments.companyId, companyId), eq(commitments.decisionId, id)))
  return {
    optionIds: options.map((one) => one.id).toSorted(),
    criterionIds: criteria.map((one) => one.id).toSorted(),
    promised: promised.map(({ what, how, ownerId, dueOn }) => JSON.stringify([what, how, ownerId, dueOn])).toSorted(),
  }
}

async function dissentOf(tx: Db, { companyId, id, by }: { companyId: string; id: string; by: Member }) {
  const [said] = await tx
    .select({ words: dissents.words })
    .from(dissents)
    .where(and(eq(dissents.companyId, companyId), eq(dissents.decisionId, id), eq(dissents.personId, by.personId)))
  return said?.words ?? null
}
