import { randomUUID } from 'node:crypto'
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { criterionNow, criterionSentence, optionName } from '../../db/now.ts'
import { criteria, criterionRevisions, options, ratings, weighings, weights } from '../../db/schema/index.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { isSealed } from '../dialogues/weighing-time.ts'
import { Refusal } from '../refusal.ts'

export type WeightRow = Awaited<ReturnType<typeof weightsPage>>[number] & { dialogue: Dialogue }
export type RatingRow = Awaited<ReturnType<typeof ratingsPage>>[number] & { dialogue: Dialogue }

/** So many lines are in memory at once. They are short. */
const pageSize = 2_000

/** Weights and ratings are nobody's to take away before they are opened together. Refuses with not_allowed until then. */
export function mustBeOpened(dialogue: Dialogue, at: Date) {
  if (isSealed(dialogue, at)) throw new Refusal('not_allowed', 'Weights and ratings can be taken away once weighing has closed.')
}

/**
 * Every weight of every whole set, person by person. Who they are is hidden behind a name that is made anew for each file: it tells which
 * lines are one person's, and nothing else. One statement to the database for each 2,000.
 */
export function weightsOf(db: Db, dialogue: Dialogue, { at }: { at: Date }): AsyncGenerator<WeightRow> {
  mustBeOpened(dialogue, at)
  const salt = randomUUID()
  return byPages(dialogue, (after) => weightsPage(db, dialogue, { salt, after }))
}

/** Every rating, person by person, each behind such a name. "Don't know" has no score. */
export function ratingsOf(db: Db, dialogue: Dialogue, { at }: { at: Date }): AsyncGenerator<RatingRow> {
  mustBeOpened(dialogue, at)
  const salt = randomUUID()
  return byPages(dialogue, (after) => ratingsPage(db, dialogue, { salt, after }))
}

interface Asked {
  salt: string
  after: string | undefined
}

async function* byPages<Row extends { place: string }>(dialogue: Dialogue, read: (after: string | undefined) => Promise<Row[]>) {
  let after: string | undefined
  for (;;) {
    const page = await read(after)
    for (const row of page) yield { ...row, dialogue }
    after = page.at(-1)?.place
    if (page.length < pageSize) return
  }
}

/** Nobody can count back from it to the person: the salt is kept nowhere. */
function pseudonym(salt: string, personId: typeof weights.personId | typeof ratings.personId) {
  return sql<string>`left(encode(sha256((${salt}::text || ${personId}::text)::bytea), 'hex'), 16)`
}

function weightsPage(db: Db, { companyId, id: dialogueId }: Dialogue, { salt, after }: Asked) {
  const person = pseudonym(salt, weights.personId)
  const place = sql<string>`(${person} || ' ' || ${weights.criterionId})`
  return db
    .select({
      place,
      person,
      side: weighings.side,
      criterionId: weights.criterionId,
      sentence: criterionSentence(companyId),
      points: weights.points,
    })
    .from(weights)
    .innerJoin(
      weighings,
      and(eq(weighings.companyId, companyId), eq(weighings.dialogueId, dialogueId), eq(weighings.personId, weights.personId)),
    )
    .innerJoin(criteria, and(eq(criteria.companyId, companyId), eq(criteria.id, weights.criterionId)))
    .innerJoin(criterionRevisions, criterionNow(companyId))
    .where(
      and(
        eq(weights.companyId, companyId),
        eq(weights.dialogueId, dialogueId),
        isNotNull(weighings.weighedAt),
        after === undefined ? undefined : sql`${place} collate "C" > ${after}`,
      ),
    )
    .orderBy(sql`${place} collate "C"`)
    .limit(pageSize)
}

function ratingsPage(db: Db, { companyId, id: dialogueId }: Dialogue, { salt, after }: Asked) {
  const person = pseudonym(salt, ratings.personId)
  const place = sql<string>`(${person} || ' ' || ${ratings.optionId} || ' ' || ${ratings.criterionId})`
  return db
    .select({
      place,
      person,
      side: weighings.side,
      optionId: ratings.optionId,
      option: optionName(companyId),
      criterionId: ratings.criterionId,
      sentence: criterionSentence(companyId),
      score: ratings.score,
    })
    .from(ratings)
    .innerJoin(
      weighings,
      and(eq(weighings.companyId, companyId), eq(weighings.dialogueId, dialogueId), eq(weighings.personId, ratings.personId)),
    )
    .innerJoin(options, and(eq(options.companyId, companyId), eq(options.id, ratings.optionId)))
    .innerJoin(criteria, and(eq(criteria.companyId, companyId), eq(criteria.id, ratings.criterionId)))
    .innerJoin(criterionRevisions, criterionNow(companyId))
    .where(
      and(
        eq(ratings.companyId, companyId),
        eq(ratings.dialogueId, dialogueId),
        after === undefined ? undefined : sql`${place} collate "C" > ${after}`,
      ),
    )
    .orderBy(sql`${place} collate "C"`)
    .limit(pageSize)
}
