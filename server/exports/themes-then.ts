import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { nameOfOption, themeName } from '../../db/now.ts'
import { iso } from '../refi/moments.ts'
import { type ThemeThen, themesThen } from '../refi/themes-then.ts'
import { optionNow, type Then } from './then.ts'

/** The living themes of a dialogue as they stood at a moment, those above before those under them, the oldest first. One statement. */
export async function themeTreeThen(db: Db, then: Then): Promise<ThemeThen[]> {
  const under = Map.groupBy(await themesThen(db, then), ({ parentId }) => parentId)
  const placed: ThemeThen[] = []
  const place = (theme: ThemeThen) => {
    placed.push(theme)
    under.get(theme.id)?.forEach(place)
  }
  under.get(null)?.forEach(place)
  return placed
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
