import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, nameOfOption, themeName, themeNow } from '../../db/now.ts'
import { codings, hidings, options, statements, themes, themeVersions } from '../../db/schema/index.ts'
import { isLivingTheme } from '../themes/reading.ts'
import type { Place } from '../themes/steps.ts'

export type CountedTheme = Awaited<ReturnType<typeof countedThemes>>[number]

/** Every living theme of a dialogue with how many statements it holds, the largest first. Words that are hidden count nowhere. One statement. */
export async function countedThemes(db: Db, { companyId, id }: Place) {
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
    .select({ id: themes.id, name: themeName(companyId), state: themeVersions.state, n })
    .from(themes)
    .innerJoin(themeVersions, themeNow(companyId))
    .leftJoin(counted, eq(counted.themeId, themes.id))
    .where(and(eq(themes.companyId, companyId), eq(themes.dialogueId, id), isLivingTheme))
    .orderBy(desc(n), themes.at, themes.id)
  return rows.map(({ state, ...theme }) => ({ ...theme, isSuggested: state === 'suggested' }))
}

/** Of a query of statements: those of a dialogue whose words are not hidden. */
export function seenIn({ companyId, id }: Place) {
  return sql`${statements.companyId} = ${companyId} and ${statements.dialogueId} = ${id} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = ${statements.id}`)}`
}

/** Which statements each living theme of a dialogue holds: `statement_id`, `theme_id`, each pair once. */
export function heldIn({ companyId, id }: Place) {
  return sql`select distinct ${codings.statementId}, ${codings.themeId} from ${codings}
    join ${themes} on ${themes.companyId} = ${codings.companyId} and ${themes.id} = ${codings.themeId}
    join ${themeVersions} on ${themeNow(companyId)}
    where ${codings.companyId} = ${companyId} and ${codings.dialogueId} = ${id} and ${codings.removedAt} is null and ${isLivingTheme}`
}

/**
 * What each option of a dialogue is called by now, asked once for all statements that chose it: `id`, and of what it has become
 * `living_id` and `name`. */
export function calledIn({ companyId, id }: Place) {
  return sql`select ${options.id}, named.id as living_id, named.name from ${options} join (
      select living.id, ${nameOfOption(companyId, 'living')} as name from ${options} living where living.company_id = ${companyId} and living.dialogue_id = ${id}
    ) named on named.id = coalesce(${options.mergedIntoId}, ${options.id})
    where ${options.companyId} = ${companyId} and ${options.dialogueId} = ${id}`
}
