import { and, eq, isNull, ne, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, themeName, themeNow } from '../../db/now.ts'
import { codings, hidings, statements, themes, themeVersions } from '../../db/schema/index.ts'
import { shorten } from '../shorten.ts'
import { isDenied } from './consents.ts'
import type { Place } from './steps.ts'

const exampleLetters = 140

/** The other themes that somebody kept, by their names, each with what one of its statements says. None whose name is hidden. One statement. */
export async function otherThemes(db: Db, { companyId, id }: Place, { statementId, themeId }: { statementId: string; themeId: string }) {
  const author = sql`(select own.author_id from ${statements} own where own.company_id = ${companyId} and own.id = ${statementId})`
  const rows = await db
    .select({
      id: themes.id,
      name: themeName(companyId),
      isCustomers: sql<boolean>`${themeVersions.nameStatementId} is not null`,
      words: wordsUnder(companyId, { themeId: sql`${themes.id}`, but: author, most: 1 }),
    })
    .from(themes)
    .innerJoin(themeVersions, and(themeNow(companyId), eq(themeVersions.state, 'kept'), isNull(themeVersions.mergedIntoId)))
    .where(and(eq(themes.companyId, companyId), eq(themes.dialogueId, id), ne(themes.id, themeId)))
  return rows
    .filter(({ name }) => name !== '…')
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .map(({ words, ...theme }) => ({ ...theme, example: words[0] ? shorten(words[0], exampleLetters) : null }))
}

interface Under {
  themeId: SQL
  /** Nothing of this person. */
  but: SQL
  most: number
}

/**
 * What statements under a theme say that is read in the dialogue by everybody, as a column of a query of theme versions: the chosen quotes first, then the
 * earliest. Nothing that is hidden, or whose author says that it is not quite that.
 */
export function wordsUnder(companyId: string, { themeId, but, most }: Under) {
  const about = { statementId: sql`said.id`, themeId }
  return sql<string[]>`array(select revision.why from ${statements} said
    join statement_revisions revision on revision.company_id = said.company_id and revision.statement_id = said.id and revision.number = said.revision
    where said.company_id = ${companyId} and said.author_id <> ${but} and exists (select 1 from ${codings} put where put.company_id = ${companyId}
        and put.theme_id = ${themeId} and put.statement_id = said.id and put.removed_at is null)
      and not ${isDenied(companyId, about)} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = said.id`)}
    order by array_position(${themeVersions.quotes}, said.id) nulls last, said.posted_at, said.id limit ${most})`
}
