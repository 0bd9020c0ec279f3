import { and, eq, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { customerNow } from '../../db/now.ts'
import { appearances, dialogues, invitees, memberships, responses, responseTargets, supports } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { hasNewerAnswer } from './newer.ts'
import { isVerdictLinkGood } from './verdict-link.ts'

/**
 * Whom a mailed link lets judge an answer, and where the answer stands: the customer it was written for, or one who says the same, as
 * long as they are one and may read the dialogue. Null where the link has ended: after its days, and with a newer answer.
 */
export async function findJudge(
  db: Db,
  company: { id: string },
  { targetId, personId, at }: { targetId: string; personId: string; at: Date },
) {
  const { id: companyId } = company
  const [row] = await db
    .select({
      dialogue: dialogues.slug,
      visibility: dialogues.visibility,
      conflictId: responseTargets.conflictId,
      statementId: responseTargets.statementId,
      addresseeId: responseTargets.addresseeId,
      publishedAt: responses.publishedAt,
      name: appearances.name,
    })
    .from(responseTargets)
    .innerJoin(
      responses,
      and(eq(responses.companyId, companyId), eq(responses.id, responseTargets.responseId), eq(responses.isAnswer, true)),
    )
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, responses.dialogueId), ne(dialogues.phase, 'draft')))
    .innerJoin(memberships, customerNow(companyId, personId))
    .leftJoin(
      appearances,
      and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogues.id), eq(appearances.personId, personId)),
    )
    .where(
      and(
        eq(responseTargets.companyId, companyId),
        eq(responseTargets.id, targetId),
        or(eq(responseTargets.addresseeId, personId), saysTheSame(companyId, personId)),
        or(eq(dialogues.visibility, 'public'), isInvited(companyId, personId)),
        sql`not ${hasNewerAnswer(companyId)}`,
      ),
    )
  if (!row || !isVerdictLinkGood(row.publishedAt, at)) return null
  const { dialogue, visibility, conflictId, statementId, addresseeId, name } = row
  const by: Member = { companyId, personId, name: name ?? '', role: 'customer' }
  const kind = conflictId ? ('conflict' as const) : ('statement' as const)
  return { by, targetId, dialogue, visibility, kind, id: (conflictId ?? statementId)!, isAddressee: addresseeId === personId }
}

function saysTheSame(companyId: string, personId: string) {
  return sql`exists (select 1 from ${supports} where ${supports.companyId} = ${companyId} and ${supports.personId} = ${personId}
    and (${supports.conflictId} = ${responseTargets.conflictId} or ${supports.statementId} = ${responseTargets.statementId}))`
}

function isInvited(companyId: string, personId: string) {
  return sql`exists (select 1 from ${invitees} where ${invitees.companyId} = ${companyId} and ${invitees.dialogueId} = ${dialogues.id} and ${invitees.personId} = ${personId})`
}
