import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustMay } from '../companies/permissions.ts'
import { ownName, renameTheme } from '../themes/naming.ts'
import { findTheme } from '../themes/reading.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { type AnalysisHead, analysed, analysisHead, analysisPath, reading } from './entering.ts'
import { type OfferedPhrase, offeredPhrases } from './phrases.ts'
import { phraseForm } from './theme-forms.ts'

declare module '../web/view.ts' {
  interface Views {
    'analysis/name': { head: AnalysisHead; path: string; name: string; isOwn: boolean; phrases: OfferedPhrase[]; form: Form }
  }
}

const ofTheme = { params: z.object({ company: z.string(), dialogue: z.string(), theme: z.uuid() }) }

/** What a theme is called: in words that a customer wrote, or in the analyst's own. */
export const nameRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/analysis/:dialogue/themes/:theme'

  const show = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const { theme: id } = request.params as { theme: string }
    const dialogue = await analysed(db, request)
    const by = reading(request)
    if (!form) mustMay(by, 'analyse')
    const theme = await findTheme(db, dialogue, id)
    const isOwn = theme.nameStatementId === null
    return reply.page('analysis/name', {
      head: analysisHead(dialogue, null, { title: theme.name, by, words: request.words }),
      path: `${analysisPath(dialogue)}/themes/${id}`,
      name: theme.name,
      isOwn,
      phrases: await offeredPhrases(db, dialogue, theme),
      form: form ?? emptyForm(isOwn ? { name: theme.name } : {}),
    })
  }

  app.get(`${address}/name`, { schema: ofTheme }, (request, reply) => show(request, reply))

  app.post(`${address}/name`, { schema: { ...ofTheme, body: ownName }, ...again(show) }, async (request, reply) => {
    const { theme: themeId } = request.params
    const dialogue = await analysed(db, request)
    await renameTheme(db, dialogue, { by: request.by(), themeId, ...request.body, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/themes/${themeId}`, 'It is called so now.')
  })

  app.post(`${address}/phrase`, { schema: { ...ofTheme, body: phraseForm }, ...again(show) }, async (request, reply) => {
    const { theme: themeId } = request.params
    const dialogue = await analysed(db, request)
    await renameTheme(db, dialogue, { by: request.by(), themeId, ...request.body.phrase, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/themes/${themeId}`, 'It is called so now.')
  })
}
