import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import {
  appearances,
  commitments,
  conflicts,
  customers,
  dialogues,
  hidings,
  liftings,
  memberships,
  people,
  responseDrafts,
  responseRevisions,
  responses,
  responseTargets,
  staff,
  statementRevisions,
  statements,
  verdicts,
  withdrawals,
} from '../../db/schema/index.ts'

/** One thing a customer said before. `state` says how it ended, as far as it did. */
export interface ToldBefore {
  kind: 'statement' | 'conflict'
  id: string
  slug: string
  words: string
  state: 'settled' | 'withdrawn' | 'answered' | 'open'
}

export interface PromisedBefore {
  what: string
  owner: string
  dueOn: string
  slug: string
  kind: 'statement' | 'conflict'
  id: string
}

export interface Colleague {
  personId: string
  name: string
  title: string
  isStandIn: boolean
}

export interface Beside {
  /** Since when they take part; null where they hide from the company too. */
  since: Date | null
  /** Their own name, where they hide behind another and let the company's people know. */
  knownAs: string | null
  story: string | null
  workplace: string | null
  roleThere: string | null
  told: ToldBefore[]
  promised: PromisedBefore[]
  colleagues: Colleague[]
  drafts: { authorId: string; name: string; at: Date; fields: Record<string, string> | null }[]
}

interface Place {
  authorId: string
  /** For which side they say it: what somebody says for the company never stands beside what they said as a customer, perhaps hidden. */
  side: 'customer' | 'company'
  /** The dialogue, and the statement or conflict in it, that is being answered. */
  dialogueId: string
  id: string
  obligationId: string | null
  /** Whose draft is given whole; of the others only that they have one. */
  readerId: string
}

/**
 * What stands beside the box in which an answer is written: who the person is, what they said before, what was promised to them, and who
 * can help. Of somebody who hides from the company's people only what they said in this dialogue; of what they said hidden elsewhere
 * nothing; of a colleague only what they said for the company. One statement.
 */
export async function besideAnswer(db: Db, company: { id: string }, place: Place): Promise<Beside> {
  const companyId = company.id
  const isCustomer = sql`${place.side}::text = 'customer'`
  const isKnown = sql<boolean>`(${isCustomer} and (${appearances.id} is null or not ${appearances.hidden} or ${appearances.knownToStaff}))`
  const [row] = await db
    .select({
      isKnown,
      knownAs: sql<string | null>`case when ${appearances.hidden} and ${appearances.knownToStaff} then ${people.name} end`,
      since: memberships.since,
      story: customers.story,
      workplace: customers.workplace,
      roleThere: customers.roleThere,
      told: toldBy(companyId, place),
      promised: promisedTo(companyId, place),
      colleagues: sql<
        Beside['colleagues']
      >`coalesce((select json_agg(json_build_object('personId', ${staff.personId}, 'name', ${staff.name}, 'title', ${staff.title}, 'isStandIn', ${staff.isStandIn}) order by ${staff.name})
        from ${staff} join ${memberships} here on here.company_id = ${staff.companyId} and here.person_id = ${staff.personId}
        where ${staff.companyId} = ${companyId} and here.ended_at is null and here.role in ('staff', 'admin')), '[]')`,
      drafts: draftsOf(companyId, place),
    })
    .from(people)
    .leftJoin(memberships, and(eq(memberships.companyId, companyId), eq(memberships.personId, people.id)))
    .leftJoin(customers, and(eq(customers.companyId, companyId), eq(customers.personId, people.id)))
    .leftJoin(
      appearances,
      and(
        eq(appearances.companyId, companyId),
        eq(appearances.dialogueId, place.dialogueId),
        eq(appearances.personId, people.id),
        isCustomer,
      ),
    )
    .where(eq(people.id, place.authorId))
  const { isKnown: known, since, story, workplace, roleThere, ...rest } = row!
  const shown = known ? { since, story, workplace, roleThere } : { since: null, story: null, workplace: null, roleThere: null }
  return { ...rest, ...shown, drafts: rest.drafts.map((draft) => ({ ...draft, at: new Date(draft.at) })) }
}

