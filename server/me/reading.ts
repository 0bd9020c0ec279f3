import { and, desc, eq, isNull, or, sql } from 'drizzle-orm'
import { type AnyPgColumn, alias, unionAll } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import {
  appearances,
  comments,
  companies,
  conflicts,
  dialogues,
  disagreements,
  invitees,
  memberships,
  mutings,
  staff,
  statementRevisions,
  statements,
  supports,
  withdrawals,
} from '../../db/schema/index.ts'
import { promisesBy } from '../commitments/own.ts'
import { decidedOn } from '../decisions/becoming.ts'
import { counted, latestObligation, latestResponse, latestVerdict, openHiding } from '../exchanges/latest.ts'
import type { Topic } from '../notifications/queueing.ts'
import type { Place } from '../place.ts'

export type Mine = Awaited<ReturnType<typeof saidBy>>['things'][number]

interface Person {
  personId: string
}

const pageSize = 50
const owner = alias(staff, 'owner')
const answerer = alias(staff, 'answerer')

/**
 * Everything that a person said, in every company, newest first, each with what became of it; 50 at most, before the given
 * place, and the last of them where there are more. One statement; it names no company, because it is about all of theirs.
 */
export async function saidBy(db: Db, { personId }: Person, { before }: { before?: Place | undefined } = {}) {
  const item = itemsOf(db, personId, before)
  const hiding = openHiding(db, item.companyId, item)
  const duty = latestObligation(db, item.companyId, item)
  const said = latestResponse(db, item.companyId, item)
  const judged = latestVerdict(db, item.companyId, item)
  const ofItem = (column: AnyPgColumn) => eq(column, item.companyId)
  const rows = await db
    .select({
      kind: item.kind,
      id: item.id,
      at: item.at,
      company: { slug: companies.slug, name: companies.name, timeZone: companies.timeZone },
      dialogue: {
        slug: dialogues.slug,
        question: dialogues.question,
        supportsForAnswer: dialogues.supportsForAnswer,
        phase: dialogues.phase,
      },
      words: sql<string>`coalesce(${statementRevisions.why}, ${conflicts.need})`,
      supports: counted(supports, item.companyId, item, supports.statementId, supports.conflictId),
      replies: counted(comments, item.companyId, item, comments.statementId, comments.conflictId),
      hiding: { at: hiding.at, reason: hiding.reason },
      withdrawnAt: withdrawals.at,
      disagreeing: sql<
        string[]
      >`array(select ${disagreements.side} from ${disagreements} where ${and(ofItem(disagreements.companyId), eq(disagreements.conflictId, item.id))})`,
      duty: { id: duty.id, startedAt: duty.startedAt, dueAt: duty.dueAt, waitsUntil: duty.waitsUntil, metAt: duty.metAt },
      owner: owner.name,
      answeredBy: answerer.name,
      answeredAt: said.answeredAt,
      verdict: { settled: judged.settled, at: judged.at },
      decided: decidedOn(item.companyId, { dialogueId: item.dialogueId, statementId: item.id }),
    })
    .from(item)
    .innerJoin(companies, eq(companies.id, item.companyId))
    .innerJoin(dialogues, and(ofItem(dialogues.companyId), eq(dialogues.id, item.dialogueId)))
    .leftJoin(statements, and(ofItem(statements.companyId), eq(statements.id, item.id), eq(item.kind, 'statement')))
    .leftJoin(
      statementRevisions,
      and(
        ofItem(statementRevisions.companyId),
        eq(statementRevisions.statementId, item.id),
        eq(statementRevisions.number, statements.revision),
      ),
    )
    .leftJoin(conflicts, and(ofItem(conflicts.companyId), eq(conflicts.id, item.id), eq(item.kind, 'conflict')))
    .leftJoin(withdrawals, and(ofItem(withdrawals.companyId), eq(withdrawals.conflictId, item.id)))
    .leftJoinLateral(hiding, sql`true`)
    .leftJoinLateral(duty, sql`true`)
    .leftJoin(owner, and(ofItem(owner.companyId), eq(owner.personId, duty.ownerId)))
    .leftJoinLateral(said, sql`true`)
    .leftJoin(answerer, and(ofItem(answerer.companyId), eq(answerer.personId, said.authorId)))
    .leftJoinLateral(judged, sql`true`)
    .orderBy(sql`"item"."item_at" desc, "item"."item_id" desc`)
    .limit(pageSize + 1)
  const things = rows.slice(0, pageSize)
  return { things, last: rows.length > pageSize ? things.at(-1)! : null }
}

