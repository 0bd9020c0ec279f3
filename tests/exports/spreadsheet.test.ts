import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { csvLine } from '../../server/exports/csv.ts'
import { writeXlsx } from '../../server/exports/xlsx.ts'

/** A spreadsheet program as a second reader, where one is installed: Gnumeric's converter. */
const isAbsent = !isInstalled('ssconvert')

/** What formulas and columns break on. Control characters and the like are read back elsewhere: this program drops them. */
const texts = fc.string({
  unit: fc.constantFrom('=', '+', '-', '@', '1', '2', 'A', '"', "'", ',', ';', '<', '&', ' ', 'é', '👩‍👩‍👧', 'ש', '(', ')', '!', '|', '%'),
  minLength: 1,
  maxLength: 12,
})
const formulas = ['=1+1', '=cmd|" /C calc"!A0', '+1+1', '-1+1', '@SUM(A1)', '=HYPERLINK("http://x.invalid","y")']

test.skipIf(isAbsent)('a spreadsheet program reads every text of an XLSX file as text, in its own column', async () => {
  const rows = sampleRows()
  const columns = rows[0]!.map((_, place) => ({ name: `c${place}`, type: 'text' as const }))
  async function* pages() {
    yield rows
  }
  const pieces: Uint8Array[] = []
  for await (const piece of writeXlsx({ name: 'rows', columns, pages: pages() }, { lines: [], columns: [] })) pieces.push(piece)
  const [, ...read] = convertedSheet(Buffer.concat(pieces), 'rows')
  expect(read).toEqual(rows)
})

test.skipIf(isAbsent)('a spreadsheet program calculates nothing in a CSV file, and shifts no column', () => {
  const rows = sampleRows()
  const read = convertedCsv(Buffer.from(rows.map(csvLine).join('')))
  expect(read.length).toBe(rows.length)
  for (const [place, row] of rows.entries()) {
    const shown = read[place]!
    expect(shown.length).toBe(row.length)
    for (const [column, text] of row.entries()) if (formulas.includes(text)) expect(shown[column]).toContain(text)
  }
})

/** 200 rows of five texts, with a formula in each. */
function sampleRows() {
  const rows = fc.sample(fc.array(texts, { minLength: 4, maxLength: 4 }), { seed: 5, numRuns: 200 })
  return rows.map((row, place) => row.toSpliced(place % 5, 0, formulas[place % formulas.length]!))
}

/** A CSV file as the program reads it, opened as a spreadsheet. */
function convertedCsv(bytes: Uint8Array) {
  const folder = folderWith('rows.csv', bytes)
  execFileSync('ssconvert', ['--import-type=Gnumeric_stf:stf_csvtab', 'rows.csv', 'read.csv'], { cwd: folder })
  return readIn(folder, 'read.csv')
}

/** The sheet of a workbook that has this name, as the program reads it. */
function convertedSheet(bytes: Uint8Array, name: string) {
  const folder = folderWith('book.xlsx', bytes)
  execFileSync('ssconvert', ['-S', '--export-type=Gnumeric_stf:stf_csv', 'book.xlsx', 'read-%s.csv'], { cwd: folder })
  return readIn(folder, `read-${name}.csv`)
}

function folderWith(name: string, bytes: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-spreadsheet-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, name), bytes)
  return folder
}

function readIn(folder: string, name: string): string[][] {
  return parse(readFileSync(join(folder, name)), { relax_column_count: true })
}

function isInstalled(program: string) {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
