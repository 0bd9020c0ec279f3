import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { asSpeaker } from '../companies/joining.ts'
import { may } from '../companies/permissions.ts'
import { type Dialogue, findDialogue, isOpen, pathOf } from '../dialogues/reading.ts'
import { pathOfWith } from '../exchanges/about.ts'
import { courseOf, type WholeCourse } from '../exchanges/course.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import { type Judge, judgeOf, type Personal, personalOf } from '../exchanges/showing.ts'
import type { Member } from '../member.ts'
import { newComment, postComment } from '../statements/commenting.ts'
import type { RaisedAbout } from '../statements/raised-about.ts'
import { type ReplyTo, replyTo } from '../statements/replying.ts'
import { type Threads, threadsOf } from '../statements/threads.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { maySpeakFor } from './disagreeing.ts'
import { isAtRest } from './standing.ts'
import { mayWithdraw } from './withdrawing.ts'

type Replying = ReplyTo & { form: Form }

interface Conflict {
  question: string
  dialoguePath: string
  exchange: Exchange
  personal: Personal | null
  course: WholeCourse
  aboutHref: string | null
  /** What this reader can do with it: the address, or null. */
  acts: { withdraw: string | null; leave: string | null; hide: string | null; object: string | null }
  /** The form in which its raiser, and who says the same, say how the latest answer was received. */
  judging: (Judge & { form: Form }) | null
  threads: Threads
  replying: Replying | null
  signIn: string | null
}

declare module '../web/view.ts' {
  interface Views {
    'conflicts/show': Conflict
    'conflicts/_answers': { course: WholeCourse; exchange: Exchange; tells: boolean }
    'conflicts/_about-work': { conflicts: RaisedAbout[] }
    'conflicts/_acts': { acts: Conflict['acts'] }
  }
}

const params = z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() })
const place = z.string().max(80).optional().catch(undefined)
const querystring = z.object({ reply: z.uuid().optional().catch(undefined), answer: z.uuid().optional().catch(undefined), after: place })

/** One conflict with everything that came of it: every answer, every word on it, the clock, the replies. */
export const conflictPageRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/d/:dialogue/conflicts/:id'

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const speak = <Done>(request: FastifyRequest, dialogue: Dialogue, deed: (tx: Db, by: Member) => Promise<Done>) =>
    asSpeaker(db, dialogue, { visitor: request.signedIn(), member: request.member(), at: request.at }, deed)

  const show = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const id = idOf(request)
    const reader = request.member()
    const { after } = request.query as { after?: string }
    const dialogue = await dialogueOf(request)
    const exchange = await findExchange(db, dialogue, { kind: 'conflict', id, at: request.at })
    const course = await courseOf(db, dialogue, { kind: 'conflict', id, reader, at: request.at })
    const threads = await threadsOf(db, dialogue, { about: { conflictId: id }, path: exchange.path, reader, after })
    const judge = judgeOf(exchange, { reader, course })
    const replying = replyTo(dialogue, {
      reader,
      visitor: request.visitor,
      threads,
      path: exchange.path,
      chosen: request.query as { reply?: string; answer?: string },
      refused: form?.values,
    })
    return reply.page('conflicts/show', {
      question: dialogue.question,
      dialoguePath: pathOf(dialogue),
      exchange,
      personal: reader && personalOf(exchange, { reader, supports: course.supports }),
      course,
      aboutHref: course.about && pathOfWith(dialogue, course.about),
      acts: actsOf(dialogue, exchange, { reader, course }),
      judging: judge && { ...judge, form: emptyForm() },
      threads,
      replying: replying && { ...replying, form: form ?? emptyForm() },
      signIn: request.visitor || !isOpen(dialogue) ? null : `/sign-in?next=${encodeURIComponent(exchange.path)}`,
    })
  }

  app.get(address, { schema: { params, querystring } }, (request, reply) => show(request, reply))

  app.post(`${address}/comments`, { schema: { params, body: newComment }, ...again(show) }, async (request, reply) => {
    const { answer, parent, ...written } = request.body
    const dialogue = await dialogueOf(request)
    const about = answer ? { responseId: answer } : { conflictId: idOf(request) }
    const { id } = await speak(request, dialogue, (tx, by) =>
      postComment(tx, dialogue, { by, about, parentId: parent, ...written, at: request.at }),
    )
    return reply.see(`${pathOf(dialogue)}/conflicts/${idOf(request)}#comment-${id}`)
  })
}

function actsOf(
  dialogue: Dialogue,
  { conflict, authorId, path, hidden, id }: Exchange,
  { reader, course }: { reader: Member | null; course: WholeCourse },
): Conflict['acts'] {
  const raiser = { raiserId: authorId, side: conflict!.side }
  const hasSaid = conflict!.disagreeing.includes(reader?.role === 'customer' ? 'customer' : 'company')
  const canLeave = course.answers.some(({ isAnswer }) => isAnswer) && !isAtRest(conflict!.state) && !hasSaid
  const latest = course.answers.findLast(({ isAnswer }) => isAnswer)
  const mayRaise = isOpen(dialogue) && (!reader || may(reader, 'raise'))
  return {
    withdraw: mayWithdraw(reader, raiser, conflict!.state) ? `${path}/withdraw` : null,
    leave: canLeave && maySpeakFor(reader, raiser) ? `${path}/leave` : null,
    hide: may(reader, 'hide') && !hidden ? `${pathOf(dialogue)}/hide?about=conflict:${id}` : null,
    object: latest && mayRaise ? `${pathOf(dialogue)}/conflicts/new?about=answer:${latest.id}` : null,
  }
}

function idOf(request: FastifyRequest) {
  return (request.params as { id: string }).id
}
