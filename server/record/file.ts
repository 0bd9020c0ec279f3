import type { Counts } from './counting.ts'
import { type Figure, figures, wordingOf } from './figures.ts'
import type { Interval } from './intervals.ts'
import type { Counted } from './looking.ts'
import { addressOf, type Measures, measuresOf, shareOf, wholeOf } from './showing.ts'
import { type Span, stretches } from './spans.ts'

/** What each column of the file means: sentences of the catalogue. */
export const columns = {
  since: 'The figure is of what happened after this moment. Times are in UTC.',
  until: 'And of what happened until this moment, as it was known then; the points of the charts, as it is known now.',
  figure: 'What is counted or measured, by its name.',
  value:
    'The number itself. Shares and differences of shares are written from -1 to 1, times in working hours. They are rounded to three decimals, times to two.',
  of: 'How many the share, the median or the difference is of; empty for a plain count.',
  low: 'The lower end of the 95% interval, where there is one; beside a count, of the share that it is.',
  high: 'Its upper end.',
  by_invitation: 'How many of these are in dialogues by invitation which you may not read.',
  behind: 'The page that lists the exchanges or the commitments behind it, below the address of this Parley.',
} as const

type Column = keyof typeof columns
type FileRow = Record<Column, string | number | Date | null>

/** What is measured and not counted, with what it means. */
const measurements = {
  'kept-rate': 'The share of the answers owed that came in time: kept, of kept, late and overdue. Wilson’s interval.',
  'commitments-kept-rate':
    'The share of the company’s commitments that were kept: of those kept, kept late, broken and overdue. Wilson’s interval.',
  'customers-kept-rate': 'The same of the customers’ commitments.',
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
    ...(['kept', 'commitments-kept', 'customers-kept'] as const).map((figure) => rateOf(span, figure, counts[place]!)),
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
  const of = wholeOf(figure, counts)
  return {
    ...empty,
    ...timesOf(span),
    figure,
    value: count,
    of,
    ...endsOf(shareOf(figure, counts)?.interval),
    by_invitation: unread,
    behind,
  }
}

function rateOf(span: Times, figure: 'kept' | 'commitments-kept' | 'customers-kept', counts: Counts): FileRow {
  const kept = shareOf(figure, counts)
  return {
    ...empty,
    ...timesOf(span),
    figure: `${figure}-rate`,
    of: wholeOf(figure, counts),
    ...(kept && { value: rounded(kept.share, 3) }),
    ...endsOf(kept?.interval),
  }
}

function endsOf(interval: Interval | undefined) {
  return interval ? { low: rounded(interval.low, 3), high: rounded(interval.high, 3) } : {}
}

function rounded(value: number, decimals: number) {
  return Number(value.toFixed(decimals))
}

function measuredIn(span: Times, { hours, gap, few }: Measures): FileRow[] {
  const row = (figure: keyof typeof measurements, of: number, said: Partial<FileRow> = {}) => ({
    ...empty,
    ...timesOf(span),
    figure,
    of,
    ...said,
  })
  const gapOf = (name: 'heard' | 'settled') => gap && { value: rounded(gap[name].difference, 3), ...endsOf(gap[name]) }
  return [
    row('hours-median', few.hours, hours ? { value: rounded(hours.median, 2) } : {}),
    row('hours-90', few.hours, hours ? { value: rounded(hours.most, 2) } : {}),
    row('gap-heard', few.gap, gapOf('heard') ?? {}),
    row('gap-settled', few.gap, gapOf('settled') ?? {}),
  ]
}
