import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Db, selectRows } from '../../db/client.ts'
import { migrate, pendingMigrations } from '../../db/migrate.ts'
import { findSnapshot } from '../../server/exports/snapshots.ts'
import { snapshotted } from '../exports/snapshotted.ts'
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
  await beforeWhatCameIn(db)
  await forgetMigrations(db, 2)
  await migrate(freshDatabase)
  expect(await pendingMigrations(db)).toBe(0)
  expect(await all()).toEqual(before)
  expect(before.map(({ told }) => told)).toEqual([null, null, null, null])
})

test('a database from before files were dated by when they came keeps its themes and snapshots, with what they were told by', async ({
  freshDatabase,
}) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  const { quietness } = await themed(db, halden)
  const id = await snapshotted(db, halden)
  await beforeWhatCameIn(db)
  await db.execute(sql`update themes set language = case when id = ${quietness} then '!!' else 'en' end`)
  await db.execute(sql`update snapshots set filters = filters - 'timeZone'`)
  await forgetMigrations(db, 1)
  await migrate(freshDatabase)
  const languages = await selectRows<{ language: string | null }>(db, sql`select language from themes order by language`)
  expect(languages.map(({ language }) => language)).toEqual(['en', null])
  expect((await findSnapshot(db, halden.dialogue, id)).timeZone).toBe('Europe/Zagreb')
  await expect(db.execute(sql`update themes set language = '!!'`)).rejects.toThrow()
})

/** As it was before the last migration. */
async function beforeWhatCameIn(db: Db) {
  await db.execute(sql`alter table supports drop column import_id`)
  await db.execute(sql`alter table themes drop constraint themes_language`)
}

async function forgetMigrations(db: Db, last: number) {
  const latest = sql`select created_at from drizzle.__drizzle_migrations order by created_at desc limit ${last}`
  await db.execute(sql`delete from drizzle.__drizzle_migrations where created_at in (${latest})`)
  expect(await pendingMigrations(db)).toBe(last)
}
