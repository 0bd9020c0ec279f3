import { type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { isHiddenNow, nameOfOption } from '../../db/now.ts'
import { hidings } from '../../db/schema/index.ts'

type Id = string | SQL | SQL.Aliased | AnyPgColumn

/**
 * The criteria that a decision rests on and that a statement stands behind: made from it, now or before they became one with another, or
 * spoken for by it as somebody said. In their words as they stand now, without those that are hidden; an array for a query.
 */
export function groundsIn(companyId: Id, { decisionId, statementId }: { decisionId: Id; statementId: Id }) {
  const isHidden = isHiddenNow(companyId, sql`${hidings.criterionId} = ground.criterion_id`)
  return sql<string[]>`array(select revision.sentence from decision_criteria ground
    join criteria criterion on criterion.company_id = ground.company_id and criterion.id = ground.criterion_id
    join criterion_revisions revision on revision.company_id = criterion.company_id and revision.criterion_id = criterion.id and revision.number = criterion.revision
    where ground.company_id = ${companyId} and ground.decision_id = ${decisionId} and not ${isHidden}
      and (criterion.statement_id = ${statementId}
        or exists (select 1 from criteria merged where merged.company_id = ground.company_id and merged.merged_into_id = ground.criterion_id and merged.statement_id = ${statementId})
        or exists (select 1 from criterion_statements spoken where spoken.company_id = ground.company_id
          and spoken.criterion_id = ground.criterion_id and spoken.statement_id = ${statementId}))
    order by criterion.shared_at, criterion.id)`
}

/** What became of the dialogue that something was said in: the decision that stands, as a value of a query; null where there is none. */
export function decidedOn(companyId: Id, { dialogueId, statementId }: { dialogueId: Id; statementId: Id }) {
  const grounds = groundsIn(companyId, { decisionId: sql`latest.id`, statementId })
  return sql<{
    at: string
    options: string[]
    grounds: string[]
  } | null>`(select jsonb_build_object('at', latest.at, 'grounds', to_jsonb(${grounds}),
      'options', (select jsonb_agg(${nameOfOption(companyId, 'taken')} order by taken.at, taken.id) from decision_options chosen
        join options taken on taken.company_id = chosen.company_id and taken.id = chosen.option_id
        where chosen.company_id = latest.company_id and chosen.decision_id = latest.id))
    from decisions latest where latest.company_id = ${companyId} and latest.dialogue_id = ${dialogueId} order by latest.at desc, latest.id desc limit 1)`
}
