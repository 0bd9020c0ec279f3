import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Chart } from '../charts.ts'
import { writeCsv } from '../exports/csv.ts'
import { placeOf } from '../place.ts'
import { before } from '../web/paging.ts'
import { type Figure, figures } from './figures.ts'
import { columns, type File, fileOf, meanings } from './file.ts'
import type { Line } from './listing.ts'
import { countPeriod, figurePage, recordPage } from './looking.ts'
import type { Own } from './own.ts'
import type { Board, Cell, Point, Row } from './showing.ts'
import { type Period, periods } from './spans.ts'

declare module '../web/view.ts' {
  interface Views {
    'record/show': Awaited<ReturnType<typeof recordPage>>
    'record/_hours': { board: Board; chart: Chart }
    'record/_gap': { board: Board; chart: Chart; company: string }
    'record/_gap-points': { points: Point[] }
    'record/_rows': { caption: string; groups: { title: string | null; rows: Row[] }[]; period: Period }
    'record/_promised': { promised: Board['promised']; period: Period }
    'record/_cell': { cell: Cell }
    'record/_chart': { chart: Chart; points: Point[]; name: string; title: string; description: string; signed: boolean }
    'record/_line': { line: Line; figure: Figure }
    'record/_own': { own: Own }
    'record/_period': { period: Period; past: boolean }
    'record/figure': Awaited<ReturnType<typeof figurePage>>
  }
}

const period = z.enum(periods).catch('90-days')
const look = z.object({ period, format: z.enum(['csv', 'columns']).optional().catch(undefined) })
const list = z.object({ period, past: z.literal('1').optional().catch(undefined), before })
const which = z.object({ company: z.string(), figure: z.enum(figures) })

/** The Record: how the company kept its word, to everybody who asks, and what stands behind every number. */
export const recordRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const looking = (request: FastifyRequest, period: Period) => {
    return { company: request.here(), reader: request.member(), at: request.at, period }
  }

  app.get('/:company/record', { schema: { querystring: look }, onSend: alsoByAccept }, async (request, reply) => {
    const { format, period } = request.query
    if (format === 'columns') return sendColumns(request, reply)
    const counted = await countPeriod(db, looking(request, period))
    if (format === 'csv' || wantsFile(request)) return send(reply, `${request.here().slug}-record.csv`, fileOf(counted))
    return reply.page('record/show', await recordPage(db, looking(request, period), counted))
  })

  app.get('/:company/record/:figure', { schema: { params: which, querystring: list } }, async (request, reply) => {
    const { period, past, before } = request.query
    const { figure } = request.params
    const shown = { ...looking(request, period), figure, isPast: past === '1', after: placeOf(before) }
    return reply.page('record/figure', await figurePage(db, shown))
  })
}

/** Whether a program asks for the figures instead of the page. A browser always asks for a page as well. */
function wantsFile({ headers: { accept = '' } }: FastifyRequest) {
  return accept.includes('text/csv') && !accept.includes('text/html')
}

/** One address, two forms: whoever keeps it must keep them apart. */
async function alsoByAccept(_: FastifyRequest, reply: FastifyReply) {
  reply.header('vary', `${reply.getHeader('vary')}, Accept`)
}

function sendColumns({ words: { t } }: FastifyRequest, reply: FastifyReply) {
  const of = (what: string, all: Record<string, string>) => Object.entries(all).map(([name, meaning]) => [what, name, t(meaning)])
  const rows = [...of('column', columns), ...of('figure', meanings)]
  return send(reply, 'record-columns.csv', { header: ['what', 'name', 'meaning'], rows })
}

function send(reply: FastifyReply, name: string, { header, rows }: File) {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(writeCsv(header, rows)))
}
