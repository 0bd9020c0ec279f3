import { and, eq, isNull, ne, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, themeName, themeNow } from '../../db/now.ts'
import {
  codings,
  hidings,
  memberChecks,
  options,
  statementRevisions,
  statements,
  statementVectors,
  themes,
  themeVersions,
} from '../../db/schema/index.ts'
import { shorten } from '../shorten.ts'
import { isDenied } from './consents.ts'
import { scopeColumns } from './reading.ts'
import type { Place } from './steps.ts'

const exampleLetters = 140

/** How many of them one chooses among, at most. */
const mostOthers = 50

/**
 * The other themes that somebody kept, in the order that the language they are read in has for their names, each with what one of its statements
 * says, and whether there are more of them. None whose name is hidden. Of many the fifty that are likeliest: which the author named before, those
 * of what they chose and of the language they wrote in, the larger ones. One statement.
 */
export async function otherThemes(
  db: Db,
  { companyId, id }: Place,
  { statementId, themeId, readIn = 'en' }: { statementId: string; themeId: string; readIn?: string },
) {
  const own = (column: SQL) => sql`(select ${column} from ${statements} own
    join ${statementRevisions} revision on revision.company_id = own.company_id and revision.statement_id = own.id and revision.number = own.revision
    join ${options} chosen on chosen.company_id = own.company_id and chosen.id = revision.option_id
    left join ${statementVectors} read on read.company_id = own.company_id and read.statement_id = own.id and read.revision = own.revision
    where own.company_id = ${companyId} and own.id = ${statementId})`
  const { optionId, language } = scopeColumns(companyId)
  const distance = (scope: SQL, its: SQL) => sql`case when ${scope} = ${its} then 0 when ${scope} is null then 1 else 2 end`
  const isNamed = sql`exists (select 1 from ${memberChecks} named where named.company_id = ${companyId} and named.statement_id = ${statementId}
    and named.theme_id = ${themeId} and named.other_theme_id = ${themes.id})`
  const size = sql`(select count(*) from ${codings} held where held.company_id = ${companyId} and held.theme_id = ${themes.id} and held.removed_at is null)`
  const name = themeName(companyId)
  const rows = await db
    .select({
      id: themes.id,
      name,
      isCustomers: sql<boolean>`${themeVersions.nameStatementId} is not null`,
      words: wordsUnder(companyId, { themeId: sql`${themes.id}`, but: own(sql`own.author_id`), most: 1 }),
    })
    .from(themes)
    .innerJoin(themeVersions, and(themeNow(companyId), eq(themeVersions.state, 'kept'), isNull(themeVersions.mergedIntoId)))
    .where(and(eq(themes.companyId, companyId), eq(themes.dialogueId, id), ne(themes.id, themeId), sql`${name} <> '…'`))
    .orderBy(
      sql`${isNamed} desc`,
      distance(optionId, own(sql`coalesce(chosen.merged_into_id, chosen.id)`)),
      distance(language, own(sql`read.language`)),
      sql`${size} desc`,
      themes.id,
    )
    .limit(mostOthers + 1)
  const likeliest = rows
    .slice(0, mostOthers)
    .toSorted((one, other) => one.name.localeCompare(other.name, readIn))
    .map(({ words, ...theme }) => ({ ...theme, example: words[0] ? shorten(words[0], exampleLetters) : null }))
  return { themes: likeliest, areMore: rows.length > mostOthers }
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
