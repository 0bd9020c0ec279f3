import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustMay } from '../companies/permissions.ts'
import { answerersOf } from '../dialogues/reading.ts'
import type { Exchange } from '../exchanges/model.ts'
import { askCustomer, mayWaitUntil, questionForm } from '../obligations/asking.ts'
import { handingForm, handOver } from '../obligations/handing.ts'
import { takeQuestionBack } from '../obligations/replying.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Option } from '../web/form-views.ts'
import type { ClockActs } from './clock.ts'
import { atDesk } from './entering.ts'
import { placeAt } from './place.ts'

/** One duty, and where its pages are. */
interface OneDuty {
  /** Where it is answered; what else can be done about it lies below. */
  action: string
  exchange: Exchange
  form: Form
}

declare module '../web/view.ts' {
  interface Views {
    'desk/hand': OneDuty & { owner: string; colleagues: Option[] }
    /** `until` is null where the clock would not wait any more. */
    'desk/ask': OneDuty & { until: Date | null }
    'desk/_clock-acts': { exchange: Exchange; clock: ClockActs }
  }
}

const address = '/:company/desk/:obligation'
const ofDuty = { params: z.object({ company: z.string(), obligation: z.uuid() }) }
const forOneself = { ...ofDuty, querystring: z.object({ to: z.literal('me').optional().catch(undefined) }) }

/** What can be done about a duty beside answering it: handing it over, asking the customer something first, taking that back. */
export const dutyRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dutyOf = async (request: FastifyRequest) => {
    const by = atDesk(request)
    mustMay(by, 'respond')
    const { exchange, action, obligationId } = await placeAt(db, request.here(), {
      kind: null,
      params: request.params,
      reader: by,
      at: request.at,
    })
    const chair = exchange.chair?.obligationId === obligationId ? exchange.chair : null
    return { by, exchange, action, chair }
  }

  const showHand = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const { by, exchange, action, chair } = await dutyOf(request)
    if (!chair) return reply.see(exchange.path, 'This has ended already, so there is nothing to hand over.')
    const colleagues = (await answerersOf(db, request.here())).filter(({ personId }) => personId !== chair.ownerId)
    const isForMe = (request.query as { to?: string }).to === 'me'
    const ready = isForMe ? { toId: by.personId, reason: request.words.t('I take this over.') } : {}
    return reply.page('desk/hand', {
      action,
      exchange,
      owner: chair.owner,
      colleagues: colleagues.map(({ personId, name, title }) => ({ value: personId, label: title ? `${name}, ${title}` : name })),
      form: form ?? emptyForm(ready),
    })
  }

  app.get(`${address}/hand`, { schema: forOneself }, (request, reply) => showHand(request, reply))

  app.post(`${address}/hand`, { schema: { ...ofDuty, body: handingForm }, ...again(showHand) }, async (request, reply) => {
    const by = atDesk(request)
    const { obligation: obligationId } = request.params
    await handOver(db, request.here(), { by, obligationId, ...request.body, at: request.at })
    const action = `/${request.here().slug}/desk/${obligationId}`
    return reply.see(action, request.body.toId === by.personId ? 'You answer for it now.' : 'Handed over. The clock runs on.')
  })

  const showAsk = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const { exchange, action, chair } = await dutyOf(request)
    if (!chair) return reply.see(exchange.path, 'This has ended already, so nothing needs to be asked.')
    if (!form && chair.state === 'overdue')
      return reply.see(action, 'The answer is overdue, so the clock waits for nothing more. Now it takes an answer.')
    const until =
      chair.question?.until ?? (await mayWaitUntil(db, { companyId: request.here().id, obligationId: chair.obligationId!, at: request.at }))
    if (!form && !until)
      return reply.see(action, 'The clock has waited five working days for replies already. Ask in a reply: it runs on meanwhile.')
    return reply.page('desk/ask', { action, exchange, until, form: form ?? emptyForm() })
  }

  app.get(`${address}/ask`, { schema: ofDuty }, (request, reply) => showAsk(request, reply))

  app.post(`${address}/ask`, { schema: { ...ofDuty, body: questionForm }, ...again(showAsk) }, async (request, reply) => {
    const by = atDesk(request)
    const { obligation: obligationId } = request.params
    await askCustomer(db, request.here(), { by, obligationId, ...request.body, at: request.at })
    return reply.see(`/${request.here().slug}/desk/${obligationId}`, 'Asked, in public. The clock waits for the reply.')
  })

  app.post(`${address}/ask/back`, { schema: ofDuty }, async (request, reply) => {
    const by = atDesk(request)
    const { obligation: obligationId } = request.params
    await takeQuestionBack(db, request.here(), { by, obligationId, at: request.at })
    return reply.see(`/${request.here().slug}/desk/${obligationId}`, 'Taken back. The clock runs again.')
  })
}
