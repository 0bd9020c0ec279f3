import { and, eq, sql } from 'drizzle-orm'
import { criterionNow, isHiddenNow, isLivingNow, statementNow } from '../../db/now.ts'
import { criteria, criterionRevisions, criterionStatements, hidings, statementRevisions, statements } from '../../db/schema/index.ts'
import { isLike, likenessOf } from './likeness.ts'

const othersShown = 100

/** What a statement speaks for, as its own page tells, and what it may speak for: the closest first. */
export interface SpeaksFor {
  /** `sentence` is null while it is hidden; `isOwn`: the reader may take it back. */
  linked: { id: string; sentence: string | null; isOwn: boolean }[]
  others: { id: string; sentence: string; isClose: boolean }[]
}

/** The criteria of a statement, as a column of a larger query. */
export function criteriaOfStatement(companyId: string, { statementId, readerId }: { statementId: string; readerId: string | null }) {
  const { sentence } = criterionRevisions
  const isHidden = isHiddenNow(companyId, sql`${hidings.criterionId} = ${criteria.id}`)
  const link = and(
    eq(criterionStatements.companyId, companyId),
    eq(criterionStatements.criterionId, criteria.id),
    eq(criterionStatements.statementId, statementId),
  )
  const said = sql`${statements} join ${statementRevisions} on ${statementNow(companyId)}`
  const here = and(eq(statements.companyId, companyId), eq(statements.id, statementId))
  const words = sql`${criterionRevisions} on ${criterionNow(companyId)}`
  const isLiving = isLivingNow(criteria)
  return sql<SpeaksFor>`json_build_object('linked', coalesce((
      select json_agg(json_build_object('id', ${criteria.id}, 'sentence', case when ${isHidden} then null else ${sentence} end,
        'isOwn', coalesce(${criterionStatements.by} = ${readerId}::uuid or ${statements.authorId} = ${readerId}::uuid, false)) order by ${criterionStatements.at}, ${criteria.id})
      from ${said} join ${criterionStatements} on ${and(eq(criterionStatements.companyId, companyId), eq(criterionStatements.statementId, statements.id))}
      join ${criteria} on ${and(eq(criteria.companyId, companyId), eq(criteria.id, criterionStatements.criterionId), isLiving)} join ${words} where ${here}), '[]'),
    'others', coalesce((select json_agg(near.one order by near.likeness desc, near.id) from (
      select ${criteria.id} id, ${likenessOf(sentence, statementRevisions.why)} likeness,
        json_build_object('id', ${criteria.id}, 'sentence', ${sentence}, 'isClose', ${isLike(sentence, statementRevisions.why)}) one
      from ${said} join ${criteria} on ${and(eq(criteria.companyId, companyId), eq(criteria.dialogueId, statements.dialogueId), isLiving)} join ${words}
      where ${here} and not ${isHidden} and not exists (select 1 from ${criterionStatements} where ${link})
      order by 2 desc, 1 limit ${othersShown}) near), '[]'))`
}
