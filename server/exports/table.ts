import type { ColumnType } from './common-columns.ts'
import type { Cell } from './csv.ts'

/** One table of a file: its columns, and its rows some at a time, so that none but those are in memory. */
export interface Table {
  name: string
  columns: { name: string; type: ColumnType }[]
  pages: AsyncIterable<Cell[][]>
}

/** What a file says of itself where its format has a place for that: a heading, and what every column means. */
export interface Front {
  lines: [label: string, words: string][]
  columns: { column: string; meaning: string; type: string; values: string }[]
}

const pieceSize = 500

/** Rows some at a time, so few that whoever looks at a page meanwhile does not wait until all of them are written. */
export function* inPieces<Row>(rows: Row[]): Generator<Row[]> {
  for (let from = 0; from < rows.length; from += pieceSize) yield rows.slice(from, from + pieceSize)
}
