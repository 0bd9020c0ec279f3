import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { postStatement } from '../../server/statements/posting.ts'
import type { Troupe } from './cast.ts'

const words = 'At four in the morning a fare is sick and I need that window down now. I chose the one that never once stuck.'

/**
 * So many open duties of a company, half for conflicts and half for statements that ask, a minute between one and the next, and so many
 * that were met before. Copies of two by the database itself: what is measured is looking.
 */
export async function dutiesOfSize(db: Db, troupe: Troupe, { open, met = 0 }: { open: number; met?: number }) {
  const { dialogue, ana, jim } = troupe
  const at = new Date('2026-11-02T09:00:00Z')
  const { id: conflictId } = await raiseConflict(db, dialogue, { by: ana, need: words, instead: words, at })
  const { id: statementId } = await postStatement(db, dialogue, { by: jim, choice: 'the cable', why: words, asksAnswer: true, at })
  const { companyId } = dialogue
  const half = Math.ceil((open + met) / 2)
  const numbers = sql`generate_series(1, ${half}::int) number`
  const idOf = (id: string) => sql`md5(${id}::text || number)::uuid`
  const moved = (column: string) => sql`${sql.raw(column)} + number * interval '1 minute'`
  await db.execute(sql`insert into conflicts (company_id, id, dialogue_id, raiser_id, side, need, instead, raised_at)
    select company_id, ${idOf(conflictId)}, dialogue_id, raiser_id, side, need, instead, ${moved('raised_at')}
    from conflicts, ${numbers} where company_id = ${companyId} and id = ${conflictId}`)
  await db.execute(sql`insert into statements (company_id, id, dialogue_id, author_id, revision, asks_answer, posted_at)
    select company_id, ${idOf(statementId)}, dialogue_id, author_id, revision, asks_answer, ${moved('posted_at')}
    from statements, ${numbers} where company_id = ${companyId} and id = ${statementId}`)
  await db.execute(sql`insert into statement_revisions (company_id, statement_id, number, option_id, why, at)
    select r.company_id, md5(${statementId}::text || copy.number)::uuid, 1, r.option_id, r.why, r.at
    from statement_revisions r, generate_series(1, ${half}::int) copy(number) where r.company_id = ${companyId} and r.statement_id = ${statementId}`)
  for (const [column, id] of [
    ['conflict_id', conflictId],
    ['statement_id', statementId],
  ] as const)
    await db.execute(sql`insert into obligations (company_id, id, dialogue_id, ${sql.raw(column)}, cause, round, owner_id, started_at, first_due_at, due_at, policy)
      select company_id, md5(id::text || number)::uuid, dialogue_id, ${idOf(id)}, cause, round, owner_id, ${moved('started_at')}, ${moved('first_due_at')}, ${moved('due_at')}, policy
      from obligations, ${numbers} where company_id = ${companyId} and ${sql.raw(column)} = ${id}`)
  await db.execute(sql`analyze`)
  if (met > 0) await meet(db, troupe, met)
  await db.execute(sql`analyze`)
}

/** The first of them are answered, all by one answer. */
async function meet(db: Db, { dialogue, priya }: Troupe, met: number) {
  const { companyId, id } = dialogue
  const response = sql`md5(${id}::text)::uuid`
  await db.execute(sql`insert into responses (company_id, id, dialogue_id, author_id, is_answer, revision, published_at)
    values (${companyId}, ${response}, ${id}, ${priya.personId}, true, 1, '2026-11-03T09:00:00Z')`)
  await db.execute(sql`insert into response_targets (company_id, id, response_id, conflict_id, statement_id, addressee_id, obligation_id)
    select o.company_id, md5('t' || o.id)::uuid, ${response}, o.conflict_id, o.statement_id, coalesce(c.raiser_id, s.author_id), o.id
    from obligations o left join conflicts c on c.company_id = o.company_id and c.id = o.conflict_id
      left join statements s on s.company_id = o.company_id and s.id = o.statement_id
    where o.company_id = ${companyId} order by o.due_at limit ${met}`)
}
