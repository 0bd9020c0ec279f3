import { expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import { criterionStatements } from '../../db/schema/index.ts'
import { recordDecision } from '../../server/decisions/recording.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { monday } from '../support/cast.ts'
import { inPhase } from '../support/deciding.ts'
import { openDoors } from '../support/doors.ts'
import { textsOf } from '../support/page-texts.ts'
import { test } from '../support/test.ts'
import { aDecision, weighedTable } from './story.ts'

const textOf = (body: string) => textsOf(body).join(' ').replace(/\s+/g, ' ')

/** Ana said two things, of which one stands behind what the decision rests on. */
async function decided(database: Database) {
  const { db } = database
  const table = await weighedTable(db)
  const { dialogue, company, ana, priya } = table.halden
  const say = async (why: string) => (await postStatement(db, dialogue, { by: ana, choice: 'Rack', why, asksAnswer: false, at: monday })).id
  const [behind, other] = [await say('It never once stuck.'), await say('It is cheap.')]
  await db.insert(criterionStatements).values({
    companyId: company.id,
    criterionId: table.criteria[0]!,
    statementId: behind,
    by: ana.personId,
    at: monday,
  })
  await recordDecision(db, dialogue, { by: priya, ...aDecision(table), at: monday })
  return { ...table, behind, other, doors: await openDoors(database) }
}

test('one’s own page says beside each sentence what was decided, and whether it stands behind that', async ({ database }) => {
  const { doors, halden } = await decided(database)
  const { get } = await doors.visitor(halden.ana)
  const text = textOf((await get('/me')).body)
  expect(text).toContain(
    'Decided on 9 November: Rack. It rests on the criterion “It never sticks in frost.”, behind which your sentence stands.',
  )
  expect(text.match(/Decided on 9 November: Rack\./g)).toHaveLength(2)
  expect(text.match(/It rests on/g)).toHaveLength(1)
})

test('the sentence’s own page leads to the decision', async ({ database }) => {
  const { doors, behind, other } = await decided(database)
  const { get } = await doors.visitor()
  const page = async (id: string) => (await get(`/halden/d/window-motor/whys/${id}`)).body
  expect(await page(behind)).toContain('href="/halden/d/window-motor/decision"')
  expect(textOf(await page(behind))).toContain('It rests on a criterion behind which this sentence stands.')
  expect(textOf(await page(other))).toMatch(/Decided on 9 November: Rack/)
  expect(textOf(await page(other))).not.toContain('It rests on a criterion')
})

test('nothing of it is said once the dialogue was taken back to before it', async ({ database }) => {
  const { doors, halden, behind } = await decided(database)
  await inPhase(database.db, halden, 'listening')
  const { get } = await doors.visitor(halden.ana)
  for (const path of ['/me', '/halden/d/window-motor', `/halden/d/window-motor/whys/${behind}`])
    expect(textOf((await get(path)).body)).not.toContain('Decided on')
})
