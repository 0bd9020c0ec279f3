import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Dialogue, findDialogue, pathOf } from '../dialogues/reading.ts'
import { choice, optionalWords } from '../forms.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { atMost } from '../web/safety.ts'
import { acceptCommitment } from './accepting.ts'
import { confirmCommitment } from './confirming.ts'
import { courseOf } from './course.ts'
import { sayNotDone } from './doing.ts'
import { isCommitmentToken } from './link.ts'
import { findCommitment, type Whole } from './reading.ts'
import { acceptAnotherDay, declineAnotherDay } from './renegotiating.ts'
import { findTeller } from './tellers.ts'

interface ByLink {
  question: string
  /** Where the dialogue is read; null where it takes an invitation. */
  dialoguePath: string | null
  signIn: string
  commitment: Whole
  /** How one can see that it is done, in the words of its owner's side, while it waits for a word. */
  shown: { by: string; words: string } | null
  /** The name under which they speak here; null where nobody has seen one yet. */
  you: string | null
  action: string
  form: Form
}

declare module '../web/view.ts' {
  interface Views {
    'commitments/by-link': ByLink
    'commitments/_telling': { telling: Pick<ByLink, 'commitment' | 'action' | 'form'> }
    'commitments/no-link': { signIn: string }
  }
}

const params = z.object({ company: z.string(), id: z.uuid(), person: z.uuid(), token: z.string().max(200) })

const tellingForm = z.object({
  say: choice(['accept', 'confirm', 'not_done', 'day_yes', 'day_no'], 'Choose one.'),
  words: optionalWords({ most: 5_000 }),
  day: z.uuid('Choose one.').optional(),
})

type Telling = z.output<typeof tellingForm>

const thanks: Record<Telling['say'], string> = {
  accept: 'Accepted. You will be asked to confirm it once it is done.',
  confirm: 'Thank you. It counts as kept now, by your word.',
  not_done: 'Said. It is owed again.',
  day_yes: 'Accepted. The earlier day stays readable.',
  day_no: 'Declined. The day stays as it is.',
}

/** How a commitment goes, said by the link in one's mail. Looking at it says nothing, and signs nobody in. */
export const commitmentLinkRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, config } = app
  const address = '/commitment/:company/:id/:person/:token'

  const tellerOf = async (request: FastifyRequest) => {
    const { id: commitmentId, person: personId, token } = request.params as z.output<typeof params>
    const company = request.here()
    if (!isCommitmentToken(token, { commitmentId, personId }, config.secret)) return null
    return await findTeller(db, company, { commitmentId, personId, at: request.at })
  }

  const dialogueOf = (request: FastifyRequest, { by, dialogue }: { by: Member; dialogue: string }) =>
    findDialogue(db, request.here(), dialogue, { reader: by, at: request.at })

  /** Also where the link is forged: nobody learns by it what was promised. */
  const leadToSignIn = (reply: FastifyReply) => reply.code(404).page('commitments/no-link', { signIn: '/sign-in?next=/me' })

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    reply.headers({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
    const { id } = request.params as z.output<typeof params>
    const teller = await tellerOf(request)
    if (!teller) return leadToSignIn(reply)
    const dialogue = await dialogueOf(request, teller)
    const commitment = await findCommitment(db, dialogue, { id, reader: teller.by, at: request.at })
    const course = await courseOf(db, dialogue, { id, isHidden: commitment.hidden !== null })
    const done = commitment.standing.state === 'done' ? course.findLast(({ kind }) => kind === 'done') : null
    return reply.page('commitments/by-link', {
      question: dialogue.question,
      dialoguePath: teller.visibility === 'public' ? pathOf(dialogue) : null,
      signIn: `/sign-in?next=${encodeURIComponent(commitment.path)}`,
      commitment,
      shown: done?.words ? { by: done.by, words: done.words } : null,
      you: teller.by.name || null,
      action: request.url,
      form,
    })
  }

  const tell = async (dialogue: Dialogue, { say, words, day }: Telling, saying: { by: Member; commitmentId: string; at: Date }) => {
    if (say === 'accept') return await acceptCommitment(db, dialogue, saying)
    if (say === 'confirm') return await confirmCommitment(db, dialogue, saying)
    if (say === 'not_done' && !words) throw new Refusal('invalid', 'Say what is missing.', { field: 'words' })
    if (say === 'not_done') return await sayNotDone(db, dialogue, { ...saying, words: words! })
    if (!day) throw new Refusal('invalid', 'Choose one.', { field: 'day' })
    const answer = say === 'day_yes' ? acceptAnotherDay : declineAnotherDay
    await answer(db, dialogue, { ...saying, renegotiationId: day })
  }

  app.get(address, { schema: { params } }, (request, reply) => show(request, reply))

  app.post(address, { schema: { params, body: tellingForm }, config: atMost(20), ...again(show) }, async (request, reply) => {
    const teller = await tellerOf(request)
    if (!teller) return leadToSignIn(reply)
    const dialogue = await dialogueOf(request, teller)
    await tell(dialogue, request.body, { by: teller.by, commitmentId: request.params.id, at: request.at })
    reply.header('referrer-policy', 'no-referrer')
    return reply.see(request.url, thanks[request.body.say])
  })
}
