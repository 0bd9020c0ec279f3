import { asc, eq, type SQL, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { statementNow } from '../../db/now.ts'
import { appearances, customers, importedValues, statementRevisions, statements } from '../../db/schema/index.ts'
import type { Place } from '../themes/steps.ts'
import { calledIn, heldIn, seenIn } from './counting.ts'

/** What statements are told apart by: what was chosen, where their authors work, when they were posted, or a column that came in with them. */
export type By = 'option' | 'workplace' | 'month' | { column: string }

/** How many columns are named; the rest are counted together. */
const most = 12

/** `place`: 1 to 12, 0 for the rest, −1 where nothing is known. */
export type Count = { place: number; n: number } & (
  | { kind: 'column'; name: string }
  | { kind: 'theme'; themeId: string }
  | { kind: 'none' }
)

/** The names of the columns that were kept of what was brought into a dialogue. One statement. */
export async function keptColumns(db: Db, { companyId, id }: Place) {
  const rows = await db
    .selectDistinct({ column: importedValues.column })
    .from(importedValues)
    .where(sql`${eq(importedValues.companyId, companyId)} and ${eq(importedValues.dialogueId, id)}`)
    .orderBy(asc(importedValues.column))
  return rows.map(({ column }) => column)
}

/**
 * How many statements of a dialogue each column holds, in each theme and in none. The twelve largest columns have a place of their own; of
 * months, the twelve latest. Months begin and end in `timeZone`. Of who hides their name, neither is it told where they work.
 * One statement.
 */
export async function crossCounts(db: Db, place: Place, { by, timeZone }: { by: By; timeZone: string }): Promise<Count[]> {
  const { key, name } = keyOf(by, timeZone)
  return await selectRows<Count>(
    db,
    sql`with called as materialized (${calledIn(place)}), told as materialized (
        select ${statements.id}, ${key} as key, ${name} as name from ${statements}
        join ${statementRevisions} on ${statementNow(place.companyId)} ${joined(place, by)}
        where ${seenIn(place)}
      ), ranked as (
        select key, min(name) as name, row_number() over (order by ${by === 'month' ? sql`key desc` : sql`count(*) desc, min(name), key`}) as rank
        from told where key is not null group by key
      ), placed as (
        select told.id, case when told.key is null then -1 when ranked.rank <= ${most} then ranked.rank::int else 0 end as place, ranked.name
        from told left join ranked on ranked.key = told.key
      ), held as (${heldIn(place)})
      select 'column' as kind, place, case when place > 0 then min(name) else '' end as name, null as "themeId", count(*)::int as n
      from placed group by place
      union all
      select 'theme', place, null, held.theme_id::text, count(*)::int from placed join held on held.statement_id = placed.id group by place, held.theme_id
      union all
      select 'none', place, null, null, count(*)::int from placed
      where not exists (select 1 from held where held.statement_id = placed.id) group by place`,
  )
}

/** What tells a statement's column, and what the column is called: an option may be called as another is. */
function keyOf(by: By, timeZone: string): { key: SQL; name: SQL } {
  if (by === 'option') return { key: sql`called.living_id::text`, name: sql`called.name` }
  if (by === 'workplace') {
    const known = sql`case when ${appearances.hidden} then null else nullif(trim(${customers.workplace}), '') end`
    return { key: known, name: known }
  }
  if (by === 'month') return both(sql`to_char(${statements.postedAt} at time zone ${timeZone}, 'YYYY-MM')`)
  return both(sql`${importedValues.value}`)
}

function both(text: SQL) {
  return { key: text, name: text }
}

function joined({ companyId, id }: Place, by: By): SQL {
  if (by === 'option') return sql`join called on called.id = ${statementRevisions.optionId}`
  if (by === 'workplace') {
    return sql`join ${appearances} on ${appearances.companyId} = ${companyId} and ${appearances.dialogueId} = ${id} and ${appearances.personId} = ${statements.authorId}
      left join ${customers} on ${customers.companyId} = ${companyId} and ${customers.personId} = ${statements.authorId}`
  }
  if (by === 'month') return sql``
  return sql`left join ${importedValues} on ${importedValues.companyId} = ${companyId} and ${importedValues.statementId} = ${statements.id}
    and ${importedValues.column} = ${by.column}`
}
