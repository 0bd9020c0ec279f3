import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findDialogue, pathOf } from '../dialogues/reading.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { atMost } from '../web/safety.ts'
import { findAsked, findAskedByLink } from './asked.ts'
import { isAskedToken } from './asked-link.ts'
import { checkForm, checkTheme } from './checking.ts'
import { answerQuote, quoteForm } from './consenting.ts'
import { type Asking, thanks } from './saying.ts'

declare module '../web/view.ts' {
  interface Views {
    'themes/by-link': {
      question: string
      /** Where the dialogue is read; null where it takes an invitation. */
      dialoguePath: string | null
      signIn: string
      /** The name under which they speak here; null where nobody has seen one yet. */
      you: string | null
      asking: Asking
    }
    'themes/no-link': { signIn: string }
  }
}

const params = z.object({ company: z.string(), theme: z.uuid(), statement: z.uuid(), person: z.uuid(), token: z.string().max(200) })

/** What a customer says of a theme by the link in their mail. Looking at it says nothing, and signs nobody in. */
export const themeLinkRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, config } = app
  const address = '/theme/:company/:theme/:statement/:person/:token'

  /** Who holds a link that was mailed and has not ended, and where they are asked. */
  const holderOf = async (request: FastifyRequest) => {
    const { theme: themeId, statement: statementId, person: personId, token } = request.params as z.output<typeof params>
    const company = request.here()
    const about = { themeId, statementId, personId }
    const holder = isAskedToken(token, about, config.secret) ? await findAskedByLink(db, company, { ...about, at: request.at }) : null
    if (!holder) return null
    const { by, dialogue: slug } = holder
    const dialogue = await findDialogue(db, company, slug, { reader: by, at: request.at })
    return { ...holder, dialogue, said: { by, themeId, statementId, at: request.at } }
  }

  /** Also where the link is forged: nobody learns by it what was asked. */
  const leadToSignIn = (reply: FastifyReply) => reply.code(404).page('themes/no-link', { signIn: '/sign-in?next=/me' })

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    reply.headers({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
    const holder = await holderOf(request)
    if (!holder) return leadToSignIn(reply)
    const { dialogue, said, visibility, by } = holder
    const asked = await findAsked(db, dialogue, { ...said, readIn: request.words.language })
    const path = pathOf(dialogue)
    return reply.page('themes/by-link', {
      question: dialogue.question,
      dialoguePath: visibility === 'public' ? path : null,
      signIn: `/sign-in?next=${encodeURIComponent(`${path}/whys/${said.statementId}/themes/${said.themeId}`)}`,
      you: by.name || null,
      asking: { ...asked, action: request.url.replace(/\/quote$/, ''), form },
    })
  }

  app.get(address, { schema: { params } }, (request, reply) => show(request, reply))

  app.post(address, { schema: { params, body: checkForm }, config: atMost(20), ...again(show) }, async (request, reply) => {
    const holder = await holderOf(request)
    if (!holder) return leadToSignIn(reply)
    const { answer } = await checkTheme(db, holder.dialogue, { ...request.body, ...holder.said })
    reply.header('referrer-policy', 'no-referrer')
    return reply.see(request.url, thanks.check[answer])
  })

  app.post(`${address}/quote`, { schema: { params, body: quoteForm }, config: atMost(20), ...again(show) }, async (request, reply) => {
    const holder = await holderOf(request)
    if (!holder) return leadToSignIn(reply)
    const { consents, ...about } = request.body
    await answerQuote(db, holder.dialogue, { ...holder.said, ...about, consents: consents === 'yes' })
    reply.header('referrer-policy', 'no-referrer')
    return reply.see(request.url.replace(/\/quote$/, ''), thanks.quote[consents])
  })
}
