import { and, eq, sql } from 'drizzle-orm'
import { commitmentWhat, criterionNow, criterionSentence, isHiddenNow, statementNow } from '../../db/now.ts'
import {
  appearances,
  commitments,
  conflicts,
  criteria,
  criterionRevisions,
  hidings,
  responseRevisions,
  responses,
  responseTargets,
  staff,
  statementRevisions,
  statements,
} from '../../db/schema/index.ts'
import { pathOf } from '../dialogues/reading.ts'

/** What a conflict is with, where that is one thing said, answered, proposed or promised here; its words, unless they are hidden. */
export interface ConflictWith {
  kind: 'statement' | 'response' | 'criterion' | 'commitment'
  id: string
  within: keyof typeof places
  withinId: string
  name: string
  words: string | null
}

const places = { statement: 'whys', conflict: 'conflicts', criterion: 'criteria', commitment: 'commitments' } as const

/** Where it is read. */
export function pathOfWith(
  dialogue: { slug: string; company: { slug: string } },
  { within, withinId }: Pick<ConflictWith, 'within' | 'withinId'>,
) {
  return `${pathOf(dialogue)}/${places[within]}/${withinId}`
}

interface Ids {
  aboutCriterionId: string | null
  aboutCommitmentId: string | null
}

/** The criterion or the commitment that a conflict is with, and its page; null where it is with neither. */
export function workedOnOf({ aboutCriterionId, aboutCommitmentId }: Ids, dialogue: { slug: string; company: { slug: string } }) {
  if (aboutCriterionId)
    return { kind: 'criterion' as const, path: pathOfWith(dialogue, { within: 'criterion', withinId: aboutCriterionId }) }
  if (!aboutCommitmentId) return null
  return { kind: 'commitment' as const, path: pathOfWith(dialogue, { within: 'commitment', withinId: aboutCommitmentId }) }
}

/** The same as a column of a larger query: a statement, an answer and where it was given, a criterion, or a commitment with its owner. */
export function conflictWith(companyId: string, conflictId: string) {
  const hidden = isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)
  const shownName = and(
    eq(appearances.companyId, commitments.companyId),
    eq(appearances.dialogueId, commitments.dialogueId),
    eq(appearances.personId, commitments.ownerId),
    eq(commitments.side, 'customer'),
  )
  return sql<ConflictWith | null>`(select case
    when ${conflicts.aboutStatementId} is not null then (
      select json_build_object('kind', 'statement', 'id', ${statements.id}, 'within', 'statement', 'withinId', ${statements.id}, 'name', ${appearances.name}, 'words', case when ${hidden} then null else left(${statementRevisions.why}, 280) end)
      from ${statements}
      join ${statementRevisions} on ${statementNow(statements.companyId)}
      join ${appearances} on ${and(eq(appearances.companyId, statements.companyId), eq(appearances.dialogueId, statements.dialogueId), eq(appearances.personId, statements.authorId))}
      where ${statements.companyId} = ${companyId} and ${statements.id} = ${conflicts.aboutStatementId})
    when ${conflicts.aboutResponseId} is not null then (
      select json_build_object('kind', 'response', 'id', about.id, 'within', case when place.conflict_id is null then 'statement' else 'conflict' end, 'withinId', coalesce(place.conflict_id, place.statement_id), 'name', ${staff.name}, 'words', left(${responseRevisions.answer}, 280))
      from ${responses} about
      join ${responseRevisions} on ${responseRevisions.companyId} = about.company_id and ${responseRevisions.responseId} = about.id and ${responseRevisions.number} = about.revision
      join ${responseTargets} place on place.company_id = about.company_id and place.response_id = about.id
      join ${staff} on ${staff.companyId} = about.company_id and ${staff.personId} = about.author_id
      where about.company_id = ${companyId} and about.id = ${conflicts.aboutResponseId} order by place.id limit 1)
    when ${conflicts.aboutCriterionId} is not null then (
      select json_build_object('kind', 'criterion', 'id', ${criteria.id}, 'within', 'criterion', 'withinId', ${criteria.id}, 'name', '', 'words', nullif(${criterionSentence(companyId)}, ''))
      from ${criteria} join ${criterionRevisions} on ${criterionNow(companyId)}
      where ${criteria.companyId} = ${companyId} and ${criteria.id} = ${conflicts.aboutCriterionId})
    when ${conflicts.aboutCommitmentId} is not null then (
      select json_build_object('kind', 'commitment', 'id', ${commitments.id}, 'within', 'commitment', 'withinId', ${commitments.id}, 'name', coalesce(${appearances.name}, ${staff.name}, ''), 'words', nullif(${commitmentWhat(companyId)}, ''))
      from ${commitments}
      left join ${appearances} on ${shownName}
      left join ${staff} on ${and(eq(staff.companyId, commitments.companyId), eq(staff.personId, commitments.ownerId), eq(commitments.side, 'company'))}
      where ${commitments.companyId} = ${companyId} and ${commitments.id} = ${conflicts.aboutCommitmentId})
    end from ${conflicts} where ${conflicts.companyId} = ${companyId} and ${conflicts.id} = ${conflictId})`
}
