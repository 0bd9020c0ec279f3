import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustBeAdmin } from '../companies/permissions.ts'
import { many } from '../forms.ts'
import { changeHours, hoursForm } from '../obligations/changing-hours.ts'
import { dateIn } from '../obligations/days.ts'
import {
  addHoliday,
  addHolidays,
  type Holiday,
  holidayForm,
  holidaysOf,
  type KeptHoliday,
  offerForm,
  removeHolidays,
  takingForm,
  yearWithoutHolidays,
} from '../obligations/holidays.ts'
import { fileForm, holidaysIn, mostBytes, type Upload } from '../obligations/holidays-aside.ts'
import { countriesOf, partsOf, publicHolidays } from '../obligations/holidays-list.ts'
import { zonesWith } from '../time-zones.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Option } from '../web/form-views.ts'
import { leftOut, type Offered, offersOf, weekFields, weekValues, type Years, yearsOf } from './calendar.ts'
import { type SettingsPlaces, settingsPlaces } from './places.ts'

type Source = KeptHoliday['source']

declare module '../web/view.ts' {
  interface Views {
    'settings/calendar': {
      places: SettingsPlaces
      path: string
      form: Form
      week: { name: string; label: string }[]
      timeZones: string[]
      years: Years
      /** The year whose holidays are missing. */
      missing: number | null
      megabytes: number
    }
    'settings/_year': { path: string; year: Years['coming'][number] }
    'settings/_holidays': { path: string; form: Form; years: Years; missing: number | null; megabytes: number }
    'settings/holidays-list': {
      places: SettingsPlaces
      path: string
      form: Form
      countries: Option[]
      parts: Option[]
      years: Option[]
      offered: Offered[] | null
    }
    'settings/holidays-offer': { places: SettingsPlaces; path: string; source: Source; form: Form; offered: Offered[]; leftOut: string[] }
    'settings/_offered': { path: string; source: Source; offered: Offered[]; form: Form }
  }
}

const asked = z.object({
  country: z.string().max(5).catch(''),
  region: z.string().max(20).catch(''),
  year: z.coerce.number().int().min(2000).max(2099).optional().catch(undefined),
})

interface Offer {
  days: Holiday[]
  source: Source
  leftOut: string[]
  ticked?: string[]
  form?: Form
}

const removingForm = z.object({ day: many().transform((days) => days.filter((day) => z.iso.date().safeParse(day).success)) })

