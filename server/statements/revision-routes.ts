import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { namesOf, optionsOf } from '../dialogues/option-reading.ts'
import { findDialogue, mustBeOpen } from '../dialogues/reading.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import { Refusal } from '../refusal.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { DiffPart } from '../web/voice-views.ts'
import { differenceOf } from './differing.ts'
import { statementPath } from './posting.ts'
import { findWords, type Revision, revisionsOf } from './reading.ts'
import { revisedStatement, reviseStatement } from './revising.ts'

/** Each of its words with what was added and removed. */
type Revised = Pick<Revision, 'number' | 'at' | 'choice'> & Record<'why' | 'trying' | 'nearly' | 'felt', DiffPart[]>

declare module '../web/view.ts' {
  interface Views {
    'statements/edit': { question: string; path: string; form: Form; suggestions: string[] }
    'statements/revisions': { question: string; exchange: Exchange; revisions: Revised[] }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }

/** Changing one's words, and everybody's look at what was changed. */
export const revisionRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/d/:dialogue/whys/:id'

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const showEdit = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const dialogue = await dialogueOf(request)
    const by = request.by()
    const { authorId, choice, why, trying, nearly, felt } = await findWords(db, dialogue, { id: idOf(request) })
    if (authorId !== by.personId) throw new Refusal('not_allowed', 'Only the person who said this changes it.')
    if (!form) mustBeOpen(dialogue)
    const suggestions = namesOf(await optionsOf(db, dialogue))
    return reply.page('statements/edit', {
      question: dialogue.question,
      path: statementPath(dialogue, idOf(request)),
      form: form ?? emptyForm({ choice, why, trying: trying ?? '', nearly: nearly ?? '', felt: felt ?? '' }),
      suggestions,
    })
  }

  app.get(`${address}/edit`, { schema: here }, (request, reply) => showEdit(request, reply))

  app.post(`${address}/edit`, { schema: { ...here, body: revisedStatement }, ...again(showEdit) }, async (request, reply) => {
    const { at, body } = request
    const dialogue = await dialogueOf(request)
    await reviseStatement(db, dialogue, { by: request.by(), statementId: idOf(request), ...body, at })
    return reply.see(statementPath(dialogue, idOf(request)), 'Changed. What it said before stays readable.')
  })

  const showRevisions = async (request: FastifyRequest, reply: FastifyReply) => {
    const { at } = request
    const id = idOf(request)
    const dialogue = await dialogueOf(request)
    const exchange = await findExchange(db, dialogue, { kind: 'statement', id, at })
    const revisions = exchange.hidden ? [] : await revisionsOf(db, dialogue, { id })
    return reply.page('statements/revisions', { question: dialogue.question, exchange, revisions: withDifferences(revisions) })
  }

  app.get(`${address}/revisions`, { schema: here }, showRevisions)
  app.get(`${address}/history`, { schema: here }, showRevisions)
}

function idOf(request: FastifyRequest) {
  return (request.params as { id: string }).id
}

/** The latest first, each with what changed in its words since the one before. */
function withDifferences(revisions: Revision[]): Revised[] {
  const since = (revision: Revision, index: number, field: 'why' | 'trying' | 'nearly' | 'felt') => {
    const now = revision[field] ?? ''
    return differenceOf(index === 0 ? now : (revisions[index - 1]![field] ?? ''), now)
  }
  return revisions
    .map((revision, index) => ({
      number: revision.number,
      at: revision.at,
      choice: revision.choice,
      why: since(revision, index, 'why'),
      trying: since(revision, index, 'trying'),
      nearly: since(revision, index, 'nearly'),
      felt: since(revision, index, 'felt'),
    }))
    .reverse()
}
