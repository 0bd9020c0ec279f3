import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { analysisSteps, codings, themeVersions } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import { undenied } from './answers.ts'
import { addCodings, removeCodings } from './codings.ts'
import { mustStandAlone } from './leaning.ts'
import { type Place, type StepKind, takeStep } from './steps.ts'
import { changeTheme, type ThemeState } from './versions.ts'
import { type Deed, work } from './working.ts'

/** What is nobody's to undo here: a customer's word, what the public was shown, and undoing itself. */
const forGood: Partial<Record<StepKind, string>> = {
  member_checked: 'A customer has said this of their own statement. Only they say otherwise.',
  themes_published: 'What was published is not undone but taken back, with a reason that everybody can read.',
  themes_withdrawn: 'What was taken back is not undone but published again.',
  step_undone: 'This step undid another. Do that one again instead.',
}

/** Whether a step is of a kind that can be undone. */
export function isUndoable({ kind }: { kind: string }) {
  return forGood[kind as StepKind] === undefined
}

/**
 * Undoes a step, as a step of its own: what it changed is written anew as it stood before, what it put somewhere is taken away from there
 * and back, but for what the machine said and a customer has denied since. Gives whether that is news: a step is undone once. Refuses with not_found what is no step of this dialogue, with not_allowed
 * what is for good, and with too_late a step that a later one stands on, naming that one.
 */
export async function undoStep(db: Db, dialogue: Place, { by, stepId, at }: Deed & { stepId: string }) {
  return await work(db, dialogue, by, async (tx) => {
    const { companyId } = dialogue
    const undone = await findStep(tx, dialogue, stepId)
    if (undone.undoneAt) return false
    const sentence = forGood[undone.kind as StepKind]
    if (sentence) throw new Refusal('not_allowed', sentence)
    const changed = await changedBy(tx, dialogue, undone)
    await mustStandAlone(tx, dialogue, undone, changed)
    const detail = { undoneId: stepId, kind: undone.kind }
    const isPublic = changed.some(({ isPublic }) => isPublic)
    const step = await takeStep(tx, dialogue, 'step_undone', { by: by.personId, at, detail, isPublic })
    for (const { themeId, before } of changed) await changeTheme(tx, step, themeId, before ?? { state: 'rejected', parentId: null })
    await removeCodings(tx, step, await addedBy(tx, companyId, stepId))
    await addCodings(tx, step, await undenied(tx, dialogue, await removedBy(tx, companyId, stepId)))
    await tx
      .update(analysisSteps)
      .set({ undoneAt: at, undoneBy: by.personId })
      .where(and(eq(analysisSteps.companyId, companyId), eq(analysisSteps.id, stepId)))
    return true
  })
}

export type TakenStep = Awaited<ReturnType<typeof findStep>>

async function findStep(tx: Db, { companyId, id: dialogueId }: Place, stepId: string) {
  const [step] = await tx
    .select()
    .from(analysisSteps)
    .where(and(eq(analysisSteps.companyId, companyId), eq(analysisSteps.dialogueId, dialogueId), eq(analysisSteps.id, stepId)))
  if (!step) throw new Refusal('not_found', 'There is no such step.')
  return step
}

/** A theme that a step changed: how it stood before, null where the step made it. */
export interface Changed {
  themeId: string
  before: ThemeState | null
  /** Whether everybody reads it as it stands now, so that undoing is told to everybody. */
  isPublic: boolean
}

async function changedBy(tx: Db, { companyId, id: dialogueId }: Place, { id, at }: TakenStep): Promise<Changed[]> {
  const own = await tx
    .select({ themeId: themeVersions.themeId, number: sql<number>`min(${themeVersions.number})::int` })
    .from(themeVersions)
    .where(
      and(
        eq(themeVersions.companyId, companyId),
        eq(themeVersions.dialogueId, dialogueId),
        eq(themeVersions.at, at),
        eq(themeVersions.stepId, id),
      ),
    )
    .groupBy(themeVersions.themeId)
  if (own.length === 0) return []
  const ids = own.map(({ themeId }) => themeId)
  const versions = await tx
    .select()
    .from(themeVersions)
    .where(and(eq(themeVersions.companyId, companyId), inArray(themeVersions.themeId, ids)))
  return own.map(({ themeId, number }) => {
    const was = versions.find((version) => version.themeId === themeId && version.number === number - 1)
    const now = versions.reduce<(typeof versions)[number] | null>(
      (last, one) => (one.themeId !== themeId || (last && last.number > one.number) ? last : one),
      null,
    )
    return { themeId, before: was ? stateOf(was) : null, isPublic: now?.publishedAt != null }
  })
}

function stateOf({ companyId, themeId, number, dialogueId, stepId, at, ...state }: typeof themeVersions.$inferSelect): ThemeState {
  return state
}

const added = alias(codings, 'added')

/** What a step put somewhere, as it is in force now: itself, or what took its place when something later was undone. */
async function addedBy(tx: Db, companyId: string, stepId: string) {
  const rows = await tx
    .select({ id: codings.id })
    .from(added)
    .innerJoin(codings, and(eq(codings.companyId, companyId), isSamePlace(), isNull(codings.removedAt)))
    .where(and(eq(added.companyId, companyId), eq(added.stepId, stepId)))
  return rows.map(({ id }) => id)
}

async function removedBy(tx: Db, companyId: string, stepId: string) {
  const { statementId, revision, themeId, from, to, coder, by, toldCoders, confidence } = codings
  return await tx
    .select({ statementId, revision, themeId, from, to, coder, by, toldCoders, confidence })
    .from(codings)
    .where(and(eq(codings.companyId, companyId), eq(codings.removedStepId, stepId)))
}

/** Whether a coding says the same of the same statement as one that a step added: the rule of the index `codings_once`. */
function isSamePlace() {
  return and(
    eq(codings.statementId, added.statementId),
    sql`${codings.themeId} is not distinct from ${added.themeId}`,
    eq(codings.coder, added.coder),
    sql`${codings.from} is not distinct from ${added.from}`,
    sql`${codings.to} is not distinct from ${added.to}`,
  )
}
