import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Dialogue } from '../dialogues/reading.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { codeBookOf } from '../themes/code-book.ts'
import { codeSpan, codeStatements, removeCoding, sayNoneFits } from '../themes/coding.ts'
import { renameTheme } from '../themes/naming.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { type AnalysisHead, analysed, analysisHead, analysisPath, reading } from './entering.ts'
import { type CloseMember, closeMember } from './members.ts'
import { type ThemeChoices, themeChoices } from './showing.ts'
import { markForm, placeForm } from './theme-forms.ts'

declare module '../web/view.ts' {
  interface Views {
    'analysis/statement': StatementPage
    'analysis/_mark': StatementPage
    'analysis/_places': StatementPage
  }
}

interface StatementPage {
  head: AnalysisHead
  member: CloseMember
  choices: ThemeChoices
  form: Form
}

interface Acting {
  dialogue: Dialogue
  statementId: string
  deed: { by: Member; at: Date }
}

const ofStatement = { params: z.object({ company: z.string(), dialogue: z.string(), statement: z.uuid() }) }
const ofCoding = { params: ofStatement.params.extend({ coding: z.uuid() }) }
const nothing = z.object({}).optional().nullable()

/** One statement, looked at closely: which of its words go under which theme. */
export const codingRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/analysis/:dialogue/statements/:statement'

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { statement } = request.params as { statement: string }
    const dialogue = await analysed(db, request)
    const { themes } = await codeBookOf(db, dialogue)
    const member = await closeMember(db, dialogue, { id: statement, themes })
    if (!member) throw new Refusal('not_found', 'There is nothing at this address.')
    const { t } = request.words
    return reply.page('analysis/statement', {
      head: analysisHead(dialogue, null, {
        title: t('What {person} said', { person: member.authorName }),
        by: reading(request),
        words: request.words,
      }),
      member,
      choices: themeChoices(themes, request.words),
      form,
    })
  }

  app.get(address, { schema: ofStatement }, (request, reply) => show(request, reply))

  const on = <Body extends z.ZodType>(part: string, body: Body, act: (given: Acting, sent: z.infer<Body>) => Promise<string>) =>
    app.post(`${address}/${part}`, { schema: { ...ofStatement, body }, ...again(show) }, async (request, reply) => {
      const { statement: statementId } = request.params
      const dialogue = await analysed(db, request)
      const notice = await act({ dialogue, statementId, deed: { by: request.by(), at: request.at } }, request.body as z.infer<Body>)
      return reply.see(`${analysisPath(dialogue)}/statements/${statementId}`, notice)
    })

  on('span', markForm, async ({ dialogue, statementId, deed }, { theme: themeId, ...marked }) => {
    await codeSpan(db, dialogue, { ...deed, themeId, statementId, ...marked })
    return 'These words are under it now.'
  })

  on('name', markForm, async ({ dialogue, statementId, deed }, { theme: themeId, ...marked }) => {
    await renameTheme(db, dialogue, { ...deed, themeId, statementId, ...marked })
    return 'The theme is called so now.'
  })

  on('also', placeForm, async ({ dialogue, statementId, deed }, { theme: themeId }) => {
    await codeStatements(db, dialogue, { ...deed, themeId, statementIds: [statementId] })
    return 'Put there too.'
  })

  on('none', nothing, async ({ dialogue, statementId, deed }) => {
    await sayNoneFits(db, dialogue, { ...deed, statementIds: [statementId] })
    return 'Noted: none of the themes fits.'
  })

  app.post(`${address}/codings/:coding/remove`, { schema: ofCoding, ...again(show) }, async (request, reply) => {
    const { statement, coding: codingId } = request.params
    const dialogue = await analysed(db, request)
    await removeCoding(db, dialogue, { by: request.by(), codingId, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/statements/${statement}`, 'Taken out of it.')
  })
}
