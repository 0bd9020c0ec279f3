import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { joinDialogue } from '../companies/joining.ts'
import { may } from '../companies/permissions.ts'
import { type Dialogue, findDialogue, isOpen, mustBeOpen, optionsOf, pathOf } from '../dialogues/reading.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import { type Personal, personalParts } from '../exchanges/showing.ts'
import { Refusal } from '../refusal.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { DiffPart } from '../web/shared-views.ts'
import { askForAnswer } from './asking.ts'
import { newComment, postComment } from './commenting.ts'
import { differenceOf } from './differing.ts'
import { statementPath } from './posting.ts'
import { findWords, type Revision, revisionsOf } from './reading.ts'
import { revisedStatement, reviseStatement } from './revising.ts'
import { supportStatement, withdrawSupport } from './supporting.ts'
import { type Comment, type Threads, threadsOf } from './threads.ts'

export interface Replying {
  action: string
  form: Form
  /** Whose reply is answered, where one is. */
  to: Comment | null
  /** The answer that is replied to, where it is one. */
  answer: string | null
  /** Customers who speak here for the first time choose the name they show. */
  asksName: boolean
  needsName: boolean
}

declare module '../web/view.ts' {
  interface Views {
    'statements/show': {
      question: string
      dialoguePath: string
      exchange: Exchange
      personal: Personal | null
      threads: Threads
      replying: Replying | null
      signIn: string | null
      mayAsk: boolean
    }
    'statements/_replies': { threads: Threads; replying: Replying | null; signIn: string | null; exchange: Exchange }
    'statements/_reply': { replying: Replying; exchange: Exchange }
    'statements/edit': { question: string; path: string; form: Form; suggestions: string[] }
    'statements/revisions': { question: string; exchange: Exchange; revisions: (Revision & { diff: DiffPart[] })[] }
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
const support = z.object({ wish: z.string().optional() }).nullish()

/** One statement with everything that came of it: answers, supports, replies, and every revision. */
export const statementRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/d/:dialogue/whys/:id'

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  /** Whoever speaks here and is not yet part of the company becomes its customer. */
  const speakerIn = (request: FastifyRequest, dialogue: Dialogue) =>
    joinDialogue(db, dialogue, { visitor: request.signedIn(), member: request.member(), at: request.at })

  const showStatement = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const { at } = request
    const id = idOf(request)
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    const exchange = await findExchange(db, dialogue, { kind: 'statement', id, at })
    const personal = await personalParts(db, [exchange], { reader })
    const { after } = request.query as { after?: string }
    const threads = await threadsOf(db, dialogue, { about: { statementId: id }, path: exchange.path, after })
    return reply.page('statements/show', {
      question: dialogue.question,
      dialoguePath: pathOf(dialogue),
      exchange,
      personal: personal.get(id) ?? null,
      threads,
      replying: replyingTo(request, dialogue, { threads, path: exchange.path, form }),
      signIn: request.visitor || !isOpen(dialogue) ? null : `/sign-in?next=${encodeURIComponent(exchange.path)}`,
      mayAsk: isOpen(dialogue) && exchange.authorId === reader?.personId && exchange.chair?.state === 'unasked',
    })
  }

  app.get(address, { schema: replies }, (request, reply) => showStatement(request, reply))

  app.post(`${address}/comments`, { schema: { ...here, body: newComment }, ...again(showStatement) }, async (request, reply) => {
    const { at } = request
    const { answer, parent, ...written } = request.body
    const dialogue = await dialogueOf(request)
    const by = await speakerIn(request, dialogue)
    const about = answer ? { responseId: answer } : { statementId: idOf(request) }
    const { id } = await postComment(db, dialogue, { by, about, parentId: parent, ...written, at })
    return reply.see(`${statementPath(dialogue, idOf(request))}#comment-${id}`)
  })

  app.post(`${address}/support`, { schema: { ...here, body: support } }, async (request, reply) => {
    const { at } = request
    const statementId = idOf(request)
    const dialogue = await dialogueOf(request)
    const by = await speakerIn(request, dialogue)
    if (request.body?.wish === 'withdraw') await withdrawSupport(db, dialogue, { about: { statementId }, by, at })
    else await supportStatement(db, dialogue, { statementId, by, at })
    return reply.see(`${whereFrom(request, dialogue)}#statement-${statementId}`)
  })

