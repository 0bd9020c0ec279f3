import type { Db } from '../../db/client.ts'
import type { Words } from '../words/words.ts'
import { codeBookColumns, codingColumns, themedColumns } from './analysis-columns.ts'
import { type Asked, codeBookPages, codingPages, statementPages } from './analysis-rows.ts'
import { type Column, typeNames } from './common-columns.ts'
import { type Cell, csvLine } from './csv.ts'
import { importedColumn } from './imported-columns.ts'
import { writeJsonLines } from './json-lines.ts'
import { writeParquet } from './parquet.ts'
import { type Front, inPieces, type Table } from './table.ts'
import { writeXlsx } from './xlsx.ts'

const kinds = {
  statements: kind((imported) => [...themedColumns, ...imported.map(importedColumn)], statementPages),
  codings: kind(() => codingColumns, codingPages),
  codebook: kind(() => codeBookColumns, codeBookPages),
}

export type What = keyof typeof kinds
export const whats = Object.keys(kinds) as What[]
export const formats = ['csv', 'xlsx', 'jsonl', 'parquet'] as const
export type Format = (typeof formats)[number]

export interface Writing extends Asked {
  /** Under which terms it may be passed on. */
  licence: string | null
  /** What it is of, and how it came about, for the reader: a line of the data dictionary each. */
  about: [label: string, words: string][]
  words: Words
  /** Hears how many rows were written. */
  wrote?: ((rows: number) => void) | undefined
}

/** A file of the analysis of a dialogue, piece by piece, as everything stood at its moment. The same moment, filters and names are the same bytes. */
export async function* writeAnalysis(db: Db, what: What, format: Format, writing: Writing): AsyncGenerator<Uint8Array> {
  const { columns, pages } = kinds[what]
  const table: Table = { name: what, columns: columns(writing.imported), pages: counted(pages(db, writing), writing.wrote) }
  if (format === 'parquet') yield* writeParquet(table, frontOf(what, writing))
  else if (format === 'xlsx') yield* writeXlsx(table, frontOf(what, writing))
  else for await (const piece of format === 'csv' ? csvOf(table) : writeJsonLines(table)) yield Buffer.from(piece)
}

/** What every column of these files means, in the reader's language, with what they are of; as rows of a CSV. */
export function* analysisDictionary({ words, about, imported }: Pick<Writing, 'words' | 'about' | 'imported'>): Generator<string> {
  yield csvLine(['file', 'column', 'meaning', 'type', 'values'])
  for (const [label, text] of about) yield csvLine(['', label, text, '', ''])
  for (const what of whats) {
    for (const { column, meaning, type, values } of columnsOf(what, words, imported)) yield csvLine([what, column, meaning, type, values])
  }
}

/** What every column of one file means. */
export function columnsOf(what: What, { t }: Words, imported?: string[]): Front['columns'] {
  return kinds[what].columns(imported).map(({ name, meaning, type, values = [] }) => {
    return { column: name, meaning: t(meaning), type: t(typeNames[type]), values: values.join(' ') }
  })
}

function frontOf(what: What, { words, about, imported }: Writing): Front {
  return { lines: about, columns: columnsOf(what, words, imported) }
}

async function* csvOf({ columns, pages }: Table) {
  yield csvLine(columns.map(({ name }) => name))
  for await (const rows of pages) {
    for (const some of inPieces(rows)) yield some.map(csvLine).join('')
  }
}

async function* counted(pages: AsyncIterable<Cell[][]>, wrote: Writing['wrote']) {
  let rows = 0
  for await (const page of pages) {
    yield page
    rows += page.length
    wrote?.(rows)
  }
}

type ColumnShown = Pick<Column<never>, 'name' | 'meaning' | 'type' | 'values'>

function kind<Row>(columns: (imported: string[]) => Column<Row>[], read: (db: Db, asked: Asked) => AsyncIterable<Row[]>) {
  return {
    columns: (imported: string[] = []): ColumnShown[] => columns(imported),
    pages: (db: Db, asked: Asked) => cells(columns(asked.imported ?? []), read(db, asked)),
  }
}

async function* cells<Row>(columns: Column<Row>[], pages: AsyncIterable<Row[]>): AsyncGenerator<Cell[][]> {
  for await (const page of pages) yield page.map((row) => columns.map((column) => column.of(row)))
}
