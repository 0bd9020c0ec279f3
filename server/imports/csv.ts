import { isUtf8 } from 'node:buffer'
import { CsvError, type Options, parse } from 'csv-parse/sync'
import type { Values } from '../words/words.ts'

/** Something wrong with a file: its line (the first is 1), and the sentence that says what, an English key with its values. */
export type Problem = { line: number; sentence: string; values?: Values }

export type Row = { line: number; cells: Record<string, string> }

export type Table = { header: string[]; rows: Row[]; problems: Problem[] }

export type Limits = { maxBytes: number; maxRows: number }

/** What Parley takes at once, from a page or from the command line. */
export const fileLimits: Limits = { maxBytes: 20_000_000, maxRows: 200_000 }

/** No more problems than these are named, and the file is not read much further. */
const mostProblems = 100

/**
 * Reads a CSV file: the header, the good rows with the line each starts on, and what is wrong with the others.
 * Takes UTF-8 with or without a byte order mark, LF, CRLF or CR, line breaks inside quotes, and commas, or semicolons or tabs where the header has no comma.
 * Columns with the same name are told apart as "why", "why (2)"; those without a name are left out, and so are empty lines.
 * Never throws for what a file holds, and names 100 problems at most. A file beyond `maxBytes` is not read at all, and no row beyond `maxRows`.
 */
export function readCsv(file: Uint8Array, { maxBytes, maxRows }: Limits): Table {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const unread = unreadable(bytes, maxBytes)
  if (unread) return { header: [], rows: [], problems: [{ line: 1, ...unread }] }
  const { good, problems } = linesOf(bytes, maxRows)
  const [first, ...lines] = good
  const broken = problems.find((problem) => problem.line <= (first?.line ?? Number.POSITIVE_INFINITY))
  if (!first || broken) return { header: [], rows: [], problems: [broken ?? { line: 1, sentence: 'This file is empty.' }] }
  const names = columnNames(first.cells)
  const even = lines.filter(({ cells }) => cells.length === names.length)
  return {
    header: names.filter((name) => name !== ''),
    rows: even.slice(0, maxRows).map(({ line, cells }) => ({ line, cells: namedCells(names, cells) })),
    problems: [...problems, ...unevenLines(lines, names.length), ...tooManyLines(lines, maxRows)]
      .toSorted((a, b) => a.line - b.line)
      .slice(0, mostProblems),
  }
}

function unreadable(bytes: Buffer, maxBytes: number): Omit<Problem, 'line'> | null {
  if (bytes.length > maxBytes) {
    return {
      sentence: 'This file is larger than {megabytes, number} MB. Split it and bring it in piece by piece.',
      values: { megabytes: maxBytes / 1_000_000 },
    }
  }
  const start = bytes.toString('latin1', 0, 4)
  if (start.startsWith('\xFF\xFE') || start.startsWith('\xFE\xFF')) return { sentence: 'This file is in UTF-16. Save it as CSV in UTF-8.' }
  if (start.startsWith('PK\x03\x04')) return { sentence: 'This is a spreadsheet or an archive, not a CSV file. Save it as CSV in UTF-8.' }
  return null
}

function unevenLines(lines: Line[], columns: number): Problem[] {
  const sentence = 'This line has {cells, plural, one {# cell} other {# cells}}, but the header has {columns}.'
  return lines
    .filter(({ cells }) => cells.length !== columns)
    .map(({ line, cells }) => ({ line, sentence, values: { cells: cells.length, columns } }))
}

function tooManyLines(lines: Line[], maxRows: number): Problem[] {
  const line = lines[maxRows]?.line
  const sentence = 'This file has more than {rows, number} rows. Split it and bring it in piece by piece.'
  return line === undefined ? [] : [{ line, sentence, values: { rows: maxRows } }]
}

type Line = { line: number; cells: string[] }

/** Where the reading has come to: the byte, and the line it is on. */
type Place = { at: number; line: number }

