import { and, eq, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { customerNow } from '../../db/now.ts'
import { appearances, commitmentSteps, commitments, dialogues, invitees, memberships, renegotiations } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { isCommitmentLinkGood } from './link.ts'
import { isPromisedTo } from './sides.ts'

/**
 * Whom a mailed link lets say how a commitment of the company goes, and where it stands: a customer whom it was promised to, as long as
 * they are one and may read the dialogue. Null for everybody else, and where the link has ended.
 */
export async function findTeller(
  db: Db,
  { id: companyId }: { id: string },
  { commitmentId, personId, at }: { commitmentId: string; personId: string; at: Date },
) {
  const { dialogueId, responseId } = commitments
  const isInvited = sql`exists (select 1 from ${invitees} where ${invitees.companyId} = ${companyId} and ${invitees.dialogueId} = ${dialogues.id} and ${invitees.personId} = ${personId})`
  const [row] = await db
    .select({
      dialogue: dialogues.slug,
      visibility: dialogues.visibility,
      dueOn: commitments.dueOn,
      saidAt: saidLast(companyId),
      name: appearances.name,
    })
    .from(commitments)
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId), ne(dialogues.phase, 'draft')))
    .innerJoin(memberships, customerNow(companyId, personId))
    .leftJoin(
      appearances,
      and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogueId), eq(appearances.personId, personId)),
    )
    .where(
      and(
        eq(commitments.companyId, companyId),
        eq(commitments.id, commitmentId),
        eq(commitments.side, 'company'),
        isPromisedTo(companyId, { dialogueId, responseId, personId }),
        or(eq(dialogues.visibility, 'public'), isInvited),
      ),
    )
  if (!row || !isCommitmentLinkGood(lastOf(row), at)) return null
  const by: Member = { companyId, personId, name: row.name ?? '', role: 'customer' }
  return { by, dialogue: row.dialogue, visibility: row.visibility }
}

/** When something was last said of a commitment: what happened to it, that another day was asked for, or what was answered to that. */
function saidLast(companyId: string) {
  return sql<Date | null>`greatest(
    (select max(${commitmentSteps.at}) from ${commitmentSteps} where ${commitmentSteps.companyId} = ${companyId} and ${commitmentSteps.commitmentId} = ${commitments.id}),
    (select max(greatest(${renegotiations.at}, ${renegotiations.endedAt})) from ${renegotiations} where ${renegotiations.companyId} = ${companyId} and ${renegotiations.commitmentId} = ${commitments.id})
  )`.mapWith(commitmentSteps.at)
}

function lastOf({ dueOn, saidAt }: { dueOn: string; saidAt: Date | null }) {
  const day = new Date(`${dueOn}T23:59:59Z`)
  return saidAt && saidAt > day ? saidAt : day
}
