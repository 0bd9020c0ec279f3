import { guidOf } from './format/guids.ts'
import type { Value, Variable } from './format/model.ts'

const variable = (name: string, type: Variable['type'], description: string): Variable => {
  return { guid: guidOf('variable', name), name, type, description }
}

/** What is told of every customer. */
export const ofCustomers = {
  workplace: variable('Place of work', 'Text', 'Where they work, as they show it.'),
  roleThere: variable('Role there', 'Text', 'What they are there.'),
  statements: variable('Statements', 'Integer', 'How many statements of theirs are here.'),
  options: variable('Options chosen', 'Text', 'What they chose, by the name it has now.'),
  months: variable('Months', 'Text', 'When they said so.'),
  languages: variable('Languages', 'Text', 'In which languages.'),
  supports: variable('Supports in all', 'Integer', 'How many people said of their statements: the same for me.'),
  hasChecked: variable('Has checked', 'Boolean', 'Whether they said of a theme that it is theirs, or not.'),
}

/** What is told of every statement. */
export const ofStatements = {
  option: variable('Option', 'Text', 'What was chosen, by the name it has now.'),
  month: variable('Month', 'Text', 'When it was said.'),
  language: variable('Language', 'Text', 'A code of two letters; "und" where nobody can say.'),
  supports: variable('Supports', 'Integer', 'How many people said: the same for me.'),
  revision: variable('Revision', 'Integer', 'How often the words were written: 1 where they were never changed.'),
  trying: variable('Trying', 'Text', 'What they were trying to do.'),
  nearly: variable('Nearly otherwise', 'Text', 'What nearly made them choose otherwise.'),
  felt: variable('Felt', 'Text', 'How it felt.'),
  checked: variable('Checked', 'Text', 'What its author last said of a theme it was put under: yes, not_quite, another.'),
  noneFits: variable('None of the themes', 'Text', 'Who said that no theme fits: analyst or customer.'),
}

/** What is told in a note of what a customer said of a theme. */
export const ofChecks = {
  answer: variable('Answer', 'Text', 'yes, not_quite, another.'),
  theme: variable('Theme shown', 'Text', 'The GUID of the code that was shown.'),
  other: variable('Theme that fits better', 'Text', 'The GUID of that code.'),
}

/** A column that a file brought in beside statements. */
export function columnVariable(name: string): Variable {
  return {
    guid: guidOf('imported column', name),
    name: `Column: ${name}`,
    type: 'Text',
    description: 'As it stood in the file that was brought in.',
  }
}

/** Values of what is there. */
export function valuesOf(given: [Variable, string | number | boolean | null | undefined][]): Value[] {
  return given.flatMap(([{ guid }, value]) =>
    value === null || value === undefined || value === '' ? [] : [{ variable: guid, value: String(value) }],
  )
}
