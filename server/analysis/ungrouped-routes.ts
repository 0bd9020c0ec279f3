import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type CodeBook, themeTreeOf } from '../themes/code-book.ts'
import { sayNoneFits } from '../themes/coding.ts'
import { listingOf } from '../themes/listing.ts'
import { moveStatements } from '../themes/moving.ts'
import { splitTheme } from '../themes/splitting.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { type AnalysisHead, analysed, analysisHead, analysisPath, reading } from './entering.ts'
import { type ListAddress, listAddress, queryOf } from './list-address.ts'
import { chosenIn, listedMembers, type MemberList } from './members.ts'
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
const listed = { ...here, querystring: listAddress }

/** The statements that no theme holds yet, and those that none fits; and where they go from there. */
export const ungroupedRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/analysis/:dialogue/ungrouped'

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const at = request.query as ListAddress
    const dialogue = await analysed(db, request)
    const themes = await themeTreeOf(db, dialogue)
    const { coverage, options } = await listingOf(db, dialogue, { at: request.at })
    const path = `${analysisPath(dialogue)}/ungrouped`
    const n = at.none ? coverage.none : coverage.ungrouped
    const list = await listedMembers(db, dialogue, { group: groupOf(at), at, themes, n, path, options })
    if (list.members.length === 0 && at.after) return reply.see(path + queryOf({ ...at, after: undefined }))
    return reply.page('analysis/ungrouped', {
      head: analysisHead(dialogue, 'ungrouped', { title: request.words.t('Not yet grouped'), by: reading(request), words: request.words }),
      here: path + list.query,
      version: `${dialogue.version}`,
      coverage,
      isNone: at.none !== undefined,
      list,
      choices: themeChoices(themes, request.words),
      form,
    })
  }

  app.get(address, { schema: listed }, (request, reply) => show(request, reply))

  app.post(`${address}/move`, { schema: { ...listed, body: moveForm }, ...again(show) }, async (request, reply) => {
    const { query: at, body: sent } = request
    const dialogue = await analysed(db, request)
    const statementIds = await chosenIn(db, dialogue, groupOf(at), { at, sent })
    await moveStatements(db, dialogue, { by: request.by(), fromId: null, toId: sent.to, statementIds, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/ungrouped${queryOf(at)}`, 'Moved. The history can take it back.')
  })

  app.post(`${address}/none`, { schema: { ...listed, body: tickedForm }, ...again(show) }, async (request, reply) => {
    const { query: at, body: sent } = request
    const dialogue = await analysed(db, request)
    const statementIds = await chosenIn(db, dialogue, groupOf(at), { at, sent })
    await sayNoneFits(db, dialogue, { by: request.by(), statementIds, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/ungrouped${queryOf(at)}`, 'Noted: none of the themes fits.')
  })

  app.post(`${address}/split`, { schema: { ...listed, body: gatherForm }, ...again(show) }, async (request, reply) => {
    const { query: at, body: sent } = request
    const { id, name } = sent
    const dialogue = await analysed(db, request)
    const statementIds = await chosenIn(db, dialogue, groupOf(at), { at, sent })
    const { themeId } = await splitTheme(db, dialogue, { by: request.by(), id, themeId: null, statementIds, name, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/themes/${themeId}`, 'Made, with what you ticked.')
  })
}

/** The list that is looked at. */
const groupOf = ({ none }: ListAddress) => (none ? 'none' : 'ungrouped')
