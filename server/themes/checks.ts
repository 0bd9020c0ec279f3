import { type SQL, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import { hidings, memberAsks, memberChecks, statements } from '../../db/schema/index.ts'
import type { Checks } from './check-shares.ts'
import type { Place } from './steps.ts'

/** What the customers of each theme of a dialogue said of it, by the theme's id; a theme of which nobody was asked has none. One statement. */
export async function checksOf(db: Db, { companyId, id }: Place): Promise<Map<string, Checks>> {
  const rows = await selectRows<Checks & { themeId: string }>(
    db,
    sql`select ask.theme_id as "themeId", ${counts} from ${askedAndSaid(companyId, sql`said.dialogue_id = ${id}`)} group by ask.theme_id`,
  )
  return new Map(rows.map(({ themeId, ...checks }) => [themeId, checks]))
}

/** The same of one theme that a query holds, as a column of it. */
export function checksOfTheme(companyId: string, themeId: SQL) {
  return sql<Checks>`(select to_jsonb(counted) from (select ${counts} from ${askedAndSaid(companyId, sql`ask.theme_id = ${themeId}`)}) counted)`
}

const counts = sql`count(*)::int as asked, count(latest.answer)::int as checked,
  (count(*) filter (where latest.answer = 'yes'))::int as agreed,
  (count(*) filter (where latest.answer in ('not_quite', 'another')))::int as corrected`

function askedAndSaid(companyId: string, which: SQL) {
  return sql`${memberAsks} ask
    join ${statements} said on said.company_id = ask.company_id and said.id = ask.statement_id
    left join lateral (select answered.answer from ${memberChecks} answered where answered.company_id = ask.company_id
      and answered.statement_id = ask.statement_id and answered.theme_id = ask.theme_id order by answered.at desc, answered.id desc limit 1) latest on true
    where ask.company_id = ${companyId} and ${which} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = said.id`)}`
}
