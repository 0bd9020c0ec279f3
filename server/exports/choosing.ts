import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { nameOfOption, themeName } from '../../db/now.ts'
import type { Words } from '../words/words.ts'
import { coderWord } from './snapshot-files.ts'
import { coderFilters } from './then.ts'

interface Option {
  value: string
  label: string
}

/** What a snapshot can be narrowed to, each as the options of a list. */
export interface Narrowing {
  options: Option[]
  themes: Option[]
  coders: Option[]
  /** What files called the columns that they brought in beside statements. */
  columns: string[]
}

/** The options and living themes of a dialogue and the columns that files brought in, by their names as the reader's language puts them, and who puts statements under them. One statement. */
export async function narrowingOf(
  db: Db,
  { companyId, id }: { companyId: string; id: string },
  { t, language }: Words,
): Promise<Narrowing> {
  const rows = await selectRows<{ kind: 'option' | 'theme' | 'column'; value: string; label: string }>(
    db,
    sql`select 'option' as kind, option.id::text as value, ${nameOfOption(companyId, 'option')} as label from options option
        where option.company_id = ${companyId} and option.dialogue_id = ${id} and option.merged_into_id is null
      union all select 'theme' as kind, th.id::text as value, ${themeName(companyId, sql`v`)} as label
        from themes th join theme_versions v on v.company_id = th.company_id and v.theme_id = th.id and v.number = th.version
        where th.company_id = ${companyId} and th.dialogue_id = ${id} and v.state <> 'rejected' and v.merged_into_id is null
      union all (select distinct 'column', i.column, i.column from imported_values i where i.company_id = ${companyId} and i.dialogue_id = ${id})`,
  )
  const inOrder = rows.toSorted((one, other) => one.label.localeCompare(other.label, language) || (one.value < other.value ? -1 : 1))
  const any = { value: '', label: t('all of them') }
  const columns = inOrder.filter(({ kind }) => kind === 'column').map(({ value }) => value)
  const of = (kind: string) => [any, ...inOrder.filter((row) => row.kind === kind).map(({ value, label }) => ({ value, label }))]
  const coders = [any, ...coderFilters.map((coder) => ({ value: coder, label: coderWord(coder, t) }))]
  return { options: of('option'), themes: of('theme'), coders, columns }
}
