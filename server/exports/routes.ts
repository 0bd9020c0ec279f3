import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { analysisPath } from '../analysis/entering.ts'
import { mustMay } from '../companies/permissions.ts'
import { findDialogue, pathOf } from '../dialogues/reading.ts'
import { openedOn } from '../dialogues/reopening.ts'
import { isSealed } from '../dialogues/weighing-time.ts'
import { again, emptyForm, type Form } from '../web/form.ts'
import type { Words } from '../words/words.ts'
import { type Narrowing, narrowingOf } from './choosing.ts'
import { type DictionaryLine, dictionary, exportDictionary, exportFile, type FileName, fileNames, sealedFiles } from './files.ts'
import { type SnapshotLine, snapshotForm, snapshotsOf, takeSnapshot } from './snapshots.ts'

declare module '../web/view.ts' {
  interface Views {
    'exports/show': {
      path: string
      /** Where its analysis is. */
      analysis: string
      question: string
      files: { file: FileName; what: string }[]
      /** What is offered once weighing has closed, while it has not; and when that is, where it is known. */
      sealed: { closesAt: Date | null; openedAt: Date | null } | null
      lines: DictionaryLine[]
      form: Form
      narrowing: Narrowing
      snapshots: SnapshotLine[]
    }
    'exports/_take': { path: string; form: Form; narrowing: Narrowing }
    'exports/_snapshots': { path: string; snapshots: SnapshotLine[] }
    'exports/_columns': { name: string; lines: DictionaryLine[] }
  }
}

const here = { params: z.object({ company: z.string(), dialogue: z.string() }) }
const file = { ...here, querystring: z.object({ bom: z.literal('1').optional().catch(undefined) }) }

/** What whoever came from the analysis looked at there is filled in already. */
const asked = z.string().max(200).optional().catch(undefined)
const narrowed = {
  ...here,
  querystring: z.object({ option: asked, month: asked, workplace: asked, theme: asked, coder: asked, checked: asked }),
}

/** A whole dialogue to take away, for analysts and admins. */
export const exportRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const dialogueOf = async (request: FastifyRequest) => {
    const { dialogue: slug } = request.params as { dialogue: string }
    const dialogue = await findDialogue(db, request.here(), slug, { reader: request.member(), at: request.at })
    mustMay(request.by(), 'export')
    return dialogue
  }

  const show = async (request: FastifyRequest, reply: FastifyReply, form: Form) => {
    const dialogue = await dialogueOf(request)
    const { question, statementCount: statements, conflictCount: conflicts, weighingClosesAt: closesAt } = dialogue
    const isClosed = !isSealed(dialogue, request.at)
    const what = named({ statements, conflicts }, request.words)
    return reply.page('exports/show', {
      path: pathOf(dialogue),
      analysis: analysisPath(dialogue),
      question,
      files: fileNames.filter((file) => isClosed || !sealedFiles.includes(file)).map((file) => ({ file, what: what[file] })),
      sealed: isClosed ? null : { closesAt: dialogue.phase === 'weighing' ? closesAt : null, openedAt: await openedOn(db, dialogue) },
      lines: dictionary(request.words),
      form,
      narrowing: await narrowingOf(db, dialogue, request.words),
      snapshots: await snapshotsOf(db, dialogue),
    })
  }

  app.get('/:company/d/:dialogue/export', { schema: narrowed }, (request, reply) => {
    const asked = Object.entries(request.query).flatMap(([name, value]) => (value ? [[name, value]] : []))
    return show(request, reply, emptyForm({ names: 'shown', ...Object.fromEntries(asked) }))
  })

  app.post('/:company/d/:dialogue/export', { schema: { ...here, body: snapshotForm }, ...again(show) }, async (request, reply) => {
    const dialogue = await dialogueOf(request)
    const { at, body, words } = request
    const { id } = await takeSnapshot(db, dialogue, { by: request.by(), at, language: words.language, ...body })
    return reply.see(`${pathOf(dialogue)}/export/${id}`, words.t('The snapshot is taken. What its files hold is settled now.'))
  })

  for (const name of fileNames) {
    app.get(`/:company/d/:dialogue/export/${name}.csv`, { schema: file }, async (request, reply) => {
      const dialogue = await dialogueOf(request)
      const { at, query } = request
      const pieces = exportFile(db, dialogue, name, { at, bom: query.bom === '1' })
      return send(reply, name === 'statements' ? `${dialogue.slug}.csv` : `${dialogue.slug}-${name}.csv`, pieces)
    })
  }

  app.get('/:company/d/:dialogue/export/data-dictionary.csv', { schema: file }, async (request, reply) => {
    await dialogueOf(request)
    return send(reply, 'data-dictionary.csv', exportDictionary(request.words, { bom: request.query.bom === '1' }))
  })
}

/** What is in each file, in words. */
function named({ statements, conflicts }: { statements: number; conflicts: number }, { t }: Words): Record<FileName, string> {
  return {
    statements: t('{statements, plural, one {# statement} other {# statements}}', { statements }),
    conflicts: t('{conflicts, plural, one {# conflict} other {# conflicts}}', { conflicts }),
    criteria: t('Criteria'),
    weights: t('Weights'),
    ratings: t('Ratings'),
    decisions: t('Decisions'),
    commitments: t('Commitments'),
  }
}

/** Sent while it is read, so that its length does not matter. */
function send(reply: FastifyReply, name: string, pieces: AsyncGenerator<string>) {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(Readable.from(pieces))
}
