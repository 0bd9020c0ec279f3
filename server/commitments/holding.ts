import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { commitmentSteps, commitments, renegotiations } from '../../db/schema/index.ts'
import { sideOf } from '../companies/permissions.ts'
import { record } from '../events/record.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { dropCommitmentAlarms, moveCommitmentAlarms, setUnconfirmedAlarms } from './alarms.ts'
import { type Standing, type Step, standingOf } from './standing.ts'

/** What the rules need to know of the dialogue that a commitment was made in. */
export interface Dialogue {
  companyId: string
  id: string
  company: { timeZone: string }
}

/** Who says something of which commitment, and when. */
export interface Saying {
  by: Member
  commitmentId: string
  at: Date
}

export type Held = Awaited<ReturnType<typeof holdCommitment>>

/**
 * Holds a commitment until the caller's transaction ends, and reads how it stands: of two who say something of it at once the second
 * sees what the first one said. Refuses with not_found what this dialogue has not.
 */
export async function holdCommitment(tx: Db, dialogue: Dialogue, { by, commitmentId, at }: Saying) {
  const { companyId, id: dialogueId } = dialogue
  const here = and(eq(commitments.companyId, companyId), eq(commitments.dialogueId, dialogueId), eq(commitments.id, commitmentId))
  const [commitment] = await tx
    .select({
      id: commitments.id,
      ownerId: commitments.ownerId,
      side: commitments.side,
      responseId: commitments.responseId,
      dueOn: commitments.dueOn,
      at: commitments.at,
    })
    .from(commitments)
    .where(here)
    .for('no key update')
  if (!commitment || by.companyId !== companyId) throw new Refusal('not_found', 'There is nothing at this address.')
  const steps = await stepsOf(tx, { companyId, commitmentId })
  return {
    ...commitment,
    last: steps.at(-1) ?? null,
    standing: standingOf(commitment, steps, { at, timeZone: dialogue.company.timeZone }),
    asked: await openAsk(tx, { companyId, commitmentId }),
  }
}

interface Taking {
  kind: Step['kind']
  by: Member
  held: Held
  words: string | null
  at: Date
}

/**
 * Writes one thing that happened to a commitment with its fact, and sets what rings from now on, in the caller's transaction. What
 * follows something never has an earlier moment than that, nor the same: in their order they are read.
 */
export async function takeStep(tx: Db, { companyId, id: dialogueId }: Dialogue, { kind, by, held, words, at: saidAt }: Taking) {
  const at = held.last && saidAt <= held.last.at ? new Date(held.last.at.getTime() + 1) : saidAt
  const id = newId(at)
  await tx.insert(commitmentSteps).values({ companyId, id, commitmentId: held.id, kind, by: by.personId, side: sideOf(by), words, at })
  await setRinging(tx, { companyId, kind, held, at })
  const detail = { commitmentId: held.id, side: held.side, stepId: id }
  await record(tx, `commitment_${kind}`, { companyId, dialogueId, by: by.personId, at, detail })
}

async function setRinging(tx: Db, { companyId, kind, held, at }: { companyId: string; kind: Step['kind']; held: Held; at: Date }) {
  const which = { companyId, id: held.id, at }
  if (kind === 'done') await setUnconfirmedAlarms(tx, which)
  if (kind === 'not_done') await moveCommitmentAlarms(tx, { ...which, startedAt: held.at, dueOn: held.dueOn })
  if (kind === 'confirmed' || kind === 'broken') await dropCommitmentAlarms(tx, which)
}

/** Whether the last thing that happened is what is said now, in the same words by the same person: then it happened already. */
export function isSaidAgain({ last }: Held, { kind, by, words }: { kind: Step['kind']; by: Member; words: string | null }) {
  return last?.kind === kind && last.by === by.personId && last.words === words
}

/** Refuses with too_late where nothing more can be said of it. */
export function mustGoOn({ standing }: { standing: Standing }) {
  if (standing.state === 'confirmed')
    throw new Refusal('too_late', 'This commitment is kept, as the other side has confirmed. Nothing more is said of it here.')
  if (standing.state === 'broken') throw new Refusal('too_late', 'This commitment is marked as broken. Nothing more is said of it here.')
}

async function stepsOf(tx: Db, { companyId, commitmentId }: { companyId: string; commitmentId: string }) {
  return await tx
    .select({ kind: commitmentSteps.kind, by: commitmentSteps.by, words: commitmentSteps.words, at: commitmentSteps.at })
    .from(commitmentSteps)
    .where(and(eq(commitmentSteps.companyId, companyId), eq(commitmentSteps.commitmentId, commitmentId)))
    .orderBy(asc(commitmentSteps.at), asc(commitmentSteps.id))
}

/** The other day that its owner asks for, while nobody has said yes or no. */
async function openAsk(tx: Db, { companyId, commitmentId }: { companyId: string; commitmentId: string }) {
  const [asked] = await tx
    .select({ id: renegotiations.id, dueOn: renegotiations.dueOn })
    .from(renegotiations)
    .where(and(eq(renegotiations.companyId, companyId), eq(renegotiations.commitmentId, commitmentId), isNull(renegotiations.endedAt)))
    .orderBy(desc(renegotiations.at))
  return asked ?? null
}
