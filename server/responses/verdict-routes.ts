import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustMay } from '../companies/permissions.ts'
import { type Dialogue, findDialogue } from '../dialogues/reading.ts'
import { courseOf, type PastAnswer } from '../exchanges/course.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import { type Judge, judgeOf, type Personal, personalOf } from '../exchanges/showing.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { atMost } from '../web/safety.ts'
import { findJudge } from './judges.ts'
import { giveVerdict, verdictForm } from './judging.ts'
import { giveSupporterVerdict } from './supporters.ts'
import { isVerdictToken } from './verdict-link.ts'

type Judging = Judge & { form: Form }

declare module '../web/view.ts' {
  interface Views {
    'responses/judge': { question: string; exchange: Exchange; personal: Personal; judging: Judging }
    'responses/by-link': {
      question: string
      /** Where the dialogue is read; null where it takes an invitation. */
      dialoguePath: string | null
      signIn: string
      exchange: Exchange
      answer: PastAnswer
      /** The name under which they speak here; null where nobody has seen one yet. */
      you: string | null
      judging: Judging
    }
    'responses/no-link': { signIn: string }
    'responses/_judging': { judging: Judging }
    'responses/_verdict': { judging: Judging }
    'responses/_settled': { judging: Judging }
  }
}

const params = z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() })
const byLink = { params: z.object({ company: z.string(), target: z.uuid(), person: z.uuid(), token: z.string().max(200) }) }
const said = verdictForm.extend({ target: z.uuid() })
const thanks = {
  addressee: {
    yes: 'Thank you. It stands beside the answer, in your name.',
    more: 'Thank you. It stands beside the answer. The company sees that it is not settled.',
  },
  supporter: {
    yes: 'Thank you. It is counted beside the answer, without your name.',
    more: 'Thank you. It is counted beside the answer, without your name.',
  },
}

/** How an answer was received, said by whom it was written for and by who says the same: beside it, or by the link in their mail. */
export const verdictRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, config } = app
  for (const [kind, place] of [
    ['statement', 'whys'],
    ['conflict', 'conflicts'],
  ] as const)
    beside(kind, `/:company/d/:dialogue/${place}/:id/verdict`)

  function beside(kind: Exchange['kind'], address: string) {
    const exchangeOf = async (request: FastifyRequest) => {
      const { dialogue: slug, id } = request.params as z.output<typeof params>
      const dialogue = await findDialogue(db, request.here(), slug, { reader: request.member(), at: request.at })
      return { dialogue, exchange: await findExchange(db, dialogue, { kind, id, at: request.at }) }
    }

    const showJudge = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
      const { dialogue, exchange } = await exchangeOf(request)
      const by = request.by()
      const course = await courseOf(db, dialogue, { kind, id: exchange.id, reader: by, at: request.at })
      const judge = judgeOf(exchange, { reader: by, course })
      if (!judge) throw whyNot(exchange, { by, supports: course.supports })
      const personal = { ...personalOf(exchange, { reader: by, supports: course.supports }), judges: false }
      return reply.page('responses/judge', { question: dialogue.question, exchange, personal, judging: { ...judge, form } })
    }

    app.get(address, { schema: { params } }, (request, reply) => showJudge(request, reply))

    app.post(address, { schema: { params, body: said }, ...again(showJudge) }, async (request, reply) => {
      const { dialogue, exchange } = await exchangeOf(request)
      const by = request.by()
      const as = exchange.authorId === by.personId ? 'addressee' : 'supporter'
      const { path } = await give(request, dialogue, { by, as, said: request.body })
      return reply.see(path, thanks[as][request.body.settled === 'yes' ? 'yes' : 'more'])
    })
  }

  const give = async (
    { at }: FastifyRequest,
    dialogue: Dialogue,
    { by, as, said: { target: targetId, ...words } }: { by: Member; as: Judge['as']; said: z.output<typeof said> },
  ) => {
    if (as === 'addressee') return await giveVerdict(db, dialogue, { by, targetId, ...words, at })
    const { correction: _, ...counted } = words
    return await giveSupporterVerdict(db, dialogue, { by, targetId, ...counted, at })
  }

  /** Who holds a link that was mailed and has not ended. Signs nobody in. */
  const holderOf = async (request: FastifyRequest) => {
    const { target: targetId, person: personId, token } = request.params as z.output<(typeof byLink)['params']>
    const company = request.here()
    if (!isVerdictToken(token, { targetId, personId }, config.secret)) return null
    return await findJudge(db, company, { targetId, personId, at: request.at })
  }

  /** Also where the link is forged: nobody learns by it which answers there are. */
  const leadToSignIn = (reply: FastifyReply) => reply.code(404).page('responses/no-link', { signIn: '/sign-in?next=/me' })

  const showByLink = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    reply.headers({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
    const holder = await holderOf(request)
    if (!holder) return leadToSignIn(reply)
    const { by, kind, id, targetId, visibility } = holder
    const dialogue = await findDialogue(db, request.here(), holder.dialogue, { reader: by, at: request.at })
    const exchange = await findExchange(db, dialogue, { kind, id, at: request.at })
    const course = await courseOf(db, dialogue, { kind, id, reader: by, at: request.at })
    const judge = judgeOf(exchange, { reader: by, course })!
    return reply.page('responses/by-link', {
      question: dialogue.question,
      dialoguePath: visibility === 'public' ? exchange.path : null,
      signIn: `/sign-in?next=${encodeURIComponent(`${exchange.path}/verdict`)}`,
      exchange,
      answer: course.answers.find((answer) => answer.targetId === targetId)!,
      you: by.name || null,
      judging: { ...judge, action: request.url, form },
    })
  }

  app.get('/verdict/:company/:target/:person/:token', { schema: byLink }, (request, reply) => showByLink(request, reply))

  app.post(
    '/verdict/:company/:target/:person/:token',
    { schema: { ...byLink, body: verdictForm }, config: atMost(20), ...again(showByLink) },
    async (request, reply) => {
      const holder = await holderOf(request)
      if (!holder) return leadToSignIn(reply)
      const { by, targetId: target, isAddressee } = holder
      const dialogue = await findDialogue(db, request.here(), holder.dialogue, { reader: by, at: request.at })
      const as = isAddressee ? 'addressee' : 'supporter'
      await give(request, dialogue, { by, as, said: { ...request.body, target } })
      reply.header('referrer-policy', 'no-referrer')
      return reply.see(request.url, thanks[as][request.body.settled === 'yes' ? 'yes' : 'more'])
    },
  )
}

/** Why somebody who looks at the questions is not asked them. */
function whyNot(exchange: Exchange, { by, supports }: { by: Member; supports: boolean }) {
  mustMay(by, 'judge')
  if (exchange.authorId === by.personId || supports) return new Refusal('too_late', 'The answer is still to come.')
  return new Refusal('not_allowed', 'Only the person whom an answer was written for, and who says the same, say whether they were heard.')
}
