import { and, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { appearances, companies, criteria, dialogues, memberships, weighings } from '../../db/schema/index.ts'
import { isWholeNow } from '../weighing/stale.ts'
import { mayRead } from './reaching.ts'
import { type Kind, placeColumns } from './things.ts'

/**
 * Where a person has not weighed yet what both sides share, or weighed what is not all of it any more, as rows of `waitingFor`: since a
 * criterion was last shared, or after they weighed, taken off the table. In the dialogues that a customer takes part in, and those that somebody champions, while they are weighed.
 */
export function toWeigh(db: Db, personId: string, at: Date) {
  const { companyId, id: dialogueId } = dialogues
  const isOnTable = sql`${criteria.companyId} = ${companyId} and ${criteria.dialogueId} = ${dialogueId} and ${criteria.sharedAt} is not null
    and ${criteria.retiredAt} is null and ${criteria.mergedIntoId} is null`
  const ended = sql`(select max(coalesce(${criteria.retiredAt}, ${criteria.mergedAt})) from ${criteria} where ${criteria.companyId} = ${companyId} and ${criteria.dialogueId} = ${dialogueId}
    and ${criteria.sharedAt} is not null and coalesce(${criteria.retiredAt}, ${criteria.mergedAt}) >= ${weighings.weighedAt})`
  const latest = sql`(select max(${criteria.sharedAt}) from ${criteria} where ${isOnTable})`
  const takesPart = sql`exists (select 1 from ${appearances} where ${appearances.companyId} = ${companyId} and ${appearances.dialogueId} = ${dialogueId} and ${appearances.personId} = ${personId})`
  return db
    .select({
      kind: sql<Kind>`case when ${weighings.weighedAt} is null then 'weigh' else 'weigh_again' end`.as('waiting_kind'),
      rank: sql<number>`1`.as('waiting_rank'),
      ...placeColumns,
      id: sql<string>`${dialogueId}`.as('waiting_id'),
      at: sql<Date>`greatest(${latest}, ${ended})`.mapWith(dialogues.createdAt).as('waits_since'),
      words: sql<string>`${dialogues.question}`.as('waiting_words'),
      by: sql<string | null>`null`.as('waiting_by'),
      /** Until when it can be done, where somebody said so. */
      question: sql<string | null>`to_char(${dialogues.weighingClosesAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`.as(
        'waiting_asked',
      ),
      statementId: sql<string | null>`null::uuid`.as('waiting_statement'),
      conflictId: sql<string | null>`null::uuid`.as('waiting_conflict'),
    })
    .from(memberships)
    .innerJoin(dialogues, eq(dialogues.companyId, memberships.companyId))
    .innerJoin(companies, eq(companies.id, companyId))
    .leftJoin(weighings, and(eq(weighings.companyId, companyId), eq(weighings.dialogueId, dialogueId), eq(weighings.personId, personId)))
    .where(
      and(
        eq(memberships.personId, personId),
        isNull(memberships.endedAt),
        eq(dialogues.phase, 'weighing'),
        or(isNull(dialogues.weighingClosesAt), gt(dialogues.weighingClosesAt, at)),
        or(
          and(eq(memberships.role, 'customer'), takesPart, mayRead(personId)),
          and(inArray(memberships.role, ['staff', 'admin']), eq(dialogues.championId, personId)),
        ),
        sql`${latest} is not null and (${weighings.weighedAt} is null or not ${isWholeNow()})`,
      ),
    )
}
