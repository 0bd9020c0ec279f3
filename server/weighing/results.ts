import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { type Placed, type phases, ratings, weighings, weights } from '../../db/schema/index.ts'
import { sharedCriteria } from '../criteria/shared.ts'
import { optionsOnTheTable } from '../dialogues/on-the-table.ts'
import { isSealed } from '../dialogues/weighing-time.ts'
import { type Ballot, isAhead, type Question, type Standing, standingOf } from './ranking.ts'

interface Dialogue {
  companyId: string
  id: string
  phase: (typeof phases)[number]
  weighingClosesAt: Date | null
}

export type Given = Awaited<ReturnType<typeof givenIn>>[number]

export interface Results {
  /** The options on the table, the best first; those of which nobody could say anything last. */
  options: Placed[]
  basis: Standing['basis']
}

/**
 * The shared ranking of a dialogue, with everything of both sides. It knows no seal: it is for what is done once weighing has closed.
 */
export async function resultsOf(db: Db, dialogue: Pick<Dialogue, 'companyId' | 'id'>): Promise<Results> {
  const criteria = await sharedCriteria(db, dialogue)
  const options = await optionsOnTheTable(db, dialogue)
  return await rankingOf(db, dialogue, questionOf(criteria, options))
}

/** The same where it is known already what is on the table. One statement. */
export async function rankingOf(db: Db, dialogue: Pick<Dialogue, 'companyId' | 'id'>, question: Question): Promise<Results> {
  const given = await givenIn(db, dialogue, question, opened)
  const { places, basis } = standingOf(question, ballotsOf(given, question))
  const best = (place: (typeof places)[number]) => (basis && place[basis]) ?? -1
  return {
    options: places
      .toSorted((a, b) => (isAhead(best(b), best(a)) ? 1 : isAhead(best(a), best(b)) ? -1 : 0))
      .map(({ option, customer, company, joint }) => ({ optionId: option, customers: customer, company, joint })),
    basis,
  }
}

export function questionOf(criteria: readonly { id: string }[], options: readonly { id: string }[]): Question {
  return { criteria: criteria.map(({ id }) => id), options: options.map(({ id }) => id) }
}

/** Whether this reader sees others' figures at all, and of whom. */
interface Sight {
  any: SQL
  people: SQL
}

/** How points (0 to 100) and ratings (0 to 4, or unknown) are put into one number with their place. */
const [inPoints, inRatings, unknown] = [101, 6, 5]

const opened: Sight = { any: sql`true`, people: sql`true` }

/**
 * What of others' figures a reader sees: the one place that decides it. Once weighing has closed, everything. Until then nothing, for whoever has not
 * given weights of their own; for who has, the customers' side, and of the company's only what had been opened before and stands unchanged:
 * who changes a weight or a rating has all of theirs sealed, as a score of both the old and the new would be nobody's.
 * No role is asked: it is the same for a customer, a member of staff and an admin.
 */
export function visibleSides({ companyId, id, ...dialogue }: Dialogue, { reader, at }: { reader: string | null; at: Date }): Sight {
  if (!isSealed(dialogue, at)) return opened
  const hasGiven = sql`exists (select 1 from weighings mine where mine.company_id = ${companyId} and mine.dialogue_id = ${id} and mine.person_id = ${reader}::uuid and mine.weighed_at is not null)`
  return {
    any: hasGiven,
    people: sql`(${weighings.side} = 'customer' or ${weighings.openedAt} is not null) and ${hasGiven}`,
  }
}

/**
 * What everybody gave, a line per person: when, and, where it may be seen, their points and ratings, and what shows their ratings of one option,
 * where that is asked for. Points and ratings are numbers that hold a place and a value (`ballotsOf` takes them apart): 84,000 rows of ids would
 * take most of the time that a page has. One statement.
 */
