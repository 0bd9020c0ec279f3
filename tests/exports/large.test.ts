import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { selectRows } from '../../db/client.ts'
import { type What, writeAnalysis } from '../../server/exports/analysis-files.ts'
import { countsThen } from '../../server/exports/analysis-rows.ts'
import { wordsFor } from '../../server/words/words.ts'
import { cast, later } from '../support/cast.ts'
import { manyThemed } from '../support/many-themed.ts'
import { test } from '../support/test.ts'

const megabyte = 2 ** 20

test('100,000 statements come as many lines as the database counts, and are never all in memory', { timeout: 300_000 }, async ({
  freshDatabase,
  skip,
}) => {
  skip(freshDatabase.kind !== 'postgres', 'so many are for a PostgreSQL')
  const { halden } = await cast(freshDatabase.db)
  await freshDatabase.alone((db) => manyThemed(db, halden, 100_000))
  const { db } = freshDatabase
  const { companyId, id } = halden.dialogue
  const at = later({ days: 30 })
  const [counted] = await selectRows<{ statements: number; codings: number }>(
    db,
    sql`select (select count(*)::int from statements where statements.company_id = ${companyId} and statements.dialogue_id = ${id}) as statements,
      (select count(*)::int from codings where codings.company_id = ${companyId} and codings.dialogue_id = ${id} and codings.removed_at is null) as codings`,
  )
  expect(counted).toEqual({ statements: 100_001, codings: 44_444 })
  const asked = {
    dialogue: halden.dialogue,
    at,
    filters: {},
    names: 'shown' as const,
    key: '',
    licence: null,
    about: [],
    words: wordsFor('en'),
  }
  expect(await countsThen(db, asked)).toEqual({ ...counted, readable: 100_001, codebook: 2 })
  for (const what of ['statements', 'codings'] as What[]) {
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed
    let [lines, most, ids] = [0, 0, new Set<string>()]
    for await (const piece of writeAnalysis(db, what, 'jsonl', asked)) {
      const { arrayBuffers, heapUsed } = process.memoryUsage()
      most = Math.max(most, arrayBuffers + heapUsed - before)
      for (const line of Buffer.from(piece).toString().trimEnd().split('\n')) {
        lines += 1
        if (what === 'statements') ids.add(line.slice(17, 53))
      }
    }
    expect(lines).toBe(counted![what as 'statements' | 'codings'])
    if (what === 'statements') expect(ids.size).toBe(lines)
    expect(most).toBeLessThan(250 * megabyte)
  }
})
