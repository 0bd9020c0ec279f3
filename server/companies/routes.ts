import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type StaffCard, staffCards } from '../cards/reading.ts'
import { type DialogueLine, dialoguesOf } from '../dialogues/reading.ts'
import { promiseSentence } from '../obligations/promising.ts'
import { type Kept, recordOf } from '../record/reading.ts'
import { Refusal } from '../refusal.ts'
import { isTimeZone, timeZones } from '../time-zones.ts'
import { enter } from '../web/entering.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { atMost } from '../web/safety.ts'
import { foundFirstCompany, foundingForm, isFounded, isSetupToken } from './founding.ts'
import { may } from './permissions.ts'
import { type CompanyLine, companiesOnShow } from './reading.ts'

interface Front {
  slug: string
  name: string
  about: string | null
}

declare module '../web/view.ts' {
  interface Views {
    'companies/index': { companies: CompanyLine[]; isEmpty: boolean }
    'companies/show': {
      company: Front
      /** What is promised to whoever raises a conflict or asks. */
      promise: string
      record: Kept
      open: DialogueLine[]
      drafts: DialogueLine[]
      closed: DialogueLine[]
      people: StaffCard[]
      mayOpen: boolean
    }
    'companies/_record': { record: Kept }
    'companies/_dialogue': { slug: string; dialogue: DialogueLine }
    'companies/setup': { form: Form; token: string; timeZones: string[]; host: string }
  }
}

const facesShown = 6
const defaultAccent = '#0b5d63'

/** The ways in: all companies, a company's own page, and the set-up of the very first one. */
export const companyRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, config, signingIn } = app

  app.get('/', async (_, reply) => {
    const companies = await companiesOnShow(db)
    if (companies.length === 1) return reply.redirect(`/${companies[0]!.slug}`)
    return reply.page('companies/index', { companies: companies.filter(({ dialogues }) => dialogues > 0), isEmpty: companies.length === 0 })
  })

  app.get('/:company', async (request, reply) => {
    const company = request.here()
    const reader = request.member()
    const dialogues = await dialoguesOf(db, company, { reader, limit: 200 })
    const of = (...phases: string[]) => dialogues.filter(({ phase }) => phases.includes(phase))
    return reply.page('companies/show', {
      company,
      promise: promiseSentence(company, company.hours, request.words),
      record: await recordOf(db, company, { at: request.at }),
      open: of('listening', 'weighing', 'decided', 'delivering'),
      drafts: of('draft'),
      closed: of('closed'),
      people: await staffCards(db, company, { reader, limit: facesShown }),
      mayOpen: may(reader, 'open'),
    })
  })

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form) => {
    if (await isFounded(db)) throw new Refusal('not_found', 'There is nothing at this address.')
    return reply.page('companies/setup', { form, token: mustHold(request), timeZones, host: new URL(config.baseUrl).host })
  }

  /** The address of the set-up page is a key: whoever reads the console of this server has it. */
  const mustHold = (request: FastifyRequest) => {
    const { token = '' } = request.query as { token?: string }
    if (isSetupToken(token, config.secret)) return token
    throw new Refusal('not_allowed', 'The first company is set up at an address that was printed on the console when Parley started.')
  }

  const withToken = { querystring: z.object({ token: z.string().max(200).optional().catch(undefined) }) }

  app.get('/setup', { schema: withToken }, (request, reply) =>
    show(request, reply, emptyForm({ timeZone: ownTimeZone(), accent: defaultAccent })),
  )

  app.post('/setup', { schema: { ...withToken, body: foundingForm }, config: atMost(20), ...again(show) }, async (request, reply) => {
    mustHold(request)
    const { adminName, adminEmail, adminTitle, ...founding } = request.body
    const { company, admin } = await foundFirstCompany(db, {
      ...founding,
      admin: { name: adminName, email: adminEmail, title: adminTitle },
      at: request.at,
    })
    const { cookies } = await signingIn.signInKnown(admin.personId)
    return enter(reply, cookies).see(`/${company.slug}/settings/first-day`)
  })
}

/** Where this server stands, as a first guess. */
function ownTimeZone() {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return isTimeZone(timeZone) && timeZones.includes(timeZone) ? timeZone : 'UTC'
}
