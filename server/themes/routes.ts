import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may } from '../companies/permissions.ts'
import { findDialogue, pathOf } from '../dialogues/reading.ts'
import { type Head, headOf } from '../dialogues/showing.ts'
import { placeOf } from '../place.ts'
import { Refusal } from '../refusal.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { before, pagesOf } from '../web/paging.ts'
import type { Pages } from '../web/shared-views.ts'
import { findAsked } from './asked.ts'
import { checkForm, checkTheme } from './checking.ts'
import { answerQuote, quoteForm } from './consenting.ts'
import { lastWithdrawal, type PublicTheme, type PublicThemes, publicThemes } from './public.ts'
import { type PublicMember, publicMembers } from './public-members.ts'
import type { WithdrawalReason } from './publishing.ts'
import { type Asking, thanks } from './saying.ts'

declare module '../web/view.ts' {
  interface Views {
    'themes/public': {
      head: Head
      shown: PublicThemes | null
      withdrawn: { at: Date; reason: WithdrawalReason } | null
      /** Where the themes are worked on, for who may read along. */
      analysis: string | null
    }
    'themes/_theme': { theme: PublicTheme; company: string; path: string }
    'themes/_theme-name': { theme: PublicTheme; company: string }
    'themes/_spoken': {
      quote: Pick<PublicTheme['quotes'][number], 'words' | 'href' | 'by' | 'answeredBy' | 'owedBy' | 'mine'>
      at: Date | null
    }
    'themes/members': { head: Head; theme: PublicTheme; members: PublicMember[]; pages: Pages }
    'themes/_checks': { checks: PublicTheme['checks'] }
    'themes/asked': { question: string; path: string; asking: Asking }
    'themes/_asked': { asking: Asking }
    'themes/_check': { asking: Asking }
    'themes/_quote': { asking: Asking; quote: Asking['quotes'][number]; isFirst: boolean }
  }
}

const narrowed = z.object({ theme: z.uuid().optional().catch(undefined), before })

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const about = { params: here.params.extend({ id: z.uuid(), theme: z.uuid() }) }

/** What the reasons are, as everybody reads it; and what a customer says of the theme that their own words were put under. */
export const themeRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  app.get('/:company/d/:dialogue/themes', { schema: { ...here, querystring: narrowed } }, async (request, reply) => {
    const { words } = request
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    const path = pathOf(dialogue)
    const shown = await publicThemes(db, dialogue, { path, reader })
    const head = headOf(dialogue, 'themes', { reader, words })
    const { theme: themeId, before } = request.query
    if (themeId) {
      const theme = shown?.themes.find(({ id }) => id === themeId)
      if (!theme) throw new Refusal('not_found', 'There is nothing at this address.')
      const { members, next } = await publicMembers(db, dialogue, { themeId, path, before: placeOf(before) })
      return reply.page('themes/members', { head, theme, members, pages: pagesOf(request, next) })
    }
    return reply.page('themes/public', {
      head,
      shown,
      withdrawn: shown ? null : await lastWithdrawal(db, dialogue),
      analysis: may(reader, 'readThemes') ? `/${dialogue.company.slug}/analysis/${dialogue.slug}` : null,
    })
  })

  const address = '/:company/d/:dialogue/whys/:id/themes/:theme'

  const showAsked = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { id: statementId, theme: themeId } = request.params as z.output<(typeof about)['params']>
    const dialogue = await dialogueOf(request)
    const asked = await findAsked(db, dialogue, { by: request.by(), statementId, themeId, readIn: request.words.language })
    const path = pathOf(dialogue)
    const asking = { ...asked, action: `${path}/whys/${statementId}/themes/${themeId}`, form }
    return reply.page('themes/asked', { question: dialogue.question, path, asking })
  }

  app.get(address, { schema: about }, (request, reply) => showAsked(request, reply))

  app.post(address, { schema: { ...about, body: checkForm }, ...again(showAsked) }, async (request, reply) => {
    const { id: statementId, theme: themeId } = request.params
    const dialogue = await dialogueOf(request)
    const { answer } = await checkTheme(db, dialogue, { by: request.by(), ...request.body, statementId, themeId, at: request.at })
    return reply.see(`${pathOf(dialogue)}/whys/${statementId}/themes/${themeId}`, thanks.check[answer])
  })

  app.post(`${address}/quote`, { schema: { ...about, body: quoteForm }, ...again(showAsked) }, async (request, reply) => {
    const { id: statementId, theme: themeId } = request.params
    const { consents, ...about } = request.body
    const dialogue = await dialogueOf(request)
    const by = request.by()
    await answerQuote(db, dialogue, { by, statementId, themeId, ...about, consents: consents === 'yes', at: request.at })
    return reply.see(`${pathOf(dialogue)}/whys/${statementId}/themes/${themeId}`, thanks.quote[consents])
  })
}
