import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { type OwnPromise, ownPromises } from '../commitments/own.ts'
import { may } from '../companies/permissions.ts'
import { saidIn } from '../words/said.ts'
import { atDesk } from './entering.ts'
import { addressOf, owedPlaceOf, wantedForm } from './narrowing.ts'
import { queueOf } from './reading.ts'
import { type AskedItem, type Filters, filtersOf, type Line, type Part, partsOf, type Tally } from './showing.ts'

interface Desk {
  path: string
  /** Its own address, to look again. */
  here: string
  counts: Tally
  filters: Filters
  /** What the reader promised, and has not done. */
  promises: OwnPromise[]
  parts: Part[]
  more: string | null
  mayAnswer: boolean
}

declare module '../web/view.ts' {
  interface Views {
    'desk/show': Desk
    'desk/_filters': { path: string; filters: Filters }
    'desk/_queue': { path: string; parts: Part[]; more: string | null; mayAnswer: boolean }
    'desk/_line': { line: Line; mayAnswer: boolean }
    'desk/_asked': { item: AskedItem }
    'desk/_promised': { promises: OwnPromise[] }
    'desk/_keys': Record<string, never>
  }
}

/** The Desk: everything the company owes, most urgent first. */
export const deskRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  app.get('/:company/desk', { schema: { querystring: wantedForm } }, async (request, reply) => {
    const { before, ...wanted } = request.query
    const { at, words } = request
    const company = request.here()
    const by = atDesk(request)
    const { counts, soon, lines, asked, promised, next } = await queueOf(db, company, { by, wanted, after: owedPlaceOf(before), at })
    const path = `/${company.slug}/desk`
    const speaking = { path, soon, words, said: saidIn(words, { now: at, timeZone: request.visitor?.timeZone ?? company.timeZone }) }
    return reply.page('desk/show', {
      path,
      here: request.url,
      counts,
      filters: filtersOf(counts, wanted, speaking),
      promises: ownPromises(promised, company, at),
      parts: partsOf(lines, asked, { ...speaking, at, isOneDialogue: counts.dialogues.length < 2 }),
      more: next ? addressOf(path, wanted, next) : null,
      mayAnswer: may(by, 'respond'),
    })
  })
}
