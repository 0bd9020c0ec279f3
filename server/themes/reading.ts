import { and, eq, isNull, ne, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { themeName, themeNow } from '../../db/now.ts'
import { options, themes, themeVersions } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import type { Place } from './steps.ts'

/** A theme as it stands now. */
export type Theme = Awaited<ReturnType<typeof themesOf>>[number]

/** The columns of a theme as it stands now, for a query that joins `themeNow`. Its name is an ellipsis while the words it is from are hidden. */
export function themeColumns(companyId: string) {
  return {
    id: themes.id,
    ...scopeColumns(companyId),
    madeBy: themes.madeBy,
    version: themes.version,
    state: themeVersions.state,
    name: themeName(companyId),
    nameStatementId: themeVersions.nameStatementId,
    nameRevision: themeVersions.nameRevision,
    nameFrom: themeVersions.nameFrom,
    nameTo: themeVersions.nameTo,
    quotes: themeVersions.quotes,
    memo: themeVersions.memo,
    parentId: themeVersions.parentId,
    mergedIntoId: themeVersions.mergedIntoId,
    publishedAt: themeVersions.publishedAt,
    at: themes.at,
  }
}

/** In what option, as it is by now, and in what language a theme gathers reasons: null where it is of any, as it also is once it has taken in a theme of another. */
export function scopeColumns(companyId: string) {
  const optionNow = (optionId: SQL) => sql`(select coalesce(${options.mergedIntoId}, ${options.id}) from ${options}
    where ${options.companyId} = ${companyId} and ${options.id} = ${optionId})`
  const own = optionNow(sql`${themes.optionId}`)
  return {
    optionId: sql<
      string | null
    >`case when not ${isMixed(companyId, sql`${optionNow(sql`part.option_id`)} is distinct from ${optionNow(sql`taker.option_id`)}`)} then ${own} end`,
    language: sql<
      string | null
    >`case when not ${isMixed(companyId, sql`part.language is distinct from taker.language`)} then ${themes.language} end`,
  }
}

/** Whether something was made part of the theme that a query holds, `part` of `taker`, of which this is so: asked once for all themes. */
function isMixed(companyId: string, isOther: SQL) {
  return sql<boolean>`${themes.id} in (select taker.id from ${themeVersions} merged
    join ${themes} part on part.company_id = merged.company_id and part.id = merged.theme_id and part.version = merged.number
    join ${themes} taker on taker.company_id = merged.company_id and taker.id = merged.merged_into_id
    where merged.company_id = ${companyId} and ${isOther})`
}

/** Whether a theme is still one: neither rejected nor made part of another. */
export const isLivingTheme = and(ne(themeVersions.state, 'rejected'), isNull(themeVersions.mergedIntoId))

/** Every living theme of a dialogue, suggested and kept, the oldest first. One statement. */
export async function themesOf(db: Db, { companyId, id }: Place) {
  return await db
    .select(themeColumns(companyId))
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .where(and(eq(themes.companyId, companyId), eq(themes.dialogueId, id), isLivingTheme))
    .orderBy(themes.at, themes.id)
}

/** One living theme of a dialogue. Refuses with not_found what is none of its, and with too_late what was rejected or merged. */
export async function findTheme(db: Db, { companyId, id }: Place, themeId: string): Promise<Theme> {
  const [theme] = await db
    .select(themeColumns(companyId))
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .where(and(eq(themes.companyId, companyId), eq(themes.dialogueId, id), eq(themes.id, themeId)))
  if (!theme) throw new Refusal('not_found', 'There is no such theme.')
  if (theme.mergedIntoId) throw new Refusal('too_late', 'This theme was merged into another by now.')
  if (theme.state === 'rejected') throw new Refusal('too_late', 'This theme was set aside by now.')
  return theme
}
