import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { renderSVG } from 'uqr'
import { z } from 'zod'
import type { Exchange } from '../exchanges/model.ts'
import { exchangesOf } from '../exchanges/reading.ts'
import { type Personal, personalParts } from '../exchanges/showing.ts'
import { placeOf } from '../place.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Pages } from '../web/shared-views.ts'
import type { Happening } from '../web/voice-views.ts'
import { appearanceForm, changeAppearance } from './appearing.ts'
import { findDialogue, pathOf } from './reading.ts'
import { type Head, headOf, type Part } from './showing.ts'
import { timelineOf } from './timeline.ts'

declare module '../web/view.ts' {
  interface Views {
    'dialogues/_head': { head: Head }
    'dialogues/_foot': { head: Head }
    'dialogues/_draft': { head: Head }
    'dialogues/_turn': { turn: NonNullable<Head['turn']> }
    'dialogues/_decided': { decided: NonNullable<Head['decided']> }
    'dialogues/_nothing': { head: Head; only: 'conflict' | undefined }
    'dialogues/show': { head: Head; only: 'conflict' | undefined; exchanges: Exchange[]; personal: Map<string, Personal>; pages: Pages }
    'dialogues/timeline': { head: Head; timeline: Happening[]; pages: Pages }
    'dialogues/share': { question: string; company: string; path: string; url: string; isInvited: boolean }
    'dialogues/name': { path: string; question: string; form: Form }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const paged = { ...here, querystring: z.object({ before: z.string().max(80).optional().catch(undefined) }) }

/** The pages of a dialogue: its two voices, its conflicts, what happened, and the sheet to share it by. */
export const dialogueRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, config } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const showVoices = (only: 'conflict' | undefined, part: Part) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { before } = request.query as { before?: string | undefined }
    const dialogue = await dialogueOf(request)
    const head = headOf(dialogue, part, { reader: request.member(), words: request.words })
    const { exchanges, older } = await exchangesOf(db, dialogue, { only, before: placeOf(before), at: request.at })
    const personal = await personalParts(db, exchanges, { reader: request.member() })
    return reply.page('dialogues/show', { head, only, exchanges, personal, pages: pagesOf(request, older) })
  }

  app.get('/:company/d/:dialogue', { schema: paged }, showVoices(undefined, 'whys'))
  app.get('/:company/d/:dialogue/conflicts', { schema: paged }, showVoices('conflict', 'conflicts'))

  app.get('/:company/d/:dialogue/timeline', { schema: paged }, async (request, reply) => {
    const { words, query } = request
    const dialogue = await dialogueOf(request)
    const head = headOf(dialogue, 'timeline', { reader: request.member(), words })
    const before = /^\d{1,9}$/.test(query.before ?? '') ? Number(query.before) : undefined
    const { timeline, older } = await timelineOf(db, dialogue, { before, words })
    return reply.page('dialogues/timeline', { head, timeline, pages: pagesOf(request, older) })
  })

  app.get('/:company/d/:dialogue/share', { schema: here }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    const path = pathOf(dialogue)
    const { question, company, visibility } = dialogue
    return reply.page('dialogues/share', {
      question,
      company: company.name,
      path,
      url: config.baseUrl + path,
      isInvited: visibility === 'invited',
    })
  })

  app.get('/:company/d/:dialogue/share/qr.svg', { schema: here }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    return reply.type('image/svg+xml').send(renderSVG(config.baseUrl + pathOf(dialogue), { border: 4 }))
  })

  const showName = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const dialogue = await dialogueOf(request)
    const { ownName } = dialogue
    const shown = ownName && { name: ownName.name, hidden: ownName.hidden ? 'on' : '', knownToStaff: ownName.knownToStaff ? 'on' : '' }
    if (!shown) return reply.callNotFound()
    return reply.page('dialogues/name', { path: pathOf(dialogue), question: dialogue.question, form: form ?? emptyForm(shown) })
  }

  app.get('/:company/d/:dialogue/name', { schema: here }, (request, reply) => showName(request, reply))

  app.post('/:company/d/:dialogue/name', { schema: { ...here, body: appearanceForm }, ...again(showName) }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    const by = request.by()
    await changeAppearance(db, dialogue, { by, ...request.body, at: request.at })
    return reply.see(pathOf(dialogue), 'Changed, for everything you said here and will say.')
  })
}

function pagesOf(request: FastifyRequest, older: string | number | null): Pages {
  const [path, query] = request.url.split('?')
  return { older: older === null ? null : `${path}?before=${older}`, newer: query ? path! : null }
}
