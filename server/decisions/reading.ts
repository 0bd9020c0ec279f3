import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { hidingNow, isHiddenNow, nameOfOption } from '../../db/now.ts'
import { decisions, hidings, staff } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'

/** A decision as it was recorded, with what both sides said of it since. */
export type Decision = Awaited<ReturnType<typeof decisionsOf>>[number]

/** Somebody who signed: a colleague, or a customer by the name they show in the dialogue. */
export interface Signer {
  personId: string
  side: 'customer' | 'company'
  staff: { personId: string; name: string; title: string; isStandIn: boolean } | null
  author: { id: string; name: string; hidden: boolean } | null
  customer: { workplace: string | null; roleThere: string | null } | null
}

interface Dissent extends Signer {
  id: string
  at: string
  /** Null while they are hidden. */
  words: string | null
  hiding: { at: string; reason: string; by: string } | null
}

interface Held {
  held: 'yes' | 'partly' | 'no'
  words: string | null
  at: string
}

interface Review extends Signer, Held {
  /** What the same person said before, the latest first. */
  before: Held[]
}

interface Counted {
  side: 'customer' | 'company'
  held: 'yes' | 'partly' | 'no'
  count: number
}

/** What is read of one decision at most: an enormous dialogue has more than anybody reads. */
const signedShown = 200

/**
 * The decisions of a dialogue, the one that stands first. Options are named as they were then, with the name that they have now; criteria
 * are said as they were then, and null while they are hidden. `own` is what the reader signed of each. One statement.
 */
export async function decisionsOf(
  db: Db,
  { companyId, id: dialogueId }: { companyId: string; id: string },
  { reader }: { reader: Member | null },
) {
  const readerId = reader?.personId ?? null
  return await db
    .select({
      id: decisions.id,
      at: decisions.at,
      rationale: decisions.rationale,
      ranking: decisions.ranking,
      followsRanking: decisions.followsRanking,
      departure: decisions.departure,
      reviewOn: decisions.reviewOn,
      by: { personId: staff.personId, name: staff.name, title: staff.title, isStandIn: staff.isStandIn },
      options: optionsTaken(companyId),
      /** The options that were ranked, by their ids. */
      names: sql<Record<string, string>>`coalesce((select jsonb_object_agg(named.id, ${nameOfOption(companyId, 'named')}) from options named
        where named.company_id = ${companyId} and named.dialogue_id = ${dialogueId}
          and named.id in (select (placed->>'optionId')::uuid from jsonb_array_elements(${decisions.ranking}) placed)), '{}')`,
      criteria: criteriaUnder(companyId),
      dissents: dissentsTo(companyId),
      counts: reviewCounts(companyId),
      reviews: reviewsOf(companyId),
      own: sql<{ dissents: boolean; held: Review['held'] | null }>`jsonb_build_object(
        'dissents', exists (select 1 from dissents own where own.company_id = ${companyId} and own.decision_id = ${decisions.id} and own.person_id = ${readerId}::uuid),
        'held', (select own.held from decision_reviews own where own.company_id = ${companyId} and own.decision_id = ${decisions.id}
          and own.person_id = ${readerId}::uuid order by own.at desc, own.id desc limit 1))`,
    })
    .from(decisions)
    .innerJoin(staff, and(eq(staff.companyId, decisions.companyId), eq(staff.personId, decisions.by)))
    .where(and(eq(decisions.companyId, companyId), eq(decisions.dialogueId, dialogueId)))
    .orderBy(desc(decisions.at), desc(decisions.id))
}

function optionsTaken(companyId: string) {
  const row = sql`jsonb_build_object('id', taken.id, 'name', ${nameOfOption(companyId, 'taken')}, 'now', ${nameOfOption(companyId, 'living')}) order by taken.at, taken.id`
  return sql<{ id: string; name: string; now: string | null }[]>`coalesce((select jsonb_agg(${row}) from decision_options chosen
    join options taken on taken.company_id = chosen.company_id and taken.id = chosen.option_id
    left join options living on living.company_id = taken.company_id and living.id = taken.merged_into_id
    where chosen.company_id = ${companyId} and chosen.decision_id = ${decisions.id}), '[]')`
}

