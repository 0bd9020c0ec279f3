import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { selectRows } from '../db/client.ts'
import { pendingMigrations } from '../db/migrate.ts'
import { test } from './support/test.ts'

const count = sql`select count(*)::int as n from companies`

test('the ground is migrated', async ({ db }) => {
  expect(await pendingMigrations(db)).toBe(0)
})

test('what one test writes', async ({ db }) => {
  await db.execute(sql`create table traces (id int)`)
  expect(await selectRows(db, sql`select to_regclass('traces') is not null as there`)).toEqual([{ there: true }])
})

test('no other test reads', async ({ db }) => {
  expect(await selectRows(db, sql`select to_regclass('traces') is not null as there`)).toEqual([{ there: false }])
})

test('a fresh database is empty, and its own', async ({ freshDatabase, db }) => {
  await freshDatabase.db.execute(sql`create table traces (id int)`)
  expect(await selectRows(freshDatabase.db, count)).toEqual([{ n: 0 }])
  expect(await selectRows(db, sql`select to_regclass('traces') is not null as there`)).toEqual([{ there: false }])
})
