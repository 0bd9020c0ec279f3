import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { nameOfOption, themeName } from '../../db/now.ts'
import { isHidden, iso } from '../refi/moments.ts'
import { checkThen, codingThen, optionNow, statementsThen, type Then } from './then.ts'

/** A theme as it stood then. */
export interface ThemeThen {
  id: string
  name: string
  /** The statement that its name was taken from; null: an analyst's words. */
  nameStatementId: string | null
  memo: string | null
  state: 'suggested' | 'kept'
  parentId: string | null
  optionId: string | null
  language: string | null
  /** Whether the machine made it. */
  isFound: boolean
}

export interface ThemeCounts {
  themeId: string
  /** Statements that are not hidden, with a coding in force. */
  statements: number
  checked: number
  agreed: number
}

/** The living themes of a dialogue as they stood at a moment, those above before those under them, the oldest first. One statement. */
export async function themesThen(db: Db, { dialogue, at }: Then): Promise<ThemeThen[]> {
  const { companyId, id } = dialogue
  const rows = await selectRows<ThemeThen>(
    db,
    sql`with v as materialized (select distinct on (theme_versions.theme_id) theme_versions.* from theme_versions
        where theme_versions.company_id = ${companyId} and theme_versions.dialogue_id = ${id} and theme_versions.at <= ${iso(at)}
        order by theme_versions.theme_id, theme_versions.number desc)
      select v.theme_id as id, v.state, v.parent_id as "parentId", v.memo,
        case when not ${isMixed(companyId, 'option_id')} then t.option_id end as "optionId",
        case when not ${isMixed(companyId, 'language')} then t.language end as language,
        ${themeName(companyId, sql`v`)} as name,
        v.name_statement_id as "nameStatementId", (t.made_by is null) as "isFound"
      from v join themes t on t.company_id = v.company_id and t.id = v.theme_id
      where v.company_id = ${companyId} and v.state <> 'rejected' and v.merged_into_id is null
      order by t.at, t.id`,
  )
  return inTree(rows)
}

/** Whether something of another option or language had been made part of the theme by then: from that on it is of any. */
function isMixed(companyId: string, what: 'option_id' | 'language') {
  const scope = (theme: string) => {
    const own = sql.raw(`${theme}.${what}`)
    return what === 'language'
      ? own
      : sql`(select coalesce(option.merged_into_id, option.id) from options option where option.company_id = ${companyId} and option.id = ${own})`
  }
  return sql`exists (select 1 from v merged join themes part on part.company_id = merged.company_id and part.id = merged.theme_id
    where merged.company_id = ${companyId} and merged.merged_into_id = v.theme_id and ${scope('part')} is distinct from ${scope('t')})`
}

/** What the options of a dialogue are called, as they may be read now. One statement. */
export async function optionNames(db: Db, { dialogue: { companyId, id } }: Then): Promise<Map<string, string>> {
  const rows = await selectRows<{ id: string; name: string }>(
    db,
    sql`select option.id, ${nameOfOption(companyId, 'option')} as name from options option where option.company_id = ${companyId} and option.dialogue_id = ${id}`,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** What the option and the theme are called that files are narrowed to. One statement. */
export async function namesOf(db: Db, { dialogue: { companyId }, at, filters }: Then) {
  const [row] = await selectRows<{ option: string | null; theme: string | null }>(
    db,
    sql`select (select ${nameOfOption(companyId, 'option')} from options option where option.company_id = ${companyId} and option.id = ${filters.option ? optionNow(companyId, filters.option) : null}) as option,
      (select ${themeName(companyId, sql`v`)} from theme_versions v
        where v.company_id = ${companyId} and v.theme_id = ${filters.theme ?? null}::uuid and v.at <= ${iso(at)} order by v.number desc limit 1) as theme`,
  )
  return row!
}

/** How many statements each theme held then, among those that fit the filters, and what their authors said of it. Two statements. */
export async function themeCountsThen(db: Db, then: Then): Promise<Map<string, ThemeCounts>> {
  const { companyId } = then.dialogue
  const { counted, where } = statementsThen(then)
  const held = await selectRows<ThemeCounts>(
    db,
    sql`select c.theme_id as "themeId", count(distinct s.id)::int as statements from ${counted} join codings c on ${codingThen(then)}
      where ${where} and not ${isHidden(companyId)} and c.theme_id is not null group by c.theme_id`,
  )
  const checked = await selectRows<{ themeId: string; checked: number; agreed: number }>(
    db,
    sql`select latest.theme_id as "themeId", count(*)::int as checked, count(*) filter (where latest.answer = 'yes')::int as agreed
      from (select distinct on (m.theme_id, m.statement_id) m.theme_id, m.answer from ${counted} join member_checks m on ${checkThen(then)}
        where ${where} and not ${isHidden(companyId)} order by m.theme_id, m.statement_id, m.at desc, m.id desc) latest group by 1`,
  )
  const counts = new Map(held.map(({ themeId, statements }) => [themeId, { themeId, statements, checked: 0, agreed: 0 }]))
  for (const { themeId, ...said } of checked) counts.set(themeId, { themeId, statements: 0, ...counts.get(themeId), ...said })
  return counts
}

/** Whatever hangs under a theme that is no more stands by itself. */
function inTree(themes: ThemeThen[]): ThemeThen[] {
  const ids = new Set(themes.map(({ id }) => id))
  const all = themes.map((theme) => ({ ...theme, parentId: theme.parentId && ids.has(theme.parentId) ? theme.parentId : null }))
  const under = Map.groupBy(all, ({ parentId }) => parentId)
  const placed: ThemeThen[] = []
  const place = (theme: ThemeThen) => {
    placed.push(theme)
    under.get(theme.id)?.forEach(place)
  }
  under.get(null)?.forEach(place)
  return placed
}
