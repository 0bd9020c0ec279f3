import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Chart } from '../charts.ts'
import { may } from '../companies/permissions.ts'
import { writeCsv } from '../exports/csv.ts'
import { type Place, placeOf, placeText } from '../place.ts'
import { shorten } from '../shorten.ts'
import { before } from '../web/paging.ts'
import { countFigures, measure } from './counting.ts'
import { type Figure, figures, wordingOf } from './figures.ts'
import { columns, fileRows, meanings } from './file.ts'
import { behind, type Line } from './listing.ts'
import { type Own, ownRecord } from './own.ts'
import { addressOf, type Board, boardOf, type Cell, gapChart, hoursChart, measuresOf, type Point, type Row } from './showing.ts'
import { type Period, periods, type Span, spanBefore, spanOf, stretches } from './spans.ts'

export interface Choice {
  href: string
  period: Period
  isChosen: boolean
}

declare module '../web/view.ts' {
  interface Views {
    'record/show': {
      path: string
      name: string
      period: Period
      choices: Choice[]
      board: Board
      overdue: { lines: Line[]; count: number; more: string | null }
      charts: { hours: Chart; gap: Chart }
      own: Own | null
      files: { figures: string; columns: string }
    }
    'record/_hours': { board: Board; chart: Chart }
    'record/_gap': { board: Board; chart: Chart; company: string }
    'record/_gap-points': { points: Point[] }
    'record/_rows': { caption: string; groups: { title: string | null; rows: Row[] }[]; period: Period }
    'record/_cell': { cell: Cell }
    'record/_chart': { chart: Chart; points: Point[]; name: string; title: string; description: string; signed: boolean }
    'record/_line': { line: Line; figure: Figure }
    'record/_own': { own: Own }
    'record/_period': { period: Period; past: boolean }
    'record/figure': {
      path: string
      name: string
      figure: Figure
      period: Period
      past: boolean
      title: string
      meaning: string
      count: number
      unread: number
      lines: Line[]
      pages: { more: string | null; start: string | null }
    }
  }
}

const shownOverdue = 5
const period = z.enum(periods).catch('90-days')
const look = z.object({ period, format: z.enum(['csv', 'columns']).optional().catch(undefined) })
const list = z.object({ period, past: z.literal('1').optional().catch(undefined), before })
const which = z.object({ company: z.string(), figure: z.enum(figures) })

