import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Db } from '../../db/client.ts'
import { findCompany } from '../companies/founding.ts'
import { importAtOnce } from '../imports/at-once.ts'
import { readMapping } from '../imports/mapping.ts'
import { planImport } from '../imports/planning.ts'
import { polisFiles } from '../imports/polis-files.ts'
import { type Preview, previewOf } from '../imports/previewing.ts'
import { contextIn, namesIn, type Settings, targetOf } from '../imports/settings.ts'
import { type Files, type Kind, readSource } from '../imports/sources.ts'
import { Refusal } from '../refusal.ts'
import { wordsFor } from '../words/words.ts'
import { findAdmin } from './admin.ts'
import type { Command, Ground, Typed } from './running.ts'

const target = '--company <company> [--dialogue <address>] [--question <text>] [--context <text>] [--visibility public|invited]'
const options = {
  company: { type: 'string' },
  dialogue: { type: 'string' },
  question: { type: 'string' },
  context: { type: 'string' },
  visibility: { type: 'string' },
  choice: { type: 'string' },
  by: { type: 'string' },
  yes: { type: 'boolean' },
} as const

export const importCsv: Command = {
  name: 'import csv',
  takes: `<file> --map choice=<column>,why=<column>[,dialogue=…,person=…,email=…,time=…] [--choice '1="in favour",-1=against'] [--keep plan,region] ${target} [--by <admin’s e-mail>] [--yes]`,
  does: 'Shows what of a survey’s answers would come in, with every row that cannot be taken; with --yes takes it, all or nothing.',
  options: { ...options, map: { type: 'string' }, keep: { type: 'string' } },
  async run(typed, ground) {
    const path = wordIn(typed, 'Say which file: parley import csv <file>')
    const { mapping, problems } = readMapping(typed.options.map ?? '')
    if (!mapping) throw new Refusal('invalid', `--map: ${problems[0]!.sentence}`, problems[0]!.values)
    const columns = Object.fromEntries(Object.entries(mapping).filter(([, column]) => column !== undefined)) as Settings
    const { choice, keep } = typed.options
    const settings = { ...columns, ...(choice && { choices: choice }), ...(keep && { keep }) }
    await importFiles(typed, ground, { kind: 'csv', name: basename(path), files: { file: await contentOf(path) }, settings })
  },
}

export const importPolis: Command = {
  name: 'import polis',
  takes: `<folder> ${target} [--choice <what the choice is called>] [--by <admin’s e-mail>] [--yes]`,
  does: 'The same with a Polis export: summary.csv, comments.csv and votes.csv in one folder.',
  options,
  async run(typed, ground) {
    const folder = wordIn(typed, 'Say which folder: parley import polis <folder>')
    const contents = await Promise.all(polisFiles.map(async (name) => [name, await contentOf(join(folder, name)).catch(() => null)]))
    const files = Object.fromEntries(contents.filter(([, content]) => content !== null))
    const settings: Settings = typed.options.choice ? { view: typed.options.choice } : {}
    await importFiles(typed, ground, { kind: 'polis', name: basename(resolve(folder)), files, settings })
  },
}

interface Given {
  kind: Kind
  name: string
  files: Files
  settings: Settings
}

const words = wordsFor('en')
const { t } = words

