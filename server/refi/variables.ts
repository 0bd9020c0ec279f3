import { mostNames } from './folding.ts'
import { guidOf, readGuid } from './format/guids.ts'
import type { Source, Value, Variable } from './format/model.ts'
import { filled, labels } from './labels.ts'

const variable = (id: keyof typeof labels.variables, type: Variable['type'] = 'Text'): Variable => {
  const [name = id, description = null] = labels.variables[id]
  return { guid: guidOf('variable', id), name, type, description }
}

/** What is told of every customer. */
export const ofCustomers = {
  workplace: variable('workplace'),
  roleThere: variable('roleThere'),
  statements: variable('statements', 'Integer'),
  options: variable('options'),
  months: variable('months'),
  languages: variable('languages'),
  supports: variable('supportsInAll', 'Integer'),
  hasChecked: variable('hasChecked', 'Boolean'),
}

/** What is told of every statement. */
export const ofStatements = {
  option: variable('option'),
  month: variable('month'),
  language: variable('language'),
  supports: variable('supports', 'Integer'),
  revision: variable('revision', 'Integer'),
  trying: variable('trying'),
  nearly: variable('nearly'),
  felt: variable('felt'),
  checked: variable('checked'),
  noneFits: variable('noneFits'),
  noneFitsBy: variable('noneFitsBy'),
  noneFitsCoding: variable('noneFitsCoding'),
}

/** What is told in a note of what a customer said of a theme. */
export const ofChecks = {
  answer: variable('answer'),
  theme: variable('themeShown'),
  other: variable('otherTheme'),
}

/** A column that a file brought in beside statements. */
export function columnVariable(name: string): Variable {
  const { column } = labels
  return { guid: guidOf('imported column', name), name: filled(column.name, { name }), type: 'Text', description: column.description }
}

/** Values of what is there. */
export function valuesOf(given: [Variable, string | number | boolean | null | undefined][]): Value[] {
  return given.flatMap(([{ guid }, value]) =>
    value === null || value === undefined || value === '' ? [] : [{ variable: guid, value: String(value) }],
  )
}

/** Whether a source says that a person said of it: none of the themes fits; as which coding, and by which users, null where the file names none. */
export function noneIn({ codings, values }: Pick<Source, 'codings' | 'values'>): { guid: string | null; by: (string | null)[] } | null {
  if (codings.length > 0) return null
  const told = (of: Variable) => values.find(({ variable }) => variable === of.guid)?.value
  const { noneFits, noneFitsBy, noneFitsCoding } = ofStatements
  const said = told(noneFits)
  if (said === undefined || said === 'machine') return null
  const by = (told(noneFitsBy) ?? '').split(' ', mostNames).map((written) => readGuid(written))
  return { guid: readGuid(told(noneFitsCoding)), by }
}
