import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { placeOf } from '../place.ts'
import { historyOf } from '../themes/history.ts'
import { undoStep } from '../themes/undoing.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { before, pagesOf } from '../web/paging.ts'
import type { Pages } from '../web/shared-views.ts'
import { type AnalysisHead, analysed, analysisHead, analysisPath, reading } from './entering.ts'
import { type ToldStep, toldStep } from './telling.ts'

declare module '../web/view.ts' {
  interface Views {
    'analysis/history': { head: AnalysisHead; steps: ToldStep[]; pages: Pages; form: Form }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const paged = { ...here, querystring: z.object({ before }) }
const ofStep = { params: here.params.extend({ step: z.uuid() }) }

/** What was done to the code book, and undoing it. */
export const historyRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/analysis/:dialogue'

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { words } = request
    const { before } = request.query as { before?: string }
    const dialogue = await analysed(db, request)
    const { steps, next } = await historyOf(db, dialogue, { before: placeOf(before) })
    return reply.page('analysis/history', {
      head: analysisHead(dialogue, 'history', { title: words.t('History'), by: reading(request), words }),
      steps: steps.map((step) => toldStep(step, words)),
      pages: pagesOf(request, next ?? null, `${analysisPath(dialogue)}/history`),
      form,
    })
  }

  app.get(`${address}/history`, { schema: paged }, (request, reply) => show(request, reply))

  app.post(`${address}/steps/:step/undo`, { schema: ofStep, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    await undoStep(db, dialogue, { by: request.by(), stepId: request.params.step, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/history`, 'Undone. It stands as it stood before.')
  })
}
