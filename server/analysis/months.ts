import { sql } from 'drizzle-orm'
import { type Db, selectRows } from '../../db/client.ts'
import { statements } from '../../db/schema/index.ts'
import { lineChart } from '../charts.ts'
import type { Place } from '../themes/steps.ts'
import { type CountedTheme, livingIn, seenIn, themesHere } from './counting.ts'
import { shapeAt, shapeCount } from './shapes.ts'

interface MonthCount {
  /** `2026-11` */
  month: string
  /** Null: all statements of the month. */
  themeId: string | null
  n: number
}

/** How many statements of a dialogue were posted in each month, in all and in each theme; months begin and end in `timeZone`. One statement. */
export async function monthCounts(db: Db, place: Place, { timeZone }: { timeZone: string }): Promise<MonthCount[]> {
  return await selectRows<MonthCount>(
    db,
    sql`with ${livingIn(place)}, told as materialized (
        select to_char(${statements.postedAt} at time zone ${timeZone}, 'YYYY-MM') as month, ${themesHere(place)} as themes from ${statements} where ${seenIn(place)}
      )
      select month, nullif(theme, '') as "themeId", count(*)::int as n from told, unnest(themes || '{""}'::text[]) as theme group by month, theme`,
  )
}

/** How many lines stand in the chart where nobody chose. */
const usual = 5

/** The themes that were chosen, eight at most, or else the five largest; each keeps its shape wherever it is drawn on the page. */
export function themesShown(themes: CountedTheme[], chosen: string[]) {
  const asked = themes.filter(({ id }) => chosen.includes(id))
  return (asked.length > 0 ? asked.slice(0, shapeCount) : themes.slice(0, usual)).map((theme, shape) => ({ ...theme, shape }))
}

/** How many points there are at most: three years. */
const most = 36

/**
 * The months from the first statement to the last, with how many there were in all and in each of these themes. Where there are more than 36,
 * the 35 latest, and before them, as `month` null, all that is earlier together: one date of long ago makes no page of empty months.
 */
export function monthsOf(counts: MonthCount[], themes: { id: string }[]) {
  const months = monthsTo(counts.map(({ month }) => month).sort())
  const sums = new Map<string, number>()
  for (const { month, themeId, n } of counts) {
    const key = `${months.includes(month) ? month : null} ${themeId}`
    sums.set(key, (sums.get(key) ?? 0) + n)
  }
  const sumOf = (month: string | null, themeId: string | null) => sums.get(`${month} ${themeId}`) ?? 0
  return months.map((month) => ({ month, n: sumOf(month, null), of: themes.map(({ id }) => sumOf(month, id)) }))
}

/** The same as a chart, with the mark of each point. */
export function monthsChart(months: ReturnType<typeof monthsOf>, themes: { id: string }[]) {
  const series = themes.map(({ id }, place) => ({ name: id, values: months.map(({ of }) => of[place]!) }))
  const chart = lineChart({ points: months.length, series, least: [0, 4], width: 640, height: 300 })
  return { ...chart, lines: chart.lines.map((line, place) => ({ ...line, marks: line.dots.map(({ x, y }) => shapeAt(place, x, y, 5)) })) }
}

function monthsTo(known: string[]): (string | null)[] {
  const [first, last] = [known[0], known.at(-1)]
  const months: string[] = []
  for (let month = last; first && month && month >= first && months.length <= most; month = before(month)) months.unshift(month)
  return months.length > most ? [null, ...months.slice(2)] : months
}

function before(month: string) {
  const [year, number] = month.split('-').map(Number)
  return number === 1 ? monthOf(year! - 1, 12) : monthOf(year!, number! - 1)
}

function monthOf(year: number, number: number) {
  return `${String(year).padStart(4, '0')}-${String(number).padStart(2, '0')}`
}
