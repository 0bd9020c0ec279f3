import { type SQL, sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { importedValues, statements } from '../../db/schema/index.ts'
import type { Place } from '../themes/steps.ts'
import { seenIn } from './counting.ts'
import type { Figures, Scale } from './crosstab-bands.ts'

interface Kept {
  columns: string[]
  /** What the values of the column that was asked for are, where they are numbers or dates. */
  figures: Figures | null
}

/**
 * The names of the columns that were kept of what was brought into a dialogue, in no order, and what the values of one of them, `asked`, are. They are
 * numbers, or dates, where at least ten statements have one and of a hundred values no more than five are something else. Dates are told by
 * month, as they are written, and over more than two years by year. Words that are hidden count nowhere. One statement.
 */
export async function keptColumns(db: Db, { companyId, id }: Place, { asked }: { asked?: string | undefined } = {}): Promise<Kept> {
  const columns = sql`select json_agg(distinct ${importedValues.column}) from ${importedValues}
    where ${importedValues.companyId} = ${companyId} and ${importedValues.dialogueId} = ${id}`
  const [row] = await selectRows<{ columns: string[] | null; figures?: Figures | null }>(
    db,
    asked === undefined
      ? sql`select (${columns}) as columns`
      : sql`select (${columns}) as columns, (${figuresOf({ companyId, id }, asked)}) as figures`,
  )
  return { columns: row!.columns ?? [], figures: row!.figures ?? null }
}

/** Of a query of statements: what a column tells of one on this scale; null where it is nothing of the kind. */
export function figureOf({ companyId }: Place, column: string, { of, mark }: Pick<Scale, 'of' | 'mark'>): SQL {
  const figure = of === 'number' ? numberBy(sql`${mark}::text`) : of === 'month' ? month : year
  return sql`(select ${figure} from ${importedValues}, lateral (${formOf(sql`${importedValues.value}`)}) form where ${importedValues.companyId} = ${companyId}
    and ${importedValues.statementId} = ${statements.id} and ${importedValues.column} = ${column})`
}

const enough = sql`10`
const nearlyAll = sql`0.95`

/** How many different values are told: more than months that may have a column each. */
const mostValues = sql`25`

function figuresOf(place: Place, column: string) {
  const value = sql`(select ${importedValues.value} from ${importedValues} where ${importedValues.companyId} = ${place.companyId}
    and ${importedValues.statementId} = ${statements.id} and ${importedValues.column} = ${column})`
  return sql`with given as materialized (select ${value} as value from ${statements} where ${seenIn(place)}),
    read as materialized (select form.* from given, lateral (${formOf(sql`given.value`)}) form where given.value is not null),
    marked as materialized (select case when points and not commas then '.' when commas and not points then ',' else '' end as mark
      from (select bool_or(by_point and not by_comma) as points, bool_or(by_comma and not by_point) as commas from read) seen),
    told as materialized (select ${numberBy(sql`mark`)} as number, ${month} as month from read, marked),
    kinds as materialized (select case
        when count(month) >= ${enough} and count(month) >= ${nearlyAll} * count(*) and max(month) > min(month)
          then case when max(month) - min(month) < 24 then 'month' else 'year' end
        when count(number) >= ${enough} and count(number) >= ${nearlyAll} * count(*) then 'number'
      end as kind from told),
    keyed as materialized (select case kind when 'number' then number when 'month' then month when 'year' then floor(month / 12) end as key from told, kinds)
    select json_build_object('of', kind, 'mark', mark, 'isWhole', bool_and(key = trunc(key)), 'least', min(key), 'most', max(key),
      'quantiles', percentile_disc('{0.05,0.25,0.5,0.95}'::float8[]) within group (order by key),
      'values', array(select distinct key from keyed where key is not null order by key limit ${mostValues}))
    from keyed, kinds, marked where key is not null group by kind, mark`
}

const sign = '^[+-]?'
const whole = (between: string) => `([0-9]|[1-9][0-9]{1,14}|[1-9][0-9]{0,2}(${between}[0-9]{3}){1,4})?`
const day = '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ][0-9]{2}:[0-9]{2}.*)?$'
const spaces = `[ '’\u00a0\u2009\u202f]`

/**
 * A value as a query's row: its `text`, whether it can be read as a number with a point before its decimals (`by_point`), with a comma
 * (`by_comma`), or as a day (`is_day`). Thousands may be parted by what parts no decimals there: `1,234.5`, `1.234,5`, `1 234`. `1,234` can be
 * read both ways. A number with noughts before it is a code, and none.
 */
function formOf(value: SQL) {
  const grouped = `${sign}[1-9][0-9]{0,2}(${spaces}[0-9]{3}){1,4}([.,][0-9]{1,15})?$`
  const isNumber = (between: string, mark: string) => sql`text ~ '[0-9]' and text ~ ${`${sign}${whole(between)}(${mark}[0-9]{1,15})?$`}`
  return sql`select text, ${isNumber(',', '\\.')} as by_point, ${isNumber('\\.', ',')} as by_comma, text ~ ${day} as is_day
    from (select case when bare ~ ${grouped} then regexp_replace(bare, ${spaces}, '', 'g') else bare end as text
      from (select translate(${value}, '−', '-') as bare) bared) texted`
}

/** What can be read both ways is read as the column's other numbers are; where they do not tell, it is none. */
function numberBy(mark: SQL) {
  return sql`case when by_point and (not by_comma or text !~ '[.,]' or ${mark} = '.') then replace(text, ',', '')::float8
    when by_comma and (not by_point or ${mark} = ',') then replace(replace(text, '.', ''), ',', '.')::float8 end`
}

const month = sql`case when is_day then left(text, 4)::float8 * 12 + substr(text, 6, 2)::float8 - 1 end`
const year = sql`case when is_day then left(text, 4)::float8 end`
