import { type SQL, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import { codings, hidings, memberAsks, memberChecks, statements, themes, themeVersions } from '../../db/schema/index.ts'
import type { Checks } from './check-shares.ts'
import type { Place } from './steps.ts'

/**
 * What the customers of each theme of a dialogue said of it, by the theme's id; a theme of which nobody was asked has none. What was said of
 * one that became part of another counts there, each statement once. Counted are the statements that are under it, and those whose authors
 * took them out by naming another; none that an analyst moved. One statement.
 */
export async function checksOf(db: Db, { companyId, id }: Place): Promise<Map<string, Checks>> {
  const rows = await selectRows<Checks & { themeId: string }>(
    db,
    sql`select one."themeId", ${counts} from (${latestAnswers(companyId, sql`said.dialogue_id = ${id}`)}) one group by one."themeId"`,
  )
  return new Map(rows.map(({ themeId, ...checks }) => [themeId, checks]))
}

/** The same of one theme that a query holds, as a column of it. */
export function checksOfTheme(companyId: string, themeId: SQL) {
  const which = sql`${askedOf} = ${themeId}`
  return sql<Checks>`(select to_jsonb(counted) from (select ${counts} from (${latestAnswers(companyId, which)}) one) counted)`
}

const counts = sql`count(*)::int as asked, count(one.answer)::int as checked,
  (count(*) filter (where one.answer = 'yes'))::int as agreed,
  (count(*) filter (where one.answer in ('not_quite', 'another')))::int as corrected`

/** The theme that somebody was asked of, or what it became part of. */
const askedOf = sql`coalesce(become.merged_into_id, ask.theme_id)`

/** Each statement that was asked of, once for each theme, with what its author said last. */
function latestAnswers(companyId: string, which: SQL) {
  return sql`select distinct on (${askedOf}, ask.statement_id) ${askedOf} as "themeId", latest.answer from ${memberAsks} ask
    join ${statements} said on said.company_id = ask.company_id and said.id = ask.statement_id
    join ${themes} asked_theme on asked_theme.company_id = ask.company_id and asked_theme.id = ask.theme_id
    join ${themeVersions} become on become.company_id = ask.company_id and become.theme_id = ask.theme_id and become.number = asked_theme.version
    left join lateral (select answered.answer, answered.at, answered.id from ${memberChecks} answered where answered.company_id = ask.company_id
      and answered.statement_id = ask.statement_id and answered.theme_id = ask.theme_id order by answered.at desc, answered.id desc limit 1) latest on true
    where ask.company_id = ${companyId} and ${which} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = said.id`)}
      and (latest.answer = 'another' or exists (select 1 from ${codings} put where put.company_id = ask.company_id
        and put.statement_id = ask.statement_id and put.theme_id = ${askedOf} and put.removed_at is null))
    order by ${askedOf}, ask.statement_id, latest.at desc nulls last, latest.id desc`
}
