import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustLead } from '../dialogues/phases.ts'
import { findDialogue, pathOf } from '../dialogues/reading.ts'
import { isWeighing } from '../dialogues/weighing-time.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { closingForm, dayAndTime, momentIn, setWeighingClose } from './closing.ts'
import { staleCounts } from './stale.ts'

interface Closing {
  path: string
  question: string
  /** Whether the dialogue is in the phase of weighing at all, and weights are given at this moment. */
  isPhase: boolean
  isOpen: boolean
  closesAt: Date | null
  timeZone: string
  weighed: { customer: number; company: number }
  form: Form
}

declare module '../web/view.ts' {
  interface Views {
    'weighing/closing': Closing
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const address = '/:company/d/:dialogue/weighing'
const notices = {
  announce: 'Said, to everybody: weighing closes on that day.',
  close: 'Weighing is closed. The weights of both sides are open now.',
  open: 'Weighing is open, until you say when it closes.',
} as const

/** When weighing closes: for who leads the dialogue. */
export const closingRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const show = async (request: FastifyRequest, reply: FastifyReply, typed?: Form) => {
    const dialogue = await dialogueOf(request)
    mustLead(request.by(), dialogue)
    const { question, phase, weighingClosesAt: closesAt, company } = dialogue
    const isOpen = isWeighing(dialogue, request.at)
    const { customer, company: own } = await staleCounts(db, dialogue)
    const known = isOpen && closesAt ? dayAndTime(company.timeZone, closesAt) : { day: '', time: '17:00' }
    return reply.page('weighing/closing', {
      path: pathOf(dialogue),
      question,
      isPhase: phase === 'weighing',
      isOpen,
      closesAt,
      timeZone: company.timeZone.replaceAll('_', ' '),
      weighed: { customer: customer.weighed, company: own.weighed },
      form: typed ?? emptyForm(known),
    })
  }

  app.get(address, { schema: here }, (request, reply) => show(request, reply))

  app.post(address, { schema: { ...here, body: closingForm }, ...again(show) }, async (request, reply) => {
    const { at, body } = request
    const dialogue = await dialogueOf(request)
    const announced = () => momentIn(dialogue.company.timeZone, body)
    const closesAt = { announce: announced, close: () => at, open: () => null }[body.wish]()
    await setWeighingClose(db, dialogue, { by: request.by(), closesAt, at })
    return reply.see(`${pathOf(dialogue)}/weighing`, notices[body.wish])
  })
}
