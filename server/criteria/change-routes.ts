import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { mustMay } from '../companies/permissions.ts'
import { findDialogue } from '../dialogues/reading.ts'
import { mustBeShaping } from '../dialogues/shaping.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Option } from '../web/form-views.ts'
import { type Change, mergeForm, proposeChange, retireForm, rewordForm } from './changing.ts'
import { mustLive } from './holding.ts'
import type { Criterion } from './model.ts'
import { criterionPath } from './proposing.ts'
import { livingCriteria } from './reading.ts'
import { type Shaping, shapingOf } from './showing.ts'
import { findCriterion } from './whole.ts'

declare module '../web/view.ts' {
  interface Views {
    'criteria/change': {
      question: string
      kind: Change['kind']
      criterion: Criterion
      /** What it can become part of. */
      others: Option[]
      /** Nobody else stands behind it: what its proposer changes is changed at once. */
      isAlone: boolean
      shaping: Shaping
      signIn: string | null
      form: Form
    }
  }
}

const ofCriterion = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }

/** The small pages on which one proposes to reword a criterion, to make it part of another, or to take it off the table. */
export const criterionChangeRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/d/:dialogue/criteria/:id'

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const show = (kind: Change['kind']) => async (request: FastifyRequest, reply: FastifyReply, typed?: Form) => {
    const { at, visitor } = request
    const { id } = request.params as { id: string }
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    if (!typed && reader) mustMay(reader, 'propose')
    if (!typed) mustBeShaping(dialogue, at)
    const { criterion, own } = await findCriterion(db, dialogue, { id, reader, suggests: false })
    if (!typed) mustLive({ retiredAt: criterion.end?.at ?? null, mergedIntoId: null })
    const { sentence, measure, source } = criterion
    const now = { sentence, measure: measure ?? '', source: source ?? '', name: visitor?.name ?? '' }
    return reply.page('criteria/change', {
      question: dialogue.question,
      kind,
      criterion,
      others: kind === 'merge' ? await othersOf(dialogue, criterion) : [],
      isAlone: own.proposed && criterion.state === 'proposed' && criterion.company.count + criterion.customers.count === 1,
      shaping: shapingOf(dialogue, { reader, visitor, at }),
      signIn: visitor ? null : `/sign-in?next=${encodeURIComponent(request.url)}`,
      form: typed ?? emptyForm(now),
    })
  }

  /** What both sides share becomes part of nothing that they do not share. */
  const othersOf = async (dialogue: Parameters<typeof livingCriteria>[1], { id, state }: Criterion) => {
    const living = await livingCriteria(db, dialogue)
    return living
      .filter((other) => other.id !== id && (state !== 'shared' || other.isShared))
      .map((other) => ({ value: other.id, label: other.sentence }))
  }

  const propose = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { change, ...appearing }: { change: Change; id?: string | undefined; name: string | null; hidden: boolean; knownToStaff: boolean },
  ) => {
    const { at } = request
    const { id: criterionId } = request.params as { id: string }
    const dialogue = await dialogueOf(request)
    const visitor = request.signedIn()
    const { isDone } = await asSpeaker(db, dialogue, { visitor, member: request.member(), at }, (tx, by) =>
      proposeChange(tx, dialogue, { by, criterionId, change, ...appearing, at }),
    )
    return reply.see(criterionPath(dialogue, criterionId), isDone ? 'Done.' : 'Proposed. It is done once both sides accept it.')
  }

  const [showReword, showMerge, showRetire] = [show('reword'), show('merge'), show('retire')]

  app.get(`${address}/reword`, { schema: ofCriterion }, (request, reply) => showReword(request, reply))
  app.get(`${address}/merge`, { schema: ofCriterion }, (request, reply) => showMerge(request, reply))
  app.get(`${address}/retire`, { schema: ofCriterion }, (request, reply) => showRetire(request, reply))

  app.post(`${address}/reword`, { schema: { ...ofCriterion, body: rewordForm }, ...again(showReword) }, (request, reply) => {
    const { sentence, measure, source, reason, ...appearing } = request.body
    return propose(request, reply, { change: { kind: 'reword', sentence, measure, source, reason }, ...appearing })
  })

  app.post(`${address}/merge`, { schema: { ...ofCriterion, body: mergeForm }, ...again(showMerge) }, (request, reply) => {
    const { into: intoId, reason, ...appearing } = request.body
    return propose(request, reply, { change: { kind: 'merge', intoId, reason }, ...appearing })
  })

  app.post(`${address}/retire`, { schema: { ...ofCriterion, body: retireForm }, ...again(showRetire) }, (request, reply) => {
    const { reason, ...appearing } = request.body
    return propose(request, reply, { change: { kind: 'retire', reason }, ...appearing })
  })
}
