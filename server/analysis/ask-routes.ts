import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustMay } from '../companies/permissions.ts'
import { reachable } from '../notifications/queueing.ts'
import { mustBeKept, withAddress } from '../themes/askable.ts'
import { membersToAsk } from '../themes/asking.ts'
import { quotesToAsk } from '../themes/asking-to-quote.ts'
import { findTheme } from '../themes/reading.ts'
import { type AnalysisHead, analysed, analysisHead, analysisPath, reading } from './entering.ts'

declare module '../web/view.ts' {
  interface Views {
    'analysis/ask': {
      head: AnalysisHead
      /** The theme's page. */
      path: string
      what: 'theme' | 'quote'
      name: string
      company: string
      /** Who would be asked now; who of them would get a mail, and of how many statements; and whom nobody can ask. */
      people: number
      mailed: { people: number; statements: number }
      withoutAddress: number
    }
  }
}

const ofTheme = { params: z.object({ company: z.string(), dialogue: z.string(), theme: z.uuid() }) }

/** Before anybody is asked: how many people get a mail, when, and what it says. */
export const askRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const address = '/:company/analysis/:dialogue/themes/:theme'

  const before = async (request: FastifyRequest, what: 'theme' | 'quote') => {
    const { theme: id } = request.params as { theme: string }
    const { words } = request
    const dialogue = await analysed(db, request)
    const by = reading(request)
    mustMay(by, 'analyse')
    const theme = await findTheme(db, dialogue, id)
    mustBeKept(theme)
    const all = what === 'theme' ? await membersToAsk(db, dialogue, id) : await quotesToAsk(db, dialogue, theme)
    const people = peopleOf(withAddress(all))
    const mailed = new Set(
      (await reachable(db, dialogue.companyId, { ids: [...people], topic: 'answers' })).map(({ personId }) => personId),
    )
    const told = all.filter(({ personId }) => mailed.has(personId))
    return {
      head: analysisHead(dialogue, null, { title: theme.name, by, words }),
      path: `${analysisPath(dialogue)}/themes/${id}`,
      what,
      name: theme.name,
      company: dialogue.company.name,
      people: people.size,
      mailed: { people: mailed.size, statements: new Set(told.map(({ statementId }) => statementId)).size },
      withoutAddress: peopleOf(all).size - people.size,
    }
  }

  app.get(`${address}/ask`, { schema: ofTheme }, async (request, reply) => reply.page('analysis/ask', await before(request, 'theme')))

  app.get(`${address}/quotes/ask`, { schema: ofTheme }, async (request, reply) =>
    reply.page('analysis/ask', await before(request, 'quote')),
  )
}

function peopleOf(all: { personId: string }[]) {
  return new Set(all.map(({ personId }) => personId))
}
