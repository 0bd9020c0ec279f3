import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may, mustMay } from '../companies/permissions.ts'
import { type Consulting, consultingOf } from '../consults/showing.ts'
import { type Dialogue, findDialogue } from '../dialogues/reading.ts'
import type { Exchange } from '../exchanges/model.ts'
import { findExchange } from '../exchanges/reading.ts'
import type { Member } from '../member.ts'
import { calendarOf } from '../obligations/calendars.ts'
import { findDuty } from '../obligations/reading.ts'
import { Refusal } from '../refusal.ts'
import { asTyped, responseForm, wholeAnswer } from '../responses/answering.ts'
import { keepDraft } from '../responses/drafting.ts'
import { publishResponse } from '../responses/publishing.ts'
import { type Beside, besideAnswer } from '../responses/reading.ts'
import { chairAfter, personCard, previewOf } from '../responses/showing.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Answer, Chair, PersonCard } from '../web/voice-views.ts'
import { saidIn } from '../words/said.ts'
import { mustSeeDesk } from './entering.ts'

interface Sheet {
  /** Where the form is sent; what else can be done with it lies below. */
  action: string
  question: string
  exchange: Exchange
  person: PersonCard
  form: Form
  colleagues: { value: string; label: string }[]
  /** Everybody but the reader, ticked where they helped. */
  helpers: { value: string; label: string; hint: string; isTicked: boolean }[]
  mayAnswer: boolean
  consulting: Consulting
  /** Null where nobody is owed an answer, so that no draft can be kept. */
  drafts: { keptAt: Date | null; others: { name: string; at: Date }[] } | null
}

declare module '../web/view.ts' {
  interface Views {
    'desk/answer': Sheet
    'desk/_more': { exchange: Exchange }
    'desk/_form': { sheet: Sheet }
    'desk/_promise': { row: number; sheet: Sheet }
    'desk/_helpers': { sheet: Sheet }
    'desk/_drafts': { drafts: NonNullable<Sheet['drafts']> }
    'desk/preview': { action: string; exchange: Exchange; answer: Answer; chair: Chair | null; fields: [name: string, value: string][] }
  }
}

/** What is to be answered, and where its page is. */
interface Place {
  dialogue: Dialogue
  exchange: Exchange
  duty: { id: string; isMet: boolean } | null
  action: string
}

const kept = z.record(z.string(), z.union([z.string(), z.array(z.string())]))

