import type { Chart } from '../charts.ts'
import { lineChart } from '../charts.ts'
import type { Counts, Measured } from './counting.ts'
import { type Figure, wordingOf } from './figures.ts'
import { type Interval, pairedDifference, wilson } from './intervals.ts'
import { fewest } from './reading.ts'
import { type Period, type Span, stretches } from './spans.ts'

/** A number, the exchanges behind it, and where it is a share, of how many; the share and its interval only where there are enough to say. */
export interface Cell {
  count: number
  href: string | null
  of: number | null
  share: number | null
  interval: Interval | null
}

export interface Row {
  title: string
  now: Cell
  before: Cell | null
}

/** A gap in shares, 0 to 1: what was expected and what was said, and how much more was expected. */
export interface Gap extends Interval {
  expected: number
  said: number
  difference: number
}

export interface Measures {
  hours: { of: number; median: number; most: number } | null
  gap: { of: number; heard: Gap; settled: Gap } | null
  /** How many there are where they are too few to say. */
  few: { hours: number; gap: number }
}

export interface Point extends Measures {
  since: Date
  until: Date
}

export type Board = ReturnType<typeof boardOf>

interface Given {
  path: string
  period: Period
  at: Date
  counts: [now: Counts, before: Counts | undefined]
  measured: [now: Measured, before: Measured | undefined]
  points: Measured[]
}

/** Everything that the Record shows of a period, beside what it was in the period before. */
export function boardOf({ path, period, at, counts: [now, earlier], measured, points }: Given) {
  const before = earlier && !isEmpty(earlier) ? earlier : undefined
  const cell = (counts: Counts, figure: Figure, past: boolean): Cell => ({
    count: counts[figure].count,
    href: counts[figure].count > 0 ? addressOf(path, { figure, period, past }) : null,
    of: wholeOf(figure, counts),
    share: null,
    interval: null,
    ...shareOf(figure, counts),
  })
  const rows = (figures: Figure[]): Row[] =>
    figures.map((figure) => ({
      title: wordingOf[figure].short ?? wordingOf[figure].title,
      now: cell(now, figure, false),
      before: before ? cell(before, figure, true) : null,
    }))
  return {
    isEmpty: isEmpty(now) && !before,
    /** How many of the figures' exchanges this reader may not read. */
    unread: unreadOf(now, ['kept', 'late', 'overdue']),
    rate: { now: cell(now, 'kept', false), before: before ? cell(before, 'kept', true) : null },
    owed: rows(['kept', 'late', 'overdue', 'let-go']),
    heard: rows(['heard', 'partly-heard', 'not-heard']),
    settled: rows(['settled', 'not-yet-settled', 'not-settled']),
    silent: rows(['silent', 'corrected']),
    same: rows(['same-heard', 'same-settled']),
    moved: rows(['extended', 'asked', 'handed-over', 'reopened']),
    promised: {
      isAny: [now, ...(before ? [before] : [])].some((counts) => [...ofCompany, ...ofCustomers].some((figure) => counts[figure].count > 0)),
      rate: { now: cell(now, 'commitments-kept', false), before: before ? cell(before, 'commitments-kept', true) : null },
      company: rows(ofCompany),
      customers: rows(ofCustomers),
      unread: unreadOf(now, [...ofCompany, ...ofCustomers]),
    },
    expected: rows(['expected'])[0]!,
    measures: measuresOf(measured[0]),
    measuresBefore: measured[1] ? measuresOf(measured[1]) : null,
    points: pointsOf(stretches(period, at), points),
  }
}

function isEmpty(counts: Counts) {
  return Object.values(counts).every(({ count }) => count === 0)
}

export function addressOf(path: string, { figure, period, past = false }: { figure?: Figure; period: Period; past?: boolean }) {
  const query = new URLSearchParams({ ...(period !== '90-days' && { period }), ...(past && { past: '1' }) }).toString()
  return `${path}${figure ? `/${figure}` : ''}${query && `?${query}`}`
}

/** The working hours over time: half of the answers took less than the one line, nine of ten less than the other. */
export function hoursChart(points: Point[]): Chart {
  const of = (name: 'median' | 'most') => points.map(({ hours }) => hours?.[name] ?? null)
  return lineChart({
    points: points.length,
    series: [
      { name: 'second', values: of('most') },
      { name: 'first', values: of('median') },
    ],
    least: [0, 8],
  })
}

