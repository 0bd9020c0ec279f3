import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may, mustMay } from '../companies/permissions.ts'
import { type Consulting, consultingOf } from '../consults/showing.ts'
import type { Exchange } from '../exchanges/model.ts'
import type { Member } from '../member.ts'
import { calendarOf } from '../obligations/calendars.ts'
import { Refusal } from '../refusal.ts'
import { asTyped, responseForm, type Typed, wholeAnswer } from '../responses/answering.ts'
import { type Drafts, draftsTowards, keepDraft, keepRefused } from '../responses/drafting.ts'
import type { Expectation } from '../responses/predicting.ts'
import { publishResponse } from '../responses/publishing.ts'
import type { Beside } from '../responses/reading.ts'
import type { Same } from '../responses/repeating.ts'
import type { Passage } from '../responses/sameness.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { wantsPart } from '../web/view.ts'
import type { Answer, Chair } from '../web/voice-views.ts'
import { saidIn } from '../words/said.ts'
import { atDesk } from './entering.ts'
import { addresses, type Place, placeAt, targetsAt } from './place.ts'
import { previewAt } from './previewing.ts'
import { addressees, besideAt, type Sheet, sheetOf } from './sheet.ts'

type Drawn = Sheet & { form: Form }

declare module '../web/view.ts' {
  interface Views {
    'desk/answer': Drawn & { consulting: Consulting }
    'desk/_words': { exchange: Exchange; expected: Sheet['expected']; clock: Sheet['clock']; question: string; replies: Sheet['replies'] }
    'desk/_more': { exchange: Exchange }
    'desk/_near': { near: Sheet['near'] }
    'desk/_form': { sheet: Drawn }
    'desk/_also': { sheet: Drawn }
    'desk/_promise': { row: number; sheet: Drawn }
    'desk/_helpers': { sheet: Drawn }
    'desk/kept': { drafts: Drafts }
    'desk/_drafts': { drafts: Drafts }
    'desk/_kept': { drafts: Drafts }
    'desk/_newer': { own: Record<string, string>; keptAt: Date; action: string; draft: string }
    'desk/preview': {
      action: string
      to: Sheet['to']
      /** What is answered, each as its own person will read it. */
      read: { exchange: Exchange; answer: Answer; chair: Chair | null }[]
      expect: Expectation | null
      same: Same | null
      /** Why it was not published. */
      problem: string | null
      fields: [name: string, value: string][]
    }
    /** `isAlone`: what was written stands above already. */
    'desk/_same': { same: Same; name: string; value: string; problem: string | null; isAlone?: boolean }
    'desk/_passages': { passages: Passage[] }
  }
}

const kept = z.record(z.string(), z.union([z.string(), z.array(z.string())]))
const chosen = z.object({
  with: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
})

