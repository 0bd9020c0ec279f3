import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { commitmentWhat, isCommitmentHidden } from '../../db/now.ts'
import { commitmentSteps, commitments, companies, dialogues, memberships, renegotiations } from '../../db/schema/index.ts'
import { nameIn } from '../commitments/names.ts'
import { lastStep } from '../commitments/now.ts'
import { isPromisedTo } from '../commitments/sides.ts'
import { mayRead } from './reaching.ts'
import { type Kind, placeColumns } from './things.ts'

/**
 * What the other side promised and waits for a person's word on, as rows of `waitingFor`: whether it is done, whether another day to come will do,
 * and whether they accept it. What an answer promised is accepted beside the answer, which waits for a word of its own. To a customer it is
 * what was promised to them; to who champions a dialogue what its customers promise.
 */
export function promisedTo(db: Db, personId: string, at: Date) {
  const { companyId, dialogueId, responseId } = commitments
  const last = lastStep(companyId)
  const step = sql`(select ${commitmentSteps.words} from ${commitmentSteps} where ${commitmentSteps.companyId} = ${companyId}
    and ${commitmentSteps.commitmentId} = ${commitments.id} and ${commitmentSteps.kind} = 'done' order by ${commitmentSteps.at} desc limit 1)`
  const saidAt = sql`(select max(${commitmentSteps.at}) from ${commitmentSteps} where ${commitmentSteps.companyId} = ${companyId} and ${commitmentSteps.commitmentId} = ${commitments.id})`
  const kind = sql<Kind>`case when ${last} = 'done' then 'confirm' when ${renegotiations.id} is not null then 'day' else 'accept' end`
  return db
    .select({
      kind: kind.as('waiting_kind'),
      rank: sql<number>`1`.as('waiting_rank'),
      ...placeColumns,
      id: sql<string>`${commitments.id}`.as('waiting_id'),
      at: sql<Date>`coalesce(case when ${last} = 'done' then ${saidAt} end, ${renegotiations.at}, ${commitments.at})`
        .mapWith(commitments.at)
        .as('waits_since'),
      words: sql<string>`left(${commitmentWhat(companyId)}, 280)`.as('waiting_words'),
      by: sql<string | null>`${nameIn(companyId, { dialogueId, personId: commitments.ownerId, side: commitments.side })}`.as('waiting_by'),
      /** How one can see that it is done, or the day: the one that is asked for, or the one by which it is to be done. */
      question: sql<
        string | null
      >`case when ${last} = 'done' then left(${step}, 280) else coalesce(${renegotiations.dueOn}, ${commitments.dueOn})::text end`.as(
        'waiting_asked',
      ),
      statementId: sql<string | null>`null::uuid`.as('waiting_statement'),
      conflictId: sql<string | null>`null::uuid`.as('waiting_conflict'),
    })
    .from(memberships)
    .innerJoin(commitments, eq(commitments.companyId, memberships.companyId))
    .innerJoin(companies, eq(companies.id, companyId))
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId)))
    .leftJoin(
      renegotiations,
      and(
        eq(renegotiations.companyId, companyId),
        eq(renegotiations.commitmentId, commitments.id),
        isNull(renegotiations.endedAt),
        sql`${renegotiations.dueOn} >= (${at.toISOString()}::timestamptz at time zone ${companies.timeZone})::date`,
      ),
    )
    .where(
      and(
        eq(memberships.personId, personId),
        isNull(memberships.endedAt),
        or(
          and(
            eq(memberships.role, 'customer'),
            eq(commitments.side, 'company'),
            mayRead(personId),
            isPromisedTo(companyId, { dialogueId, responseId, personId: memberships.personId }),
          ),
          and(inArray(memberships.role, ['staff', 'admin']), eq(commitments.side, 'customer'), eq(dialogues.championId, personId)),
        ),
        or(
          sql`${last} = 'done'`,
          and(sql`(${last} in ('accepted', 'not_done')) is not false`, sql`${renegotiations.id} is not null`),
          and(sql`${last} is null`, isNull(responseId)),
        ),
        sql`not ${isCommitmentHidden(companyId)}`,
      ),
    )
}
