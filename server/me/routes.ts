import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { findCompanyOf, mailForm, sendMailsAgain, stopMails } from '../notifications/muting.ts'
import { placeOf } from '../place.ts'
import { before, pagesOf } from '../web/paging.ts'
import type { Pages } from '../web/shared-views.ts'
import { type MailLine, mailsTo } from './mail.ts'
import { dialoguesWith, membershipsOf, saidBy } from './reading.ts'
import { type Became, becameOf, isOfWords, promisedBy, type Waits, waitsOf } from './showing.ts'
import { waitingFor } from './waiting.ts'

type Parts = Awaited<ReturnType<typeof dialoguesWith>>
type Promised = ReturnType<typeof promisedBy>[number]
type Work = Awaited<ReturnType<typeof membershipsOf>>

declare module '../web/view.ts' {
  interface Views {
    'me/show': {
      name: string
      became: Became[]
      waiting: Waits[]
      promises: Promised[]
      dialogues: Parts
      work: Work
      mail: MailLine[]
      pages: Pages
    }
    'me/_promises': { promises: Promised[] }
    'me/_waits': { one: Waits }
    'me/_became': { thing: Became }
    'me/_waiting': { waiting: Waits[] }
    'me/_mail': { mail: MailLine[] }
    'me/_places': { dialogues: Parts; work: Work }
  }
}

/** One's own page, over all companies: what waits for oneself, and what became of each thing one said. */
export const meRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  app.get('/me', { schema: { querystring: z.object({ before }) } }, async (request, reply) => {
    const { at, words } = request
    const visitor = request.signedIn()
    const speaking = { words, at, zone: visitor.timeZone }
    const waiting = await waitingFor(db, visitor, { at })
    const asked = new Set(waiting.filter((one) => !isOfWords(one)).map(({ statementId, conflictId }) => statementId ?? conflictId))
    const { things, last } = await saidBy(db, visitor, { before: placeOf(request.query.before) })
    const places = await membershipsOf(db, visitor)
    return reply.page('me/show', {
      name: visitor.name,
      became: things.filter(({ id }) => !asked.has(id)).map((mine) => becameOf(mine, speaking)),
      waiting: waiting.map((one) => waitsOf(one, speaking)),
      promises: promisedBy(places, at),
      dialogues: await dialoguesWith(db, visitor),
      work: places.filter(({ role, endedAt }) => role !== 'customer' && !endedAt),
      mail: mailsTo(places),
      pages: pagesOf(request, last),
    })
  })

  app.post('/me/mail', { schema: { body: mailForm } }, async (request, reply) => {
    const { personId } = request.signedIn()
    const { company, topic, to } = request.body
    const { id: companyId } = await findCompanyOf(db, { personId }, company)
    const change = to === 'stop' ? stopMails : sendMailsAgain
    await change(db, { companyId, personId }, { topic, at: request.at })
    return reply.see('/me#mail', to === 'stop' ? 'These mails are stopped.' : 'These mails come again.')
  })
}
