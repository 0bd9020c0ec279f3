import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { findDialogue, pathOf } from '../dialogues/reading.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import { backToList } from '../web/back.ts'
import { mustBeForOthers, supportConflict, supportStatement, withdrawSupport } from './supporting.ts'

declare module '../web/view.ts' {
  interface Views {
    'statements/support': { question: string; exchange: Exchange; signIn: string | null }
  }
}

const params = z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() })
const support = z.object({ wish: z.string().optional() }).nullish()

/**
 * "The same for me", of a statement or a conflict. It has a page of its own for who is not part of the company yet: there they sign in,
 * come back to it, and say it by its button. Looking at it says nothing.
 */
export const supportRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  for (const [kind, place] of [
    ['statement', 'whys'],
    ['conflict', 'conflicts'],
  ] as const)
    below(kind, `/:company/d/:dialogue/${place}/:id/support`)

  function below(kind: Exchange['kind'], address: string) {
    const dialogueOf = (request: FastifyRequest) => {
      const { dialogue } = request.params as z.output<typeof params>
      return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
    }

    const show = async (request: FastifyRequest, reply: FastifyReply) => {
      const { id } = request.params as z.output<typeof params>
      const dialogue = await dialogueOf(request)
      const exchange = await findExchange(db, dialogue, { kind, id, at: request.at })
      mustBeForOthers(dialogue, { speakerId: exchange.authorId, by: request.member() })
      return reply.page('statements/support', {
        question: dialogue.question,
        exchange,
        signIn: request.visitor ? null : `/sign-in?next=${encodeURIComponent(`${exchange.path}/support`)}`,
      })
    }

    app.get(address, { schema: { params } }, show)

    app.post(address, { schema: { params, body: support } }, async (request, reply) => {
      const { at } = request
      const { id } = request.params
      const dialogue = await dialogueOf(request)
      const visitor = request.signedIn()
      const about = kind === 'statement' ? { statementId: id } : { conflictId: id }
      await asSpeaker(db, dialogue, { visitor, member: request.member(), at }, (tx, by) => {
        if (request.body?.wish === 'withdraw') return withdrawSupport(tx, dialogue, { about, by, at })
        return kind === 'statement'
          ? supportStatement(tx, dialogue, { statementId: id, by, at })
          : supportConflict(tx, dialogue, { conflictId: id, by, at })
      })
      const path = pathOf(dialogue)
      const own = `${path}/${kind === 'statement' ? 'whys' : 'conflicts'}/${id}`
      return reply.see(`${backToList(request, [path, `${path}/conflicts`], own)}#${kind}-${id}`)
    })
  }
}
