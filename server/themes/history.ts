import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../db/client.ts'
import { themeName } from '../../db/now.ts'
import { analysisSteps, appearances, codings, people, staff, themeVersions } from '../../db/schema/index.ts'
import type { Place, StepKind } from './steps.ts'
import { isUndoable } from './undoing.ts'

export type History = Awaited<ReturnType<typeof historyOf>>
export type TakenStep = History['steps'][number]

const atOnce = 50
const undoer = alias(people, 'undoer')
const undoerHere = alias(staff, 'undoer_here')

/**
 * What was done to a code book, the latest first: who, when, of what kind with its ids and figures, how many codings it added and took
 * away, how each theme stood before and after, and what those that it names were called then. Fifty at once, from the latest or before the
 * step that is named, and where the next ones begin. Three statements.
 */
export async function historyOf(db: Db, { companyId, id: dialogueId }: Place, { before }: { before?: { id: string } | undefined } = {}) {
  const version = sql`(${analysisSteps.detail}->>'version')::int`
  const isBefore =
    before &&
    sql`(${analysisSteps.at}, ${version}) < (select earlier.at, (earlier.detail->>'version')::int from ${analysisSteps} earlier
      where earlier.company_id = ${companyId} and earlier.id = ${before.id})`
  const rows = await db
    .select({
      id: analysisSteps.id,
      kind: sql<StepKind>`${analysisSteps.kind}`,
      detail: analysisSteps.detail,
      at: analysisSteps.at,
      /** Null: the machine. A customer goes by the name they show here. */
      byName: sql<
        string | null
      >`case ${analysisSteps.kind} when 'member_checked' then ${appearances.name} else coalesce(${staff.name}, ${people.name}) end`,
      undoneAt: analysisSteps.undoneAt,
      undoneByName: sql<string | null>`coalesce(${undoerHere.name}, ${undoer.name})`,
      added: codingsOf(companyId, 'stepId'),
      removed: codingsOf(companyId, 'removedStepId'),
    })
    .from(analysisSteps)
    .leftJoin(people, eq(people.id, analysisSteps.by))
    .leftJoin(staff, and(eq(staff.companyId, companyId), eq(staff.personId, analysisSteps.by)))
    .leftJoin(
      appearances,
      and(eq(appearances.companyId, companyId), eq(appearances.dialogueId, dialogueId), eq(appearances.personId, analysisSteps.by)),
    )
    .leftJoin(undoer, eq(undoer.id, analysisSteps.undoneBy))
    .leftJoin(undoerHere, and(eq(undoerHere.companyId, companyId), eq(undoerHere.personId, analysisSteps.undoneBy)))
    .where(and(eq(analysisSteps.companyId, companyId), eq(analysisSteps.dialogueId, dialogueId), isBefore))
    .orderBy(desc(analysisSteps.at), sql`${version} desc`)
    .limit(atOnce + 1)
  const page = rows.slice(0, atOnce)
  const calledThen = await namesThen(db, { companyId, id: dialogueId }, page)
  const changes = Map.groupBy(await changesOf(db, { companyId, id: dialogueId }, page), ({ stepId }) => stepId)
  const steps = page.map((step) => ({
    ...step,
    mayUndo: step.undoneAt === null && isUndoable(step),
    names: new Map(named(step).map((themeId) => [themeId, calledThen(themeId, step)])),
    themes: (changes.get(step.id) ?? []).map(({ stepId, ...change }) => change),
  }))
  const last = rows.length > atOnce ? page.at(-1) : undefined
  return { steps, next: last && { at: last.at, id: last.id } }
}

type Told = Pick<typeof analysisSteps.$inferSelect, 'at' | 'detail'>

/** What themes were called once a step was done: by their latest version until then. Themes that no step names are asked for in vain. */
async function namesThen(db: Db, { companyId, id: dialogueId }: Place, steps: Told[]) {
  const ids = [...new Set(steps.flatMap(named))]
  const versions =
    ids.length === 0
      ? []
      : await db
          .select({
            themeId: themeVersions.themeId,
            name: stateColumns(companyId, themeVersions).name,
            at: themeVersions.at,
            detail: analysisSteps.detail,
          })
          .from(themeVersions)
          .innerJoin(analysisSteps, and(eq(analysisSteps.companyId, companyId), eq(analysisSteps.id, themeVersions.stepId)))
          .where(and(eq(themeVersions.companyId, companyId), eq(themeVersions.dialogueId, dialogueId), inArray(themeVersions.themeId, ids)))
          .orderBy(themeVersions.themeId, themeVersions.number)
  const by = Map.groupBy(versions, ({ themeId }) => themeId)
  return (themeId: string, step: Told) => {
    const all = by.get(themeId) ?? []
    return (all.findLast((version) => isUntil(version, step)) ?? all[0])?.name ?? '…'
  }
}

/** Of two steps of one moment the version of the dialogue that each made says which came first. */
function isUntil(one: Told, other: Told) {
  return (one.at.getTime() - other.at.getTime() || Number(one.detail.version) - Number(other.detail.version)) <= 0
}

const naming = ['themeId', 'intoId', 'underId', 'fromId', 'toId', 'newThemeId']

/** The themes that a step names. */
function named({ detail }: Told) {
  return naming.flatMap((key) => (typeof detail[key] === 'string' ? [detail[key]] : []))
}

const was = alias(themeVersions, 'was')

/** How the themes that these steps changed stood after each, and before it where they were there already. */
async function changesOf(db: Db, { companyId, id: dialogueId }: Place, steps: { id: string; at: Date }[]) {
  if (steps.length === 0) return []
  const rows = await db
    .select({
      stepId: themeVersions.stepId,
      themeId: themeVersions.themeId,
      after: stateColumns(companyId, themeVersions),
      before: stateColumns(companyId, was),
    })
    .from(themeVersions)
    .leftJoin(
      was,
      and(eq(was.companyId, companyId), eq(was.themeId, themeVersions.themeId), eq(was.number, sql`${themeVersions.number} - 1`)),
    )
    .where(
      and(
        eq(themeVersions.companyId, companyId),
        eq(themeVersions.dialogueId, dialogueId),
        inArray(themeVersions.at, [...new Set(steps.map(({ at }) => at))]),
        inArray(
          themeVersions.stepId,
          steps.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(themeVersions.themeId, themeVersions.number)
  return rows.map(({ before, ...row }) => ({ ...row, before: before?.state ? before : null }))
}

function stateColumns(companyId: string, version: typeof themeVersions | typeof was) {
  return {
    state: version.state,
    name: themeName(companyId, sql`${version}`),
    isTheirs: sql<boolean>`${version.nameStatementId} is not null`,
    memo: version.memo,
    parentId: version.parentId,
    mergedIntoId: version.mergedIntoId,
    quotes: version.quotes,
    publishedAt: version.publishedAt,
  }
}

function codingsOf(companyId: string, column: 'stepId' | 'removedStepId') {
  return sql<number>`(select count(*)::int from ${codings} where ${codings.companyId} = ${companyId} and ${codings[column]} = ${analysisSteps.id})`
}
