import { and, asc, desc, eq, isNull, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, statementNow } from '../../db/now.ts'
import {
  conflicts,
  consults,
  credits,
  dialogues,
  disagreements,
  hidings,
  memberships,
  people,
  responses,
  staff,
  statementRevisions,
  statements,
  withdrawals,
} from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import type { Asked } from './asking.ts'

export type Consult = Awaited<ReturnType<typeof findConsult>>
export type AskedOfMe = Awaited<ReturnType<typeof askedOf>>[number]

/** A consult as the company's people see it beside the box. */
export interface ConsultLine {
  id: string
  helperId: string | null
  name: string
  title: string | null
  askedBy: string
  askedById: string
  question: string
  at: Date
  help: string | null
  answeredAt: Date | null
  wantsNoCredit: boolean
}

/** Whom one can ask. */
export interface Askable {
  personId: string
  name: string
  title: string | null
}

export interface BesideConsult {
  consults: ConsultLine[]
  askable: Askable[]
}

const asker = alias(staff, 'asker')
const helper = alias(staff, 'helper')

/** One consult, with what it is about and when the answer came out, or null where it has not. Refuses with not_found where there is none. */
export async function findConsult(db: Db, company: { id: string }, id: string) {
  const [row] = await db
    .select({
      companyId: consults.companyId,
      id: consults.id,
      dialogueId: consults.dialogueId,
      slug: dialogues.slug,
      statementId: consults.statementId,
      conflictId: consults.conflictId,
      helperId: consults.helperId,
      name: sql<string>`coalesce(${helper.name}, ${consults.name})`,
      email: consults.email,
      question: consults.question,
      at: consults.at,
      help: consults.help,
      answeredAt: consults.answeredAt,
      wantsNoCredit: consults.wantsNoCredit,
      publishedAt: responses.publishedAt,
      letGoAt: letGoAt(company.id),
      hasLeft: hasLeft(company.id),
      by: { personId: asker.personId, name: asker.name, title: asker.title, isStandIn: asker.isStandIn },
    })
    .from(consults)
    .innerJoin(dialogues, and(eq(dialogues.companyId, consults.companyId), eq(dialogues.id, consults.dialogueId)))
    .innerJoin(asker, and(eq(asker.companyId, consults.companyId), eq(asker.personId, consults.askedBy)))
    .leftJoin(helper, and(eq(helper.companyId, consults.companyId), eq(helper.personId, consults.helperId)))
    .leftJoin(responses, and(eq(responses.companyId, consults.companyId), eq(responses.id, consults.responseId)))
    .where(and(eq(consults.companyId, company.id), eq(consults.id, id)))
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  const { statementId, conflictId, ...rest } = row
  const about: Asked = statementId ? { kind: 'statement', id: statementId } : { kind: 'conflict', id: conflictId! }
  return { ...rest, about }
}

/**
 * When no answer to what a consult is about was wanted any more: it was withdrawn by who raised it, or left as it stands by both sides. Null
 * where nobody let it go.
 */
export function letGoAt(companyId: string) {
  const conflict = consults.conflictId
  return sql<Date | null>`least(
    (select ${withdrawals.at} from ${withdrawals} where ${withdrawals.companyId} = ${companyId} and ${withdrawals.conflictId} = ${conflict}),
    (select max(${disagreements.at}) from ${disagreements} where ${disagreements.companyId} = ${companyId} and ${disagreements.conflictId} = ${conflict} having count(*) = 2))`.mapWith(
    withdrawals.at,
  )
}

/** Whoever was asked has left the company since; analysts have no face here, so they are known by their address. */
function hasLeft(companyId: string) {
  return sql<boolean>`exists (select 1 from ${memberships} asked join ${people} on ${people.id} = asked.person_id
    where asked.company_id = ${companyId} and asked.ended_at >= ${consults.at} and asked.role in ('staff', 'analyst', 'admin')
    and (asked.person_id = ${consults.helperId} or (${consults.helperId} is null and ${consults.email} <> '' and ${people.email} = ${consults.email})))`
}

/** Whether somebody who is signed in is the one who was asked: by who they are, or by the very address it was mailed to. */
export function isAskedOf(consult: { helperId: string | null; email: string }, visitor: { personId: string; email: string | null }) {
  return consult.helperId ? consult.helperId === visitor.personId : consult.email !== '' && consult.email === visitor.email
}

