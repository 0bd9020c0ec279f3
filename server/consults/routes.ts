import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may, mustMay } from '../companies/permissions.ts'
import { findDialogue } from '../dialogues/reading.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { atMost } from '../web/safety.ts'
import { askConsult, askForm, withdrawConsult } from './asking.ts'
import { besideConsult, type ConsultLine } from './reading.ts'
import { type Consulting, consultingOf } from './showing.ts'

declare module '../web/view.ts' {
  interface Views {
    'consults/ask': { question: string; exchange: Exchange; consulting: Consulting; back: string }
    'consults/_panel': { consulting: Consulting }
    'consults/_line': { line: ConsultLine & { mayWithdraw: boolean; isMine: boolean; desk: string }; path: string }
    'consults/_form': { consulting: Consulting }
    'consults/_said': { exchange: Exchange }
  }
}

const params = z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() })

/** Asking a colleague for help with an answer, among the company's people. */
export const consultRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  for (const [kind, place] of [
    ['statement', 'whys'],
    ['conflict', 'conflicts'],
  ] as const)
    about(kind, `/:company/d/:dialogue/${place}/:id/consults`)

  function about(kind: Exchange['kind'], address: string) {
    const dialogueOf = (request: FastifyRequest) => {
      const { dialogue: slug } = request.params as z.output<typeof params>
      return findDialogue(db, request.here(), slug, { reader: request.member(), at: request.at })
    }

    const exchangeOf = async (request: FastifyRequest) => {
      const dialogue = await dialogueOf(request)
      const { id } = request.params as z.output<typeof params>
      return { dialogue, exchange: await findExchange(db, dialogue, { kind, id, at: request.at }) }
    }

    const show = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
      const { dialogue, exchange } = await exchangeOf(request)
      const by = request.by()
      mustMay(by, 'desk')
      const company = request.here()
      const beside = await besideConsult(db, company, { id: exchange.id, readerId: by.personId })
      const mayAsk = may(by, 'respond')
      const consulting = consultingOf(beside, { by, exchange, company, mayAsk, isAlone: true, form: form ?? emptyForm() })
      return reply.page('consults/ask', { question: dialogue.question, exchange, consulting, back: answerPath(request, exchange) })
    }

    app.get(address, { schema: { params } }, (request, reply) => show(request, reply))

    app.post(address, { schema: { params, body: askForm }, config: atMost(30), ...again(show) }, async (request, reply) => {
      const { dialogue, exchange } = await exchangeOf(request)
      const { id, helper, helperName, helperEmail, ask: question } = request.body
      const asked = helper === 'other' ? { name: helperName!, email: helperEmail! } : { personId: helper }
      await askConsult(db, dialogue, { by: request.by(), id, about: exchange, helper: asked, question, at: request.at })
      return reply.see(answerPath(request, exchange), 'They are asked. Their help will stand beside your answer.')
    })

    const ofOne = { params: params.extend({ consult: z.uuid() }) }
    app.post(`${address}/:consult/withdraw`, { schema: ofOne }, async (request, reply) => {
      const { dialogue, exchange } = await exchangeOf(request)
      await withdrawConsult(db, dialogue, { by: request.by(), id: request.params.consult, at: request.at })
      return reply.see(answerPath(request, exchange), 'The question is taken back.')
    })
  }
}

/** Where the answer is written. */
function answerPath(request: FastifyRequest, { chair, path }: Exchange) {
  return chair?.obligationId ? `/${request.here().slug}/desk/${chair.obligationId}` : `${path}/answer`
}
