import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { events, extensions, responses, verdicts } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { giveVerdict } from '../../server/responses/judging.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import { cast, later, monday } from '../support/cast.ts'
import { anAnswer, answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

/** What several do at the very same moment. The embedded database takes them one after the other; the other one at once. */

const at = monday
const many = [1, 2, 3, 4, 5]

test('two colleagues who answer at once: one answer stands, the other is told', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const id = await raised(db, halden)
  const target = { kind: 'conflict' as const, id, obligationId: (await dutiesOf(db, halden))[0]!.id }
  const tries = await Promise.allSettled([halden.priya, halden.tom, halden.maren].map((by) => answered(db, halden, target, { by })))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ reason: 'taken' })
  expect(await db.$count(responses, eq(responses.companyId, halden.company.id))).toBe(1)
})

test('one form that arrives five times at once is published once', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const target = { kind: 'conflict' as const, id: await raised(db, halden), obligationId: (await dutiesOf(db, halden))[0]!.id }
  const form = { by: halden.priya, id: newId(), targets: [target], ...anAnswer(halden), at }
  const done = await Promise.all(many.map(() => publishResponse(db, halden.dialogue, form)))
  expect(done.map(({ id }) => id)).toEqual(many.map(() => form.id))
  expect(done.filter(({ isNew }) => isNew)).toHaveLength(1)
  expect(await db.$count(responses, eq(responses.companyId, halden.company.id))).toBe(1)
})

test('five verdicts at once reopen a conflict once, and all are kept', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const { targetId } = await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
  const said = { by: halden.ana, targetId, heard: 'yes', correction: null, settled: 'no', at: later({ hours: 1 }) } as const
  await Promise.all(many.map((feeling) => giveVerdict(db, halden.dialogue, { ...said, feeling: feeling - 3 })))
  expect(await dutiesOf(db, halden)).toHaveLength(2)
  expect(await db.$count(events, and(eq(events.companyId, halden.company.id), eq(events.kind, 'conflict_reopened')))).toBe(1)
  expect(await db.$count(verdicts, eq(verdicts.companyId, halden.company.id))).toBe(5)
})

test('two new dates at once: one is named', async ({ freshDatabase: { db } }) => {
  const { halden } = await cast(db)
  const target = { kind: 'conflict' as const, id: await raised(db, halden) }
  const given = { outcome: 'find_out' as const, reason: 'To measure.', until: '2026-11-20' }
  const tries = await Promise.allSettled([halden.priya, halden.tom].map((by) => answered(db, halden, target, { by, ...given })))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await db.$count(extensions, eq(extensions.companyId, halden.company.id))).toBe(1)
})
