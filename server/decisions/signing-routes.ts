import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { mustMay } from '../companies/permissions.ts'
import { findDialogue, pathOf } from '../dialogues/reading.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { dissentForm, giveDissent } from './dissenting.ts'
import { reviewDecision, reviewForm } from './reviewing.ts'
import { mustBeLatest } from './standing.ts'

interface Signing {
  path: string
  question: string
  options: string[]
  action: string
  form: Form
  /** Customers who speak here for the first time choose the name they show. */
  asksName: boolean
  needsName: boolean
}

declare module '../web/view.ts' {
  interface Views {
    'decisions/dissent': Signing
    'decisions/review': Signing
    'decisions/_signing': { signing: Signing }
  }
}

const ofDecision = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }
const address = '/:company/d/:dialogue/decision'

/** What either side signs of a decision: what they have against it, and later whether it held. */
export const signingRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const signing = async (request: FastifyRequest, what: 'dissent' | 'review', form: Form): Promise<Signing> => {
    const { id } = request.params as { id: string }
    const dialogue = await dialogueOf(request)
    const reader = request.member()
    const { name } = request.signedIn()
    if (reader) mustMay(reader, 'comment')
    await mustBeLatest(db, dialogue, id)
    return {
      path: `${pathOf(dialogue)}/decision`,
      question: dialogue.question,
      options: dialogue.decided?.options ?? [],
      action: `${pathOf(dialogue)}/decision/${id}/${what}`,
      form,
      asksName: (reader === null || reader.role === 'customer') && dialogue.ownName === null,
      needsName: !name,
    }
  }

  const showDissent = async (request: FastifyRequest, reply: FastifyReply, form = emptyForm()) =>
    reply.page('decisions/dissent', await signing(request, 'dissent', form))

  app.get(`${address}/:id/dissent`, { schema: ofDecision }, (request, reply) => showDissent(request, reply))

  app.post(`${address}/:id/dissent`, { schema: { ...ofDecision, body: dissentForm }, ...again(showDissent) }, async (request, reply) => {
    const { at, params, body } = request
    const dialogue = await dialogueOf(request)
    const { id: _, ...written } = body
    await asSpeaker(db, dialogue, { visitor: request.signedIn(), member: request.member(), at }, (tx, by) =>
      giveDissent(tx, dialogue, { by, decisionId: params.id, ...written, at }),
    )
    return reply.see(`${pathOf(dialogue)}/decision#dissent`, 'Your dissent stands beside the decision, with your name.')
  })

  const showReview = async (request: FastifyRequest, reply: FastifyReply, form = emptyForm()) =>
    reply.page('decisions/review', await signing(request, 'review', form))

  app.get(`${address}/:id/review`, { schema: ofDecision }, (request, reply) => showReview(request, reply))

  app.post(`${address}/:id/review`, { schema: { ...ofDecision, body: reviewForm }, ...again(showReview) }, async (request, reply) => {
    const { at, params, body } = request
    const dialogue = await dialogueOf(request)
    await asSpeaker(db, dialogue, { visitor: request.signedIn(), member: request.member(), at }, (tx, by) =>
      reviewDecision(tx, dialogue, { by, decisionId: params.id, ...body, at }),
    )
    return reply.see(`${pathOf(dialogue)}/decision#review`, 'Your word counts.')
  })
}
