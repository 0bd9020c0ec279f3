import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { commitmentWhat, isCommitmentHidden } from '../../db/now.ts'
import { commitmentSteps, commitments, renegotiations, staff } from '../../db/schema/index.ts'
import { pathOf } from '../dialogues/reading.ts'
import { dateIn } from '../obligations/days.ts'
import { answeredNames, nameIn } from './names.ts'
import { type CommitmentState, type Step, standingOf } from './standing.ts'

/** What an answer promised, and how it stands, as it is shown beside the answer. */
export interface AnswerPromise {
  id: string
  path: string
  owner: string
  /** Empty while it is hidden. */
  what: string
  how: string | null
  dueOn: string
  /** The days that counted before, first one first. */
  earlier: string[]
  standing: Stands
}

/** How a commitment stands, as it is said in words. */
export interface Stands {
  state: CommitmentState
  isOverdue: boolean
  wasLate: boolean
  daysLate: number
  dueOn: string
  /** Who accepted it for the other side, empty where it is a customer who shows no name here; null where nobody has. */
  acceptedBy: string | null
  /** Whose word it waits for, as far as it was promised to few and by name. */
  awaits: string[]
  /** Another day to come that its owner asks for, while nobody has said yes or no. */
  asked: { id: string; dueOn: string; reason: string | null } | null
}

/** A commitment with what happened to it, as a query gives it. */
export interface Course {
  dueOn: string
  steps: { kind: Step['kind']; at: string | Date; by: string }[]
  moves: { id: string; wasDueOn: string; dueOn: string; reason: string | null; end: string | null }[]
  awaits: string[]
}

export interface PromiseRow extends Course {
  id: string
  what: string
  how: string | null
  owner: string
}

type Column = string | SQL | SQL.Aliased | AnyPgColumn

/** More names than this are no names any more, but people. */
const namesShown = 3

/** What a response promised, with the course of each, as a column of a query. */
export function promisesIn(companyId: string, { responseId }: { responseId: Column }) {
  const what = commitmentWhat(companyId)
  const how = sql`case when ${isCommitmentHidden(companyId)} then null else ${commitments.how} end`
  return sql<
    PromiseRow[]
  >`coalesce((select json_agg(json_build_object('id', ${commitments.id}, 'what', ${what}, 'how', ${how}, 'dueOn', ${commitments.dueOn}, 'owner', ${staff.name},
      'steps', ${stepsIn(companyId)}, 'moves', ${movesIn(companyId)}, 'awaits', ${answeredNames(companyId, { dialogueId: commitments.dialogueId, responseId: commitments.responseId })}) order by ${commitments.dueOn}, ${commitments.id})
    from ${commitments} join ${staff} on ${and(eq(staff.companyId, commitments.companyId), eq(staff.personId, commitments.ownerId))}
    where ${commitments.companyId} = ${companyId} and ${commitments.responseId} = ${responseId}), '[]')`
}

/** What happened to the commitment that a query holds, in its order. */
export function stepsIn(companyId: Column) {
  const by = nameIn(companyId, { dialogueId: commitments.dialogueId, personId: commitmentSteps.by, side: commitmentSteps.side })
  return sql<
    Course['steps']
  >`coalesce((select json_agg(json_build_object('kind', ${commitmentSteps.kind}, 'at', ${commitmentSteps.at}, 'by', ${by}) order by ${commitmentSteps.at}, ${commitmentSteps.id})
    from ${commitmentSteps} where ${commitmentSteps.companyId} = ${companyId} and ${commitmentSteps.commitmentId} = ${commitments.id}), '[]')`
}

/** The other days that its owner asked for, in their order. */
export function movesIn(companyId: Column) {
  return sql<
    Course['moves']
  >`coalesce((select json_agg(json_build_object('id', ${renegotiations.id}, 'wasDueOn', ${renegotiations.wasDueOn}, 'dueOn', ${renegotiations.dueOn}, 'reason', case when ${isCommitmentHidden(companyId)} then null else ${renegotiations.reason} end, 'end', ${renegotiations.end}) order by ${renegotiations.at}, ${renegotiations.id})
    from ${renegotiations} where ${renegotiations.companyId} = ${companyId} and ${renegotiations.commitmentId} = ${commitments.id}), '[]')`
}

/** The same promises as they are shown at this moment. */
export function promisesOf(
  rows: PromiseRow[],
  dialogue: { slug: string; company: { slug: string; timeZone: string } },
  at: Date,
): AnswerPromise[] {
  return rows.map((row) => {
    const { id, owner, what, how, dueOn } = row
    const path = `${pathOf(dialogue)}/commitments/${id}`
    return { id, path, owner, what, how, dueOn, earlier: earlierDays(row), standing: standsAt(row, dialogue.company, at) }
  })
}

/** The days that counted before the one that counts now. */
export function earlierDays({ moves }: Pick<Course, 'moves'>) {
  return moves.filter(({ end }) => end === 'accepted').map(({ wasDueOn }) => wasDueOn)
}

/** How it stands at this moment, with the names that its words take. */
export function standsAt({ dueOn, steps, moves, awaits }: Course, { timeZone }: { timeZone: string }, at: Date): Stands {
  const happened = steps.map((step) => ({ ...step, at: new Date(step.at) }))
  return {
    ...standingOf({ dueOn }, happened, { at, timeZone }),
    dueOn,
    acceptedBy: happened.findLast(({ kind }) => kind === 'accepted')?.by ?? null,
    awaits: awaits.length > namesShown ? [] : awaits,
    asked: moves.find((move) => move.end === null && move.dueOn >= dateIn(timeZone, at)) ?? null,
  }
}