/** Whether what somebody said in a dialogue may stand beside what they say in this one. The company's people say everything under one name. */
function maySee(companyId: string, { authorId, side, dialogueId }: Place, of: typeof statements | typeof conflicts | typeof commitments) {
  if (side === 'company') return sql`true`
  return sql`(${of.dialogueId} = ${dialogueId} or (
    exists (select 1 from ${appearances} there where there.company_id = ${companyId} and there.dialogue_id = ${of.dialogueId} and there.person_id = ${authorId} and (not there.hidden or there.known_to_staff))
    and not exists (select 1 from ${appearances} here where here.company_id = ${companyId} and here.dialogue_id = ${dialogueId} and here.person_id = ${authorId} and here.hidden and not here.known_to_staff)))`
}

function toldBy(companyId: string, place: Place) {
  const { authorId, side, id } = place
  const answered = (
    column: typeof responseTargets.statementId | typeof responseTargets.conflictId,
    about: typeof statements.id | typeof conflicts.id,
  ) =>
    sql`exists (select 1 from ${responseTargets} join ${responses} on ${and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId))}
      where ${responseTargets.companyId} = ${companyId} and ${column} = ${about} and ${responses.isAnswer})`
  const settled = (
    column: typeof responseTargets.statementId | typeof responseTargets.conflictId,
    about: typeof statements.id | typeof conflicts.id,
  ) =>
    sql`(select ${verdicts.settled} from ${verdicts} join ${responseTargets} on ${and(eq(responseTargets.companyId, verdicts.companyId), eq(responseTargets.id, verdicts.targetId))}
      where ${verdicts.companyId} = ${companyId} and ${column} = ${about} order by ${verdicts.at} desc limit 1) = 'yes'`
  const visible = (column: typeof hidings.statementId | typeof hidings.conflictId, about: typeof statements.id | typeof conflicts.id) =>
    sql`not exists (select 1 from ${hidings} left join ${liftings} on ${and(eq(liftings.companyId, hidings.companyId), eq(liftings.hidingId, hidings.id))}
      where ${hidings.companyId} = ${companyId} and ${column} = ${about} and ${isNull(liftings.at)})`
  return sql<
    ToldBefore[]
  >`coalesce((select json_agg(json_build_object('kind', told.kind, 'id', told.id, 'slug', told.slug, 'words', told.words, 'state', told.state) order by told.at desc) from (
    (select 'statement' as kind, ${statements.id} as id, ${dialogues.slug} as slug, left(${statementRevisions.why}, 160) as words, ${statements.postedAt} as at,
      case when ${settled(responseTargets.statementId, statements.id)} then 'settled' when ${answered(responseTargets.statementId, statements.id)} then 'answered' else 'open' end as state
      from ${statements}
      join ${statementRevisions} on ${and(eq(statementRevisions.companyId, statements.companyId), eq(statementRevisions.statementId, statements.id), eq(statementRevisions.number, statements.revision))}
      join ${dialogues} on ${and(eq(dialogues.companyId, statements.companyId), eq(dialogues.id, statements.dialogueId))}
      where ${statements.companyId} = ${companyId} and ${statements.authorId} = ${authorId} and ${side}::text = 'customer' and ${statements.id} <> ${id} and ${maySee(companyId, place, statements)} and ${visible(hidings.statementId, statements.id)}
      order by ${statements.postedAt} desc limit 5)
    union all
    (select 'conflict', ${conflicts.id}, ${dialogues.slug}, left(${conflicts.need}, 160), ${conflicts.raisedAt},
      case when ${withdrawals.at} is not null then 'withdrawn' when ${settled(responseTargets.conflictId, conflicts.id)} then 'settled' when ${answered(responseTargets.conflictId, conflicts.id)} then 'answered' else 'open' end
      from ${conflicts}
      join ${dialogues} on ${and(eq(dialogues.companyId, conflicts.companyId), eq(dialogues.id, conflicts.dialogueId))}
      left join ${withdrawals} on ${and(eq(withdrawals.companyId, conflicts.companyId), eq(withdrawals.conflictId, conflicts.id))}
      where ${conflicts.companyId} = ${companyId} and ${conflicts.raiserId} = ${authorId} and ${conflicts.side} = ${side} and ${conflicts.id} <> ${id} and ${maySee(companyId, place, conflicts)} and ${visible(hidings.conflictId, conflicts.id)}
      order by ${conflicts.raisedAt} desc limit 5)
    order by at desc limit 5) told), '[]')`
}