/** Answering: the person first, then what they said, then the box; a look with their eyes, and out it goes. */
export const answerRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  for (const { path, params, kind } of addresses) {
    const find = (request: FastifyRequest) =>
      placeAt(db, request.here(), { kind, params: request.params, reader: request.member(), at: request.at })

    const show = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
      const by = atDesk(request)
      const place = await find(request)
      const { exchange, obligationId } = place
      if (!form && !obligationId && exchange.chair?.obligationId)
        return reply.see(`/${request.here().slug}/desk/${exchange.chair.obligationId}`)
      const beside = await besideAt(db, place, { by, at: request.at })
      if (form || !beside.isMet) return draw(request, reply, { place, beside, by, form })
      const begun = begunBy(request, { beside, by })
      if (!begun) return reply.see(exchange.path, 'This was answered already.')
      const further = { ...place, obligationId: null, action: `${exchange.path}/answer` }
      return draw(request, reply, { place: further, beside, by, form: begun })
    }

    app.get(path, { schema: { params, querystring: chosen } }, (request, reply) => show(request, reply))

    const preview = async (
      request: FastifyRequest,
      reply: FastifyReply,
      { typed, problem = null }: { typed: Typed; problem?: string | null },
    ) => {
      const by = atDesk(request)
      const { at } = request
      const { fields, id, since } = typed
      const place = await find(request)
      const seen = await previewAt(db, place, { typed, by, at })
      return reply.page('desk/preview', {
        action: place.action,
        ...seen,
        to: addressees(
          seen.read.map(({ exchange }) => exchange.by.name),
          speaking(request, place),
        ),
        problem,
        fields: hidden({ ...fields, ...(id && { 'form-id': id }), ...(since && { since }) }),
      })
    }

    /** It is kept first. What repeats an earlier answer is shown beside that, everything else where it was typed. */
    const refused = async (request: FastifyRequest, reply: FastifyReply, form: Form) => {
      const by = atDesk(request)
      const { obligationId } = await find(request)
      const { since } = form.values
      const draft =
        obligationId && !form.problems.since
          ? await keepRefused(db, request.here(), { by, obligationId, fields: asTyped(form.values), since, at: request.at })
          : null
      const kept = draft ? { since: `${draft.at.getTime()}` } : {}
      const typed = request.body as Typed
      const { sameAs: problem } = form.problems
      if (problem && typed.answering) return preview(request, reply, { typed: { ...typed, ...kept }, problem })
      return show(request, reply, { ...form, values: { ...form.values, ...kept } })
    }

    app.post(path, { schema: { params, body: responseForm }, ...again(refused) }, async (request, reply) => {
      const by = atDesk(request)
      const { id, answering, together, sameAs } = request.body
      const place = await find(request)
      const targets = await targetsAt(db, place, { together })
      const { path } = await publishResponse(db, place.dialogue, { by, id, targets, sameAs, ...answering, at: request.at })
      return reply.see(path, answering.outcome === 'find_out' ? 'The new date is announced.' : 'Your answer is published.')
    })

    app.post(`${path}/preview`, { schema: { params, body: responseForm }, ...again(refused) }, async (request, reply) => {
      const by = atDesk(request)
      mustMay(by, 'respond')
      const { answering, together, fields, since } = request.body
      const place = await find(request)
      const { dialogue, obligationId } = place
      wholeAnswer(answering, { calendar: await calendarOf(db, dialogue.company), at: request.at })
      await targetsAt(db, place, { together })
      const draft = obligationId && (await keepDraft(db, request.here(), { by, obligationId, fields, since, at: request.at }))
      return preview(request, reply, { typed: { ...request.body, ...(draft && { since: `${draft.at.getTime()}` }) } })
    })

    app.post(`${path}/editing`, { schema: { params, body: kept } }, (request, reply) => show(request, reply, formOf(request.body)))

    app.get(`${path}/draft`, { schema: { params } }, async (request, reply) => {
      if (!wantsPart(request)) return reply.see(aboveOf(request))
      const by = atDesk(request)
      const { obligationId, action } = await find(request)
      return obligationId ? showKept(request, reply, { by, obligationId }) : reply.see(action)
    })

    app.post(`${path}/draft`, { schema: { params, body: kept }, ...again(show) }, async (request, reply) => {
      const by = atDesk(request)
      const { obligationId, action } = await find(request)
      if (!obligationId) throw new Refusal('invalid', 'Drafts are kept for what is owed.')
      const { since } = request.body
      const version = typeof since === 'string' ? since : undefined
      await keepDraft(db, request.here(), { by, obligationId, fields: asTyped(request.body), since: version, at: request.at })
      return wantsPart(request) ? showKept(request, reply, { by, obligationId }) : reply.see(action, 'Your draft is kept.')
    })

    for (const below of ['preview', 'editing'])
      app.get(`${path}/${below}`, { schema: { params } }, (request, reply) => reply.see(aboveOf(request)))
  }

  async function draw(
    request: FastifyRequest,
    reply: FastifyReply,
    { place, beside, by, form }: { place: Place; beside: Beside; by: Member; form: Form | undefined },
  ) {
    const { at } = request
    const { dialogue, exchange } = place
    const { with: chosen = [] } = request.query as { with?: string | string[] }
    const { values, ...sheet } = sheetOf(place, {
      beside,
      by,
      typed: form?.values ?? null,
      chosen: [chosen].flat(),
      ...speaking(request, place),
      at,
    })
    const consulting = consultingOf(beside.helping, {
      by,
      exchange,
      company: dialogue.company,
      mayAsk: may(by, 'respond'),
      form: emptyForm(),
    })
    const newest = { since: sheet.drafts?.keptAt ? `${sheet.drafts.keptAt.getTime()}` : '' }
    // Only who was told that something newer is there puts theirs over it.
    const since = form?.values.since !== undefined && !form.problems.since ? {} : newest
    return reply.page('desk/answer', { ...sheet, values, form: { ...(form ?? emptyForm()), values: { ...values, ...since } }, consulting })
  }

  /** The part of the page that tells what is kept, and by whom: for a page that saves by itself. */
  async function showKept(request: FastifyRequest, reply: FastifyReply, { by, obligationId }: { by: Member; obligationId: string }) {
    return reply.page('desk/kept', { drafts: await draftsTowards(db, request.here(), { by, obligationId, at: request.at }) })
  }

  /** What the reader had begun before somebody else answered: kept, and theirs to publish as a further answer or to leave. */
  function begunBy(request: FastifyRequest, { beside, by }: { beside: Beside; by: Member }): Form | null {
    const own = beside.drafts.find(({ authorId }) => authorId === by.personId)
    const { t } = request.words
    const problem = t('This was answered meanwhile. What you had begun is here: publish it as a further answer, or leave it.')
    return own?.fields ? { ...emptyForm(own.fields), problem } : null
  }
}

function speaking({ words, at }: FastifyRequest, { dialogue }: Place) {
  return { words, said: saidIn(words, { now: at, timeZone: dialogue.company.timeZone }) }
}

/** The page that an address lies below: who comes to where a form was sent is led back to it. */
function aboveOf({ url }: FastifyRequest) {
  return url.replace(/\/[a-z]+(\?.*)?$/, '')
}

function formOf(body: z.output<typeof kept>): Form {
  const { id, since } = body
  const form = emptyForm({ ...asTyped(body), ...(typeof since === 'string' && { since }) })
  return typeof id === 'string' ? { ...form, id } : form
}

/** Everything typed, to be sent along unseen; several values of one name as several fields. */
function hidden(fields: Record<string, string>): [name: string, value: string][] {
  return Object.entries(fields).flatMap(([name, value]) =>
    name === 'credits' || name === 'with'
      ? value.split(',').map((one): [string, string] => [name, one])
      : [[name, value] as [string, string]],
  )
}
