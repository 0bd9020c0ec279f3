import { type SQL, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { nameOfOption } from '../../db/now.ts'
import { appearances, customers, importedValues, options, statementRevisions, statements } from '../../db/schema/index.ts'
import type { Place } from '../themes/steps.ts'
import { livingIn, seenIn, themesHere } from './counting.ts'
import { fewest } from './crosstab.ts'
import type { Scale } from './crosstab-bands.ts'
import { figureOf } from './crosstab-figures.ts'

/** What statements are told apart by: what was chosen, where their authors work, when they were posted, or a column that came in with them, on a scale where it holds numbers. */
export type By = 'option' | 'workplace' | 'month' | { column: string; scale?: Scale | undefined }

/** How many columns are named; the rest are counted together. */
const most = 12

/** `place`: 1 to 12, 0 for the rest, −1 where nothing is known. */
export type Count = { place: number; n: number } & (
  | { kind: 'column'; name: string }
  | { kind: 'theme'; themeId: string }
  | { kind: 'none' }
)

/**
 * How many statements of a dialogue each column holds, in each theme and in none. The twelve largest columns have a place of their own where
 * they hold five or more, because what is peculiar to a few can name them; of months, the twelve latest. Months begin and end in `timeZone`. Of who hides their name, neither is it told where they work.
 * On a scale every column has its place, from 1 on, in order and without a name (see `banded`). One statement.
 */
export async function crossCounts(db: Db, place: Place, { by, timeZone }: { by: By; timeZone: string }): Promise<Count[]> {
  const rows = await selectRows<{ place: number; name: string | null; theme: string; n: number }>(
    db,
    sql`with ${livingIn(place)}, told as materialized (
        select ${keyOf(place, by, timeZone)} as key, ${themesHere(place)} as themes from ${statements} where ${seenIn(place)}
      ), counted as (
        select key, theme, count(*)::int as n
        from told, unnest(themes || ${all} || case when themes = '{}' then ${none} else '{}' end) as theme group by key, theme
      ), ${placedBy(by)}, summed as (
        select place, theme, sum(n)::int as n, min(key) as key from placed group by place, theme
      )
      select place, theme, n, case when place > 0 and theme = 'all' then ${nameOf(place, by)} end as name from summed`,
  )
  return rows.map(({ place, name, theme, n }) => {
    if (theme === 'all') return { kind: 'column', place, n, name: name ?? '' }
    return theme === 'none' ? { kind: 'none', place, n } : { kind: 'theme', place, n, themeId: theme }
  })
}

const all = sql`'{all}'::text[]`
const none = sql`'{none}'::text[]`

/** Gives what is `counted` by keys its places. */
function placedBy(by: By): SQL {
  if (scaleIn(by)) return sql`placed as (select *, coalesce(key, -1) as place from counted)`
  const isNamed = by === 'month' ? sql`rank <= ${most}` : sql`rank <= ${most} and of_key >= ${fewest}`
  return sql`whole as (
        select *, max(n) filter (where theme = 'all') over (partition by key) as of_key from counted
      ), ranked as (
        select *, dense_rank() over (order by key is null, ${by === 'month' ? sql`key desc` : sql`of_key desc, key collate "C"`}) as rank from whole
      ), placed as (
        select *, case when key is null then -1 when ${isNamed} then rank::int else 0 end as place from ranked
      )`
}

/** What tells a statement's column. It is asked of each by its key. */
function keyOf(place: Place, by: By, timeZone: string): SQL {
  const { companyId, id } = place
  if (by === 'month') return sql`to_char(${statements.postedAt} at time zone ${timeZone}, 'YYYY-MM')`
  if (by === 'option') {
    const chosen = sql`(select ${statementRevisions.optionId} from ${statementRevisions} where ${statementRevisions.companyId} = ${companyId}
      and ${statementRevisions.statementId} = ${statements.id} and ${statementRevisions.number} = ${statements.revision})`
    return sql`(select coalesce(${options.mergedIntoId}, ${options.id})::text from ${options} where ${options.companyId} = ${companyId} and ${options.id} = ${chosen})`
  }
  if (by === 'workplace') {
    const shows = sql`exists (select 1 from ${appearances} where ${appearances.companyId} = ${companyId} and ${appearances.dialogueId} = ${id}
      and ${appearances.personId} = ${statements.authorId} and not ${appearances.hidden})`
    return sql`(select nullif(trim(${customers.workplace}), '') from ${customers} where ${customers.companyId} = ${companyId}
      and ${customers.personId} = ${statements.authorId} and ${shows})`
  }
  const scale = scaleIn(by)
  if (scale) {
    const starts = sql`${`{${scale.starts.join(',')}}`}::float8[]`
    return sql`width_bucket(${figureOf(place, by.column, scale)}, ${starts}) + ${scale.isEach ? sql`0` : sql`1`}`
  }
  return sql`(select ${importedValues.value} from ${importedValues} where ${importedValues.companyId} = ${companyId}
    and ${importedValues.statementId} = ${statements.id} and ${importedValues.column} = ${by.column})`
}

/** What a column is called, by its key; an option by its name. */
function nameOf({ companyId }: Place, by: By): SQL {
  if (scaleIn(by)) return sql`null::text`
  if (by !== 'option') return sql`key`
  return sql`(select ${nameOfOption(companyId, 'living')} from ${options} living where living.company_id = ${companyId} and living.id = summed.key::uuid)`
}

function scaleIn(by: By) {
  return typeof by === 'object' ? by.scale : undefined
}
