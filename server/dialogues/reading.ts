import { and, desc, eq, inArray, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { statementNow } from '../../db/now.ts'
import {
  appearances,
  dialogues,
  hidings,
  invitees,
  liftings,
  memberships,
  type OpeningHours,
  optionAcceptances,
  options,
  phaseChanges,
  staff,
  statementRevisions,
  statements,
} from '../../db/schema/index.ts'
import { may } from '../companies/permissions.ts'
import { refusalOfClosed } from '../events/record.ts'
import type { Member } from '../member.ts'
import { keptCounts } from '../obligations/keeping.ts'
import { Refusal } from '../refusal.ts'
import { decisionHere } from './decided.ts'

/** What a dialogue needs to know of its company. */
interface Company {
  id: string
  slug: string
  name: string
  timeZone: string
  hours: OpeningHours
}

export type Dialogue = Awaited<ReturnType<typeof findDialogue>>
export type DialogueLine = Awaited<ReturnType<typeof dialoguesOf>>[number]

const columns = {
  id: dialogues.id,
  slug: dialogues.slug,
  question: dialogues.question,
  context: dialogues.context,
  visibility: dialogues.visibility,
  phase: dialogues.phase,
  promiseHours: dialogues.promiseHours,
  statementHours: dialogues.statementHours,
  supportsForAnswer: dialogues.supportsForAnswer,
  weighingClosesAt: dialogues.weighingClosesAt,
  version: dialogues.version,
  statementCount: dialogues.statementCount,
  conflictCount: dialogues.conflictCount,
  publishedAt: dialogues.publishedAt,
  champion: { personId: staff.personId, name: staff.name, title: staff.title, isStandIn: staff.isStandIn },
}

const withChampion = and(eq(staff.companyId, dialogues.companyId), eq(staff.personId, dialogues.championId))

/**
 * The dialogue at this address, with its champion, how its promise was kept so far, its latest change of phase, the decision that stands, and the name under which the reader speaks in it.
 * `slug` may be a subquery of one, where something in the dialogue is all that is known. Refuses with not_found what the reader may not see: a draft unless they are staff, an invited one unless they are invited.
 */
export async function findDialogue(db: Db, company: Company, slug: string | SQL, { reader, at }: { reader: Member | null; at: Date }) {
  const readerId = reader?.personId ?? null
  const turn = latestTurn(db)
  const decided = decisionHere(db)
  const keeping = keptCounts(db, company.id, { at, dialogueId: sql`${dialogues.id}` }).as('keeping')
  const [row] = await db
    .select({
      ...columns,
      optionCount: sql<number>`(select count(*)::int from ${options} where ${options.companyId} = ${dialogues.companyId} and ${options.dialogueId} = ${dialogues.id} and not ${isOutOfSight()})`,
      turn: { from: turn.from, to: turn.to, reason: turn.reason, at: turn.at },
      decided: {
        id: decided.id,
        at: decided.at,
        follows: decided.follows,
        options: decided.options,
        criterionIds: decided.criterionIds,
      },
      invited: sql<boolean>`exists (select 1 from ${invitees} where ${and(eq(invitees.companyId, dialogues.companyId), eq(invitees.dialogueId, dialogues.id), eq(invitees.personId, sql`${readerId}::uuid`))})`,
      ownName: { id: appearances.id, name: appearances.name, hidden: appearances.hidden, knownToStaff: appearances.knownToStaff },
      kept: keeping.kept,
      ended: sql<number>`${keeping.kept} + ${keeping.late} + ${keeping.overdue}`,
    })
    .from(dialogues)
    .innerJoin(staff, withChampion)
    .leftJoin(
      appearances,
      and(
        eq(appearances.companyId, dialogues.companyId),
        eq(appearances.dialogueId, dialogues.id),
        eq(appearances.personId, sql`${readerId}::uuid`),
      ),
    )
    .leftJoinLateral(turn, sql`true`)
    .leftJoinLateral(decided, sql`true`)
    .innerJoinLateral(keeping, sql`true`)
    .where(and(eq(dialogues.companyId, company.id), eq(dialogues.slug, slug)))
  if (!row || !maySee(row, reader)) throw new Refusal('not_found', 'There is nothing at this address.')
  return { ...row, companyId: company.id, company }
}

function maySee(dialogue: { phase: string; visibility: string; invited: boolean }, reader: Member | null) {
  if (dialogue.phase === 'draft') return may(reader, 'readInvited')
  return dialogue.visibility === 'public' || dialogue.invited || may(reader, 'readInvited')
}

/** The latest change of phase. */
function latestTurn(db: Db) {
  return db
    .select({ from: phaseChanges.from, to: phaseChanges.to, reason: phaseChanges.reason, at: phaseChanges.at })
    .from(phaseChanges)
    .where(and(eq(phaseChanges.companyId, dialogues.companyId), eq(phaseChanges.dialogueId, dialogues.id)))
    .orderBy(desc(phaseChanges.at), desc(phaseChanges.id))
    .limit(1)
    .as('turn')
}

/** The dialogues of a company that the reader may see, newest first; at most `limit`, before the given moment. */
export async function dialoguesOf(
  db: Db,
  company: { id: string },
  { reader, before, limit = 50 }: { reader: Member | null; before?: Date | undefined; limit?: number },
) {
  const readerId = reader?.personId ?? null
  const invited = sql`exists (select 1 from ${invitees} where ${and(eq(invitees.companyId, dialogues.companyId), eq(invitees.dialogueId, dialogues.id), eq(invitees.personId, sql`${readerId}::uuid`))})`
  const visible = may(reader, 'readInvited')
    ? undefined
    : and(ne(dialogues.phase, 'draft'), or(eq(dialogues.visibility, 'public'), invited))
  return await db
    .select({ ...columns, createdAt: dialogues.createdAt })
    .from(dialogues)
    .innerJoin(staff, withChampion)
    .where(and(eq(dialogues.companyId, company.id), visible, before && lt(dialogues.createdAt, before)))
    .orderBy(desc(dialogues.createdAt))
    .limit(limit)
}

/** At most this many options are listed: an import of free answers can bring thousands, most of them named once. */
const optionsShown = 200

/** The options of a dialogue, most chosen first: by how many people, proposed by which side, accepted by which. 200 at most; none that only hidden words name. */
export async function optionsOf(db: Db, { companyId, id }: { companyId: string; id: string }) {
  const choice = choosersOf(db, { companyId, id })
  const chosenBy = sql<number>`coalesce(${choice.people}, 0)`
  return await db
    .select({
      id: options.id,
      name: options.name,
      side: options.side,
      chosenBy,
      acceptedBy: sql<('customer' | 'company')[]>`array(
        select ${optionAcceptances.side} from ${optionAcceptances}
        where ${optionAcceptances.companyId} = ${companyId} and ${optionAcceptances.optionId} = ${options.id})`,
    })
    .from(options)
    .leftJoin(choice, eq(choice.optionId, options.id))
    .where(and(eq(options.companyId, companyId), eq(options.dialogueId, id), sql`not ${isOutOfSight()}`))
    .orderBy(desc(chosenBy), options.at, options.id)
    .limit(optionsShown)
}

/** Whether an option has its name from hidden statements alone, now or in what they said before: its name is hidden with them. What the company proposed is its own. */
function isOutOfSight() {
  const isHidden = sql`exists (select 1 from ${hidings} where ${hidings.companyId} = ${options.companyId} and ${hidings.statementId} = chosen.statement_id
    and not exists (select 1 from ${liftings} where ${liftings.companyId} = ${hidings.companyId} and ${liftings.hidingId} = ${hidings.id}))`
  const chosen = sql`(select 1 from ${statementRevisions} chosen where chosen.company_id = ${options.companyId} and chosen.option_id = ${options.id}`
  return sql`(${options.side} = 'customer'
    and exists (select 1 from ${hidings} where ${hidings.companyId} = ${options.companyId} and ${hidings.dialogueId} = ${options.dialogueId})
    and exists ${chosen} and ${isHidden}) and not exists ${chosen} and not ${isHidden}))`
}

/** How many people chose each option, in the words that stand now: one pass over the dialogue's statements, however many options there are. */
function choosersOf(db: Db, { companyId, id }: { companyId: string; id: string }) {
  const now = statementNow(companyId)
  return db
    .select({ optionId: statementRevisions.optionId, people: sql<number>`count(distinct ${statements.authorId})::int`.as('people') })
    .from(statements)
    .innerJoin(statementRevisions, now)
    .where(and(eq(statements.companyId, companyId), eq(statements.dialogueId, id)))
    .groupBy(statementRevisions.optionId)
    .as('choice')
}

/** Staff and admins of a company, by name: who can be champion, owner or consulted. */
export async function answerersOf(db: Db, company: { id: string }) {
  return await db
    .select({ personId: staff.personId, name: staff.name, title: staff.title })
    .from(staff)
    .innerJoin(memberships, and(eq(memberships.companyId, staff.companyId), eq(memberships.personId, staff.personId)))
    .where(and(eq(staff.companyId, company.id), inArray(memberships.role, ['staff', 'admin']), isNull(memberships.endedAt)))
    .orderBy(staff.name)
}

/** Where a dialogue is read. */
export function pathOf(dialogue: { slug: string; company: { slug: string } }) {
  return `/${dialogue.company.slug}/d/${dialogue.slug}`
}

export function isOpen(dialogue: { phase: string }) {
  return dialogue.phase !== 'draft' && dialogue.phase !== 'closed'
}

/** Refuses with closed where nothing more can be said. */
export function mustBeOpen(dialogue: { phase: string }) {
  if (dialogue.phase === 'closed') throw refusalOfClosed()
  if (dialogue.phase === 'draft') throw new Refusal('closed', 'This dialogue is a draft. Publish it first.')
}
