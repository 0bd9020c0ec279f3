import { and, asc, desc, eq, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { responseNow } from '../../db/now.ts'
import {
  appearances,
  commitments,
  companies,
  customers,
  dialogues,
  invitees,
  memberships,
  responseRevisions,
  responses,
  responseTargets,
  staff,
} from '../../db/schema/index.ts'
import { promisesBy } from '../commitments/own.ts'
import { may } from '../companies/permissions.ts'
import { faceOf } from '../face.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'

export type StaffCard = Awaited<ReturnType<typeof staffCards>>[number]

const card = {
  personId: staff.personId,
  name: staff.name,
  isStandIn: staff.isStandIn,
  title: staff.title,
  team: staff.team,
  doesForYou: staff.doesForYou,
}

/** The people who answer for a company, those who answered most first: what they do, and how many of their answers the reader may see. */
export async function staffCards(db: Db, company: { id: string }, { reader, limit = 200 }: { reader: Member | null; limit?: number }) {
  const rows = await db
    .select({ ...card, answered: answeredBy(company, reader).as('answered') })
    .from(staff)
    .innerJoin(memberships, and(eq(memberships.companyId, staff.companyId), eq(memberships.personId, staff.personId)))
    .where(and(eq(staff.companyId, company.id), isNull(memberships.endedAt), inArray(memberships.role, ['staff', 'admin'])))
    .orderBy(sql`answered desc`, asc(staff.name), asc(staff.personId))
    .limit(limit)
  return rows.map((row) => ({ ...row, face: faceOf(row.personId, row.name) }))
}

export type PublicCard = Awaited<ReturnType<typeof findCard>>

/**
 * Whoever has this public id at a company, with what they promised: somebody who answers (also one who left), or a customer as they appear
 * in one dialogue, and only what they promised there. Of a customer who hides there is the chosen name and what they said, nothing else. Refuses with not_found where there is nobody.
 */
export async function findCard(db: Db, company: { id: string }, id: string, { reader }: { reader: Member | null }) {
  const [row] = await db
    .select({
      staff: card,
      membership: { role: memberships.role, endedAt: memberships.endedAt },
      answered: answeredBy(company, reader),
      appearance: { id: appearances.id, personId: appearances.personId, name: appearances.name, hidden: appearances.hidden },
      dialogue: dialogues.slug,
      promised: promisesBy(company.id, {
        personId: sql`coalesce(${staff.personId}, ${appearances.personId})`,
        where: and(
          sql`case when ${staff.personId} is not null then ${commitments.side} = 'company'
            else ${commitments.side} = 'customer' and ${commitments.dialogueId} = ${appearances.dialogueId} end`,
          isOpenTo(reader),
        ),
      }),
      customer: { personId: customers.personId, workplace: customers.workplace, roleThere: customers.roleThere, story: customers.story },
    })
    .from(companies)
    .leftJoin(staff, and(eq(staff.companyId, company.id), eq(staff.personId, id)))
    .leftJoin(memberships, and(eq(memberships.companyId, company.id), eq(memberships.personId, staff.personId)))
    .leftJoin(appearances, and(eq(appearances.companyId, company.id), eq(appearances.id, id)))
    .leftJoin(dialogues, and(eq(dialogues.companyId, company.id), eq(dialogues.id, appearances.dialogueId)))
    .leftJoin(
      customers,
      and(eq(customers.companyId, company.id), eq(customers.personId, appearances.personId), eq(appearances.hidden, false)),
    )
    .where(eq(companies.id, company.id))
  if (row?.staff) {
    const face = faceOf(id, row.staff.name)
    return { kind: 'staff' as const, ...row.staff, face, answered: row.answered, promised: row.promised, hasLeft: hasLeft(row.membership) }
  }
  if (row?.appearance) {
    const face = faceOf(id, row.appearance.name)
    const { appearance, customer, promised, dialogue } = row
    return { kind: 'customer' as const, ...appearance, face, promised, dialogue: dialogue!, ...(customer ?? nothing) }
  }
  throw new Refusal('not_found', 'There is nothing at this address.')
}

export const answersAtOnce = 50
export type GivenAnswer = Awaited<ReturnType<typeof answersBy>>['answers'][number]

/** What somebody answered in the dialogues that the reader may see, newest first, each with the exchange it stands in; 50 at most, older than the given place. */
export async function answersBy(
  db: Db,
  company: { id: string; slug: string },
  { personId, reader, before }: { personId: string; reader: Member | null; before?: { at: Date; id: string } | undefined },
) {
  const older = before && or(lt(responses.publishedAt, before.at), and(eq(responses.publishedAt, before.at), lt(responses.id, before.id)))
  const rows = await db
    .select({
      id: responses.id,
      at: responses.publishedAt,
      answer: responseRevisions.answer,
      outcome: responseRevisions.outcome,
      dialogue: { slug: dialogues.slug, question: dialogues.question },
      target: sql<{
        conflictId: string | null
        statementId: string | null
      } | null>`(select json_build_object('conflictId', ${responseTargets.conflictId}, 'statementId', ${responseTargets.statementId})
        from ${responseTargets} where ${responseTargets.companyId} = ${company.id} and ${responseTargets.responseId} = ${responses.id} order by ${responseTargets.id} limit 1)`,
    })
    .from(responses)
    .innerJoin(dialogues, and(eq(dialogues.companyId, responses.companyId), eq(dialogues.id, responses.dialogueId)))
    .innerJoin(responseRevisions, responseNow(responses.companyId))
    .where(and(eq(responses.companyId, company.id), eq(responses.authorId, personId), responses.isAnswer, isOpenTo(reader), older))
    .orderBy(desc(responses.publishedAt), desc(responses.id))
    .limit(answersAtOnce + 1)
  const answers = rows.slice(0, answersAtOnce).map(({ target, ...row }) => ({ ...row, path: exchangePath(company, row.dialogue, target) }))
  return { answers, older: rows.length > answersAtOnce ? answers.at(-1)! : null }
}

const nothing = { workplace: null, roleThere: null, story: null }

function answeredBy(company: { id: string }, reader: Member | null) {
  return sql<number>`(select count(*)::int from ${responses}
    join ${dialogues} on ${and(eq(dialogues.companyId, responses.companyId), eq(dialogues.id, responses.dialogueId), isOpenTo(reader))}
    where ${responses.companyId} = ${company.id} and ${responses.authorId} = ${staff.personId} and ${responses.isAnswer})`
}

function hasLeft(membership: { role: string; endedAt: Date | null } | null) {
  return !membership || membership.endedAt !== null || (membership.role !== 'staff' && membership.role !== 'admin')
}

/** As dialogues are found: no draft, and no invited one, for whoever is not of the company or invited. */
function isOpenTo(reader: Member | null) {
  if (may(reader, 'readInvited')) return undefined
  const isInvited = sql`exists (select 1 from ${invitees} where ${invitees.companyId} = ${dialogues.companyId} and ${invitees.dialogueId} = ${dialogues.id} and ${invitees.personId} = ${reader?.personId ?? null}::uuid)`
  return and(ne(dialogues.phase, 'draft'), or(eq(dialogues.visibility, 'public'), isInvited))
}

function exchangePath(
  company: { slug: string },
  dialogue: { slug: string },
  target: { conflictId: string | null; statementId: string | null } | null,
) {
  const place = target?.conflictId ? `/conflicts/${target.conflictId}` : target?.statementId ? `/whys/${target.statementId}` : ''
  return `/${company.slug}/d/${dialogue.slug}${place}`
}
