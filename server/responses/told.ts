import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { commitmentWhat, isHiddenNow, statementNow } from '../../db/now.ts'
import {
  appearances,
  commitments,
  conflicts,
  dialogues,
  hidings,
  obligations,
  responses,
  responseTargets,
  staff,
  statementRevisions,
  statements,
  verdicts,
  withdrawals,
} from '../../db/schema/index.ts'
import { type Course, movesIn, stepsIn } from '../commitments/promised.ts'
import { isStillOwed } from '../obligations/keeping.ts'
import type { Place } from './reading.ts'

/** One thing a customer said before. `state` says how it ended, as far as it did. */
export interface ToldBefore {
  kind: 'statement' | 'conflict'
  id: string
  slug: string
  words: string
  state: 'settled' | 'withdrawn' | 'answered' | 'open'
}

/** What somebody promised them, by a day, and what became of it. `what` is empty while it is hidden. */
export interface PromisedBefore extends Course {
  id: string
  what: string
  owner: string
  slug: string
}

/** An answer that was owed to them: it came (`metAt`), or it is overdue. `words` are null while they are hidden. */
export interface OwedBefore {
  kind: 'statement' | 'conflict'
  id: string
  slug: string
  words: string | null
  dueAt: string
  metAt: string | null
}

/** Whether what somebody said in a dialogue may stand beside what they say in this one. The company's people say everything under one name. */
function maySee(companyId: string, { authorId, side, dialogueId }: Place, of: PgColumn) {
  if (side === 'company') return sql`true`
  return sql`(${of} = ${dialogueId} or (
    exists (select 1 from ${appearances} there where there.company_id = ${companyId} and there.dialogue_id = ${of} and there.person_id = ${authorId} and (not there.hidden or there.known_to_staff))
    and not exists (select 1 from ${appearances} here where here.company_id = ${companyId} and here.dialogue_id = ${dialogueId} and here.person_id = ${authorId} and here.hidden and not here.known_to_staff)))`
}

/** Whether these words are shown: no hiding of them, or every one lifted. */
export function isShown(
  companyId: string,
  column: typeof hidings.statementId | typeof hidings.conflictId | typeof hidings.commentId,
  id: PgColumn,
) {
  return sql`not ${isHiddenNow(companyId, sql`${column} = ${id}`)}`
}

/** What they said before, the latest five, as a column of one query. */
export function toldBy(companyId: string, place: Place) {
  const { authorId, side, id } = place
  const answered = (column: PgColumn, about: PgColumn) =>
    sql`exists (select 1 from ${responseTargets} join ${responses} on ${and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId))}
      where ${responseTargets.companyId} = ${companyId} and ${column} = ${about} and ${responses.isAnswer})`
  const settled = (column: PgColumn, about: PgColumn) =>
    sql`(select ${verdicts.settled} from ${verdicts} join ${responseTargets} on ${and(eq(responseTargets.companyId, verdicts.companyId), eq(responseTargets.id, verdicts.targetId))}
      where ${verdicts.companyId} = ${companyId} and ${column} = ${about} order by ${verdicts.at} desc, ${verdicts.id} desc limit 1) = 'yes'`
  return sql<
    ToldBefore[]
  >`coalesce((select json_agg(json_build_object('kind', told.kind, 'id', told.id, 'slug', told.slug, 'words', told.words, 'state', told.state) order by told.at desc) from (
    (select 'statement' as kind, ${statements.id} as id, ${dialogues.slug} as slug, left(${statementRevisions.why}, 160) as words, ${statements.postedAt} as at,
      case when ${settled(responseTargets.statementId, statements.id)} then 'settled' when ${answered(responseTargets.statementId, statements.id)} then 'answered' else 'open' end as state
      from ${statements}
      join ${statementRevisions} on ${statementNow(statements.companyId)}
      join ${dialogues} on ${and(eq(dialogues.companyId, statements.companyId), eq(dialogues.id, statements.dialogueId))}
      where ${statements.companyId} = ${companyId} and ${statements.authorId} = ${authorId} and ${side}::text = 'customer' and ${statements.id} <> ${id} and ${maySee(companyId, place, statements.dialogueId)} and ${isShown(companyId, hidings.statementId, statements.id)}
      order by ${statements.postedAt} desc limit 5)
    union all
    (select 'conflict', ${conflicts.id}, ${dialogues.slug}, left(${conflicts.need}, 160), ${conflicts.raisedAt},
      case when ${withdrawals.at} is not null then 'withdrawn' when ${settled(responseTargets.conflictId, conflicts.id)} then 'settled' when ${answered(responseTargets.conflictId, conflicts.id)} then 'answered' else 'open' end
      from ${conflicts}
      join ${dialogues} on ${and(eq(dialogues.companyId, conflicts.companyId), eq(dialogues.id, conflicts.dialogueId))}
      left join ${withdrawals} on ${and(eq(withdrawals.companyId, conflicts.companyId), eq(withdrawals.conflictId, conflicts.id))}
      where ${conflicts.companyId} = ${companyId} and ${conflicts.raiserId} = ${authorId} and ${conflicts.side} = ${side} and ${conflicts.id} <> ${id} and ${maySee(companyId, place, conflicts.dialogueId)} and ${isShown(companyId, hidings.conflictId, conflicts.id)}
      order by ${conflicts.raisedAt} desc limit 5)
    order by at desc limit 5) told), '[]')`
}

