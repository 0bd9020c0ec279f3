import { and, eq, type SQL, sql } from 'drizzle-orm'
import { responseNow, statementNow } from '../../db/now.ts'
import {
  appearances,
  comments,
  conflicts,
  dialogues,
  hidings,
  obligations,
  responseRevisions,
  responses,
  responseTargets,
  staff,
  statementRevisions,
  statements,
  verdicts,
} from '../../db/schema/index.ts'
import { isStillOwed } from '../obligations/keeping.ts'
import type { Compared } from './closest.ts'
import type { Place } from './reading.ts'
import { isShown } from './told.ts'

/** Something that somebody else said and that says something close, with what was answered then, by whom, and how they took it. */
export interface Near {
  kind: 'statement' | 'conflict'
  id: string
  slug: string
  name: string
  words: string
  answer: {
    by: string
    at: string
    outcome: 'will' | 'partly' | 'will_not'
    heard: 'yes' | 'partly' | 'no' | null
    settled: 'yes' | 'not_yet' | 'no' | null
  } | null
}

/** Another duty of the same dialogue that is still open. `words` are null while they are hidden. */
export interface AlsoOwed {
  obligationId: string
  kind: 'statement' | 'conflict'
  id: string
  name: string
  words: string | null
  dueAt: string
}

/** A reply under what is to be answered. */
export interface Replied {
  name: string
  side: 'customer' | 'company'
  at: string
  words: string
}

/** As alike in letters as something must be to be looked at more closely, and how many are: see `closest`. */
const likeEnough = 0.15
const mostLike = 60
/** Of conflicts the latest ones are compared: each is compared letter by letter, with no index to help. */
const mostCompared = 2_000
/** Of each so many letters. */
const mostRead = 2_000
const mostAlso = 30
const mostReplies = 3

/** Something near before it is known which is closest. */
export type Alike = Near & Compared

/**
 * The conflicts, and statements that ask for an answer or are owed one, of any dialogue of the company, that are most alike to these words
 * in their letters, 60 at most: `closest` says which are close. What is hidden is left out, and what the same person said, which stands
 * beside it already.
 */
export function nearTo(companyId: string, { authorId, id, spoken, instead }: Place) {
  const whole = [spoken, instead].filter(Boolean).join(' ')
  if (spoken.length < 12) return sql<Alike[]>`'[]'::json`
  const asks = sql`(${statements.asksAnswer} or exists (select 1 from ${obligations} where ${obligations.companyId} = ${companyId} and ${obligations.statementId} = ${statements.id}))`
  const pick = (name: SQL, words: SQL, whole: SQL) =>
    sql`${dialogues.slug} as slug, ${name} as name, left(${words}, 280) as words, left(${whole}, ${mostRead}::int) as whole`
  return sql<
    Alike[]
  >`coalesce((select json_agg(json_build_object('text', near.whole, 'likeness', near.likeness, 'kind', near.kind, 'id', near.id, 'slug', near.slug, 'name', near.name, 'words', near.words, 'answer', ${answerTo(companyId)}) order by near.likeness desc, near.id) from (
    select * from (
      (select 'conflict' as kind, ${conflicts.id} as id, ${pick(sql`coalesce(${staff.name}, ${appearances.name}, '')`, sql`${conflicts.need}`, sql`${conflicts.need} || ' ' || ${conflicts.instead}`)},
        greatest(similarity(${conflicts.need}, ${spoken}), similarity(${conflicts.need} || ' ' || ${conflicts.instead}, ${whole})) as likeness
        from (select * from ${conflicts} where ${conflicts.companyId} = ${companyId} order by ${conflicts.raisedAt} desc limit ${mostCompared}) ${conflicts}
        join ${dialogues} on ${and(eq(dialogues.companyId, conflicts.companyId), eq(dialogues.id, conflicts.dialogueId))}
        left join ${appearances} on ${appears(conflicts)} and ${conflicts.side} = 'customer' and ${appearances.personId} = ${conflicts.raiserId}
        left join ${staff} on ${and(eq(staff.companyId, conflicts.companyId), eq(staff.personId, conflicts.raiserId))} and ${conflicts.side} = 'company'
        where ${conflicts.id} <> ${id} and ${conflicts.raiserId} <> ${authorId} and ${isShown(companyId, hidings.conflictId, conflicts.id)})
      union all
      (select 'statement', ${statements.id}, ${pick(sql`coalesce(${appearances.name}, '')`, sql`${statementRevisions.why}`, sql`${statementRevisions.why}`)},
        greatest(similarity(${statementRevisions.why}, ${spoken}), similarity(${statementRevisions.why}, ${whole}))
        from ${statements}
        join ${statementRevisions} on ${statementNow(statements.companyId)}
        join ${dialogues} on ${and(eq(dialogues.companyId, statements.companyId), eq(dialogues.id, statements.dialogueId))}
        left join ${appearances} on ${appears(statements)} and ${appearances.personId} = ${statements.authorId}
        where ${statements.companyId} = ${companyId} and ${statements.id} <> ${id} and ${statements.authorId} <> ${authorId}
          and (${statementRevisions.why} % ${spoken} or ${statementRevisions.why} % ${whole}) and ${asks} and ${isShown(companyId, hidings.statementId, statements.id)})
    ) alike where alike.likeness >= ${likeEnough} order by alike.likeness desc, alike.id limit ${mostLike}) near), '[]')`
}

