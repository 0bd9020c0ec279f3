import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { mustMay } from '../companies/permissions.ts'
import { findDialogue, pathOf } from '../dialogues/reading.ts'
import { mustBeShaping } from '../dialogues/shaping.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Option } from '../web/form-views.ts'
import { linkForm, linkStatement, statementForm, unlinkStatement } from './linking.ts'
import { criterionPath } from './proposing.ts'
import { livingCriteria } from './reading.ts'

declare module '../web/view.ts' {
  interface Views {
    'criteria/link': { question: string; exchange: Exchange; living: Option[]; make: string; signIn: string | null; form: Form }
  }
}

const ofOne = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }

interface Link {
  criterionId: string
  statementId: string
  wish: string | undefined
}

/** "This statement speaks for this criterion": said on the page of the one or of the other, and taken back there. */
export const linkRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/d/:dialogue/whys/:id/criteria'

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const link = async (request: FastifyRequest, { wish, ...which }: Link) => {
    const { at } = request
    const dialogue = await dialogueOf(request)
    const speaker = { visitor: request.signedIn(), member: request.member(), at }
    const deed = wish === 'withdraw' ? unlinkStatement : linkStatement
    await asSpeaker(db, dialogue, speaker, (tx, by) => deed(tx, dialogue, { by, ...which, at }))
    return dialogue
  }

  const show = async (request: FastifyRequest, reply: FastifyReply, typed?: Form) => {
    const { id } = request.params as { id: string }
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    if (!typed && reader) mustMay(reader, 'propose')
    if (!typed) mustBeShaping(dialogue, request.at)
    const exchange = await findExchange(db, dialogue, { kind: 'statement', id, at: request.at })
    const living = await livingCriteria(db, dialogue)
    return reply.page('criteria/link', {
      question: dialogue.question,
      exchange,
      living: living.map((one) => ({ value: one.id, label: one.sentence })),
      make: `${pathOf(dialogue)}/criteria/new?from=${id}`,
      signIn: request.visitor ? null : `/sign-in?next=${encodeURIComponent(request.url)}`,
      form: typed ?? emptyForm(),
    })
  }

  app.get(address, { schema: ofOne }, (request, reply) => show(request, reply))

  app.post(address, { schema: { ...ofOne, body: linkForm }, ...again(show) }, async (request, reply) => {
    const { criterion: criterionId, wish } = request.body
    const dialogue = await link(request, { criterionId, statementId: request.params.id, wish })
    return reply.see(`${pathOf(dialogue)}/whys/${request.params.id}#criteria`, saidOf(wish))
  })

  app.post('/:company/d/:dialogue/criteria/:id/statements', { schema: { ...ofOne, body: statementForm } }, async (request, reply) => {
    const { statement: statementId, wish } = request.body
    const dialogue = await link(request, { criterionId: request.params.id, statementId, wish })
    return reply.see(`${criterionPath(dialogue, request.params.id)}#speaking`, saidOf(wish))
  })
}

function saidOf(wish: string | undefined) {
  return wish === 'withdraw' ? 'Taken back.' : 'It speaks for it.'
}
