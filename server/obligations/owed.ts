import { and, eq, gt, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { statementNow } from '../../db/now.ts'
import {
  appearances,
  conflicts,
  dialogues,
  obligations,
  responseDrafts,
  responseTargets,
  staff,
  statementRevisions,
  statements,
  waitings,
} from '../../db/schema/index.ts'
import { answersHere } from './answerers.ts'
import { isStillOwed } from './keeping.ts'
import { isHidden, says } from './searching.ts'
import type { Cause } from './starting.ts'

export type Owed = Awaited<ReturnType<typeof openObligations>>[number]

/** In which order what is owed stands: what is late, what is due next, what is the reader's own, everything else. */
export const groups = ['overdue', 'next', 'mine', 'others'] as const

export const states = ['overdue', 'next', 'waiting'] as const

/** What a reader wants to see of all that is owed. What is left out narrows nothing. */
export interface Narrowing {
  isMine?: boolean
  state?: (typeof states)[number] | undefined
  /** The slug of a dialogue. */
  dialogue?: string | undefined
  cause?: Cause | undefined
  /** In words that everybody may read, or in the name that a person shows. */
  search?: string | undefined
}

interface Desk {
  at: Date
  /** Until when something counts as due next. */
  soon?: Date
  readerId?: string
  narrowed?: Narrowing
  /** Only these. */
  ids?: string[]
  /** Only what comes after this place of the list. */
  after?: OwedPlace | undefined
  limit?: number
}

/** A place in the list: its group, by number, and where it stands there. */
export interface OwedPlace {
  group: number
  dueAt: Date
  id: string
}

const nobody = '00000000-0000-0000-0000-000000000000'
const owner = alias(staff, 'owner')
const speaker = alias(staff, 'speaker')

const withAnswer = and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id))

/**
 * What a company owes, most urgent first: overdue longest, then due until `soon`, then what the reader answers for, then the rest, each by
 * when it is due. 100 at most, after the given place. The page is chosen first, from the obligations alone, so that names and words are read
 * for its lines only.
 */
export async function openObligations(db: Db, company: { id: string }, desk: Desk) {
  const { at, soon = at, readerId = nobody, narrowed = {}, ids, after, limit = 100 } = desk
  const companyId = company.id
  const group = sql<number>`case when ${isLate(at)} then 0 when ${obligations.dueAt} <= ${moment(soon)} then 1 when ${obligations.ownerId} = ${readerId} then 2 else 3 end`
  const chosen = db
    .select({ id: obligations.id, group: group.as('urgency') })
    .from(obligations)
    .leftJoin(responseTargets, withAnswer)
    .where(
      and(
        isStillOwed(companyId),
        fits(companyId, { at, soon, readerId, narrowed }),
        ids && inArray(obligations.id, ids),
        after && follows(group, after),
      ),
    )
    .orderBy(sql`urgency`, obligations.dueAt, obligations.id)
    .limit(limit)
    .as('chosen')
  const authorId = sql`coalesce(${statements.authorId}, ${conflicts.raiserId})`
  return await db
    .select({
      id: obligations.id,
      group: chosen.group,
      cause: obligations.cause,
      dueAt: obligations.dueAt,
      isOverdue: sql<boolean>`${isLate(at)}`,
      startedAt: obligations.startedAt,
      firstDueAt: obligations.firstDueAt,
      waitsUntil: waitings.until,
      policy: obligations.policy,
      ownerId: obligations.ownerId,
      owner: owner.name,
      dialogue: { slug: dialogues.slug, question: dialogues.question },
      kind: sql<'statement' | 'conflict'>`case when ${obligations.conflictId} is null then 'statement' else 'conflict' end`,
      aboutId: sql<string>`coalesce(${obligations.conflictId}, ${obligations.statementId})`,
      person: sql<string>`coalesce(${speaker.name}, ${appearances.name}, '')`,
      words: sql<
        string | null
      >`case when ${isHidden(companyId)} then null else left(coalesce(${statementRevisions.why}, ${conflicts.need}), 280) end`,
      drafts: sql<
        string[]
      >`array(select ${staff.name} from ${responseDrafts} join ${staff} on ${and(eq(staff.companyId, responseDrafts.companyId), eq(staff.personId, responseDrafts.authorId))}
          where ${responseDrafts.companyId} = ${companyId} and ${responseDrafts.obligationId} = ${obligations.id} and ${ne(responseDrafts.authorId, readerId)}
          and ${answersHere(companyId, responseDrafts.authorId)} order by ${responseDrafts.at})`,
      hasOwnDraft: sql<boolean>`exists (select 1 from ${responseDrafts}
          where ${responseDrafts.companyId} = ${companyId} and ${responseDrafts.obligationId} = ${obligations.id} and ${eq(responseDrafts.authorId, readerId)})`,
    })
    .from(chosen)
    .innerJoin(obligations, and(eq(obligations.companyId, companyId), eq(obligations.id, chosen.id)))
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, obligations.dialogueId)))
    .innerJoin(owner, and(eq(owner.companyId, companyId), eq(owner.personId, obligations.ownerId)))
    .leftJoin(waitings, waitsAt(companyId, at))
    .leftJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, obligations.statementId)))
    .leftJoin(statementRevisions, statementNow(companyId))
    .leftJoin(conflicts, and(eq(conflicts.companyId, companyId), eq(conflicts.id, obligations.conflictId)))
    .leftJoin(
      appearances,
      and(
        eq(appearances.companyId, companyId),
        eq(appearances.dialogueId, obligations.dialogueId),
        eq(appearances.personId, authorId),
        sql`${conflicts.side} is distinct from 'company'`,
      ),
    )
    .leftJoin(speaker, and(eq(speaker.companyId, companyId), eq(speaker.personId, conflicts.raiserId), eq(conflicts.side, 'company')))
    .orderBy(chosen.group, obligations.dueAt, obligations.id)
}

