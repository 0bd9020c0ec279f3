import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Database, selectRows } from '../../db/client.ts'
import { isUnavailable } from '../../db/faults.ts'
import { test as base } from '../support/test.ts'

/** What only a server can do to us: these run on PostgreSQL alone. */
const test = base.extend<{ server: Database }>({
  server: async ({ freshDatabase, skip }, use) => {
    skip(freshDatabase.kind !== 'postgres', 'the embedded database has no server that can go away')
    await use(freshDatabase)
  },
})

const everybodyElse = sql`select count(pg_terminate_backend(pid))::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`

test('connections dying under load lose nothing that was acknowledged, keep no half, and hurt nobody after', async ({ server: { db } }) => {
  await db.execute(sql`create table kept (id int primary key, part int)`)
  const acknowledged: number[] = []
  const refused: unknown[] = []
  let next = 0
  let isOver = false
  const work = async () => {
    while (!isOver) {
      next += 1
      const id = next
      try {
        await db.transaction(async (tx) => {
          await tx.execute(sql`insert into kept values (${id}, 1)`)
          await (id % 2 ? pause(10) : tx.execute(sql`select pg_sleep(0.01)`))
          await tx.transaction((inner) => inner.execute(sql`update kept set part = 2 where id = ${id}`))
        })
        acknowledged.push(id)
      } catch (error) {
        refused.push(error)
        await pause(1)
      }
    }
  }
  const workers = Array.from({ length: 16 }, work)
  for (let round = 0; round < 12; round += 1) {
    await pause(60)
    await db.execute(everybodyElse).catch(() => {})
  }
  isOver = true
  await Promise.all(workers)

  const rows = await selectRows<{ id: number; part: number }>(db, sql`select id, part from kept`)
  const kept = new Set(rows.map(({ id }) => id))
  expect(refused.length).toBeGreaterThan(0)
  expect(refused.filter((error) => !isUnavailable(error))).toEqual([])
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  expect(rows.filter(({ part }) => part !== 2)).toEqual([])
})

test('the rest of a broken transaction is sent to nobody', async ({ server: { db } }) => {
  await db.execute(sql`create table kept (id int primary key)`)
  const broken = db.transaction(async (tx) => {
    await tx.execute(sql`insert into kept values (1)`)
    await db.execute(everybodyElse)
    await pause(50)
    await tx.execute(sql`insert into kept values (2)`)
  })
  await expect(broken).rejects.toSatisfy(isUnavailable)
  expect(await selectRows(db, sql`select id from kept`)).toEqual([])
})

test('a statement that waits for a lock, or runs too long, gives up and leaves its connection usable', { timeout: 15_000 }, async ({
  server: { db },
}) => {
  await db.execute(sql`create table kept (id int primary key)`)
  await db.transaction(async (tx) => {
    await tx.execute(sql`lock table kept in access exclusive mode`)
    await expect(db.execute(sql`select * from kept`)).rejects.toSatisfy(isUnavailable)
  })
  await expect(db.execute(sql`select pg_sleep(30)`)).rejects.toSatisfy(isUnavailable)
  expect(await selectRows(db, sql`select count(*)::int as n from kept`)).toEqual([{ n: 0 }])
})

test('listening goes on after the connection was lost', async ({ server: { db, listen } }) => {
  const heard: string[] = []
  await listen('bell', (payload) => heard.push(payload))
  await db.execute(everybodyElse)
  await expect
    .poll(
      async () => {
        await db.execute(sql`select pg_notify('bell', 'again')`)
        return heard.includes('again')
      },
      { timeout: 5_000 },
    )
    .toBe(true)
})

test('a hundred at once share ten connections', async ({ server: { db } }) => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) => selectRows<{ n: number }>(db, sql`select ${n}::int as n, pg_sleep(0.01)`)),
  )
  expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 100 }, (_, n) => n))
  const [open] = await selectRows<{ n: number }>(
    db,
    sql`select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'parley'`,
  )
  expect(open?.n).toBeLessThanOrEqual(10)
})

test('no statement is compiled before it is run, which costs a page more than it gains', async ({ server: { db } }) => {
  const [setting] = await selectRows<{ jit: string }>(db, sql`select current_setting('jit') as jit`)
  expect(setting?.jit).toBe('off')
})
