import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { themeNow } from '../../db/now.ts'
import { themes, themeVersions } from '../../db/schema/index.ts'
import { newId } from '../ids.ts'
import type { Step } from './steps.ts'

type Row = typeof themeVersions.$inferSelect

/** How a theme stands: what each version says anew. */
export type ThemeState = Omit<Row, 'companyId' | 'themeId' | 'number' | 'dialogueId' | 'stepId' | 'at'>

export interface NewTheme extends Partial<Omit<ThemeState, 'name' | 'state'>> {
  id?: string
  name: string
  state: ThemeState['state']
  optionId?: string | null
  language?: string | null
}

const plain = {
  nameStatementId: null,
  nameRevision: null,
  nameFrom: null,
  nameTo: null,
  quotes: [],
  memo: null,
  parentId: null,
  mergedIntoId: null,
  publishedAt: null,
}

/** Makes themes as a step says, by whoever took it; gives their ids in the same order. Two statements, however many they are. */
export async function makeThemes(tx: Db, step: Step, made: NewTheme[]): Promise<string[]> {
  if (made.length === 0) return []
  const { companyId, dialogueId, at } = step
  const all = made.map(({ id = newId(at), optionId = null, language = null, ...state }) => ({ id, optionId, language, state }))
  await tx
    .insert(themes)
    .values(all.map(({ id, optionId, language }) => ({ companyId, id, dialogueId, version: 1, optionId, language, madeBy: step.by, at })))
  await tx
    .insert(themeVersions)
    .values(all.map(({ id, state }) => ({ ...plain, ...state, companyId, themeId: id, number: 1, dialogueId, stepId: step.id, at })))
  return all.map(({ id }) => id)
}

/** Writes the next version of themes that were undone, as they come in again; in which option and language they were found stays. Three statements, however many they are. */
export async function bringBackThemes(tx: Db, { companyId, id: stepId, dialogueId, at }: Step, back: (NewTheme & { id: string })[]) {
  if (back.length === 0) return
  const ids = back.map(({ id }) => id)
  const these = and(eq(themes.companyId, companyId), inArray(themes.id, ids))
  await tx
    .update(themes)
    .set({ version: sql`${themes.version} + 1` })
    .where(these)
  const numbers = new Map(
    (await tx.select({ id: themes.id, number: themes.version }).from(themes).where(these)).map((row) => [row.id, row.number]),
  )
  const versions = back.map(({ id, optionId: _, language: __, ...state }) => {
    return { ...plain, ...state, companyId, themeId: id, number: numbers.get(id)!, dialogueId, stepId, at }
  })
  await tx.insert(themeVersions).values(versions)
}

/** Writes the next version of a theme: as it stood, but for what a step changes of it. The caller holds the code book. */
export async function changeTheme(tx: Db, { companyId, id: stepId, at }: Step, themeId: string, change: Partial<ThemeState>) {
  const [was] = await tx
    .select({ version: themeVersions })
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .where(and(eq(themes.companyId, companyId), eq(themes.id, themeId)))
  if (!was) throw new Error(`no theme ${themeId}`)
  const number = was.version.number + 1
  await tx.insert(themeVersions).values({ ...was.version, ...change, number, stepId, at })
  await tx
    .update(themes)
    .set({ version: number })
    .where(and(eq(themes.companyId, companyId), eq(themes.id, themeId)))
}
