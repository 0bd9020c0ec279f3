import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Option } from '../web/form-views.ts'
import { championForm, changeChampion } from './leading.ts'
import { mustLead } from './phases.ts'
import { answerersOf, findDialogue, pathOf } from './reading.ts'

declare module '../web/view.ts' {
  interface Views {
    'dialogues/champion': { path: string; question: string; champion: string; answerers: Option[]; form: Form }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const address = '/:company/d/:dialogue/champion'

/** Naming somebody else who answers for a dialogue. */
export const championRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form) => {
    const dialogue = await dialogueOf(request)
    mustLead(request.by(), dialogue)
    const { question, champion } = dialogue
    const others = (await answerersOf(db, request.here())).filter(({ personId }) => personId !== champion.personId)
    const answerers = others.map(({ personId, name, title }) => ({ value: personId, label: title ? `${name}, ${title}` : name }))
    return reply.page('dialogues/champion', { path: pathOf(dialogue), question, champion: champion.name, answerers, form })
  }

  app.get(address, { schema: here }, (request, reply) => show(request, reply, emptyForm()))

  app.post(address, { schema: { ...here, body: championForm }, ...again(show) }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    await changeChampion(db, dialogue, { by: request.by(), ...request.body, at: request.at })
    return reply.see(pathOf(dialogue), 'Somebody else answers for this dialogue now, and the timeline says so.')
  })
}
