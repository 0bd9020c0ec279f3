import { and, desc, eq, isNull, type SQLWrapper, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { statementNow } from '../../db/now.ts'
import {
  appeals,
  appearances,
  comments,
  conflicts,
  dialogues,
  hidings,
  liftings,
  responseTargets,
  staff,
  statementRevisions,
  statements,
} from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import type { Hideable } from './hiding.ts'

export type HidingLine = Awaited<ReturnType<typeof hidingsOf>>[number]

const speaker = alias(staff, 'speaker')
const lifter = alias(staff, 'lifter')
const authorId = sql<string>`coalesce(${statements.authorId}, ${conflicts.raiserId}, ${comments.authorId})`
/** For which side the words were said: whoever has spoken for both is named as they were then. */
const side = sql<string>`coalesce(${conflicts.side}, ${comments.side}, 'customer')`

/** What admins see of a hiding: the words as well, because they judge whether they may be seen. */
const columns = (companyId: string) => ({
  id: hidings.id,
  dialogueId: hidings.dialogueId,
  statementId: hidings.statementId,
  conflictId: hidings.conflictId,
  commentId: hidings.commentId,
  reason: hidings.reason,
  at: hidings.at,
  by: staff.name,
  authorId,
  author: sql<string>`coalesce(${speaker.name}, ${appearances.name}, '')`,
  words: sql<string>`concat_ws(E'\n\n', ${statementRevisions.why}, ${statementRevisions.trying}, ${statementRevisions.nearly}, ${statementRevisions.felt}, ${conflicts.need}, ${conflicts.instead}, ${comments.words})`,
  dialogue: { slug: dialogues.slug, question: dialogues.question },
  appeal: { words: appeals.words, at: appeals.at },
  liftedAt: liftings.at,
  liftedBy: lifter.name,
  path: pathWithin(companyId, { statementId: hidings.statementId, conflictId: hidings.conflictId }),
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

/** One hiding. Refuses with not_found where the company has none of this id. */
export async function findHiding(db: Db, company: { id: string }, id: string) {
  return found(await read(db, company.id).where(and(eq(hidings.companyId, company.id), eq(hidings.id, id))))
}

/** The hiding that hides these words now. Refuses with not_found where they are in plain sight. */
export async function openHidingOf(db: Db, dialogue: { companyId: string; id: string }, what: Hideable) {
  const { companyId, id } = dialogue
  return found(
    await read(db, companyId).where(and(eq(hidings.companyId, companyId), eq(hidings.dialogueId, id), isAbout(what), isNull(liftings.at))),
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

/** Where the words stand, below the dialogue's address: their statement's or conflict's page; a comment on an answer, the page of what was answered. */
function pathWithin(companyId: string, { statementId, conflictId }: { statementId?: SQLWrapper; conflictId?: SQLWrapper } = {}) {
  const answered = (column: SQLWrapper) =>
    sql`(select ${column} from ${responseTargets} where ${responseTargets.companyId} = ${companyId} and ${responseTargets.responseId} = ${comments.responseId} order by ${responseTargets.id} limit 1)`
  const why = sql`coalesce(${statementId ?? sql`null::uuid`}, ${comments.statementId}, ${answered(responseTargets.statementId)})`
  const conflict = sql`coalesce(${conflictId ?? sql`null::uuid`}, ${comments.conflictId}, ${answered(responseTargets.conflictId)})`
  return sql<string>`coalesce('whys/' || ${why}, 'conflicts/' || ${conflict})`
}

function isAbout({ kind, id }: Hideable) {
  return kind === 'statement' ? eq(hidings.statementId, id) : kind === 'conflict' ? eq(hidings.conflictId, id) : eq(hidings.commentId, id)
}

function found<Row>([row]: Row[]) {
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  return row
}
