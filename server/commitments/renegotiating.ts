import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { commitments, type renegotiationEnds, renegotiations } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { formId, words } from '../forms.ts'
import type { Member } from '../member.ts'
import { dateIn } from '../obligations/days.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { moveCommitmentAlarms } from './alarms.ts'
import { type Dialogue, type Held, holdCommitment, mustGoOn, type Saying } from './holding.ts'
import { mustBeOtherSide, mustBeOwnSide } from './sides.ts'

export const renegotiationForm = z.object({
  id: formId(),
  due: z.string({ error: 'Say by when.' }).min(1, 'Say by when.').pipe(z.iso.date('Choose a day from the calendar.')),
  reason: words({ most: 5_000, empty: 'Say why it takes another day.' }),
})

interface Asking extends Saying {
  id?: string | undefined
  /** 'YYYY-MM-DD', in the company's zone. */
  dueOn: string
  reason: string
}

/**
 * The owner's side asks for another day, and says why. It counts once the other side accepts it, and the old day stays readable. A new
 * ask takes the place of one that is open. Refuses with not_allowed everybody else, with invalid a day that is past or no later one, with
 * too_late what has ended or is done. Gives its id.
 */
export async function askForAnotherDay(db: Db, dialogue: Dialogue, { id: asked, dueOn, reason, ...said }: Asking) {
  const { companyId, id: dialogueId } = dialogue
  const { by, commitmentId, at } = said
  return await db.transaction(async (tx) => {
    const held = await holdCommitment(tx, dialogue, said)
    mustBeOwnSide(by, held)
    const same = await findSame(tx, { companyId, commitmentId, id: asked, by, dueOn, reason })
    if (same) return { id: same.id, isNew: false }
    mustStillRun(held)
    if (dueOn < dateIn(dialogue.company.timeZone, at))
      throw new Refusal('invalid', 'This day is past. Choose a later one.', { field: 'due' })
    if (dueOn === held.dueOn) throw new Refusal('invalid', 'It is due on that day already. Choose a later one.', { field: 'due' })
    if (dueOn < held.dueOn)
      throw new Refusal('invalid', 'This is before the day that counts now. Choose a later one: it can be done earlier at any time.', {
        field: 'due',
      })
    if (held.asked) await end(tx, { companyId, id: held.asked.id, end: 'replaced', by, at })
    const row = { companyId, commitmentId, wasDueOn: held.dueOn, dueOn, reason, by: by.personId, at }
    const make = async (id: string) =>
      (
        await tx
          .insert(renegotiations)
          .values({ ...row, id })
          .onConflictDoNothing()
          .returning({ id: renegotiations.id })
      ).length > 0
    const { id } = await once(asked, { at, make, isSame: async () => false })
    const detail = { commitmentId, side: held.side, renegotiationId: id, wasDueOn: held.dueOn, dueOn }
    await record(tx, 'renegotiation_proposed', { companyId, dialogueId, by: by.personId, at, detail })
    return { id, isNew: true }
  })
}

interface Answering extends Saying {
  renegotiationId: string
}

/** The other side accepts the other day: from now on it counts. Twice is once. Refuses as `declineAnotherDay`, and with too_late a day that has passed meanwhile. */
export async function acceptAnotherDay(db: Db, dialogue: Dialogue, answering: Answering) {
  await answerAsk(db, dialogue, { ...answering, end: 'accepted' })
}

/**
 * The other side says no to the other day: the one that was agreed on stays. Twice is once. Refuses with not_allowed everybody else, with
 * taken an ask that ended another way meanwhile, with too_late where the commitment has ended or is done.
 */
export async function declineAnotherDay(db: Db, dialogue: Dialogue, answering: Answering) {
  await answerAsk(db, dialogue, { ...answering, end: 'declined' })
}

type End = (typeof renegotiationEnds)[number]

async function answerAsk(db: Db, dialogue: Dialogue, { renegotiationId, end: how, ...said }: Answering & { end: 'accepted' | 'declined' }) {
  const { companyId, id: dialogueId } = dialogue
  const { by, commitmentId, at } = said
  await db.transaction(async (tx) => {
    const held = await holdCommitment(tx, dialogue, said)
    await mustBeOtherSide(tx, dialogue, held, by)
    const [asked] = await tx
      .select({ id: renegotiations.id, dueOn: renegotiations.dueOn, wasDueOn: renegotiations.wasDueOn, end: renegotiations.end })
      .from(renegotiations)
      .where(
        and(eq(renegotiations.companyId, companyId), eq(renegotiations.commitmentId, commitmentId), eq(renegotiations.id, renegotiationId)),
      )
    if (!asked) throw new Refusal('not_found', 'There is nothing at this address.')
    if (asked.end === how) return
    if (asked.end) throw new Refusal('taken', 'This was answered meanwhile, or another day was asked for. Look at it again first.')
    mustStillRun(held)
    if (how === 'accepted') mustBeToCome(asked, dateIn(dialogue.company.timeZone, at))
    await end(tx, { companyId, id: asked.id, end: how, by, at })
    if (how === 'accepted') await moveTo(tx, dialogue, { held, dueOn: asked.dueOn, at })
    const detail = { commitmentId, side: held.side, renegotiationId, wasDueOn: asked.wasDueOn, dueOn: asked.dueOn }
    await record(tx, `renegotiation_${how}`, { companyId, dialogueId, by: by.personId, at, detail })
  })
}

function mustStillRun(held: Held) {
  mustGoOn(held)
  if (held.standing.state === 'done') throw new Refusal('too_late', 'It is said to be done, so it needs no other day.')
}

function mustBeToCome({ dueOn }: { dueOn: string }, today: string) {
  if (dueOn < today)
    throw new Refusal(
      'too_late',
      'The day that was asked for has passed meanwhile, so it cannot count any more. A later one can still be asked for.',
    )
}

async function end(tx: Db, { companyId, id, end, by, at }: { companyId: string; id: string; end: End; by: Member; at: Date }) {
  await tx
    .update(renegotiations)
    .set({ end, endedBy: by.personId, endedAt: at })
    .where(and(eq(renegotiations.companyId, companyId), eq(renegotiations.id, id), isNull(renegotiations.endedAt)))
}

async function moveTo(tx: Db, { companyId }: Dialogue, { held, dueOn, at }: { held: Held; dueOn: string; at: Date }) {
  await tx
    .update(commitments)
    .set({ dueOn })
    .where(and(eq(commitments.companyId, companyId), eq(commitments.id, held.id)))
  await moveCommitmentAlarms(tx, { companyId, id: held.id, startedAt: held.at, dueOn, at })
}

interface Same {
  companyId: string
  commitmentId: string
  id: string | undefined
  by: Member
  dueOn: string
  reason: string
}

async function findSame(tx: Db, { companyId, commitmentId, id, by, dueOn, reason }: Same) {
  if (id === undefined) return null
  const [same] = await tx
    .select({ id: renegotiations.id })
    .from(renegotiations)
    .where(
      and(
        eq(renegotiations.companyId, companyId),
        eq(renegotiations.commitmentId, commitmentId),
        eq(renegotiations.id, id),
        eq(renegotiations.by, by.personId),
        eq(renegotiations.dueOn, dueOn),
        eq(renegotiations.reason, reason),
      ),
    )
  return same ?? null
}