/** In the words that stood when it was decided. */
function criteriaUnder(companyId: string) {
  const isHidden = isHiddenNow(companyId, sql`${hidings.criterionId} = ground.criterion_id`)
  const row = sql`jsonb_build_object('id', ground.criterion_id, 'sentence', case when not ${isHidden} then said.sentence end) order by criterion.shared_at, criterion.id`
  return sql<{ id: string; sentence: string | null }[]>`coalesce((select jsonb_agg(${row}) from decision_criteria ground
    join criteria criterion on criterion.company_id = ground.company_id and criterion.id = ground.criterion_id
    join lateral (select sentence from criterion_revisions revision where revision.company_id = ground.company_id
      and revision.criterion_id = ground.criterion_id order by (revision.at <= ${decisions.at}) desc,
      case when revision.at <= ${decisions.at} then revision.number else -revision.number end desc limit 1) said on true
    where ground.company_id = ${companyId} and ground.decision_id = ${decisions.id}), '[]')`
}

const signer = sql.raw(`'personId', signed.person_id, 'side', signed.side,
  'staff', case when colleague.person_id is not null then jsonb_build_object('personId', colleague.person_id, 'name', colleague.name, 'title', colleague.title, 'isStandIn', colleague.is_stand_in) end,
  'author', case when shown.id is not null then jsonb_build_object('id', shown.id, 'name', shown.name, 'hidden', shown.hidden) end,
  'customer', case when client.person_id is not null then jsonb_build_object('workplace', client.workplace, 'roleThere', client.role_there) end`)

function signers(companyId: string) {
  return sql`left join staff colleague on colleague.company_id = ${companyId} and colleague.person_id = signed.person_id and signed.side = 'company'
    left join appearances shown on shown.company_id = ${companyId} and shown.dialogue_id = ${decisions.dialogueId} and shown.person_id = signed.person_id and signed.side = 'customer'
    left join customers client on client.company_id = ${companyId} and client.person_id = signed.person_id and signed.side = 'customer' and not shown.hidden`
}

function dissentsTo(companyId: string) {
  const row = sql`jsonb_build_object('id', signed.id, 'at', signed.at, 'words', case when hid.hiding is null then signed.words end,
    'hiding', hid.hiding, ${signer}) order by signed.at, signed.id`
  return sql<Dissent[]>`coalesce((select jsonb_agg(${row}) from (select * from dissents
      where dissents.company_id = ${companyId} and dissents.decision_id = ${decisions.id} order by dissents.at, dissents.id limit ${signedShown}) signed
    ${signers(companyId)}
    left join lateral (select ${hidingNow(companyId, sql`${hidings.dissentId} = signed.id`)} as hiding) hid on true), '[]')`
}

/** The latest word of each person, as a table of its own. */
function latestReviews(companyId: string) {
  return sql`(select distinct on (decision_reviews.person_id) * from decision_reviews
    where decision_reviews.company_id = ${companyId} and decision_reviews.decision_id = ${decisions.id}
    order by decision_reviews.person_id, decision_reviews.at desc, decision_reviews.id desc)`
}

function reviewCounts(companyId: string) {
  return sql<Counted[]>`coalesce((select jsonb_agg(jsonb_build_object('side', side, 'held', held, 'count', people)) from
    (select latest.side, latest.held, count(*)::int as people from ${latestReviews(companyId)} latest group by latest.side, latest.held) counted), '[]')`
}

/** Those with words first, the latest above; each with what the same person said before. */
function reviewsOf(companyId: string) {
  const before = sql`coalesce((select jsonb_agg(jsonb_build_object('held', past.held, 'words', past.words, 'at', past.at) order by past.at desc, past.id desc)
    from decision_reviews past where past.company_id = ${companyId} and past.decision_id = ${decisions.id}
      and past.person_id = signed.person_id and (past.at, past.id) < (signed.at, signed.id)), '[]')`
  const row = sql`jsonb_build_object('held', signed.held, 'words', signed.words, 'at', signed.at, 'before', ${before}, ${signer})
    order by (signed.words is null), signed.at desc`
  return sql<Review[]>`coalesce((select jsonb_agg(${row}) from (select * from ${latestReviews(companyId)} latest
      order by (latest.words is null), latest.at desc limit ${signedShown}) signed
    ${signers(companyId)}), '[]')`
}
