import { and, eq, type SQL, sql } from 'drizzle-orm'
import { type AnyPgColumn, alias } from 'drizzle-orm/pg-core'
import { isHiddenNow, optionName, statementNow } from '../../db/now.ts'
import {
  appearances,
  criteria,
  criterionRevisions,
  criterionStatements,
  hidings,
  obligations,
  options,
  responses,
  responseTargets,
  staff,
  statementRevisions,
  statements,
} from '../../db/schema/index.ts'

/**
 * How much of a criterion's one sentence must be found in what somebody said: `word_similarity`, since the one is short and the other long.
 * Of sentences under one question, what is meant by a criterion lies at 0.41 and more, what is not at 0.29 and less.
 */
const likeEnough = 0.4

/** So many of the latest statements are looked through: comparing costs a twentieth of a millisecond each. */
const mostCompared = 500
const lettersCompared = 2000
const lettersShown = 240

/** A statement that may speak for a criterion. A customer's words never stand without the answer, or who owes it: `answeredBy`, `owedBy`, or nobody yet. */
export interface CloseStatement {
  id: string
  by: string
  option: string
  why: string
  answeredBy: string | null
  owedBy: string | null
}

type Column = SQL | AnyPgColumn

/** Up to five statements that may speak for a criterion and do not yet, the closest first, as a column of its reading. */
export function closeStatementsOf(companyId: string, dialogueId: string) {
  const like = likenessOf(criterionRevisions.sentence, sql`latest.why`)
  return sql<CloseStatement[]>`coalesce((select json_agg(close.one order by close.likeness desc, close.id) from (
    select latest.id, ${like} likeness, json_build_object('id', latest.id, 'by', latest.by, 'option', latest.option, 'why', left(latest.why, ${lettersShown + 1}),
      'answeredBy', ${answeredBy(companyId)}, 'owedBy', ${owedBy(companyId)}) one
    from (${latestStatements(companyId, dialogueId)}) latest
    where ${like} >= ${likeEnough} and not exists (select 1 from ${criterionStatements}
      where ${and(eq(criterionStatements.companyId, companyId), eq(criterionStatements.criterionId, criteria.id))} and ${criterionStatements.statementId} = latest.id)
    order by 2 desc, 1 limit 5) close), '[]')`
}

export function likenessOf(sentence: Column, why: Column) {
  return sql<number>`word_similarity(${sentence}, left(${why}, ${lettersCompared}))`
}

export const isLike = (sentence: Column, why: Column) => sql<boolean>`${likenessOf(sentence, why)} >= ${likeEnough}`

/** The option as it was named; `options` is the one that it is part of by now. */
const named = alias(options, 'named')

function latestStatements(companyId: string, dialogueId: string) {
  return sql`select ${statements.id} id, ${statementRevisions.why} why, ${optionName(companyId)} option, ${appearances.name} by
    from ${statements}
    join ${statementRevisions} on ${statementNow(companyId)}
    join ${options} ${named} on ${and(eq(named.companyId, companyId), eq(named.id, statementRevisions.optionId))}
    join ${options} on ${and(eq(options.companyId, companyId), eq(options.id, sql`coalesce(${named.mergedIntoId}, ${named.id})`))}
    join ${appearances} on ${and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogueId), eq(appearances.personId, statements.authorId))}
    where ${and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId))}
      and not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}
    order by ${statements.postedAt} desc, ${statements.id} desc limit ${mostCompared}`
}

function answeredBy(companyId: string) {
  return sql`(select ${staff.name} from ${responseTargets}
    join ${responses} on ${and(eq(responses.companyId, companyId), eq(responses.id, responseTargets.responseId), eq(responses.isAnswer, true))}
    join ${staff} on ${and(eq(staff.companyId, companyId), eq(staff.personId, responses.authorId))}
    where ${eq(responseTargets.companyId, companyId)} and ${responseTargets.statementId} = latest.id order by ${responses.publishedAt} desc limit 1)`
}

function owedBy(companyId: string) {
  return sql`(select ${staff.name} from ${obligations}
    join ${staff} on ${and(eq(staff.companyId, companyId), eq(staff.personId, obligations.ownerId))}
    where ${eq(obligations.companyId, companyId)} and ${obligations.statementId} = latest.id order by ${obligations.round} desc limit 1)`
}
