import { and, asc, eq, lte, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { criterionNow, isHiddenNow, isLivingNow } from '../../db/now.ts'
import { criteria, criterionRevisions, endorsements, hidings } from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import { type Criterion, criterionOf, type OwnPart } from './model.ts'
import { commonColumns, into, intoNow, intoWords } from './rows.ts'

/** So many are listed of those that are not shared: what is shared is weighed, so all of it is. */
const shown = 100
const namesShown = 4

/** The criteria of a dialogue by how they stand, each list with how many there are in all; and what of them is the reader's own, by their ids. */
export interface Criteria {
  shared: Listed
  proposed: Listed
  ended: Listed
  own: Map<string, OwnPart>
}

export interface Listed {
  list: Criterion[]
  count: number
}

type Dialogue = { companyId: string; id: string; slug: string; company: { slug: string } }
type State = 'shared' | 'proposed' | 'ended'

/**
 * Every criterion of a dialogue: the shared ones in the order in which they were shared, the proposed ones by how many endorse them and then
 * the newest first, those off the table the latest first; of these 100 each at most. One statement.
 */
export async function criteriaOf(db: Db, dialogue: Dialogue, { reader }: { reader: Member | null }): Promise<Criteria> {
  const { companyId, id: dialogueId } = dialogue
  const standing = standingOf(db, dialogue)
  const rows = await db
    .select({
      ...commonColumns(companyId, dialogueId, { readerId: reader?.personId ?? null, names: namesShown }),
      standing: standing.state,
      total: standing.total,
    })
    .from(criteria)
    .innerJoin(standing, eq(standing.id, criteria.id))
    .innerJoin(criterionRevisions, criterionNow(companyId))
    .leftJoin(into, and(eq(into.companyId, companyId), eq(into.id, criteria.mergedIntoId)))
    .leftJoin(intoWords, intoNow(companyId))
    .where(
      and(
        eq(criteria.companyId, companyId),
        eq(criteria.dialogueId, dialogueId),
        or(eq(standing.state, 'shared'), lte(standing.place, shown)),
      ),
    )
    .orderBy(asc(standing.place))
  const listed = (state: State): Listed => {
    const of = rows.filter((row) => row.standing === state)
    return { list: of.map((row) => criterionOf(row, dialogue)), count: of[0]?.total ?? 0 }
  }
  return {
    shared: listed('shared'),
    proposed: listed('proposed'),
    ended: listed('ended'),
    own: new Map(rows.map(({ id, own }) => [id, own])),
  }
}

/** Each criterion with its state, its place among those of that state, and how many they are. */
function standingOf(db: Db, { companyId, id: dialogueId }: Dialogue) {
  const state = sql<State>`case when ${criteria.retiredAt} is not null or ${criteria.mergedIntoId} is not null then 'ended' when ${criteria.sharedAt} is not null then 'shared' else 'proposed' end`
  const endorsed = db
    .select({ count: sql<number>`count(*)`.as('count') })
    .from(endorsements)
    .where(and(eq(endorsements.companyId, criteria.companyId), eq(endorsements.criterionId, criteria.id)))
    .as('endorsed')
  return db
    .select({
      id: criteria.id,
      state: state.as('state'),
      place: sql<number>`(row_number() over (partition by ${state}
        order by coalesce(${criteria.retiredAt}, ${criteria.mergedAt}) desc, ${criteria.sharedAt}, ${endorsed.count} desc, ${criteria.proposedAt} desc, ${criteria.id}))::int`.as(
        'place',
      ),
      total: sql<number>`(count(*) over (partition by ${state}))::int`.as('total'),
    })
    .from(criteria)
    .leftJoinLateral(endorsed, sql`true`)
    .where(and(eq(criteria.companyId, companyId), eq(criteria.dialogueId, dialogueId)))
    .as('standing')
}

/** The criteria still on the table whose words are in sight, the shared ones first: what another can become part of, and a statement speak for. 200 at most. */
export async function livingCriteria(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }) {
  return await db
    .select({ id: criteria.id, sentence: criterionRevisions.sentence, isShared: sql<boolean>`${criteria.sharedAt} is not null` })
    .from(criteria)
    .innerJoin(criterionRevisions, criterionNow(companyId))
    .where(
      and(
        eq(criteria.companyId, companyId),
        eq(criteria.dialogueId, dialogueId),
        isLivingNow(criteria),
        sql`not ${isHiddenNow(companyId, sql`${hidings.criterionId} = ${criteria.id}`)}`,
      ),
    )
    .orderBy(sql`${criteria.sharedAt} nulls last`, asc(criteria.proposedAt), asc(criteria.id))
    .limit(200)
}
