import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { isHiddenNow, nameOfOption } from '../../db/now.ts'
import { dialogues, hidings } from '../../db/schema/index.ts'
import { questionOf, rankingOf } from '../weighing/results.ts'

interface Named {
  id: string
  name: string
}

/**
 * What a decision is made from: the options on the table in the order of the shared ranking, the shared criteria in the order in which they
 * were shared, who can promise something for the company, and that ranking. Two statements.
 */
export async function tableOf(db: Db, { companyId, id }: { companyId: string; id: string }) {
  const [row] = await db
    .select({ options: optionsOn(companyId, id), criteria: criteriaOn(companyId, id), colleagues: answering(companyId) })
    .from(dialogues)
    .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, id)))
  const table = row!
  const { options: ranking } = await rankingOf(db, { companyId, id }, questionOf(table.criteria, table.options))
  const placeOf = ({ id }: Named) => ranking.findIndex(({ optionId }) => optionId === id)
  return { ...table, options: table.options.toSorted((a, b) => placeOf(a) - placeOf(b)), ranking }
}

/** As `optionsOnTheTable`. */
function optionsOn(companyId: string, dialogueId: string) {
  return sql<
    Named[]
  >`coalesce((select jsonb_agg(jsonb_build_object('id', offered.id, 'name', offered.name) order by offered.shared_at, offered.id) from
    (select option.id, ${nameOfOption(companyId, 'option')} as name, max(accepted.at) as shared_at from options option
      join option_acceptances accepted on accepted.company_id = option.company_id and accepted.option_id = option.id
      where option.company_id = ${companyId} and option.dialogue_id = ${dialogueId} and option.retired_at is null and option.merged_into_id is null
      group by option.company_id, option.id having count(*) = 2) offered), '[]')`
}

/** As `sharedCriteria`. */
function criteriaOn(companyId: string, dialogueId: string) {
  const isHidden = isHiddenNow(companyId, sql`${hidings.criterionId} = criterion.id`)
  return sql<
    Named[]
  >`coalesce((select jsonb_agg(jsonb_build_object('id', criterion.id, 'name', case when ${isHidden} then '…' else revision.sentence end) order by criterion.shared_at, criterion.id)
    from criteria criterion join criterion_revisions revision on revision.company_id = criterion.company_id
      and revision.criterion_id = criterion.id and revision.number = criterion.revision
    where criterion.company_id = ${companyId} and criterion.dialogue_id = ${dialogueId} and criterion.shared_at is not null
      and criterion.retired_at is null and criterion.merged_into_id is null), '[]')`
}

function answering(companyId: string) {
  return sql<
    Named[]
  >`coalesce((select jsonb_agg(jsonb_build_object('id', colleague.person_id, 'name', colleague.name) order by colleague.name)
    from staff colleague join memberships member on member.company_id = colleague.company_id and member.person_id = colleague.person_id
    where colleague.company_id = ${companyId} and member.role in ('staff', 'admin') and member.ended_at is null), '[]')`
}