export async function givenIn(
  db: Db,
  { companyId, id: dialogueId }: { companyId: string; id: string },
  { criteria, options }: Question,
  sight: Sight,
  { evidenceFor = null, own = null }: { evidenceFor?: string | null; own?: string | null } = {},
) {
  const here = (table: typeof weights | typeof ratings | typeof weighings) =>
    sql`${table.companyId} = ${companyId} and ${table.dialogueId} = ${dialogueId}`
  const placesOf = (ids: readonly string[]) => sql`unnest(${`{${ids.join(',')}}`}::uuid[]) with ordinality`
  const weighed = sql`(select ${weights.personId} as person_id, count(*) = ${criteria.length} and sum(${weights.points}) = 100 as is_whole,
      array_agg((c.place - 1) * ${inPoints} + ${weights.points})::text as points
    from ${weights} join ${placesOf(criteria)} c(id, place) on c.id = ${weights.criterionId}
    where ${here(weights)} group by ${weights.personId})`
  // One list of all cells, looked up once for each rating.
  const rated = sql`(with cells as materialized (
      select c.id as criterion_id, o.id as option_id, (((o.place - 1) * ${criteria.length} + c.place - 1) * ${inRatings})::int as first
      from ${placesOf(criteria)} c(id, place), ${placesOf(options)} o(id, place))
    select ${ratings.personId} as person_id, array_agg(cells.first + coalesce(${ratings.score}, ${unknown}))::text as ratings
    from ${ratings} join cells on cells.criterion_id = ${ratings.criterionId} and cells.option_id = ${ratings.optionId}
    where ${here(ratings)} and ${sight.any} group by ${ratings.personId})`
  return await db
    .select({
      side: weighings.side,
      weighedAt: weighings.weighedAt,
      openedAt: weighings.openedAt,
      isSeen: sql<boolean>`${sight.any}`,
      /** Whether their whole set is not one of what is shared now: a criterion came after it, or one of it was taken off the table. Everybody may know that. */
      isStale: sql<boolean>`${weighings.weighedAt} is not null and not coalesce(weighed.is_whole, false)`,
      points: sql<string | null>`case when ${weighings.weighedAt} is not null and ${sight.people} then weighed.points end`,
      ratings: sql<string | null>`case when ${sight.people} then rated.ratings end`,
      evidence: evidenceFor
        ? evidenceOf(evidenceFor, sight, sql`${here(ratings)} and ${ratings.personId} = ${weighings.personId}`)
        : sql<Shown[]>`'[]'::json`,
      own: evidenceFor && own ? ownOf(evidenceFor, own, here) : sql<Own | null>`null::json`,
    })
    .from(weighings)
    .leftJoin(sql`${weighed} weighed`, sql`weighed.person_id = ${weighings.personId}`)
    .leftJoin(sql`${rated} rated`, sql`rated.person_id = ${weighings.personId}`)
    .where(and(eq(weighings.companyId, companyId), eq(weighings.dialogueId, dialogueId)))
    .orderBy(asc(weighings.personId))
}

/** What shows a person's rating, as they say. */
export interface Shown {
  criterionId: string
  score: number | null
  words: string | null
  statementId: string | null
  url: string | null
}

function evidenceOf(optionId: string, sight: Sight, ofPerson: SQL) {
  return sql<
    Shown[]
  >`case when ${sight.people} then coalesce((select json_agg(json_build_object('criterionId', ${ratings.criterionId}, 'score', ${ratings.score},
    'words', ${ratings.evidence}, 'statementId', ${ratings.evidenceStatementId}, 'url', ${ratings.evidenceUrl}))
    from ${ratings} where ${ofPerson} and ${ratings.optionId} = ${optionId}
      and coalesce(${ratings.evidence}, ${ratings.evidenceUrl}, ${ratings.evidenceStatementId}::text) is not null), '[]') else '[]' end`
}

/** What the reader gave themselves: points by criterion, and their ratings of one option. */
export interface Own {
  points: Record<string, number>
  ratings: Record<string, number | null>
}

function ownOf(optionId: string, personId: string, here: (table: typeof weights | typeof ratings) => SQL) {
  return sql<Own | null>`case when ${weighings.personId} = ${personId}::uuid and ${weighings.weighedAt} is not null then json_build_object(
    'points', (select coalesce(json_object_agg(${weights.criterionId}, ${weights.points}), '{}') from ${weights} where ${here(weights)} and ${weights.personId} = ${personId}::uuid),
    'ratings', (select coalesce(json_object_agg(${ratings.criterionId}, ${ratings.score}), '{}') from ${ratings}
      where ${here(ratings)} and ${ratings.personId} = ${personId}::uuid and ${ratings.optionId} = ${optionId})) end`
}

/** What may be seen, as ballots. Their ids stand for nobody. */
export function ballotsOf(given: readonly Given[], { criteria, options }: Question): Ballot[] {
  return given.flatMap(({ side, points, ratings }, place) => {
    if (points === null && ratings === null) return []
    const weights = points === null ? null : new Array<number | null>(criteria.length).fill(null)
    const scores = new Array<number | null | undefined>(criteria.length * options.length).fill(undefined)
    for (const one of numbersIn(points)) weights![Math.floor(one / inPoints)] = one % inPoints
    for (const one of numbersIn(ratings)) scores[Math.floor(one / inRatings)] = one % inRatings === unknown ? null : one % inRatings
    return [{ id: `${place}`, side, weights, ratings: scores }]
  })
}

/** The numbers of `{1,20,300}`, read letter by letter: splitting would make 84,000 strings of them. */
function numbersIn(text: string | null) {
  const numbers: number[] = []
  let number = 0
  for (let at = 1; at < (text?.length ?? 0); at++) {
    const digit = text!.charCodeAt(at) - 48
    if (digit >= 0 && digit <= 9) number = number * 10 + digit
    else {
      numbers.push(number)
      number = 0
    }
  }
  return numbers
}
