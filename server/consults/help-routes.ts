import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustMay } from '../companies/permissions.ts'
import { findDialogue } from '../dialogues/reading.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import { Refusal } from '../refusal.ts'
import { staffVoice, type Voice } from '../voice.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { atMost } from '../web/safety.ts'
import { creditForm, giveHelp, helpForm, isGood, nameHelper } from './helping.ts'
import { isConsultToken } from './link.ts'
import { type Consult, findConsult, isAskedOf } from './reading.ts'
import { deskPathOf } from './showing.ts'

interface Helping {
  id: string
  action: string
  by: Voice
  company: string
  question: string
  at: Date
  /** By which name they would be credited. */
  name: string
  helpedAt: Date | null
  help: string | null
  publishedAt: Date | null
  /** Where everybody reads the answer; null where the page does not open to whoever has only the link. */
  read: string | null
  form: Form
}

declare module '../web/view.ts' {
  interface Views {
    'consults/help': { dialogue: string; exchange: Exchange; helping: Helping }
    'consults/_help': { exchange: Exchange; helping: Helping }
    'consults/_credit': { helping: Helping }
  }
}

const byLink = { params: z.object({ company: z.string(), consult: z.uuid(), token: z.string().max(200) }) }
const asOneself = { params: z.object({ company: z.string(), consult: z.uuid() }) }

/**
 * Helping a colleague with an answer: by the link that was mailed, with nothing to set up, or signed in, as oneself. Looking changes
 * nothing, signs nobody in, and shows of the exchange what everybody sees who may read it.
 */
export const helpRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, config } = app

  app.addHook('onRequest', async (_, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' })
  })

  /** The consult that this link opens. Whoever has not got the link finds nothing here. */
  const linked = async (request: FastifyRequest) => {
    const { consult: id, token } = request.params as { consult: string; token: string }
    if (!isConsultToken(token, id, config.secret)) throw new Refusal('not_found', 'There is nothing at this address.')
    const consult = await findConsult(db, request.here(), id)
    if (consult.hasLeft) throw new Refusal('not_found', 'There is nothing at this address.')
    if (isGood(consult, request.at)) return { consult, action: `/${request.here().slug}/consult/${id}/${token}` }
    if (consult.publishedAt)
      throw new Refusal('expired', 'The answer was published more than fourteen days ago, so this link has done its work. Thank you.')
    throw new Refusal('expired', 'No answer to this is wanted any more, so this link has done its work. Thank you.')
  }

  const ofMine = async (request: FastifyRequest) => {
    const visitor = request.signedIn()
    const member = request.member()
    if (!member) throw new Refusal('not_found', 'There is nothing at this address.')
    mustMay(member, 'desk')
    const { consult: id } = request.params as { consult: string }
    const consult = await findConsult(db, request.here(), id)
    if (!isAskedOf(consult, visitor)) throw new Refusal('not_allowed', 'Somebody else was asked. Only they answer.')
    return { consult, action: deskPathOf(request.here(), id) }
  }

  helping('/:company/consult/:consult/:token', byLink, linked)
  helping('/:company/desk/asked/:consult', asOneself, ofMine)

  function helping(
    address: string,
    schema: { params: z.ZodObject },
    find: (request: FastifyRequest) => Promise<{ consult: Consult; action: string }>,
  ) {
    const show = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
      const { consult, action } = await find(request)
      const { by, slug, about } = consult
      // Read with the eyes of whoever asked: the link opens this one exchange, also where its dialogue takes an invitation.
      const reader = { companyId: consult.companyId, personId: by.personId, name: by.name, role: 'staff' } as const
      const dialogue = await findDialogue(db, request.here(), slug, { reader, at: request.at })
      const exchange = await findExchange(db, dialogue, { ...about, at: request.at })
      const isReadable =
        dialogue.visibility === 'public' || request.role === 'staff' || request.role === 'admin' || request.role === 'analyst'
      const values = { help: consult.help ?? '', named: consult.wantsNoCredit ? '' : 'on' }
      return reply.page('consults/help', {
        dialogue: dialogue.question,
        exchange,
        helping: {
          id: consult.id,
          action,
          by: staffVoice(by),
          company: request.here().name,
          question: consult.question,
          at: consult.at,
          name: consult.name,
          helpedAt: consult.answeredAt,
          help: consult.help,
          publishedAt: consult.publishedAt,
          read: isReadable ? exchange.path : null,
          form: form ?? emptyForm(values),
        },
      })
    }

    app.get(address, { schema }, (request, reply) => show(request, reply))

    app.post(address, { schema: { ...schema, body: helpForm }, config: atMost(30), ...again(show) }, async (request, reply) => {
      const { consult, action } = await find(request)
      await giveHelp(db, consult, { ...request.body, at: request.at })
      return reply.see(
        action,
        'Thank you. It stands beside the answer that is being written, and you can change it until that is published.',
      )
    })

    app.post(
      `${address}/credit`,
      { schema: { ...schema, body: creditForm }, config: atMost(30), ...again(show) },
      async (request, reply) => {
        const { consult, action } = await find(request)
        const { named } = request.body
        await nameHelper(db, consult, { named, at: request.at })
        return reply.see(action, named ? 'You are named beside the answer.' : 'You are not named.')
      },
    )
  }
}
