import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine, withoutMarker } from '../../server/exports/csv.ts'
import { readCsv } from '../../server/imports/csv.ts'

const limits = { maxBytes: 10_000_000, maxRows: 10_000 }
const read = (text: string | Uint8Array, given = limits) => readCsv(typeof text === 'string' ? Buffer.from(text) : text, given)

describe('a sound file', () => {
  test.each([
    ['LF', 'a,b\n1,2\n3,4\n'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR', 'a,b\r1,2\r3,4\r'],
    ['no line end at the end', 'a,b\n1,2\n3,4'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n3,4\n'],
    ['a byte order mark before a quote', '\uFEFF"a","b"\n1,2\n3,4\n'],
    ['different line ends mixed', 'a,b\r\n1,2\n3,4\r\n'],
    ['semicolons', 'a;b\n1;2\n3;4\n'],
    ['tabs', 'a\tb\n1\t2\n3\t4\n'],
    ['spaces around the column names', ' a , b\n1,2\n3,4\n'],
  ])('with %s', (_, text) => {
    expect(read(text)).toEqual({
      header: ['a', 'b'],
      rows: [
        { line: 2, cells: { a: '1', b: '2' } },
        { line: 3, cells: { a: '3', b: '4' } },
      ],
      problems: [],
    })
  })

  test.each(['\n', '\r\n', '\r'])('keeps line breaks inside quotes (%j), and knows where each row starts', (end) => {
    const text = ['why,who', `"one${end}two${end}${end}three",Ana`, '', '"say ""hi"", now",Ben', ',,', ''].join(end).replace(',,', ',')
    expect(read(text)).toEqual({
      header: ['why', 'who'],
      rows: [
        { line: 2, cells: { why: `one${end}two${end}${end}three`, who: 'Ana' } },
        { line: 7, cells: { why: 'say "hi", now', who: 'Ben' } },
      ],
      problems: [],
    })
  })

  test('a comma in the header wins over semicolons in its names', () => {
    expect(read('a;x,b\n1,2\n').header).toEqual(['a;x', 'b'])
    expect(read('"a,x";b\n1;2\n').header).toEqual(['a,x', 'b'])
  })

  test('columns of one name are told apart, and those without a name left out', () => {
    expect(read(',why,why,\n0,a,b,\n')).toMatchObject({ header: ['why', 'why (2)'], rows: [{ cells: { why: 'a', 'why (2)': 'b' } }] })
  })

  test('a column may be called __proto__', () => {
    expect(Object.entries(read('__proto__,constructor\n1,2\n').rows[0]!.cells)).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ])
  })

  test('a long cell is kept whole', () => {
    const long = 'why '.repeat(250_000)
    expect(read(`a\n"${long}"\n`).rows[0]!.cells.a).toBe(long)
  })

  test('right-to-left, emoji and Chinese text arrive as they were written', () => {
    const words = 'שלום 👩‍👩‍👧 線上叫車創新服務迅速竄起'
    expect(read(`a\n${words}\n`).rows[0]!.cells.a).toBe(words)
  })

  test('a header alone has no rows and no problem', () => {
    expect(read('a,b\n')).toEqual({ header: ['a', 'b'], rows: [], problems: [] })
  })
})

