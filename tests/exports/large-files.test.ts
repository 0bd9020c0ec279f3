import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { sql } from 'drizzle-orm'
import { unzipSync } from 'fflate'
import { parquetMetadataAsync } from 'hyparquet'
import { expect } from 'vitest'
import { type Db, selectRows } from '../../db/client.ts'
import { dictionaryFile, openSnapshotFile, snapshotFileNames } from '../../server/exports/snapshot-files.ts'
import { findSnapshot, takeSnapshot } from '../../server/exports/snapshots.ts'
import { wordsFor } from '../../server/words/words.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { manyThemed } from '../support/many-themed.ts'
import { everything } from '../support/snapshot.ts'
import { test } from '../support/test.ts'

const at = later({ days: 30 })

test('every file of 100,000 statements has as many lines as the database counts', { timeout: 300_000 }, async ({ freshDatabase, skip }) => {
  skip(freshDatabase.kind !== 'postgres', 'so many are for a PostgreSQL')
  const { halden } = await cast(freshDatabase.db)
  await freshDatabase.alone((db) => manyThemed(db, halden, 100_000))
  const { db } = freshDatabase
  const counted = await countedIn(db, halden)
  const { dialogue, maren } = halden
  const { id } = await takeSnapshot(db, dialogue, { ...everything, by: maren, at, language: 'en' })
  const snapshot = await findSnapshot(db, dialogue, id)
  const ground = { words: wordsFor('en'), secret: 'a secret of the tests, long enough for everybody', at }
  // JSON lines are counted in large.test.ts.
  for (const name of snapshotFileNames.filter((name) => name !== dictionaryFile && !name.endsWith('.jsonl'))) {
    const [what = '', format = ''] = name.split('.')
    const spool = await openSnapshotFile(db, dialogue, snapshot, name, ground)
    const found = await read[format]!(spool.read())
    await spool.close()
    expect({ name, found }).toEqual({ name, found: format === 'qdpx' ? counted : counted[what as keyof typeof counted] })
  }
})

/** What is there, by the database's own count, without anything that writes files. */
async function countedIn(db: Db, { dialogue: { companyId, id } }: Troupe) {
  const here = (table: string) => sql`${sql.raw(table)} where company_id = ${companyId} and dialogue_id = ${id}`
  const [row] = await selectRows<{ statements: number; codings: number; codebook: number }>(
    db,
    sql`select (select count(*)::int from ${here('statements')}) as statements, (select count(*)::int from ${here('codings')} and removed_at is null) as codings,
      (select count(*)::int from ${here('themes')}) as codebook`,
  )
  return row!
}

type Pieces = AsyncIterable<Uint8Array>

/** How many lines a file has, by a reader that is not ours. */
const read: Record<string, (pieces: Pieces) => Promise<unknown>> = {
  csv: async (pieces) => {
    let lines = 0
    for await (const _ of Readable.from(pieces).pipe(parse({ columns: true, bom: true }))) lines += 1
    return lines
  },
  parquet: async (pieces) => {
    const { buffer, byteOffset, byteLength } = await whole(pieces)
    const { num_rows: rows } = await parquetMetadataAsync({
      byteLength,
      slice: async (from, to) => buffer.slice(byteOffset + from, byteOffset + (to ?? byteLength)) as ArrayBuffer,
    })
    return Number(rows)
  },
  xlsx: async (pieces) => {
    const sheet = 'xl/worksheets/sheet1.xml'
    const files = unzipSync(await whole(pieces), { filter: ({ name }) => name === sheet })
    return timesIn(files[sheet]!, '<row ') - 1
  },
  qdc: async (pieces) => timesIn(await whole(pieces), '<Code '),
  qdpx: async (pieces) => {
    const { 'project.qde': project } = unzipSync(await whole(pieces))
    const of = (element: string) => timesIn(project!, `<${element} `)
    return { statements: of('TextSource'), codings: of('Coding'), codebook: of('Code') }
  },
}

async function whole(pieces: Pieces) {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

function timesIn(bytes: Uint8Array, words: string) {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let times = 0
  for (let place = all.indexOf(words); place >= 0; place = all.indexOf(words, place + 1)) times += 1
  return times
}