/**
 * Where quotes are wrong, everything up to the end of the file may seem to be one cell: the line on which it began is
 * set aside, and reading starts again on the next.
 */
function linesOf(file: Buffer, maxRows: number) {
  const good: Line[] = []
  const problems: Problem[] = []
  let place: Place = { at: startOf(file), line: 1 }
  const delimiter = delimiterOf(file.subarray(place.at))
  while (place.at < file.length && good.length < maxRows + 2 && problems.length < mostProblems) {
    const { records, broken } = parseFrom(file, place.at, delimiter, maxRows + 2)
    for (const { cells, end } of records) {
      place = pastBlankLines(file, place)
      const unclean = uncleanLine(file.subarray(place.at, end))
      if (unclean) problems.push({ ...unclean, line: place.line + unclean.line })
      else if (cells.some((cell) => cell.trim() !== '')) good.push({ line: place.line, cells })
      place = moved(file, place, end)
    }
    if (!broken && records.length === 0) break
    if (!broken) continue
    place = pastBlankLines(file, place)
    problems.push({ line: place.line, sentence: 'The quotation marks on this line do not match.' })
    place = moved(file, place, endOfLine(file, place.at))
  }
  return { good, problems }
}

function startOf(file: Buffer) {
  return file.subarray(0, 3).equals(Buffer.from('\uFEFF')) ? 3 : 0
}

function delimiterOf(text: Buffer): string {
  const header = text.toString('utf8', 0, endOfLine(text, 0)).replace(/"[^"]*"/g, '')
  if (header.includes(',')) return ','
  return [';', '\t'].find((sign) => header.includes(sign)) ?? ','
}

function parseFrom(file: Buffer, from: number, delimiter: string, most: number) {
  const records: { cells: string[]; end: number }[] = []
  const options: Options = {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    to: most,
    on_record: (cells, { bytes_records }) => {
      records.push({ cells, end: from + bytes_records })
      return null
    },
  }
  try {
    parse(file.subarray(from), options)
    return { records, broken: false }
  } catch (error) {
    if (error instanceof CsvError) return { records, broken: true }
    throw error
  }
}

function pastBlankLines(file: Buffer, place: Place): Place {
  let end = place.at
  while (file[end] === 10 || file[end] === 13) end++
  return moved(file, place, end)
}

function moved(file: Buffer, { at, line }: Place, end: number): Place {
  let breaks = 0
  for (let i = at; i < end; i++) if (file[i] === 10 || (file[i] === 13 && file[i + 1] !== 10)) breaks++
  return { at: end, line: line + breaks }
}

function endOfLine(file: Buffer, from: number) {
  let end = from
  while (end < file.length && file[end] !== 10 && file[end] !== 13) end++
  return end
}

/** What is wrong with the bytes of a record, and on which of its lines, counted from 0. */
function uncleanLine(record: Buffer): Problem | null {
  if (isUtf8(record) && !record.includes(0)) return null
  let place: Place = { at: 0, line: 0 }
  while (place.at < record.length) {
    const end = endOfLine(record, place.at)
    const bytes = record.subarray(place.at, end)
    if (!isUtf8(bytes)) return { line: place.line, sentence: 'This line is not valid UTF-8. Save the file as CSV in UTF-8.' }
    if (bytes.includes(0))
      return { line: place.line, sentence: 'This line holds a NUL character. Take it out, or save the file as CSV in UTF-8.' }
    place = moved(record, place, record[end] === 13 && record[end + 1] === 10 ? end + 2 : end + 1)
  }
  return null
}

function columnNames(header: string[]): string[] {
  const seen = new Map<string, number>()
  return header.map((cell) => {
    const name = cell.trim()
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times > 1 && name !== '' ? `${name} (${times})` : name
  })
}

function namedCells(names: string[], cells: string[]): Row['cells'] {
  return Object.fromEntries(names.flatMap((name, i) => (name === '' ? [] : [[name, cells[i]!]])))
}