  app.post(`${address}/ask`, { schema: here }, async (request, reply) => {
    const { at } = request
    const dialogue = await dialogueOf(request)
    await askForAnswer(db, dialogue, { by: request.by(), statementId: idOf(request), at })
    return reply.see(statementPath(dialogue, idOf(request)), 'You are owed an answer now.')
  })

  const showEdit = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const by = request.by()
    const dialogue = await dialogueOf(request)
    const { authorId, choice, why, trying, nearly, felt } = await findWords(db, dialogue, { id: idOf(request) })
    if (authorId !== by.personId) throw new Refusal('not_allowed', 'Only the person who said this changes it.')
    if (!form) mustBeOpen(dialogue)
    const options = await optionsOf(db, dialogue)
    return reply.page('statements/edit', {
      question: dialogue.question,
      path: statementPath(dialogue, idOf(request)),
      form: form ?? emptyForm({ choice, why, trying: trying ?? '', nearly: nearly ?? '', felt: felt ?? '' }),
      suggestions: options.slice(0, 50).map(({ name }) => name),
    })
  }

  app.get(`${address}/edit`, { schema: here }, (request, reply) => showEdit(request, reply))

  app.post(`${address}/edit`, { schema: { ...here, body: revisedStatement }, ...again(showEdit) }, async (request, reply) => {
    const { at, body } = request
    const dialogue = await dialogueOf(request)
    await reviseStatement(db, dialogue, { by: request.by(), statementId: idOf(request), ...body, at })
    return reply.see(statementPath(dialogue, idOf(request)), 'Changed. What it said before stays readable.')
  })

  const showRevisions = async (request: FastifyRequest, reply: FastifyReply) => {
    const { at } = request
    const id = idOf(request)
    const dialogue = await dialogueOf(request)
    const exchange = await findExchange(db, dialogue, { kind: 'statement', id, at })
    const revisions = exchange.hidden ? [] : await revisionsOf(db, dialogue, { id })
    return reply.page('statements/revisions', { question: dialogue.question, exchange, revisions: withDifferences(revisions) })
  }

  app.get(`${address}/revisions`, { schema: here }, showRevisions)
  app.get(`${address}/history`, { schema: here }, showRevisions)

  app.get(`${address}/conflict`, { schema: here }, async (request, reply) =>
    reply.redirect(`${pathOf(await dialogueOf(request))}/conflicts/new?about=whys:${idOf(request)}`, 303),
  )
}

/** The form below the replies, and to what it replies; null for whoever only reads here. */
function replyingTo(
  request: FastifyRequest,
  dialogue: Dialogue,
  { threads, path, form }: { threads: Threads; path: string; form: Form | undefined },
): Replying | null {
  const reader = request.member()
  const speaks = reader ? may(reader, 'comment') : request.visitor !== null && dialogue.visibility === 'public'
  // What was typed is shown again whatever refused it: it must not be lost.
  if (!form && !(speaks && isOpen(dialogue))) return null
  const { reply, answer } = request.query as { reply?: string; answer?: string }
  const parentId = form?.values.parent || reply
  const to = [...threads.onWords, ...threads.onAnswer].find(({ id }) => id === parentId) ?? null
  return {
    action: `${path}/comments`,
    form: form ?? emptyForm({ name: request.visitor?.name ?? '' }),
    to,
    answer: to ? to.responseId : form?.values.answer || answer || null,
    asksName: (reader === null || reader.role === 'customer') && dialogue.ownName === null,
    needsName: !request.visitor?.name,
  }
}

/** The page where the button stood, if it is one of this dialogue's own lists; else the statement's page. */
function whereFrom(request: FastifyRequest, dialogue: Dialogue) {
  const path = pathOf(dialogue)
  const { referer } = request.headers
  const from = referer && URL.canParse(referer) ? new URL(referer) : null
  return from && from.host === request.host && from.pathname === path ? path + from.search : statementPath(dialogue, idOf(request))
}

function idOf(request: FastifyRequest) {
  return (request.params as { id: string }).id
}

/** The latest first, each with what changed in its words since the one before. */
function withDifferences(revisions: Revision[]) {
  return revisions
    .map((revision, index) => ({ ...revision, diff: differenceOf(revisions[index - 1]?.why ?? revision.why, revision.why) }))
    .reverse()
}
