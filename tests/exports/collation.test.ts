import { sql } from 'drizzle-orm'
import { strFromU8, unzipSync } from 'fflate'
import { expect } from 'vitest'
import { selectRows } from '../../db/client.ts'
import { importAtOnce } from '../../server/imports/at-once.ts'
import { readSource } from '../../server/imports/sources.ts'
import { cast, later } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { otherGround } from '../support/ground.ts'
import { test } from '../support/test.ts'
import { fileOf, snapshotted, taken } from './snapshotted.ts'
import { themed } from './themed.ts'

test('files and lists have an order of their own, whatever order the database has for words', { timeout: 60_000 }, async ({ skip }) => {
  const database = await otherGround()
  if (!database) return skip('it takes a PostgreSQL that knows the order of a dictionary')
  const { db } = database
  try {
    const [order] = await selectRows(db, sql`select 'a' < 'B' as "isDictionary"`)
    expect(order).toEqual({ isDictionary: true })
    const { halden } = await cast(db)
    await themed(db, halden)
    const file = 'choice,why,B,a,Ä,_z\nBelt,It was cheap.,1,2,3,4\n'
    const given = { kind: 'csv' as const, settings: { choice: 'choice', why: 'why', keep: 'B,a,Ä,_z' }, nameless: 'Participant {number}' }
    const source = readSource({ ...given, files: { file: Buffer.from(file) }, timeZone: 'UTC', view: '' })
    const target = { slug: 'window-motor', question: '', context: '', championId: null, visibility: 'public' as const }
    await importAtOnce(db, halden.company, { ...given, by: halden.maren, name: 'survey.csv', source, target, at: later({ hours: 4 }) })

    const id = await snapshotted(db, halden, { columns: true })
    const project = strFromU8(unzipSync((await fileOf(db, halden, id, 'project.qdpx')).bytes)['project.qde']!)
    const values = [...project.matchAll(/<TextValue>([1-4])<\/TextValue>/g)].map(([, value]) => value)
    expect(values).toEqual(['1', '4', '2', '3'])
    const header = (await fileOf(db, halden, id, 'statements.csv')).bytes.toString().split('\n')[0]!
    expect([...header.matchAll(/imported_([^"]+)"/g)].map(([, name]) => name)).toEqual(['B', '_z', 'a', 'Ä'])

    const { get } = await (await openDoors(database, { at: taken })).visitor(halden.noor)
    const crosstab = (await get('/halden/analysis/window-motor/crosstab')).body
    expect([...crosstab.matchAll(/by=column%3A([^"&]+)/g)].map(([, name]) => decodeURIComponent(name!))).toEqual(['_z', 'a', 'Ä', 'B'])
    const form = (await get('/halden/d/window-motor/export')).body
    expect(form).toContain('_z, a, Ä')
  } finally {
    await database.close()
  }
})
