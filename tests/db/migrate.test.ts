import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { selectRows } from '../../db/client.ts'
import { migrate, pendingMigrations } from '../../db/migrate.ts'
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