describe('a broken file', () => {
  test.each([
    ['nothing', '', 'This file is empty.'],
    ['nothing but a byte order mark', '\uFEFF', 'This file is empty.'],
    ['nothing but empty lines', '\n\n , \n', 'This file is empty.'],
    ['UTF-16', Buffer.from('\uFEFFa,b\n', 'utf16le'), 'This file is in UTF-16. Save it as CSV in UTF-8.'],
    ['a spreadsheet', Buffer.from('PK\x03\x04and so on'), 'This is a spreadsheet or an archive, not a CSV file. Save it as CSV in UTF-8.'],
    [
      'a header that is not UTF-8',
      Buffer.from('gr\xFCn,b\n1,2\n', 'latin1'),
      'This line is not valid UTF-8. Save the file as CSV in UTF-8.',
    ],
    ['a header with a lone quote', 'a,"b\n1,2\n', 'The quotation marks on this line do not match.'],
  ])('%s is one problem and no rows', (_, text, sentence) => {
    expect(read(text)).toMatchObject({ header: [], rows: [], problems: [{ line: 1, sentence }] })
  })

  test('letters that are not UTF-8 are named by their line, and the good rows are read', () => {
    const file = Buffer.concat([Buffer.from('a,b\n1,2\n"first\nsecond '), Buffer.from([0xe9]), Buffer.from('\nthird",4\n5,6\n')])
    expect(read(file)).toEqual({
      header: ['a', 'b'],
      rows: [
        { line: 2, cells: { a: '1', b: '2' } },
        { line: 6, cells: { a: '5', b: '6' } },
      ],
      problems: [{ line: 4, sentence: 'This line is not valid UTF-8. Save the file as CSV in UTF-8.' }],
    })
  })

  test('a NUL is named by its line', () => {
    expect(read('a,b\r\n1,2\r\n3,\0\r\n')).toMatchObject({
      rows: [{ line: 2 }],
      problems: [{ line: 3, sentence: 'This line holds a NUL character. Take it out, or save the file as CSV in UTF-8.' }],
    })
  })

  test.each([
    ['never closed', 'a,b\n1,2\n3,"four\n5,6\n7,8\n', 3, [2, 4, 5]],
    ['never closed on the last line', 'a,b\n1,2\n3,"four', 3, [2]],
    ['never closed, with another quote far below', 'a,b\n1,"two\n3,4\n5,"six"\n7,8\n', 2, [3, 4, 5]],
    ['in the middle of a word', 'a,b\n1,tw"o\n3,4\n', 2, [3]],
    ['closed too early', 'a,b\n1,"tw"o\n3,4\n', 2, [3]],
    ['never closed, after an empty line', 'a,b\n\n1,"two\n3,4\n', 3, [4]],
  ])('a quote %s sets its line aside, and no other', (_, text, line, others) => {
    const { rows, problems } = read(text)
    expect(problems).toEqual([{ line, sentence: 'The quotation marks on this line do not match.' }])
    expect(rows.map((row) => row.line)).toEqual(others)
  })

  test('too few and too many cells are named by their line', () => {
    expect(read('a,b\n1\n2,3\n4,5,6\n')).toMatchObject({
      rows: [{ line: 3 }],
      problems: [
        { line: 2, values: { cells: 1, columns: 2 } },
        { line: 4, values: { cells: 3, columns: 2 } },
      ],
    })
  })

  test('a file beyond the bytes is not read, and no row beyond the rows', () => {
    expect(read('a\n1\n', { maxBytes: 3, maxRows: 10 })).toMatchObject({
      rows: [],
      problems: [{ line: 1, values: { megabytes: 0.000003 } }],
    })
    expect(read('a\n1\n2\n', { maxBytes: 100, maxRows: 2 })).toMatchObject({ rows: [{ line: 2 }, { line: 3 }], problems: [] })
    expect(read('a\n1\n\n2\n3\n4\n', { maxBytes: 100, maxRows: 2 })).toMatchObject({
      rows: [{ line: 2 }, { line: 4 }],
      problems: [
        { line: 5, sentence: 'This file has more than {rows, number} rows. Split it and bring it in piece by piece.', values: { rows: 2 } },
      ],
    })
  })

  test('a file that is broken all over is answered soon, with the first hundred problems', () => {
    const begun = performance.now()
    expect(read(`a,b\n${'1,"two\n'.repeat(200_001)}`).problems).toHaveLength(100)
    expect(read(`a,b\n${'1,tw"o\n'.repeat(200_000)}`).problems).toHaveLength(100)
    expect(read(`a,b\n${'1\n'.repeat(9000)}`).problems).toHaveLength(100)
    expect(performance.now() - begun).toBeLessThan(3000)
  })
})

test('no bytes whatever make it throw, and rows stand on lines of their own in order', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(...['"', ',', '\n', '\r\n', '\r', '\0', 'a', '""', ' ', '\uFEFF'].map((text) => Buffer.from(text))),
      fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
    ),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(pieces, (parts) => {
      const { rows, problems } = read(Buffer.concat(parts))
      const lines = rows.map((row) => row.line)
      expect(lines).toEqual([...new Set(lines)].toSorted((a, b) => a - b))
      expect(problems.every((problem) => problem.line >= 1)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('what was exported is read again word for word', () => {
  const cell = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (table) => {
      const kept = table.filter((row) => row.some((text) => text.trim() !== ''))
      const { rows, problems } = read([['a', 'b'], ...table].map(csvLine).join(''))
      expect(problems).toEqual([])
      expect(rows.map(({ cells }) => [withoutMarker(cells.a!), withoutMarker(cells.b!)])).toEqual(kept)
    }),
    { numRuns: 500 },
  )
})
