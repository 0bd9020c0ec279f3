import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Db, selectRows } from '../../db/client.ts'
import { codeBookOf } from '../../server/themes/code-book.ts'
import { publicThemes } from '../../server/themes/public.ts'
import { statementsSent } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { asked } from './asked-story.ts'

/** What a large code book must not pay for theme by theme. */

test('what customers were asked is read once for all themes, not for each of them', async ({ db }) => {
  const { dialogue } = (await asked(db)).halden
  expect(await readForEach(db, () => codeBookOf(db, dialogue), 'member_asks')).toEqual([false])
  expect(await readForEach(db, () => publicThemes(db, dialogue, { path: '', reader: null }), 'member_asks')).toEqual([false])
})

/** Of each time that the database looks into a table: whether it does so anew for each row of something else, as it tells itself. */
async function readForEach(db: Db, look: () => Promise<unknown>, table: string) {
  const { text, values } = (await statementsSent(look)).find(({ text }) => text.includes(table))!
  const whole = text.replaceAll(/\$(\d+)/g, (_, place) => `'${String(values[Number(place) - 1]).replaceAll("'", "''")}'`)
  const [row] = await selectRows<Record<'QUERY PLAN', [{ Plan: Plan }]>>(db, sql.raw(`explain (format json) ${whole}`))
  const within = (plan: Plan, isForEach = false): boolean[] => {
    const isSo = isForEach || plan['Parent Relationship'] === 'SubPlan'
    return [...(plan['Relation Name'] === table ? [isSo] : []), ...(plan.Plans ?? []).flatMap((part) => within(part, isSo))]
  }
  return within(row!['QUERY PLAN'][0].Plan)
}

interface Plan {
  'Relation Name'?: string
  'Parent Relationship'?: string
  Plans?: Plan[]
}
