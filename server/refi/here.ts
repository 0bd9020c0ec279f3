import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow } from '../../db/now.ts'
import { hidings } from '../../db/schema/index.ts'
import type { Coder } from '../themes/codings.ts'
import { isDenied } from '../themes/consents.ts'
import type { Coded, Span } from './places.ts'

/** A coding in force. */
export interface InForce extends Span {
  id: string
  themeId: string | null
  coder: Coder
  /** An analyst, as they are called here; null for the others. */
  byName: string | null
  toldCoders: string[] | null
}

/** A coding that this dialogue has on record, in force or not, under the guid that a file names it by. */
export interface Recorded extends Coded, InForce {
  by: string | null
  confidence: number | null
  isInForce: boolean
  /** Whether whoever said so took it back themselves when they last said something of it; or, as the author of the words, denied the theme since. */
  isTakenBack: boolean
  /** Whether the author of the words has said since where they belong. */
  isOutranked: boolean
}

/** A statement that can be read, with what is in force about it, and what of a file's codings are on record about it. */
export interface Here {
  id: string
  revision: number
  /** Of its words without blanks at the end. */
  digest: string
  /** How many code points its words are. */
  length: number
  codings: InForce[] | null
  recorded: Recorded[] | null
}

/** Every statement of a dialogue that can be read, the oldest first. `guids` are those that a file has for its codings. One statement. */
export async function statementsHere(db: Db, { companyId, id }: { companyId: string; id: string }, guids: string[]): Promise<Here[]> {
  const columns = sql`'id', c.id, 'themeId', c.theme_id, 'from', c.from, 'to', c.to, 'coder', c.coder, 'byName', coalesce(f.name, p.name), 'toldCoders', c.told_coders`
  const coders = sql`left join people p on p.id = c.by and c.coder = 'analyst' left join staff f on f.company_id = ${companyId} and f.person_id = p.id`
  const words = sql`(select substring(r.why from c.from + 1 for c.to - c.from) from statement_revisions r
    where r.company_id = c.company_id and r.statement_id = c.statement_id and r.number = c.revision)`
  return await selectRows<Here>(
    db,
    sql`select s.id, s.revision, md5(rtrim(r.why, E' \n\t')) as digest, char_length(r.why) as length, c.codings, k.recorded
      from statements s join statement_revisions r on r.company_id = s.company_id and r.statement_id = s.id and r.number = s.revision
      left join (select c.statement_id, json_agg(json_build_object(${columns})) as codings
        from codings c ${coders} where c.company_id = ${companyId} and c.dialogue_id = ${id} and c.removed_at is null group by c.statement_id) c on c.statement_id = s.id
      left join (select c.statement_id, json_agg(json_build_object(${columns}, 'revision', c.revision, 'words', case when c.from is not null then ${words} end,
          'by', c.by, 'confidence', c.confidence, 'isInForce', c.removed_at is null, 'isTakenBack', ${isTakenBack(companyId)}, 'isOutranked', ${isOutranked})) as recorded
        from (select distinct value::uuid as id from json_array_elements_text(${JSON.stringify(guids)}::json)) told
        join codings c on c.company_id = ${companyId} and c.id = told.id and c.dialogue_id = ${id} ${coders} group by c.statement_id) k on k.statement_id = s.id
      where s.company_id = ${companyId} and s.dialogue_id = ${id} and not ${isHiddenNow(companyId, sql`${hidings.statementId} = s.id`)}
      order by s.posted_at, s.id`,
  )
}

/**
 * What was written anew since counts, as undoing and merging write it: who said the same of the same place last, and took it back, did so for all of
 * it; and who denied what the theme became since, denied this.
 */
function isTakenBack(companyId: string) {
  const statementId = sql`c.statement_id`
  const became = sql`(select now.merged_into_id from themes t join theme_versions now on now.company_id = t.company_id and now.theme_id = t.id
    and now.number = t.version where t.company_id = c.company_id and t.id = c.theme_id)`
  return sql`coalesce((select o.removed_by = o.by from codings o where o.company_id = c.company_id and o.statement_id = c.statement_id
      and (o.theme_id is not distinct from c.theme_id or ${isPartOf('c', 'o')} or ${isPartOf('o', 'c')}) and o.coder = c.coder and o.by is not distinct from c.by
      and o.from is not distinct from c.from and o.to is not distinct from c.to order by o.at desc, o.id desc limit 1), false)
    or c.coder = 'customer' and (${isDenied(companyId, { statementId, themeId: sql`c.theme_id` })} or ${isDenied(companyId, { statementId, themeId: became })})`
}

/** What the author has said before as well, and what was only written anew, is not said since. */
const isOutranked = sql`c.coder = 'analyst' and exists (select 1 from codings o where o.company_id = c.company_id and o.statement_id = c.statement_id
  and o.coder = 'customer' and o.removed_at is null and o.at > c.at and not exists (select 1 from codings e where e.company_id = o.company_id
    and e.statement_id = o.statement_id and (e.theme_id is not distinct from o.theme_id or ${isPartOf('e', 'o')}) and e.coder = 'customer' and e.at <= c.at))`

/** Whether the theme of one coding was made part of another's. */
function isPartOf(one: 'c' | 'o' | 'e', other: 'c' | 'o') {
  const [coding, into] = [sql.raw(one), sql.raw(other)]
  return sql`exists (select 1 from themes t join theme_versions now on now.company_id = t.company_id and now.theme_id = t.id and now.number = t.version
    where t.company_id = ${coding}.company_id and t.id = ${coding}.theme_id and now.merged_into_id = ${into}.theme_id)`
}
