import { legible } from '../forms.ts'
import type { Row } from './csv.ts'
import type { Mapping, MappingProblem } from './mapping.ts'

/** No more columns of a file than these are kept, and of a cell and a column's name no more characters. */
const mostColumns = 20
const mostCharacters = 200

/** Reads the names of columns that are to be kept for the analysis: `plan,region`, one with a comma or a quotation mark in quotation marks, doubled inside. */
export function readKept(text: string): { columns: string[]; problems: MappingProblem[] } {
  const name = /\s*(?:"((?:[^"]|"")*)"\s*|([^,"]*))(,|$)/y
  const columns: string[] = []
  while (text.trim() !== '') {
    const found = name.exec(text)
    const column = found && (found[1]?.replaceAll('""', '"') ?? found[2]!.trim())
    if (!column)
      return {
        columns: [],
        problems: [{ sentence: 'Write the columns to keep like plan,region, and a name with a comma in quotation marks.' }],
      }
    columns.push(column)
    if (found[3] === '') break
  }
  return { columns: [...new Set(columns)], problems: [] }
}

/** What `readKept` reads. */
export function writeKept(columns: string[]) {
  return columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(',')
}

/** Why these columns of a file cannot be kept: it has none of that name, it is brought in already, or there are too many. */
export function checkKept(columns: string[], mapping: Mapping, header: string[]): MappingProblem[] {
  const used = Object.values(mapping)
  const problems = columns.flatMap((column): MappingProblem[] => {
    if (!header.includes(column)) {
      return [{ sentence: 'There is no column “{column}”. The columns are: {columns}.', values: { column, columns: header.join(', ') } }]
    }
    if (used.includes(column)) return [{ sentence: '“{column}” is brought in already, so it cannot be kept besides.', values: { column } }]
    if ([...column].length > mostCharacters)
      return [
        { sentence: 'A column cannot be kept whose name is longer than {most, number} characters.', values: { most: mostCharacters } },
      ]
    return []
  })
  const sentence = 'No more than {most, number} columns can be kept for the analysis.'
  return columns.length > mostColumns ? [...problems, { sentence, values: { most: mostColumns } }] : problems
}

/** What a row says in these columns, shortened to 200 characters; nothing of a cell that is empty. */
export function keptOf({ cells }: Row, columns: string[]): Record<string, string> {
  const said = columns.map((column) => [
    column,
    [
      ...legible(cells[column] ?? '')
        .normalize('NFC')
        .trim(),
    ]
      .slice(0, mostCharacters)
      .join(''),
  ])
  return Object.fromEntries(said.filter(([, value]) => value !== ''))
}