/** The gap over time, in percentage points, with its intervals. */
export function gapChart(points: Point[]): Chart {
  const of = (name: 'heard' | 'settled') => ({
    name: name === 'heard' ? 'first' : 'second',
    values: points.map(({ gap }) => (gap ? gap[name].difference * 100 : null)),
    intervals: points.map(({ gap }) => (gap ? { low: gap[name].low * 100, high: gap[name].high * 100 } : null)),
  })
  return lineChart({ points: points.length, series: [of('heard'), of('settled')], least: [-20, 20] })
}

function endedOf(counts: Counts) {
  return counts.kept.count + counts.late.count + counts.overdue.count
}

const ofSide = (side: 'commitments' | 'customers') =>
  (['kept', 'late', 'broken', 'overdue', 'open', 'unconfirmed'] as const).map((how): Figure => `${side}-${how}`)
const [ofCompany, ofCustomers] = [ofSide('commitments'), ofSide('customers')]

/** What came to its end or should have: an open commitment is neither kept nor not, nor is one that nobody has confirmed. */
const dueOf = (side: 'commitments' | 'customers') => (counts: Counts) =>
  (['kept', 'late', 'broken', 'overdue'] as const).reduce((sum, how) => sum + counts[`${side}-${how}`].count, 0)

function unreadOf(counts: Counts, of: Figure[]) {
  return of.reduce((sum, figure) => sum + counts[figure].unread, 0)
}

function judgedOf(counts: Counts) {
  return counts.heard.count + counts['partly-heard'].count + counts['not-heard'].count
}

const partsOf: Partial<Record<Figure, (counts: Counts) => number>> = {
  kept: endedOf,
  late: endedOf,
  overdue: endedOf,
  heard: judgedOf,
  'partly-heard': judgedOf,
  'not-heard': judgedOf,
  settled: judgedOf,
  'not-yet-settled': judgedOf,
  'not-settled': judgedOf,
  corrected: judgedOf,
  silent: (counts) => judgedOf(counts) + counts.silent.count,
  'same-heard': (counts) => counts['same-for-me'].count,
  'same-settled': (counts) => counts['same-for-me'].count,
  ...Object.fromEntries(['kept', 'late', 'broken', 'overdue'].map((how) => [`commitments-${how}`, dueOf('commitments')])),
  ...Object.fromEntries(['kept', 'late', 'broken', 'overdue'].map((how) => [`customers-${how}`, dueOf('customers')])),
}

/** Of how many a figure is a part; null where it is no part of anything. */
export function wholeOf(figure: Figure, counts: Counts) {
  return partsOf[figure]?.(counts) ?? null
}

/** The share that it is, with Wilson's interval; null where it is none, or too few to say. */
export function shareOf(figure: Figure, counts: Counts) {
  const of = wholeOf(figure, counts)
  if (of === null || of < fewest) return null
  return { share: counts[figure].count / of, interval: wilson(counts[figure].count, of) }
}

/** What was measured, where there is enough of it to say something. */
export function measuresOf({ hours, heard, settled }: Measured): Measures {
  const [ofHeard, ofSettled] = [pairedDifference(heard), pairedDifference(settled)]
  return {
    hours: hours.of >= fewest ? { of: hours.of, median: hours.median!, most: hours.most! } : null,
    gap: ofHeard.of >= fewest ? { of: ofHeard.of, heard: gapOf(heard, ofHeard), settled: gapOf(settled, ofSettled) } : null,
    few: { hours: hours.of, gap: ofHeard.of },
  }
}

function gapOf(
  { both, onlyFirst, onlySecond }: Measured['heard'],
  { difference, low, high, of }: ReturnType<typeof pairedDifference>,
): Gap {
  return { expected: (both + onlyFirst) / of, said: (both + onlySecond) / of, difference, low, high }
}

/** From the first point that has anything. */
function pointsOf(spans: Span[], measured: Measured[]): Point[] {
  const first = measured.findIndex(({ hours, heard }) => hours.of > 0 || pairedDifference(heard).of > 0)
  return first < 0 ? [] : spans.map(({ since, until }, place) => ({ since, until, ...measuresOf(measured[place]!) })).slice(first)
}
