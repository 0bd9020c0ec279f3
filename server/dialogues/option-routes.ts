import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import type { Exchange } from '../exchanges/model.ts'
import { exchangesOfOption } from '../exchanges/reading.ts'
import { placeOf } from '../place.ts'
import { type Discussion, discussionOf } from '../statements/discussing.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { before } from '../web/paging.ts'
import type { Pages } from '../web/shared-views.ts'
import { acceptChange, dropChange } from './option-changing.ts'
import { findOption, optionsOf } from './option-reading.ts'
import { type Laying, type Line, type Lines, layingOf, linesOf, type Page, pageOf, type Wish } from './option-showing.ts'
import { acceptOption, optionForm, proposeOption } from './options.ts'
import { findDialogue, pathOf } from './reading.ts'
import { type Head, headOf } from './showing.ts'

declare module '../web/view.ts' {
  interface Views {
    'options/list': { head: Head; company: string; lines: Lines; laying: Laying; form: Form }
    'options/_line': { option: Line; most: number; company: string }
    'options/_retired': { retired: Line[] }
    'options/show': {
      question: string
      dialoguePath: string
      company: string
      option: Page
      laying: Laying
      exchanges: Exchange[]
      pages: Pages
      discussion: Discussion<Form>
    }
    'options/_sides': { option: Page; company: string }
    'options/_wish': { wish: Wish; company: string }
    'options/_past': { past: Page['past'] }
    'options/_chosen': { exchanges: Exchange[]; pages: Pages; company: string }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const params = z.object({ company: z.string(), dialogue: z.string(), option: z.uuid() })
const ofOption = { params, querystring: z.looseObject({ before }) }
const ofChange = { params: params.extend({ change: z.uuid() }) }

/** What one can choose in a dialogue: what both sides share, what one of them proposes, each on its own page. */
export const optionRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/d/:dialogue/options'

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const speakerOf = (request: FastifyRequest) => ({ visitor: request.signedIn(), member: request.member(), at: request.at })

  const showAll = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { words, visitor, at } = request
    const dialogue = await dialogueOf(request)
    const reader = request.member()
    const head = headOf(dialogue, 'options', { reader, words })
    const laying = layingOf(dialogue, { reader, visitor, path: `${head.path}/options`, at })
    const lines = linesOf(dialogue, await optionsOf(db, dialogue), laying)
    return reply.page('options/list', { head, company: dialogue.company.name, lines, laying, form })
  }

  app.get(address, { schema: here }, (request, reply) => showAll(request, reply))

  app.post(address, { schema: { ...here, body: optionForm }, ...again(showAll) }, async (request, reply) => {
    const { at, body } = request
    const dialogue = await dialogueOf(request)
    const { id, isNew, isRetired } = await asSpeaker(db, dialogue, speakerOf(request), (tx, by) =>
      proposeOption(tx, dialogue, { by, ...body, at }),
    )
    const path = `${pathOf(dialogue)}/options`
    if (isRetired) return reply.see(`${path}/${id}`, 'This option was taken off the table. One can still say that one chose it.')
    return reply.see(path, isNew ? 'Your option is there.' : 'This option is there already. Your side accepts it.')
  })

  app.get(`${address}/:option`, { schema: ofOption }, async (request, reply) => {
    const { at, words, visitor, query } = request
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    const path = `${pathOf(dialogue)}/options/${request.params.option}`
    const option = await findOption(db, dialogue, { id: request.params.option })
    if (option.mergedIntoId) return reply.see(`${pathOf(dialogue)}/options/${option.mergedIntoId}`)
    if (option.isOutOfSight) return reply.see(`${pathOf(dialogue)}/options`)
    const laying = layingOf(dialogue, { reader, visitor, path, at })
    const { exchanges, older } = await exchangesOfOption(db, dialogue, { optionId: option.id, before: placeOf(query.before), at })
    const about = { optionId: option.id }
    return reply.page('options/show', {
      question: dialogue.question,
      dialoguePath: pathOf(dialogue),
      company: dialogue.company.name,
      option: pageOf(dialogue, option, { reader, laying, words }),
      laying,
      exchanges,
      pages: { older: older && `${path}?before=${older}`, newer: query.before ? path : null },
      discussion: await discussionOf(db, dialogue, { about, path, reader, visitor, query, form: emptyForm() }),
    })
  })

  app.post(`${address}/:option/accept`, { schema: { params } }, async (request, reply) => {
    const { option: optionId } = request.params
    const dialogue = await dialogueOf(request)
    await asSpeaker(db, dialogue, speakerOf(request), (tx, by) => acceptOption(tx, dialogue, { by, optionId, at: request.at }))
    return reply.see(`${pathOf(dialogue)}/options`, 'Accepted.')
  })

  app.post(`${address}/:option/changes/:change/accept`, { schema: ofChange }, async (request, reply) => {
    const { option: optionId, change: changeId } = request.params
    const dialogue = await dialogueOf(request)
    const done = await asSpeaker(db, dialogue, speakerOf(request), (tx, by) =>
      acceptChange(tx, dialogue, { by, optionId, changeId, at: request.at }),
    )
    return reply.see(`${pathOf(dialogue)}/options/${done.optionId}`, done.isAdopted ? 'Both sides accept it. It is done.' : 'Accepted.')
  })

  app.post(`${address}/:option/changes/:change/drop`, { schema: ofChange }, async (request, reply) => {
    const { option: optionId, change: changeId } = request.params
    const dialogue = await dialogueOf(request)
    await dropChange(db, dialogue, { by: request.by(), optionId, changeId, at: request.at })
    return reply.see(`${pathOf(dialogue)}/options/${optionId}`, 'Taken back.')
  })
}
