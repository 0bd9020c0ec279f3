import { inPieces, type Table } from './table.ts'

/** A table as JSON lines (one object a line, by the columns' names, UTF-8), piece by piece. What is empty is null; text stands as it was written. */
export async function* writeJsonLines({ columns, pages }: Table): AsyncGenerator<string> {
  for await (const rows of pages) {
    for (const some of inPieces(rows)) {
      yield some
        .map((row) => `${JSON.stringify(Object.fromEntries(columns.map(({ name }, place) => [name, row[place] ?? null])))}\n`)
        .join('')
    }
  }
}