/** What was promised to them, the latest five days. */
export function promisedTo(companyId: string, place: Place) {
  const { authorId, side } = place
  return sql<
    PromisedBefore[]
  >`coalesce((select json_agg(json_build_object('id', made.id, 'what', made.what, 'owner', made.owner, 'dueOn', made.due_on, 'slug', made.slug, 'steps', made.steps, 'moves', made.moves, 'awaits', '[]'::json) order by made.due_on desc) from (
    select distinct on (${commitments.dueOn}, ${commitments.id}) ${commitments.id} as id, ${commitmentWhat(companyId)} as what, ${staff.name} as owner, ${commitments.dueOn} as due_on, ${dialogues.slug} as slug,
      ${stepsIn(companyId)} as steps, ${movesIn(companyId)} as moves
    from ${responseTargets}
    join ${commitments} on ${and(eq(commitments.companyId, responseTargets.companyId), eq(commitments.responseId, responseTargets.responseId))}
    join ${staff} on ${and(eq(staff.companyId, commitments.companyId), eq(staff.personId, commitments.ownerId))}
    join ${dialogues} on ${and(eq(dialogues.companyId, commitments.companyId), eq(dialogues.id, commitments.dialogueId))}
    left join ${conflicts} on ${and(eq(conflicts.companyId, responseTargets.companyId), eq(conflicts.id, responseTargets.conflictId))}
    where ${responseTargets.companyId} = ${companyId} and ${responseTargets.addresseeId} = ${authorId} and coalesce(${conflicts.side}, 'customer') = ${side} and ${maySee(companyId, place, commitments.dialogueId)}
    order by ${commitments.dueOn} desc, ${commitments.id} limit 5) made), '[]')`
}

/** The answers that were owed to them and came, in time or late, and those that are overdue: the latest five. */
export function owedTo(companyId: string, place: Place) {
  const { authorId, side, obligationId, at } = place
  const overdue: SQL = and(isStillOwed(companyId), sql`${obligations.dueAt} < ${at.toISOString()}::timestamptz`)!
  return sql<
    OwedBefore[]
  >`coalesce((select json_agg(json_build_object('kind', owed.kind, 'id', owed.id, 'slug', owed.slug, 'words', owed.words, 'dueAt', owed.due_at, 'metAt', owed.met_at) order by owed.due_at desc) from (
    select case when ${obligations.conflictId} is null then 'statement' else 'conflict' end as kind, coalesce(${obligations.conflictId}, ${obligations.statementId}) as id, ${dialogues.slug} as slug,
      case when ${isShown(companyId, hidings.statementId, obligations.statementId)} and ${isShown(companyId, hidings.conflictId, obligations.conflictId)} then left(coalesce(${conflicts.need}, ${statementRevisions.why}), 160) end as words,
      ${obligations.dueAt} as due_at, ${responses.publishedAt} as met_at
    from ${obligations}
    join ${dialogues} on ${and(eq(dialogues.companyId, obligations.companyId), eq(dialogues.id, obligations.dialogueId))}
    left join ${conflicts} on ${and(eq(conflicts.companyId, obligations.companyId), eq(conflicts.id, obligations.conflictId))}
    left join ${statements} on ${and(eq(statements.companyId, obligations.companyId), eq(statements.id, obligations.statementId))}
    left join ${statementRevisions} on ${statementNow(statements.companyId)}
    left join ${responseTargets} on ${and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id))}
    left join ${responses} on ${and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId))}
    where ${obligations.companyId} = ${companyId} and ${obligations.id} is distinct from ${obligationId}::uuid
      and coalesce(${statements.authorId}, ${conflicts.raiserId}) = ${authorId} and coalesce(${conflicts.side}, 'customer') = ${side} and ${maySee(companyId, place, obligations.dialogueId)}
      and (${responses.publishedAt} is not null or (${overdue}))
    order by ${obligations.dueAt} desc limit 5) owed), '[]')`
}
