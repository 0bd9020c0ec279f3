import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustBeAdmin } from '../companies/permissions.ts'
import { answerersOf, dialoguesOf, isOpen, pathOf } from '../dialogues/reading.ts'
import { Refusal } from '../refusal.ts'
import { type SettingsPlaces, settingsPlaces } from '../settings/places.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Option } from '../web/form-views.ts'
import { readAside } from './aside.ts'
import { fileLimits } from './csv.ts'
import { unpackFiles } from './packing.ts'
import { planImport } from './planning.ts'
import { type Preview, previewOf } from './previewing.ts'
import {
  dialoguesOfImport,
  type Figures,
  figuresOf,
  findImport,
  type Import,
  type ImportLine,
  type ImportState,
  importsOf,
  stateOf,
} from './reading.ts'
import { openRunner } from './running.ts'
import { calledIn, contextIn, csvSettingsForm, keptIn, namesIn, polisSettingsForm, settingsOf, targetOf } from './settings.ts'
import type { Files, Kind, Source } from './sources.ts'
import { changeSettings, csvForm, forgetUpload, keepUpload, polisForm, type Upload } from './uploading.ts'

type Stated<Line> = Line & { state: ImportState; path: string }

declare module '../web/view.ts' {
  interface Views {
    'imports/list': { places: SettingsPlaces; path: string; form: Form; imports: Stated<ImportLine>[] }
    'imports/_line': { line: Stated<ImportLine> }
    'imports/look': Looking
    'imports/_columns': { source: Source; form: Form }
    'imports/_kept': { source: Source }
    'imports/_target': { kind: Kind; source: Source; form: Form; dialogues: Option[]; answerers: Option[] }
    'imports/_counts': { preview: Preview; kind: Kind }
    'imports/_preview': { preview: Preview }
    'imports/_rows': { preview: Preview }
    'imports/running': { places: SettingsPlaces; path: string; name: string; done: number; all: number }
    'imports/report': {
      places: SettingsPlaces
      path: string
      found: Stated<Import>
      figures: Figures
      dialogues: { path: string; question: string; statements: number }[]
    }
    'imports/_report': { kind: Kind; figures: Figures }
  }
}

/** Who started an import, and what their pages show of them. */
interface Watcher {
  session: string | null
  name: string
  seen: Pick<FastifyRequest, 'visitor' | 'company' | 'role'>
}

interface Looking {
  places: SettingsPlaces
  /** Where all imports are listed. */
  list: string
  path: string
  found: Stated<Import>
  form: Form
  source: Source
  preview: Preview
  dialogues: Option[]
  answerers: Option[]
}

/** Where no company is looked up, its address must not lead anywhere else. */
const watched = { params: z.object({ company: z.string().regex(/^[a-z0-9-]+$/), import: z.uuid() }) }
const ofImport = { params: z.object({ company: z.string(), import: z.uuid() }) }

