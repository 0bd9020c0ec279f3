import { and, eq } from 'drizzle-orm'
import { acceptCommitment } from '../../server/commitments/accepting.ts'
import { breakCommitment } from '../../server/commitments/breaking.ts'
import { confirmCommitment } from '../../server/commitments/confirming.ts'
import { sayDone, sayNotDone } from '../../server/commitments/doing.ts'
import { offerCommitment } from '../../server/commitments/offering.ts'
import { acceptAnotherDay, askForAnotherDay } from '../../server/commitments/renegotiating.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { commitments } from '../schema/index.ts'
import type { CourseStep } from './course.ts'
import { awake, dateAfter, daysAfter, daysAgo, type Scene, type Stage } from './playing.ts'
import type { Offer, Promised } from './table.ts'

/** What becomes of promises that an answer or a decision made at `at`. */
export async function coursesOf(stage: Stage, from: { responseId: string } | { decisionId: string }, promises: Promised[], at: Date) {
  if (promises.every(({ course = [] }) => course.length === 0)) return []
  const { tx, dialogue } = stage
  const of = 'responseId' in from ? eq(commitments.responseId, from.responseId) : eq(commitments.decisionId, from.decisionId)
  const rows = await tx
    .select({ id: commitments.id, what: commitments.what })
    .from(commitments)
    .where(and(eq(commitments.companyId, dialogue.companyId), of))
  return promises.flatMap(({ what, course = [] }) => courseOf(stage, rows.find((row) => row.what === what)!.id, course, at))
}

/** What somebody offers by themselves, and what becomes of it. */
export function offering(stage: Stage, { who, what, how, inDays, day, course = [] }: Offer): Scene {
  const { tx, dialogue, cast } = stage
  const at = daysAgo(stage, day)
  const play = async () => {
    const { id } = await offerCommitment(tx, dialogue, { by: cast[who], what, how: how ?? null, dueOn: dateAfter(at, inDays), at })
    return courseOf(stage, id, course, at)
  }
  return { at, play }
}

function courseOf(stage: Stage, commitmentId: string, course: CourseStep[], promised: Date): Scene[] {
  return course.map((step) => {
    const at = awake(daysAfter(promised, step.after), stage.dialogue)
    return { at, play: () => take(stage, step, { commitmentId, promised, at }) }
  })
}

interface Taking {
  commitmentId: string
  promised: Date
  at: Date
}

async function take({ tx, dialogue, cast }: Stage, step: CourseStep, { commitmentId, promised, at }: Taking) {
  const said = { by: cast[step.who], commitmentId, at }
  switch (step.is) {
    case 'accepted':
      return await acceptCommitment(tx, dialogue, said)
    case 'done':
      return await sayDone(tx, dialogue, { ...said, words: step.words })
    case 'not_done':
      return await sayNotDone(tx, dialogue, { ...said, words: step.words })
    case 'confirmed':
      return await confirmCommitment(tx, dialogue, said)
    case 'broken':
      return await breakCommitment(tx, dialogue, { ...said, words: step.words })
    case 'under_way': {
      const { percent, words } = step
      return await postComment(tx, dialogue, { by: said.by, about: { commitmentId }, words, percent, at })
    }
    case 'moved': {
      const { inDays, reason } = step
      const { id: renegotiationId } = await askForAnotherDay(tx, dialogue, { ...said, dueOn: dateAfter(promised, inDays), reason })
      const when = daysAfter(at, 1)
      const agree = () => acceptAnotherDay(tx, dialogue, { by: cast[step.agreed], commitmentId, renegotiationId, at: when })
      return [{ at: when, play: agree }]
    }
  }
}