/** The Record: how the company kept its word, to everybody who asks, and what stands behind every number. */
export const recordRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  app.get('/:company/record', { schema: { querystring: look }, onSend: alsoByAccept }, async (request, reply) => {
    const { at, query } = request
    const company = request.here()
    if (query.format === 'columns') return sendColumns(request, reply)
    const path = `/${company.slug}/record`
    const read = await readRecord(request, query.period)
    if (query.format === 'csv' || wantsFile(request)) return sendFigures(reply, { path, period: query.period, name: company.slug, ...read })
    const { spans, counts, measured, points } = read
    const board = boardOf({ path, period: query.period, at, counts: both(counts), measured: both(measured), points })
    const overdue = await behind(db, company, 'overdue', { span: spans[0]!, reader: request.member(), limit: shownOverdue })
    const reader = request.member()
    const own = reader && may(reader, 'respond') ? await ownRecord(db, company, { personId: reader.personId, span: spans[0]! }) : null
    const address = addressOf(path, { period: query.period })
    const format = (name: string) => `${address}${address.includes('?') ? '&' : '?'}format=${name}`
    return reply.page('record/show', {
      path,
      name: company.name,
      period: query.period,
      choices: periods.map((one) => ({ href: addressOf(path, { period: one }), period: one, isChosen: one === query.period })),
      board,
      overdue: {
        lines: overdue.lines.map(shortened),
        count: counts[0]!.overdue.count,
        more: overdue.last && addressOf(path, { figure: 'overdue', period: query.period }),
      },
      charts: { hours: hoursChart(board.points), gap: gapChart(board.points) },
      own,
      files: { figures: format('csv'), columns: format('columns') },
    })
  })

  app.get('/:company/record/:figure', { schema: { params: which, querystring: list } }, async (request, reply) => {
    const { query, at } = request
    const { figure } = request.params
    const company = request.here()
    const reader = request.member()
    const past = query.past === '1' && query.period !== 'all'
    const span = (past && spanBefore(query.period, at)) || spanOf(query.period, at)
    const [counts] = await countFigures(db, company, { spans: [span], reader })
    const { lines, last } = await behind(db, company, figure, { span, reader, after: placeOf(query.before) })
    const path = `/${company.slug}/record`
    const here = addressOf(path, { figure, period: query.period, past })
    return reply.page('record/figure', {
      path: addressOf(path, { period: query.period }),
      name: company.name,
      figure,
      period: query.period,
      past,
      ...wordingOf[figure],
      ...counts![figure],
      lines: lines.map(shortened),
      pages: { more: last && goingOn(here, last), start: query.before ? here : null },
    })
  })

  /** The period and the one before, and the points of the charts: two statements. */
  async function readRecord(request: FastifyRequest, chosen: Period) {
    const { at } = request
    const company = request.here()
    const earlier = spanBefore(chosen, at)
    const spans = [spanOf(chosen, at), ...(earlier ? [earlier] : [])]
    const counts = await countFigures(db, company, { spans, reader: request.member() })
    const all = await measure(db, company, [...spans, ...stretches(chosen, at)])
    return { at, spans, counts, measured: all.slice(0, spans.length), points: all.slice(spans.length) }
  }
}

function shortened(line: Line): Line {
  return { ...line, words: line.words && shorten(line.words, 200) }
}

function goingOn(here: string, place: Place) {
  return `${here}${here.includes('?') ? '&' : '?'}before=${placeText(place)}`
}

function both<One>([now, before]: One[]): [One, One?] {
  return before === undefined ? [now!] : [now!, before]
}

/** Whether a program asks for the figures instead of the page. A browser always asks for a page as well. */
function wantsFile({ headers: { accept = '' } }: FastifyRequest) {
  return accept.includes('text/csv') && !accept.includes('text/html')
}

/** One address, two forms: whoever keeps it must keep them apart. */
async function alsoByAccept(_: FastifyRequest, reply: FastifyReply) {
  reply.header('vary', `${reply.getHeader('vary')}, Accept`)
}

interface Sending {
  path: string
  period: Period
  name: string
  at: Date
  spans: Span[]
  counts: Awaited<ReturnType<typeof countFigures>>
  measured: Awaited<ReturnType<typeof measure>>
  points: Awaited<ReturnType<typeof measure>>
}

function sendFigures(reply: FastifyReply, { path, period, name, at, spans, counts, measured, points }: Sending) {
  const all = spans.map((span, place) => ({
    span,
    counts: counts[place]!,
    measures: measuresOf(measured[place]!),
    behind: (figure: Figure) => addressOf(path, { figure, period, past: place > 0 }),
  }))
  const rows = fileRows(
    all,
    stretches(period, at).map((stretch, place) => ({ ...stretch, ...measuresOf(points[place]!) })),
  )
  const names = Object.keys(columns) as (keyof typeof columns)[]
  return send(
    reply,
    `${name}-record.csv`,
    names,
    rows.map((row) => names.map((column) => row[column])),
  )
}

function sendColumns({ words: { t } }: FastifyRequest, reply: FastifyReply) {
  const of = (what: string, all: Record<string, string>) => Object.entries(all).map(([name, meaning]) => [what, name, t(meaning)])
  return send(reply, 'record-columns.csv', ['what', 'name', 'meaning'], [...of('column', columns), ...of('figure', meanings)])
}

function send(reply: FastifyReply, name: string, header: string[], rows: (string | number | Date | null)[][]) {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(writeCsv(header, rows)))
}
