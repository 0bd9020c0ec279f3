import { type SQL, sql } from 'drizzle-orm'
import { isHiddenNow } from '../../db/now.ts'
import { codings, hidings, memberAsks, memberChecks, statements, themes, themeVersions } from '../../db/schema/index.ts'
import type { Checks } from './check-shares.ts'

/**
 * What the customers of a theme said of it, as a column of a query that holds the theme; all are zero where nobody was asked. What was said of
 * one that became part of it counts here, each statement once. Counted are the statements that are under it, and those whose authors
 * took them out by naming another; none that an analyst moved.
 */
export function checksOfTheme(companyId: string, themeId: SQL) {
  return sql<Checks>`(select to_jsonb(counted) from (select ${counts} from (${latestAnswers(companyId, themeId)}) one) counted)`
}

const counts = sql`count(*)::int as asked, count(one.answer)::int as checked,
  (count(*) filter (where one.answer = 'yes'))::int as agreed,
  (count(*) filter (where one.answer in ('not_quite', 'another')))::int as corrected`

/** The theme that somebody was asked of, or what it became part of. */
const askedOf = sql`coalesce(become.merged_into_id, ask.theme_id)`

/** Each statement that was asked of for a theme, with what its author said last. */
function latestAnswers(companyId: string, themeId: SQL) {
  return sql`select distinct on (ask.statement_id) latest.answer from ${memberAsks} ask
    join ${statements} said on said.company_id = ask.company_id and said.id = ask.statement_id
    join ${themes} asked_theme on asked_theme.company_id = ask.company_id and asked_theme.id = ask.theme_id
    join ${themeVersions} become on become.company_id = ask.company_id and become.theme_id = ask.theme_id and become.number = asked_theme.version
    left join lateral (select answered.answer, answered.at, answered.id from ${memberChecks} answered where answered.company_id = ask.company_id
      and answered.statement_id = ask.statement_id and answered.theme_id = ask.theme_id order by answered.at desc, answered.id desc limit 1) latest on true
    where ask.company_id = ${companyId} and ${askedOf} = ${themeId} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = said.id`)}
      and (latest.answer = 'another' or exists (select 1 from ${codings} put where put.company_id = ask.company_id
        and put.statement_id = ask.statement_id and put.theme_id = ${themeId} and put.removed_at is null))
    order by ask.statement_id, latest.at desc nulls last, latest.id desc`
}
