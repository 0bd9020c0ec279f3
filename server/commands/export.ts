import { createWriteStream } from 'node:fs'
import { join, parse } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { findCompany } from '../companies/founding.ts'
import { findDialogue } from '../dialogues/reading.ts'
import { isSealed } from '../dialogues/weighing-time.ts'
import { exportDictionary, exportFile, fileNames, sealedFiles } from '../exports/files.ts'
import { Refusal } from '../refusal.ts'
import { wordsFor } from '../words/words.ts'
import { findAdmin } from './admin.ts'
import type { Command } from './running.ts'

export const exportDialogue: Command = {
  name: 'export',
  takes: '<company>/<dialogue> --out <file.csv> [--bom]',
  does: 'Writes a dialogue as CSV: a line for each statement. Beside it <file>-conflicts.csv, -criteria, -decisions, -commitments, once weighing has closed -weights and -ratings, and data-dictionary.csv. --bom adds a mark for spreadsheets.',
  options: { out: { type: 'string' }, bom: { type: 'boolean' } },
  async run({ options, words: [where = ''] }, { at, say, withDatabase }) {
    const [, slug, dialogueSlug] = /^([^/]+)\/([^/]+)$/.exec(where) ?? []
    if (!slug || !dialogueSlug) throw new Refusal('invalid', 'Say which dialogue: parley export <company>/<dialogue> --out <file.csv>')
    if (!options.out) throw new Refusal('invalid', '--out: say which file to write.')
    const { dir, name, ext } = parse(options.out)
    const bom = options.bom !== undefined
    await withDatabase(async ({ db }) => {
      const company = await findCompany(db, slug)
      if (!company) throw new Refusal('not_found', 'There is no company at "{slug}".', { slug })
      const reader = await findAdmin(db, company, undefined)
      const dialogue = await findDialogue(db, company, dialogueSlug, { reader, at })
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
