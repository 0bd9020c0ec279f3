import { asc, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { alarms, mails } from '../../db/schema/index.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { askCustomer } from '../../server/obligations/asking.ts'
import { replyToQuestion, takeQuestionBack } from '../../server/obligations/replying.ts'
import { cast } from '../support/cast.ts'
import { ringAndForget } from '../support/reminders.ts'
import { answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

/** Zagreb: raised on Monday at ten, half on Tuesday at ten, due on Wednesday at ten. */
const at = (time: string) => new Date(`2026-11-${time}+01:00`)
const everybody = ['maren', 'priya']

async function owed(db: Db) {
  const { halden } = await cast(db)
  const conflict = await raised(db, halden)
  const [duty] = await dutiesOf(db, halden)
  const ask = (moment: Date) =>
    askCustomer(db, halden.company, { by: halden.priya, obligationId: duty!.id, question: 'Which year?', at: moment })
  return { halden, conflict, obligationId: duty!.id, ask }
}

describe('while an answer is overdue', () => {
  test.for(['a late reply to a question', 'taking the question back'] as const)(
    '%s leaves the reminders of each morning',
    async (how, { db }) => {
      const { halden, obligationId, ask } = await owed(db)
      await ask(at('10T10:00:00'))
      await ringAlarms(db, at('18T10:01:00'))
      await db.delete(mails)
      const moment = at('18T11:00:00')
      if (how === 'taking the question back') await takeQuestionBack(db, halden.company, { by: halden.priya, obligationId, at: moment })
      else await replyToQuestion(db, halden.company, { by: halden.ana, obligationId, reply: '2019.', at: moment })
      for (const [day, morning] of ['19T09:30:00', '20T09:30:00', '23T09:30:00'].entries())
        expect(await ringAndForget(db, halden, at(morning))).toEqual(everybody.map((who) => `overdue${day + 1} ${who}`))
    },
  )

  test('a reply that comes before anybody was told leaves that reminder, too', async ({ db }) => {
    const { halden, obligationId, ask } = await owed(db)
    await ask(at('10T10:00:00'))
    await replyToQuestion(db, halden.company, { by: halden.ana, obligationId, reply: '2019.', at: at('18T10:00:02') })
    expect(await ringAndForget(db, halden, at('18T10:00:05'))).toEqual(everybody.map((who) => `due ${who}`))
    expect(await db.$count(alarms, eq(alarms.kind, 'overdue'))).toBe(1)
  })
})

describe('a reminder whose moment has passed when the date moves, and which has not rung yet,', () => {
  test('still rings where it says what is so', async ({ db }) => {
    const { halden, ask } = await owed(db)
    await ask(at('10T10:00:02'))
    expect(await ringAndForget(db, halden, at('10T10:00:05'))).toEqual(['half priya'])
  })

  test('rings later where it is so later', async ({ db }) => {
    const { halden, conflict } = await owed(db)
    const later = { outcome: 'find_out' as const, reason: 'We must measure it.', until: '2026-11-13', commitments: [] }
    await answered(db, halden, { kind: 'conflict', id: conflict }, { ...later, at: at('10T10:00:02') })
    expect(await ringAndForget(db, halden, at('10T10:00:05'))).toEqual([])
    expect(await ringAndForget(db, halden, at('11T14:00:00'))).toEqual(['half priya'])
  })
})

test('a late word on a question neither repeats nor loses a reminder that is still to come', async ({ db }) => {
  const { halden, obligationId, ask } = await owed(db)
  await ask(at('09T11:00:00'))
  // The time to wait was over on Monday at eleven; half of the time goes on Tuesday at ten.
  await ringAlarms(db, at('16T12:00:00'))
  const before = await db.select({ kind: alarms.kind, at: alarms.at }).from(alarms).orderBy(asc(alarms.at))
  await replyToQuestion(db, halden.company, { by: halden.ana, obligationId, reply: '2019.', at: at('16T12:00:00') })
  expect(await db.select({ kind: alarms.kind, at: alarms.at }).from(alarms).orderBy(asc(alarms.at))).toEqual(before)
})
