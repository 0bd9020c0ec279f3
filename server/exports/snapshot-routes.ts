import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mustMay } from '../companies/permissions.ts'
import { findDialogue, pathOf } from '../dialogues/reading.ts'
import { Refusal } from '../refusal.ts'
import { wordsFor } from '../words/words.ts'
import { countsThen } from './analysis-rows.ts'
import { rangeOf } from './ranges.ts'
import { aboutOf, entityTag, mediaTypeOf, openSnapshotFile, snapshotFileNames } from './snapshot-files.ts'
import { type FileShown, filesShown, type SnapshotShown, snapshotShown } from './snapshot-showing.ts'
import { findSnapshot, thenOf } from './snapshots.ts'

declare module '../web/view.ts' {
  interface Views {
    'exports/snapshot': { path: string; question: string; snapshot: SnapshotShown; files: FileShown[] }
    'exports/_file': { file: FileShown; path: string }
  }
}

const params = z.object({ company: z.string(), dialogue: z.string(), snapshot: z.string() })
const page = { params }
const file = { params: params.extend({ file: z.string() }) }

/** What was settled once about a dialogue that is taken away, and its files. For analysts and admins. */
export const snapshotRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  const found = async (request: FastifyRequest) => {
    const { dialogue: slug, snapshot: id } = request.params as z.output<typeof params>
    const dialogue = await findDialogue(db, request.here(), slug, { reader: request.member(), at: request.at })
    mustMay(request.by(), 'export')
    return { dialogue, snapshot: await findSnapshot(db, dialogue, id) }
  }

  app.get('/:company/d/:dialogue/export/:snapshot', { schema: page }, async (request, reply) => {
    const { dialogue, snapshot } = await found(request)
    const counts = await countsThen(db, thenOf(dialogue, snapshot))
    const about = await aboutOf(db, dialogue, snapshot, request.words)
    return reply.page('exports/snapshot', {
      path: `${pathOf(dialogue)}/export`,
      question: dialogue.question,
      snapshot: snapshotShown(snapshot, about),
      files: filesShown(snapshot, counts, request.words),
    })
  })

  // As it is, byte for byte: what is compressed on the way cannot be gone on with where it broke off.
  const asItIs = { schema: file, compress: false, exposeHeadRoute: false } as const
  app.get('/:company/d/:dialogue/export/:snapshot/:file', asItIs, async (request, reply) => {
    const { dialogue, snapshot } = await found(request)
    const name = request.params.file
    if (!snapshotFileNames.includes(name)) throw new Refusal('not_found', 'There is nothing at this address.')
    const { secret } = app.config
    const tagNow = () => entityTag(db, dialogue, snapshot, { name, secret })
    const tag = await tagNow()
    const ground = { words: wordsFor(snapshot.language), secret, at: request.at }
    reply
      .header('etag', tag)
      .header('accept-ranges', 'bytes')
      .header('content-disposition', `attachment; filename="${dialogue.slug}-${name}"`)
      .type(mediaTypeOf(name))
    if (request.headers['if-none-match'] === tag) return reply.code(304).send()
    return await sent(reply, request, { tag, tagNow, spool: await openSnapshotFile(db, dialogue, snapshot, name, ground) })
  })
}

type Spool = Awaited<ReturnType<typeof openSnapshotFile>>

interface Sending {
  tag: string
  tagNow: () => Promise<string>
  spool: Spool
}

/** The whole while it is written; or a part of it, once it is written, its length is known, and nothing was changed meanwhile. */
async function sent(reply: FastifyReply, { headers }: FastifyRequest, { tag, tagNow, spool }: Sending) {
  reply.raw.once('close', () => void spool.close())
  const asked = headers['if-range']
  if (!headers.range || (asked !== undefined && asked !== tag)) return reply.send(Readable.from(spool.read()))
  const { bytes } = await spool.ended
  if (asked !== undefined && asked !== (await tagNow())) return reply.send(Readable.from(spool.read()))
  const range = rangeOf(headers.range, bytes)
  if (range === 'all') return reply.send(Readable.from(spool.read()))
  if (range === 'none') {
    await spool.close()
    return reply.code(416).header('content-range', `bytes */${bytes}`).send()
  }
  return reply
    .code(206)
    .header('content-range', `bytes ${range.from}-${range.to - 1}/${bytes}`)
    .header('content-length', range.to - range.from)
    .send(Readable.from(spool.read(range.from, range.to)))
}
