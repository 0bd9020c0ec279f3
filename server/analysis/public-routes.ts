import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { many } from '../forms.ts'
import { type CodeBook, codeBookOf } from '../themes/code-book.ts'
import { consentsOf } from '../themes/consenting.ts'
import { publishThemes, withdrawalForm, withdrawThemes } from '../themes/publishing.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { type AnalysisHead, analysed, analysisHead, analysisPath, reading } from './entering.ts'
import { linesOf, type ThemeLine } from './showing.ts'

declare module '../web/view.ts' {
  interface Views {
    'analysis/public': {
      head: AnalysisHead
      coverage: CodeBook['coverage']
      themes: PublishableTheme[]
      /** Those that everybody reads, to be taken back. */
      published: { id: string; name: string; isTicked: boolean }[]
      form: Form
    }
    'analysis/_withdraw': { head: AnalysisHead; themes: { id: string; name: string; isTicked: boolean }[]; form: Form }
  }
}

interface PublishableTheme extends ThemeLine {
  isTicked: boolean
  /** For its name and its quotes, as they would stand there now: asked, said yes, said no. */
  consents: { asked: number; yes: number; no: number; all: number }
  /** Its name is in a customer's words who has not said yes to it: it is called otherwise until then. */
  isNameless: boolean
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const publishForm = z.object({
  themes: many().pipe(z.array(z.uuid('Tick themes of this list.')).min(1, 'Tick the themes that everybody may see.')),
})

const takingBack = withdrawalForm.extend({
  taken: many().pipe(z.array(z.uuid('Tick themes of this list.')).min(1, 'Tick the themes that you take back.')),
})

/** What the public sees of the themes, and what it does not. */
export const publicRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/analysis/:dialogue/public'

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { words } = request
    const dialogue = await analysed(db, request)
    const { themes, coverage } = await codeBookOf(db, dialogue)
    const lines = new Map(linesOf(themes, { dialogue, total: coverage.total, words }).map((line) => [line.id, line]))
    const consents = await consentsOf(db, dialogue)
    const ticked = (form.values.themes ?? '').split(',')
    const taken = (form.values.taken ?? '').split(',')
    const kept = themes.filter(({ state }) => state === 'kept')
    const published = kept.filter(({ publishedAt }) => publishedAt !== null)
    return reply.page('analysis/public', {
      head: analysisHead(dialogue, 'public', { title: words.t('What the public sees'), by: reading(request), words }),
      coverage,
      themes: kept.map((theme) => {
        const wanted = new Set([
          ...theme.quotes.map(({ statementId }) => `quote ${statementId}`),
          ...(theme.nameStatementId ? [`name ${theme.nameStatementId}`] : []),
        ])
        const asked = consents.filter(
          ({ themeId, statementId, use, isNow }) => themeId === theme.id && isNow && wanted.has(`${use} ${statementId}`),
        )
        const said = (answer: boolean) => asked.filter(({ consents }) => consents === answer).length
        return {
          ...lines.get(theme.id)!,
          isTicked: theme.publishedAt !== null || ticked.includes(theme.id),
          isNameless: theme.nameStatementId !== null && !asked.some(({ use, consents }) => use === 'name' && consents),
          consents: { all: wanted.size, asked: asked.length, yes: said(true), no: said(false) },
        }
      }),
      published: published.map(({ id, name }) => ({ id, name, isTicked: published.length === 1 || taken.includes(id) })),
      form,
    })
  }

  app.get(address, { schema: here }, (request, reply) => show(request, reply))

  app.post(address, { schema: { ...here, body: publishForm }, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    await publishThemes(db, dialogue, { by: request.by(), themeIds: request.body.themes, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/public`, 'Everybody who reads the dialogue sees them now.')
  })

  app.post(`${address}/withdraw`, { schema: { ...here, body: takingBack }, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    const { reason, taken: themeIds } = request.body
    await withdrawThemes(db, dialogue, { by: request.by(), themeIds, reason, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/public`, 'Taken back. The timeline says so, and why.')
  })
}
