import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { analysisSteps, codings } from '../../db/schema/index.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { addCodings, type Coder, type NewCoding } from '../../server/themes/codings.ts'
import { makeTheme } from '../../server/themes/making.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { monday, type Troupe } from '../support/cast.ts'

/** A code book to work on: statements by Ana and Jim in turn, and whatever is put over them. */

const at = monday

export async function said(db: Db, { dialogue, ana, jim }: Troupe, whys: string[]): Promise<string[]> {
  const ids: string[] = []
  for (const [place, why] of whys.entries()) {
    const { id } = await postStatement(db, dialogue, { by: place % 2 === 0 ? ana : jim, choice: 'Two cables', why, at })
    ids.push(id)
  }
  return ids
}

/** What the machine suggests of some statements, as a step of its own. */
export async function suggested(db: Db, { dialogue }: Troupe, name: string, statementIds: string[], given: Partial<NewCoding> = {}) {
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'themes_suggested', { by: null, at })
    const [themeId] = await makeThemes(tx, step, [{ name, state: 'suggested' }])
    await addCodings(
      tx,
      step,
      statementIds.map((statementId) => ({ statementId, revision: 1, themeId: themeId!, coder: 'machine', confidence: 0.3, ...given })),
    )
    return { themeId: themeId!, stepId: step.id }
  })
}

/** A customer says themselves where their statement belongs. */
export async function ownWord(db: Db, { dialogue, ana }: Troupe, statementId: string, themeId: string | null) {
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'member_checked', { by: ana.personId, at })
    await addCodings(tx, step, [{ statementId, revision: 1, themeId, coder: 'customer' }])
  })
}

export async function made(db: Db, { dialogue, noor }: Troupe, name: string) {
  return (await makeTheme(db, dialogue, { by: noor, name, at })).themeId
}

/** What is in force: of a statement, or of all, as `coder:place` under the theme's id. */
export async function inForce(db: Db, { company }: Troupe, statementId?: string) {
  const rows = await db
    .select()
    .from(codings)
    .where(
      and(eq(codings.companyId, company.id), isNull(codings.removedAt), statementId ? eq(codings.statementId, statementId) : undefined),
    )
  return rows
    .map(({ statementId, themeId, coder, from, to }) => ({ statementId, themeId, coder: coder as Coder, from, to }))
    .sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
}

/** Under which themes a statement is, and by whom. */
export async function placesOf(db: Db, troupe: Troupe, statementId: string) {
  return (await inForce(db, troupe, statementId)).map(({ themeId, coder }) => [themeId, coder])
}

/** The steps that were not undone and undo nothing, in the order in which they were taken. */
export async function stepsOf(db: Db, { company }: Troupe) {
  const rows = await db
    .select()
    .from(analysisSteps)
    .where(and(eq(analysisSteps.companyId, company.id), isNull(analysisSteps.undoneAt)))
  return rows
    .filter(({ kind }) => kind !== 'step_undone')
    .toSorted((one, other) => Number(one.detail.version) - Number(other.detail.version))
}
