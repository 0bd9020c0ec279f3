import type { Db } from '../../db/client.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import type { Words } from '../words/words.ts'
import { conflictColumns, statementColumns } from './columns.ts'
import type { Column, ColumnType } from './common-columns.ts'
import { type Cell, writeCsv } from './csv.ts'
import { conflictsOf, statementsOf } from './rows.ts'

interface Exporting {
  /** Everything said up to this moment, as it stood then or stands now. */
  at: Date
  /** A byte order mark in front, for spreadsheets. */
  bom?: boolean | undefined
}

/** A dialogue as CSV (RFC 4180, UTF-8), a line for each statement, piece by piece as it is read. */
export function exportStatements(db: Db, dialogue: Dialogue, { at, bom = false }: Exporting): AsyncGenerator<string> {
  return write(statementColumns, statementsOf(db, dialogue, { at }), { bom })
}

/** The same with a line for each conflict. */
export function exportConflicts(db: Db, dialogue: Dialogue, { at, bom = false }: Exporting): AsyncGenerator<string> {
  return write(conflictColumns, conflictsOf(db, dialogue, { at }), { bom })
}

export const dictionaryHeader = ['file', 'column', 'meaning', 'type', 'values']

export interface DictionaryLine {
  file: 'statements' | 'conflicts'
  column: string
  meaning: string
  type: string
  values: string
}

/** What every column of both files means, in the reader's language. */
export function dictionary({ t }: Words): DictionaryLine[] {
  const lines = (file: DictionaryLine['file'], columns: Pick<Column<never>, 'name' | 'meaning' | 'type' | 'values'>[]) =>
    columns.map(({ name, meaning, type, values = [] }) => {
      return { file, column: name, meaning: t(meaning), type: t(types[type]), values: values.join(' ') }
    })
  return [...lines('statements', statementColumns), ...lines('conflicts', conflictColumns)]
}

/** The same as CSV. */
export function exportDictionary(words: Words, { bom = false }: { bom?: boolean | undefined } = {}): AsyncGenerator<string> {
  const rows = dictionary(words).map(({ file, column, meaning, type, values }): Cell[] => [file, column, meaning, type, values])
  return writeCsv(dictionaryHeader, rows, { bom })
}

const types: Record<ColumnType, string> = {
  id: 'a UUID',
  ids: 'UUIDs, with a space between them',
  text: 'text; an apostrophe stands in front of a formula’s sign',
  word: 'one of these words',
  words: 'some of these words, with a space between them',
  'whole number': 'a whole number',
  'true or false': 'true or false',
  time: 'a time in UTC, by ISO 8601',
}

async function* write<Row>(columns: Column<Row>[], rows: AsyncIterable<Row>, { bom }: { bom: boolean }) {
  const header = columns.map(({ name }) => name)
  yield* writeCsv(header, cellsOf(columns, rows), { bom })
}

async function* cellsOf<Row>(columns: Column<Row>[], rows: AsyncIterable<Row>): AsyncGenerator<Cell[]> {
  for await (const row of rows) yield columns.map((column) => column.of(row))
}
