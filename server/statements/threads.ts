import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { appearances, comments, customers, hidings, liftings, staff } from '../../db/schema/index.ts'
import { may } from '../companies/permissions.ts'
import { pathOf } from '../dialogues/reading.ts'
import type { Member } from '../member.ts'
import { placeOf, placeText } from '../place.ts'
import { customerVoice, staffVoice, type Voice } from '../voice.ts'
import { type Discussed, isAround } from './discussed.ts'

export interface Comment {
  id: string
  by: Voice
  side: 'customer' | 'company'
  at: Date
  /** Empty while they are hidden, so that no page can show them by mistake. */
  words: string
  /** How far its commitment is, where its owner said so: 0 to 100. */
  percent: number | null
  hidden: { at: Date; reason: string; by: string } | null
  /** The answer that it replies to, where it replies to one. */
  responseId: string | null
  /** Where to reply to it; null on the second level, where threads end. */
  path: string | null
  /** Where its author appeals while it is hidden, and where an admin hides it; null for everybody else. */
  appeal: string | null
  hide: string | null
  replies: Comment[]
}

export type Threads = Awaited<ReturnType<typeof threadsOf>>

const rowsShown = 300
const above = alias(comments, 'above')
const threadAt = sql<Date>`coalesce(${above.at}, ${comments.at})`.mapWith(comments.at)
const threadId = sql<string>`coalesce(${above.id}, ${comments.id})`

/**
 * The replies to one thing, and to the answers it got, oldest first, with what was replied to them in turn; some 300 at a time,
 * after the given place. `path` is the page they stand on; `reader` is who may appeal against a hiding, or hide. One statement.
 */
export async function threadsOf(
  db: Db,
  dialogue: { companyId: string; id: string; slug: string; company: { slug: string } },
  { about, path, reader, after }: { about: Discussed; path: string; reader: Member | null; after?: string | undefined },
) {
  const { companyId, id: dialogueId } = dialogue
  const from = placeOf(after)
  const rows = await db
    .select({
      id: comments.id,
      threadId,
      threadAt,
      responseId: comments.responseId,
      side: comments.side,
      at: comments.at,
      words: comments.words,
      percent: comments.percent,
      authorId: comments.authorId,
      author: { id: appearances.id, name: appearances.name, hidden: appearances.hidden },
      customer: { personId: customers.personId, workplace: customers.workplace, roleThere: customers.roleThere },
      speaker: { personId: staff.personId, name: staff.name, title: staff.title, isStandIn: staff.isStandIn },
      hiding: { at: hidings.at, reason: hidings.reason, by: hiddenBy(companyId) },
    })
    .from(comments)
    .leftJoin(above, and(eq(above.companyId, companyId), eq(above.id, comments.parentId)))
    .leftJoin(
      appearances,
      and(
        eq(appearances.companyId, companyId),
        eq(appearances.dialogueId, dialogueId),
        eq(appearances.personId, comments.authorId),
        eq(comments.side, 'customer'),
      ),
    )
    .leftJoin(
      customers,
      and(eq(customers.companyId, companyId), eq(customers.personId, appearances.personId), eq(appearances.hidden, false)),
    )
    .leftJoin(staff, and(eq(staff.companyId, companyId), eq(staff.personId, comments.authorId), eq(comments.side, 'company')))
    .leftJoin(hidings, and(eq(hidings.companyId, companyId), eq(hidings.commentId, comments.id), isStanding(companyId)))
    .where(
      and(
        eq(comments.companyId, companyId),
        isAround(companyId, about),
        from && sql`(${threadAt}, ${threadId}) > (${from.at.toISOString()}::timestamptz, ${from.id}::uuid)`,
      ),
    )
    .orderBy(threadAt, threadId, sql`${comments.parentId} is not null`, comments.at, comments.id)
    .limit(rowsShown + 1)
  const shown = wholeThreads(rows)
  const last = shown.at(-1)
  const page: Page = { path, within: pathOf(dialogue), reader }
  return {
    onWords: threaded(
      shown.filter(({ responseId }) => responseId === null),
      page,
    ),
    onAnswer: threaded(
      shown.filter(({ responseId }) => responseId !== null),
      page,
    ),
    more: shown.length < rows.length && last ? placeText({ at: last.threadAt, id: last.threadId }) : null,
  }
}

interface Page {
  path: string
  /** The dialogue's address. */
  within: string
  reader: Member | null
}

type Row = {
  id: string
  threadId: string
  responseId: string | null
  side: 'customer' | 'company'
  at: Date
  words: string
  percent: number | null
  authorId: string
  author: { id: string; name: string; hidden: boolean } | null
  customer: { workplace: string | null; roleThere: string | null } | null
  speaker: { personId: string; name: string; title: string; isStandIn: boolean } | null
  hiding: { at: Date; reason: string; by: string } | null
}

/** The name of the admin who hid it. */
function hiddenBy(companyId: string) {
  const admin = alias(staff, 'admin')
  return sql<string>`(select ${admin.name} from ${staff} ${admin} where ${admin.companyId} = ${companyId} and ${admin.personId} = ${hidings.by})`
}

function isStanding(companyId: string) {
  return sql`not exists (select 1 from ${liftings} where ${and(eq(liftings.companyId, companyId), eq(liftings.hidingId, hidings.id))})`
}

/** Where the last thread may go on beyond what was read, it waits for the next page; unless it is the only one. */
function wholeThreads<Read extends { threadId: string }>(rows: Read[]) {
  if (rows.length <= rowsShown) return rows
  const beyond = rows.at(-1)!.threadId
  const whole = rows.filter(({ threadId }) => threadId !== beyond)
  return whole.length > 0 ? whole : rows.slice(0, rowsShown)
}

function threaded(rows: Row[], page: Page): Comment[] {
  const tops = rows.filter(({ id, threadId }) => id === threadId)
  return tops.map((top) => ({
    ...commentOf(top, page, `${page.path}?reply=${top.id}#reply`),
    replies: rows.filter(({ id, threadId }) => threadId === top.id && id !== top.id).map((row) => commentOf(row, page, null)),
  }))
}

function commentOf(row: Row, { within, reader }: Page, path: string | null): Comment {
  const { id, responseId, side, at, words, percent, authorId, hiding } = row
  return {
    id,
    by: row.speaker ? staffVoice(row.speaker) : customerVoice(row),
    side,
    at,
    words: hiding ? '' : words,
    percent,
    hidden: hiding,
    responseId,
    path,
    appeal: hiding && reader?.personId === authorId ? `${within}/comments/${id}/appeal` : null,
    hide: !hiding && may(reader, 'hide') ? `${within}/hide?about=comment:${id}` : null,
    replies: [],
  }
}
