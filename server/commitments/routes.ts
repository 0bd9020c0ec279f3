import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { may, mustMay, sideOf } from '../companies/permissions.ts'
import { answerersOf, findDialogue, isOpen, mustBeOpen, pathOf } from '../dialogues/reading.ts'
import { type Head, headOf } from '../dialogues/showing.ts'
import { type Discussion, discussionOf } from '../statements/discussing.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Option } from '../web/form-views.ts'
import { type Acts, actsOf } from './acting.ts'
import { courseOf, type Happened } from './course.ts'
import { offerCommitment, offerForm } from './offering.ts'
import { commitmentsOf, findCommitment, type Line, type Whole } from './reading.ts'

interface Offering {
  question: string
  company: string
  path: string
  form: Form
  side: 'customer' | 'company'
  /** Who can promise something for the company; none where a customer promises for themselves. */
  colleagues: Option[]
  signIn: string | null
  asksName: boolean
  needsName: boolean
}

declare module '../web/view.ts' {
  interface Views {
    'commitments/list': { head: Head; running: Line[]; ended: Line[]; offer: string | null }
    /** A list of commitments, wherever one stands. */
    'commitments/_lines': { lines: Line[] }
    'commitments/_line': { line: Line }
    'commitments/new': Offering
    'commitments/_fields': { offering: Offering }
    'commitments/show': {
      question: string
      dialoguePath: string
      commitment: Whole
      course: Happened[]
      acts: Acts
      discussion: Discussion<Form>
    }
    'commitments/_acts': { commitment: Pick<Line, 'by' | 'path' | 'standing' | 'side'>; acts: Acts }
    'commitments/_course': { course: Happened[] }
    'commitments/_happened': { happened: Happened }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const ofOne = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }

/** The commitments of a dialogue, one with its course, and offering something by oneself. */
export const commitmentRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  app.get('/:company/d/:dialogue/commitments', { schema: here }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    const reader = request.member()
    const mayOffer = isOpen(dialogue) && (!reader || may(reader, 'commit'))
    return reply.page('commitments/list', {
      head: headOf(dialogue, 'decision', { reader, words: request.words }),
      ...(await commitmentsOf(db, dialogue, { at: request.at })),
      offer: mayOffer ? `${pathOf(dialogue)}/commitments/new` : null,
    })
  })

  const showNew = async (request: FastifyRequest, reply: FastifyReply, typed?: Form) => {
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    if (!typed) mustBeOpen(dialogue)
    if (!typed && reader) mustMay(reader, 'commit')
    const side = reader ? sideOf(reader) : 'customer'
    const colleagues = side === 'company' ? await answerersOf(db, dialogue.company) : []
    return reply.page('commitments/new', {
      question: dialogue.question,
      company: dialogue.company.name,
      path: pathOf(dialogue),
      form: typed ?? emptyForm({ name: request.visitor?.name ?? '', owner: reader?.personId ?? '' }),
      side,
      colleagues: colleagues.map(({ personId, name }) => ({ value: personId, label: name })),
      signIn: request.visitor ? null : `/sign-in?next=${encodeURIComponent(request.url)}`,
      asksName: side === 'customer' && dialogue.ownName === null,
      needsName: !request.visitor?.name,
    })
  }

  app.get('/:company/d/:dialogue/commitments/new', { schema: here }, (request, reply) => showNew(request, reply))

  app.post('/:company/d/:dialogue/commitments/new', { schema: { ...here, body: offerForm }, ...again(showNew) }, async (request, reply) => {
    const { at, body } = request
    const { owner: ownerId, due: dueOn, ...offered } = body
    const dialogue = await dialogueOf(request)
    const visitor = request.signedIn()
    const { id } = await asSpeaker(db, dialogue, { visitor, member: request.member(), at }, (tx, by) =>
      offerCommitment(tx, dialogue, { by, ...offered, ownerId, dueOn, at }),
    )
    return reply.see(`${pathOf(dialogue)}/commitments/${id}`, 'Offered. The other side is asked to accept it.')
  })

  app.get(
    '/:company/d/:dialogue/commitments/:id',
    { schema: { ...ofOne, querystring: z.object({ reply: z.string().optional(), after: z.string().optional() }) } },
    async (request, reply) => {
      const { at, visitor, query } = request
      const { id } = request.params
      const reader = request.member()
      const dialogue = await dialogueOf(request)
      const commitment = await findCommitment(db, dialogue, { id, reader, at })
      const course = await courseOf(db, dialogue, { id, isHidden: commitment.hidden !== null })
      const { path, ownerId, standing } = commitment
      const owner = standing.state === 'offered' || standing.state === 'accepted' ? { ownerId } : {}
      const about = { commitmentId: id }
      return reply.page('commitments/show', {
        question: dialogue.question,
        dialoguePath: pathOf(dialogue),
        commitment,
        course,
        acts: actsOf(dialogue, commitment, { reader, isSignedIn: visitor !== null }),
        discussion: await discussionOf(db, dialogue, { about, path, reader, visitor, query, form: emptyForm(), ...owner }),
      })
    },
  )
}