/** When the company works: its hours, and the days on which nobody does, by hand, from a list, or from a calendar file. */
export const calendarRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  // Before a byte of an upload is read.
  app.addHook('onRequest', async (request) => void mustBeAdmin(request.member()))
  await app.register(multipart, {
    attachFieldsToBody: 'keyValues',
    throwFileSizeLimit: false,
    limits: { fileSize: mostBytes, files: 1, fields: 5, fieldSize: 1000 },
    onFile: async (part) => {
      const bytes = await part.toBuffer()
      part.value = { name: part.filename, bytes, isCut: part.file.truncated } satisfies Upload
    },
  })

  const showCalendar = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    mustBeAdmin(request.member())
    const company = request.here()
    const values = { timeZone: company.timeZone, ...weekValues(company.hours), ...form.values }
    return reply.page('settings/calendar', {
      places: placesOf(request),
      path: pathOf(request),
      form: { ...form, values },
      week: weekFields(request.words),
      timeZones: zonesWith(company.timeZone),
      years: yearsOf(await holidaysOf(db, company), todayOf(request)),
      missing: yearWithoutHolidays(company, request.at),
      megabytes: mostBytes / 1_000_000,
    })
  }

  app.get('/:company/settings/calendar', (request, reply) => showCalendar(request, reply))

  app.post('/:company/settings/calendar', { schema: { body: hoursForm }, ...again(showCalendar) }, async (request, reply) => {
    await changeHours(db, request.here(), { by: request.by(), at: request.at, ...request.body })
    return reply.see(pathOf(request), 'Kept. What is promised from now on is counted in these hours.')
  })

  app.post('/:company/settings/calendar/holidays', { schema: { body: holidayForm }, ...again(showCalendar) }, async (request, reply) => {
    await addHoliday(db, request.here(), { by: request.by(), at: request.at, ...request.body })
    return reply.see(`${pathOf(request)}#holidays`, taken)
  })

  app.post('/:company/settings/calendar/remove', { schema: { body: removingForm }, ...again(showCalendar) }, async (request, reply) => {
    await removeHolidays(db, request.here(), { by: request.by(), dates: request.body.day, at: request.at })
    return reply.see(`${pathOf(request)}#holidays`, 'Removed. These days count from now on.')
  })

  const showList = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const { country, region, year: wished } = asked.parse(request.query)
    const { language } = request.words
    const thisYear = Number(todayOf(request).slice(0, 4))
    const year = wished ?? yearWithoutHolidays(request.here(), request.at) ?? thisYear
    const parts = country ? await partsOf(country, language) : []
    const here = parts.some(({ code }) => code === region) ? region : ''
    const days = country ? await publicHolidays({ country, region: here, year, language }) : null
    return reply.page('settings/holidays-list', {
      places: placesOf(request),
      path: pathOf(request),
      form: { ...form, values: { country, region: here, year: `${year}` } },
      countries: optionsOf(await countriesOf(language)),
      parts: optionsOf(parts),
      years: [thisYear, thisYear + 1, thisYear + 2].map((year) => ({ value: `${year}`, label: `${year}` })),
      offered: days && offersOf(days, await holidaysOf(db, request.here())),
    })
  }

  app.get('/:company/settings/calendar/list', (request, reply) => showList(request, reply))

  const showOffer = async (request: FastifyRequest, reply: FastifyReply, { days, ticked, form, ...offer }: Offer) =>
    reply.page('settings/holidays-offer', {
      places: placesOf(request),
      path: pathOf(request),
      form: form ?? emptyForm(),
      offered: offersOf(days, await holidaysOf(db, request.here()), ticked),
      ...offer,
    })

  app.post('/:company/settings/calendar/file', { schema: { body: fileForm }, ...again(showCalendar) }, async (request, reply) => {
    const unnamed = request.words.t('Closed')
    const file = await holidaysIn({ bytes: request.body.file.bytes, today: todayOf(request), unnamed })
    return showOffer(request, reply, { days: file.days, source: 'file', leftOut: leftOut(file, request.words) })
  })

  const showTaking = (request: FastifyRequest, reply: FastifyReply, form: Form) => {
    mustBeAdmin(request.member())
    const offer = offerIn(request.body)
    return offer ? showOffer(request, reply, { ...offer, form, leftOut: [] }) : showCalendar(request, reply, form)
  }

  app.post('/:company/settings/calendar/take', { schema: { body: takingForm }, ...again(showTaking) }, async (request, reply) => {
    await addHolidays(db, request.here(), { by: request.by(), at: request.at, ...request.body })
    return reply.see(`${pathOf(request)}#holidays`, taken)
  })
}

const taken = 'Kept. From now on nobody is expected to work on these days.'

/** An offer as it is drawn again: of nothing that a form of ours has not offered. */
function offerIn(body: unknown) {
  const offer = offerForm.safeParse(body)
  return offer.success && offer.data.days.length > 0 ? offer.data : null
}

function pathOf(request: FastifyRequest) {
  return `/${request.here().slug}/settings/calendar`
}

function placesOf(request: FastifyRequest) {
  return settingsPlaces(request.here(), request, 'calendar')
}

function todayOf(request: FastifyRequest) {
  return dateIn(request.here().timeZone, request.at)
}

function optionsOf(places: { code: string; name: string }[]): Option[] {
  return places.map(({ code, name }) => ({ value: code, label: name }))
}
