import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import type { ColumnType } from './common-columns.ts'
import type { Cell } from './csv.ts'
import type { Front, Table } from './table.ts'

/** Rows that are compressed together, and in memory until they are: so few that nobody waits for it. */
const groupSize = 5_000

/** A table as Parquet (Snappy, one group for each 5,000 rows or a little more, every column optional), piece by piece. What it says of itself stands in its metadata. */
export async function* writeParquet({ columns, pages }: Table, front: Front): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter()
  const kvMetadata = front.lines.map(([key, value]) => ({ key, value }))
  const writer = new ParquetWriter({ writer: bytes, schema: schemaOf(columns), kvMetadata, createdBy: 'parley' })
  const take = () => {
    const taken = bytes.getBytes().slice()
    bytes.index = 0
    return taken
  }
  let group: Cell[][] = []
  const write = () => {
    const columnData = columns.map(({ name, type }, place) => ({ name, data: group.map((row) => plain(row[place], type)) }))
    writer.write({ columnData, rowGroupSize: group.length })
    group = []
    return take()
  }
  for await (const rows of pages) {
    group.push(...rows)
    if (group.length >= groupSize) yield write()
  }
  if (group.length > 0) yield write()
  writer.finish()
  yield take()
}

function schemaOf(columns: Table['columns']): SchemaElement[] {
  return [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...kindOf(type) })),
  ]
}

function kindOf(type: ColumnType): Pick<SchemaElement, 'type' | 'converted_type' | 'logical_type'> {
  if (type === 'whole number') return { type: 'INT32' }
  if (type === 'number') return { type: 'DOUBLE' }
  if (type === 'true or false') return { type: 'BOOLEAN' }
  if (type === 'time') {
    return { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' } }
  }
  return { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }
}

function plain(cell: Cell, type: ColumnType) {
  if (cell === null || cell === undefined) return undefined
  if (type === 'time') return new Date(cell as string | Date)
  return typeof cell === 'string' ? cell.toWellFormed() : cell
}
