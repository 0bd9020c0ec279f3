import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cell, csvLine, withoutMarker, writeCsv } from '../../server/exports/csv.ts'

const dangerous = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']

test('every cell is quoted, every line ends in CRLF, quotes are doubled', () => {
  expect(csvLine(['a', 'say "hi"', 'one,two\nthree', ''])).toBe('"a","say ""hi""","one,two\nthree",""\r\n')
})

test('numbers, truth, moments and nothing have one plain form', () => {
  expect(csvLine([-2, 0.5, 10n, true, new Date('2026-03-01T10:00:00+01:00'), null, undefined])).toBe(
    '"-2","0.5","10","true","2026-03-01T09:00:00.000Z","",""\r\n',
  )
})

test.each(dangerous)('text that begins with %j gets an apostrophe in front', (sign) => {
  expect(csvLine([`${sign}1+1`])).toBe(`"'${sign}1+1"\r\n`)
  expect(withoutMarker(`'${sign}1+1`)).toBe(`${sign}1+1`)
})

test('an apostrophe that someone wrote is kept', async () => {
  for (const text of ["'tis so", "'", "''", "'=1", "''=1"]) expect(await roundTrip([[text]])).toEqual([[text]])
})

test('the header comes first, behind a byte order mark where one is asked for', async () => {
  const pieces = await gathered(writeCsv(['id', '=why'], [['1', 'because']], { bom: true }))
  expect(pieces).toEqual(['\uFEFF"id","\'=why"\r\n', '"1","because"\r\n'])
})

test('rows are written as they come, not gathered first', async () => {
  const read: number[] = []
  async function* rows() {
    for (const number of [1, 2, 3]) {
      read.push(number)
      yield [number]
    }
  }
  const pieces = writeCsv(['n'], rows())
  await pieces.next()
  await pieces.next()
  expect(read).toEqual([1])
})

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...dangerous, '"', "'", ',', ';', 'a', '\r\n', ' ', 'é', '👩‍👩‍👧', 'ש') }),
)
const tables = fc
  .integer({ min: 1, max: 5 })
  .chain((width) => fc.array(fc.array(texts, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 10 }))

test('what is written is read again word for word, in its own column, and no cell is a formula', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (table) => {
      const cells = readBack(await write(table))
      expect(cells.flat().filter((cell) => dangerous.includes(cell[0]!))).toEqual([])
      expect(cells.map((row) => row.map(withoutMarker))).toEqual(table.map((row) => row.map((cell) => cell.toWellFormed())))
    }),
    { numRuns: 1000 },
  )
})

async function roundTrip(table: Cell[][]) {
  return readBack(await write(table)).map((row) => row.map(withoutMarker))
}

async function write(table: Cell[][]) {
  const pieces = await gathered(
    writeCsv(
      table[0]!.map((_, i) => `c${i}`),
      table,
    ),
  )
  return Buffer.from(pieces.join(''), 'utf8')
}

async function gathered(pieces: AsyncIterable<string>) {
  const all: string[] = []
  for await (const piece of pieces) all.push(piece)
  return all
}

function readBack(csv: Buffer): string[][] {
  return parse(csv, { record_delimiter: '\r\n' }).slice(1)
}
