import { and, eq, gt, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import {
  appearances,
  conflicts,
  dialogues,
  hidings,
  liftings,
  obligations,
  responseDrafts,
  responseTargets,
  staff,
  statementRevisions,
  statements,
  waitings,
} from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import { isStillOwed } from './keeping.ts'

export type Owed = Awaited<ReturnType<typeof openObligations>>[number]

interface Desk {
  at: Date
  /** Only what this person answers for. */
  ownerId?: string | undefined
  /** Only what is late. */
  overdue?: boolean
  /** Only what comes after this place of the list. */
  after?: { at: Date; id: string } | undefined
  limit?: number
}

const owner = alias(staff, 'owner')
const speaker = alias(staff, 'speaker')

const withAnswer = and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id))

/** What a company owes, most urgent first: what is overdue longest, then what is due next. 100 at most, after the given place. */
export async function openObligations(db: Db, company: { id: string }, { at, ownerId, overdue = false, after, limit = 100 }: Desk) {
  const companyId = company.id
  const authorId = sql`coalesce(${statements.authorId}, ${conflicts.raiserId})`
  return await db
    .select({
      id: obligations.id,
      cause: obligations.cause,
      dueAt: obligations.dueAt,
      isOverdue: sql<boolean>`${isLate(at)}`,
      startedAt: obligations.startedAt,
      firstDueAt: obligations.firstDueAt,
      waitsUntil:
        sql<Date | null>`(select ${waitings.until} from ${waitings} where ${waitings.companyId} = ${obligations.companyId} and ${waitings.obligationId} = ${obligations.id} and ${waitings.endedAt} is null)`.mapWith(
          waitings.until,
        ),
      policy: obligations.policy,
      ownerId: obligations.ownerId,
      owner: owner.name,
      dialogue: { slug: dialogues.slug, question: dialogues.question },
      kind: sql<'statement' | 'conflict'>`case when ${obligations.conflictId} is null then 'statement' else 'conflict' end`,
      person: sql<string>`coalesce(${speaker.name}, ${appearances.name}, '')`,
      words: sql<
        string | null
      >`case when ${isHidden(companyId)} then null else left(coalesce(${statementRevisions.why}, ${conflicts.need}), 280) end`,
      drafts: sql<
        string[]
      >`array(select ${staff.name} from ${responseDrafts} join ${staff} on ${and(eq(staff.companyId, responseDrafts.companyId), eq(staff.personId, responseDrafts.authorId))}
          where ${responseDrafts.companyId} = ${companyId} and ${responseDrafts.obligationId} = ${obligations.id} order by ${responseDrafts.at})`,
    })
    .from(obligations)
    .leftJoin(responseTargets, withAnswer)
    .innerJoin(dialogues, and(eq(dialogues.companyId, companyId), eq(dialogues.id, obligations.dialogueId)))
    .innerJoin(owner, and(eq(owner.companyId, companyId), eq(owner.personId, obligations.ownerId)))
    .leftJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, obligations.statementId)))
    .leftJoin(
      statementRevisions,
      and(
        eq(statementRevisions.companyId, companyId),
        eq(statementRevisions.statementId, statements.id),
        eq(statementRevisions.number, statements.revision),
      ),
    )
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
    .where(
      and(
        isStillOwed(companyId),
        ownerId ? eq(obligations.ownerId, ownerId) : undefined,
        overdue ? isLate(at) : undefined,
        after && follows(after),
      ),
    )
    .orderBy(obligations.dueAt, obligations.id)
    .limit(limit)
}

/** How much a company owes, how much of it is overdue, and the same of one person. */
export async function countOwed(db: Db, company: { id: string }, { at, ownerId }: { at: Date; ownerId: string }) {
  const late = isLate(at)
  const mine = eq(obligations.ownerId, ownerId)
  const [counts] = await db
    .select({
      all: sql<number>`count(*)::int`,
      overdue: sql<number>`(count(*) filter (where ${late}))::int`,
      mine: sql<number>`(count(*) filter (where ${mine}))::int`,
      mineOverdue: sql<number>`(count(*) filter (where ${and(mine, late)}))::int`,
    })
    .from(obligations)
    .leftJoin(responseTargets, withAnswer)
    .where(isStillOwed(company.id))
  return counts!
}

/** What a duty is about, and in which dialogue; `metAt` where an answer ended it. Refuses with not_found where the company has none of this id. */
export async function findDuty(db: Db, company: { id: string }, id: string) {
  const [row] = await db
    .select({
      id: obligations.id,
      ownerId: obligations.ownerId,
      slug: dialogues.slug,
      kind: sql<'statement' | 'conflict'>`case when ${obligations.conflictId} is null then 'statement' else 'conflict' end`,
      aboutId: sql<string>`coalesce(${obligations.conflictId}, ${obligations.statementId})`,
      isMet: sql<boolean>`${responseTargets.id} is not null`,
    })
    .from(obligations)
    .innerJoin(dialogues, and(eq(dialogues.companyId, obligations.companyId), eq(dialogues.id, obligations.dialogueId)))
    .leftJoin(responseTargets, withAnswer)
    .where(and(eq(obligations.companyId, company.id), eq(obligations.id, id)))
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  return row
}

function isLate(at: Date) {
  return sql`${obligations.dueAt} < ${at.toISOString()}::timestamptz`
}

function isHidden(companyId: string) {
  return sql`exists (select 1 from ${hidings} left join ${liftings} on ${and(eq(liftings.companyId, hidings.companyId), eq(liftings.hidingId, hidings.id))}
    where ${hidings.companyId} = ${companyId} and ${liftings.at} is null and (${hidings.statementId} = ${obligations.statementId} or ${hidings.conflictId} = ${obligations.conflictId}))`
}

function follows({ at, id }: { at: Date; id: string }) {
  const moment = sql`${at.toISOString()}::timestamptz`
  return or(sql`${obligations.dueAt} > ${moment}`, and(sql`${obligations.dueAt} = ${moment}`, gt(obligations.id, id)))
}
