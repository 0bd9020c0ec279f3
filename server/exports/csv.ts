/** What a cell can hold. A Date is written as ISO 8601 in UTC; nothing at all as an empty cell. */
export type Cell = string | number | bigint | boolean | Date | null | undefined

/** A first character that makes a spreadsheet read text as a formula, behind any apostrophes already there (OWASP ASVS 5.0, 1.2.10; full-width forms too). */
const formula = /^'*[=+\-@\t\r\n\0＝＋－＠]/
const marked = /^'+[=+\-@\t\r\n\0＝＋－＠]/

/**
 * A table as CSV (RFC 4180: every cell quoted, lines end in CRLF), piece by piece, so that it can be sent while it is read.
 * Text that a spreadsheet would take for a formula gets an apostrophe in front, which `withoutMarker` takes away again. Numbers stay numbers.
 * `bom` puts a byte order mark in front, by which some spreadsheets know UTF-8.
 */
export async function* writeCsv(
  header: string[],
  rows: AsyncIterable<Cell[]> | Iterable<Cell[]>,
  { bom = false } = {},
): AsyncGenerator<string> {
  yield (bom ? '\uFEFF' : '') + csvLine(header)
  for await (const row of rows) yield csvLine(row)
}

/** One row as a line of CSV, with its CRLF. */
export function csvLine(cells: Cell[]): string {
  return `"${cells.map(cellText).join('","')}"\r\n`
}

/** The text of a cell as it was before it was written: the one apostrophe taken away that stood in front of a formula's sign. */
export function withoutMarker(cell: string): string {
  return marked.test(cell) ? cell.slice(1) : cell
}

/** What stands between the quotes of a cell. */
function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString()
  if (typeof cell !== 'string') return String(cell)
  const text = cell.toWellFormed().replaceAll('"', '""')
  return formula.test(text) ? `'${text}` : text
}
