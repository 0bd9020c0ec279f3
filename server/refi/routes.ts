import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type AnalysisHead, analysed, analysisHead, analysisPath, reading } from '../analysis/entering.ts'
import { mustMay } from '../companies/permissions.ts'
import { formId, legible } from '../forms.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import { bringInBook } from './bringing.ts'
import { openOpener } from './opener.ts'
import { comesIn, type Plan, planBook } from './planning.ts'
import { mostBytes, shelve, shelved } from './shelf.ts'
import { beyondOf, codersOf, countsOf, notesOf, type ShownCoder } from './showing.ts'

declare module '../web/view.ts' {
  interface Views {
    'refi/show': { head: AnalysisHead; form: Form }
    'refi/look': {
      head: AnalysisHead
      path: string
      name: string
      plan: Plan
      /** What it would make, in the order of the file. */
      fresh: number
      counts: { n: number; words: string }[]
      notes: string[]
      coders: ShownCoder[]
      beyond: string[]
      form: Form
    }
    'refi/_themes': { plan: Plan }
    'refi/_beyond': { beyond: string[] }
    'refi/_unmatched': { plan: Plan }
    'refi/_coders': { coders: ShownCoder[] }
    'refi/_folded': { plan: Plan }
  }
}

interface Upload {
  name: string
  bytes: Uint8Array
  isCut: boolean
}

const uploadForm = z.object({
  id: formId(),
  file: z
    .custom<Upload>(
      (given) => typeof given === 'object' && given !== null && 'bytes' in given && (given as Upload).bytes.length > 0,
      'Choose a file with something in it.',
    )
    .refine(({ isCut }) => !isCut, {
      error: 'This file is larger than {megabytes, number} MB.',
      params: { megabytes: mostBytes / 1_000_000 },
    }),
})

const where = z.object({ company: z.string(), dialogue: z.string() })
const ofUpload = where.extend({ upload: z.uuid() })
const address = '/:company/analysis/:dialogue/import'

/** A code book of another tool comes into a dialogue: chosen, looked at, taken. */
export const refiRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const opener = openOpener()
  app.addHook('onClose', opener.end)
  // Before a byte of a large file is read.
  app.addHook('onRequest', async (request) => {
    mustMay(reading(request), 'analyse')
  })
  await app.register(multipart, {
    attachFieldsToBody: 'keyValues',
    throwFileSizeLimit: false,
    limits: { fileSize: mostBytes, files: 1, fields: 5, fieldSize: 1_000 },
    onFile: async (part) => {
      const bytes = await part.toBuffer()
      part.value = { name: part.filename, bytes, isCut: part.file.truncated } satisfies Upload
    },
  })

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const dialogue = await analysed(db, request)
    const { t } = request.words
    const head = analysisHead(dialogue, 'import', { title: t('Bring in a code book'), by: reading(request), words: request.words })
    return reply.page('refi/show', { head, form })
  }

  app.get(address, { schema: { params: where } }, (request, reply) => show(request, reply))

  app.post(address, { schema: { params: where, body: uploadForm }, ...again(show) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    const { id, file } = request.body
    await opener.open(file.bytes)
    const upload = await shelve(db, dialogue, { by: request.by(), id, name: legible(file.name), bytes: file.bytes, at: request.at })
    return reply.see(`${analysisPath(dialogue)}/import/${upload}`)
  })

  const look = async (request: FastifyRequest, reply: FastifyReply, form: Form = emptyForm()) => {
    const dialogue = await analysed(db, request)
    const { upload } = request.params as { upload: string }
    const { name, bytes } = await shelved(db, dialogue, upload, { at: request.at })
    const plan = await planBook(db, dialogue, { by: request.by(), book: await opener.open(bytes) })
    const { words } = request
    const head = analysisHead(dialogue, 'import', { title: words.t('Look at it first'), by: reading(request), words })
    const fresh = plan.themes.filter(({ standing }) => comesIn(standing)).length
    const path = `${analysisPath(dialogue)}/import/${upload}`
    return reply.page('refi/look', {
      head,
      path,
      name,
      plan,
      fresh,
      counts: countsOf(plan, words),
      notes: notesOf(plan, words),
      coders: codersOf(plan),
      beyond: beyondOf(plan, words),
      form,
    })
  }

  app.get(`${address}/:upload`, { schema: { params: ofUpload } }, (request, reply) => look(request, reply))

  app.post(`${address}/:upload/take`, { schema: { params: ofUpload }, ...again(look) }, async (request, reply) => {
    const dialogue = await analysed(db, request)
    const { bytes } = await shelved(db, dialogue, request.params.upload, { at: request.at })
    const brought = await bringInBook(db, dialogue, { by: request.by(), book: await opener.open(bytes), at: request.at })
    const isNew = brought.themes + brought.codings > 0
    return reply.see(
      analysisPath(dialogue),
      isNew ? 'The code book is in. It can be undone in the history.' : 'All of it was here already. Nothing came in twice.',
    )
  })
}
