import { createWriteStream } from 'node:fs'
import { join, parse } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Db } from '../../db/client.ts'
import { findCompany } from '../companies/founding.ts'
import { findDialogue } from '../dialogues/reading.ts'
import { isSealed } from '../dialogues/weighing-time.ts'
import { exportDictionary, exportFile, fileNames, sealedFiles } from '../exports/files.ts'
import { Refusal } from '../refusal.ts'
import { wordsFor } from '../words/words.ts'
import { findAdmin } from './admin.ts'
import { exportSnapshot } from './export-snapshot.ts'
import type { Command } from './running.ts'

export const exportDialogue: Command = {
  name: 'export',
  takes:
    '<company> <dialogue> (--out <file.csv> [--bom] | --format csv|xlsx|jsonl|parquet|qdc|qdpx [--what statements|codings|codebook] [--out <file>] [--names shown|pseudonyms] [--option <id>] [--theme <id>] [--coder machine|analyst|customer] [--month 2026-11] [--workplace <name>] [--checked] [--columns] [--licence <words>] [--resume <snapshot>])',
  does: 'Writes a dialogue as CSV: a line for each statement. Beside it <file>-conflicts.csv, -criteria, -decisions, -commitments, once weighing has closed -weights and -ratings, and data-dictionary.csv. --bom adds a mark for spreadsheets. With --format: takes a snapshot with its themes and writes one file of it, by way of <file>.part; --resume goes on with one that broke off, or writes another file of the same snapshot.',
  options: {
    out: { type: 'string' },
    bom: { type: 'boolean' },
    format: { type: 'string' },
    what: { type: 'string' },
    names: { type: 'string' },
    option: { type: 'string' },
    theme: { type: 'string' },
    coder: { type: 'string' },
    month: { type: 'string' },
    workplace: { type: 'string' },
    checked: { type: 'boolean' },
    columns: { type: 'boolean' },
    licence: { type: 'string' },
    resume: { type: 'string' },
  },
  async run(typed, ground) {
    const { options, words } = typed
    const { at, say, withDatabase } = ground
    const [, slug, dialogueSlug] = /^([^/]+)\/([^/]+)$/.exec(words.join('/')) ?? []
    if (!slug || !dialogueSlug) throw new Refusal('invalid', 'Say which dialogue: parley export <company>/<dialogue> --out <file.csv>')
    if (options.format || options.what || options.resume) {
      await withDatabase(async ({ db }) => {
        const { dialogue, reader: by } = await found(db, { slug, dialogueSlug, at })
        await exportSnapshot(db, dialogue, typed, { ...ground, by })
      })
      return
    }
    if (!options.out) throw new Refusal('invalid', '--out: say which file to write.')
    const { dir, name, ext } = parse(options.out)
    const bom = options.bom !== undefined
    await withDatabase(async ({ db }) => {
      const { dialogue } = await found(db, { slug, dialogueSlug, at })
      const files: [path: string, pieces: AsyncGenerator<string>][] = [
        ...fileNames
          .filter((file) => !isSealed(dialogue, at) || !sealedFiles.includes(file))
          .map((file): [path: string, pieces: AsyncGenerator<string>] => [
            join(dir, file === 'statements' ? `${name}${ext}` : `${name}-${file}${ext}`),
            exportFile(db, dialogue, file, { at, bom }),
          ]),
        [join(dir, 'data-dictionary.csv'), exportDictionary(wordsFor('en'), { bom })],
      ]
      for (const [path, pieces] of files) {
        await pipeline(Readable.from(pieces), createWriteStream(path)).catch((error: NodeJS.ErrnoException) => {
          if (error.syscall === undefined) throw error
          throw new Refusal('invalid', 'The file {path} cannot be written: {reason}', { path, reason: error.code ?? error.message })
        })
        say(path)
      }
    })
  },
}

async function found(db: Db, { slug, dialogueSlug, at }: { slug: string; dialogueSlug: string; at: Date }) {
  const company = await findCompany(db, slug)
  if (!company) throw new Refusal('not_found', 'There is no company at "{slug}".', { slug })
  const reader = await findAdmin(db, company, undefined)
  return { reader, dialogue: await findDialogue(db, company, dialogueSlug, { reader, at }) }
}
