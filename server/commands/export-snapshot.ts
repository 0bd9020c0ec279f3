import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, rename, stat } from 'node:fs/promises'
import type { Db } from '../../db/client.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import { countsThen } from '../exports/analysis-rows.ts'
import { openSnapshotFile, snapshotFileNames } from '../exports/snapshot-files.ts'
import { findSnapshot, snapshotForm, takeSnapshot, thenOf } from '../exports/snapshots.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { wordsFor } from '../words/words.ts'
import { type Ground, readBy, type Typed } from './running.ts'

const whole = { qdc: 'codebook', qdpx: 'project' } as const

/**
 * Writes one file of a snapshot: a new one, or with --resume one that was taken before, going on where its .part broke off. Refuses a
 * .part that is not how the file begins now, because something was hidden or renamed since.
 */
export async function exportSnapshot(
  db: Db,
  dialogue: Dialogue,
  { options }: Typed,
  { by, at, say, tell, secret }: Ground & { by: Member },
) {
  const name = fileName(options)
  const snapshot = await findSnapshot(db, dialogue, options.resume ?? (await take(db, dialogue, options, { by, at })))
  const path = options.out ?? `${dialogue.slug}-${name}`
  tell(`snapshot ${snapshot.id}`)
  const counts: Record<string, number | undefined> = await countsThen(db, thenOf(dialogue, snapshot))
  const all = counts[name.split('.')[0]!]
  let told: { isSame: boolean } | undefined
  const spool = await openSnapshotFile(db, dialogue, snapshot, name, {
    words: wordsFor(snapshot.language),
    secret,
    at,
    wrote: everySecond((rows) => tell(all === undefined ? `${rows} rows` : `${rows} of ${all} rows`)),
    kept: (kept) => {
      told = kept
    },
  })
  const part = `${path}.part`
  await writable(part, async () => {
    const file = await open(part, options.resume ? 'a' : 'w')
    try {
      await goOn(file, spool.read(), { path: part, skip: options.resume ? (await stat(part)).size : 0 })
    } finally {
      await file.close()
    }
    await rename(part, path)
  })
  const { bytes, digest } = await spool.ended
  say(path)
  tell(`${bytes} bytes, SHA-256 ${digest}`)
  if (told && !told.isSame)
    tell('This is not the same as when it was first taken: something was changed since that cannot be kept, like words that were hidden.')
}

/** What the file is called: by --what and --format. */
function fileName({ format = 'csv', what }: Typed['options']) {
  const name = `${whole[format as keyof typeof whole] ?? what ?? 'statements'}.${format}`
  if (!snapshotFileNames.includes(name)) {
    throw new Refusal('invalid', '--format is csv, xlsx, jsonl, parquet, qdc or qdpx; --what is statements, codings or codebook.')
  }
  return name
}

async function take(db: Db, dialogue: Dialogue, options: Typed['options'], { by, at }: { by: Member; at: Date }) {
  const { names = 'shown', option, month, workplace, theme, coder, checked, columns, licence } = options
  const taking = readBy(snapshotForm, { names, option, month, workplace, theme, coder, checked, columns, licence })
  return (await takeSnapshot(db, dialogue, { ...taking, by, at, language: 'en' })).id
}

/** Writes what comes after the bytes that are there already, once those are seen to be how it begins. */
async function goOn(file: FileHandle, pieces: AsyncIterable<Uint8Array>, { path, skip }: { path: string; skip: number }) {
  const hash = createHash('sha256')
  let at = 0
  for await (const piece of pieces) {
    const known = Math.min(piece.length, Math.max(0, skip - at))
    if (known > 0) hash.update(piece.subarray(0, known))
    at += piece.length
    if (known > 0 && at >= skip) await mustBegin(path, { skip, digest: hash.digest('hex') })
    if (known < piece.length) await file.appendFile(piece.subarray(known))
  }
  if (at < skip) throw new Refusal('invalid', '{path} is not how this file begins now. Take it away and begin anew.', { path })
}

async function mustBegin(path: string, { skip, digest }: { skip: number; digest: string }) {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { end: skip - 1 })) hash.update(piece as Buffer)
  if (hash.digest('hex') !== digest)
    throw new Refusal('invalid', '{path} is not how this file begins now. Take it away and begin anew.', { path })
}

async function writable(path: string, work: () => Promise<void>) {
  await work().catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error
    throw new Refusal('invalid', 'The file {path} cannot be written: {reason}', { path, reason: error.code ?? error.message })
  })
}

/** Calls back once a second at most. */
function everySecond(say: (rows: number) => void) {
  let last = performance.now()
  return (rows: number) => {
    if (performance.now() - last < 1_000) return
    last = performance.now()
    say(rows)
  }
}
