import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Db, selectRows } from '../../db/client.ts'
import { memberAsks } from '../../db/schema/index.ts'
import { codeBookOf } from '../../server/themes/code-book.ts'
import { codeStatements } from '../../server/themes/coding.ts'
import { publicThemes } from '../../server/themes/public.ts'
import { publishThemes } from '../../server/themes/publishing.ts'
import { monday } from '../support/cast.ts'
import { statementsSent } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { asked } from './asked-story.ts'
import { made } from './book.ts'

/** What must not take longer for each theme than for all of them. */

const at = monday

test('what customers were asked is read no more often for many themes than for few', async ({ db }) => {
  const { halden, loud, ofAna } = await asked(db)
  const { dialogue, noor } = halden
  await publishThemes(db, dialogue, { by: noor, themeIds: [loud], at })
  const read = async () => [
    await rowsRead(db, () => codeBookOf(db, dialogue), 'member_asks'),
    await rowsRead(db, () => publicThemes(db, dialogue, { path: '', reader: null }), 'member_asks'),
  ]
  const few = await read()
  for (let number = 0; number < 12; number += 1) {
    const themeId = await made(db, halden, `reason ${number}`)
    await codeStatements(db, dialogue, { by: noor, themeId, statementIds: [ofAna], at })
    await publishThemes(db, dialogue, { by: noor, themeIds: [themeId], at })
  }
  const asks = await db.$count(memberAsks)
  for (const [place, rows] of (await read()).entries()) expect(rows).toBeLessThanOrEqual(few[place]! + asks)
})

/** How many rows of a table the database looks at, as it tells itself. */
async function rowsRead(db: Db, look: () => Promise<unknown>, table: string) {
  const { text, values } = (await statementsSent(look)).find(({ text }) => text.includes(table))!
  const whole = text.replaceAll(/\$(\d+)/g, (_, place) => `'${String(values[Number(place) - 1]).replaceAll("'", "''")}'`)
  const [row] = await selectRows<Record<'QUERY PLAN', [{ Plan: Plan }]>>(db, sql.raw(`explain (analyze, format json) ${whole}`))
  const within = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(within)]
  return within(row!['QUERY PLAN'][0].Plan)
    .filter((plan) => plan['Relation Name'] === table)
    .reduce((sum, plan) => sum + plan['Actual Loops'] * (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)), 0)
}

interface Plan {
  'Relation Name'?: string
  'Actual Loops': number
  'Actual Rows': number
  'Rows Removed by Filter'?: number
  Plans?: Plan[]
}
