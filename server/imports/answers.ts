import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { email, line, optionalLine, valuesOf, words } from '../forms.ts'
import type { Problem, Row } from './csv.ts'
import { keptOf } from './keeping.ts'
import type { Mapping } from './mapping.ts'
import { readTime } from './times.ts'

export type Answer = {
  line: number
  /** The same whenever the same row is brought in again, whatever its choices are called here; rows that are alike in all six are numbered. */
  sourceKey: string
  choice: string
  why: string
  dialogue?: string | undefined
  person?: string | undefined
  email?: string | undefined
  at?: Date | undefined
  /** What it says in columns that are kept for the analysis. */
  kept?: Record<string, string> | undefined
}

/** What is wrong with one cell of a row. */
export type AnswerProblem = Problem & { column: string }

const forms = {
  choice: line(200, 'The choice is missing.'),
  why: words({ most: 20_000, empty: 'The why is missing.' }),
  dialogue: line(300, 'The dialogue is missing.'),
  person: optionalLine(120),
  email: email(),
}

/**
 * The answers that rows of a survey hold, by the columns that `mapping` names, and every cell that cannot be taken. A row with such a cell gives no answer.
 * `choices` says what choices are called here; what it does not name stays as the file says it. A time without an offset is read in `timeZone`. What the
 * columns `keep` hold comes along.
 */
export function answersOf(
  rows: Row[],
  mapping: Mapping,
  { timeZone, choices = new Map(), keep = [] }: { timeZone: string; choices?: Map<string, string>; keep?: string[] },
) {
  const answers: Answer[] = []
  const problems: AnswerProblem[] = []
  const seen = new Map<string, number>()
  for (const row of rows) {
    const found = problems.length
    const answer = answerOf(row, mapping, { timeZone, choices, problems })
    const digest = digestOf(row, mapping)
    const times = (seen.get(digest) ?? 0) + 1
    seen.set(digest, times)
    if (problems.length === found)
      answers.push({ line: row.line, sourceKey: `${digest}-${times}`, ...answer, kept: keep.length > 0 ? keptOf(row, keep) : undefined })
  }
  return { answers, problems }
}

type Reading = { timeZone: string; choices: Map<string, string>; problems: AnswerProblem[] }

function answerOf(row: Row, mapping: Mapping, { timeZone, choices, problems }: Reading): Omit<Answer, 'line' | 'sourceKey' | 'kept'> {
  const said = cellsOf(row, mapping)
  return {
    choice: read('choice', choices.get(said.choice) ?? said.choice) ?? '',
    why: read('why', said.why) ?? '',
    dialogue: mapping.dialogue === undefined ? undefined : read('dialogue', said.dialogue),
    person: read('person', said.person),
    email: said.email === '' ? undefined : read('email', said.email),
    at: said.time === '' ? undefined : time(said.time),
  }

  function read(field: keyof typeof forms, text: string): string | undefined {
    const result = (forms[field] as z.ZodType<string | null>).safeParse(text)
    if (result.success) return result.data ?? undefined
    const issue = result.error.issues[0]!
    problems.push({ line: row.line, column: mapping[field]!, sentence: issue.message, values: valuesOf(issue) })
  }

  function time(text: string): Date | undefined {
    const at = readTime(text, timeZone)
    if (at) return at
    const sentence = '“{time}” cannot be read for certain. Write times like 2026-03-31 17:00, or as seconds or milliseconds since 1970.'
    problems.push({ line: row.line, column: mapping.time!, sentence, values: { time: text.slice(0, 100) } })
  }
}

/** The cells that a mapping names, each in the one form in which it counts as the same. */
function cellsOf(row: Row, mapping: Mapping) {
  const cell = (column: string | undefined) =>
    column === undefined ? '' : (row.cells[column] ?? '').replace(/\r\n?/g, '\n').normalize('NFC').trim()
  return {
    dialogue: cell(mapping.dialogue),
    person: cell(mapping.person),
    email: cell(mapping.email),
    time: cell(mapping.time),
    choice: cell(mapping.choice),
    why: cell(mapping.why),
  }
}

function digestOf(row: Row, mapping: Mapping) {
  const said = cellsOf(row, mapping)
  return createHash('sha256')
    .update(JSON.stringify(Object.values(said)))
    .digest('hex')
}
