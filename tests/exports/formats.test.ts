import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { XmlDocument } from 'libxml2-wasm'
import { readSheet } from 'read-excel-file/node'
import { describe, expect, test } from 'vitest'
import { type Cell, csvLine, withoutMarker } from '../../server/exports/csv.ts'
import { writeJsonLines } from '../../server/exports/json-lines.ts'
import { writeParquet } from '../../server/exports/parquet.ts'
import type { Front, Table } from '../../server/exports/table.ts'
import { writeXlsx } from '../../server/exports/xlsx.ts'

const dangerous = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']
const front: Front = {
  lines: [['Licence', '=CC BY 4.0']],
  columns: [{ column: 'a', meaning: 'What it is.', type: 'text', values: '' }],
}

describe('XLSX', () => {
  test('has its rows on its first sheet, and what it says of itself on the last', async () => {
    const book = await xlsx([['=1+1', -2, true, null, 'x']], ['text', 'number', 'true or false', 'text', 'text'])
    expect(await readSheet(book, 1)).toEqual([
      ['c0', 'c1', 'c2', 'c3', 'c4'],
      ['=1+1', -2, true, null, 'x'],
    ])
    expect(await readSheet(book, 2)).toEqual([
      ['Licence', '=CC BY 4.0', null, null],
      [null, null, null, null],
      ['column', 'meaning', 'type', 'values'],
      ['a', 'What it is.', 'text', null],
    ])
  })

  test('its parts are XML, and every one is told of', async () => {
    const parts = unzipSync(await xlsx([['a']]))
    for (const [path, bytes] of Object.entries(parts)) expect(() => XmlDocument.fromBuffer(bytes).dispose(), path).not.toThrow()
    const types = strFromU8(parts['[Content_Types].xml']!)
    for (const path of Object.keys(parts).filter((path) => path.startsWith('xl/') && !path.endsWith('.rels')))
      expect(types).toContain(`/${path}`)
  })

  test('every text is read back as it was, what XML cannot hold included', async () => {
    const texts = ['\0', '\r\n', '\u000B', '_x0041_', '_x005F_', '<&>"\'', ' a ', '\u0085', '\uFFFE', '👩‍👩‍👧', 'שלום', '\uD800']
    expect(cellsOf(await xlsx([texts]))).toEqual([texts.map((text) => text.toWellFormed())])
  })
})

describe('100,000 random cells', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...dangerous, '"', "'", ',', ';', '<', '&', '_x', '0041_', 'a', '\r\n', ' ', 'é', '👩‍👩‍👧', 'ש') }),
  )
  const table = fc.array(fc.array(texts, { minLength: 5, maxLength: 5 }), { minLength: 200, maxLength: 200 })

  test('CSV: none starts a formula, and each is read back in its own column', { timeout: 120_000 }, async () => {
    const { cells } = await over(table, async (rows) => {
      const read = parse(rows.map(csvLine).join(''), { record_delimiter: '\r\n' })
      expect(read.flat().filter((cell) => dangerous.includes(cell[0]!))).toEqual([])
      expect(read.map((row) => row.map(withoutMarker))).toEqual(wellFormed(rows))
    })
    expect(cells).toBeGreaterThanOrEqual(100_000)
  })

  test('XLSX: none is a formula, and each is read back in its own column', { timeout: 240_000 }, async () => {
    const { cells } = await over(table, async (rows) => {
      const book = await xlsx(rows)
      const sheet = strFromU8(unzipSync(book)['xl/worksheets/sheet1.xml']!)
      expect(sheet).not.toMatch(/<f[ >/]/)
      expect(new Set([...sheet.matchAll(/<c [^>]*?t="(\w+)"/g)].map(([, type]) => type))).toEqual(new Set(['inlineStr']))
      expect(cellsOf(book)).toEqual(wellFormed(rows))
    })
    expect(cells).toBeGreaterThanOrEqual(100_000)
  })

  test('Parquet and JSON lines: each is read back as it was written', { timeout: 240_000 }, async () => {
    const { cells } = await over(table, async (rows) => {
      const [objects, lines] = [await parquetReadObjects({ file: bufferOf(await parquet(rows)) }), await jsonLines(rows)]
      expect(objects.map((row) => Object.values(row))).toEqual(wellFormed(rows))
      expect(lines.map((row) => Object.values(row).map((cell) => (cell as string).toWellFormed()))).toEqual(wellFormed(rows))
    })
    expect(cells).toBeGreaterThanOrEqual(100_000)
  })

  async function over(tables: fc.Arbitrary<string[][]>, check: (rows: string[][]) => Promise<void>) {
    let cells = 0
    await fc.assert(
      fc.asyncProperty(tables, async (rows) => {
        cells += rows.flat().length
        await check(rows)
      }),
      { numRuns: 100, interruptAfterTimeLimit: 200_000, markInterruptAsFailure: true, endOnFailure: true },
    )
    return { cells }
  }
})

