import type { Db } from '../../db/client.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import type { Words } from '../words/words.ts'
import { conflictColumns, statementColumns } from './columns.ts'
import { type Column, typeNames } from './common-columns.ts'
import { type Cell, writeCsv } from './csv.ts'
import { conflictsOf, statementsOf } from './rows.ts'
import { ratingsOf, weightsOf } from './weighing-rows.ts'
import { commitmentColumns, criterionColumns, decisionColumns, ratingColumns, weightColumns } from './work-columns.ts'
import { commitmentsOf, criteriaOf, decisionsOf } from './work-rows.ts'

interface Exporting {
  /** Everything said up to this moment, as it stood then or stands now. */
  at: Date
  /** A byte order mark in front, for spreadsheets. */
  bom?: boolean | undefined
}

/** What each file is made of. */
const files = {
  statements: file(statementColumns, statementsOf),
  conflicts: file(conflictColumns, conflictsOf),
  criteria: file(criterionColumns, criteriaOf),
  weights: file(weightColumns, weightsOf),
  ratings: file(ratingColumns, ratingsOf),
  decisions: file(decisionColumns, decisionsOf),
  commitments: file(commitmentColumns, commitmentsOf),
}

export type FileName = keyof typeof files

export const fileNames = Object.keys(files) as FileName[]

/** The files that hold what is sealed until weighing has closed. */
export const sealedFiles: readonly FileName[] = ['weights', 'ratings']

/**
 * A file of a dialogue as CSV (RFC 4180, UTF-8), piece by piece as it is read. Refuses at once with not_allowed weights and ratings that
 * are not opened yet.
 */
export function exportFile(db: Db, dialogue: Dialogue, name: FileName, { at, bom = false }: Exporting): AsyncGenerator<string> {
  return files[name].write(db, dialogue, { at, bom })
}

/** A line for each statement. */
export function exportStatements(db: Db, dialogue: Dialogue, exporting: Exporting) {
  return exportFile(db, dialogue, 'statements', exporting)
}

/** A line for each conflict. */
export function exportConflicts(db: Db, dialogue: Dialogue, exporting: Exporting) {
  return exportFile(db, dialogue, 'conflicts', exporting)
}

export const dictionaryHeader = ['file', 'column', 'meaning', 'type', 'values']

export interface DictionaryLine {
  file: FileName
  column: string
  meaning: string
  type: string
  values: string
}

/** What every column of every file means, in the reader's language. */
export function dictionary({ t }: Words): DictionaryLine[] {
  return fileNames.flatMap((file) =>
    files[file].columns.map(({ name, meaning, type, values = [] }) => {
      return { file, column: name, meaning: t(meaning), type: t(typeNames[type]), values: values.join(' ') }
    }),
  )
}

/** The same as CSV. */
export function exportDictionary(words: Words, { bom = false }: { bom?: boolean | undefined } = {}): AsyncGenerator<string> {
  const rows = dictionary(words).map(({ file, column, meaning, type, values }): Cell[] => [file, column, meaning, type, values])
  return writeCsv(dictionaryHeader, rows, { bom })
}

function file<Row>(columns: Column<Row>[], read: (db: Db, dialogue: Dialogue, { at }: { at: Date }) => AsyncIterable<Row>) {
  const shown: Pick<Column<never>, 'name' | 'meaning' | 'type' | 'values'>[] = columns
  return {
    columns: shown,
    write: (db: Db, dialogue: Dialogue, { at, bom }: { at: Date; bom: boolean }) => {
      const header = columns.map(({ name }) => name)
      return writeCsv(header, cellsOf(columns, read(db, dialogue, { at })), { bom })
    },
  }
}

async function* cellsOf<Row>(columns: Column<Row>[], rows: AsyncIterable<Row>): AsyncGenerator<Cell[]> {
  for await (const row of rows) yield columns.map((column) => column.of(row))
}
