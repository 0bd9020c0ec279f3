import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Dialogue, findDialogue, pathOf } from '../dialogues/reading.ts'
import { backToList } from '../web/back.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { acceptCommitment } from './accepting.ts'
import { breakCommitment, brokenForm } from './breaking.ts'
import { confirmCommitment } from './confirming.ts'
import { doneForm, notDoneForm, sayDone, sayNotDone } from './doing.ts'
import { findCommitment, type Line } from './reading.ts'
import { acceptAnotherDay, askForAnotherDay, declineAnotherDay, renegotiationForm } from './renegotiating.ts'
import { mustBeOneOfBoth, mustBeOtherSide, mustBeOwnSide } from './sides.ts'

type Act = 'done' | 'not-done' | 'broken' | 'another-day'

interface Acting {
  question: string
  company: string
  dialoguePath: string
  commitment: Line
  form: Form
}

declare module '../web/view.ts' {
  interface Views {
    'commitments/say': Acting & { act: Exclude<Act, 'another-day'>; isOwn: boolean }
    'commitments/another-day': Acting
    'commitments/_about': { commitment: Line }
  }
}

const ofOne = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }
const ofDay = { params: ofOne.params.extend({ day: z.uuid() }) }

const thanks = {
  accepted: 'Accepted. You will be asked to confirm it once it is done.',
  confirmed: 'Thank you. It counts as kept now, by your word.',
  done: 'Said. The other side is asked whether they see it too.',
  'not-done': 'Said. It is owed again.',
  broken: 'Said. It stays readable, marked as broken.',
  'another-day': 'Asked. Until the other side says yes, the day stays as it is.',
  dayAccepted: 'Accepted. The earlier day stays readable.',
  dayDeclined: 'Declined. The day stays as it is.',
}

/** What both sides say of a commitment, on pages of their own, or by one button. */
export const commitmentActRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/d/:dialogue/commitments/:id'

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const saying = (request: FastifyRequest) => {
    const { id } = request.params as { id: string }
    return { by: request.by(), commitmentId: id, at: request.at }
  }

  const showAct = (act: Act) => async (request: FastifyRequest, reply: FastifyReply, typed?: Form) => {
    const dialogue = await dialogueOf(request)
    const { commitmentId: id, by, at } = saying(request)
    const commitment = await findCommitment(db, dialogue, { id, reader: by, at })
    if (!typed && (act === 'done' || act === 'another-day')) mustBeOwnSide(by, commitment)
    if (!typed && act === 'not-done') await mustBeOtherSide(db, dialogue, commitment, by)
    if (!typed && act === 'broken') await mustBeOneOfBoth(db, dialogue, commitment, by)
    const { question, company } = dialogue
    const page = { question, company: company.name, dialoguePath: pathOf(dialogue), commitment, form: typed ?? emptyForm() }
    return act === 'another-day'
      ? reply.page('commitments/another-day', page)
      : reply.page('commitments/say', { ...page, act, isOwn: commitment.isOwn })
  }

  const seen = (request: FastifyRequest, reply: FastifyReply, dialogue: Dialogue, notice: string) => {
    const { id } = request.params as { id: string }
    return reply.see(`${pathOf(dialogue)}/commitments/${id}`, notice)
  }

  const said = [
    ['done', doneForm, sayDone],
    ['not-done', notDoneForm, sayNotDone],
    ['broken', brokenForm, breakCommitment],
  ] as const
  for (const [act, form, deed] of said) {
    const show = showAct(act)
    app.get(`${address}/${act}`, { schema: ofOne }, (request, reply) => show(request, reply))
    app.post(`${address}/${act}`, { schema: { ...ofOne, body: form }, ...again(show) }, async (request, reply) => {
      const dialogue = await dialogueOf(request)
      await deed(db, dialogue, { ...saying(request), words: request.body.words })
      return seen(request, reply, dialogue, thanks[act])
    })
  }

  const showAnother = showAct('another-day')
  app.get(`${address}/another-day`, { schema: ofOne }, (request, reply) => showAnother(request, reply))
  app.post(`${address}/another-day`, { schema: { ...ofOne, body: renegotiationForm }, ...again(showAnother) }, async (request, reply) => {
    const { due: dueOn, reason, id } = request.body
    const dialogue = await dialogueOf(request)
    await askForAnotherDay(db, dialogue, { ...saying(request), id, dueOn, reason })
    return seen(request, reply, dialogue, thanks['another-day'])
  })

  const answered = [
    ['accept', acceptAnotherDay, thanks.dayAccepted],
    ['decline', declineAnotherDay, thanks.dayDeclined],
  ] as const
  for (const [answer, deed, notice] of answered)
    app.post(`${address}/another-day/:day/${answer}`, { schema: ofDay }, async (request, reply) => {
      const dialogue = await dialogueOf(request)
      await deed(db, dialogue, { ...saying(request), renegotiationId: request.params.day })
      return seen(request, reply, dialogue, notice)
    })

  /** One button, on the commitment's page and beside the answer that promised it: one comes back to where it stood. */
  const pressed = [
    ['accept', acceptCommitment, thanks.accepted],
    ['confirm', confirmCommitment, thanks.confirmed],
  ] as const
  for (const [act, deed, notice] of pressed)
    app.post(`${address}/${act}`, { schema: ofOne }, async (request, reply) => {
      const dialogue = await dialogueOf(request)
      const { id } = request.params
      await deed(db, dialogue, saying(request))
      const path = pathOf(dialogue)
      const { from } = await findCommitment(db, dialogue, { id, reader: request.by(), at: request.at })
      const lists = [path, `${path}/conflicts`, ...(from ? [from.href.split('#')[0]!] : [])]
      return reply.see(backToList(request, lists, `${path}/commitments/${id}`), notice)
    })
}
