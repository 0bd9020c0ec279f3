import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustBeAdmin } from '../companies/permissions.ts'
import { type Colleague, findColleague } from '../companies/reading.ts'
import { nameStandIn, standInForm } from '../companies/standing-in.ts'
import { leadForm, nameLead } from '../members/leading-team.ts'
import { changeRole, companyRoles, endMembership, roleForm } from '../members/roles.ts'
import { endForm, type Succession, successionOf } from '../members/succession.ts'
import { Refusal } from '../refusal.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { type SettingsPlaces, settingsPlaces } from './places.ts'

interface Shown {
  places: SettingsPlaces
  path: string
  colleague: Colleague
  form: Form
  isSelf: boolean
  succession: Succession | null
}

declare module '../web/view.ts' {
  interface Views {
    'settings/member': Shown & { roles: readonly string[] }
    'settings/end': Shown
    'settings/_successor': { succession: Succession; form: Form; isSelf: boolean; optional: boolean }
  }
}

const ofPerson = { params: z.object({ company: z.string(), person: z.uuid() }) }

/** One colleague, as admins see to them: their role, their team, the name they answer under, and the end of it. */
export const memberRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const shownTo = async (request: FastifyRequest, form: Form): Promise<Shown> => {
    const by = mustBeAdmin(request.member())
    const { person: personId } = request.params as { person: string }
    const company = request.here()
    const colleague = await findColleague(db, company, { by, personId })
    if (!colleague) throw new Refusal('not_found', 'There is nothing at this address.')
    const places = settingsPlaces(company, request, 'members')
    const succession = await successionOf(db, company, { personId })
    return { places, path: `${pathOf(request)}/${personId}`, colleague, form, isSelf: personId === by.personId, succession }
  }

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form) => {
    const shown = await shownTo(request, form)
    const { role, isStandIn, shownName, isLead } = shown.colleague
    const values = { role, standIn: isStandIn ? (shownName ?? '') : '', ...(isLead && { leads: 'on' }), ...form.values }
    return reply.page('settings/member', { ...shown, form: { ...form, values }, roles: companyRoles })
  }

  const showEnd = async (request: FastifyRequest, reply: FastifyReply, form: Form) => {
    const shown = await shownTo(request, form)
    if (shown.colleague.endedAt) return reply.see(shown.path)
    return reply.page('settings/end', shown)
  }

  const address = '/:company/settings/members/:person'
  app.get(address, { schema: ofPerson }, (request, reply) => show(request, reply, emptyForm()))

  app.post(`${address}/role`, { schema: { ...ofPerson, body: roleForm }, ...again(show) }, async (request, reply) => {
    const by = mustBeAdmin(request.member())
    const { person } = request.params
    const { role, successorId } = request.body
    await changeRole(db, request.here(), { by, personId: person, role, successorId, at: request.at })
    const stays = person !== by.personId || role === 'admin'
    return reply.see(stays ? pathOf(request) : `/${request.here().slug}`, 'The role holds from now on.')
  })

  app.post(`${address}/lead`, { schema: { ...ofPerson, body: leadForm }, ...again(show) }, async (request, reply) => {
    const by = mustBeAdmin(request.member())
    const { person } = request.params
    await nameLead(db, request.here(), { by, personId: person, leads: request.body.leads, at: request.at })
    return reply.see(`${pathOf(request)}/${person}`, 'Kept.')
  })

  app.post(`${address}/stand-in`, { schema: { ...ofPerson, body: standInForm }, ...again(show) }, async (request, reply) => {
    const by = mustBeAdmin(request.member())
    const { standIn } = request.body
    await nameStandIn(db, request.here(), { by, personId: request.params.person, standIn, at: request.at })
    return reply.see(
      `${pathOf(request)}/${request.params.person}`,
      standIn
        ? 'They answer under this name from now on, and every page says that it is not their own.'
        : 'They answer under their own name.',
    )
  })

  app.get(`${address}/end`, { schema: ofPerson }, (request, reply) => showEnd(request, reply, emptyForm()))

  app.post(`${address}/end`, { schema: { ...ofPerson, body: endForm.nullish() }, ...again(showEnd) }, async (request, reply) => {
    const by = mustBeAdmin(request.member())
    const { person } = request.params
    const { successorId = null } = request.body ?? {}
    await endMembership(db, request.here(), { by, personId: person, successorId, at: request.at })
    return reply.see(
      person === by.personId ? `/${request.here().slug}` : pathOf(request),
      'The membership has ended. What they said and answered stays.',
    )
  })
}

function pathOf(request: FastifyRequest) {
  return `/${request.here().slug}/settings/members`
}
