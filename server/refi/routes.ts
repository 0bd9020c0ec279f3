import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type AnalysisHead, analysed, analysisHead, analysisPath, reading } from '../analysis/entering.ts'
import { mustMay } from '../companies/permissions.ts'
import { formId, legible } from '../forms.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Words } from '../words/words.ts'
import { bringInBook } from './bringing.ts'
import type { BeyondKind } from './format/model.ts'
import { openOpener } from './opener.ts'
import { type Plan, planBook } from './planning.ts'
import { mostBytes, shelve, shelved } from './shelf.ts'

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
      beyond: string[]
      form: Form
    }
    'refi/_themes': { plan: Plan }
    'refi/_beyond': { beyond: string[] }
    'refi/_unmatched': { plan: Plan }
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
    const fresh = plan.themes.filter(({ standing }) => standing === 'new').length
    const path = `${analysisPath(dialogue)}/import/${upload}`
    const beyond = plan.beyond.map(({ kind, count }) => words.t(beyondWords[kind], { n: count }))
    return reply.page('refi/look', {
      head,
      path,
      name,
      plan,
      fresh,
      counts: countsOf(plan, words),
      notes: notesOf(plan, words),
      beyond,
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

function countsOf({ kind, themes, codings }: Plan, { t }: Words) {
  const standing = (as: string) => themes.filter((theme) => theme.standing === as).length
  const ofProject = [
    { n: codings.added.length, words: t('new codings') },
    { n: codings.matched, words: t('statements found again') },
    { n: codings.unmatched.length, words: t('texts without a statement') },
  ]
  return [
    { n: standing('new'), words: t('new themes') },
    ...(standing('known') > 0 ? [{ n: standing('known'), words: t('here already') }] : []),
    ...(kind === 'project' ? ofProject : []),
  ]
}

/** What becomes of codings that do not come in as they stand in the file. */
function notesOf({ themes, codings }: Plan, { t }: Words) {
  const rejected = themes.filter(({ standing }) => standing === 'rejected').length
  const notes: [number, string][] = [
    [
      rejected,
      t(
        '{n, plural, one {# theme was rejected here before, and is} other {# themes were rejected here before, and are}} left out with what was put under it.',
        { n: rejected },
      ),
    ],
    [codings.known, t('{n, plural, one {# coding is} other {# codings are}} here already.', { n: codings.known })],
    [
      codings.fromCustomers,
      t(
        '{n, plural, one {# coding that a customer made comes} other {# codings that customers made come}} in as yours: for themselves only they can speak.',
        { n: codings.fromCustomers },
      ),
    ],
    [
      codings.outspoken,
      t(
        '{n, plural, one {# coding of the machine is} other {# codings of the machine are}} left out: somebody has said here where the statement belongs.',
        { n: codings.outspoken },
      ),
    ],
    [
      codings.widened,
      t('{n, plural, one {# span comes} other {# spans come}} in as the whole statement: its words are different here by now.', {
        n: codings.widened,
      }),
    ],
  ]
  return notes.filter(([n]) => n > 0).map(([, sentence]) => sentence)
}

const beyondWords: Record<BeyondKind, string> = {
  pictures: '{n, plural, one {# picture} other {# pictures}}',
  pdfs: '{n, plural, one {# PDF file} other {# PDF files}}',
  audio: '{n, plural, one {# sound recording} other {# sound recordings}}',
  videos: '{n, plural, one {# video} other {# videos}}',
  unreadTexts: '{n, plural, one {# text that is not in the file as plain text} other {# texts that are not in the file as plain text}}',
  emptySelections: '{n, plural, one {# passage without a code} other {# passages without a code}}',
  links: '{n, plural, one {# link} other {# links}}',
  graphs: '{n, plural, one {# drawing} other {# drawings}}',
  sets: '{n, plural, one {# set} other {# sets}}',
  notes: '{n, plural, one {# note} other {# notes}}',
  cases: '{n, plural, one {# case with what is told of it} other {# cases with what is told of them}}',
  colors: '{n, plural, one {# colour of a code} other {# colours of codes}}',
}