/** Answering: the person first, then what they said, then the box; a draft, a look with their eyes, and out it goes. */
export const answerRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const ofDuty = async (request: FastifyRequest): Promise<Place> => {
    const { obligation } = request.params as { obligation: string }
    const company = request.here()
    const duty = await findDuty(db, company, obligation)
    const dialogue = await findDialogue(db, company, duty.slug, { reader: request.member(), at: request.at })
    const exchange = await findExchange(db, dialogue, { kind: duty.kind, id: duty.aboutId, at: request.at })
    return { dialogue, exchange, duty, action: `/${company.slug}/desk/${duty.id}` }
  }

  const ofWords =
    (kind: Exchange['kind']) =>
    async (request: FastifyRequest): Promise<Place> => {
      const { dialogue: slug, id } = request.params as { dialogue: string; id: string }
      const dialogue = await findDialogue(db, request.here(), slug, { reader: request.member(), at: request.at })
      const exchange = await findExchange(db, dialogue, { kind, id, at: request.at })
      return { dialogue, exchange, duty: null, action: `${exchange.path}/answer` }
    }

  answering('/:company/desk/:obligation', z.object({ company: z.string(), obligation: z.uuid() }), ofDuty)
  const words = z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() })
  answering('/:company/d/:dialogue/whys/:id/answer', words, ofWords('statement'))
  answering('/:company/d/:dialogue/conflicts/:id/answer', words, ofWords('conflict'))

  /** The same sheet at each of these addresses: what is owed is reached from the Desk, everything else from where it was said. */
  function answering(path: string, params: z.ZodObject, find: (request: FastifyRequest) => Promise<Place>) {
    const show = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
      const by = atDesk(request)
      const place = await find(request)
      const { exchange, duty } = place
      if (!form && duty?.isMet) {
        const begun = await begunBy(request, place, { by })
        if (!begun) return reply.see(exchange.path, 'This was answered already.')
        const further = { ...place, duty: null, action: `${exchange.path}/answer` }
        return reply.page('desk/answer', await sheetOf(request, further, { by, form: begun }))
      }
      if (!form && !duty && exchange.chair?.obligationId) return reply.see(`/${request.here().slug}/desk/${exchange.chair.obligationId}`)
      return reply.page('desk/answer', await sheetOf(request, place, { by, form }))
    }

    app.get(path, { schema: { params } }, (request, reply) => show(request, reply))

    app.post(path, { schema: { params, body: responseForm }, ...again(show) }, async (request, reply) => {
      const by = atDesk(request)
      const { id, answering } = request.body
      const { dialogue, exchange, duty } = await find(request)
      const target = { kind: exchange.kind, id: exchange.id, obligationId: duty?.id }
      const { path } = await publishResponse(db, dialogue, { by, id, targets: [target], ...answering, at: request.at })
      return reply.see(path, answering.outcome === 'find_out' ? 'The new date is announced.' : 'Your answer is published.')
    })

    app.post(`${path}/preview`, { schema: { params, body: responseForm }, ...again(show) }, async (request, reply) => {
      const by = atDesk(request)
      mustMay(by, 'respond')
      const { at } = request
      const { answering, fields, id } = request.body
      const { dialogue, exchange, duty, action } = await find(request)
      const calendar = await calendarOf(db, dialogue.company)
      const whole = wholeAnswer(answering, { calendar, at })
      if (duty) await keepDraft(db, request.here(), { by, obligationId: duty.id, fields, at })
      const { colleagues, helping } = await beside(request, { dialogue, exchange, duty, by })
      const answer = previewOf({ answering: whole, authorId: by.personId, colleagues, helping, at })
      return reply.page('desk/preview', {
        action,
        exchange,
        answer,
        chair: chairAfter(exchange.chair, whole, calendar),
        fields: hidden({ ...fields, ...(id && { 'form-id': id }) }),
      })
    })

    app.post(`${path}/editing`, { schema: { params, body: kept } }, (request, reply) => show(request, reply, formOf(request.body)))

    app.post(`${path}/draft`, { schema: { params, body: kept } }, async (request, reply) => {
      const by = atDesk(request)
      const { duty, action } = await find(request)
      if (!duty) throw new Refusal('invalid', 'Drafts are kept for what is owed.')
      await keepDraft(db, request.here(), { by, obligationId: duty.id, fields: asTyped(request.body), at: request.at })
      return reply.see(action, 'Your draft is kept.')
    })

    for (const below of ['preview', 'editing', 'draft']) {
      app.get(`${path}/${below}`, { schema: { params } }, (request, reply) => reply.see(request.url.replace(/\/[a-z]+(\?.*)?$/, '')))
    }
  }

  /** What the reader had begun before somebody else answered: kept, and theirs to publish as a further answer or to leave. */
  async function begunBy(request: FastifyRequest, place: Place, { by }: { by: Member }): Promise<Form | null> {
    const own = (await beside(request, { ...place, by })).drafts.find(({ authorId }) => authorId === by.personId)
    const { t } = request.words
    const problem = t('This was answered meanwhile. What you had begun is here: publish it as a further answer, or leave it.')
    return own?.fields ? { ...emptyForm(own.fields), problem } : null
  }

  async function sheetOf(request: FastifyRequest, place: Place, { by, form }: { by: Member; form: Form | undefined }): Promise<Sheet> {
    const { dialogue, exchange, duty, action } = place
    const aside = await beside(request, { ...place, by })
    const own = aside.drafts.find(({ authorId }) => authorId === by.personId)
    const filled = form ?? emptyForm({ owner1: by.personId, owner2: by.personId, owner3: by.personId, ...own?.fields })
    const said = saidIn(request.words, { now: request.at, timeZone: dialogue.company.timeZone })
    const ticked = (filled.values.credits ?? '').split(',')
    return {
      action,
      question: dialogue.question,
      exchange,
      person: personCard({ by: exchange.by, beside: aside, company: dialogue.company }, { words: request.words, said }),
      form: filled,
      colleagues: aside.colleagues.map(({ personId, name }) => ({ value: personId, label: name })),
      helpers: aside.colleagues
        .filter(({ personId }) => personId !== by.personId)
        .map(({ personId, name, title }) => ({ value: personId, label: name, hint: title, isTicked: ticked.includes(personId) })),
      mayAnswer: may(by, 'respond'),
      consulting: consultingOf(aside.helping, { by, exchange, company: dialogue.company, mayAsk: may(by, 'respond'), form: emptyForm() }),
      drafts: duty && {
        keptAt: own?.at ?? null,
        others: aside.drafts.filter((draft) => draft !== own).map(({ name, at }) => ({ name, at })),
      },
    }
  }

  function beside(
    request: FastifyRequest,
    { dialogue, exchange, duty, by }: Pick<Place, 'dialogue' | 'exchange' | 'duty'> & { by: Member },
  ): Promise<Beside> {
    const { authorId, id, conflict } = exchange
    return besideAnswer(db, request.here(), {
      authorId,
      side: conflict?.side ?? 'customer',
      dialogueId: dialogue.id,
      id,
      obligationId: duty?.id ?? null,
      readerId: by.personId,
    })
  }
}

function formOf(body: z.output<typeof kept>): Form {
  const { id } = body
  const form = emptyForm(asTyped(body))
  return typeof id === 'string' ? { ...form, id } : form
}

/** Everything typed, to be sent along unseen; several values of one name as several fields. */
function hidden(fields: Record<string, string>): [name: string, value: string][] {
  return Object.entries(fields).flatMap(([name, value]) =>
    name === 'credits' ? value.split(',').map((one): [string, string] => [name, one]) : [[name, value] as [string, string]],
  )
}

/** A guest is asked to sign in. */
function atDesk(request: FastifyRequest) {
  request.signedIn()
  return mustSeeDesk(request.member())
}