function promisedTo(companyId: string, place: Place) {
  const { authorId, side } = place
  return sql<
    PromisedBefore[]
  >`coalesce((select json_agg(json_build_object('what', made.what, 'owner', made.owner, 'dueOn', made.due_on, 'slug', made.slug, 'kind', made.kind, 'id', made.id) order by made.due_on desc) from (
    select distinct on (${commitments.dueOn}, ${commitments.id}) ${commitments.what} as what, ${staff.name} as owner, ${commitments.dueOn} as due_on, ${dialogues.slug} as slug,
      case when ${responseTargets.conflictId} is null then 'statement' else 'conflict' end as kind, coalesce(${responseTargets.conflictId}, ${responseTargets.statementId}) as id
    from ${responseTargets}
    join ${commitments} on ${and(eq(commitments.companyId, responseTargets.companyId), eq(commitments.responseId, responseTargets.responseId))}
    join ${staff} on ${and(eq(staff.companyId, commitments.companyId), eq(staff.personId, commitments.ownerId))}
    join ${dialogues} on ${and(eq(dialogues.companyId, commitments.companyId), eq(dialogues.id, commitments.dialogueId))}
    left join ${conflicts} on ${and(eq(conflicts.companyId, responseTargets.companyId), eq(conflicts.id, responseTargets.conflictId))}
    where ${responseTargets.companyId} = ${companyId} and ${responseTargets.addresseeId} = ${authorId} and coalesce(${conflicts.side}, 'customer') = ${side} and ${maySee(companyId, place, commitments)}
    order by ${commitments.dueOn} desc, ${commitments.id} limit 5) made), '[]')`
}

function draftsOf(companyId: string, { obligationId, readerId }: Place) {
  return sql<
    { authorId: string; name: string; at: string; fields: Record<string, string> | null }[]
  >`coalesce((select json_agg(json_build_object('authorId', ${responseDrafts.authorId}, 'name', ${staff.name}, 'at', ${responseDrafts.at}, 'fields', case when ${responseDrafts.authorId} = ${readerId}::uuid then ${responseDrafts.fields} end) order by ${responseDrafts.at} desc)
    from ${responseDrafts} join ${staff} on ${and(eq(staff.companyId, responseDrafts.companyId), eq(staff.personId, responseDrafts.authorId))}
    where ${responseDrafts.companyId} = ${companyId} and ${responseDrafts.obligationId} = ${obligationId}::uuid), '[]')`
}

/** Every revision of an answer, the first one first. */
export async function revisionsOf(db: Db, { companyId }: { companyId: string }, responseId: string) {
  return await db
    .select({
      number: responseRevisions.number,
      heard: responseRevisions.heard,
      answer: responseRevisions.answer,
      outcome: responseRevisions.outcome,
      reason: responseRevisions.reason,
      at: responseRevisions.at,
    })
    .from(responseRevisions)
    .where(and(eq(responseRevisions.companyId, companyId), eq(responseRevisions.responseId, responseId)))
    .orderBy(responseRevisions.number)
}
