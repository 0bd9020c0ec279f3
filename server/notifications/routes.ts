import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { topics } from '../../db/schema/index.ts'
import { Refusal } from '../refusal.ts'
import { isLeavingToken } from './leaving-link.ts'
import { areStopped, stopMails } from './muting.ts'
import type { Topic } from './queueing.ts'

declare module '../web/view.ts' {
  interface Views {
    'notifications/leave': { path: string; company: string; topic: Topic; isStopped: boolean }
  }
}

const byLink = {
  params: z.object({ company: z.string(), topic: z.enum(topics), person: z.uuid(), token: z.string().max(200) }),
}

/**
 * Stopping a kind of mail, by the link that stands in each of them. Looking changes nothing; the button does, and so does a mail program
 * that sends it for its reader (RFC 8058): with no session, from wherever, and answered without leading on.
 */
export const notificationRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, config } = app

  // A mail program sends what it likes beside the address, and the address says all.
  for (const type of ['multipart/form-data', '*'])
    app.addContentTypeParser(type, { parseAs: 'string' }, (_request, _body, done) => done(null, {}))

  const whoseAt = (request: FastifyRequest) => {
    const { topic, person: personId, token } = request.params as z.output<typeof byLink.params>
    const { id: companyId, slug: companySlug } = request.here()
    if (!isLeavingToken(token, { companySlug, personId, topic }, config.secret))
      throw new Refusal('not_found', 'There is nothing at this address.')
    return { companyId, personId, topic }
  }

  const show = (request: FastifyRequest, reply: FastifyReply, { topic, isStopped }: { topic: Topic; isStopped: boolean }) => {
    reply.headers({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
    return reply.page('notifications/leave', { path: request.url, company: request.here().name, topic, isStopped })
  }

  app.get('/unsubscribe/:company/:topic/:person/:token', { schema: byLink }, async (request, reply) => {
    const whose = whoseAt(request)
    return show(request, reply, { topic: whose.topic, isStopped: await areStopped(db, whose) })
  })

  app.post(
    '/unsubscribe/:company/:topic/:person/:token',
    { schema: byLink, config: { fromAnywhere: true }, bodyLimit: 16_384 },
    async (request, reply) => {
      const whose = whoseAt(request)
      await stopMails(db, whose, { topic: whose.topic, at: request.at })
      return show(request, reply, { topic: whose.topic, isStopped: true })
    },
  )
}
