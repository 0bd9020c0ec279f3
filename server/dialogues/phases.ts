import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { dialogues, phaseChanges, phases } from '../../db/schema/index.ts'
import { record } from '../events/record.ts'
import { choice, optionalWords } from '../forms.ts'
import { newId } from '../ids.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import type { Dialogue } from './reading.ts'
import { keepOpen } from './reopening.ts'
import { isSealed, isWeighing } from './weighing-time.ts'

export type Phase = (typeof phases)[number]

export const phaseForm = z.object({
  to: choice(phases, 'Choose where the dialogue goes from here.'),
  reason: optionalWords({ most: 2000 }),
})

/** The champion of a dialogue and the company's admins lead it. */
export function mayLead(by: Pick<Member, 'personId' | 'role'> | null, dialogue: { champion: { personId: string } }) {
  return by !== null && (by.role === 'admin' || (by.role === 'staff' && by.personId === dialogue.champion.personId))
}

export function mustLead(by: Member, dialogue: { champion: { personId: string; name: string } }) {
  if (!mayLead(by, dialogue))
    throw new Refusal('not_allowed', 'Only {champion}, who answers for this dialogue, and the company’s admins do this.', {
      champion: dialogue.champion.name,
    })
}

/** A phase to go to. `needsReason`: everybody is told why. */
export interface Way {
  to: Phase
  direction: 'forward' | 'back' | 'close'
  needsReason: boolean
}

/** Whether moving on closes weighing before the moment that was announced: both sides counted on it. */
function isBeforeAnnounced(dialogue: Pick<Dialogue, 'phase' | 'weighingClosesAt'>, at: Date) {
  return isWeighing(dialogue, at) && dialogue.weighingClosesAt !== null
}

/**
 * Where a dialogue can go: the next phase without a reason, unless weighing was announced to close later; any earlier one and an early close
 * with one. A published dialogue never becomes a draft again.
 */
export function waysFrom(dialogue: Pick<Dialogue, 'phase' | 'weighingClosesAt'>, at: Date): Way[] {
  const { phase } = dialogue
  if (phase === 'draft') return []
  const here = phases.indexOf(phase)
  const earlier = phases
    .slice(1, here)
    .toReversed()
    .map((to): Way => ({ to, direction: 'back', needsReason: true }))
  const next = phases[here + 1]
  if (!next) return earlier
  const forward: Way = { to: next, direction: 'forward', needsReason: isBeforeAnnounced(dialogue, at) }
  return next === 'closed' ? [forward, ...earlier] : [forward, ...earlier, { to: 'closed', direction: 'close', needsReason: true }]
}

/** Moves a dialogue on, or takes it back. Asked for twice, it happens once; refuses with taken where somebody moved it elsewhere meanwhile. */
export async function changePhase(
  db: Db,
  dialogue: Dialogue,
  { by, to, reason, at }: { by: Member; to: Phase; reason?: string | null | undefined; at: Date },
) {
  mustLead(by, dialogue)
  if (dialogue.phase === 'draft') throw new Refusal('closed', 'This dialogue is a draft. Publish it first.')
  if (dialogue.phase === to) return
  const way = waysFrom(dialogue, at).find((way) => way.to === to)
  if (!way) throw new Refusal('invalid', 'A dialogue goes forward one step at a time.', { field: 'to' })
  if (way.needsReason && !reason) throw new Refusal('invalid', 'Say why. The reason is shown to everybody.', { field: 'reason' })
  await db.transaction((tx) =>
    movePhase(tx, dialogue, {
      by,
      to,
      reason: reason ?? null,
      at,
      kind: way.direction === 'back' ? 'phase_stepped_back' : 'phase_changed',
    }),
  )
}

interface Move {
  by: Member
  to: Phase
  reason: string | null
  at: Date
  kind: 'phase_changed' | 'phase_stepped_back' | 'dialogue_published'
}

/**
 * Changes the phase from the one the caller saw, with the closing they saw, in the caller's transaction, and keeps the change. Leaving the phase of weighing closes it;
 * coming back to it, or to before it, begins it anew without a day, while what the company weighed stays open where it was.
 */
export async function movePhase(tx: Db, dialogue: Dialogue, { by, to, reason, at, kind }: Move) {
  const { companyId, id: dialogueId, phase: from, weighingClosesAt } = dialogue
  const here = and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId))
  const isAhead = to === 'listening' || to === 'weighing'
  const closed = isWeighing(dialogue, at) ? at : weighingClosesAt
  if (isAhead && !isSealed(dialogue, at)) await keepOpen(tx, dialogue, at)
  const asSeen = sql`${dialogues.weighingClosesAt} is not distinct from ${weighingClosesAt?.toISOString() ?? null}::timestamptz`
  const [moved] = await tx
    .update(dialogues)
    .set({
      phase: to,
      publishedAt: sql`coalesce(${dialogues.publishedAt}, ${at.toISOString()}::timestamptz)`,
      weighingClosesAt: isAhead ? null : closed,
    })
    .where(and(here, eq(dialogues.phase, from), asSeen))
    .returning({ phase: dialogues.phase })
  if (!moved) {
    const [now] = await tx.select({ phase: dialogues.phase }).from(dialogues).where(here)
    if (now?.phase === to) return
    throw new Refusal('taken', 'Somebody moved this dialogue meanwhile. Look at it again first.')
  }
  await tx.insert(phaseChanges).values({ companyId, id: newId(at), dialogueId, from, to, reason, by: by.personId, at })
  await record(tx, kind, { companyId, dialogueId, by: by.personId, at, detail: { from, to } })
}
