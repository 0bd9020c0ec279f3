import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../../db/client.ts'
import { whole } from '../../../db/now.ts'
import { analysisSteps, findings, statements, statementVectors } from '../../../db/schema/index.ts'
import { mustMay } from '../../companies/permissions.ts'
import { record } from '../../events/record.ts'
import { newId } from '../../ids.ts'
import type { Member } from '../../member.ts'
import { Refusal } from '../../refusal.ts'
import { isUnread } from '../encoding/reading.ts'
import { findTheme } from '../reading.ts'
import type { Place } from '../steps.ts'

/** How finely themes are told apart: 1 is usual, less finds fewer and larger ones. */
export const fineness = { least: 0.25, most: 4 }

/** Why a search has nothing to show. */
export const problems = {
  too_few: 'There are too few statements to look for themes: it takes ten in one language.',
  one_reason: 'Nothing was found to split this theme by: its statements seem to give one reason.',
  nothing_new: 'Nothing new was found: every statement is in a theme already, or stands alone.',
  failed: 'The search failed, and nothing was changed. Start it again; if it fails again, tell whoever runs Parley.',
}

export type Problem = keyof typeof problems
export type Seeking = Awaited<ReturnType<typeof seekingOf>>

interface Asking {
  by: Member
  fineness: number
  /** The theme to be split; left out: the whole dialogue. */
  themeId?: string | undefined
  at: Date
}

/**
 * Has themes looked for in a dialogue, in the background. Gives the search. Refused with taken while another runs there, with not_found and
 * too_late a theme that is none any more, with not_allowed whoever only reads the analysis.
 */
export async function seekThemes(db: Db, dialogue: Place, { by, fineness: how, themeId, at }: Asking) {
  mustMay(by, 'analyse')
  const { companyId, id: dialogueId } = dialogue
  if (by.companyId !== companyId) throw new Refusal('not_found', 'There is nothing at this address.')
  if (!(how >= fineness.least && how <= fineness.most))
    throw new Refusal('invalid', 'Choose how finely themes are told apart.', { field: 'grain' })
  return await db.transaction(async (tx) => {
    if (themeId) await findTheme(tx, dialogue, themeId)
    const id = newId(at)
    const begun = await tx
      .insert(findings)
      .values({
        companyId,
        id,
        dialogueId,
        fineness: how,
        themeId: themeId ?? null,
        state: 'waiting',
        progress: 0,
        by: by.personId,
        at,
      })
      .onConflictDoNothing()
      .returning({ id: findings.id })
    if (begun.length === 0) throw new Refusal('taken', 'Themes are being looked for here already. Wait until that is done, or stop it.')
    await record(tx, 'themes_sought', { companyId, dialogueId, by: by.personId, at, isPublic: false, detail: { findingId: id } })
    return { findingId: id }
  })
}

/** Stops the search of a dialogue: everything stays as it was before. Where none runs any more, nothing happens. Refuses whoever only reads. */
export async function stopSeeking(db: Db, { companyId, id: dialogueId }: Place, { by, at }: { by: Member; at: Date }) {
  mustMay(by, 'analyse')
  if (by.companyId !== companyId) throw new Refusal('not_found', 'There is nothing at this address.')
  await db.transaction(async (tx) => {
    const stopped = await tx
      .update(findings)
      .set({ state: 'stopped', endedAt: at })
      .where(and(eq(findings.companyId, companyId), eq(findings.dialogueId, dialogueId), isNull(findings.endedAt)))
      .returning({ id: findings.id })
    for (const { id } of stopped)
      await record(tx, 'seeking_stopped', { companyId, dialogueId, by: by.personId, at, isPublic: false, detail: { findingId: id } })
  })
}

/**
 * How the latest search of a dialogue stands; null where there was none. `progress` goes from 0 to 1, `problem` says in a sentence why there
 * is nothing to show, `waiting` counts the statements that the machine has not read yet, `byWords` names the languages (codes of two
 * letters) whose statements are grouped by the words they share; `found` is what it found, `usual` how fine one looked last in the whole dialogue. One statement.
 */
export async function seekingOf(db: Db, { companyId, id: dialogueId }: Place) {
  const waiting = whole<number>(sql`(select count(*)::int from ${statements} where ${statements.companyId} = ${companyId}
    and ${statements.dialogueId} = ${dialogueId} and ${isUnread(companyId)})`)
  const [latest] = await db
    .select({
      id: findings.id,
      state: findings.state,
      progress: findings.progress,
      problem: findings.problem,
      themeId: findings.themeId,
      fineness: findings.fineness,
      usual: fineLast({ companyId, dialogueId }),
      found: foundBy({ companyId, dialogueId }),
      at: findings.at,
      endedAt: findings.endedAt,
      waiting,
      byWords: languagesByWords({ companyId, dialogueId }),
    })
    .from(findings)
    .where(and(eq(findings.companyId, companyId), eq(findings.dialogueId, dialogueId)))
    .orderBy(desc(findings.at), desc(findings.id))
    .limit(1)
  if (!latest) return null
  const problem = latest.problem && (problems[latest.problem as Problem] ?? problems.failed)
  return { ...latest, problem }
}

/** Of the latest search no more than its state and how far it is, for whoever asks again and again; null where there was none. One statement. */
export async function progressOf(db: Db, { companyId, id: dialogueId }: Place) {
  const [latest] = await db
    .select({ state: findings.state, progress: findings.progress })
    .from(findings)
    .where(and(eq(findings.companyId, companyId), eq(findings.dialogueId, dialogueId)))
    .orderBy(desc(findings.at), desc(findings.id))
    .limit(1)
  return latest ?? null
}

/** How fine one looked last in the whole dialogue. */
function fineLast({ companyId, dialogueId }: { companyId: string; dialogueId: string }) {
  return whole<
    number | null
  >(sql`(select last.fineness from ${findings} last where last.company_id = ${companyId} and last.dialogue_id = ${dialogueId}
    and last.theme_id is null order by last.at desc, last.id desc limit 1)`)
}

/** What the step says that the search wrote: how many themes are new, and how many statements it filed; null where it wrote nothing. */
function foundBy({ companyId, dialogueId }: { companyId: string; dialogueId: string }) {
  return whole<{
    themes: number
    filed: number
  } | null>(sql`(select json_build_object('themes', (step.detail->>'themes')::int, 'filed', (step.detail->>'filed')::int)
    from ${analysisSteps} step where step.company_id = ${companyId} and step.dialogue_id = ${dialogueId} and step.kind = 'themes_suggested'
    and step.at = ${findings.endedAt} limit 1)`)
}

/** As `searchThemes` does it: where more than one statement in ten has no vector; the languages that most write in come first. */
function languagesByWords({ companyId, dialogueId }: { companyId: string; dialogueId: string }) {
  return sql<string[]>`coalesce((select json_agg(read.language order by read.n desc, read.language) from (
    select v.language, count(*) n from ${statementVectors} v join ${statements} s on s.company_id = v.company_id and s.id = v.statement_id and s.revision = v.revision
    where s.company_id = ${companyId} and s.dialogue_id = ${dialogueId}
    group by v.language having count(v.model) < count(*) * 0.9) read), '[]')`
}
