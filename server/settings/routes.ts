import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { changeCompany, companyForm } from '../companies/changing.ts'
import { type FirstDay, firstDayOf } from '../companies/first-day.ts'
import { findMail, type OutboxLine, outboxOf } from '../companies/outbox.ts'
import { mustBeAdmin } from '../companies/permissions.ts'
import { type Colleague, colleaguesOf, customersOf } from '../companies/reading.ts'
import { letterFor } from '../notifications/letters.ts'
import { linksFor, withoutProofs } from '../notifications/links.ts'
import { dayHint } from '../obligations/promising.ts'
import { placeOf } from '../place.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { before, pagesOf } from '../web/paging.ts'
import type { Pages } from '../web/shared-views.ts'
import { wordsFor } from '../words/words.ts'
import { type SettingsPlace, type SettingsPlaces, settingsPlaces } from './places.ts'

type Customers = Awaited<ReturnType<typeof customersOf>>

declare module '../web/view.ts' {
  interface Views {
    'settings/_places': { places: SettingsPlaces }
    'settings/_shades': { shades: null }
    'settings/company': { places: SettingsPlaces; form: Form; dayHint: string; path: string }
    'settings/first-day': { places: SettingsPlaces; slug: string; steps: FirstDay; mailLeaves: boolean }
    'settings/outbox': { places: SettingsPlaces; path: string; mails: OutboxLine[]; pages: Pages; mailLeaves: boolean }
    'settings/_state': { mail: OutboxLine }
    'settings/mail': {
      places: SettingsPlaces
      path: string
      mail: OutboxLine
      says: { subject: string; text: string; language: string } | null
    }
    'settings/members': {
      places: SettingsPlaces
      path: string
      colleagues: Colleague[]
      customers: Customers
      search: string
      more: string | null
    }
  }
}

const listed = z.object({
  q: z.string().max(80).optional().catch(undefined),
  name: z.string().max(80).optional().catch(undefined),
  after: z.uuid().optional().catch(undefined),
})

/** What admins see to: what the company says and promises, and who is here for it. */
export const settingsRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, mailbox, config } = app

  const showCompany = async (request: FastifyRequest, reply: FastifyReply, form: Form) => {
    mustBeAdmin(request.member())
    const { name, about, accent, promiseHours, statementHours, supportsForAnswer, hours } = request.here()
    const values = {
      name,
      about: about ?? '',
      accent,
      promiseHours: String(promiseHours),
      statementHours: String(statementHours),
      supportsForAnswer: String(supportsForAnswer),
      ...form.values,
    }
    return reply.page('settings/company', {
      places: placesOf(request, 'company'),
      form: { ...form, values },
      dayHint: dayHint(hours, request.words),
      path: pathOf(request),
    })
  }

  app.get('/:company/settings', (request, reply) => showCompany(request, reply, emptyForm()))

  app.post('/:company/settings', { schema: { body: companyForm }, ...again(showCompany) }, async (request, reply) => {
    const by = mustBeAdmin(request.member())
    await changeCompany(db, request.here(), { by, at: request.at, ...request.body })
    return reply.see(pathOf(request), 'Kept. What was promised before stays as it was promised.')
  })

  app.get('/:company/settings/first-day', async (request, reply) => {
    const by = mustBeAdmin(request.member())
    const steps = await firstDayOf(db, request.here(), { by })
    return reply.page('settings/first-day', {
      places: placesOf(request, 'first-day'),
      slug: request.here().slug,
      steps,
      mailLeaves: mailbox.leaves,
    })
  })

  app.get('/:company/settings/members', { schema: { querystring: listed } }, async (request, reply) => {
    const by = mustBeAdmin(request.member())
    const { q = '', name, after } = request.query
    const path = `${pathOf(request)}/members`
    const customers = await customersOf(db, request.here(), {
      by,
      search: q,
      after: name !== undefined && after ? { name, id: after } : undefined,
    })
    const { next } = customers
    const more = next && `${path}?${new URLSearchParams({ q, name: next.name, after: next.personId })}#customers`
    return reply.page('settings/members', {
      places: placesOf(request, 'members'),
      path,
      colleagues: await colleaguesOf(db, request.here(), { by }),
      customers,
      search: q,
      more,
    })
  })

  app.get('/:company/settings/outbox', { schema: { querystring: z.object({ before }) } }, async (request, reply) => {
    const by = mustBeAdmin(request.member())
    const { mails, older } = await outboxOf(db, request.here(), { by, before: placeOf(request.query.before) })
    const path = `${pathOf(request)}/outbox`
    return reply.page('settings/outbox', {
      places: placesOf(request, 'outbox'),
      path,
      mails,
      pages: pagesOf(request, older),
      mailLeaves: mailbox.leaves,
    })
  })

  const links = withoutProofs(linksFor(config))
  const ofMail = { params: z.object({ company: z.string(), mail: z.uuid() }) }

  app.get('/:company/settings/outbox/:mail', { schema: ofMail }, async (request, reply) => {
    const by = mustBeAdmin(request.member())
    const { mail, line } = await findMail(db, request.here(), { by, id: request.params.mail })
    const letter = await letterFor(db, mail, links)
    const says = letter && { subject: letter.subject, text: letter.text, language: wordsFor(mail.language ?? '').language }
    return reply.page('settings/mail', { places: placesOf(request, 'outbox'), path: `${pathOf(request)}/outbox`, mail: line, says })
  })
}

function pathOf(request: FastifyRequest) {
  return `/${request.here().slug}/settings`
}

function placesOf(request: FastifyRequest, current: SettingsPlace) {
  return settingsPlaces(request.here(), request, current)
}