async function importFiles({ options }: Typed, { config, at, say, withDatabase }: Ground, { kind, name, files, settings }: Given) {
  const slug = options.company ?? ''
  const work = async (db: Db) => {
    const company = await findCompany(db, slug)
    if (!company) throw new Refusal('not_found', 'There is no company at "{slug}". Say which one by --company.', { slug })
    const by = await findAdmin(db, company, options.by)
    const names = namesIn(words)
    const source = readSource({ kind, files, settings, timeZone: company.timeZone, ...names })
    const where = { ...settings, ...targetSettings(options) }
    const target = targetOf(where, { context: source.about.description || contextIn(words, name) })
    const preview = previewOf(source, await planImport(db, company, source.parts, { target, at }))
    for (const line of linesOf(preview, { kind, name })) say(line)
    const wrong = preview.bad.length + preview.obstacles.length
    if (wrong > 0) throw new Refusal('invalid', 'Nothing was brought in.')
    if (!preview.isReady) return say('All of it is here already.')
    if (options.yes === undefined) return say('Nothing was brought in yet. Type the same with --yes to bring it in.')
    const taken = await importAtOnce(db, company, { by, kind, name, source, settings: where, target, nameless: names.nameless, at })
    if (taken.statements + taken.supports === 0) return say('All of it is here already.')
    say(t('Brought in: {statements, number} statements, {people, number} new people, {supports, number} supports.', { ...taken }))
    say(`${config.baseUrl}/${company.slug}`)
  }
  await withDatabase(({ db }) => work(db)).catch((error: Error) => {
    if (!error.message.includes('is in use by')) throw error
    throw new Refusal('invalid', '{problem} Or bring it in by the page {page}, while Parley runs.', {
      problem: error.message,
      page: `${config.baseUrl}/${slug}/settings/import`,
    })
  })
}

function targetSettings({ dialogue, question, context, visibility = 'public' }: Typed['options']): Settings {
  if (visibility !== 'public' && visibility !== 'invited') throw new Refusal('invalid', '--visibility is public or invited.')
  const typed = { into: dialogue, question, context, visibility }
  return Object.fromEntries(Object.entries(typed).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** What would come in, as the page shows it: the counts, where it goes, the first few, every row that cannot be taken. */
function* linesOf(preview: Preview, { kind, name }: { kind: Kind; name: string }): Generator<string> {
  yield t('{name}: {rows, number} rows', { name, rows: preview.rows })
  const { fresh, known, people } = preview
  yield t('  {fresh, number} new statements, {known, number} here already, by {people, number} people', { fresh, known, people })
  if (kind === 'polis') {
    yield t('  {agreements, number} supports', { agreements: preview.agreements })
    yield t('  left out: {rejected, number} comments that were rejected, {wordless, number} without words', preview.counts)
    yield t('  only counted: {disagreed, number} votes that disagree, {passed, number} that pass', preview.counts)
    yield t('  and {withOneself, number} for one’s own comment, {withLeftOut, number} for a comment that is left out', preview.counts)
  }
  for (const { question, slug, fresh } of preview.parts) {
    if (slug) yield t('  into {slug}: {fresh, number} statements', { slug, fresh })
    else if (question) yield t('  into a new dialogue, “{question}”: {fresh, number} statements', { question, fresh })
  }
  if (preview.kept.length > 0) yield t('  kept for the analysis, and shown in no dialogue: {columns}', { columns: preview.kept.join(', ') })
  for (const { line, choice, why } of preview.first) {
    yield t('  line {line, number}: {choice}: {why}', { line, choice, why: why.length > 80 ? `${why.slice(0, 79)}…` : why })
  }
  if (preview.bad.length > 0)
    yield t('{bad, plural, one {# cell or row} other {# cells or rows}} cannot be taken:', { bad: preview.bad.length })
  for (const { file, line, column, sentence, values } of preview.bad) {
    const place = [file, t('line {line, number}', { line }), column].filter(Boolean).join(', ')
    yield `  ${place}: ${t(sentence, values)}`
  }
  for (const { file, line, sentence, values } of preview.leftOut) {
    yield t('  left out: {file} line {line, number}: {why}', { file, line, why: t(sentence, values) })
  }
  for (const { sentence, values } of preview.obstacles) yield t(sentence, values)
}

function wordIn({ words: [word] }: Typed, missing: string): string {
  if (!word) throw new Refusal('invalid', missing)
  return word
}

async function contentOf(path: string): Promise<Buffer> {
  return await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal('not_found', 'The file {path} cannot be read: {reason}', { path, reason: error.code ?? error.message })
  })
}
