import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { mustMay } from '../companies/permissions.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Option } from '../web/form-views.ts'
import { type ChangeKind, optionMergeForm, optionRenameForm, optionRetireForm, proposeChange } from './option-changing.ts'
import { findOption, optionsOf } from './option-reading.ts'
import { layingOf } from './option-showing.ts'
import { mustBeLiving } from './options.ts'
import { type Dialogue, findDialogue, pathOf } from './reading.ts'
import { mustBeShaping } from './shaping.ts'

declare module '../web/view.ts' {
  interface Views {
    'options/change': {
      question: string
      kind: ChangeKind
      path: string
      /** Empty while it is hidden. */
      name: string
      /** What it can become part of. */
      others: Option[]
      signIn: string | null
      form: Form
    }
  }
}

const ofOption = { params: z.object({ company: z.string(), dialogue: z.string(), option: z.uuid() }) }

/** The small pages on which one proposes to rename an option, to make it part of another, or to take it off the table. */
export const optionChangeRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/d/:dialogue/options/:option'

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const show = (kind: ChangeKind) => async (request: FastifyRequest, reply: FastifyReply, typed?: Form) => {
    const { at, visitor } = request
    const { option: id } = request.params as { option: string }
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    if (!typed && reader) mustMay(reader, 'propose')
    const option = await findOption(db, dialogue, { id })
    if (!typed) mustBeShaping(dialogue, at)
    if (!typed) mustBeLiving(option)
    return reply.page('options/change', {
      question: dialogue.question,
      kind,
      path: `${pathOf(dialogue)}/options/${id}`,
      name: option.name,
      others: kind === 'merge' ? await othersOf(dialogue, id) : [],
      signIn: layingOf(dialogue, { reader, visitor, path: request.url, at }).signIn,
      form: typed ?? emptyForm(kind === 'rename' ? { name: option.name } : {}),
    })
  }

  const othersOf = async (dialogue: Dialogue, id: string) => {
    const options = await optionsOf(db, dialogue)
    return options.filter((other) => other.id !== id && !other.retiredAt && other.name).map(({ id, name }) => ({ value: id, label: name }))
  }

  interface Sent {
    id?: string | undefined
    kind: ChangeKind
    name?: string
    intoId?: string
    reason: string | null
  }

  const propose = async (request: FastifyRequest, reply: FastifyReply, sent: Sent) => {
    const { option } = request.params as { option: string }
    const dialogue = await dialogueOf(request)
    const speaker = { visitor: request.signedIn(), member: request.member(), at: request.at }
    const { optionId, isAdopted } = await asSpeaker(db, dialogue, speaker, (tx, by) =>
      proposeChange(tx, dialogue, { by, optionId: option, ...sent, at: request.at }),
    )
    return reply.see(
      `${pathOf(dialogue)}/options/${optionId}`,
      isAdopted ? 'Done.' : 'Proposed. It is done once the other side accepts it.',
    )
  }

  const [showRename, showMerge, showRetire] = [show('rename'), show('merge'), show('retire')]

  app.get(`${address}/rename`, { schema: ofOption }, (request, reply) => showRename(request, reply))
  app.get(`${address}/merge`, { schema: ofOption }, (request, reply) => showMerge(request, reply))
  app.get(`${address}/retire`, { schema: ofOption }, (request, reply) => showRetire(request, reply))

  app.post(`${address}/rename`, { schema: { ...ofOption, body: optionRenameForm }, ...again(showRename) }, (request, reply) =>
    propose(request, reply, { kind: 'rename', ...request.body }),
  )

  app.post(`${address}/merge`, { schema: { ...ofOption, body: optionMergeForm }, ...again(showMerge) }, (request, reply) => {
    const { into: intoId, ...sent } = request.body
    return propose(request, reply, { kind: 'merge', intoId, ...sent })
  })

  app.post(`${address}/retire`, { schema: { ...ofOption, body: optionRetireForm }, ...again(showRetire) }, (request, reply) =>
    propose(request, reply, { kind: 'retire', ...request.body }),
  )
}
