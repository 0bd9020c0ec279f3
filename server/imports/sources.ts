import { optionalWords } from '../forms.ts'
import { answersOf } from './answers.ts'
import { fileLimits, type Problem, type Row, readCsv } from './csv.ts'
import { type Gathered, gatherAnswers, gatherPolis } from './gathering.ts'
import { checkKept, readKept } from './keeping.ts'
import { checkMapping, guessMapping, type MappingProblem, newMapping, readChoices } from './mapping.ts'
import { readPolis } from './polis.ts'
import { type PolisFile, polisFiles } from './polis-files.ts'
import type { Settings } from './settings.ts'

export type Kind = 'csv' | 'polis'

/** Files by their names here: `file` of a survey, or the three of a Polis conversation. */
export type Files = Record<string, Uint8Array>

export type SourceProblem = Problem & { file?: string; column?: string }

/** What files hold, read as the settings say. */
export interface Source {
  settings: Settings
  /** The columns of a survey with their first cell, and what was said in the column of choices, as often. */
  columns: { name: string; example: string }[]
  choices: { said: string; called: string; times: number }[]
  /** The columns of a survey that nothing else is brought in from, and whether each is kept for the analysis. */
  free: { name: string; isKept: boolean }[]
  rows: number
  /** What it is about, in its own words. */
  about: { topic: string; description: string }
  parts: Gathered[]
  /** Figures of the source alone, for the report. */
  counts: Record<string, number>
  /** Rows that cannot be taken: nothing comes in while there is one. */
  problems: SourceProblem[]
  /** Rows that are passed over, and why. */
  leftOut: SourceProblem[]
  obstacles: MappingProblem[]
}

export interface Reading {
  kind: Kind
  files: Files
  settings: Settings
  /** In which times without an offset are read. */
  timeZone: string
  nameless: string
  /** What the choice of a Polis comment is called where the settings do not say. */
  view: string
}

/** Reads a survey or a Polis conversation. Columns that the settings do not name are guessed from the header where the settings are empty. Never throws for what a file holds. */
export function readSource({ kind, files, settings, timeZone, nameless, view }: Reading): Source {
  return kind === 'csv' ? readSurvey(files.file!, settings, timeZone) : readConversation(files, settings, { nameless, view })
}

const nothing = {
  columns: [],
  choices: [],
  free: [],
  rows: 0,
  about: { topic: '', description: '' },
  parts: [],
  counts: {},
  leftOut: [],
  obstacles: [],
}

const noChoice = { sentence: 'Choose the column that holds what they chose.' }
const noWhy = { sentence: 'Choose the column that holds the why.' }

function readSurvey(file: Uint8Array, given: Settings, timeZone: string): Source {
  const { header, rows, problems } = readCsv(file, fileLimits)
  const settings = given.choice || given.why ? given : { ...guessMapping(header, rows), ...given }
  const read = newMapping.safeParse(Object.fromEntries(Object.keys(newMapping.shape).map((name) => [name, settings[name] || undefined])))
  const columns = header.map((name) => ({ name, example: rows[0]?.cells[name] ?? '' }))
  const keep = readKept(settings.keep ?? '')
  const free = freeColumns(header, settings, keep.columns)
  const source = { ...nothing, settings, columns, free, rows: rows.length, problems }
  if (header.length === 0) return source
  if (!read.success) return { ...source, obstacles: [...(settings.choice ? [] : [noChoice]), ...(settings.why ? [] : [noWhy])] }
  const missing = checkMapping(read.data, header)
  const unkept = [...keep.problems, ...checkKept(keep.columns, read.data, header)]
  if (missing.length + unkept.length > 0) return { ...source, obstacles: [...missing, ...unkept] }
  const called = settings.choices ? readChoices(settings.choices) : { choices: new Map<string, string>(), problems: [] }
  const found = answersOf(rows, read.data, { timeZone, choices: called.choices, keep: keep.columns })
  return {
    ...source,
    choices: choicesIn(rows, read.data.choice, called.choices),
    parts: gatherAnswers(found.answers),
    counts: { rows: rows.length },
    problems: [...problems, ...found.problems].toSorted((a, b) => a.line - b.line),
    obstacles: called.problems,
  }
}

function freeColumns(header: string[], settings: Settings, kept: string[]) {
  const used = Object.keys(newMapping.shape).map((name) => settings[name])
  return header.filter((name) => !used.includes(name)).map((name) => ({ name, isKept: kept.includes(name) }))
}

function choicesIn(rows: Row[], column: string, called: Map<string, string>) {
  const times = new Map<string, number>()
  for (const { cells } of rows) {
    const said = cells[column]?.trim() ?? ''
    if (said) times.set(said, (times.get(said) ?? 0) + 1)
  }
  return [...times].map(([said, times]) => ({ said, called: called.get(said) ?? '', times })).toSorted((a, b) => b.times - a.times)
}

function readConversation(files: Files, settings: Settings, { nameless, view }: { nameless: string; view: string }): Source {
  const polis = readPolis(Object.fromEntries(polisFiles.map((name) => [name, files[name]])), fileLimits)
  const { part, counts, leftOut } = gatherPolis(polis, { choice: settings.view || view, nameless })
  return {
    ...nothing,
    settings,
    rows: polis.comments.length + polis.voteRows,
    about: { topic: polis.topic, description: optionalWords({ most: 5000 }).safeParse(polis.description.slice(0, 5000)).data ?? '' },
    parts: [part],
    counts: { ...counts },
    problems: polis.problems,
    leftOut: leftOut.map((problem) => ({ ...problem, file: 'comments.csv' })),
  }
}

/** The first thing wrong with each file that nothing could be read from at all. */
export function unreadableFiles(kind: Kind, source: Source): { file: PolisFile | 'file'; problem: Problem }[] {
  if (kind === 'csv') return source.columns.length === 0 ? [{ file: 'file', problem: source.problems[0]! }] : []
  const empty: PolisFile[] = []
  if (source.counts.comments === 0) empty.push('comments.csv')
  if (source.counts.votes === 0) empty.push('votes.csv')
  return empty.flatMap((file) =>
    source.problems
      .filter((problem) => problem.file === file)
      .slice(0, 1)
      .map((problem) => ({ file, problem })),
  )
}
