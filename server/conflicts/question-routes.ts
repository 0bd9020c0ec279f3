import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findDialogue } from '../dialogues/reading.ts'
import type { WholeCourse } from '../exchanges/course.ts'
import type { PastQuestion } from '../exchanges/duties.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import { contestForm, contestQuestion, mustBeAsked, replyForm, replyToQuestion } from '../obligations/replying.ts'
import { Refusal } from '../refusal.ts'
import { again, emptyForm, type Form } from '../web/form.ts'

interface Asked {
  exchange: Exchange
  question: NonNullable<NonNullable<Exchange['chair']>['question']>
}

declare module '../web/view.ts' {
  interface Views {
    'conflicts/question': Asked & { form: Form }
    /** Without a form, one nobody has typed into. */
    'conflicts/_question': Asked & { form: Form | null }
    'conflicts/_duties': { course: WholeCourse; exchange: Exchange }
    'conflicts/_asked': { question: PastQuestion; person: string }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }

/** Where the customer replies to what the company asked them first, or says that it is no reason to wait. */
export const questionRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  replying('/:company/d/:dialogue/whys/:id/question', 'statement')
  replying('/:company/d/:dialogue/conflicts/:id/question', 'conflict')

  function replying(address: string, kind: Exchange['kind']) {
    const exchangeOf = async (request: FastifyRequest) => {
      const { dialogue: slug, id } = request.params as { dialogue: string; id: string }
      const dialogue = await findDialogue(db, request.here(), slug, { reader: request.member(), at: request.at })
      const exchange = await findExchange(db, dialogue, { kind, id, at: request.at })
      mustBeAsked(request.by(), { addresseeId: exchange.authorId, side: exchange.conflict?.side ?? 'customer' })
      return exchange
    }

    const dutyOf = async (request: FastifyRequest) => {
      const { chair, path } = await exchangeOf(request)
      if (!chair?.obligationId) throw new Refusal('too_late', 'This was answered or ended meanwhile, so no answer is owed any more.')
      return { path, obligationId: chair.obligationId }
    }

    const show = async (request: FastifyRequest, reply: FastifyReply, form: Form) => {
      const exchange = await exchangeOf(request)
      const question = exchange.chair?.question
      if (!question) return reply.see(exchange.path, 'No question is open here any more.')
      return reply.page('conflicts/question', { exchange, question, form })
    }

    app.get(address, { schema: here }, (request, reply) => show(request, reply, emptyForm()))

    app.post(address, { schema: { ...here, body: replyForm }, ...again(show) }, async (request, reply) => {
      const { path, obligationId } = await dutyOf(request)
      await replyToQuestion(db, request.here(), { by: request.by(), obligationId, ...request.body, at: request.at })
      return reply.see(path, 'Your reply is there, and the clock runs again.')
    })

    app.post(`${address}/contest`, { schema: { ...here, body: contestForm }, ...again(show) }, async (request, reply) => {
      const { path, obligationId } = await dutyOf(request)
      await contestQuestion(db, request.here(), { by: request.by(), obligationId, ...request.body, at: request.at })
      return reply.see(path, 'Said. The clock runs again.')
    })

    app.get(`${address}/contest`, { schema: here }, (request, reply) => reply.see(request.url.replace(/\/contest(\?.*)?$/, '')))
  }
}
