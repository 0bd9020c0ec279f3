import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Face, faceOf } from '../face.ts'
import { calendarIn } from '../obligations/calendars.ts'
import { countOwed, type Owed, openObligations } from '../obligations/reading.ts'
import { progressOf } from '../obligations/standing.ts'
import { placeOf } from '../place.ts'
import { shorten } from '../shorten.ts'
import { before } from '../web/paging.ts'
import { mustSeeDesk } from './entering.ts'

interface Line extends Pick<Owed, 'id' | 'kind' | 'dueAt' | 'isOverdue' | 'person' | 'words' | 'owner' | 'drafts'> {
  href: string
  question: string
  hoursLeft: number
  gone: number
  ownerFace: Face
}

declare module '../web/view.ts' {
  interface Views {
    'desk/show': {
      path: string
      counts: Awaited<ReturnType<typeof countOwed>>
      filter: 'all' | 'mine' | 'overdue'
      lines: Line[]
      more: string | null
    }
    'desk/_line': { line: Line }
  }
}

const perPage = 100
const shown = z.object({ show: z.enum(['all', 'mine', 'overdue']).catch('all'), before })

/** The Desk: everything the company owes, most urgent first. */
export const deskRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  app.get('/:company/desk', { schema: { querystring: shown } }, async (request, reply) => {
    const { at, query } = request
    const company = request.here()
    const by = atDesk(request)
    const ownerId = query.show === 'mine' ? by.personId : undefined
    const owed = await openObligations(db, company, {
      at,
      ownerId,
      overdue: query.show === 'overdue',
      after: placeOf(query.before),
      limit: perPage + 1,
    })
    const counts = await countOwed(db, company, { at, ownerId: by.personId })
    const lines = owed.slice(0, perPage)
    const path = `/${company.slug}/desk`
    const last = owed.length > perPage ? lines.at(-1) : undefined
    return reply.page('desk/show', {
      path,
      counts,
      filter: query.show,
      lines: lines.map((line) => lineOf(line, { path, at })),
      more: last ? `${path}?show=${query.show}&before=${last.dueAt.getTime()}_${last.id}` : null,
    })
  })
}

/** A guest is asked to sign in. */
function atDesk(request: FastifyRequest) {
  request.signedIn()
  return mustSeeDesk(request.member())
}

function lineOf({ id, dialogue, ownerId, startedAt, waitsUntil, policy, ...line }: Owed, { path, at }: { path: string; at: Date }): Line {
  const { kind, dueAt, isOverdue, person, words, owner, drafts } = line
  const progress = progressOf({ startedAt, dueAt, waitsUntil, metAt: null }, { calendar: calendarIn(policy), at })
  return {
    id,
    kind,
    dueAt,
    isOverdue,
    person,
    words: words && shorten(words, 240),
    owner,
    drafts,
    ...progress,
    href: `${path}/${id}`,
    question: dialogue.question,
    ownerFace: faceOf(ownerId, owner),
  }
}
