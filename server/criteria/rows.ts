import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { type AnyPgColumn, alias } from 'drizzle-orm/pg-core'
import { isHiddenNow } from '../../db/now.ts'
import {
  appearances,
  criteria,
  criterionChanges,
  criterionRevisions,
  criterionStatements,
  endorsements,
  hidings,
  liftings,
  ratings,
  staff,
  weights,
} from '../../db/schema/index.ts'
import { takingPartOf } from './sharing.ts'

/** What every reading of a criterion takes, as columns of a larger query. */

type Column = SQL | AnyPgColumn
type Side = 'customer' | 'company'

/** Somebody by the name they show in this dialogue. `id`: where the company's people pages know them, or null. */
export interface Named {
  id: string | null
  name: string
  side: Side
}

/** Words out of sight, by which admin and why. */
export interface HidingRow {
  id: string
  reason: string
  at: string
  by: string
}

export const into = alias(criteria, 'into')
export const intoWords = alias(criterionRevisions, 'into_words')
export const intoNow = (companyId: string) =>
  and(eq(intoWords.companyId, companyId), eq(intoWords.criterionId, into.id), eq(intoWords.number, into.revision))

/** A person of a side as `Named`. */
export function namedOf(companyId: string, dialogueId: string, { personId, side }: { personId: Column; side: Column }) {
  return sql<Named>`(select json_build_object('id', coalesce(${staff.personId}, ${appearances.id}), 'name', coalesce(${staff.name}, ${appearances.name}, ''), 'side', ${side})
    from (select 1) one
    left join ${staff} on ${and(eq(staff.companyId, companyId), sql`${staff.personId} = ${personId}`, sql`${side} = 'company'`)}
    left join ${appearances} on ${and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogueId), sql`${appearances.personId} = ${personId}`, sql`${side} = 'customer'`)})`
}

/** The first who endorse a criterion, of one side, and how many they are in all. */
export function endorsersOf(companyId: string, dialogueId: string, side: Side, most: number) {
  const here = and(eq(endorsements.companyId, companyId), eq(endorsements.criterionId, criteria.id), eq(endorsements.side, side))
  return {
    count: sql<number>`(select count(*)::int from ${endorsements} where ${here})`,
    first: sql<
      (Named & { at: string; mergedFromId: string | null })[]
    >`coalesce((select json_agg(first.one order by first.at, first.person_id) from (
      select ${endorsements.at} at, ${endorsements.personId} person_id,
        (${namedOf(companyId, dialogueId, { personId: endorsements.personId, side: endorsements.side })}::jsonb || jsonb_build_object('at', ${endorsements.at}, 'mergedFromId', ${endorsements.mergedFromId})) one
      from ${endorsements} where ${here} order by ${endorsements.at}, ${endorsements.personId} limit ${most}) first), '[]')`,
  }
}

/** Everything that a line and a page have in common. `own` is the reader's, and kept apart from what everybody sees. */
export function commonColumns(companyId: string, dialogueId: string, { readerId, names }: { readerId: string | null; names: number }) {
  const ofCriterion = and(eq(criterionChanges.companyId, companyId), eq(criterionChanges.criterionId, criteria.id))
  return {
    id: criteria.id,
    revision: criteria.revision,
    side: criteria.side,
    sentence: criterionRevisions.sentence,
    measure: criterionRevisions.measure,
    source: criterionRevisions.source,
    proposedAt: criteria.proposedAt,
    sharedAt: criteria.sharedAt,
    retiredAt: criteria.retiredAt,
    mergedAt: criteria.mergedAt,
    by: namedOf(companyId, dialogueId, { personId: criteria.proposedBy, side: criteria.side }),
    company: endorsersOf(companyId, dialogueId, 'company', names),
    customers: endorsersOf(companyId, dialogueId, 'customer', names),
    takingPart: takingPartOf(companyId, dialogueId),
    statements: sql<number>`(select count(*)::int from ${criterionStatements} where ${and(eq(criterionStatements.companyId, companyId), eq(criterionStatements.criterionId, criteria.id))})`,
    openChanges: sql<number>`(select count(*)::int from ${criterionChanges} where ${and(ofCriterion, isNull(criterionChanges.adoptedAt), isNull(criterionChanges.droppedAt))})`,
    endReason: sql<string | null>`(select ${criterionChanges.reason} from ${criterionChanges}
      where ${ofCriterion} and ${criterionChanges.adoptedAt} is not null and ${criterionChanges.kind} <> 'reword' limit 1)`,
    into: {
      id: into.id,
      sentence: intoWords.sentence,
      isHidden: isHiddenNow(companyId, sql`${hidings.criterionId} = ${into.id}`),
    },
    hiding: hidingOf(companyId),
    own: {
      endorses: sql<boolean>`exists (select 1 from ${endorsements} where ${and(eq(endorsements.companyId, companyId), eq(endorsements.criterionId, criteria.id), sql`${endorsements.personId} = ${readerId}::uuid`)})`,
      points: sql<
        number | null
      >`(select ${weights.points} from ${weights} where ${and(eq(weights.companyId, companyId), eq(weights.dialogueId, dialogueId), eq(weights.criterionId, criteria.id), sql`${weights.personId} = ${readerId}::uuid`)})`,
      rated: sql<
        string[]
      >`coalesce((select json_agg(${ratings.optionId}) from ${ratings} where ${and(eq(ratings.companyId, companyId), eq(ratings.dialogueId, dialogueId), eq(ratings.criterionId, criteria.id), sql`${ratings.personId} = ${readerId}::uuid`)}), '[]')`,
      proposed: sql<boolean>`${criteria.proposedBy} is not distinct from ${readerId}::uuid`,
    },
  }
}

function hidingOf(companyId: string) {
  return sql<HidingRow | null>`(select json_build_object('id', ${hidings.id}, 'reason', ${hidings.reason}, 'at', ${hidings.at}, 'by', ${staff.name})
    from ${hidings}
    join ${staff} on ${and(eq(staff.companyId, hidings.companyId), eq(staff.personId, hidings.by))}
    left join ${liftings} on ${and(eq(liftings.companyId, hidings.companyId), eq(liftings.hidingId, hidings.id))}
    where ${hidings.companyId} = ${companyId} and ${hidings.criterionId} = ${criteria.id} and ${liftings.at} is null limit 1)`
}
