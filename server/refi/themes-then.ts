import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { isHiddenNow, themeName } from '../../db/now.ts'
import { hidings } from '../../db/schema/index.ts'
import { isHidden, iso } from './moments.ts'
import type { Narrowed } from './rows.ts'

/** A theme as it stood then. */
export interface ThemeThen {
  id: string
  name: string
  /** Whether the words are hidden that its name was taken from. */
  isNameHidden: boolean
  /** The statement that its name was taken from, and where; null: an analyst's words. */
  nameStatementId: string | null
  nameRevision: number | null
  nameFrom: number | null
  nameTo: number | null
  memo: string | null
  state: 'suggested' | 'kept'
  /** What it hangs under; null as well where that is none any more. */
  parentId: string | null
  /** The option that it was found in, or what that has become part of by now; null: of any. */
  optionId: string | null
  language: string | null
  /** Statements that speak for it. */
  quotes: string[]
  /** Whether the machine made it. */
  isFound: boolean
}

export interface ThemeCounts {
  /** Statements that are not hidden, with a coding in force. */
  statements: number
  checked: number
  agreed: number
}

/** The living themes of a dialogue as they stood at a moment, the oldest first. One statement. */
export async function themesThen(
  db: Db,
  { dialogue: { companyId, id }, at }: { dialogue: { companyId: string; id: string }; at: Date },
): Promise<ThemeThen[]> {
  const isNameHidden = isHiddenNow(companyId, sql`${hidings.statementId} = v.name_statement_id`)
  const rows = await selectRows<ThemeThen>(
    db,
    sql`with v as materialized (select distinct on (theme_versions.theme_id) theme_versions.* from theme_versions
        where theme_versions.company_id = ${companyId} and theme_versions.dialogue_id = ${id} and theme_versions.at <= ${iso(at)}
        order by theme_versions.theme_id, theme_versions.number desc),
      mixed as materialized (${mixedIn(companyId)})
      select v.theme_id as id, ${themeName(companyId, sql`v`)} as name, (v.name_statement_id is not null and ${isNameHidden}) as "isNameHidden",
        v.name_statement_id as "nameStatementId", v.name_revision as "nameRevision", v.name_from as "nameFrom", v.name_to as "nameTo",
        v.memo, v.state, v.parent_id as "parentId", array_to_json(v.quotes) as quotes, (t.made_by is null) as "isFound",
        case when mixed.options then null else ${livingOption('t')} end as "optionId", case when mixed.languages then null else t.language end as language
      from v join themes t on t.company_id = v.company_id and t.id = v.theme_id left join mixed on mixed.id = v.theme_id
      where v.company_id = ${companyId} and v.state <> 'rejected' and v.merged_into_id is null
      order by t.at, t.id`,
  )
  const ids = new Set(rows.map(({ id }) => id))
  return rows.map((theme) => ({ ...theme, parentId: theme.parentId && ids.has(theme.parentId) ? theme.parentId : null }))
}

/** Which themes had taken in something of another option or language by then: from that on they are of any. Asked once for all of them. */
function mixedIn(companyId: string) {
  return sql`select taker.id, bool_or(${livingOption('part')} is distinct from ${livingOption('taker')}) as options,
      bool_or(part.language is distinct from taker.language) as languages
    from v merged join themes part on part.company_id = merged.company_id and part.id = merged.theme_id
      join themes taker on taker.company_id = merged.company_id and taker.id = merged.merged_into_id
    where merged.company_id = ${companyId} group by taker.id`
}

/** The option of a theme, or what it has become part of by now. */
function livingOption(theme: 't' | 'part' | 'taker') {
  const of = sql.raw(theme)
  return sql`(select coalesce(option.merged_into_id, option.id) from options option where option.company_id = ${of}.company_id and option.id = ${of}.option_id)`
}

/** How many statements each theme held then, among those that are taken, and what their authors said of it. Two statements. */
export async function themeCountsThen(
  db: Db,
  { dialogue: { companyId }, of: { counted, where, coding, check } }: { dialogue: { companyId: string }; of: Narrowed },
): Promise<(themeId: string) => ThemeCounts> {
  const held = await selectRows<{ themeId: string; statements: number }>(
    db,
    sql`select c.theme_id as "themeId", count(distinct s.id)::int as statements from ${counted} join codings c on ${coding}
      where ${where} and not ${isHidden(companyId)} and c.theme_id is not null group by c.theme_id`,
  )
  const checked = await selectRows<{ themeId: string; checked: number; agreed: number }>(
    db,
    sql`select latest.theme_id as "themeId", count(*)::int as checked, count(*) filter (where latest.answer = 'yes')::int as agreed
      from (select distinct on (m.theme_id, m.statement_id) m.theme_id, m.answer from ${counted} join member_checks m on ${check}
        where ${where} and not ${isHidden(companyId)} order by m.theme_id, m.statement_id, m.at desc, m.id desc) latest group by 1`,
  )
  const holds = new Map(held.map(({ themeId, statements }) => [themeId, statements]))
  const said = new Map(checked.map(({ themeId, ...said }) => [themeId, said]))
  return (themeId) => ({ statements: holds.get(themeId) ?? 0, ...(said.get(themeId) ?? { checked: 0, agreed: 0 }) })
}
