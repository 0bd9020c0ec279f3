import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type DialogueLine, dialoguesOf } from '../dialogues/reading.ts'
import { type CodeBook, themeTreeOf } from '../themes/code-book.ts'
import { keepThemes, rejectThemes } from '../themes/keeping.ts'
import { listingOf } from '../themes/listing.ts'
import { makeTheme, newTheme } from '../themes/making.ts'
import { progressOf, type Seeking, seekingOf, seekThemes, stopSeeking } from '../themes/seeking/seeking.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { localeOf, type Words } from '../words/words.ts'
import { type AnalysisHead, analysed, analysisHead, analysisPath, reading } from './entering.ts'
import { goneOf } from './gone.ts'
import { seekForm } from './seeking-form.ts'
import { byScope, finenessOf, grainOf, keptAndNot, linesOf, type ThemeLine } from './showing.ts'
import { keepForm, rejectForm } from './theme-forms.ts'
import { pageOfThemes, type ThemePage } from './theme-pages.ts'
import { searchSaid } from './watching.ts'

declare module '../web/view.ts' {
  interface Views {
    'analysis/index': { slug: string; dialogues: DialogueLine[] }
    'analysis/_nav': { head: AnalysisHead }
    'analysis/show': Show
    'analysis/_coverage': { head: AnalysisHead; coverage: CodeBook['coverage']; filed: number }
    'analysis/_seek': {
      head: AnalysisHead
      seeking: Seeking
      soughtIn: ThemeLine | null
      grain: number
      tongues: string[]
      coverage: CodeBook['coverage']
    }
    'analysis/_line': { line: ThemeLine; most: number; head: AnalysisHead }
    'analysis/_suggested': { head: AnalysisHead; groups: Show['suggested']; most: number; form: Form }
    'analysis/_short': {
      line: ThemeLine
      most: number
      head: AnalysisHead
      /** Where it stands under its option, to be ticked; null among those that are kept. */
      list: { isTicked: boolean } | null
    }
    'analysis/_kept': { head: AnalysisHead; kept: ThemeLine[]; counts: ThemePage['counts']; most: number }
    'analysis/_more-themes': { pages: ThemePage['pages'] }
    'analysis/_checks': { checks: ThemeLine['checks'] }
    'analysis/_make': { head: AnalysisHead; form: Form }
  }
}

interface Show extends ThemePage {
  head: AnalysisHead
  version: string
  search: string
  /** What became of a theme that was looked for and stands no more. */
  gone: string | null
  coverage: CodeBook['coverage']
  /** How many statements the machine put under kept themes of late. */
  filed: number
  seeking: Seeking
  /** The theme in which parts were looked for last, where that came last. */
  soughtIn: ThemeLine | null
  tongues: string[]
  /** The slider’s step of the latest search. */
  grain: number
  /** The size of the largest. */
  most: number
  form: Form
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const placed = z.object({
  was: z.uuid().optional().catch(undefined),
  from: z.coerce.number().int().min(0).max(10_000).optional().catch(undefined),
})

/** The analysis of a dialogue: its themes by size, what they hold and what not, and looking for more. */
export const analysisRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/analysis/:dialogue'

  app.get('/:company/analysis', async (request, reply) => {
    const reader = reading(request)
    const company = request.here()
    return reply.page('analysis/index', { slug: company.slug, dialogues: await dialoguesOf(db, company, { reader, limit: 200 }) })
  })

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { words } = request
    const { was, from } = request.query as { was?: string; from?: number }
    const dialogue = await analysed(db, request)
    const [themes, { coverage, filed }] = [await themeTreeOf(db, dialogue), await listingOf(db, dialogue, { at: request.at })]
    const seeking = await seekingOf(db, dialogue)
    const lines = linesOf(themes, { dialogue, total: coverage.total, words })
    const { kept, suggested } = keptAndNot(lines)
    return reply.page('analysis/show', {
      head: analysisHead(dialogue, 'themes', { title: words.t('Themes'), by: reading(request), words }),
      version: `${dialogue.version}`,
      search: searchSaid(seeking),
      gone: await goneOf(db, dialogue, was, words),
      coverage,
      filed,
      seeking,
      soughtIn: lines.find(({ id }) => id === seeking?.themeId) ?? null,
      tongues: tonguesOf(seeking, words),
      grain: grainOf(seeking?.usual ?? 1),
      ...pageOfThemes({ kept, suggested: byScope(suggested, lines) }, { from, path: analysisPath(dialogue) }),
      most: Math.max(1, ...lines.map(({ n }) => n)),
      form,
    })
  }

  app.get(address, { schema: { ...here, querystring: placed } }, (request, reply) => show(request, reply))

  app.get(`${address}/progress`, { schema: here }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    return reply.send({ version: `${dialogue.version}`, search: searchSaid(await progressOf(db, dialogue)) })
  })

  app.post(`${address}/themes`, { schema: { ...here, body: newTheme }, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    const { themeId } = await makeTheme(db, dialogue, { by: request.by(), ...request.body, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/themes/${themeId}`, 'Made. Put statements under it from any of the lists.')
  })

  app.post(`${address}/keep`, { schema: { ...here, body: keepForm }, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    await keepThemes(db, dialogue, { by: request.by(), themeIds: request.body.themes, at: request.at })
    return reply.see(`${analysisPath(dialogue)}#suggested`, 'What you ticked is kept.')
  })

  app.post(`${address}/reject`, { schema: { ...here, body: rejectForm }, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    const { theirs } = await rejectThemes(db, dialogue, { by: request.by(), themeIds: request.body.themes, at: request.at })
    return reply.see(
      `${analysisPath(dialogue)}#suggested`,
      theirs > 0
        ? 'Set aside, but for those that a customer said are theirs.'
        : 'Set aside. What they held is not yet grouped. The history can bring them back.',
    )
  })

  app.post(`${address}/seek`, { schema: { ...here, body: seekForm }, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    await seekThemes(db, dialogue, { by: request.by(), fineness: finenessOf(request.body.grain), at: request.at })
    return reply.see(analysisPath(dialogue))
  })

  app.post(`${address}/seek/stop`, { schema: here, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    await stopSeeking(db, dialogue, { by: request.by(), at: request.at })
    return reply.see(analysisPath(dialogue), 'Stopped. Everything stands as it stood before.')
  })
}

/** The languages whose statements are grouped by shared words, by name. */
function tonguesOf(seeking: Seeking, words: Words) {
  const names = new Intl.DisplayNames([localeOf(words)], { type: 'language' })
  return (seeking?.byWords ?? []).filter((code) => code !== 'und').map((code) => names.of(code) ?? code)
}
