import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { decisionCriteria, decisionOptions, decisions, dialogues, type Placed } from '../../db/schema/index.ts'
import { type Offered, offerCommitments } from '../commitments/offering.ts'
import { sharedCriteria } from '../criteria/shared.ts'
import { optionsOnTheTable } from '../dialogues/on-the-table.ts'
import { movePhase, mustLead } from '../dialogues/phases.ts'
import { type Dialogue, mustBeOpen } from '../dialogues/reading.ts'
import { isSealed } from '../dialogues/weighing-time.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { reviewAlarm, setAll } from '../obligations/alarms.ts'
import { dateIn } from '../obligations/days.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { resultsOf } from '../weighing/results.ts'
import { reviewMorning } from './days.ts'
import { dissentIn } from './dissenting.ts'
import { isFollowing } from './following.ts'
import { isRecorded } from './recorded.ts'

export interface Deciding {
  /** The options taken, at least one of those on the table. */
  optionIds: string[]
  /** What it rests on, at least one shared criterion. */
  criterionIds: string[]
  rationale: string
  /** Why it departs from the ranking of both sides together. Left out where it does not. */
  departure: string | null
  /** What whoever records it has against it themselves. */
  dissent: string | null
  /** The day ('YYYY-MM-DD') on which both sides look at it again. */
  reviewOn: string
  commitments: Offered[]
}

interface Recording extends Deciding {
  by: Member
  id?: string | undefined
  at: Date
}

/**
 * Records what was decided, with the shared ranking as it stands, which is copied into it. By the champion or an admin, once weighing has
 * closed; the first one moves the dialogue on to decided. A later one stands beside the earlier, which stays readable. Refuses with
 * invalid options and criteria that are not on the table, a day that is not to come, and a departure from the ranking without a reason.
 * Gives its id. The same form sent twice records it once; with something else in it it is refused with taken.
 */
export async function recordDecision(db: Db, dialogue: Dialogue, { by, id: asked, at, ...given }: Recording) {
  if (by.companyId !== dialogue.companyId) throw new Refusal('not_found', 'There is nothing at this address.')
  mustLead(by, dialogue)
  mustBeDecidable(dialogue, at)
  const { companyId, id: dialogueId, company } = dialogue
  return await db.transaction(async (tx) => {
    const again = asked && (await isRecorded(tx, dialogue, { id: asked, by, ...given }))
    if (again) return { id: asked, isNew: false }
    const whole = await wholeDecision(tx, dialogue, { ...given, at })
    const { optionIds, criterionIds, commitments, dissent, ...words } = whole
    const row = { companyId, dialogueId, by: by.personId, ...words, at }
    const make = async (id: string) =>
      (
        await tx
          .insert(decisions)
          .values({ ...row, id })
          .onConflictDoNothing()
          .returning({ id: decisions.id })
      ).length > 0
    const isSame = (id: string) => isRecorded(tx, dialogue, { id, by, ...given })
    const { id: decisionId, isNew } = await once(asked, { at, make, isSame })
    if (!isNew) return { id: decisionId, isNew }
    const of = { companyId, dialogueId, decisionId }
    await tx.insert(decisionOptions).values(optionIds.map((optionId) => ({ ...of, optionId })))
    await tx.insert(decisionCriteria).values(criterionIds.map((criterionId) => ({ ...of, criterionId })))
    await offerCommitments(tx, dialogue, { by, from: { decisionId }, commitments, at })
    await mustStillBeDecidable(tx, dialogue, at)
    if (dialogue.phase === 'weighing') await movePhase(tx, dialogue, { by, to: 'decided', reason: null, at, kind: 'phase_changed' })
    const detail = { decisionId, follows: row.followsRanking }
    await record(tx, 'decision_recorded', { companyId, dialogueId, by: by.personId, at, detail, onlyWhileOpen: true })
    if (dissent) await dissentIn(tx, dialogue, { by, decisionId, words: dissent, at })
    await setAll(tx, [{ companyId, aboutId: decisionId, moments: { [reviewAlarm]: reviewMorning(company, row.reviewOn) } }])
    return { id: decisionId, isNew }
  })
}

/** Refuses with closed before weighing has closed, and where nothing more can be said. */
export function mustBeDecidable(dialogue: Pick<Dialogue, 'phase' | 'weighingClosesAt'>, at: Date) {
  mustBeOpen(dialogue)
  if (isSealed(dialogue, at)) throw new Refusal('closed', 'A decision is recorded once weighing has closed: both sides weigh first.')
}

/** Whoever opens the weighing again at this moment waits for this transaction, or was waited for: then it is seen here. */
async function mustStillBeDecidable(tx: Db, { companyId, id }: Dialogue, at: Date) {
  const [now] = await tx
    .select({ phase: dialogues.phase, weighingClosesAt: dialogues.weighingClosesAt })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, id)))
    .for('no key update')
  mustBeDecidable(now!, at)
}

/** The decision with what the ranking says of it; refuses one that lacks something. */
async function wholeDecision(tx: Db, dialogue: Dialogue, { at, ...given }: Deciding & { at: Date }) {
  const { rationale, departure, dissent, reviewOn, commitments } = given
  const [optionIds, criterionIds] = [[...new Set(given.optionIds)], [...new Set(given.criterionIds)]]
  mustBeAmong(optionIds, await optionsOnTheTable(tx, dialogue), { field: 'options', none: 'Choose what was decided.' })
  mustBeAmong(criterionIds, await sharedCriteria(tx, dialogue), {
    field: 'criteria',
    none: 'Choose at least one shared criterion that it rests on.',
  })
  const { options: ranking } = await resultsOf(tx, dialogue)
  const [want] = wantsOf({ optionIds, departure, reviewOn }, { dialogue, ranking, at })
  if (want) throw new Refusal('invalid', want.sentence, { field: want.field })
  const followsRanking = isFollowing(ranking, optionIds)
  const why = followsRanking === false ? departure : null
  return { optionIds, criterionIds, rationale, ranking, followsRanking, departure: why, dissent, reviewOn, commitments }
}

/** What a decision still wants that only the ranking and the calendar can say, each with its field. */
export function wantsOf(
  { optionIds, departure, reviewOn }: { optionIds: string[]; departure: string | null; reviewOn: string | null },
  { dialogue, ranking, at }: { dialogue: Dialogue; ranking: readonly Placed[]; at: Date },
) {
  const isUnexplained = optionIds.length > 0 && isFollowing(ranking, optionIds) === false && !departure
  const isPast = reviewOn !== null && reviewOn <= dateIn(dialogue.company.timeZone, at)
  return [
    ...(isUnexplained ? [{ field: 'departure', sentence: unexplained }] : []),
    ...(isPast ? [{ field: 'reviewOn', sentence: 'Choose a day to come: on it both sides look at the decision again.' }] : []),
  ]
}

const unexplained =
  'This takes what stands behind something left out, in the ranking of both sides together. Say why: everybody reads it above all else.'

function mustBeAmong(ids: string[], all: { id: string }[], { field, none }: { field: string; none: string }) {
  if (ids.length === 0) throw new Refusal('invalid', none, { field })
  if (!ids.every((id) => all.some((one) => one.id === id)))
    throw new Refusal('invalid', 'Something on the table has changed meanwhile. Choose again.', { field })
}
