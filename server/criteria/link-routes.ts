import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { findDialogue, pathOf } from '../dialogues/reading.ts'
import { linkForm, linkStatement, statementForm, unlinkStatement } from './linking.ts'
import { criterionPath } from './proposing.ts'

const ofOne = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }

interface Link {
  criterionId: string
  statementId: string
  wish: string | undefined
}

/** "This statement speaks for this criterion": said on the page of the one or of the other, and taken back there. */
export const linkRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const link = async (request: FastifyRequest, { wish, ...which }: Link) => {
    const { at } = request
    const { dialogue: slug } = request.params as { dialogue: string }
    const dialogue = await findDialogue(db, request.here(), slug, { reader: request.member(), at })
    const speaker = { visitor: request.signedIn(), member: request.member(), at }
    const deed = wish === 'withdraw' ? unlinkStatement : linkStatement
    await asSpeaker(db, dialogue, speaker, (tx, by) => deed(tx, dialogue, { by, ...which, at }))
    return dialogue
  }

  const saidOf = (wish: string | undefined) => (wish === 'withdraw' ? 'Taken back.' : 'It speaks for it.')

  app.post('/:company/d/:dialogue/criteria/:id/statements', { schema: { ...ofOne, body: statementForm } }, async (request, reply) => {
    const { statement: statementId, wish } = request.body
    const dialogue = await link(request, { criterionId: request.params.id, statementId, wish })
    return reply.see(`${criterionPath(dialogue, request.params.id)}#speaking`, saidOf(wish))
  })

  app.post('/:company/d/:dialogue/whys/:id/criteria', { schema: { ...ofOne, body: linkForm } }, async (request, reply) => {
    const { criterion: criterionId, wish } = request.body
    const dialogue = await link(request, { criterionId, statementId: request.params.id, wish })
    return reply.see(`${pathOf(dialogue)}/whys/${request.params.id}#criteria`, saidOf(wish))
  })
}