/** The dialogues that a person takes part in, or is invited to, in every company, the latest first; 50 at most. */
export async function dialoguesWith(db: Db, { personId }: Person) {
  const ofDialogue = (table: typeof appearances | typeof invitees) =>
    sql`exists (select 1 from ${table} where ${table.companyId} = ${dialogues.companyId} and ${table.dialogueId} = ${dialogues.id} and ${table.personId} = ${personId})`
  return await db
    .select({
      slug: dialogues.slug,
      question: dialogues.question,
      phase: dialogues.phase,
      company: { slug: companies.slug, name: companies.name },
      shownAs: sql<
        string | null
      >`(select ${appearances.name} from ${appearances} where ${appearances.companyId} = ${dialogues.companyId} and ${appearances.dialogueId} = ${dialogues.id} and ${appearances.personId} = ${personId})`,
    })
    .from(memberships)
    .innerJoin(companies, eq(companies.id, memberships.companyId))
    .innerJoin(dialogues, eq(dialogues.companyId, memberships.companyId))
    .where(
      and(
        eq(memberships.personId, personId),
        isNull(memberships.endedAt),
        sql`${dialogues.phase} <> 'draft'`,
        or(ofDialogue(appearances), ofDialogue(invitees)),
      ),
    )
    .orderBy(desc(dialogues.publishedAt), desc(dialogues.id))
    .limit(pageSize)
}

/** Every company where a person is or was somebody, which mails of it they stopped, and what they promised there. */
export async function membershipsOf(db: Db, { personId }: Person) {
  return await db
    .select({
      slug: companies.slug,
      name: companies.name,
      timeZone: companies.timeZone,
      role: memberships.role,
      endedAt: memberships.endedAt,
      stopped: sql<
        Topic[]
      >`array(select ${mutings.topic} from ${mutings} where ${mutings.companyId} = ${memberships.companyId} and ${mutings.personId} = ${personId})`,
      promised: promisesBy(memberships.companyId, { personId: memberships.personId }),
    })
    .from(memberships)
    .innerJoin(companies, eq(companies.id, memberships.companyId))
    .where(eq(memberships.personId, personId))
    .orderBy(companies.name)
    .limit(pageSize)
}

/** By way of their memberships, so that each company's own index is used. */
function itemsOf(db: Db, personId: string, before: Place | undefined) {
  const place = before && sql`(${before.at.toISOString()}::timestamptz, ${before.id}::uuid)`
  const posted = db
    .select(columns('statement', statements))
    .from(memberships)
    .innerJoin(statements, and(eq(statements.companyId, memberships.companyId), eq(statements.authorId, memberships.personId)))
    .where(and(eq(memberships.personId, personId), place && sql`(${statements.postedAt}, ${statements.id}) < ${place}`))
    .orderBy(desc(statements.postedAt), desc(statements.id))
    .limit(pageSize + 1)
  const raised = db
    .select(columns('conflict', conflicts))
    .from(memberships)
    .innerJoin(conflicts, and(eq(conflicts.companyId, memberships.companyId), eq(conflicts.raiserId, memberships.personId)))
    .where(and(eq(memberships.personId, personId), place && sql`(${conflicts.raisedAt}, ${conflicts.id}) < ${place}`))
    .orderBy(desc(conflicts.raisedAt), desc(conflicts.id))
    .limit(pageSize + 1)
  return unionAll(posted, raised)
    .orderBy(sql`item_at desc, item_id desc`)
    .limit(pageSize + 1)
    .as('item')
}

function columns(kind: 'statement' | 'conflict', table: typeof statements | typeof conflicts) {
  return {
    kind: sql<'statement' | 'conflict'>`${sql.raw(`'${kind}'`)}`.as('kind'),
    companyId: sql<string>`${table.companyId}`.as('item_company'),
    dialogueId: sql<string>`${table.dialogueId}`.as('item_dialogue'),
    id: sql<string>`${table.id}`.as('item_id'),
    at: sql<Date>`${kind === 'statement' ? statements.postedAt : conflicts.raisedAt}`.mapWith(statements.postedAt).as('item_at'),
  }
}
