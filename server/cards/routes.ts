import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type OwnPromise, ownPromises } from '../commitments/own.ts'
import { findDialogue, pathOf } from '../dialogues/reading.ts'
import type { Exchange } from '../exchanges/model.ts'
import { exchangesOf } from '../exchanges/reading.ts'
import { type Personal, personalParts } from '../exchanges/showing.ts'
import type { Role } from '../member.ts'
import { endMembership } from '../members/roles.ts'
import { endForm, type Succession, successionOf } from '../members/succession.ts'
import { endSessions, sessionsOf } from '../people/sessions.ts'
import { placeOf } from '../place.ts'
import { timeZones } from '../time-zones.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { keepLanguage } from '../web/language.ts'
import { before, pagesOf } from '../web/paging.ts'
import type { Pages } from '../web/shared-views.ts'
import { languages } from '../words/words.ts'
import { cardForm, changeCard, changePerson, personForm } from './changing.ts'
import { findOwnCard, findSelf, type OwnCard, type OwnPlace } from './own.ts'
import { answersBy, findCard, type GivenAnswer, type PublicCard, type StaffCard, staffCards } from './reading.ts'

type Sessions = Awaited<ReturnType<typeof sessionsOf>>
type Answering = Extract<PublicCard, { kind: 'staff' }>
type Speaking = Extract<PublicCard, { kind: 'customer' }>

declare module '../web/view.ts' {
  interface Views {
    'cards/people': { company: { slug: string; name: string }; people: StaffCard[] }
    'cards/staff': {
      company: { slug: string; name: string }
      card: Answering
      answers: GivenAnswer[]
      promises: OwnPromise[]
      pages: Pages
    }
    'cards/customer': {
      company: { slug: string; name: string }
      card: Speaking
      dialogue: { path: string; question: string }
      promises: OwnPromise[]
      exchanges: Exchange[]
      personal: Map<string, Personal>
      pages: Pages
    }
    'cards/self': {
      form: Form
      email: string | null
      places: OwnPlace[]
      languages: readonly { code: string; name: string }[]
      timeZones: string[]
      sessions: Sessions
    }
    'cards/own': {
      company: { slug: string; name: string }
      role: Role
      form: Form
      standIn: string | null
      /** What they would leave behind. */
      succession: Succession | null
    }
    /** What somebody promised, wherever a page is about them; with the question of its dialogue, where it is not plain. */
    'cards/_promises': { promises: OwnPromise[]; asks: boolean }
    'cards/_sessions': { sessions: Sessions }
  }
}

const ofCard = { params: z.object({ company: z.string(), id: z.uuid() }), querystring: z.object({ before }) }

/** The people of a company as they show themselves, and one's own card. */
export const cardRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, signingIn } = app

  app.get('/:company/people', async (request, reply) =>
    reply.page('cards/people', { company: request.here(), people: await staffCards(db, request.here(), { reader: request.member() }) }),
  )

  app.get('/:company/people/:id', { schema: ofCard }, async (request, reply) => {
    const card = await findCard(db, request.here(), request.params.id, { reader: request.member() })
    return card.kind === 'staff' ? showStaff(request, reply, card) : showCustomer(request, reply, card)
  })

  const showStaff = async (request: FastifyRequest, reply: FastifyReply, card: Answering) => {
    const { before: place } = request.query as { before?: string }
    const { answers, older } = await answersBy(db, request.here(), {
      personId: card.personId,
      reader: request.member(),
      before: placeOf(place),
    })
    const promises = ownPromises(card.promised, request.here(), request.at)
    return reply.page('cards/staff', { company: request.here(), card, answers, promises, pages: pagesOf(request, older) })
  }

  /** A customer's page is theirs in one dialogue: who may not read the dialogue finds nobody here. */
  const showCustomer = async (request: FastifyRequest, reply: FastifyReply, card: Speaking) => {
    const { before: place } = request.query as { before?: string }
    const reader = request.member()
    const dialogue = await findDialogue(db, request.here(), card.dialogue, { reader, at: request.at })
    const { exchanges, older } = await exchangesOf(db, dialogue, { by: card.personId, before: placeOf(place), at: request.at })
    const personal = await personalParts(db, exchanges, { reader })
    const pages = pagesOf(request, placeOf(older ?? undefined) ?? null)
    return reply.page('cards/customer', {
      company: request.here(),
      card,
      dialogue: { path: pathOf(dialogue), question: dialogue.question },
      promises: ownPromises(card.promised, request.here(), request.at),
      exchanges,
      personal,
      pages,
    })
  }

  const showSelf = async (request: FastifyRequest, reply: FastifyReply, form: Form) => {
    const visitor = request.signedIn()
    const { places, email, ...person } = await findSelf(db, visitor)
    const values = { name: person.name, language: person.language ?? '', timeZone: person.timeZone ?? '', ...form.values }
    const sessions = await sessionsOf(db, visitor, { token: signingIn.tokenOf(request.cookies[signingIn.cookie]), at: request.at })
    return reply.page('cards/self', { form: { ...form, values }, email, places, languages, timeZones, sessions })
  }

  app.get('/me/card', (request, reply) => showSelf(request, reply, emptyForm()))

  app.post('/me/card', { schema: { body: personForm }, ...again(showSelf) }, async (request, reply) => {
    await changePerson(db, request.signedIn(), { ...request.body, at: request.at })
    if (request.body.language) keepLanguage(reply, request.body.language)
    return reply.see('/me/card', 'Kept.')
  })

  const ofCompany = { params: z.object({ company: z.string() }) }

  const showOwn = async (request: FastifyRequest, reply: FastifyReply, form: Form) => {
    const by = request.by()
    const card = await findOwnCard(db, by)
    const { name, slug } = request.here()
    return reply.page('cards/own', {
      company: { name, slug },
      role: by.role,
      form: { ...form, values: { ...filledIn(card), ...form.values } },
      standIn: card.staff?.isStandIn ? card.staff.name : null,
      succession: by.role === 'customer' ? null : await successionOf(db, request.here(), by),
    })
  }

  app.get('/me/card/:company', { schema: ofCompany }, (request, reply) => showOwn(request, reply, emptyForm()))

  app.post('/me/card/:company', { schema: { ...ofCompany, body: cardForm }, ...again(showOwn) }, async (request, reply) => {
    await changeCard(db, request.here(), { by: request.by(), at: request.at, ...request.body })
    return reply.see('/me/card', 'Kept.')
  })

  app.post('/me/card/:company/leave', { schema: { ...ofCompany, body: endForm.nullish() }, ...again(showOwn) }, async (request, reply) => {
    const by = request.by()
    const { successorId = null } = request.body ?? {}
    await endMembership(db, request.here(), { by, personId: by.personId, successorId, at: request.at })
    return reply.see('/me/card', 'You left. What you said and answered stays where it stands.')
  })

  app.post('/me/sessions/end', async (request, reply) => {
    await endSessions(db, request.signedIn())
    return reply.clearCookie(signingIn.cookie, { path: '/' }).see('/', 'You are signed out everywhere.')
  })
}

function filledIn({ staff, customer }: OwnCard): Record<string, string> {
  const { title, team, doesForYou } = staff ?? {}
  const { workplace, roleThere, story } = customer ?? {}
  const fields = Object.entries({ title, team, doesForYou, workplace, roleThere, story })
  return Object.fromEntries(fields.map(([name, value]) => [name, value ?? '']))
}
