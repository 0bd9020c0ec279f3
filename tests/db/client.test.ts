import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Db, selectRows } from '../../db/client.ts'
import { faultCode, isDuplicate, isUnavailable } from '../../db/faults.ts'
import { test } from '../support/test.ts'

const numbers = async (db: Db) => (await selectRows<{ n: number }>(db, sql`select n from numbers order by n`)).map(({ n }) => n)

test.beforeEach(async ({ freshDatabase: { db } }) => {
  await db.execute(sql`create table numbers (n int primary key, at timestamptz)`)
})

test('a failed transaction within another undoes only itself', async ({ freshDatabase: { db } }) => {
  await db.transaction(async (tx) => {
    await tx.execute(sql`insert into numbers values (1)`)
    const again = tx.transaction(async (inner) => {
      await inner.execute(sql`insert into numbers values (2)`)
      await inner.execute(sql`insert into numbers values (1)`)
    })
    await expect(again).rejects.toSatisfy((error) => isDuplicate(error, 'numbers_pkey') && !isUnavailable(error))
    await tx.transaction((inner) => inner.execute(sql`insert into numbers values (3)`))
  })
  expect(await numbers(db)).toEqual([1, 3])
})

test('a transaction in which a statement failed is never taken for kept', async ({ freshDatabase: { db } }) => {
  const swallowed = db.transaction(async (tx) => {
    await tx.execute(sql`insert into numbers values (1)`)
    await tx.execute(sql`insert into numbers values (1)`).catch(() => {})
  })
  await expect(swallowed).rejects.toSatisfy((error) => faultCode(error) === '25P02')
  expect(await numbers(db)).toEqual([])
})

test('nothing can be sent in a transaction that has ended', async ({ freshDatabase: { db } }) => {
  let leaked: Db | undefined
  await db.transaction(async (tx) => {
    leaked = tx
  })
  await expect(leaked?.execute(sql`insert into numbers values (1)`)).rejects.toThrow()
  expect(await numbers(db)).toEqual([])
})

test('a moment given in hand-written SQL is kept to the millisecond', async ({ freshDatabase: { db } }) => {
  const at = new Date('2026-10-25T00:30:00.123Z')
  await db.execute(sql`insert into numbers values (1, ${at})`)
  expect(await selectRows(db, sql`select at = ${at} as same, to_char(at, 'HH24:MI:SS.MS') as utc from numbers`)).toEqual([
    { same: true, utc: '00:30:00.123' },
  ])
})

test('hand-written SQL reads and writes lists and whole numbers', async ({ freshDatabase: { db } }) => {
  const words = ['plain', 'with, comma', 'a "quoted" \\ one', '', 'NULL', '{}', 'ž\n😀']
  const statement = sql`select ${sql.param(words)}::text[] as words, ${sql.param([3, 1])}::int[] as numbers, array[null, 'x'] as gaps,
    count(*) as few, 9007199254740993::bigint as many, array[true, false] as flags`
  expect(await selectRows(db, statement)).toEqual([
    { words, numbers: [3, 1], gaps: [null, 'x'], few: 1, many: 9007199254740993n, flags: [true, false] },
  ])
  expect(await selectRows(db, sql`select '{}'::text[] as none`)).toEqual([{ none: [] }])
})

test('a bell rings once its transaction is kept, and not for one that is not', async ({ freshDatabase: { db, listen } }) => {
  const heard: string[] = []
  const stop = await listen('bell', (payload) => heard.push(payload))
  const undone = db.transaction(async (tx) => {
    await tx.execute(sql`select pg_notify('bell', 'undone')`)
    tx.rollback()
  })
  await expect(undone).rejects.toThrow()
  await db.transaction((tx) => tx.execute(sql`select pg_notify('bell', 'kept')`))
  await expect.poll(() => heard).toEqual(['kept'])
  await stop()
})

test('transactions at once wait for each other’s rows and lose none', async ({ freshDatabase: { db } }) => {
  await db.execute(sql`insert into numbers values (0)`)
  const steps = Array.from({ length: 40 }, () => db.transaction((tx) => tx.execute(sql`update numbers set n = n + 1`)))
  await Promise.all(steps)
  expect(await numbers(db)).toEqual([40])
})