test('Parquet keeps numbers, truth, moments and nothing as what they are, and says what it is of', async () => {
  const bytes = await parquet(
    [
      ['a', 3, 0.5, true, '2026-11-09T09:00:00.000Z'],
      [null, null, null, null, null],
    ],
    ['text', 'whole number', 'number', 'true or false', 'time'],
  )
  expect(await parquetReadObjects({ file: bufferOf(bytes) })).toEqual([
    { c0: 'a', c1: 3, c2: 0.5, c3: true, c4: new Date('2026-11-09T09:00:00.000Z') },
    { c0: null, c1: null, c2: null, c3: null, c4: null },
  ])
  const { key_value_metadata: said } = await parquetMetadataAsync(bufferOf(bytes))
  expect(said).toEqual([{ key: 'Licence', value: '=CC BY 4.0' }])
})

test('Parquet and XLSX are written in groups, so that none but those are in memory', async () => {
  const rows = Array.from({ length: 45_000 }, (_, number) => [`row ${number}`])
  const bytes = await parquet(rows)
  const { row_groups: groups } = await parquetMetadataAsync(bufferOf(bytes))
  expect(groups.map(({ num_rows }) => Number(num_rows)).every((size) => size < 7_000)).toBe(true)
  expect((await parquetReadObjects({ file: bufferOf(bytes) })).map((row) => [row.c0])).toEqual(rows)
})

function tableOf(rows: Cell[][], types: Table['columns'][number]['type'][] = []): Table {
  async function* pages() {
    for (let from = 0; from < rows.length; from += 1_000) yield rows.slice(from, from + 1_000)
  }
  const columns = (rows[0] ?? []).map((_, place) => ({ name: `c${place}`, type: types[place] ?? ('text' as const) }))
  return { name: 'rows', columns, pages: pages() }
}

async function xlsx(rows: Cell[][], types?: Table['columns'][number]['type'][]) {
  return await gathered(writeXlsx(tableOf(rows, types), front))
}

async function parquet(rows: Cell[][], types?: Table['columns'][number]['type'][]) {
  return await gathered(writeParquet(tableOf(rows, types), front))
}

async function jsonLines(rows: Cell[][]) {
  let text = ''
  for await (const piece of writeJsonLines(tableOf(rows))) text += piece
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

async function gathered(pieces: AsyncIterable<Uint8Array>) {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

/** The cells of the first sheet by another reader's XML, each put where its own reference says. */
function cellsOf(book: Uint8Array): string[][] {
  const sheet = XmlDocument.fromBuffer(unzipSync(book)['xl/worksheets/sheet1.xml']!)
  const names = { s: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main' }
  const width = sheet.find('//s:row[@r="1"]/s:c', names).length
  const rows = sheet.find('//s:row[position() > 1]', names).map((row) => {
    const cells = Array.from({ length: width }, () => '')
    for (const cell of row.find('s:c', names)) {
      const place = (cell as unknown as { attr(name: string): { value: string } }).attr('r').value.replace(/\d/g, '').charCodeAt(0) - 65
      cells[place] = cell.content.replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    }
    return cells
  })
  sheet.dispose()
  return rows
}

function wellFormed(rows: string[][]) {
  return rows.map((row) => row.map((cell) => cell.toWellFormed()))
}

function bufferOf(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}
