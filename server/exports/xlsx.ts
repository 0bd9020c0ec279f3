import { Zip, ZipDeflate } from 'fflate'
import type { Cell } from './csv.ts'
import type { Front, Table } from './table.ts'
import { bookParts, columnName, sheetEnd, sheetStart, xmlText } from './xlsx-parts.ts'

/** As many rows as a sheet holds, its header with them. */
const sheetSize = 1_048_576

/**
 * A table as XLSX (Office Open XML, ECMA-376), piece by piece: as many sheets as its rows need, and what it says of itself on the
 * last. Text is text, written where it stands; there is no formula in it anywhere, whatever the text begins with.
 */
export async function* writeXlsx({ name, columns, pages }: Table, front: Front): AsyncGenerator<Uint8Array> {
  const { zip, taken } = openZip()
  const sheets: string[] = []
  const widths = columns.map(({ type }) => (type === 'text' ? 40 : 18))
  let sheet: ReturnType<typeof zip> | undefined
  let at = 0
  const open = () => {
    sheets.push(sheets.length === 0 ? name : `${name} ${sheets.length + 1}`)
    sheet = zip(`xl/worksheets/sheet${sheets.length}.xml`)
    sheet.push(
      sheetStart(widths, { frozen: true }) +
        row(
          columns.map((column) => column.name),
          1,
          1,
        ),
    )
    at = 1
    return sheet
  }
  let current = open()
  for await (const page of pages) {
    for (let from = 0; from < page.length; ) {
      if (at === sheetSize) {
        current.push(sheetEnd, true)
        current = open()
      }
      const some = page.slice(from, from + sheetSize - at)
      current.push(some.map((cells, place) => row(cells, at + place + 1, 0)).join(''))
      at += some.length
      from += some.length
    }
    yield* taken()
  }
  current.push(sheetEnd, true)
  sheets.push('about')
  zip(`xl/worksheets/sheet${sheets.length}.xml`).push(aboutSheet(front), true)
  for (const [path, words] of bookParts(sheets)) zip(path).push(words, true)
  yield* taken({ isLast: true })
}

/** What a table says of itself: under which terms it is given, and what each column means. */
function aboutSheet(front: Front) {
  const lines: Cell[][] = [
    ...front.lines,
    [],
    ['column', 'meaning', 'type', 'values'],
    ...front.columns.map(({ column, meaning, type, values }) => [column, meaning, type, values]),
  ]
  return sheetStart([24, 80, 30, 40]) + lines.map((line, place) => row(line, place + 1, 0)).join('') + sheetEnd
}

/** One row of a sheet, `style` 1 for a header. */
function row(cells: Cell[], number: number, style: number) {
  const all = cells.map((value, place) => cell(value, `${columnName(place)}${number}`, style)).join('')
  return `<row r="${number}">${all}</row>`
}

function cell(value: Cell, place: string, style: number) {
  if (value === null || value === undefined || value === '') return ''
  const styled = style ? ` s="${style}"` : ''
  if (typeof value === 'number' && Number.isFinite(value)) return `<c r="${place}"${styled}><v>${value}</v></c>`
  if (typeof value === 'boolean') return `<c r="${place}"${styled} t="b"><v>${value ? 1 : 0}</v></c>`
  const text = value instanceof Date ? value.toISOString() : String(value)
  return `<c r="${place}"${styled} t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`
}

/** A zip that is written while it is read. It has no clock of its own: the same files are the same bytes, on every day. */
function openZip() {
  const chunks: Uint8Array[] = []
  const whole = new Zip((error, chunk) => {
    if (error) throw error
    chunks.push(chunk)
  })
  const zip = (path: string) => {
    const file = new ZipDeflate(path, { level: 3 })
    // By the parts of the local clock, which is what fflate writes.
    file.mtime = new Date(1980, 0, 1)
    whole.add(file)
    return { push: (words: string, isLast = false) => file.push(Buffer.from(words), isLast) }
  }
  function* taken({ isLast = false } = {}) {
    if (isLast) whole.end()
    yield* chunks.splice(0)
  }
  return { zip, taken }
}
