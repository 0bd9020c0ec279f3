import { z } from 'zod'
import type { Problem, Row } from './csv.ts'

/** Which column of a file holds what. `dialogue`, `person`, `email` and `time` may be left out. */
export type Mapping = z.output<typeof newMapping>
export type MappingProblem = Omit<Problem, 'line'>

const column = z.string().trim().min(1).optional()

export const newMapping = z.strictObject({
  choice: z
    .string('Say which column holds the choice, as in choice=stance.')
    .trim()
    .min(1, 'Say which column holds the choice, as in choice=stance.'),
  why: z.string('Say which column holds the why, as in why=text.').trim().min(1, 'Say which column holds the why, as in why=text.'),
  dialogue: column,
  person: column,
  email: column,
  time: column,
})

/**
 * Reads `choice=stance,why=text,dialogue=topic,person=…,email=…,time=…`. A name with a comma, an equals sign or a quotation mark stands in quotation
 * marks, doubled inside: `why="What, exactly?"`.
 */
export function readMapping(text: string): { mapping: Mapping | null; problems: MappingProblem[] } {
  const pairs = readPairs(text)
  if (!pairs)
    return {
      mapping: null,
      problems: [{ sentence: 'Write columns like choice=stance,why=text, and a name with a comma in quotation marks.' }],
    }
  const twice = repeated(pairs.map(([name]) => name))
  if (twice) return { mapping: null, problems: [{ sentence: '“{name}” is said twice.', values: { name: twice } }] }
  const read = newMapping.safeParse(Object.fromEntries(pairs))
  return read.success ? { mapping: read.data, problems: [] } : { mapping: null, problems: read.error.issues.flatMap(mappingProblems) }
}

/** The columns that a mapping names and a file does not have. */
export function checkMapping(mapping: Mapping, header: string[]): MappingProblem[] {
  const columns = header.join(', ')
  const sentence = 'There is no column “{column}”. The columns are: {columns}.'
  return Object.values(mapping).flatMap((column) =>
    column === undefined || header.includes(column) ? [] : [{ sentence, values: { column, columns } }],
  )
}

/** Reads what the choices of a file are called here, `1="in favour",-1=against`: by what the file says. */
export function readChoices(text: string): { choices: Map<string, string>; problems: MappingProblem[] } {
  const pairs = readPairs(text)
  const sentence = 'Write choices like 1="in favour",-1="against".'
  if (!pairs?.every(([, called]) => called !== '')) return { choices: new Map(), problems: [{ sentence }] }
  const twice = repeated(pairs.map(([said]) => said))
  if (twice) return { choices: new Map(), problems: [{ sentence: '“{name}” is said twice.', values: { name: twice } }] }
  return { choices: new Map(pairs), problems: [] }
}

/** What columns may be called that hold this, in the languages that Parley speaks; the first that fits is taken. */
const usual: [keyof Mapping, RegExp][] = [
  ['email', /mail/i],
  ['time', /^(at|when)$|time|date|zeit|datum/i],
  ['choice', /choice|stance|option|vote|rating|wahl|auswahl|entscheid/i],
  ['why', /why|reason|because|text|comment|explain|warum|grund|begründ|kommentar/i],
  ['dialogue', /dialogue|topic|question|thema|frage/i],
  ['person', /name|person|participant|respondent|author|user|^who$|teilnehm/i],
]

/** The columns that probably hold what is asked for, by what they are called; the why, failing that, is the one with the most words. */
export function guessMapping(header: string[], rows: Row[]): Partial<Record<keyof Mapping, string>> {
  const guessed: Partial<Record<keyof Mapping, string>> = {}
  const free = new Set(header)
  for (const [what, called] of usual) {
    const column = [...free].find((name) => called.test(name))
    if (column === undefined) continue
    guessed[what] = column
    free.delete(column)
  }
  const length = (column: string) => rows.slice(0, 50).reduce((sum, { cells }) => sum + (cells[column]?.length ?? 0), 0)
  const longest = [...free].toSorted((a, b) => length(b) - length(a))[0]
  if (guessed.why === undefined && longest !== undefined) guessed.why = longest
  return guessed
}

function readPairs(text: string): [string, string][] | null {
  const pair = /\s*(?:"((?:[^"]|"")*)"\s*|([^=,"]+))=\s*(?:"((?:[^"]|"")*)"\s*|([^,"]*))(,|$)/y
  const pairs: [string, string][] = []
  for (;;) {
    const found = pair.exec(text)
    if (!found) return null
    const [, quotedName, name, quotedValue, value, more] = found
    pairs.push([unquoted(quotedName, name), unquoted(quotedValue, value)])
    if (more === '') return pairs
  }
}

function unquoted(quoted: string | undefined, plain: string | undefined) {
  return quoted === undefined ? plain!.trim() : quoted.replaceAll('""', '"')
}

function repeated(names: string[]) {
  return names.find((name, i) => names.indexOf(name) !== i)
}

function mappingProblems(issue: z.core.$ZodIssue): MappingProblem[] {
  if (issue.code !== 'unrecognized_keys') {
    const name = String(issue.path[0])
    return [
      name === 'choice' || name === 'why'
        ? { sentence: issue.message }
        : { sentence: 'No column is named for “{name}”.', values: { name } },
    ]
  }
  const sentence = '“{name}” is not something that can be brought in. Known are: {names}.'
  const names = Object.keys(newMapping.shape).join(', ')
  return issue.keys.map((name) => ({ sentence, values: { name, names } }))
}
