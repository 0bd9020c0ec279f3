import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Db, selectRows } from '../../db/client.ts'
import { refreshStatistics } from '../../db/statistics.ts'
import { test } from '../support/test.ts'

test('what was never counted is counted once, and again when it has grown by half', async ({ db }) => {
  await db.execute(sql`create table leaves (number int)`)
  expect(await refreshStatistics(db)).not.toContain('leaves')
  await fill(db, 1_000)
  expect(await refreshStatistics(db)).toContain('leaves')
  expect(await counted(db)).toBe(1_000)
  await fill(db, 100)
  expect(await refreshStatistics(db)).not.toContain('leaves')
  await fill(db, 2_000)
  expect(await refreshStatistics(db)).toContain('leaves')
  expect(await counted(db)).toBe(3_100)
})

async function fill(db: Db, rows: number) {
  await db.execute(sql`insert into leaves select generate_series(1, ${rows}::int)`)
}

async function counted(db: Db) {
  const [row] = await selectRows<{ count: number }>(db, sql`select reltuples::int as count from pg_class where relname = 'leaves'`)
  return row!.count
}
