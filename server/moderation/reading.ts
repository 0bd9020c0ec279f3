import { and, desc, eq, isNull, type SQLWrapper, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { statementNow } from '../../db/now.ts'
import {
  appeals,
  appearances,
  comments,
  commitments,
  conflicts,
  criteria,
  criterionChanges,
  criterionRevisions,
  dialogues,
  dissents,
  hidings,
  liftings,
  options,
  responseTargets,
  staff,
  statementRevisions,
  statements,
} from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import { customerOfCriterion, type Hideable, places } from './hiding.ts'

export type HidingLine = Awaited<ReturnType<typeof hidingsOf>>[number]

const ids = {
  statementId: hidings.statementId,
  conflictId: hidings.conflictId,
  commentId: hidings.commentId,
  criterionId: hidings.criterionId,
  optionId: hidings.optionId,
  commitmentId: hidings.commitmentId,
  dissentId: hidings.dissentId,
}
const speaker = alias(staff, 'speaker')
const lifter = alias(staff, 'lifter')
const authorId = sql<string>`coalesce(${statements.authorId}, ${conflicts.raiserId}, ${comments.authorId}, ${customerOfCriterion(sql`${hidings.at}`)}, ${options.proposedBy}, ${commitments.ownerId}, ${dissents.personId})`
/** For which side the words were said: whoever has spoken for both is named as they were then. */
const side = sql<string>`coalesce(${conflicts.side}, ${comments.side}, ${options.side}, ${commitments.side}, ${dissents.side}, 'customer')`

/** What admins see of a hiding: the words as well, because they judge whether they may be seen. */
const columns = (companyId: string) => ({
  id: hidings.id,
  dialogueId: hidings.dialogueId,
  ...ids,
  reason: hidings.reason,
  at: hidings.at,
  by: staff.name,
  authorId,
  author: sql<string>`coalesce(${speaker.name}, ${appearances.name}, '')`,
  words: sql<string>`concat_ws(E'\n\n', ${statementRevisions.why}, ${statementRevisions.trying}, ${statementRevisions.nearly}, ${statementRevisions.felt}, ${conflicts.need}, ${conflicts.instead}, ${comments.words}, ${everyWording(companyId)}, ${options.name}, ${commitments.what}, ${commitments.how}, ${dissents.words})`,
  dialogue: { slug: dialogues.slug, question: dialogues.question },
  appeal: { words: appeals.words, at: appeals.at },
  liftedAt: liftings.at,
  liftedBy: lifter.name,
  path: pathWithin(companyId, hidings),
})

function read(db: Db, companyId: string) {
  return db
    .select(columns(companyId))
    .from(hidings)
    .innerJoin(dialogues, and(eq(dialogues.companyId, hidings.companyId), eq(dialogues.id, hidings.dialogueId)))
    .innerJoin(staff, and(eq(staff.companyId, hidings.companyId), eq(staff.personId, hidings.by)))
    .leftJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, hidings.statementId)))
    .leftJoin(statementRevisions, statementNow(companyId))
    .leftJoin(conflicts, and(eq(conflicts.companyId, companyId), eq(conflicts.id, hidings.conflictId)))
    .leftJoin(comments, and(eq(comments.companyId, companyId), eq(comments.id, hidings.commentId)))
    .leftJoin(criteria, and(eq(criteria.companyId, companyId), eq(criteria.id, hidings.criterionId)))
    .leftJoin(options, and(eq(options.companyId, companyId), eq(options.id, hidings.optionId)))
    .leftJoin(commitments, and(eq(commitments.companyId, companyId), eq(commitments.id, hidings.commitmentId)))
    .leftJoin(dissents, and(eq(dissents.companyId, companyId), eq(dissents.id, hidings.dissentId)))
    .leftJoin(
      appearances,
      and(
        eq(appearances.companyId, companyId),
        eq(appearances.dialogueId, hidings.dialogueId),
        eq(appearances.personId, authorId),
        eq(side, 'customer'),
      ),
    )
    .leftJoin(speaker, and(eq(speaker.companyId, companyId), eq(speaker.personId, authorId), eq(side, 'company')))
    .leftJoin(appeals, and(eq(appeals.companyId, companyId), eq(appeals.hidingId, hidings.id)))
    .leftJoin(liftings, and(eq(liftings.companyId, companyId), eq(liftings.hidingId, hidings.id)))
    .leftJoin(lifter, and(eq(lifter.companyId, companyId), eq(lifter.personId, liftings.by)))
}

