import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { placeOf } from '../place.ts'
import { before, pagesOf } from '../web/paging.ts'
import type { Pages } from '../web/shared-views.ts'
import { dialoguesWith, saidBy, waitingFor, worksFor } from './reading.ts'
import { type Became, becameOf } from './showing.ts'

type Waiting = Awaited<ReturnType<typeof waitingFor>>
type Parts = Awaited<ReturnType<typeof dialoguesWith>>
type Work = Awaited<ReturnType<typeof worksFor>>

declare module '../web/view.ts' {
  interface Views {
    'me/show': { name: string; became: Became[]; waiting: Waiting; dialogues: Parts; work: Work; pages: Pages }
    'me/_became': { thing: Became }
    'me/_waiting': { waiting: Waiting }
    'me/_places': { dialogues: Parts; work: Work }
  }
}

/** One's own page, over all companies: what waits for oneself, and what became of each thing one said. */
export const meRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  app.get('/me', { schema: { querystring: z.object({ before }) } }, async (request, reply) => {
    const { at, words } = request
    const visitor = request.signedIn()
    const { things, last } = await saidBy(db, visitor, { before: placeOf(request.query.before) })
    return reply.page('me/show', {
      name: visitor.name,
      became: things.map((mine) => becameOf(mine, { words, at, zone: visitor.timeZone })),
      waiting: await waitingFor(db, visitor, { at }),
      dialogues: await dialoguesWith(db, visitor),
      work: await worksFor(db, visitor),
      pages: pagesOf(request, last),
    })
  })
}
