import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { criterionNow, criterionSentence, isSharedNow, whole } from '../../db/now.ts'
import { criteria, criterionRevisions, responseRevisions } from '../../db/schema/index.ts'
import { pathOf } from '../dialogues/reading.ts'
import { Refusal } from '../refusal.ts'

/** The shared criterion that an answer rests on, with its words as they stand now; empty while they are hidden. */
export interface RestsOn {
  id: string
  sentence: string
}

/** The same with its page, as readers see it: null words while they are hidden. */
export function restingOn(restsOn: RestsOn | null, dialogue: { slug: string; company: { slug: string } }) {
  return restsOn && { id: restsOn.id, words: restsOn.sentence || null, path: `${pathOf(dialogue)}/criteria/${restsOn.id}` }
}

/** As a column beside the revision of an answer that a query holds. */
export function restsOnIn(companyId: string) {
  return whole<RestsOn | null>(sql`(select json_build_object('id', ${criteria.id}, 'sentence', ${criterionSentence(companyId)})
    from ${criteria} join ${criterionRevisions} on ${criterionNow(companyId)}
    where ${criteria.companyId} = ${companyId} and ${criteria.id} = ${responseRevisions.criterionId})`)
}

/** The criteria of a dialogue that an answer can rest on, as a column of a larger query: shared, and not taken off the table since. */
export function criteriaToRestOn(companyId: string, dialogueId: string) {
  const here = and(eq(criteria.companyId, companyId), eq(criteria.dialogueId, dialogueId), isSharedNow())
  return whole<
    RestsOn[]
  >(sql`coalesce((select json_agg(json_build_object('id', ${criteria.id}, 'sentence', ${criterionSentence(companyId)}) order by ${criteria.sharedAt}, ${criteria.id})
    from ${criteria} join ${criterionRevisions} on ${criterionNow(companyId)} where ${here}), '[]')`)
}

/** Refuses a criterion that is not shared in this dialogue. One that an answer rests on already stays, also once it is off the table. */
export async function mustRestOnShared(
  tx: Db,
  { companyId, id: dialogueId }: { companyId: string; id: string },
  { criterionId, before = null }: { criterionId: string | null; before?: string | null },
) {
  if (criterionId === null || criterionId === before) return
  const here = and(eq(criteria.companyId, companyId), eq(criteria.dialogueId, dialogueId), eq(criteria.id, criterionId), isSharedNow())
  if ((await tx.$count(criteria, here)) === 0) throw new Refusal('invalid', 'Choose from the list.', { field: 'criterionId' })
}
