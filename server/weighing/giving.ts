import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { dialogues, weighings, weights } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { type SharedCriterion, sharedCriteria } from '../criteria/shared.ts'
import { closesSooner, isWeighing } from '../dialogues/weighing-time.ts'
import { record } from '../events/record.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { allPoints } from './points.ts'

const field = /^points-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const wholePoints = 'Write a whole number from 0 to 100.'
/** As many criteria as one form can be about, and as many letters as a number can have. */
const most = { fields: 200, letters: 20 }

/** A number field for each criterion, `points-<its id>`, and two buttons: what is only saved is not judged. Left empty is 0 points. */
export const weightsForm = z.looseObject({ wish: z.literal('save').optional().catch(undefined) }).superRefine((body, context) => {
  if (body.wish === 'save') return
  for (const [id, text] of Object.entries(pointsTyped(body)))
    if (!/^\d{0,3}$/.test(text) || Number(text) > allPoints)
      context.addIssue({ code: 'custom', path: [`points-${id}`], message: wholePoints })
})

/** What stands in the number fields of a form, by the id of the criterion. */
export function pointsTyped(body: Record<string, unknown>): Record<string, string> {
  const typed = Object.entries(body).flatMap(([name, value]) => {
    const id = field.exec(name)?.[1]
    return id && typeof value === 'string' ? [[id, value.trim().slice(0, most.letters)] as const] : []
  })
  return Object.fromEntries(typed.slice(0, most.fields))
}

interface Dialogue {
  companyId: string
  id: string
  phase: (typeof dialogues.$inferSelect)['phase']
  weighingClosesAt: Date | null
}

interface Giving {
  by: Member
  /** Points by the id of the criterion. */
  points: Record<string, number>
  at: Date
}

/**
 * Gives one's weights: a whole set, of whole points that make 100 over the criteria that are shared now. Takes the place of the set one
 * gave before; the very same set again is nothing new, and gives false. Of the fact only the side is kept, never a figure, and it is not
 * public. Refuses who may not weigh, a time when nothing is weighed, and what does not make 100, at its field.
 */
export async function giveWeights(db: Db, dialogue: Dialogue, { by, points, at }: Giving) {
  mustMay(by, 'weigh')
  mustBeWeighing(dialogue, at)
  return await db.transaction(async (tx) => {
    const { companyId, id: dialogueId } = dialogue
    const before = await heldWeighing(tx, dialogue, { by, at })
    const set = wholeSet(points, await sharedCriteria(tx, dialogue))
    const own = and(eq(weights.companyId, companyId), eq(weights.dialogueId, dialogueId), eq(weights.personId, by.personId))
    if (before.weighedAt && isSame(set, await tx.select().from(weights).where(own))) {
      await forgetDraft(tx, dialogue, by)
      return false
    }
    await tx.delete(weights).where(own)
    await tx.insert(weights).values(set.map((weight) => ({ companyId, dialogueId, personId: by.personId, ...weight })))
    await tx
      .update(weighings)
      .set({ draft: null, weighedAt: at, side: sideOf(by), openedAt: null })
      .where(isOwn(dialogue, by))
    await recordGiven(tx, 'weights_given', dialogue, { by, at })
    return true
  })
}

/** Keeps points as they are typed, for later and for nobody else: they count for nothing, and no fact tells of them. */
export async function saveWeights(db: Db, dialogue: Dialogue, { by, typed, at }: { by: Member; typed: Record<string, string>; at: Date }) {
  mustMay(by, 'weigh')
  mustBeWeighing(dialogue, at)
  await db.transaction(async (tx) => {
    const shared = await sharedCriteria(tx, dialogue)
    const draft = Object.fromEntries(shared.flatMap(({ id }) => (typed[id] === undefined ? [] : [[id, typed[id]]])))
    await heldWeighing(tx, dialogue, { by, at })
    await tx.update(weighings).set({ draft }).where(isOwn(dialogue, by))
  })
}

