import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { selectRows } from '../../db/client.ts'
import { companies } from '../../db/schema/index.ts'
import { refreshStatistics } from '../../db/statistics.ts'
import { cast } from '../support/cast.ts'
import { test } from '../support/test.ts'

test('what was never counted is counted once, and again when it has grown by half', async ({ db }) => {
  const { halden } = await cast(db)
  const [company] = await db.select().from(companies).where(sql`id = ${halden.company.id}`)
  await db.execute(sql`analyze ${companies}`)
  expect(await refreshStatistics(db)).not.toContain('companies')

  const many = Array.from({ length: 500 }, (_, number) => ({ ...company!, id: crypto.randomUUID(), slug: `another-${number}` }))
  await db.insert(companies).values(many)
  expect(await refreshStatistics(db)).toContain('companies')
  expect(await counted(db)).toBeGreaterThan(500)
  expect(await refreshStatistics(db)).toEqual([])
})

async function counted(db: Parameters<typeof refreshStatistics>[0]) {
  const [row] = await selectRows<{ count: number }>(db, sql`select reltuples::int as count from pg_class where relname = 'companies'`)
  return row!.count
}
