import { and, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { dialogues, memberships, obligations, responses, responseTargets, staff } from '../../db/schema/index.ts'
import { answererHere } from './answerers.ts'

interface Reopened {
  companyId: string
  conflictId: string
}

/**
 * Who is told, beside its owner, that a conflict was reopened: whoever leads the owner's team. Where nobody else does, the dialogue's
 * champion; where that is the owner too, the company's admins. Gives their ids; only people who answer here now. Two statements.
 */
export async function leadsOf(db: Db, { companyId, conflictId }: Reopened): Promise<string[]> {
  const [duty] = await db
    .select({ ownerId: obligations.ownerId, championId: dialogues.championId })
    .from(obligations)
    .innerJoin(dialogues, and(eq(dialogues.companyId, obligations.companyId), eq(dialogues.id, obligations.dialogueId)))
    .where(and(eq(obligations.companyId, companyId), eq(obligations.conflictId, conflictId)))
    .orderBy(desc(obligations.round))
    .limit(1)
  if (!duty) return []
  const here = await answering(db, companyId)
  const owner = here.find(({ personId }) => personId === duty.ownerId)
  const others = here.filter(({ personId }) => personId !== duty.ownerId)
  const leads = others.filter(({ isLead, team }) => isLead && isSameTeam(team, owner?.team))
  const champion = others.filter(({ personId }) => personId === duty.championId)
  const told = [leads, champion, others.filter(({ role }) => role === 'admin')].find((some) => some.length > 0)
  return told?.map(({ personId }) => personId) ?? []
}

/**
 * Who owns the duty to answer a reopened conflict: whoever answered it last knows it best, while they answer here; null where they do
 * not, and the champion takes it.
 */
export async function lastAnswererOf(tx: Db, { companyId, conflictId }: Reopened): Promise<string | null> {
  const [last] = await tx
    .select({ authorId: responses.authorId })
    .from(responseTargets)
    .innerJoin(responses, and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId)))
    .where(and(eq(responseTargets.companyId, companyId), eq(responseTargets.conflictId, conflictId), eq(responses.isAnswer, true)))
    .orderBy(desc(responses.publishedAt), desc(responses.id))
    .limit(1)
  if (!last) return null
  return (await answererHere(tx, { id: companyId }, last.authorId))?.personId ?? null
}

async function answering(db: Db, companyId: string) {
  return await db
    .select({ personId: staff.personId, team: staff.team, isLead: staff.isLead, role: memberships.role })
    .from(staff)
    .innerJoin(memberships, and(eq(memberships.companyId, staff.companyId), eq(memberships.personId, staff.personId)))
    .where(and(eq(staff.companyId, companyId), inArray(memberships.role, ['staff', 'admin']), isNull(memberships.endedAt)))
    .orderBy(staff.name)
}

/** Teams are written by hand, so their case and the spaces around them do not count. */
function isSameTeam(one: string | null, other: string | null | undefined) {
  const folded = (team: string | null | undefined) => team?.trim().toLowerCase() || null
  return folded(one) !== null && folded(one) === folded(other)
}
