import { and, desc, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { obligations, responseTargets } from '../../db/schema/index.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { findConflict } from '../../server/conflicts/reading.ts'
import { stateOf } from '../../server/conflicts/standing.ts'
import type { Member } from '../../server/member.ts'
import type { Answering } from '../../server/responses/answering.ts'
import { giveVerdict } from '../../server/responses/judging.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import type { Target } from '../../server/responses/targets.ts'
import { monday, type Troupe } from './cast.ts'

/** What a test needs to have happened before it begins, told by calling the deeds. Everything is Halden's unless the troupe says otherwise. */

interface When {
  by?: Member
  at?: Date
}

export async function raised(
  db: Db,
  troupe: Troupe,
  {
    by = troupe.ana,
    at = monday,
    ...about
  }: When & { aboutStatementId?: string; aboutResponseId?: string; aboutCriterionId?: string; aboutCommitmentId?: string } = {},
) {
  const words = { need: 'I need to hear that the window moved.', instead: 'You keep making it quieter.' }
  const { id } = await raiseConflict(db, troupe.dialogue, { by, ...words, ...about, at })
  return id
}

/** An answer that promises something, unless told otherwise. */
export function anAnswer(troupe: Troupe, given: Partial<Answering> = {}): Answering {
  const commitments = [{ what: 'tests the sound at three metres', ownerId: troupe.priya.personId, dueOn: '2026-12-12' }]
  return {
    heard: 'You need to hear it.',
    answer: 'You are right, and we never asked.',
    outcome: 'will',
    reason: null,
    until: null,
    commitments,
    credits: [],
    expect: 'heard',
    ...given,
  }
}

export async function answered(
  db: Db,
  troupe: Troupe,
  target: Target,
  { by = troupe.priya, at = monday, sameAs, ...given }: When & Partial<Answering> & { sameAs?: string[] } = {},
) {
  const { id } = await publishResponse(db, troupe.dialogue, { by, targets: [target], sameAs, ...anAnswer(troupe, given), at })
  const [row] = await db
    .select({ id: responseTargets.id })
    .from(responseTargets)
    .where(and(eq(responseTargets.companyId, troupe.company.id), eq(responseTargets.responseId, id)))
  return { responseId: id, targetId: row!.id }
}

export async function judged(
  db: Db,
  troupe: Troupe,
  targetId: string,
  { by = troupe.ana, at = monday, settled }: When & { settled: 'yes' | 'not_yet' | 'no' },
) {
  return await giveVerdict(db, troupe.dialogue, { by, targetId, heard: 'yes', correction: null, settled, feeling: 1, at })
}

/** How a conflict stands at a moment. */
export async function stateAt(db: Db, troupe: Troupe, id: string, at: Date) {
  return stateOf((await findConflict(db, troupe.dialogue, id)).course, at)
}

/** The duties of a company, latest first. */
export async function dutiesOf(db: Db, troupe: Troupe) {
  return await db
    .select()
    .from(obligations)
    .where(eq(obligations.companyId, troupe.company.id))
    .orderBy(desc(obligations.startedAt), desc(obligations.round))
}
