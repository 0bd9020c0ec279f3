import { and, eq, type SQLWrapper, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { appearances, conflicts, responseTargets, supports } from '../../db/schema/index.ts'
import { may, sideOf } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'

/** What says whose a commitment is. */
export interface Owned {
  ownerId: string
  /** The side that its owner speaks for. */
  side: 'customer' | 'company'
  responseId: string | null
}

/** Who speaks for its owner: a customer for themselves alone, of the company's side whoever answers for it, so that nothing rests on one desk. */
export function isOwnSide(by: Member | null, { ownerId, side }: Owned) {
  if (by === null || sideOf(by) !== side) return false
  return side === 'company' ? may(by, 'respond') : by.personId === ownerId
}

/**
 * Whether this person is the other side of a commitment: of a customer's whoever answers for the company; of the company's the customers
 * whom its answer answers, and who said the same; else, where it was made in a decision or by itself, or answers no customer, every
 * customer who takes part in the dialogue.
 */
export async function isOtherSide(
  db: Db,
  { companyId, id: dialogueId }: { companyId: string; id: string },
  commitment: Owned,
  by: Member | null,
): Promise<boolean> {
  if (by === null || by.companyId !== companyId || by.personId === commitment.ownerId) return false
  if (commitment.side === 'customer') return may(by, 'respond')
  if (by.role !== 'customer') return false
  const [found] = await db
    .select({
      is: isPromisedTo(companyId, { dialogueId, responseId: sql`${commitment.responseId}::uuid`, personId: by.personId }),
    })
    .from(sql`(select 1) one`)
  return found!.is
}

/** The same of a customer and what the company promised, as a column of a query. */
export function isPromisedTo(
  companyId: string | SQLWrapper,
  { dialogueId, responseId, personId }: { dialogueId: string | SQLWrapper; responseId: SQLWrapper; personId: string | SQLWrapper },
) {
  const ofAnswer = sql`from ${responseTargets} left join ${conflicts} on ${and(eq(conflicts.companyId, responseTargets.companyId), eq(conflicts.id, responseTargets.conflictId))}
    where ${responseTargets.companyId} = ${companyId} and ${responseTargets.responseId} = ${responseId}`
  const same = sql`exists (select 1 from ${supports} where ${supports.companyId} = ${companyId} and ${supports.personId} = ${personId}
    and (${supports.conflictId} = ${responseTargets.conflictId} or ${supports.statementId} = ${responseTargets.statementId}))`
  const isAnswered = sql`exists (select 1 ${ofAnswer} and ((${responseTargets.addresseeId} = ${personId} and ${conflicts.side} is distinct from 'company') or ${same}))`
  const answersCustomers = sql`exists (select 1 ${ofAnswer} and ${conflicts.side} is distinct from 'company')`
  const takesPart = sql`exists (select 1 from ${appearances} where ${appearances.companyId} = ${companyId} and ${appearances.dialogueId} = ${dialogueId} and ${appearances.personId} = ${personId})`
  return sql<boolean>`(${isAnswered} or (not ${answersCustomers} and ${takesPart}))`
}

/** Refuses with not_allowed who does not speak for its owner. */
export function mustBeOwnSide(by: Member, commitment: Owned) {
  if (isOwnSide(by, commitment)) return
  throw new Refusal(
    'not_allowed',
    commitment.side === 'company'
      ? 'This is the company’s commitment. Only its staff say this of it.'
      : 'This is a customer’s own commitment. Only they say this of it.',
  )
}

/** Refuses with not_allowed who is not the other side. */
export async function mustBeOtherSide(db: Db, dialogue: { companyId: string; id: string }, commitment: Owned, by: Member) {
  if (await isOtherSide(db, dialogue, commitment, by)) return
  throw new Refusal(
    'not_allowed',
    commitment.side === 'company'
      ? commitment.responseId
        ? 'Only the people whom this was promised to, and who said the same, say this of it.'
        : 'Only customers who take part in this dialogue say this of it.'
      : 'Only the company’s staff say this of a customer’s commitment.',
  )
}

/** Refuses with not_allowed who is neither: a broken promise is for both to name. */
export async function mustBeOneOfBoth(db: Db, dialogue: { companyId: string; id: string }, commitment: Owned, by: Member) {
  if (!isOwnSide(by, commitment)) await mustBeOtherSide(db, dialogue, commitment, by)
}
