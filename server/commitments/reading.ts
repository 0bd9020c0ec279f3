import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { commitmentWhat, hidingNow, isCommitmentHidden, whole } from '../../db/now.ts'
import { appearances, commitments, customers, hidings, responseTargets, staff } from '../../db/schema/index.ts'
import { pathOf } from '../dialogues/reading.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { progressNow } from '../statements/progress.ts'
import { type RaisedAbout, raisedAboutIn, raisedAboutOf } from '../statements/raised-about.ts'
import { customerVoice, staffVoice, type Voice } from '../voice.ts'
import { answeredNames } from './names.ts'
import { lastStep } from './now.ts'
import { earlierDays, movesIn, type Stands, standsAt, stepsIn } from './promised.ts'
import { isOwnSide, isPromisedTo, type Owned } from './sides.ts'
import { hasEnded } from './standing.ts'

/** What commitments are shown with: the dialogue that they were made in. */
interface Dialogue {
  companyId: string
  id: string
  slug: string
  company: { slug: string; timeZone: string }
}

/** A commitment in a list: who does what by when, and how it stands. */
export interface Line {
  id: string
  path: string
  by: Voice
  side: 'customer' | 'company'
  /** Empty while it is hidden. */
  what: string
  how: string | null
  hidden: { at: Date; reason: string; by: string } | null
  dueOn: string
  /** The days that counted before, first one first. */
  earlier: string[]
  /** How far it is, 0 to 100, as its owner last said; null where they never did. */
  percent: number | null
  standing: Stands
  /** The answer or the decision that it is part of. */
  from: { kind: 'answer' | 'decision'; href: string } | null
  at: Date
}

/** One commitment, with what the rules need to know of it and of its reader. */
export interface Whole extends Line, Owned {
  /** The conflicts raised about it. */
  conflicts: RaisedAbout[]
  isOwn: boolean
  isOther: boolean
}

const most = 300

/** The commitments of a dialogue, or of one decision in it: those that are overdue first, then by their days, then what has ended, the latest first. 300 at most, of which what has ended is left out first. One statement. */
export async function commitmentsOf(
  db: Db,
  dialogue: Dialogue,
  { decisionId, at }: { decisionId?: string | undefined; at: Date },
): Promise<{ running: Line[]; ended: Line[] }> {
  const rows = await read(db, dialogue, { reader: null, where: decisionId ? eq(commitments.decisionId, decisionId) : undefined })
    .orderBy(...endedLast(dialogue))
    .limit(most)
  const lines = rows.map((row) => lineOf(row, dialogue, at))
  const running = lines.filter(({ standing }) => !hasEnded(standing))
  return {
    running: running.toSorted((one, other) => Number(other.standing.isOverdue) - Number(one.standing.isOverdue)),
    ended: lines.filter(({ standing }) => hasEnded(standing)),
  }
}

/** What runs by its days, then what has ended from its latest day back. */
function endedLast({ companyId }: Dialogue) {
  const ended = sql`(${lastStep(companyId)} in ('confirmed', 'broken')) is true`
  return [sql`case when ${ended} then null else ${commitments.dueOn} end nulls last`, desc(commitments.dueOn), asc(commitments.id)]
}

/** One commitment of a dialogue, as this reader sees it. Refuses with not_found what the dialogue has not. One statement. */
export async function findCommitment(
  db: Db,
  dialogue: Dialogue,
  { id, reader, at }: { id: string; reader: Member | null; at: Date },
): Promise<Whole> {
  const [row] = await read(db, dialogue, { reader, where: eq(commitments.id, id) }).limit(1)
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  const { ownerId, responseId, side, isPromised } = row
  const isAnswering = reader?.role === 'staff' || reader?.role === 'admin'
  const isOther = side === 'customer' ? isAnswering && reader.personId !== ownerId : isPromised
  return {
    ...lineOf(row, dialogue, at),
    ownerId,
    responseId,
    isOwn: isOwnSide(reader, row),
    isOther,
    conflicts: raisedAboutOf(row.conflicts, dialogue),
  }
}

