import type { Db } from '../../db/client.ts'
import { may } from '../companies/permissions.ts'
import type { Member } from '../member.ts'
import { type Place, placeText } from '../place.ts'
import { countFigures, measure } from './counting.ts'
import { type Figure, wordingOf } from './figures.ts'
import { behind } from './listing.ts'
import { ownRecord } from './own.ts'
import { addressOf, boardOf, gapChart, hoursChart } from './showing.ts'
import { type Period, periods, type Span, spanBefore, spanOf, stretches } from './spans.ts'

export type Counted = Awaited<ReturnType<typeof countPeriod>>

interface Looking {
  company: { id: string; slug: string; name: string }
  period: Period
  reader: Member | null
  at: Date
}

const shownOverdue = 5

/** All figures of a period and of the one before, if there is one, and the points of the charts. Two statements. */
export async function countPeriod(db: Db, { company, period, reader, at }: Looking) {
  const earlier = spanBefore(period, at)
  const spans: [Span, ...Span[]] = [spanOf(period, at), ...(earlier ? [earlier] : [])]
  const counts = await countFigures(db, company, { spans, reader })
  const all = await measure(db, company, [...spans, ...stretches(period, at)])
  return { path: pathOf(company), period, at, spans, counts, measured: all.slice(0, spans.length), points: all.slice(spans.length) }
}

/** The page of the Record, with what is overdue now, and for who answers here what is theirs alone. Two more statements. */
export async function recordPage(db: Db, { company, period, reader }: Looking, counted: Counted) {
  const { path, at, spans, points } = counted
  const [span] = spans
  const [now, before] = counted.counts
  const [measured, measuredBefore] = counted.measured
  const board = boardOf({ path, period, at, counts: [now!, before], measured: [measured!, measuredBefore], points })
  const { lines, last } = await behind(db, company, 'overdue', { span, reader, limit: shownOverdue })
  return {
    path,
    name: company.name,
    period,
    choices: periods.map((one) => ({ href: addressOf(path, { period: one }), period: one, isChosen: one === period })),
    board,
    overdue: { lines, count: now!.overdue.count, more: last && addressOf(path, { figure: 'overdue', period }) },
    charts: { hours: hoursChart(board.points), gap: gapChart(board.points) },
    own: reader && may(reader, 'respond') ? await ownRecord(db, company, { personId: reader.personId, span }) : null,
    files: { figures: besides(addressOf(path, { period }), 'format=csv'), columns: besides(addressOf(path, { period }), 'format=columns') },
  }
}

/** The page behind one figure, of the period or of the one before it, from a place of its list on. Two statements. */
export async function figurePage(
  db: Db,
  { company, period, reader, at, figure, isPast, after }: Looking & { figure: Figure; isPast: boolean; after: Place | undefined },
) {
  const earlier = isPast ? spanBefore(period, at) : null
  const span = earlier ?? spanOf(period, at)
  const past = earlier !== null
  const [counts] = await countFigures(db, company, { spans: [span], reader })
  const { lines, last } = await behind(db, company, figure, { span, reader, after })
  const path = pathOf(company)
  const here = addressOf(path, { figure, period, past })
  return {
    path: addressOf(path, { period }),
    name: company.name,
    figure,
    period,
    past,
    ...wordingOf[figure],
    ...counts![figure],
    lines,
    pages: { more: last && besides(here, `before=${placeText(last)}`), start: after ? here : null },
  }
}

function pathOf({ slug }: { slug: string }) {
  return `/${slug}/record`
}

function besides(address: string, query: string) {
  return `${address}${address.includes('?') ? '&' : '?'}${query}`
}