/** Words that were said elsewhere: chosen, looked at, brought in behind the page, and what came of it. */
export const importRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db, now, signingIn } = app
  const runner = openRunner(db, { failed: (error) => app.log.error({ err: error }, 'an import failed') })
  app.addHook('onClose', runner.settled)
  // Before a byte of a large upload is read.
  app.addHook('onRequest', async (request) => {
    if (!request.routeOptions.config.plain) mustBeAdmin(request.member())
  })
  await app.register(multipart, {
    attachFieldsToBody: 'keyValues',
    throwFileSizeLimit: false,
    limits: { fileSize: fileLimits.maxBytes, files: 3, fields: 10, fieldSize: 10_000 },
    onFile: async (part) => {
      const bytes = await part.toBuffer()
      part.value = { name: part.filename, bytes, isCut: part.file.truncated } satisfies Upload
    },
  })

  const sessionOf = (request: FastifyRequest) => signingIn.tokenOf(request.cookies[signingIn.cookie])
  const listPath = (request: FastifyRequest) => `/${request.here().slug}/settings/import`
  const places = (request: FastifyRequest) => settingsPlaces(request.here(), request, 'import')
  const stated = <Line extends ImportLine>(request: FastifyRequest, line: Line) => {
    const state = stateOf(line, { isOurs: runner.progressOf(line.id) !== null })
    return { ...line, state, path: `${listPath(request)}/${line.id}` }
  }

  const showList = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    mustBeAdmin(request.member())
    const imports = (await importsOf(db, request.here())).map((line) => stated(request, line))
    return reply.page('imports/list', { places: places(request), path: listPath(request), form, imports })
  }

  app.get('/:company/settings/import', (request, reply) => showList(request, reply))

  const keep = async (request: FastifyRequest, upload: { id: string | undefined; kind: Kind; name: string; files: Files }) => {
    const source = await readAside({ ...upload, settings: {}, timeZone: request.here().timeZone, ...namesIn(request.words) })
    const name = source.about.topic || upload.name
    const id = await keepUpload(db, request.here(), { by: request.by(), ...upload, name, source, at: request.at })
    return `${listPath(request)}/${id}`
  }

  app.post('/:company/settings/import/csv', { schema: { body: csvForm }, ...again(showList) }, async (request, reply) => {
    const { id, file } = request.body
    return reply.see(await keep(request, { id, kind: 'csv', name: file.name, files: { file: file.bytes } }))
  })

  app.post('/:company/settings/import/polis', { schema: { body: polisForm }, ...again(showList) }, async (request, reply) => {
    const { id, summary, comments, votes } = request.body
    const files = { 'summary.csv': summary.bytes, 'comments.csv': comments.bytes, 'votes.csv': votes.bytes }
    return reply.see(await keep(request, { id, kind: 'polis', name: comments.name, files }))
  })

  const showImport = async (request: FastifyRequest, reply: FastifyReply, form?: Form) => {
    mustBeAdmin(request.member())
    const company = request.here()
    const { import: id } = request.params as { import: string }
    const found = stated(request, await findImport(db, company, id))
    const page = { places: places(request), path: found.path, list: listPath(request), found }
    if (found.state === 'running') {
      const { done, all } = runner.progressOf(id) ?? { done: found.done, all: found.total }
      return reply.page('imports/running', { ...page, name: found.name, done, all })
    }
    if (found.state === 'ended') {
      const dialogues = (await dialoguesOfImport(db, company, id)).map(({ slug, ...line }) => ({
        ...line,
        path: pathOf({ slug, company }),
      }))
      return reply.page('imports/report', { ...page, figures: figuresOf(found.report), dialogues })
    }
    return reply.page('imports/look', { ...page, ...(await lookAt(request, found, form)) })
  }

  const lookAt = async (request: FastifyRequest, { kind, name, files, settings }: Import, form?: Form) => {
    const company = request.here()
    const names = namesIn(request.words)
    const source = await readAside({ kind, files: await unpackFiles(files ?? {}), settings, timeZone: company.timeZone, ...names })
    const target = targetOf(source.settings, { context: source.about.description || contextIn(request.words, name) })
    const plan = await planImport(db, company, source.parts, { target, at: request.at })
    const open = (await dialoguesOf(db, company, { reader: request.by() })).filter(isOpen)
    const values = {
      view: names.view,
      championId: request.by().personId,
      visibility: 'public',
      context: target.context,
      ...source.settings,
    }
    const called = calledIn(form && request.body)
    const choices = source.choices.map((choice) => ({ ...choice, called: called.get(choice.said) ?? choice.called }))
    const typed = form && keptIn(request.body)
    const free = source.free.map(({ name, isKept }) => ({ name, isKept: typed?.includes(name) ?? isKept }))
    return {
      source: { ...source, choices, free },
      preview: previewOf(source, plan),
      form: form ?? emptyForm(values),
      dialogues: open.map(({ slug, question }) => ({ value: slug, label: question })),
      answerers: (await answerersOf(db, company)).map(({ personId, name }) => ({ value: personId, label: name })),
    }
  }

  app.get('/:company/settings/import/:import', { schema: ofImport }, (request, reply) => showImport(request, reply))

  app.post(
    '/:company/settings/import/:import/columns',
    { schema: { ...ofImport, body: csvSettingsForm }, ...again(showImport) },
    async (request, reply) => {
      const { import: id } = request.params
      await changeSettings(db, request.here(), { by: request.by(), id, settings: settingsOf(request.body) })
      return reply.see(`${listPath(request)}/${id}`)
    },
  )

  app.post(
    '/:company/settings/import/:import/conversation',
    { schema: { ...ofImport, body: polisSettingsForm }, ...again(showImport) },
    async (request, reply) => {
      const { import: id } = request.params
      await changeSettings(db, request.here(), { by: request.by(), id, settings: settingsOf(request.body) })
      return reply.see(`${listPath(request)}/${id}`)
    },
  )

  const watchers = new Map<string, Watcher>()

  app.post('/:company/settings/import/:import/start', { schema: ofImport }, async (request, reply) => {
    const { import: id } = request.params
    const { visitor, company, role } = request
    const { name } = await runner.start(request.here(), { by: request.by(), id, words: request.words, now })
    watchers.set(id, { session: sessionOf(request), name, seen: { visitor, company, role } })
    return reply.see(`${listPath(request)}/${id}/progress`)
  })

  // Asks the database nothing: the embedded one answers nobody else while words come in. So it is for the very session that started it.
  app.get('/:company/settings/import/:import/progress', { schema: watched, config: { plain: true } }, async (request, reply) => {
    const { company, import: id } = request.params
    const progress = runner.progressOf(id)
    const watcher = watchers.get(id)
    if (!progress) watchers.delete(id)
    if (!progress || !watcher || watcher.session !== sessionOf(request)) return reply.see(`/${company}/settings/import/${id}`)
    Object.assign(request, watcher.seen)
    reply.header('cache-control', 'no-store')
    return reply.page('imports/running', { places: places(request), path: request.url, name: watcher.name, ...progress })
  })

  app.post('/:company/settings/import/:import/forget', { schema: ofImport }, async (request, reply) => {
    const { import: id } = request.params
    if (runner.progressOf(id) !== null) throw new Refusal('too_late', 'These words are coming in just now.')
    await forgetUpload(db, request.here(), { by: request.by(), id })
    return reply.see(listPath(request), 'Let go. Nothing of it was brought in.')
  })
}
