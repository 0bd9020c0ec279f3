import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { responseNow } from '../../db/now.ts'
import { dialogues, predictions, responseRevisions, responses, type verdicts } from '../../db/schema/index.ts'
import { isJudgedByAll, sealedDays } from '../responses/predicting.ts'
import { shorten } from '../shorten.ts'
import { pairsIn, pairsOf } from './counting.ts'
import { tables } from './happenings.ts'
import type { Span } from './spans.ts'

export type Own = Awaited<ReturnType<typeof ownRecord>>

const shown = 8

/**
 * What one person answers for and how it went, and what they expected of their answers beside what was said of them: theirs alone to see.
 * The latest eight answers with both, once what was expected is unsealed. One statement.
 */
export async function ownRecord(db: Db, company: { id: string; slug: string }, { personId, span }: { personId: string; span: Span }) {
  const rows = await db
    .select({
      kept: sql<number>`mine.kept`,
      late: sql<number>`mine.late`,
      overdue: sql<number>`mine.overdue`,
      heard: pairsIn('heard', 'mine'),
      settled: pairsIn('settled', 'mine'),
      id: sql<string | null>`mine.id`,
      at: sql<Date>`mine.at`.mapWith(responses.publishedAt),
      answer: sql<string>`left(${responseRevisions.answer}, 200)`,
      path: sql<string>`'/' || ${company.slug}::text || '/d/' || ${dialogues.slug} || case when mine.conflict_id is null then '/whys/' else '/conflicts/' end || coalesce(mine.conflict_id, mine.statement_id)`,
      expected: {
        heard: sql<boolean>`mine.expects_heard`.mapWith(predictions.heard),
        settled: sql<boolean>`mine.expects_settled`.mapWith(predictions.settled),
      },
      said: {
        heard: sql<typeof verdicts.$inferSelect.heard>`mine.said_heard`,
        settled: sql<typeof verdicts.$inferSelect.settled>`mine.said_settled`,
      },
    })
    .from(
      sql`(${tables(company.id, [span])},
        own as (select * from answer where answer.author_id = ${personId} and answer.heard is not null and answer.expects_heard is not null
          and (answer.at <= ${span.until.toISOString()}::timestamptz - make_interval(days => ${sealedDays}) or ${isJudgedByAll(company.id, { responseId: sql`answer.response_id` })}))
        select owed.kept, owed.late, owed.overdue, expected.*, latest.id, latest.response_id, latest.at, latest.dialogue_id, latest.statement_id, latest.conflict_id,
          latest.expects_heard, latest.expects_settled, latest.heard as said_heard, latest.settled as said_settled
        from (select
            (count(*) filter (where duty.met_at = duty.ended_at and duty.met_at <= duty.due_at and duty.ended_at > span.since))::int as kept,
            (count(*) filter (where duty.ended_at > duty.due_at and duty.ended_at > span.since))::int as late,
            (count(*) filter (where duty.ended_at is null and duty.due_at < span.until))::int as overdue
          from span join duty on duty.owner_id = ${personId}) owed
        cross join (select ${pairsOf('heard', 'own')}, ${pairsOf('settled', 'own')} from own) expected
        left join (select * from own order by own.at desc, own.id desc limit ${shown}) latest on true) mine`,
    )
    .leftJoin(responses, and(eq(responses.companyId, company.id), sql`${responses.id} = mine.response_id`))
    .leftJoin(responseRevisions, responseNow(company.id))
    .leftJoin(dialogues, and(eq(dialogues.companyId, company.id), sql`${dialogues.id} = mine.dialogue_id`))
    .orderBy(sql`mine.at desc, mine.id desc`)
  const { kept, late, overdue, heard, settled } = rows[0]!
  return {
    kept,
    late,
    overdue,
    heard,
    settled,
    latest: rows.filter(({ id }) => id !== null).map((row) => ({ ...row, answer: shorten(row.answer, 160) })),
  }
}
