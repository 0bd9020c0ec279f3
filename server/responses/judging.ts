import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { heards, obligations, responses, responseTargets, settledness, verdicts } from '../../db/schema/index.ts'
import { mustMay } from '../companies/permissions.ts'
import { holdConflict } from '../conflicts/reading.ts'
import { stateOf } from '../conflicts/standing.ts'
import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { record } from '../events/record.ts'
import { choice, formId, optionalWords } from '../forms.ts'
import type { Member } from '../member.ts'
import { answererHere } from '../obligations/answerers.ts'
import { isStillOwed } from '../obligations/keeping.ts'
import { roundsOf, startObligation } from '../obligations/starting.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { hasNewerAnswer } from './newer.ts'

export const verdictForm = z.object({
  id: formId(),
  heard: choice(heards, 'Say whether you were heard.'),
  correction: optionalWords({ most: 5_000 }),
  settled: choice(settledness, 'Say whether it is settled.'),
  feeling: choice(['-2', '-1', '0', '1', '2'], 'Say how you feel about the company now.').transform(Number),
})

interface Judging extends Omit<z.output<typeof verdictForm>, 'id'> {
  by: Member
  id?: string | undefined
  targetId: string
  at: Date
}

/**
 * Says how an answer was received: by the customer whom it answers and nobody else, as often as they change their mind; the latest
 * counts and all stay. A conflict that is not settled by it, be it "not yet" or "no", is open again, and the company has half the time.
 * Words on what was not heard are kept only where something was not. Gives where it is read.
 */
export async function giveVerdict(db: Db, dialogue: Dialogue, { by, id: asked, targetId, at, correction, ...rest }: Judging) {
  mustMay(by, 'judge')
  if (rest.heard !== 'yes' && !correction)
    throw new Refusal('invalid', 'Say in your own words what was not heard.', { field: 'correction' })
  const said = { ...rest, correction: rest.heard === 'yes' ? null : correction }
  const { companyId, id: dialogueId } = dialogue
  return await db.transaction(async (tx) => {
    const target = await findTarget(tx, dialogue, targetId)
    if (target.addresseeId !== by.personId)
      throw new Refusal('not_allowed', 'Only the person whom an answer was written for says whether they were heard.')
    // Before the words: they may answer again for what is reopened, and must not leave meanwhile.
    if (target.conflictId) await answererHere(tx, { id: companyId }, target.authorId)
    const before = target.conflictId && (await holdConflict(tx, dialogue, target.conflictId))
    await mustBeTheAnswer(tx, companyId, target)
    const { id, isNew } = await once(asked, {
      at,
      make: async (id) =>
        (
          await tx
            .insert(verdicts)
            .values({ companyId, id, targetId, personId: by.personId, ...said, at })
            .onConflictDoNothing()
            .returning({ id: verdicts.id })
        ).length > 0,
      isSame: (id) => isSame(tx, { companyId, id, targetId, ...said }),
    })
    const { about, path } = placeOf(dialogue, target)
    if (!isNew) return { id, path, isNew }
    const { heard, settled, feeling } = said
    await record(tx, 'verdict_given', {
      companyId,
      dialogueId,
      by: by.personId,
      at,
      detail: { verdictId: id, targetId, responseId: target.responseId, heard, settled, feeling, ...about },
    })
    if (before) await reopen(tx, dialogue, { by, conflict: before, settled, at })
    return { id, path, isNew }
  })
}

/** Only where the verdict changes its state: who says "not yet" twice has reopened it once. */
async function reopen(
  tx: Db,
  dialogue: Dialogue,
  { by, conflict, settled, at }: { by: Member; conflict: Awaited<ReturnType<typeof holdConflict>>; settled: Judging['settled']; at: Date },
) {
  const { companyId, id: dialogueId } = dialogue
  const { id: conflictId, course } = conflict
  const isOpen = stateOf({ ...course, verdict: { settled, at } }, at) === 'reopened'
  if (!isOpen || stateOf(course, at) === 'reopened') return
  await record(tx, 'conflict_reopened', { companyId, dialogueId, by: by.personId, at, detail: { conflictId } })
  if (await hasRunningDuty(tx, companyId, conflictId)) return
  await startObligation(tx, dialogue, {
    about: { conflictId },
    cause: 'reopened',
    round: await roundsOf(tx, { companyId, conflictId }),
    at,
  })
}

/** Whether a clock runs for it already: no second one begins beside it. One that was let go has ended, also when the conflict goes on. */
async function hasRunningDuty(tx: Db, companyId: string, conflictId: string) {
  const [open] = await tx
    .select({ id: obligations.id })
    .from(obligations)
    .leftJoin(responseTargets, and(eq(responseTargets.companyId, obligations.companyId), eq(responseTargets.obligationId, obligations.id)))
    .where(and(isStillOwed(companyId), eq(obligations.conflictId, conflictId)))
    .limit(1)
  return open !== undefined
}

/** What an answer answers, and whom. Refuses with not_found where this dialogue has no such answer. */
export async function findTarget(db: Db, { companyId, id: dialogueId }: Dialogue, targetId: string) {
  const [row] = await db
    .select({
      id: responseTargets.id,
      statementId: responseTargets.statementId,
      conflictId: responseTargets.conflictId,
      addresseeId: responseTargets.addresseeId,
      responseId: responses.id,
      authorId: responses.authorId,
      isAnswer: responses.isAnswer,
    })
    .from(responseTargets)
    .innerJoin(responses, and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId)))
    .where(and(eq(responseTargets.companyId, companyId), eq(responses.dialogueId, dialogueId), eq(responseTargets.id, targetId)))
  if (!row) throw new Refusal('not_found', 'There is nothing at this address.')
  return row
}

/** Where what an answer answers is read, and its id as facts hold it. */
export function placeOf(dialogue: Dialogue, { conflictId, statementId }: { conflictId: string | null; statementId: string | null }) {
  const about: { conflictId: string } | { statementId: string } = conflictId ? { conflictId } : { statementId: statementId! }
  return { about, path: `${pathOf(dialogue)}/${conflictId ? 'conflicts' : 'whys'}/${conflictId ?? statementId}` }
}

/** Refuses what is no answer yet, and an answer that a newer one followed. */
export async function mustBeTheAnswer(tx: Db, companyId: string, target: Awaited<ReturnType<typeof findTarget>>) {
  if (!target.isAnswer) throw new Refusal('too_late', 'This only names a new date. The answer is still to come.')
  const isIt = and(eq(responseTargets.companyId, companyId), eq(responseTargets.id, target.id))
  const [followed] = await tx
    .select({ id: responses.id })
    .from(responseTargets)
    .innerJoin(responses, and(eq(responses.companyId, responseTargets.companyId), eq(responses.id, responseTargets.responseId)))
    .where(and(isIt, hasNewerAnswer(companyId)))
  if (followed) throw new Refusal('taken', 'There is a newer answer by now. Read it, and say of that one whether it answers you.')
}

type Said = Pick<Judging, 'heard' | 'correction' | 'settled' | 'feeling'>

async function isSame(tx: Db, { companyId, id, ...given }: Said & { companyId: string; id: string; targetId: string }) {
  const [there] = await tx
    .select({
      targetId: verdicts.targetId,
      heard: verdicts.heard,
      correction: verdicts.correction,
      settled: verdicts.settled,
      feeling: verdicts.feeling,
    })
    .from(verdicts)
    .where(and(eq(verdicts.companyId, companyId), eq(verdicts.id, id)))
  return there !== undefined && (Object.keys(there) as (keyof typeof there)[]).every((field) => there[field] === given[field])
}