function appears(of: typeof conflicts | typeof statements) {
  return and(eq(appearances.companyId, of.companyId), eq(appearances.dialogueId, of.dialogueId))!
}

/** The latest answer to what is `near`, and the latest word on it of the person who was answered. */
function answerTo(companyId: string) {
  const verdict = (column: SQL) =>
    sql`(select ${column} from ${verdicts} where ${verdicts.companyId} = ${companyId} and ${verdicts.targetId} = ${responseTargets.id} order by ${verdicts.at} desc, ${verdicts.id} desc limit 1)`
  return sql`(select json_build_object('by', author.name, 'at', ${responses.publishedAt}, 'outcome', ${responseRevisions.outcome}, 'heard', ${verdict(sql`${verdicts.heard}`)}, 'settled', ${verdict(sql`${verdicts.settled}`)})
    from ${responseTargets}
    join ${responses} on ${and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId))}
    join ${responseRevisions} on ${responseNow(responses.companyId)}
    join ${staff} author on author.company_id = ${responses.companyId} and author.person_id = ${responses.authorId}
    where ${responseTargets.companyId} = ${companyId} and ${responses.isAnswer} and ((near.kind = 'conflict' and ${responseTargets.conflictId} = near.id) or (near.kind = 'statement' and ${responseTargets.statementId} = near.id))
    order by ${responses.publishedAt} desc, ${responses.id} desc limit 1)`
}

/** What else is owed in the same dialogue, the most urgent first, 30 at most. */
export function alsoOwed(companyId: string, { dialogueId, id }: Place) {
  return sql<
    AlsoOwed[]
  >`coalesce((select json_agg(json_build_object('obligationId', also.duty, 'kind', also.kind, 'id', also.id, 'name', also.name, 'words', also.words, 'dueAt', also.due_at) order by also.due_at, also.duty) from (
    select ${obligations.id} as duty, case when ${obligations.conflictId} is null then 'statement' else 'conflict' end as kind, coalesce(${obligations.conflictId}, ${obligations.statementId}) as id,
      coalesce(${staff.name}, ${appearances.name}, '') as name, ${obligations.dueAt} as due_at,
      case when ${isShown(companyId, hidings.statementId, obligations.statementId)} and ${isShown(companyId, hidings.conflictId, obligations.conflictId)} then left(coalesce(${conflicts.need}, ${statementRevisions.why}), 200) end as words
    from ${obligations}
    left join ${responseTargets} on ${and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id))}
    left join ${conflicts} on ${and(eq(conflicts.companyId, obligations.companyId), eq(conflicts.id, obligations.conflictId))}
    left join ${statements} on ${and(eq(statements.companyId, obligations.companyId), eq(statements.id, obligations.statementId))}
    left join ${statementRevisions} on ${statementNow(statements.companyId)}
    left join ${appearances} on ${and(eq(appearances.companyId, obligations.companyId), eq(appearances.dialogueId, obligations.dialogueId))} and ${appearances.personId} = coalesce(${statements.authorId}, ${conflicts.raiserId}) and ${conflicts.side} is distinct from 'company'
    left join ${staff} on ${and(eq(staff.companyId, obligations.companyId), eq(staff.personId, conflicts.raiserId))} and ${conflicts.side} = 'company'
    where ${obligations.dialogueId} = ${dialogueId} and coalesce(${obligations.conflictId}, ${obligations.statementId}) <> ${id} and ${isStillOwed(companyId)}
    order by ${obligations.dueAt}, ${obligations.id} limit ${mostAlso}) also), '[]')`
}

/** The latest replies under what is to be answered, oldest of them first; none that is hidden. */
export function repliesTo(companyId: string, { kind, dialogueId, id }: Place) {
  const about = kind === 'conflict' ? comments.conflictId : comments.statementId
  return sql<
    Replied[]
  >`coalesce((select json_agg(json_build_object('name', reply.name, 'side', reply.side, 'at', reply.at, 'words', reply.words) order by reply.at, reply.id) from (
    select coalesce(${staff.name}, ${appearances.name}, '') as name, ${comments.side} as side, ${comments.at} as at, left(${comments.words}, 400) as words, ${comments.id} as id
    from ${comments}
    left join ${appearances} on ${and(eq(appearances.companyId, comments.companyId), eq(appearances.personId, comments.authorId))} and ${appearances.dialogueId} = ${dialogueId} and ${comments.side} = 'customer'
    left join ${staff} on ${and(eq(staff.companyId, comments.companyId), eq(staff.personId, comments.authorId))} and ${comments.side} = 'company'
    where ${comments.companyId} = ${companyId} and ${about} = ${id} and ${isShown(companyId, hidings.commentId, comments.id)}
    order by ${comments.at} desc, ${comments.id} desc limit ${mostReplies}) reply), '[]')`
}
