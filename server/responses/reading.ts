import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import {
  appearances,
  customers,
  memberships,
  people,
  responseDrafts,
  responseRevisions,
  responseTargets,
  staff,
} from '../../db/schema/index.ts'
import { type BesideConsult, consultsAbout, consultsIn } from '../consults/reading.ts'
import { answersHere } from '../obligations/answerers.ts'
import { closest } from './closest.ts'
import { type AlsoOwed, alsoOwed, type Near, nearTo, type Replied, repliesTo } from './near.ts'
import { type Predicted, predictedOf } from './predicting.ts'
import { criteriaToRestOn, type RestsOn, restsOnIn } from './resting.ts'
import { type OwedBefore, owedTo, type PromisedBefore, promisedTo, type ToldBefore, toldBy } from './told.ts'

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
  owed: OwedBefore[]
  near: Near[]
  also: AlsoOwed[]
  replies: Replied[]
  /** Whether an answer ended the duty already. */
  isMet: boolean
  /** What was expected of the answer that stands there: sealed or not, so not for a page as it is. */
  predicted: Predicted | null
  colleagues: Colleague[]
  drafts: { authorId: string; name: string; at: Date; fields: Record<string, string> | null }[]
  /** The shared criteria that a refusal can rest on. */
  criteria: RestsOn[]
  /** The help that was asked for, and whom one can ask. */
  helping: BesideConsult
}

export interface Place {
  authorId: string
  /** For which side they say it: what somebody says for the company never stands beside what they said as a customer, perhaps hidden. */
  side: 'customer' | 'company'
  /** The dialogue, and the statement or conflict in it, that is being answered. */
  dialogueId: string
  kind: 'statement' | 'conflict'
  id: string
  /** Their words, to find what says something close; empty while they are hidden. */
  spoken: string
  instead: string
  obligationId: string | null
  /** The latest answer, where there is one. */
  answerId: string | null
  /** Whose draft is given whole; of the others only that they have one. */
  readerId: string
  at: Date
}

/**
 * What stands beside the box in which an answer is written: who the person is, what they said before, what was promised to them and how
 * that was kept, what else says something close, what else is owed in the same dialogue, and who can help. Of somebody who hides from
 * the company's people only what they said in this dialogue; of what they said hidden elsewhere nothing; of a colleague only what they said for the company. One statement.
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
      owed: owedTo(companyId, place),
      near: nearTo(companyId, place),
      also: alsoOwed(companyId, place),
      replies: repliesTo(companyId, place),
      isMet: sql<boolean>`exists (select 1 from ${responseTargets} where ${responseTargets.companyId} = ${companyId} and ${responseTargets.obligationId} = ${place.obligationId}::uuid)`,
      predicted: predictedOf(companyId, { responseId: sql`${place.answerId}::uuid` }),
      colleagues: sql<
        Beside['colleagues']
      >`coalesce((select json_agg(json_build_object('personId', ${staff.personId}, 'name', ${staff.name}, 'title', ${staff.title}, 'isStandIn', ${staff.isStandIn}) order by ${staff.name})
        from ${staff} join ${memberships} here on here.company_id = ${staff.companyId} and here.person_id = ${staff.personId}
        where ${staff.companyId} = ${companyId} and here.ended_at is null and here.role in ('staff', 'admin')), '[]')`,
      drafts: draftsOf(companyId, place),
      criteria: criteriaToRestOn(companyId, place.dialogueId),
      helping: consultsAbout(companyId, place),
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
  return {
    ...rest,
    ...shown,
    near: closest(rest.near, `${place.spoken} ${place.instead}`).map(({ text, likeness, ...one }) => one),
    helping: consultsIn(rest.helping),
    drafts: rest.drafts.map((draft) => ({ ...draft, at: new Date(draft.at) })),
  }
}

function draftsOf(companyId: string, { obligationId, readerId }: Place) {
  return sql<
    { authorId: string; name: string; at: string; fields: Record<string, string> | null }[]
  >`coalesce((select json_agg(json_build_object('authorId', ${responseDrafts.authorId}, 'name', ${staff.name}, 'at', ${responseDrafts.at}, 'fields', case when ${responseDrafts.authorId} = ${readerId}::uuid then ${responseDrafts.fields} end) order by ${responseDrafts.at} desc)
    from ${responseDrafts} join ${staff} on ${and(eq(staff.companyId, responseDrafts.companyId), eq(staff.personId, responseDrafts.authorId))}
    where ${responseDrafts.companyId} = ${companyId} and ${responseDrafts.obligationId} = ${obligationId}::uuid
      and ${answersHere(companyId, responseDrafts.authorId)}), '[]')`
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
      restsOn: restsOnIn(companyId),
      at: responseRevisions.at,
    })
    .from(responseRevisions)
    .where(and(eq(responseRevisions.companyId, companyId), eq(responseRevisions.responseId, responseId)))
    .orderBy(responseRevisions.number)
}
