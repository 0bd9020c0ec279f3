import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, statementNow } from '../../db/now.ts'
import {
  appearances,
  commitments,
  conflicts,
  dialogues,
  hidings,
  obligations,
  staff,
  statementRevisions,
  statements,
} from '../../db/schema/index.ts'
import type { Member } from '../member.ts'
import type { Place } from '../place.ts'
import { shorten } from '../shorten.ts'
import { isReadable } from './counting.ts'
import { type Figure, oldestFirst } from './figures.ts'
import { happenings } from './happenings.ts'
import type { Span } from './spans.ts'

export type Line = Awaited<ReturnType<typeof behind>>['lines'][number]

interface Behind {
  span: Span
  reader: Member | null
  /** Only what comes after this place of the list. */
  after?: Place | undefined
  limit?: number
}

const owner = alias(staff, 'owner')
const promiser = alias(staff, 'promiser')

/**
 * The exchanges or the commitments behind a figure, of those that the reader may read: the latest first, and what is overdue or open by how long it is. With the names and words
 * that everybody sees; hidden words are null. Who answers for it is named only where an answer is still missing. `last` is the place
 * after which it goes on, or null.
 */
export async function behind(db: Db, company: { id: string; slug: string }, figure: Figure, { span, reader, after, limit = 50 }: Behind) {
  const { id: companyId } = company
  const isOldestFirst = oldestFirst.has(figure)
  const place = sql`(happening.at, happening.id)`
  const from = after && sql`(${after.at.toISOString()}::timestamptz, ${after.id}::uuid)`
  const authorId = sql`coalesce(${statements.authorId}, ${conflicts.raiserId}, ${commitments.ownerId})`
  const rows = await db
    .select({
      id: sql<string>`happening.id`,
      at: sql<Date>`happening.at`.mapWith(obligations.dueAt),
      times: sql<number>`happening.times`,
      path: sql<string>`'/' || ${company.slug}::text || '/d/' || ${dialogues.slug} || case when happening.conflict_id is not null then '/conflicts/'
        when happening.statement_id is not null then '/whys/' else '/commitments/' end || coalesce(happening.conflict_id, happening.statement_id, happening.commitment_id)`,
      /** Of a commitment: by when it is to be done, and whose it is. */
      dueOn: commitments.dueOn,
      side: commitments.side,
      question: dialogues.question,
      person: sql<string>`coalesce(${promiser.name}, ${appearances.name}, '')`,
      owner: { personId: owner.personId, name: owner.name },
      words: sql<
        string | null
      >`case when ${isHidden(companyId)} then null else left(coalesce(${statementRevisions.why}, ${conflicts.need}, ${commitments.what}), 280) end`,
    })
    .from(sql`${happenings(companyId, [span], [figure])}`)
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), sql`${dialogues.id} = happening.dialogue_id`))
    .leftJoin(obligations, and(eq(obligations.companyId, companyId), sql`${obligations.id} = happening.id`, sql`${figure === 'overdue'}`))
    .leftJoin(owner, and(eq(owner.companyId, companyId), eq(owner.personId, obligations.ownerId)))
    .leftJoin(statements, and(eq(statements.companyId, companyId), sql`${statements.id} = happening.statement_id`))
    .leftJoin(statementRevisions, statementNow(companyId))
    .leftJoin(conflicts, and(eq(conflicts.companyId, companyId), sql`${conflicts.id} = happening.conflict_id`))
    .leftJoin(commitments, and(eq(commitments.companyId, companyId), sql`${commitments.id} = happening.commitment_id`))
    .leftJoin(promiser, and(eq(promiser.companyId, companyId), eq(promiser.personId, commitments.ownerId), eq(commitments.side, 'company')))
    .leftJoin(
      appearances,
      and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogues.id), eq(appearances.personId, authorId)),
    )
    .where(and(isReadable(companyId, reader), from && (isOldestFirst ? sql`${place} > ${from}` : sql`${place} < ${from}`)))
    .orderBy(isOldestFirst ? sql`happening.at, happening.id` : sql`happening.at desc, happening.id desc`)
    .limit(limit + 1)
  const lines = rows.slice(0, limit).map((line) => ({ ...line, words: line.words && shorten(line.words, 200) }))
  return { lines, last: rows.length > limit ? lines.at(-1)! : null }
}

function isHidden(companyId: string) {
  return isHiddenNow(
    companyId,
    sql`(${hidings.statementId} = happening.statement_id or ${hidings.conflictId} = happening.conflict_id or ${hidings.commitmentId} = happening.commitment_id)`,
  )
}
