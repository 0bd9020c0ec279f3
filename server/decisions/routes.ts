import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asSpeaker } from '../companies/joining.ts'
import { may } from '../companies/permissions.ts'
import { mayLead, mustLead } from '../dialogues/phases.ts'
import { findDialogue, isOpen, pathOf } from '../dialogues/reading.ts'
import { type Head, headOf } from '../dialogues/showing.ts'
import { isSealed } from '../dialogues/weighing-time.ts'
import { type Discussion, discussionOf } from '../statements/discussing.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Option } from '../web/form-views.ts'
import { saidIn } from '../words/said.ts'
import { awaitedBy, type Missing, standingFor } from './awaiting.ts'
import { proposedReview } from './days.ts'
import { dissentForm, giveDissent } from './dissenting.ts'
import { decisionForm, rows } from './form.ts'
import { tableOf } from './preparing.ts'
import { decisionsOf } from './reading.ts'
import { mustBeDecidable, recordDecision } from './recording.ts'
import { reviewDecision, reviewForm } from './reviewing.ts'
import { decisionShown, type Ranked, rankedOf, type Shown } from './showing.ts'

interface Tick extends Option {
  isTicked: boolean
  /** It is first together, or shares the first place. */
  isFirst?: boolean
}

/** Who hides what customers signed, and who appeals against that. */
interface Moderating {
  hides: boolean
  /** What the reader signed themselves. */
  mine: string[]
}

interface Signing {
  action: string
  form: Form
  /** Customers who speak here for the first time choose the name they show. */
  asksName: boolean
  needsName: boolean
}

declare module '../web/view.ts' {
  interface Views {
    'decisions/show': {
      head: Head
      missing: Missing | null
      decision: Shown | null
      earlier: Shown[]
      own: { dissents: boolean; held: 'yes' | 'partly' | 'no' | null }
      dissenting: Signing | null
      reviewing: Signing | null
      signIn: string | null
      renew: string | null
      moderating: Moderating
      discussion: Discussion<Form> | null
    }
    'decisions/_missing': { missing: Missing }
    'decisions/_decision': { decision: Shown; company: string; path: string }
    'decisions/_departure': { decision: Shown; company: string }
    'decisions/_ranking': { ranked: NonNullable<Ranked>; company: string }
    'decisions/_dissents': { decision: Shown; moderating: Moderating; path: string }
    'decisions/_review': { review: Shown['review']; company: string }
    'decisions/_signing': { signing: Signing }
    'decisions/_earlier': { earlier: Shown[]; company: string; path: string; moderating: Moderating }
    'decisions/new': Sheet
    'decisions/_row': { row: number; sheet: Sheet }
  }
}

interface Sheet {
  path: string
  question: string
  company: string
  replaces: Date | null
  options: Tick[]
  criteria: Tick[]
  ranked: Ranked
  first: string[]
  colleagues: Option[]
  rows: readonly number[]
  form: Form
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const ofDecision = { params: z.object({ company: z.string(), dialogue: z.string(), id: z.uuid() }) }
const address = '/:company/d/:dialogue/decision'

/** What was decided, on what grounds, and what both sides say of it; and the form in which it is recorded. */
export const decisionRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = (request: FastifyRequest) => {
    const { dialogue } = request.params as { dialogue: string }
    return findDialogue(db, request.here(), dialogue, { reader: request.member(), at: request.at })
  }

  const show = async (request: FastifyRequest, reply: FastifyReply, refused: { dissent?: Form; review?: Form } = {}) => {
    const { words, at, visitor } = request
    const reader = request.member()
    const dialogue = await dialogueOf(request)
    const path = pathOf(dialogue)
    const all = await decisionsOf(db, dialogue, { reader })
    const [latest, ...before] = all
    const shown = (one: typeof latest & object) => decisionShown(one, { path, company: dialogue.company }, { words, at })
    const said = saidIn(words, { now: at, timeZone: visitor?.timeZone ?? dialogue.company.timeZone })
    const missing = latest ? null : awaitedBy(dialogue, await standingFor(db, dialogue, { reader }), { reader, words, said, at })
    const decision = latest ? shown(latest) : null
    const speaks = reader ? may(reader, 'comment') : visitor !== null && dialogue.visibility === 'public'
    const signing = (what: 'dissent' | 'review', form: Form): Signing => ({
      action: `${path}/decision/${latest?.id}/${what}`,
      form,
      asksName: (reader === null || reader.role === 'customer') && dialogue.ownName === null,
      needsName: !visitor?.name,
    })
    const mayDissent = decision && speaks && isOpen(dialogue) && !latest?.own.dissents
    const mayReview = decision?.review.isDue && speaks
    return reply.page('decisions/show', {
      head: headOf(dialogue, 'decision', { reader, words }),
      missing,
      decision,
      earlier: before.map(shown),
      own: latest?.own ?? { dissents: false, held: null },
      dissenting: mayDissent || refused.dissent ? signing('dissent', refused.dissent ?? emptyForm()) : null,
      reviewing: mayReview || refused.review ? signing('review', refused.review ?? emptyForm({ held: latest?.own.held ?? '' })) : null,
      signIn: visitor || !decision || !isOpen(dialogue) ? null : `/sign-in?next=${encodeURIComponent(`${path}/decision`)}`,
      renew: decision && isOpen(dialogue) && !isSealed(dialogue, at) && mayLead(reader, dialogue) ? `${path}/decision/new` : null,
      moderating: {
        hides: may(reader, 'hide'),
        mine: all.flatMap(({ dissents }) => dissents.filter(({ personId }) => personId === reader?.personId).map(({ id }) => id)),
      },
      discussion: latest
        ? await discussionOf(db, dialogue, {
            about: { decisionId: latest.id },
            path: `${path}/decision`,
            reader,
            visitor,
            query: request.query,
            form: emptyForm(),
          })
        : null,
    })
  }

