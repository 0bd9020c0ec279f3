import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustMay } from '../companies/permissions.ts'
import { findDialogue, pathOf } from '../dialogues/reading.ts'
import { type DictionaryLine, dictionary, exportConflicts, exportDictionary, exportStatements } from './files.ts'

declare module '../web/view.ts' {
  interface Views {
    'exports/show': { path: string; question: string; statements: number; conflicts: number; lines: DictionaryLine[] }
    'exports/_columns': { name: string; lines: DictionaryLine[] }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const file = { ...here, querystring: z.object({ bom: z.literal('1').optional().catch(undefined) }) }

/** A whole dialogue to take away, for analysts and admins. */
export const exportRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = async (request: FastifyRequest) => {
    const { dialogue: slug } = request.params as { dialogue: string }
    const dialogue = await findDialogue(db, request.here(), slug, { reader: request.member(), at: request.at })
    mustMay(request.by(), 'export')
    return dialogue
  }

  app.get('/:company/d/:dialogue/export', { schema: here }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    const { question, statementCount: statements, conflictCount: conflicts } = dialogue
    return reply.page('exports/show', { path: pathOf(dialogue), question, statements, conflicts, lines: dictionary(request.words) })
  })

  app.get('/:company/d/:dialogue/export/statements.csv', { schema: file }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    const { at, query } = request
    return send(reply, `${dialogue.slug}.csv`, exportStatements(db, dialogue, { at, bom: query.bom === '1' }))
  })

  app.get('/:company/d/:dialogue/export/conflicts.csv', { schema: file }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    const { at, query } = request
    return send(reply, `${dialogue.slug}-conflicts.csv`, exportConflicts(db, dialogue, { at, bom: query.bom === '1' }))
  })

  app.get('/:company/d/:dialogue/export/data-dictionary.csv', { schema: file }, async (request, reply) => {
    await dialogueOf(request)
    return send(reply, 'data-dictionary.csv', exportDictionary(request.words, { bom: request.query.bom === '1' }))
  })
}

/** Sent while it is read, so that its length does not matter. */
function send(reply: FastifyReply, name: string, pieces: AsyncGenerator<string>) {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(Readable.from(pieces))
}
