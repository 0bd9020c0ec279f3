import { and, eq, inArray } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { events, handings, waitings } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { askCustomer } from '../../server/obligations/asking.ts'
import { handOver } from '../../server/obligations/handing.ts'
import { replyToQuestion, takeQuestionBack } from '../../server/obligations/replying.ts'
import { cast, later } from '../support/cast.ts'
import { answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

/** What several do at the very same moment. The embedded database takes them one after the other; the other one at once. */

const at = later({ hours: 1 })
const many = [1, 2, 3, 4, 5]

async function owed(db: Db) {
  const { halden } = await cast(db)
  const conflictId = await raised(db, halden)
  const { id: obligationId, dueAt } = (await dutiesOf(db, halden))[0]!
  return { halden, conflictId, obligationId, dueAt }
}

const done = (tries: PromiseSettledResult<unknown>[]) => tries.filter(({ status }) => status === 'fulfilled').length

test('one question that arrives five times at once is asked once', async ({ freshDatabase: { db } }) => {
  const { halden, obligationId } = await owed(db)
  const form = { by: halden.priya, id: newId(), obligationId, question: 'Which year?', at }
  const asked = await Promise.all(many.map(() => askCustomer(db, halden.company, form)))
  expect(asked.filter(({ isNew }) => isNew)).toHaveLength(1)
  expect(await db.$count(waitings, eq(waitings.companyId, halden.company.id))).toBe(1)
})

test('two colleagues who ask at once: one question stands, the other is told', async ({ freshDatabase: { db } }) => {
  const { halden, obligationId } = await owed(db)
  const tries = await Promise.allSettled(
    [halden.priya, halden.tom, halden.maren].map((by) =>
      askCustomer(db, halden.company, { by, obligationId, question: 'Which year?', at }),
    ),
  )
  expect(done(tries)).toBe(1)
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ reason: 'taken' })
})

test('a reply and the taking back at once: one of them ends it, and the date moves once', async ({ freshDatabase: { db } }) => {
  const { halden, obligationId, dueAt } = await owed(db)
  await askCustomer(db, halden.company, { by: halden.priya, obligationId, question: 'Which year?', at })
  const end = { obligationId, at: later({ hours: 3 }) }
  const tries = await Promise.allSettled([
    replyToQuestion(db, halden.company, { ...end, by: halden.ana, reply: '2019.' }),
    takeQuestionBack(db, halden.company, { ...end, by: halden.priya }),
  ])
  expect(done(tries)).toBe(1)
  expect((await dutiesOf(db, halden))[0]!.dueAt).toEqual(new Date(dueAt.getTime() + 2 * 3_600_000))
  const ends = and(eq(events.companyId, halden.company.id), inArray(events.kind, ['question_replied', 'question_taken_back']))
  expect(await db.$count(events, ends)).toBe(1)
})

test('handed over five times at once by one form, it is handed over once', async ({ freshDatabase: { db } }) => {
  const { halden, obligationId } = await owed(db)
  const form = { by: halden.priya, id: newId(), obligationId, toId: halden.tom.personId, reason: 'Yours.', at }
  await Promise.all(many.map(() => handOver(db, halden.company, form)))
  expect(await db.$count(handings, eq(handings.companyId, halden.company.id))).toBe(1)
})

test('answered, handed over and asked about at once: whatever comes after the answer is refused, and nothing hangs', async ({
  freshDatabase: { db },
}) => {
  const { halden, conflictId, obligationId } = await owed(db)
  const tries = await Promise.allSettled([
    askCustomer(db, halden.company, { by: halden.tom, obligationId, question: 'Which year?', at }),
    answered(db, halden, { kind: 'conflict', id: conflictId, obligationId }, { at }),
    handOver(db, halden.company, { by: halden.maren, obligationId, toId: halden.tom.personId, reason: 'Yours.', at }),
  ])
  expect(tries[1]!.status).toBe('fulfilled')
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ reason: 'too_late' })
})
