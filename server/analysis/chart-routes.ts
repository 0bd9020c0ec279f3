import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Dialogue, pathOf } from '../dialogues/reading.ts'
import { many } from '../forms.ts'
import type { Words } from '../words/words.ts'
import { countedThemes, toldApart } from './counting.ts'
import { type Crosstab, crosstabOf } from './crosstab.ts'
import { type By, crossCounts, keptColumns } from './crosstab-reading.ts'
import { type AnalysisHead, type AnalysisPart, analysed, analysisHead, reading } from './entering.ts'
import type { MapChart, Mark } from './map-chart.ts'
import { mapOf, type StatementMap } from './map-reading.ts'
import { openDrawer } from './mapping/drawing.ts'
import { monthCounts, monthsChart, monthsOf, themesShown } from './months.ts'
import { shapeAt } from './shapes.ts'

interface Months {
  head: AnalysisHead
  themes: { id: string; name: string; isSuggested: boolean; n: number; isShown: boolean }[]
  shown: { id: string; name: string; isSuggested: boolean; n: number; shape: number; key: string }[]
  months: ReturnType<typeof monthsOf>
  chart: ReturnType<typeof monthsChart>
}

interface MapPage extends StatementMap {
  head: AnalysisHead
  /** Where this page is, where its table is, and where the dialogue is in which the statements stand. */
  here: string
  table: string
  dialogue: string
}

declare module '../web/view.ts' {
  interface Views {
    'analysis/crosstab': {
      head: AnalysisHead
      dimensions: { href: string; words: string; isChosen: boolean }[]
      of: string
      isMonths: boolean
      /** Whether a theme was looked for in one option alone, so that the table can say nothing of it for the others. */
      isOptionByOption: boolean
      table: Crosstab
    }
    'analysis/_crosstab': { path: string; of: string; isMonths: boolean; table: Crosstab }
    'analysis/_crosstab-cells': { cells: Crosstab['none']['cells'] }
    'analysis/months': Months
    'analysis/_months-chart': Pick<Months, 'chart' | 'months' | 'shown'>
    'analysis/_months-table': Pick<Months, 'months' | 'shown'>
    'analysis/map': MapPage
    'analysis/_map-chart': { chart: MapChart; dialogue: string }
    'analysis/_map-legend': { chart: MapChart; path: string }
    'analysis/map-table': { head: AnalysisHead; back: string; dialogue: string; marks: Mark[]; state: StatementMap['state'] }
  }
}

const where = z.object({ company: z.string(), dialogue: z.string() })
const chosen = z.object({ by: z.string().max(1000).catch('option').default('option') })
const lines = z.object({ theme: many().catch([]) })
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
    const { t } = request.words
    const dimensions = dimensionsOf(await keptColumns(db, dialogue), request.words)
    const dimension = dimensions.find(({ key }) => key === request.query.by) ?? dimensions[0]!
    const isMonths = dimension.by === 'month'
    const counts = await crossCounts(db, dialogue, { by: dimension.by, timeZone: dialogue.company.timeZone })
    const themes = toldApart(await countedThemes(db, dialogue))
    const head = headOf(request, dialogue, 'crosstab', t('Crosstab'))
    return reply.page('analysis/crosstab', {
      head,
      dimensions: dimensions.map(({ key, words }) => ({
        href: `${head.path}/crosstab?by=${encodeURIComponent(key)}`,
        words,
        isChosen: key === dimension.key,
      })),
      of: dimension.words,
      isMonths,
      isOptionByOption: dimension.by === 'option' && themes.some(({ optionName }) => optionName),
      table: crosstabOf(counts, themes, { order: isMonths ? 'by name' : 'as given' }),
    })
  })

  app.get(`${address}/months`, { schema: { params: where, querystring: lines } }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    const counts = await monthCounts(db, dialogue, { timeZone: dialogue.company.timeZone })
    const themes = toldApart(await countedThemes(db, dialogue))
    const shown = themesShown(themes, request.query.theme).map((theme) => ({ ...theme, key: shapeAt(theme.shape, 0, 0, 6) }))
    const months = monthsOf(counts, shown)
    return reply.page('analysis/months', {
      head: headOf(request, dialogue, 'months', request.words.t('Over time')),
      themes: themes.map((theme) => ({ ...theme, isShown: shown.some(({ id }) => id === theme.id) })),
      shown,
      months,
      chart: monthsChart(months, shown),
    })
  })

  const drawn = async (request: FastifyRequest) => {
    const dialogue = await analysed(db, request)
    const map = await mapOf(db, dialogue, { drawer, language: request.words.language })
    const head = headOf(request, dialogue, 'map', request.words.t('Map'))
    return { head, map, here: `${head.path}/map`, dialogue: pathOf(dialogue) }
  }

  app.get(`${address}/map`, { schema: { params: where } }, async (request: FastifyRequest, reply: FastifyReply) => {
    const { map, here, ...page } = await drawn(request)
    return reply.page('analysis/map', { ...page, ...map, here, table: `${here}/table` })
  })

  app.get(`${address}/map/table`, { schema: { params: where } }, async (request: FastifyRequest, reply: FastifyReply) => {
    const { map, here, ...page } = await drawn(request)
    const marks = (map.chart?.marks ?? []).toSorted((one, other) => (one.shape ?? 99) - (other.shape ?? 99))
    return reply.page('analysis/map-table', { ...page, back: here, state: map.state, marks })
  })
}

/** What one can tell statements apart by, as an address names it and as it is read. */
function dimensionsOf(columns: string[], { t }: Words): { key: string; by: By; words: string }[] {
  return [
    { key: 'option', by: 'option', words: t('What they chose') },
    { key: 'workplace', by: 'workplace', words: t('Place of work') },
    { key: 'month', by: 'month', words: t('Month') },
    ...columns.map((column) => ({ key: `column:${column}`, by: { column }, words: column })),
  ]
}
