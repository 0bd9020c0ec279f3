import { and, desc, eq, inArray, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { appearances, criteria, dialogues, invitees, memberships, type OpeningHours, phaseChanges, staff } from '../../db/schema/index.ts'
import { may } from '../companies/permissions.ts'
import { refusalOfClosed } from '../events/record.ts'
import type { Member } from '../member.ts'
import { keptCounts } from '../obligations/keeping.ts'
import { Refusal } from '../refusal.ts'
import { decisionHere } from './decided.ts'
import { optionCount } from './option-reading.ts'
import { themeCount } from './theme-count.ts'

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
      optionCount: optionCount(),
      themeCount: themeCount(),
      criterionCount: sql<number>`(select count(*)::int from ${criteria} where ${criteria.companyId} = ${dialogues.companyId} and ${criteria.dialogueId} = ${dialogues.id} and ${criteria.retiredAt} is null and ${criteria.mergedIntoId} is null)`,
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
