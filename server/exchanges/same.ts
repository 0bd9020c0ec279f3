import { type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { appearances, conflicts, dialogues, repeats, responses, responseTargets, staff } from '../../db/schema/index.ts'

/** An answer to the same question, as it comes from the database; of one in another dialogue by invitation nothing but that it is there. */
export interface SameRow {
  id: string
  at: string
  place: { slug: string; kind: 'statement' | 'conflict'; id: string; name: string } | null
}

/** An answer to the same question: whom it was given to, when, and where it is read. Name and path are null where it is behind a door. */
export interface SameQuestion {
  at: Date
  name: string | null
  path: string | null
}

const mostNamed = 3

/**
 * The answers that this one was said to repeat, and those that were said to repeat it: the latest three. The same for every reader, so what was
 * answered in another dialogue by invitation is neither named nor linked. As a column of a larger query.
 */
export function sameAsOf(companyId: string, { responseId }: { responseId: SQL | SQL.Aliased | AnyPgColumn }) {
  return sql<
    SameRow[]
  >`coalesce((select json_agg(json_build_object('id', twin.id, 'at', twin.at, 'place', case when twin.is_open then json_build_object('slug', twin.slug, 'kind', twin.kind, 'id', twin.about, 'name', twin.name) end) order by twin.at desc) from (
    select other.id, other.published_at as at, ${dialogues.slug} as slug, (${dialogues.visibility} = 'public' or other.dialogue_id = this.dialogue_id) as is_open,
      case when target.conflict_id is null then 'statement' else 'conflict' end as kind, coalesce(target.conflict_id, target.statement_id) as about,
      coalesce(speaking.name, shown.name, '') as name
    from (select ${repeats.earlierId} as id from ${repeats} where ${repeats.companyId} = ${companyId} and ${repeats.responseId} = ${responseId}
      union select ${repeats.responseId} from ${repeats} where ${repeats.companyId} = ${companyId} and ${repeats.earlierId} = ${responseId}) linked
    join ${responses} this on this.company_id = ${companyId} and this.id = ${responseId}
    join ${responses} other on other.company_id = ${companyId} and other.id = linked.id
    join ${dialogues} on ${dialogues.companyId} = ${companyId} and ${dialogues.id} = other.dialogue_id
    join ${responseTargets} target on target.company_id = ${companyId} and target.id = (select first.id from ${responseTargets} first where first.company_id = ${companyId} and first.response_id = other.id order by first.id limit 1)
    left join ${conflicts} raised on raised.company_id = ${companyId} and raised.id = target.conflict_id
    left join ${staff} speaking on speaking.company_id = ${companyId} and speaking.person_id = target.addressee_id and raised.side = 'company'
    left join ${appearances} shown on shown.company_id = ${companyId} and shown.dialogue_id = other.dialogue_id and shown.person_id = target.addressee_id and raised.side is distinct from 'company'
    order by other.published_at desc, other.id limit ${mostNamed}) twin), '[]')`
}

/** The same with where each is read. */
export function sameQuestions(rows: SameRow[], company: { slug: string }): SameQuestion[] {
  return rows.map(({ id, at, place }) => ({
    at: new Date(at),
    name: place?.name ?? null,
    path: place && `/${company.slug}/d/${place.slug}/${place.kind === 'statement' ? 'whys' : 'conflicts'}/${place.id}/answers/${id}`,
  }))
}
