import { type SQL, sql } from 'drizzle-orm'
import { isHiddenNow } from '../../db/now.ts'
import { codings, hidings, memberAsks, memberChecks, themes, themeVersions } from '../../db/schema/index.ts'
import type { Checks } from './check-shares.ts'
import type { Place } from './steps.ts'

/**
 * What the customers of a theme said of it, as a column of a query that holds the theme; all are zero where nobody was asked. What was said of
 * one that became part of it counts here, each statement once. Counted are the statements that are under it, and those whose authors
 * took them out by naming another; none that an analyst moved. The dialogue's answers are read once for all of its themes.
 */
export function checksOfTheme(dialogue: Place, themeId: SQL) {
  const all = sql`select jsonb_object_agg(counted.theme_id, counted.checks) from (
    select one.theme_id, jsonb_build_object(${counts}) as checks from (${latestAnswers(dialogue)}) one group by one.theme_id) counted`
  return sql<Checks>`coalesce((${all}) -> ${themeId}::text, ${nobodyAsked}::jsonb)`
}

const nobodyAsked = JSON.stringify({ asked: 0, checked: 0, agreed: 0, corrected: 0 } satisfies Checks)

const counts = sql`'asked', count(*), 'checked', count(one.answer), 'agreed', count(*) filter (where one.answer = 'yes'),
  'corrected', count(*) filter (where one.answer in ('not_quite', 'another'))`

/** The theme that somebody was asked of, or what it became part of. */
const askedOf = sql`coalesce(become.merged_into_id, ask.theme_id)`

/** Each statement that was asked of for a theme, with what its author said last. */
function latestAnswers({ companyId, id }: Place) {
  const said = sql`select distinct on (answered.theme_id, answered.statement_id) answered.* from ${memberChecks} answered
    join ${themes} its on its.company_id = answered.company_id and its.id = answered.theme_id and its.dialogue_id = ${id}
    where answered.company_id = ${companyId} order by answered.theme_id, answered.statement_id, answered.at desc, answered.id desc`
  return sql`select distinct on (${askedOf}, ask.statement_id) ${askedOf} as theme_id, latest.answer from ${memberAsks} ask
    join ${themes} asked_theme on asked_theme.company_id = ask.company_id and asked_theme.id = ask.theme_id and asked_theme.dialogue_id = ${id}
    join ${themeVersions} become on become.company_id = ask.company_id and become.theme_id = ask.theme_id and become.number = asked_theme.version
    left join (${said}) latest on latest.theme_id = ask.theme_id and latest.statement_id = ask.statement_id
    where ask.company_id = ${companyId} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = ask.statement_id`)}
      and (latest.answer = 'another' or exists (select 1 from ${codings} put where put.company_id = ask.company_id and put.dialogue_id = ${id}
        and put.statement_id = ask.statement_id and put.theme_id = ${askedOf} and put.removed_at is null))
    order by ${askedOf}, ask.statement_id, latest.at desc nulls last, latest.id desc`
}