/** What a colleague was asked and has not answered yet, the oldest first; 50 at most. Words that are hidden are null. One statement. */
export async function askedOf(db: Db, company: { id: string }, { personId }: { personId: string }) {
  const { id: companyId } = company
  const theirs = sql`(select ${people.email} from ${people} where ${people.id} = ${personId}::uuid and ${people.emailVerified})`
  const isHidden = isHiddenNow(
    companyId,
    sql`(${hidings.statementId} = ${consults.statementId} or ${hidings.conflictId} = ${consults.conflictId})`,
  )
  return await db
    .select({
      id: consults.id,
      kind: sql<Asked['kind']>`case when ${consults.conflictId} is null then 'statement' else 'conflict' end`,
      aboutId: sql<string>`coalesce(${consults.statementId}, ${consults.conflictId})`,
      dialogue: { slug: dialogues.slug, question: dialogues.question },
      by: { personId: asker.personId, name: asker.name },
      at: consults.at,
      question: consults.question,
      words: sql<string | null>`case when not ${isHidden} then coalesce(${statementRevisions.why}, ${conflicts.need}) end`,
    })
    .from(consults)
    .innerJoin(dialogues, and(eq(dialogues.companyId, consults.companyId), eq(dialogues.id, consults.dialogueId)))
    .innerJoin(asker, and(eq(asker.companyId, consults.companyId), eq(asker.personId, consults.askedBy)))
    .leftJoin(conflicts, and(eq(conflicts.companyId, companyId), eq(conflicts.id, consults.conflictId)))
    .leftJoin(statements, and(eq(statements.companyId, companyId), eq(statements.id, consults.statementId)))
    .leftJoin(statementRevisions, statementNow(companyId))
    .where(
      and(
        eq(consults.companyId, companyId),
        or(eq(consults.helperId, personId), and(isNull(consults.helperId), eq(consults.email, theirs))),
        isNull(consults.answeredAt),
        isNull(consults.responseId),
        isNull(letGoAt(companyId)),
      ),
    )
    .orderBy(asc(consults.at), asc(consults.id))
    .limit(50)
}

/** The consults about one thing said, and whom a member can still ask: one statement, for a page of its own. */
export async function besideConsult(db: Db, company: { id: string }, place: { id: string; readerId: string }): Promise<BesideConsult> {
  const [row] = await db
    .select({ found: consultsAbout(company.id, place) })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(and(eq(memberships.companyId, company.id), eq(memberships.personId, place.readerId)))
  return consultsIn(row!.found)
}

/** The same, to be read with other things: what `consultsIn` takes. The latest first; those of answers that are out already are left out. */
export function consultsAbout(companyId: string, { id, readerId }: { id: string | SQLWrapper; readerId: string }) {
  return sql<Found>`json_build_object(
    'consults', coalesce((select json_agg(json_build_object(
        'id', ${consults.id}, 'helperId', ${consults.helperId}, 'name', coalesce(helper.name, ${consults.name}), 'title', helper.title,
        'askedBy', asker.name, 'askedById', ${consults.askedBy}, 'question', ${consults.question}, 'at', ${consults.at},
        'help', ${consults.help}, 'answeredAt', ${consults.answeredAt}, 'wantsNoCredit', ${consults.wantsNoCredit}) order by ${desc(consults.at)}, ${desc(consults.id)})
      from ${consults} join ${staff} asker on asker.company_id = ${consults.companyId} and asker.person_id = ${consults.askedBy}
      left join ${staff} helper on helper.company_id = ${consults.companyId} and helper.person_id = ${consults.helperId}
      where ${consults.companyId} = ${companyId} and (${consults.statementId} = ${id}::uuid or ${consults.conflictId} = ${id}::uuid) and ${consults.responseId} is null), '[]'),
    'askable', coalesce((select json_agg(json_build_object('personId', colleague.person_id, 'name', coalesce(helper.name, ${people.name}), 'title', helper.title) order by coalesce(helper.name, ${people.name}))
      from ${memberships} colleague join ${people} on ${people.id} = colleague.person_id
      left join ${staff} helper on helper.company_id = colleague.company_id and helper.person_id = colleague.person_id
      where colleague.company_id = ${companyId} and colleague.ended_at is null and colleague.role in ('staff', 'analyst', 'admin') and colleague.person_id <> ${readerId}::uuid), '[]'))`
}

interface Found {
  consults: (Omit<ConsultLine, 'at' | 'answeredAt'> & { at: string; answeredAt: string | null })[]
  askable: Askable[]
}

/** What `consultsAbout` found, its moments made moments. */
export function consultsIn({ consults, askable }: Found): BesideConsult {
  return {
    askable,
    consults: consults.map((one) => ({
      ...one,
      at: new Date(one.at),
      answeredAt: one.answeredAt === null ? null : new Date(one.answeredAt),
    })),
  }
}

/**
 * Who is credited beside an answer, as json, by name: whom its author named, and whoever helped by a consult and does not decline it. Who
 * declines is not named the other way either, nobody is named twice, and an author does not help themselves.
 */
export function creditedIn(companyId: string, { responseId, authorId }: { responseId: SQLWrapper; authorId: SQLWrapper }): SQL<Credited[]> {
  const helps = sql`${consults.companyId} = ${companyId} and ${consults.responseId} = ${responseId} and ${consults.answeredAt} is not null`
  return sql`coalesce((select json_agg(json_build_object('personId', helped.person_id, 'name', helped.name, 'title', helped.title) order by helped.name) from (
    select ${staff.personId}, ${staff.name}, ${staff.title} from ${credits}
      join ${staff} on ${and(eq(staff.companyId, credits.companyId), eq(staff.personId, credits.personId))}
      where ${credits.companyId} = ${companyId} and ${credits.responseId} = ${responseId}
      and not exists (select 1 from ${consults} where ${helps} and ${consults.helperId} = ${credits.personId} and ${consults.wantsNoCredit})
    union select ${consults.helperId}, coalesce(${staff.name}, ${consults.name}), coalesce(${staff.title}, '') from ${consults}
      left join ${staff} on ${and(eq(staff.companyId, consults.companyId), eq(staff.personId, consults.helperId))}
      where ${helps} and not ${consults.wantsNoCredit} and ${consults.helperId} is distinct from ${authorId}) helped), '[]')`
}

export interface Credited {
  /** Null for somebody without a face here. */
  personId: string | null
  name: string
  title: string
}