/** What is or was hidden in a company, latest first: what was appealed and still hidden before the rest. At most 100. */
export async function hidingsOf(db: Db, company: { id: string }) {
  return await read(db, company.id)
    .where(eq(hidings.companyId, company.id))
    .orderBy(sql`(${appeals.at} is not null and ${liftings.at} is null) desc, (${liftings.at} is null) desc`, desc(hidings.at))
    .limit(100)
}

/** One hiding, with what it is about as a fact tells it. Refuses with not_found where the company has none of this id. */
export async function findHiding(db: Db, company: { id: string }, id: string) {
  const hiding = found(await read(db, company.id).where(and(eq(hidings.companyId, company.id), eq(hidings.id, id))))
  const [key] = Object.keys(ids).filter((key) => hiding[key as keyof typeof ids]) as (keyof typeof ids)[]
  return { ...hiding, about: { [key!]: hiding[key!] } }
}

/** The hiding that hides these words now. Refuses with not_found where they are in plain sight. */
export async function openHidingOf(db: Db, dialogue: { companyId: string; id: string }, what: Hideable) {
  const { companyId, id } = dialogue
  return found(
    await read(db, companyId).where(
      and(eq(hidings.companyId, companyId), eq(hidings.dialogueId, id), eq(places[what.kind].column, what.id), isNull(liftings.at)),
    ),
  )
}

/** A comment that an admin is about to hide. Refuses with not_found what is not of this dialogue. */
export async function findComment(db: Db, { companyId, id: dialogueId }: { companyId: string; id: string }, id: string) {
  return found(
    await db
      .select({
        words: comments.words,
        author: sql<string>`coalesce(${speaker.name}, ${appearances.name}, '')`,
        path: pathWithin(companyId),
      })
      .from(comments)
      .leftJoin(
        appearances,
        and(
          eq(appearances.companyId, companyId),
          eq(appearances.dialogueId, dialogueId),
          eq(appearances.personId, comments.authorId),
          eq(comments.side, 'customer'),
        ),
      )
      .leftJoin(speaker, and(eq(speaker.companyId, companyId), eq(speaker.personId, comments.authorId), eq(comments.side, 'company')))
      .where(and(eq(comments.companyId, companyId), eq(comments.dialogueId, dialogueId), eq(comments.id, id))),
  )
}

/** Where the words stand, below the dialogue's address: their own page; a comment on an answer, the page of what was answered. */
function pathWithin(companyId: string, said: Partial<Record<keyof typeof ids, SQLWrapper>> = {}) {
  const of = (key: 'statementId' | 'conflictId' | 'criterionId' | 'optionId' | 'commitmentId') =>
    sql`${said[key] ?? sql`null::uuid`}, ${comments[key]}`
  const answered = (column: SQLWrapper) =>
    sql`(select ${column} from ${responseTargets} where ${responseTargets.companyId} = ${companyId} and ${responseTargets.responseId} = ${comments.responseId} order by ${responseTargets.id} limit 1)`
  return sql<string>`coalesce('whys/' || coalesce(${of('statementId')}, ${answered(responseTargets.statementId)}),
    'conflicts/' || coalesce(${of('conflictId')}, ${answered(responseTargets.conflictId)}), 'criteria/' || coalesce(${of('criterionId')}),
    'options/' || coalesce(${of('optionId')}), 'commitments/' || coalesce(${of('commitmentId')}), 'decision')`
}

/** Every wording that a criterion was given, and every one that was proposed for it. */
function everyWording(companyId: string) {
  return sql`(select string_agg(concat_ws(E'\\n', ${criterionRevisions.sentence}, ${criterionRevisions.measure}, ${criterionRevisions.source}), E'\\n\\n' order by ${criterionRevisions.number})
      from ${criterionRevisions} where ${criterionRevisions.companyId} = ${companyId} and ${criterionRevisions.criterionId} = ${hidings.criterionId}),
    (select string_agg(concat_ws(E'\\n', ${criterionChanges.sentence}, ${criterionChanges.measure}, ${criterionChanges.source}, ${criterionChanges.reason}), E'\\n\\n' order by ${criterionChanges.at})
      from ${criterionChanges} where ${criterionChanges.companyId} = ${companyId} and ${criterionChanges.criterionId} = ${hidings.criterionId} and ${criterionChanges.adoptedAt} is null)`
}

function found<Row>([row]: Row[]) {
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  return row
}
