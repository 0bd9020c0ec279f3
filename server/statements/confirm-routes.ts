import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findDialogue } from '../dialogues/reading.ts'
import { findPersonByEmail } from '../people/making.ts'
import { keepSpoken } from '../people/speaking.ts'
import { Refusal } from '../refusal.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { atMost } from '../web/safety.ts'
import { confirmation, publishHeld } from './confirming.ts'
import { discardHeld, findConfirmed, findHeld, type Held } from './holding.ts'
import { statementPath } from './posting.ts'

declare module '../web/view.ts' {
  interface Views {
    'statements/confirm': { held: Held; action: string; again: string; discard: string; isStale: boolean; isSignedIn: boolean; form: Form }
  }
}

const ofHeld = { params: z.object({ company: z.string(), held: z.uuid() }) }
const byLink = { params: z.object({ company: z.string(), held: z.uuid(), token: z.string().max(200) }) }

/**
 * What a guest wrote, and the link that was mailed for it. Looking changes nothing: mail scanners follow links too. The words are shown to
 * whoever holds the address of the page, which stands in that mail only and cannot be guessed; publishing wants the link itself, or to be
 * signed in with the very address.
 */
export const confirmRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, signingIn } = app

  const showConfirm = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const company = request.here()
    const { held: id, token } = request.params as { held: string; token?: string }
    const held = await findHeld(db, company, { id, at: request.at })
    if (!held) return await leadOn(request, reply, id)
    if (!token && !isTheirs(request, held)) throw new Refusal('not_found', 'There is nothing at this address.')
    const path = `/${company.slug}/confirm/${id}`
    reply.header('referrer-policy', 'no-referrer')
    return reply.page('statements/confirm', {
      held,
      action: token ? `${path}/${token}` : path,
      again: `${path}/again`,
      discard: `${path}/discard`,
      isStale: reply.statusCode === 410,
      isSignedIn: isTheirs(request, held),
      form: form ?? emptyForm({ name: held.name }),
    })
  }

  const leadOn = async (request: FastifyRequest, reply: FastifyReply, id: string) => {
    const company = request.here()
    const statement = await findConfirmed(db, company, { id })
    if (!statement)
      throw new Refusal('expired', 'Nothing waits here any more: it was taken back, or nobody followed the link for thirty days.')
    return reply.redirect(statementPath({ ...statement, company }, id), 303)
  }

  app.get('/:company/confirm/:held', { schema: ofHeld }, (request, reply) => showConfirm(request, reply))
  app.get('/:company/confirm/:held/:token', { schema: byLink }, (request, reply) => showConfirm(request, reply))

  app.post('/:company/confirm/:held/discard', { schema: ofHeld }, async (request, reply) => {
    const company = request.here()
    await discardHeld(db, company, { id: request.params.held })
    return reply.see(`/${company.slug}`, 'It is gone, and was never published.')
  })

  const publish = async (request: FastifyRequest, reply: FastifyReply) => {
    const { at } = request
    const { held: id, token } = request.params as { held: string; token?: string }
    const held = await findHeld(db, request.here(), { id, at })
    if (!held) return await leadOn(request, reply, id)
    const personId = (await provenWriter(request, held)) ?? (await enter(request, reply, token))
    const dialogue = await findDialogue(db, request.here(), held.dialogue.slug, { reader: request.member(), at })
    const { path } = await publishHeld(db, dialogue, { held, personId, ...(request.body as z.output<typeof confirmation>), at })
    return reply.see(path, 'Your words are here now, for everybody to read.')
  }

  const provenWriter = async (request: FastifyRequest, held: Held) => {
    const person = isTheirs(request, held) ? await findPersonByEmail(db, held.email) : null
    return person?.isProven ? person.personId : null
  }

  const enter = async (request: FastifyRequest, reply: FastifyReply, token: string | undefined) => {
    const { personId, cookies } = await signingIn.useLink(token ?? '')
    await keepSpoken(db, personId, request.words.language)
    for (const cookie of cookies) reply.header('set-cookie', cookie)
    return personId
  }

  const confirming = { body: confirmation }
  app.post('/:company/confirm/:held', { schema: { ...ofHeld, ...confirming }, config: atMost(20), ...again(showConfirm) }, publish)
  app.post('/:company/confirm/:held/:token', { schema: { ...byLink, ...confirming }, config: atMost(20), ...again(showConfirm) }, publish)
}

/** Whoever is signed in with the very address needs no link any more. */
function isTheirs(request: FastifyRequest, held: Held) {
  return request.visitor?.email === held.email
}
