import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { acceptForm, acceptInvitation, answers, mustBeGood } from '../companies/accepting.ts'
import { findInvitation, invitationsOf } from '../companies/invitations.ts'
import {
  againForm,
  type InvitationState,
  invitationPath,
  inviteAgain,
  inviteForm,
  invitePeople,
  isInvitationToken,
  stateOfInvitation,
  withdrawInvitation,
} from '../companies/inviting.ts'
import { mustBeAdmin } from '../companies/permissions.ts'
import { dialoguesOf } from '../dialogues/reading.ts'
import { newId } from '../ids.ts'
import type { Role } from '../member.ts'
import { mailProof } from '../people/proving.ts'
import { proofLasts } from '../people/signing-in.ts'
import { keepSpoken } from '../people/speaking.ts'
import { placeOf } from '../place.ts'
import { Refusal } from '../refusal.ts'
import { type SettingsPlaces, settingsPlaces } from '../settings/places.ts'
import { enter, remember } from '../web/entering.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Option } from '../web/form-views.ts'
import { before, pagesOf } from '../web/paging.ts'
import { atMost } from '../web/safety.ts'
import type { Pages } from '../web/shared-views.ts'

type Invitation = Awaited<ReturnType<typeof findInvitation>>
type Line = Awaited<ReturnType<typeof invitationsOf>>['invitations'][number] & {
  state: InvitationState
  path: string
  link: string | null
  formId: string
}

declare module '../web/view.ts' {
  interface Views {
    'invitations/list': {
      places: SettingsPlaces
      path: string
      form: Form
      dialogues: Option[]
      invitations: Line[]
      pages: Pages
      mailLeaves: boolean
    }
    'invitations/_line': { line: Line }
    'invitations/accept': {
      company: string
      path: string
      form: Form
      invitation: Invitation
      is: 'theirs' | 'anothers' | 'open'
      asks: 'title' | 'workplace' | null
      visitor: string | null
    }
  }
}

const ofCompany = z.object({ company: z.string() })
const paged = { querystring: z.object({ before, as: z.string().max(20).optional().catch(undefined) }) }
const ofInvitation = { params: ofCompany.extend({ invitation: z.uuid() }) }
const withToken = { params: ofCompany.extend({ id: z.uuid(), token: z.string().max(200) }) }

