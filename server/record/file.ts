import type { Counts } from './counting.ts'
import { type Figure, figures, wordingOf } from './figures.ts'
import { wilson } from './intervals.ts'
import type { Counted } from './looking.ts'
import { fewest } from './reading.ts'
import { addressOf, endedOf, judgedOf, type Measures, measuresOf } from './showing.ts'
import { type Span, stretches } from './spans.ts'

/** What each column of the file means: sentences of the catalogue. */
export const columns = {
  since: 'The figure is of what happened after this moment. Times are in UTC.',
  until: 'And of what happened until this moment, as it was known then; the points of the charts, as it is known now.',
  figure: 'What is counted or measured, by its name.',
  value: 'The number itself. Shares and differences of shares are written from -1 to 1, times in working hours.',
  of: 'How many the share, the median or the difference is of; empty for a plain count.',
  low: 'The lower end of the 95% interval, where there is one.',
  high: 'Its upper end.',
  by_invitation: 'How many of these are in dialogues by invitation which you may not read.',
  behind: 'The page that lists the exchanges behind it, below the address of this Parley.',
} as const

type Column = keyof typeof columns
type FileRow = Record<Column, string | number | Date | null>

/** What is measured and not counted, with what it means. */
const measurements = {
  'kept-rate': 'The share of the answers owed that came in time: kept, of kept, late and overdue. Wilson’s interval.',
  'hours-median': 'Half of the answers owed took no more working hours than this.',
  'hours-90': 'Nine of ten took no more than this.',
  'gap-heard': 'How much larger the share is that was expected to be heard than the share that was. Newcombe’s interval for pairs.',
  'gap-settled': 'The same of what was expected to be settled.',
} as const

/** Every figure by its name in the file, and what it means: sentences of the catalogue. */
export const meanings: Record<string, string> = {
  ...Object.fromEntries(figures.map((figure) => [figure, wordingOf[figure].meaning])),
  ...measurements,
}

/** A table to be written as CSV. */
export interface File {
  header: string[]
  rows: (string | number | Date | null)[][]
}

/** A line for each figure of the period and of the one before, and for what was measured at each point of the charts. Of fewer than five, nothing is said. */
export function fileOf({ path, period, at, spans, counts, measured, points }: Counted): File {
  const ofPeriods = spans.flatMap((span, place) => [
    ...figures.map((figure) =>
      counted(span, figure, { counts: counts[place]!, behind: addressOf(path, { figure, period, past: place > 0 }) }),
    ),
    rateOf(span, counts[place]!),
    ...measuredIn(span, measuresOf(measured[place]!)),
  ])
  const ofPoints = stretches(period, at).flatMap((span, place) => measuredIn(span, measuresOf(points[place]!)))
  const header = Object.keys(columns) as Column[]
  return { header, rows: [...ofPeriods, ...ofPoints].map((row) => header.map((column) => row[column])) }
}

const empty: FileRow = {
  since: null,
  until: null,
  figure: null,
  value: null,
  of: null,
  low: null,
  high: null,
  by_invitation: null,
  behind: null,
}

type Times = Pick<Span, 'since' | 'until'>

/** All time begins at no moment at all. */
function timesOf({ since, until }: Times) {
  return { since: since.getTime() === 0 ? null : since, until }
}

function counted(span: Times, figure: Figure, { counts, behind }: { counts: Counts; behind: string }): FileRow {
  const { count, unread } = counts[figure]
  return { ...empty, ...timesOf(span), figure, value: count, of: wholeOf(figure, counts), by_invitation: unread, behind }
}

function wholeOf(figure: Figure, counts: Counts) {
  if (figure === 'kept' || figure === 'late' || figure === 'overdue') return endedOf(counts)
  if (/heard$|settled$/.test(figure)) return figure.startsWith('same') ? counts['same-for-me'].count : judgedOf(counts)
  return null
}

function rateOf(span: Times, counts: Counts): FileRow {
  const of = endedOf(counts)
  const said = of >= fewest && { value: counts.kept.count / of, ...wilson(counts.kept.count, of) }
  return { ...empty, ...timesOf(span), figure: 'kept-rate', of, ...said }
}

function measuredIn(span: Times, { hours, gap, few }: Measures): FileRow[] {
  const row = (figure: keyof typeof measurements, of: number, said: Partial<FileRow> = {}) => ({
    ...empty,
    ...timesOf(span),
    figure,
    of,
    ...said,
  })
  const gapOf = (name: 'heard' | 'settled') => gap && { value: gap[name].difference, low: gap[name].low, high: gap[name].high }
  return [
    row('hours-median', few.hours, hours ? { value: hours.median } : {}),
    row('hours-90', few.hours, hours ? { value: hours.most } : {}),
    row('gap-heard', few.gap, gapOf('heard') ?? {}),
    row('gap-settled', few.gap, gapOf('settled') ?? {}),
  ]
}
