import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { events, imports, optionAcceptances, options, statementRevisions } from '../../db/schema/index.ts'
import { acceptChange, proposeChange } from '../../server/dialogues/option-changing.ts'
import { proposeOption } from '../../server/dialogues/options.ts'
import { newId } from '../../server/ids.ts'
import { bringIn } from '../../server/imports/bringing.ts'
import { type Cast, cast, later, monday } from '../support/cast.ts'
import { inPhase, sharedOption } from '../support/deciding.ts'
import { test } from '../support/test.ts'

const at = later({ hours: 1 })

test('what comes in by a name that an option had is read as what it has become', async ({ db }) => {
  const { halden } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  const { id: changeId } = await proposeChange(db, halden.dialogue, {
    by: halden.ana,
    optionId: rack,
    kind: 'rename',
    name: 'Rack and pinion',
    at: monday,
  })
  const { optionId } = await acceptChange(db, halden.dialogue, { by: halden.tom, optionId: rack, changeId, at: monday })
  const brought = await bring(db, halden, ['RACK', 'Rail'])
  expect(brought).toMatchObject({ statements: 2, options: 1 })
  const chosen = await db.select({ optionId: statementRevisions.optionId }).from(statementRevisions)
  const [rail] = await db.select({ id: options.id }).from(options).where(eq(options.key, 'rail'))
  expect(chosen.map((row) => row.optionId).sort()).toEqual([optionId, rail!.id].sort())
})

test('what the company has proposed is shared once customers have chosen it elsewhere', async ({ db }) => {
  const { halden } = await cast(db)
  const { id } = await proposeOption(db, halden.dialogue, { by: halden.tom, name: 'Rack', at: monday })
  await bring(db, halden, ['Rack'])
  expect(await db.$count(optionAcceptances, eq(optionAcceptances.optionId, id))).toBe(2)
  expect(await sharedFacts(db, halden)).toEqual([{ optionId: id }])
})

test('what comes in after weighing has closed lays nothing on the table', async ({ db }) => {
  const { halden } = await cast(db)
  const { id } = await proposeOption(db, halden.dialogue, { by: halden.tom, name: 'Rack', at: monday })
  await inPhase(db, halden, 'decided')
  await bring(db, halden, ['Rack'])
  expect(await db.$count(optionAcceptances, eq(optionAcceptances.optionId, id))).toBe(1)
  expect(await sharedFacts(db, halden)).toEqual([])
})

/** One customer of a survey for each choice. */
async function bring(db: Db, { company, dialogue, maren }: Cast['halden'], choices: string[]) {
  const importId = newId()
  const row = { kind: 'csv', name: 'survey.csv', settings: {}, total: choices.length, done: 0 } as const
  await db.insert(imports).values({ companyId: company.id, id: importId, ...row, by: maren.personId, at, startedAt: at })
  const people = new Map(choices.map((choice) => [choice, { key: choice, name: null, email: null }]))
  const sayings = choices.map((choice, line) => ({ line, sourceKey: `${line}`, authorKey: choice, choice, why: 'It holds.', at: null }))
  const part = { question: null, people, sayings, agreements: [] }
  return await bringIn(db, { companyId: company.id, id: dialogue.id }, part, {
    importId,
    at,
    nameless: 'Somebody {number}',
    progress: () => {},
  })
}

async function sharedFacts(db: Db, { company }: Cast['halden']) {
  const rows = await db
    .select({ detail: events.detail })
    .from(events)
    .where(and(eq(events.companyId, company.id), eq(events.kind, 'option_shared')))
  return rows.map(({ detail }) => detail)
}
