import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { asTyped } from '../responses/answering.ts'
import { type Drafts, draftsTowards, keepDraft } from '../responses/drafting.ts'
import { mustSeeDesk } from './entering.ts'
import { addresses, placeAt } from './place.ts'

declare module '../web/view.ts' {
  interface Views {
    'desk/kept': { drafts: Drafts }
    'desk/_drafts': { drafts: Drafts }
    'desk/_kept': { drafts: Drafts }
  }
}

const typed = z.record(z.string(), z.union([z.string(), z.array(z.string())]))

/** Drafts of answers: kept while somebody writes, with who else has begun one. A page that saves by itself asks for that part alone. */
export const draftRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  for (const { path, params, kind } of addresses) {
    const find = (request: FastifyRequest) =>
      placeAt(db, request.here(), { kind, params: request.params, reader: request.member(), at: request.at })

    app.get(`${path}/draft`, { schema: { params } }, async (request, reply) => {
      const by = atDesk(request)
      const { obligationId, action } = await find(request)
      return obligationId && isByItself(request) ? show(request, reply, { by, obligationId }) : reply.see(action)
    })

    app.post(`${path}/draft`, { schema: { params, body: typed } }, async (request, reply) => {
      const by = atDesk(request)
      const { obligationId, action } = await find(request)
      if (!obligationId) throw new Refusal('invalid', 'Drafts are kept for what is owed.')
      const { since } = request.body
      const version = typeof since === 'string' ? since : undefined
      await keepDraft(db, request.here(), { by, obligationId, fields: asTyped(request.body), since: version, at: request.at })
      return isByItself(request) ? show(request, reply, { by, obligationId }) : reply.see(action, 'Your draft is kept.')
    })
  }

  async function show(request: FastifyRequest, reply: FastifyReply, { by, obligationId }: { by: Member; obligationId: string }) {
    return reply.page('desk/kept', { drafts: await draftsTowards(db, request.here(), { by, obligationId, at: request.at }) })
  }
}

/** Whether a page asks that is open, and wants only this part of itself. */
function isByItself(request: FastifyRequest) {
  return request.headers['hx-request-type'] === 'partial'
}

/** A guest is asked to sign in. */
function atDesk(request: FastifyRequest) {
  request.signedIn()
  return mustSeeDesk(request.member())
}
