import { and, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, nameOfOption, themeName, themeNow } from '../../db/now.ts'
import { codings, hidings, options, statements, themes, themeVersions } from '../../db/schema/index.ts'
import { optionOf } from '../themes/code-book.ts'
import { isLivingTheme } from '../themes/reading.ts'
import type { Place } from '../themes/steps.ts'

export interface CountedTheme {
  id: string
  name: string
  n: number
  isSuggested: boolean
  /** The option that it was found in. */
  optionName?: string | null
}

/** Every living theme of a dialogue with how many statements it holds, the largest first. Words that are hidden count nowhere. One statement. */
export async function countedThemes(db: Db, { companyId, id }: Place): Promise<CountedTheme[]> {
  const counted = db
    .select({ themeId: codings.themeId, n: sql<number>`count(distinct ${codings.statementId})::int`.as('n') })
    .from(codings)
    .where(
      and(
        eq(codings.companyId, companyId),
        eq(codings.dialogueId, id),
        isNotNull(codings.themeId),
        isNull(codings.removedAt),
        sql`not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${codings.statementId}`)}`,
      ),
    )
    .groupBy(codings.themeId)
    .as('counted')
  const n = sql<number>`coalesce(${counted.n}, 0)`
  const rows = await db
    .select({ id: themes.id, name: themeName(companyId), optionName: optionOf(companyId), state: themeVersions.state, n })
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .leftJoin(counted, eq(counted.themeId, themes.id))
    .where(and(eq(themes.companyId, companyId), eq(themes.dialogueId, id), isLivingTheme))
    .orderBy(desc(n), themes.at, themes.id)
  return rows.map(({ state, ...theme }) => ({ ...theme, isSuggested: state === 'suggested' }))
}

/** The same by names that tell them apart where they stand beside each other: each with its option. */
export function toldApart<Theme extends CountedTheme>(themes: Theme[]): Theme[] {
  return themes.map((theme) => (theme.optionName ? { ...theme, name: `${theme.name} · ${theme.optionName}` } : theme))
}

/** Of a query of statements: those of a dialogue whose words are not hidden. */
export function seenIn({ companyId, id }: Place) {
  return sql`${statements.companyId} = ${companyId} and ${statements.dialogueId} = ${id} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}`
}

/**
 * For a query's head: the living themes of a dialogue as one value, for `themesHere`. What is asked of each statement is asked by its key, so that the plan
 * stays the same where a database has never counted its rows, as the embedded one does not.
 */
export function livingIn({ companyId, id }: Place) {
  return sql`living as materialized (select array_agg(${themes.id}) as ids from ${themes} join ${themeVersions} on ${themeNow(companyId)}
    where ${themes.companyId} = ${companyId} and ${themes.dialogueId} = ${id} and ${isLivingTheme})`
}

/** The living themes that hold the statement of a query whose head has `livingIn`; `statement` is its id there. */
export function themesHere({ companyId }: Place, statement: SQL = sql`${statements.id}`) {
  return sql`array(select distinct ${codings.themeId}::text from ${codings} where ${codings.companyId} = ${companyId} and ${codings.statementId} = ${statement}
    and ${codings.removedAt} is null and ${codings.themeId} = any ((select ids from living)::uuid[]))`
}

/** For a query's head: what each option of a dialogue is called by now, by its `id`, with the `living_id` of what it has become. */
export function calledIn({ companyId, id }: Place) {
  return sql`called as materialized (select ${options.id}, named.id as living_id, named.name from ${options} join lateral (
      select living.id, ${nameOfOption(companyId, 'living')} as name from ${options} living
      where living.company_id = ${companyId} and living.id = coalesce(${options.mergedIntoId}, ${options.id}) limit 1
    ) named on true
    where ${options.companyId} = ${companyId} and ${options.dialogueId} = ${id})`
}
