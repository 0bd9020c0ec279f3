import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { type Dialogue, findDialogue, pathOf } from '../dialogues/reading.ts'
import { shorten } from '../shorten.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { newComment, postComment } from './commenting.ts'
import { type Discussion, discussionOf, discussionPath } from './discussing.ts'
import { titleOf, type Worked } from './titles.ts'

declare module '../web/view.ts' {
  interface Views {
    /** The replies to one thing on a page of their own. `words` is what they are to; null while it is hidden. */
    'statements/replies': { question: string; dialoguePath: string; words: string | null; path: string; discussion: Discussion<Form> }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }

const addresses: [address: string, about: (id: string) => Worked][] = [
  ['/:company/d/:dialogue/criteria/:id/comments', (criterionId) => ({ criterionId })],
  ['/:company/d/:dialogue/options/:id/comments', (optionId) => ({ optionId })],
  ['/:company/d/:dialogue/decision/:id/comments', (decisionId) => ({ decisionId })],
  ['/:company/d/:dialogue/commitments/:id/comments', (commitmentId) => ({ commitmentId })],
]

/** Replies to criteria, options, decisions and commitments. They stand on each one's page; here is where they are posted, and where they can be read by themselves. */
export const commentRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  for (const [address, aboutOf] of addresses) {
    const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
      const about = aboutOf((request.params as { id: string }).id)
      const dialogue = await dialogueOf(request)
      const { words, owner } = await titleOf(db, dialogue, about)
      const path = `${discussionPath(dialogue, about)}/comments`
      const { visitor, query } = request
      const asked = { about, path, reader: request.member(), visitor, query, form, ...(owner && { ownerId: owner.id }) }
      return reply.page('statements/replies', {
        question: dialogue.question,
        dialoguePath: pathOf(dialogue),
        words: words && shorten(words, 280),
        path: pageOf(dialogue, about),
        discussion: await discussionOf(db, dialogue, asked),
      })
    }

    app.get(address, { schema: here }, (request, reply) => show(request, reply))

    app.post(address, { schema: { ...here, body: newComment }, ...again(show) }, async (request, reply) => {
      const { at } = request
      const { answer: _, parent, ...written } = request.body
      const about = aboutOf(request.params.id)
      const dialogue = await dialogueOf(request)
      const { id } = await asSpeaker(db, dialogue, { visitor: request.signedIn(), member: request.member(), at }, (tx, by) =>
        postComment(tx, dialogue, { by, about, parentId: parent, ...written, at }),
      )
      const { isReplaced } = await titleOf(db, dialogue, about)
      const page = isReplaced ? `${discussionPath(dialogue, about)}/comments` : pageOf(dialogue, about)
      return reply.see(`${page}#comment-${id}`)
    })
  }
}

/** Where the thing itself is read: a decision where every decision of its dialogue stands. */
function pageOf(dialogue: Dialogue, about: Worked) {
  return 'decisionId' in about ? `${pathOf(dialogue)}/decision` : discussionPath(dialogue, about)
}