/** Refuses with closed, before weighing begins and after it has closed. */
export function mustBeWeighing(dialogue: Pick<Dialogue, 'phase' | 'weighingClosesAt'>, at: Date) {
  if (isWeighing(dialogue, at)) return
  if (dialogue.phase === 'draft' || dialogue.phase === 'listening') throw new Refusal('closed', 'Weighing has not begun in this dialogue.')
  throw new Refusal('closed', 'Weighing is closed in this dialogue. What was given stays as it is.')
}

/** What one person gives is changed by one request at a time: the row of theirs, made where there is none, and held. */
export async function heldWeighing(tx: Db, { companyId, id: dialogueId }: Dialogue, { by, at }: { by: Member; at: Date }) {
  const { personId } = by
  await tx
    .insert(weighings)
    .values({ companyId, dialogueId, personId, side: sideOf(by), at })
    .onConflictDoNothing()
  const [row] = await tx
    .select({ weighedAt: weighings.weighedAt })
    .from(weighings)
    .where(isOwn({ companyId, id: dialogueId }, by))
    .for('update')
  return row!
}

/**
 * Writes that somebody weighed or rated: for which side, and nothing of what. The fact raises the dialogue, which is held from then on, so
 * what closed in the meantime is seen now: nothing comes in behind the closing.
 */
export async function recordGiven(
  tx: Db,
  kind: 'weights_given' | 'ratings_given',
  dialogue: Dialogue,
  { by, at }: { by: Member; at: Date },
) {
  const { companyId, id: dialogueId } = dialogue
  await record(tx, kind, { companyId, dialogueId, by: by.personId, at, isPublic: false, detail: { side: sideOf(by) }, onlyWhileOpen: true })
  const [now] = await tx
    .select({ phase: dialogues.phase, weighingClosesAt: dialogues.weighingClosesAt })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, dialogueId)))
  mustBeWeighing(now!, at)
  if (closesSooner(now!, dialogue)) throw new Refusal('taken', 'Somebody changed meanwhile when weighing closes. Look at it again first.')
}

export function isOwn({ companyId, id }: { companyId: string; id: string }, { personId }: { personId: string }) {
  return and(eq(weighings.companyId, companyId), eq(weighings.dialogueId, id), eq(weighings.personId, personId))
}

async function forgetDraft(tx: Db, dialogue: Dialogue, by: Member) {
  await tx
    .update(weighings)
    .set({ draft: null })
    .where(and(isOwn(dialogue, by), sql`${weighings.draft} is not null`))
}

function wholeSet(points: Record<string, number>, shared: SharedCriterion[]) {
  if (shared.length === 0) throw new Refusal('invalid', 'No criterion is shared yet, so there is nothing to weigh.', { field: 'points' })
  const set = shared.map(({ id }) => ({ criterionId: id, points: points[id] }))
  const sum = set.reduce((sum, { points = 0 }) => sum + points, 0)
  if (set.some(({ points }) => points === undefined) && Object.keys(points).length > 0)
    throw new Refusal('invalid', 'The shared criteria have changed meanwhile. Look at all of them, and give each its points, or 0.', {
      field: 'points',
    })
  if (set.some(({ points = 0 }) => !Number.isInteger(points) || points < 0 || points > allPoints))
    throw new Refusal('invalid', wholePoints, { field: 'points' })
  if (sum < allPoints)
    throw new Refusal('invalid', 'Give the remaining {points, plural, one {# point} other {# points}}.', {
      field: 'points',
      points: allPoints - sum,
    })
  if (sum > allPoints)
    throw new Refusal('invalid', 'Take {points, plural, one {# point} other {# points}} back.', {
      field: 'points',
      points: sum - allPoints,
    })
  return set.map(({ criterionId, points = 0 }) => ({ criterionId, points }))
}

function isSame(set: { criterionId: string; points: number }[], held: { criterionId: string; points: number }[]) {
  const before = new Map(held.map(({ criterionId, points }) => [criterionId, points]))
  return set.length === held.length && set.every(({ criterionId, points }) => before.get(criterionId) === points)
}
