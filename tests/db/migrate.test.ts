import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { selectRows } from '../../db/client.ts'
import { migrate, pendingMigrations } from '../../db/migrate.ts'
import { themed } from '../exports/themed.ts'
import { cast } from '../support/cast.ts'
import { test } from '../support/test.ts'

const applied = sql`select count(*)::int as n from drizzle.__drizzle_migrations`

test('servers that start at once migrate once', async ({ freshDatabase }) => {
  const { db, kind } = freshDatabase
  const [before] = await selectRows(db, applied)
  await db.execute(sql`drop schema public cascade`)
  await db.execute(sql`drop schema drizzle cascade`)
  await db.execute(sql`create schema public`)
  expect(await pendingMigrations(db)).toBeGreaterThan(0)

  await Promise.all(Array.from({ length: kind === 'postgres' ? 4 : 1 }, () => migrate(freshDatabase)))
  expect(await pendingMigrations(db)).toBe(0)
  expect(await selectRows(db, applied)).toEqual([before])
})

test('a database from before a coding could be told of keeps its codings, each as the word of who made it', async ({ freshDatabase }) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  await themed(db, halden)
  const all = async () =>
    await selectRows<{ id: string; by: string; told: string[] | null }>(
      db,
      sql`select id, by, told_coders as told from codings order by id`,
    )
  const before = await all()
  await db.execute(sql`alter table codings drop column told_coders`)
  await db.execute(
    sql`delete from drizzle.__drizzle_migrations where created_at = (select max(created_at) from drizzle.__drizzle_migrations)`,
  )
  expect(await pendingMigrations(db)).toBe(1)
  await migrate(freshDatabase)
  expect(await pendingMigrations(db)).toBe(0)
  expect(await all()).toEqual(before)
  expect(before.map(({ told }) => told)).toEqual([null, null, null, null])
})
