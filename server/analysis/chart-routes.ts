import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Dialogue } from '../dialogues/reading.ts'
import { many } from '../forms.ts'
import { saidIn } from '../words/said.ts'
import { countedThemes, toldApart } from './counting.ts'
import { type CrosstabPage, crosstabPage } from './crosstab-showing.ts'
import { type AnalysisHead, type AnalysisPart, analysed, analysisHead, reading } from './entering.ts'
import { mostMarks } from './map.ts'
import type { MapChart, Mark } from './map-chart.ts'
import { mapOf, type StatementMap } from './map-reading.ts'
import { openDrawer } from './mapping/drawing.ts'
import { monthCounts, monthsChart, monthsOf, themesShown } from './months.ts'
import { shapeAt } from './shapes.ts'

interface Tick {
  id: string
  name: string
  isSuggested: boolean
  n: number
  isShown: boolean
}

interface Months {
  head: AnalysisHead
  /** The themes to tick: those that are drawn and the largest others, and the rest. */
  near: Tick[]
  folded: Tick[]
  /** Whether more were ticked than are drawn. */
  isCut: boolean
  shown: { id: string; name: string; isSuggested: boolean; n: number; shape: number; key: string }[]
  months: ReturnType<typeof monthsOf>
  chart: ReturnType<typeof monthsChart>
}

interface MapPage extends StatementMap {
  head: AnalysisHead
  /** Where this page is, and where its table is. */
  here: string
  table: string
}

declare module '../web/view.ts' {
  interface Views {
    'analysis/crosstab': CrosstabPage & { head: AnalysisHead }
    'analysis/_crosstab': { path: string; of: string; table: CrosstabPage['table'] }
    'analysis/_crosstab-cells': { cells: CrosstabPage['table']['none']['cells'] }
    'analysis/_crosstab-rules': CrosstabPage
    'analysis/months': Months
    'analysis/_months-chart': Pick<Months, 'chart' | 'months' | 'shown'>
    'analysis/_months-tick': Tick
    'analysis/_months-table': Pick<Months, 'months' | 'shown'>
    'analysis/map': MapPage
    'analysis/_map-chart': { chart: MapChart; path: string }
    'analysis/_map-legend': { chart: MapChart; path: string }
    'analysis/map-table': {
      head: AnalysisHead
      back: string
      marks: Mark[]
      all: number
      more: string | null
      state: StatementMap['state']
    }
  }
}

const where = z.object({ company: z.string(), dialogue: z.string() })
const chosen = z.object({ by: z.string().max(1000).catch('option').default('option') })
const lines = z.object({ theme: many().catch([]) })
const from = z.object({ from: z.coerce.number().int().min(0).max(mostMarks).catch(0).default(0) })

/** How many rows of the map's table stand on a page. */
const rows = 100

/** How many themes are offered at once to be drawn; the smaller ones are folded away. */
const offered = 12

const address = '/:company/analysis/:dialogue'

/** The themes of a dialogue beside what else is known of its statements: in a crosstab, month by month, and on a map. */
export const chartRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const drawer = openDrawer({ failed: (error) => app.log.error({ err: error }, 'a map could not be drawn') })
  app.addHook('onClose', drawer.close)

  const headOf = (request: FastifyRequest, dialogue: Dialogue, part: AnalysisPart, title: string) =>
    analysisHead(dialogue, part, { title, by: reading(request), words: request.words })

  app.get(`${address}/crosstab`, { schema: { params: where, querystring: chosen } }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    const { words, at, visitor } = request
    const said = saidIn(words, { now: at, timeZone: visitor?.timeZone ?? dialogue.company.timeZone })
    const head = headOf(request, dialogue, 'crosstab', words.t('Crosstab'))
    return reply.page('analysis/crosstab', {
      head,
      ...(await crosstabPage(db, dialogue, { asked: request.query.by, path: head.path, words, said })),
    })
  })

  app.get(`${address}/months`, { schema: { params: where, querystring: lines } }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    const counts = await monthCounts(db, dialogue, { timeZone: dialogue.company.timeZone })
    const themes = toldApart(await countedThemes(db, dialogue))
    const shown = themesShown(themes, request.query.theme).map((theme) => ({ ...theme, key: shapeAt(theme.shape, 0, 0, 6) }))
    const months = monthsOf(counts, shown)
    const ticks = themes.map((theme) => ({ ...theme, isShown: shown.some(({ id }) => id === theme.id) }))
    const isNear = (tick: Tick, place: number) => tick.isShown || place < offered
    return reply.page('analysis/months', {
      head: headOf(request, dialogue, 'months', request.words.t('Over time')),
      near: ticks.filter(isNear),
      folded: ticks.filter((tick, place) => !isNear(tick, place)),
      isCut: themes.filter(({ id }) => request.query.theme.includes(id)).length > shown.length,
      shown,
      months,
      chart: monthsChart(months, shown),
    })
  })

  const drawn = async (request: FastifyRequest) => {
    const dialogue = await analysed(db, request)
    const map = await mapOf(db, dialogue, { drawer, language: request.words.language })
    const head = headOf(request, dialogue, 'map', request.words.t('Map'))
    return { head, map, here: `${head.path}/map` }
  }

  app.get(`${address}/map`, { schema: { params: where } }, async (request: FastifyRequest, reply: FastifyReply) => {
    const { map, here, ...page } = await drawn(request)
    return reply.page('analysis/map', { ...page, ...map, here, table: `${here}/table` })
  })

  app.get(`${address}/map/table`, { schema: { params: where, querystring: from } }, async (request, reply) => {
    const { map, here, head } = await drawn(request)
    const first = request.query.from
    const marks = (map.chart?.marks ?? []).toSorted((one, other) => (one.shape ?? 99) - (other.shape ?? 99))
    const more = marks.length > first + rows ? `${here}/table?from=${first + rows}` : null
    const some = marks.slice(first, first + rows)
    return reply.page('analysis/map-table', { head, back: here, state: map.state, marks: some, all: marks.length, more })
  })
}
