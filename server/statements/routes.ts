import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { asSpeaker } from '../companies/joining.ts'
import { may } from '../companies/permissions.ts'
import { type Speaking, speakingOf } from '../criteria/showing.ts'
import { type Dialogue, findDialogue, isOpen, pathOf } from '../dialogues/reading.ts'
import { decidedIn, type Head } from '../dialogues/showing.ts'
import { courseOf, type WholeCourse } from '../exchanges/course.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import { type Judge, judgeOf, type Personal, personalOf } from '../exchanges/showing.ts'
import type { Member } from '../member.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { askForAnswer } from './asking.ts'
import { newComment, postComment } from './commenting.ts'
import type { Discussion } from './discussing.ts'
import { statementPath } from './posting.ts'
import { type ReplyTo, replyTo } from './replying.ts'
import { type Threads, threadsOf } from './threads.ts'

type Replying = ReplyTo & { form: Form }

declare module '../web/view.ts' {
  interface Views {
    'statements/show': {
      question: string
      dialoguePath: string
      exchange: Exchange
      personal: Personal | null
      course: WholeCourse
      acts: Views['conflicts/_acts']['acts']
      /** The decision that stands in its dialogue, and whether it rests on a criterion behind which this stands. */
      decided: (NonNullable<Head['decided']> & { isBehind: boolean }) | null
      /** The form in which its author, and who says the same, say how the latest answer was received. */
      judging: (Judge & { form: Form }) | null
      threads: Threads
      replying: Replying | null
      signIn: string | null
      mayAsk: boolean
      speaking: Speaking | null
    }
    'criteria/_statement': { speaking: Speaking }
    'statements/_replies': Discussion<Form>
    'statements/_reply': Pick<Discussion<Form>, 'exchange'> & { replying: Replying }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }
const replies = {
  ...here,
  querystring: z.object({
    reply: z.uuid().optional().catch(undefined),
    answer: z.uuid().optional().catch(undefined),
    after: z.string().max(80).optional().catch(undefined),
  }),
}

/** One statement with everything that came of it: every answer, every word on it, the clock, supports and replies. */
export const statementRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/d/:dialogue/whys/:id'

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  /** Whoever speaks here and is not yet part of the company becomes its customer. */
  const speak = <Done>(request: FastifyRequest, dialogue: Dialogue, deed: (tx: Db, by: Member) => Promise<Done>) =>
    asSpeaker(db, dialogue, { visitor: request.signedIn(), member: request.member(), at: request.at }, deed)

  const showStatement = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const { at } = request
    const id = idOf(request)
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    const exchange = await findExchange(db, dialogue, { kind: 'statement', id, at })
    const course = await courseOf(db, dialogue, { kind: 'statement', id, reader, at })
    const { after } = request.query as { after?: string }
    const threads = await threadsOf(db, dialogue, { about: { statementId: id }, path: exchange.path, reader, after })
    const judge = judgeOf(exchange, { reader, course })
    const replying = replyTo(dialogue, {
      reader,
      visitor: request.visitor,
      threads,
      path: exchange.path,
      chosen: request.query as { reply?: string; answer?: string },
      refused: form?.values,
    })
    return reply.page('statements/show', {
      question: dialogue.question,
      dialoguePath: pathOf(dialogue),
      exchange,
      personal: reader && personalOf(exchange, { reader, supports: course.supports }),
      course,
      acts: actsOf(dialogue, exchange, { reader, course }),
      decided: decidedHere(dialogue, course),
      judging: judge && { ...judge, form: emptyForm() },
      threads,
      replying: replying && { ...replying, form: form ?? emptyForm() },
      signIn: request.visitor || !isOpen(dialogue) ? null : `/sign-in?next=${encodeURIComponent(exchange.path)}`,
      mayAsk: isOpen(dialogue) && exchange.authorId === reader?.personId && exchange.chair?.state === 'unasked',
      speaking: speakingOf(
        dialogue,
        { id, path: exchange.path, isHidden: exchange.hidden !== null },
        { speaksFor: course.criteria, reader, visitor: request.visitor, at },
      ),
    })
  }

  app.get(address, { schema: replies }, (request, reply) => showStatement(request, reply))

  app.post(`${address}/comments`, { schema: { ...here, body: newComment }, ...again(showStatement) }, async (request, reply) => {
    const { at } = request
    const { answer, parent, ...written } = request.body
    const dialogue = await dialogueOf(request)
    const about = answer ? { responseId: answer } : { statementId: idOf(request) }
    const { id } = await speak(request, dialogue, (tx, by) => postComment(tx, dialogue, { by, about, parentId: parent, ...written, at }))
    return reply.see(`${statementPath(dialogue, idOf(request))}#comment-${id}`)
  })

  app.post(`${address}/ask`, { schema: here }, async (request, reply) => {
    const { at } = request
    const dialogue = await dialogueOf(request)
    await askForAnswer(db, dialogue, { by: request.by(), statementId: idOf(request), at })
    return reply.see(statementPath(dialogue, idOf(request)), 'You are owed an answer now.')
  })

  app.get(`${address}/conflict`, { schema: here }, async (request, reply) =>
    reply.redirect(`${pathOf(await dialogueOf(request))}/conflicts/new?about=whys:${idOf(request)}`, 303),
  )
}

function decidedHere(dialogue: Dialogue, { criteria }: WholeCourse) {
  const decided = decidedIn(dialogue)
  return decided && { ...decided, isBehind: (criteria?.linked ?? []).some(({ id }) => decided.criterionIds.includes(id)) }
}

function actsOf(dialogue: Dialogue, { id, hidden }: Exchange, { reader, course }: { reader: Member | null; course: WholeCourse }) {
  const path = pathOf(dialogue)
  const latest = course.answers.findLast(({ isAnswer }) => isAnswer)
  const mayRaise = isOpen(dialogue) && (!reader || may(reader, 'raise'))
  return {
    withdraw: null,
    leave: null,
    hide: may(reader, 'hide') && !hidden ? `${path}/hide?about=statement:${id}` : null,
    object: latest && mayRaise ? `${path}/conflicts/new?about=answer:${latest.id}` : null,
  }
}

function idOf(request: FastifyRequest) {
  return (request.params as { id: string }).id
}
