import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { asSpeaker } from '../companies/joining.ts'
import { mustMay } from '../companies/permissions.ts'
import { appearanceForm } from '../dialogues/appearing.ts'
import { type Dialogue, findDialogue, pathOf } from '../dialogues/reading.ts'
import { mustBeShaping } from '../dialogues/shaping.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { backToList } from '../web/back.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { acceptChange, dropChange } from './adopting.ts'
import { endorseCriterion, endorsementForm, withdrawEndorsement } from './endorsing.ts'
import type { Criterion } from './model.ts'
import { criterionPath } from './proposing.ts'
import { type Shaping, shapingOf } from './showing.ts'
import { type Change, findCriterion } from './whole.ts'

declare module '../web/view.ts' {
  interface Views {
    'criteria/agree': {
      question: string
      company: string
      criterion: Criterion
      /** What is to be accepted; null where the criterion itself is endorsed. */
      change: Change | null
      action: string
      shaping: Shaping
      signIn: string | null
      form: Form
    }
    'criteria/_proposal': { change: Change }
  }
}

const ofCriterion = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }
const ofChange = { params: ofCriterion.params.extend({ change: z.uuid() }) }
type Params = { dialogue: string; id: string; change?: string }

/**
 * Saying yes: to a criterion, and to a change of one. Each has a page of its own for whoever is not part of the dialogue yet: there they
 * sign in, see under which name they are shown, and say it by its button. Looking at it says nothing.
 */
export const agreeingRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/d/:dialogue/criteria/:id'

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as Params
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  /** Whoever speaks here and is not yet part of the company becomes its customer. */
  const speak = <Done>(request: FastifyRequest, dialogue: Dialogue, deed: (tx: Db, by: Member) => Promise<Done>) =>
    asSpeaker(db, dialogue, { visitor: request.signedIn(), member: request.member(), at: request.at }, deed)

  const show = async (request: FastifyRequest, reply: FastifyReply, typed?: Form) => {
    const { at, visitor } = request
    const params = request.params as Params
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    if (!typed && reader) mustMay(reader, 'propose')
    if (!typed) mustBeShaping(dialogue, at)
    const { criterion } = await findCriterion(db, dialogue, { id: params.id, reader, suggests: false })
    const change = params.change ? criterion.changes.find(({ id }) => id === params.change) : null
    if (change === undefined) throw new Refusal('not_found', 'There is nothing at this address.')
    const action = change ? `${criterion.path}/changes/${change.id}/accept` : `${criterion.path}/endorse`
    return reply.page('criteria/agree', {
      question: dialogue.question,
      company: dialogue.company.name,
      criterion,
      change,
      action,
      shaping: shapingOf(dialogue, { reader, visitor, at }),
      signIn: visitor ? null : `/sign-in?next=${encodeURIComponent(action)}`,
      form: typed ?? emptyForm({ name: visitor?.name ?? '' }),
    })
  }

  app.get(`${address}/endorse`, { schema: ofCriterion }, (request, reply) => show(request, reply))

  app.post(`${address}/endorse`, { schema: { ...ofCriterion, body: endorsementForm }, ...again(show) }, async (request, reply) => {
    const { at } = request
    const { wish, ...appearing } = request.body
    const criterionId = request.params.id
    const dialogue = await dialogueOf(request)
    const isShared = await speak(request, dialogue, async (tx, by) => {
      if (wish === 'withdraw') return (await withdrawEndorsement(tx, dialogue, { by, criterionId, at })) && false
      return (await endorseCriterion(tx, dialogue, { by, criterionId, ...appearing, at })).isShared
    })
    const back = backToList(request, [`${pathOf(dialogue)}/criteria`], criterionPath(dialogue, criterionId))
    const said = isShared ? 'You endorse it. Both sides share it.' : 'You endorse it.'
    return reply.see(`${back}#criterion-${criterionId}`, wish === 'withdraw' ? 'Taken back.' : said)
  })

  app.get(`${address}/changes/:change/accept`, { schema: ofChange }, (request, reply) => show(request, reply))

  app.post(
    `${address}/changes/:change/accept`,
    { schema: { ...ofChange, body: appearanceForm }, ...again(show) },
    async (request, reply) => {
      const { at } = request
      const { id: criterionId, change: changeId } = request.params
      const dialogue = await dialogueOf(request)
      const { isDone } = await speak(request, dialogue, (tx, by) =>
        acceptChange(tx, dialogue, { by, criterionId, changeId, ...request.body, at }),
      )
      return reply.see(criterionPath(dialogue, criterionId), isDone ? 'Both sides accept it. It is done.' : 'You accept it.')
    },
  )

  app.post(`${address}/changes/:change/drop`, { schema: ofChange }, async (request, reply) => {
    const { at } = request
    const { id: criterionId, change: changeId } = request.params
    const dialogue = await dialogueOf(request)
    await dropChange(db, dialogue, { by: request.by(), criterionId, changeId, at })
    return reply.see(criterionPath(dialogue, criterionId), 'Your proposal is taken back.')
  })
}