/** Inviting people, and being invited. */
export const invitationRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, config, mailbox, signingIn } = app

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form) => {
    const by = mustBeAdmin(request.member())
    const company = request.here()
    const { before: place } = request.query as { before?: string }
    const { invitations, older } = await invitationsOf(db, company, { by, before: placeOf(place) })
    const dialogues = await dialoguesOf(db, company, { reader: by, limit: 200 })
    return reply.page('invitations/list', {
      places: settingsPlaces(company, request, 'invitations'),
      path: pathOf(request),
      form,
      dialogues: dialogues.filter(({ phase }) => phase !== 'closed').map(({ id, question }) => ({ value: id, label: question })),
      invitations: invitations.map((invitation) => lineOf(request, invitation)),
      pages: pagesOf(request, older),
      mailLeaves: mailbox.leaves,
    })
  }

  const lineOf = (request: FastifyRequest, invitation: Omit<Line, 'state' | 'path' | 'link' | 'formId'>): Line => {
    const state = stateOfInvitation(invitation, request.at)
    const link = state === 'open' ? config.baseUrl + invitationPath(request.here().slug, invitation.id, config.secret) : null
    return { ...invitation, state, path: `${pathOf(request)}/${invitation.id}`, link, formId: newId() }
  }

  app.get('/:company/settings/invitations', { schema: paged }, (request, reply) =>
    show(request, reply, emptyForm({ role: request.query.as ?? 'customer' })),
  )

  app.post(
    '/:company/settings/invitations',
    { schema: { body: inviteForm }, config: atMost(30), ...again(show) },
    async (request, reply) => {
      const by = mustBeAdmin(request.member())
      await invitePeople(db, request.here(), { by, at: request.at, language: request.words.language, ...request.body })
      return reply.see(
        pathOf(request),
        mailbox.leaves ? 'The invitations are on their way.' : 'They are invited. Copy each link below, and send it yourself.',
      )
    },
  )

  app.post(
    '/:company/settings/invitations/:invitation/again',
    { schema: { ...ofInvitation, body: againForm }, config: atMost(30) },
    async (request, reply) => {
      const by = mustBeAdmin(request.member())
      const invitation = { companyId: request.here().id, id: request.params.invitation }
      await inviteAgain(db, invitation, { by, id: request.body.id, language: request.words.language, at: request.at })
      return reply.see(
        pathOf(request),
        mailbox.leaves
          ? 'The invitation is on its way again, good for fourteen days.'
          : 'The invitation is good for another fourteen days.',
      )
    },
  )

  app.post('/:company/settings/invitations/:invitation/withdraw', { schema: ofInvitation }, async (request, reply) => {
    const by = mustBeAdmin(request.member())
    await withdrawInvitation(db, { companyId: request.here().id, id: request.params.invitation }, { by, at: request.at })
    return reply.see(pathOf(request), 'The invitation is withdrawn: its link leads nowhere now.')
  })

  /** The invitation at this address. Whoever has not got its link finds nothing here. */
  const invitationAt = async (request: FastifyRequest) => {
    const { id, token } = request.params as { id: string; token: string }
    if (!isInvitationToken(token, id, config.secret)) throw new Refusal('not_found', 'There is nothing at this address.')
    return await findInvitation(db, request.here(), id)
  }

  const showAccept = async (request: FastifyRequest, reply: FastifyReply, form: Form) => {
    const invitation = await invitationAt(request)
    const { visitor } = request
    mustBeGood(invitation, request.at)
    reply.header('referrer-policy', 'no-referrer')
    return reply.page('invitations/accept', {
      company: request.here().name,
      path: request.url,
      form: { ...form, values: { name: invitation.name ?? '', ...form.values } },
      invitation,
      is: !visitor ? 'open' : visitor.personId === invitation.personId ? 'theirs' : 'anothers',
      asks: answers(invitation.role) ? 'title' : invitation.role === 'customer' ? 'workplace' : null,
      visitor: visitor && (visitor.name || visitor.email),
    })
  }

  app.get('/invitation/:company/:id/:token', { schema: withToken }, async (request, reply) => {
    const invitation = await invitationAt(request)
    if (invitation.acceptedAt && request.visitor?.personId === invitation.personId && request.role)
      return reply.redirect(homeOf(request, invitation, request.role))
    return showAccept(request, reply, emptyForm())
  })

  app.post(
    '/invitation/:company/:id/:token',
    { schema: { ...withToken, body: acceptForm }, config: atMost(20), ...again(showAccept) },
    async (request, reply) => {
      const invitation = await invitationAt(request)
      const { name, ...card } = request.body
      mustBeGood(invitation, request.at)
      if (!request.visitor && invitation.personId) return askToSignIn(request, reply, invitation.email)
      const { member, isNew } = await acceptInvitation(db, invitation, { visitor: request.visitor, name, card, at: request.at })
      await keepSpoken(db, member.personId, request.words.language)
      if (isNew) enter(reply, (await signingIn.signInKnown(member.personId)).cookies)
      return reply.see(homeOf(request, invitation, member.role), 'Welcome. You are part of this now.')
    },
  )

  /** Somebody has the address already: only their own mail shows that it is them. The page looks the same until then, so that nobody learns by it who is here. */
  const askToSignIn = async (request: FastifyRequest, reply: FastifyReply, email: string) => {
    const next = encodeURIComponent(request.url)
    const url = await mailProof({
      email,
      signingIn,
      mailbox,
      words: request.words,
      baseUrl: config.baseUrl,
      page: ({ token }) => `/sign-in/link/${token}?next=${next}`,
    })
    remember(reply, { email, url: config.demo && !mailbox.leaves ? url : '', seconds: proofLasts })
    return reply.see(`/sign-in/code?next=${next}`)
  }
}

function pathOf(request: FastifyRequest) {
  return `/${request.here().slug}/settings/invitations`
}

/** Where somebody starts who has just come in. */
function homeOf(request: FastifyRequest, { dialogue }: Pick<Invitation, 'dialogue'>, role: Role) {
  const { slug } = request.here()
  if (dialogue) return `/${slug}/d/${dialogue.slug}`
  return role === 'staff' ? `/${slug}/desk` : role === 'admin' ? `/${slug}/settings/first-day` : `/${slug}`
}
