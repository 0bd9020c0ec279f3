import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { many } from '../forms.ts'
import type { Expectation } from '../responses/predicting.ts'
import type { Same } from '../responses/repeating.ts'
import { shorten } from '../shorten.ts'
import type { Answer } from '../web/voice-views.ts'
import { atDesk } from './entering.ts'
import { type Looked, type Problem, publishDrafts, type Ticked, tickedBy } from './several.ts'

interface Item {
  id: string
  href: string
  person: string
  words: string | null
  question: string
  answer: Answer | null
  /** What its author expects of it; nobody else sees it yet. */
  expect: Expectation | null
  same: Same | null
  /** Why it cannot be published as it is. */
  problem: string | null
  /** What the form sends along where it can: see `lookedAt`. */
  seen: string | null
}

interface Several {
  path: string
  items: Item[]
  ready: number
  /** Ticked, and not owed any more: where what was begun is kept. */
  gone: string[]
  /** Where all of them can be answered in one. */
  together: string | null
  published: number
  problem: string | null
}

declare module '../web/view.ts' {
  interface Views {
    'desk/several': Several
    'desk/_several': { item: Item }
  }
}

const most = 50
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const ticks = z.object({
  duty: many()
    .transform((ids) => [...new Set(ids.filter((id) => uuid.test(id)))].slice(0, most))
    .catch([]),
  as: z.enum(['one']).optional().catch(undefined),
})
const drafts = z.object({
  draft: many().transform((texts) => texts.flatMap((text) => lookedAt(text) ?? []).slice(0, most)),
  same: many().transform((texts) => texts.flatMap((text) => meantBy(text) ?? []).slice(0, most)),
})

/** Several at once: one answer for what was said in one dialogue, or one look at all drafts that are ready, and out they go. */
export const severalRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  app.get('/:company/desk/several', { schema: { querystring: ticks } }, async (request, reply) => {
    const by = atDesk(request)
    const { duty: ids, as } = request.query
    const ticked = await tickedBy(db, request.here(), { by, ids, at: request.at })
    const together = addressTogether(request, ticked)
    if (as === 'one' && together) return reply.see(together)
    const problem =
      as === 'one' && ticked.length > 1 ? 'One answer stays within one dialogue. Tick only what was said in the same one.' : null
    return show(request, reply, { ticked, ids, problem })
  })

  app.post('/:company/desk/several', { schema: { body: drafts } }, async (request, reply) => {
    const by = atDesk(request)
    const company = request.here()
    const { draft, same } = request.body
    const looked = draft.map((one) => ({ ...one, sameAs: same.flatMap(({ dutyId, id }) => (dutyId === one.dutyId ? id : [])) }))
    const { published, problems } = await publishDrafts(db, company, { by, looked, at: request.at })
    if (looked.length === 0) return reply.see(`/${company.slug}/desk/several`)
    if (problems.size === 0)
      return reply.see(`/${company.slug}/desk`, published === 1 ? 'Your answer is published.' : 'Your answers are published.')
    const ids = [...problems.keys()]
    reply.code(409)
    return show(request, reply, { ticked: await tickedBy(db, company, { by, ids, at: request.at }), ids, published, problems })
  })
}

interface Shown {
  ticked: Ticked[]
  ids: string[]
  published?: number
  problems?: Map<string, Problem>
  problem?: string | null
}

function show(request: FastifyRequest, reply: FastifyReply, { ticked, ids, published = 0, problems, problem = null }: Shown) {
  const path = `/${request.here().slug}/desk`
  const { t } = request.words
  const items = ticked.map(({ duty, draft, answering, preview, same, id, problem: lack }): Item => {
    const found = problems?.get(duty.id) ?? lack
    return {
      id: duty.id,
      href: `${path}/${duty.id}`,
      person: duty.person,
      words: duty.words && shorten(duty.words, 240),
      question: duty.dialogue.question,
      answer: preview,
      expect: answering?.expect ?? null,
      same,
      problem: found ? t(found.sentence, found.values) : null,
      seen: draft && preview ? `${duty.id}_${draft.at.getTime()}_${id}` : null,
    }
  })
  return reply.page('desk/several', {
    path,
    items,
    ready: items.filter(({ seen }) => seen !== null).length,
    gone: ids.filter((id) => !ticked.some(({ duty }) => duty.id === id)).map((id) => `${path}/${id}`),
    together: ticked.length > 1 ? addressTogether(request, ticked) : null,
    published,
    problem: problem && t(problem),
  })
}

/** Where all of them are answered in one, the most urgent first; null where they are not of one dialogue. */
function addressTogether(request: FastifyRequest, ticked: Ticked[]) {
  const [first, ...others] = ticked.map(({ duty }) => duty)
  if (!first || others.some(({ dialogue }) => dialogue.slug !== first.dialogue.slug)) return null
  const query = new URLSearchParams(others.map(({ id }): [string, string] => ['with', id]))
  return `/${request.here().slug}/desk/${first.id}${query.size > 0 ? `?${query}` : ''}`
}

/** A draft as the form names it: `duty_moment_id`, the duty, when the draft was last kept, and the id that its answer will have. */
function lookedAt(text: string): Looked | null {
  const [dutyId = '', moment = '', id = ''] = text.split('_')
  if (!uuid.test(dutyId) || !uuid.test(id) || !/^\d{1,14}$/.test(moment)) return null
  return { dutyId, id, seenAt: new Date(Number(moment)) }
}

/** An answer that was ticked because it answers the same question, as the form names it: `duty_answer`. */
function meantBy(text: string) {
  const [dutyId = '', id = ''] = text.split('_')
  return uuid.test(dutyId) && uuid.test(id) ? { dutyId, id } : null
}
