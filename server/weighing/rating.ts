import { and, asc, eq, inArray, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { options, ratings, statements, weighings } from '../../db/schema/index.ts'
import { mustMay, sideOf } from '../companies/permissions.ts'
import { sharedCriteria } from '../criteria/shared.ts'
import { optionsOnTheTable, type SharedOption } from '../dialogues/on-the-table.ts'
import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { legible } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { type Evidence, evidenceMost, readEvidence } from './evidence.ts'
import { heldWeighing, isOwn, mustBeWeighing, recordGiven } from './giving.ts'

/** What the five pills and the sixth say: how well, or that one does not know. */
export const scores = ['0', '1', '2', '3', '4', 'unknown'] as const
type Score = (typeof scores)[number]

const field = /^(score|evidence)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const mostFields = 400

const goneMeanwhile = 'This option was taken off the table, or became part of another, meanwhile. What you typed stands here still.'

/** What was chosen and typed for one criterion. */
interface TypedRating {
  score: Score | null
  evidence: string
}

/** One option, and for each criterion `score-<its id>` and `evidence-<its id>`. What was left out is not rated. */
export const ratingForm = z.looseObject({ option: z.uuid().optional().catch(undefined) }).superRefine((body, context) => {
  for (const [id, { score, evidence }] of ratingsIn(body)) {
    if (evidence.length > evidenceMost)
      context.addIssue({
        code: 'custom',
        path: [`evidence-${id}`],
        message: 'Keep this under {maximum, number} characters.',
        params: { maximum: evidenceMost },
      })
    if (score === null && evidence !== '')
      context.addIssue({
        code: 'custom',
        path: [`score-${id}`],
        message: 'Say how well it meets this, or that you do not know. What shows it stands beside that.',
      })
  }
})

function ratingsIn(body: Record<string, unknown>) {
  const typed = new Map<string, TypedRating>()
  for (const [name, value] of Object.entries(body).slice(0, mostFields)) {
    const [, kind, id = ''] = field.exec(name) ?? []
    if (!kind || typeof value !== 'string') continue
    const rating = typed.get(id) ?? { score: null, evidence: '' }
    const part = kind === 'score' ? { score: scores.find((score) => score === value) ?? null } : { evidence: legible(value).trim() }
    typed.set(id, { ...rating, ...part })
  }
  return typed
}

export interface Rating extends Partial<Evidence> {
  optionId: string
  criterionId: string
  /** 0 to 4; null is "don't know", which is a value and never a zero; undefined takes the rating back. */
  score: number | null | undefined
}

/**
 * Rates options on criteria: each given rating takes the place of the one before. Gives whether anything changed. Of the fact only the
 * side is kept, never a figure, and it is not public. Refuses who may not rate, a time when nothing is rated, and with not_found what is
 * not on the table, or a statement that is not of this dialogue.
 */
export async function rate(db: Db, dialogue: Dialogue, { by, ratings: given, at }: { by: Member; ratings: Rating[]; at: Date }) {
  mustMay(by, 'weigh')
  mustBeWeighing(dialogue, at)
  return await db.transaction(async (tx) => {
    const { companyId, id: dialogueId } = dialogue
    const rated = await holdRated(tx, dialogue, given)
    await heldWeighing(tx, dialogue, { by, at })
    await mustBeOnTheTable(tx, dialogue, { given, gone: rated.flatMap(({ id, isGone }) => (isGone ? [id] : [])) })
    await mustBeSaidHere(tx, dialogue, given)
    const own = and(eq(ratings.companyId, companyId), eq(ratings.dialogueId, dialogueId), eq(ratings.personId, by.personId))
    const before = await tx.select().from(ratings).where(own)
    const changed = given.filter(
      (rating) =>
        !isSame(
          rating,
          before.find((held) => placeOf(held) === placeOf(rating)),
        ),
    )
    if (changed.length === 0) return false
    const places = changed.map(({ optionId, criterionId }) => and(eq(ratings.optionId, optionId), eq(ratings.criterionId, criterionId)))
    await tx.delete(ratings).where(and(own, or(...places)))
    const kept = changed.flatMap((rating) => (rating.score === undefined ? [] : [{ ...rating, score: rating.score }]))
    if (kept.length > 0)
      await tx.insert(ratings).values(kept.map((rating) => ({ companyId, dialogueId, personId: by.personId, ...rating, at })))
    await tx
      .update(weighings)
      .set({ ratedAt: at, side: sideOf(by), openedAt: null })
      .where(isOwn(dialogue, by))
    await recordGiven(tx, 'ratings_given', dialogue, { by, at })
    return true
  })
}

/** What was typed about one option, as ratings: every criterion of the form, the ones without a score taken back. */
export function ratingsTyped(
  dialogue: Dialogue,
  { optionId, body, baseUrl }: { optionId: string; body: Record<string, unknown>; baseUrl: string },
): Rating[] {
  return [...ratingsIn(body)].map(([criterionId, { score, evidence }]) => ({
    optionId,
    criterionId,
    score: score === null ? undefined : score === 'unknown' ? null : Number(score),
    ...readEvidence(evidence, { path: pathOf(dialogue), baseUrl }),
  }))
}

/** The option to go on with: the first after this one that is not rated on every criterion yet. Null at the end, so that nobody goes in circles. */
export function nextToRate(
  {
    options,
    criteria,
    ratings,
  }: { options: SharedOption[]; criteria: { id: string }[]; ratings: { optionId: string; criterionId: string }[] },
  after?: string,
) {
  const ahead = options.slice(options.findIndex(({ id }) => id === after) + 1)
  return ahead.find(({ id }) => !isRated(id, { criteria, ratings })) ?? null
}

/** Whether somebody has said of this option how well it meets each criterion, or that they do not know. */
export function isRated(
  optionId: string,
  { criteria, ratings }: { criteria: { id: string }[]; ratings: { optionId: string; criterionId: string }[] },
) {
  return criteria.every(({ id }) => ratings.some((rating) => rating.optionId === optionId && rating.criterionId === id))
}

/** Who makes one of these options part of another is waited for, and waits: the ratings that it brings along are all there are. */
async function holdRated(tx: Db, { companyId, id: dialogueId }: Dialogue, given: Rating[]) {
  const ids = given.map(({ optionId }) => optionId)
  const rated = and(eq(options.companyId, companyId), eq(options.dialogueId, dialogueId), inArray(options.id, ids))
  const isGone = sql<boolean>`coalesce(${options.retiredAt}, ${options.mergedAt}) is not null`
  return await tx.select({ id: options.id, isGone }).from(options).where(rated).orderBy(asc(options.id)).for('share')
}

async function mustBeOnTheTable(tx: Db, dialogue: Dialogue, { given, gone }: { given: Rating[]; gone: string[] }) {
  const [options, criteria] = [await optionsOnTheTable(tx, dialogue), await sharedCriteria(tx, dialogue)]
  const isThere = (things: { id: string }[], wanted: string) => things.some(({ id }) => id === wanted)
  for (const { optionId, criterionId } of given) {
    if (gone.includes(optionId)) throw new Refusal('taken', goneMeanwhile)
    if (!isThere(options, optionId)) throw new Refusal('not_found', 'There is nothing at this address.')
    if (!isThere(criteria, criterionId)) throw new Refusal('taken', 'The shared criteria have changed meanwhile. Look at them again first.')
  }
}

async function mustBeSaidHere(tx: Db, { companyId, id: dialogueId }: Dialogue, given: Rating[]) {
  const named = given.flatMap(({ criterionId, evidenceStatementId }) => (evidenceStatementId ? [{ criterionId, evidenceStatementId }] : []))
  if (named.length === 0) return
  const ids = named.map(({ evidenceStatementId }) => evidenceStatementId)
  const here = and(eq(statements.companyId, companyId), eq(statements.dialogueId, dialogueId), inArray(statements.id, ids))
  const found = new Set((await tx.select({ id: statements.id }).from(statements).where(here)).map(({ id }) => id))
  const stray = named.find(({ evidenceStatementId }) => !found.has(evidenceStatementId))
  if (stray)
    throw new Refusal('invalid', 'There is no such statement in this dialogue. Copy the address of one that is here.', {
      field: `evidence-${stray.criterionId}`,
    })
}

function isSame(rating: Rating, held: typeof ratings.$inferSelect | undefined) {
  if (!held) return rating.score === undefined
  const shown = [rating.evidence, rating.evidenceStatementId, rating.evidenceUrl].map((part) => part ?? null)
  return (
    rating.score === held.score && [held.evidence, held.evidenceStatementId, held.evidenceUrl].every((part, place) => part === shown[place])
  )
}

function placeOf({ optionId, criterionId }: { optionId: string; criterionId: string }) {
  return `${optionId} ${criterionId}`
}
