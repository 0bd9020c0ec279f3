import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { mustMay } from '../companies/permissions.ts'
import { namesOf, optionsOf } from '../dialogues/option-reading.ts'
import { type Dialogue, findDialogue, mustBeOpen, pathOf } from '../dialogues/reading.ts'
import { type Head, headOf } from '../dialogues/showing.ts'
import { within } from '../obligations/promising.ts'
import { mailProof } from '../people/proving.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { atMost } from '../web/safety.ts'
import type { Words } from '../words/words.ts'
import { type Close, closeStatements } from './close.ts'
import { discardHeld, findHeld, type Held, heldDays, holdStatement, sayForm } from './holding.ts'
import { postStatement } from './posting.ts'
import { supportStatement } from './supporting.ts'

interface Found {
  close: Close[]
  /** They just said of one of them: the same for me. */
  isSupported: boolean
}

declare module '../web/view.ts' {
  interface Views {
    'statements/say': Say
    'statements/_close': { say: Found | null; path: string; isGuest: boolean }
    'statements/_said': { form: Form; suggestions: string[] }
    'statements/_name': { appearing: { form: Form; needsName: boolean } }
    'statements/mailed': { held: Held | null; again: string; demoLink: string | null; days: number }
  }
}

interface Say {
  question: string
  company: string
  path: string
  form: Form
  suggestions: string[]
  isGuest: boolean
  /** Nobody is shown without a name. */
  needsName: boolean
  /** The name under which they speak here already. */
  shownAs: string | null
  signIn: string
  /** What is promised to whoever asks for an answer. */
  promise: string
  champion: Head['opening']['champion']
  found: Found | null
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const ofHeld = { params: z.object({ company: z.string(), held: z.uuid() }) }
const soFar = z.object({ why: z.string().catch(''), support: z.uuid().optional().catch(undefined) })

/** Saying what one chose, and why: at once for who is signed in; for a guest, once they follow the link that is mailed to them. */
export const sayRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, signingIn, mailbox, config } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const showSay = async (request: FastifyRequest, reply: FastifyReply, typed?: Form, found: Found | null = null) => {
    const dialogue = await dialogueOf(request)
    const reader = request.member()
    // What was typed is shown whatever became of the dialogue meanwhile: it must not be lost.
    if (!typed) mustBeOpen(dialogue)
    if (!typed && reader) mustMay(reader, 'state')
    const path = pathOf(dialogue)
    const { champion } = headOf(dialogue, 'whys', { reader, words: request.words }).opening
    const suggestions = namesOf(await optionsOf(db, dialogue))
    return reply.page('statements/say', {
      question: dialogue.question,
      company: dialogue.company.name,
      path,
      form: typed ?? emptyForm(),
      suggestions,
      isGuest: request.visitor === null,
      needsName: !request.visitor?.name,
      shownAs: reader && dialogue.ownName ? dialogue.ownName.name : null,
      signIn: `/sign-in?next=${encodeURIComponent(`${path}/say`)}`,
      promise: promiseOf(dialogue, request.words),
      champion,
      found,
    })
  }

  app.get('/:company/d/:dialogue/say', { schema: here }, (request, reply) => showSay(request, reply))

  app.post(
    '/:company/d/:dialogue/say',
    { schema: { ...here, body: sayForm }, config: atMost(20), ...again(showSay) },
    async (request, reply) => {
      const { at, body, visitor } = request
      const dialogue = await dialogueOf(request)
      if (!visitor) {
        const { id, isNew } = await holdStatement(db, dialogue, { ...body, at })
        const held = await findHeld(db, request.here(), { id, at })
        return isNew && held ? await mailHeld(request, reply, held).catch(letGoOf(request, held)) : lookIntoMail(request, reply, { id })
      }
      const { path } = await asSpeaker(db, dialogue, { visitor, member: request.member(), at }, (tx, by) =>
        postStatement(tx, dialogue, { by, ...body, at }),
      )
      return reply.see(path, 'Your words are here now, for everybody to read.')
    },
  )

  app.get('/:company/d/:dialogue/say/close', { schema: here }, async (request, reply) =>
    reply.redirect(`${pathOf(await dialogueOf(request))}/say`, 303),
  )

  /** Half-written words belong in no address and no log, so what is only looked up is posted too. */
  app.post('/:company/d/:dialogue/say/close', { schema: here, config: atMost(120), ...again(showSay) }, async (request, reply) => {
    const { at } = request
    const { why, support } = soFar.parse(request.body ?? {})
    const dialogue = await dialogueOf(request)
    let reader = request.member()
    if (support) {
      reader = await asSpeaker(db, dialogue, { visitor: request.signedIn(), member: reader, at }, async (tx, by) => {
        await supportStatement(tx, dialogue, { by, statementId: support, at })
        return by
      })
    }
    const close = await closeStatements(db, dialogue, { why, reader })
    return showSay(request, reply, typedSoFar(request.body), { close, isSupported: support !== undefined })
  })

  const mailHeld = async (request: FastifyRequest, reply: FastifyReply, held: Held) => {
    const { words } = request
    const { slug } = request.here()
    const page = ({ token }: { token: string }) => `/${slug}/confirm/${held.id}/${token}`
    const url = await mailProof({ email: held.email, signingIn, mailbox, words, baseUrl: config.baseUrl, page, quote: held.why })
    return lookIntoMail(request, reply, { id: held.id, url })
  }

  /** Nothing is held that no letter tells of: it stays in the form, to be sent again. */
  const letGoOf = (request: FastifyRequest, held: Held) => async (refusal: unknown) => {
    await discardHeld(db, request.here(), held)
    throw refusal
  }

  app.get('/:company/confirm', { schema: { params: z.object({ company: z.string() }) } }, async (request, reply) => {
    const { slug } = request.here()
    const id = z.uuid().safeParse(request.cookies.held)
    const held = id.success ? await findHeld(db, request.here(), { id: id.data, at: request.at }) : null
    const demoLink = (config.demo && !mailbox.leaves && request.cookies['held-link']) || null
    return reply.page('statements/mailed', { held, again: `/${slug}/confirm/${held?.id}/again`, demoLink, days: heldDays })
  })

  app.post('/:company/confirm/:held/again', { schema: ofHeld, config: atMost(5) }, async (request, reply) => {
    const held = await findHeld(db, request.here(), { id: request.params.held, at: request.at })
    return held ? await mailHeld(request, reply, held) : reply.see(`/${request.here().slug}/confirm/${request.params.held}`)
  })
}

function promiseOf({ statementHours, company }: Dialogue, words: Words) {
  const sentence = 'Then {company} owes you one, in public, {within}.'
  return words.t(sentence, { company: company.name, within: within(statementHours, company.hours, words) })
}

/** The browser remembers what waits, and in a demo without mail its link, so that neither stands in an address. */
function lookIntoMail(request: FastifyRequest, reply: FastifyReply, { id, url = '' }: { id: string; url?: string }) {
  const { slug } = request.here()
  const options = { path: `/${slug}/confirm`, maxAge: 86_400 }
  reply.setCookie('held', id, options)
  if (url && request.server.config.demo && !request.server.mailbox.leaves) reply.setCookie('held-link', url, options)
  return reply.see(`/${slug}/confirm`)
}

/** What was typed into a form that is only looked at. */
function typedSoFar(body: unknown): Form {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>).filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  )
  const form = emptyForm(Object.fromEntries(fields))
  return { ...form, id: form.values.id ?? form.id }
}