/** Open duties that are alike, and how many of them there are: every count of the Desk is a sum of these. */
export type Pile = Awaited<ReturnType<typeof countOwed>>[number]

/** How much a company owes, in piles of duties of one dialogue, cause and state. Few rows, however much is owed. */
export async function countOwed(
  db: Db,
  company: { id: string },
  { at, soon = at, readerId = nobody, search }: { at: Date; soon?: Date; readerId?: string; search?: string | undefined },
) {
  const companyId = company.id
  const piled = db
    .select({
      dialogueId: obligations.dialogueId,
      cause: obligations.cause,
      isMine: sql<boolean>`${obligations.ownerId} = ${readerId}`.as('is_mine'),
      urgency: sql<
        'overdue' | 'next' | 'later'
      >`case when ${isLate(at)} then 'overdue' when ${obligations.dueAt} <= ${moment(soon)} then 'next' else 'later' end`.as('urgency'),
      isWaiting: sql<boolean>`${waitings.id} is not null`.as('is_waiting'),
      isFound: (search ? sql<boolean>`${says(companyId, search)}` : sql<boolean>`true`).as('is_found'),
      count: sql<number>`count(*)::int`.as('count'),
    })
    .from(obligations)
    .leftJoin(responseTargets, withAnswer)
    .leftJoin(waitings, waitsAt(companyId, at))
    .where(isStillOwed(companyId))
    .groupBy(sql`1, 2, 3, 4, 5, 6`)
    .as('piled')
  return await db
    .select({
      slug: dialogues.slug,
      question: dialogues.question,
      cause: piled.cause,
      isMine: piled.isMine,
      urgency: piled.urgency,
      isWaiting: piled.isWaiting,
      isFound: piled.isFound,
      count: piled.count,
    })
    .from(piled)
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, piled.dialogueId)))
    .orderBy(dialogues.question, piled.cause)
}

type Seen = Required<Pick<Desk, 'at' | 'soon' | 'readerId' | 'narrowed'>>

function fits(companyId: string, { at, soon, readerId, narrowed }: Seen) {
  const { isMine, state, dialogue, cause, search } = narrowed
  const inState = {
    overdue: isLate(at),
    next: sql`not ${isLate(at)} and ${obligations.dueAt} <= ${moment(soon)}`,
    waiting: sql`exists (select 1 from ${waitings} where ${waitsAt(companyId, at)})`,
  }
  return and(
    isMine ? eq(obligations.ownerId, readerId) : undefined,
    state && inState[state],
    dialogue !== undefined
      ? sql`${obligations.dialogueId} = (select ${dialogues.id} from ${dialogues} where ${dialogues.companyId} = ${companyId} and ${dialogues.slug} = ${dialogue})`
      : undefined,
    cause && eq(obligations.cause, cause),
    search ? says(companyId, search) : undefined,
  )
}

function follows(group: SQL<number>, { group: number, dueAt, id }: OwedPlace) {
  return or(
    sql`${group} > ${number}::int`,
    and(
      sql`${group} = ${number}::int`,
      or(sql`${obligations.dueAt} > ${moment(dueAt)}`, and(sql`${obligations.dueAt} = ${moment(dueAt)}`, gt(obligations.id, id))),
    ),
  )
}

function waitsAt(companyId: string, at: Date) {
  return and(
    eq(waitings.companyId, companyId),
    eq(waitings.obligationId, obligations.id),
    isNull(waitings.endedAt),
    sql`${waitings.until} > ${moment(at)}`,
  )
}

function isLate(at: Date) {
  return sql`${obligations.dueAt} < ${moment(at)}`
}

function moment(at: Date) {
  return sql`${at.toISOString()}::timestamptz`
}