  app.get(address, { schema: here }, (request, reply) => show(request, reply))

  const showNew = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    const { words, at } = request
    const dialogue = await dialogueOf(request)
    const by = request.by()
    mustLead(by, dialogue)
    mustBeDecidable(dialogue, at)
    const table = await tableOf(db, dialogue)
    const everything = table.criteria.map(({ id }) => id).join(',')
    const owner = Object.fromEntries(rows.map((row) => [`owner${row}`, by.personId]))
    const sheet = form ?? emptyForm({ criteria: everything, reviewOn: proposedReview(dialogue.company, at), ...owner })
    const ticked = (name: string) => new Set((sheet.values[name] ?? '').split(','))
    const [options, criteria] = [ticked('options'), ticked('criteria')]
    const names = Object.fromEntries(table.options.map(({ id, name }) => [id, name]))
    return reply.page('decisions/new', {
      path: pathOf(dialogue),
      question: dialogue.question,
      company: dialogue.company.name,
      replaces: dialogue.decided?.at ?? null,
      options: table.options.map(({ id, name }) => ({
        value: id,
        label: name,
        isTicked: options.has(id),
        isFirst: table.first.includes(id),
      })),
      criteria: table.criteria.map(({ id, name }) => ({ value: id, label: name, isTicked: criteria.has(id) })),
      ranked: rankedOf(table.ranking, { names, taken: [], words }),
      first: table.first.map((id) => names[id] ?? ''),
      colleagues: table.colleagues.map(({ id, name }) => ({ value: id, label: name })),
      rows,
      form: sheet,
    })
  }

  app.get(`${address}/new`, { schema: here }, (request, reply) => showNew(request, reply))

  app.post(`${address}/new`, { schema: { ...here, body: decisionForm }, ...again(showNew) }, async (request, reply) => {
    const { id, deciding } = request.body
    const dialogue = await dialogueOf(request)
    await recordDecision(db, dialogue, { by: request.by(), id, ...deciding, at: request.at })
    return reply.see(`${pathOf(dialogue)}/decision`, 'Recorded. Everybody who took part is told what became of what they said.')
  })

  const showDissent = again((request, reply, form) => show(request, reply, { dissent: form }))
  app.post(`${address}/:id/dissent`, { schema: { ...ofDecision, body: dissentForm }, ...showDissent }, async (request, reply) => {
    const { at, params, body } = request
    const dialogue = await dialogueOf(request)
    const { id: _, ...written } = body
    await asSpeaker(db, dialogue, { visitor: request.signedIn(), member: request.member(), at }, (tx, by) =>
      giveDissent(tx, dialogue, { by, decisionId: params.id, ...written, at }),
    )
    return reply.see(`${pathOf(dialogue)}/decision#dissent`, 'Your dissent stands beside the decision, with your name.')
  })

  const showReview = again((request, reply, form) => show(request, reply, { review: form }))
  app.post(`${address}/:id/review`, { schema: { ...ofDecision, body: reviewForm }, ...showReview }, async (request, reply) => {
    const { at, params, body } = request
    const dialogue = await dialogueOf(request)
    await asSpeaker(db, dialogue, { visitor: request.signedIn(), member: request.member(), at }, (tx, by) =>
      reviewDecision(tx, dialogue, { by, decisionId: params.id, ...body, at }),
    )
    return reply.see(`${pathOf(dialogue)}/decision#review`, 'Your word counts.')
  })
}