type Row = Awaited<ReturnType<typeof read>>[number]

function read(db: Db, { companyId, id: dialogueId }: Dialogue, { reader, where }: { reader: Member | null; where: SQL | undefined }) {
  const isHidden = isCommitmentHidden(companyId)
  const { responseId } = commitments
  return db
    .select({
      id: commitments.id,
      ownerId: commitments.ownerId,
      side: commitments.side,
      what: commitmentWhat(companyId),
      how: sql<string | null>`case when ${isHidden} then null else ${commitments.how} end`,
      hidden: hidingNow(companyId, sql`${hidings.commitmentId} = ${commitments.id}`),
      dueOn: commitments.dueOn,
      at: commitments.at,
      responseId,
      decisionId: commitments.decisionId,
      author: { id: appearances.id, name: appearances.name, hidden: appearances.hidden },
      customer: { personId: customers.personId, workplace: customers.workplace, roleThere: customers.roleThere },
      speaker: { personId: staff.personId, name: staff.name, title: staff.title, isStandIn: staff.isStandIn },
      steps: whole<ReturnType<typeof stepsIn>['_']['type']>(stepsIn(companyId)),
      moves: whole<ReturnType<typeof movesIn>['_']['type']>(movesIn(companyId)),
      awaits: whole<string[]>(answeredNames(companyId, { dialogueId: commitments.dialogueId, responseId })),
      conflicts: raisedAboutIn(companyId, 'commitment', commitments.id),
      percent: whole<number | null>(progressNow(companyId, commitments.id)),
      answered: whole<{ kind: 'whys' | 'conflicts'; id: string } | null>(answeredFirst(companyId)),
      isPromised:
        reader?.role === 'customer' && reader.companyId === companyId
          ? whole<boolean>(isPromisedTo(companyId, { dialogueId: commitments.dialogueId, responseId, personId: reader.personId }))
          : sql<boolean>`false`,
    })
    .from(commitments)
    .leftJoin(
      appearances,
      and(
        eq(appearances.companyId, companyId),
        eq(appearances.dialogueId, commitments.dialogueId),
        eq(appearances.personId, commitments.ownerId),
        eq(commitments.side, 'customer'),
      ),
    )
    .leftJoin(
      customers,
      and(eq(customers.companyId, companyId), eq(customers.personId, appearances.personId), eq(appearances.hidden, false)),
    )
    .leftJoin(staff, and(eq(staff.companyId, companyId), eq(staff.personId, commitments.ownerId), eq(commitments.side, 'company')))
    .where(and(eq(commitments.companyId, companyId), eq(commitments.dialogueId, dialogueId), where))
    .$dynamic()
}

/** The first thing that its answer answers: there the answer is read. */
function answeredFirst(companyId: string) {
  return sql`(select json_build_object('kind', case when ${responseTargets.conflictId} is null then 'whys' else 'conflicts' end, 'id', coalesce(${responseTargets.conflictId}, ${responseTargets.statementId}))
    from ${responseTargets} where ${responseTargets.companyId} = ${companyId} and ${responseTargets.responseId} = ${commitments.responseId} order by ${responseTargets.id} limit 1)`
}

function lineOf(row: Row, dialogue: Dialogue, at: Date): Line {
  const { id, side, what, how, hidden, dueOn, percent, author, customer, speaker, ownerId } = row
  const by = speaker ? staffVoice(speaker) : customerVoice({ author, customer, authorId: ownerId })
  return {
    id,
    path: `${pathOf(dialogue)}/commitments/${id}`,
    by,
    side,
    what,
    how,
    hidden,
    dueOn,
    earlier: earlierDays(row),
    percent,
    standing: standsAt(row, dialogue.company, at),
    from: fromOf(row, pathOf(dialogue)),
    at: row.at,
  }
}

function fromOf({ responseId, decisionId, answered }: Row, path: string): Line['from'] {
  if (decisionId) return { kind: 'decision', href: `${path}/decision` }
  return responseId && answered ? { kind: 'answer', href: `${path}/${answered.kind}/${answered.id}#response-${responseId}` } : null
}
