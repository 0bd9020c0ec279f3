import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type CodeBook, codeBookOf } from '../themes/code-book.ts'
import { sayNoneFits } from '../themes/coding.ts'
import { moveStatements } from '../themes/moving.ts'
import { splitTheme } from '../themes/splitting.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { type AnalysisHead, analysed, analysisHead, analysisPath, reading } from './entering.ts'
import { listedMembers, type MemberList, pagesAfter } from './members.ts'
import { type ThemeChoices, themeChoices } from './showing.ts'
import { gatherForm, moveForm, tickedForm } from './theme-forms.ts'

declare module '../web/view.ts' {
  interface Views {
    'analysis/ungrouped': {
      head: AnalysisHead
      here: string
      version: string
      coverage: CodeBook['coverage']
      /** Those that none of the themes fits, instead of those not yet grouped. */
      isNone: boolean
      list: MemberList
      choices: ThemeChoices
      form: Form
    }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const paged = {
  ...here,
  querystring: z.object({ after: z.string().max(80).optional().catch(undefined), none: z.literal('1').optional().catch(undefined) }),
}

/** The statements that no theme holds yet, and those that none fits; and where they go from there. */
export const ungroupedRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/analysis/:dialogue/ungrouped'

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { after, none } = request.query as { after?: string; none?: '1' }
    const dialogue = await analysed(db, request)
    const { themes, coverage } = await codeBookOf(db, dialogue)
    const { members, next } = await listedMembers(db, dialogue, { group: none ? 'none' : 'ungrouped', after, themes })
    const path = `${analysisPath(dialogue)}/ungrouped`
    const start = none ? `${path}?none=1` : path
    return reply.page('analysis/ungrouped', {
      head: analysisHead(dialogue, 'ungrouped', { title: request.words.t('Not yet grouped'), by: reading(request), words: request.words }),
      here: request.method === 'GET' ? request.url : start,
      version: `${dialogue.version}`,
      coverage,
      isNone: none !== undefined,
      list: { path, isTheme: false, members, n: none ? coverage.none : coverage.ungrouped, pages: pagesAfter(start, { after, next }) },
      choices: themeChoices(themes, request.words),
      form,
    })
  }

  app.get(address, { schema: paged }, (request, reply) => show(request, reply))

  app.post(`${address}/move`, { schema: { ...here, body: moveForm }, ...again(show) }, async (request, reply) => {
    const { statements: statementIds, to: toId } = request.body
    const dialogue = await analysed(db, request)
    await moveStatements(db, dialogue, { by: request.by(), fromId: null, toId, statementIds, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/ungrouped`, 'Moved.')
  })

  app.post(`${address}/none`, { schema: { ...here, body: tickedForm }, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    await sayNoneFits(db, dialogue, { by: request.by(), statementIds: request.body.statements, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/ungrouped`, 'Noted: none of the themes fits.')
  })

  app.post(`${address}/split`, { schema: { ...here, body: gatherForm }, ...again(show) }, async (request, reply) => {
    const { statements: statementIds, id, name } = request.body
    const dialogue = await analysed(db, request)
    const { themeId } = await splitTheme(db, dialogue, { by: request.by(), id, themeId: null, statementIds, name, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/themes/${themeId}`, 'Made, with what you ticked.')
  })
}
