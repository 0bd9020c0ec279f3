import { eq, like, sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { mails, obligations, tidings } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { askCustomer } from '../../server/obligations/asking.ts'
import { handOver } from '../../server/obligations/handing.ts'
import { replyToQuestion } from '../../server/obligations/replying.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { reminded } from '../support/reminders.ts'
import { secret } from '../support/routes.ts'
import { statementsSent } from '../support/statements.ts'
import { answered, dutiesOf, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

/** Zagreb: raised on Monday at ten, due on Wednesday at ten. */
const at = (time: string) => new Date(`2026-11-${time}+01:00`)
const anHourLater = (moment: Date) => new Date(moment.getTime() + 3_600_001)
const links = linksFor({ baseUrl: 'http://parley.test', secret })

describe('one that is broken', () => {
  test('among the alarms stops no other, is told, and rings an hour later where it was mended', async ({ db }) => {
    const { halden, acme } = await cast(db)
    for (const troupe of [halden, halden, halden, acme]) await raised(db, troupe)
    const [broken] = await dutiesOf(db, halden)
    const { policy } = broken!
    const never = { hours: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] }, holidays: [] }
    const keep = (calendar: typeof policy.calendar) =>
      db
        .update(obligations)
        .set({ policy: { ...policy, calendar } })
        .where(eq(obligations.id, broken!.id))
    await keep(never)
    const failures: unknown[] = []
    const failed = (error: unknown) => void failures.push(error)
    await ringAlarms(db, at('11T10:01'), failed)
    expect(failures.map(String)).toEqual(Array.from({ length: 1 }, () => expect.stringContaining('no open hour')))
    expect(await reminded(db, acme)).toEqual(['due maren', 'due priya'])
    expect(await reminded(db, halden)).toEqual(['due maren', 'due maren', 'due priya', 'due priya'])
    await ringAlarms(db, at('11T10:02'), failed)
    expect(failures).toHaveLength(1)
    await keep(policy.calendar)
    await ringAlarms(db, anHourLater(at('11T10:01')), failed)
    expect(await reminded(db, halden)).toHaveLength(6)
  })

  test('among what is to be told stops no other, is told, and is tried again an hour later', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const detail = { consultId: 'none at all' }
    await db
      .insert(tidings)
      .values({ id: newId(later({ days: -1 })), companyId: halden.company.id, kind: 'consult_asked', detail, at: monday })
    for (const troupe of [halden, acme]) await raised(db, troupe)
    const failures: unknown[] = []
    const failed = (error: unknown) => void failures.push(error)
    await writeMails(db, monday, failed)
    await writeMails(db, later({ hours: 0.5 }), failed)
    expect(failures).toHaveLength(1)
    expect(await db.$count(mails, eq(mails.kind, 'owed'))).toBe(2)
    await db.update(tidings).set({ detail: { consultId: newId() } })
    await writeMails(db, anHourLater(monday), failed)
    expect(failures).toHaveLength(1)
    expect(await db.$count(tidings)).toBe(0)
  })
})

test('reminders that are late ask for all waits in one statement', async ({ db }) => {
  const { halden } = await cast(db)
  for (let duties = 0; duties < 8; duties++) await raised(db, halden)
  const sent = await statementsSent(() => ringAlarms(db, at('10T12:00')))
  expect(sent.filter((statement) => statement.text.includes('from "waitings"'))).toHaveLength(1)
  expect(await db.$count(mails, like(mails.kind, 'reminder_%'))).toBe(8)
})

describe('a question that nobody has replied to in time', () => {
  async function asked(db: Db) {
    const { halden } = await cast(db)
    const conflict = await raised(db, halden)
    const [duty] = await dutiesOf(db, halden)
    const obligationId = duty!.id
    await handOver(db, halden.company, { by: halden.priya, obligationId, toId: halden.tom.personId, reason: 'He built it.', at: monday })
    await askCustomer(db, halden.company, { by: halden.priya, obligationId, question: 'Which year?', at: at('10T14:00') })
    return { halden, conflict, obligationId }
  }

  async function toldOf(db: Db, { tom, priya, maren }: Troupe, moment = at('17T14:01')) {
    await ringAlarms(db, moment)
    const told = (await db.select({ to: mails.personId }).from(mails).where(eq(mails.kind, 'unreplied'))).map(({ to }) => to)
    return Object.entries({ tom, priya, maren }).flatMap(([name, { personId }]) => (told.includes(personId) ? [name] : []))
  }

  test('is told to who answers for it and to who asked, once, with the date', async ({ db }) => {
    const { halden } = await asked(db)
    expect(await toldOf(db, halden, at('17T13:59'))).toEqual([])
    expect(await toldOf(db, halden)).toEqual(['tom', 'priya'])
    await ringAlarms(db, at('17T14:02'))
    const letters = await db.select().from(mails).where(eq(mails.kind, 'unreplied'))
    expect(letters).toHaveLength(2)
    const { text } = (await letterFor(db, letters[0]!, links))!
    expect(text).toMatch(/^Nobody has replied to the question/)
    expect(text).toContain('18 November 2026')
    expect(text).toContain('Which year?')
  })

  test.for(['replied to', 'answered'] as const)('is told to nobody where it was %s', async (how, { db }) => {
    const { halden, conflict, obligationId } = await asked(db)
    const moment = at('16T10:00')
    if (how === 'answered') await answered(db, halden, { kind: 'conflict', id: conflict }, { at: moment })
    else await replyToQuestion(db, halden.company, { by: halden.ana, obligationId, reply: '2019.', at: moment })
    expect(await toldOf(db, halden)).toEqual([])
  })
})

test.for([
  ['yes', 0],
  ['not_yet', 1],
] as const)('who said "%s" when asked whether it is settled is asked about a further answer %i times', async ([settled, times], { db }) => {
  const { halden } = await cast(db)
  const id = await raised(db, halden)
  const target = { kind: 'conflict' as const, id }
  const { targetId } = await answered(db, halden, target)
  await judged(db, halden, targetId, { settled, at: later({ hours: 1 }) })
  await answered(db, halden, target, { answer: 'One more thing.', at: later({ hours: 2 }) })
  await ringAlarms(db, later({ days: 9 }))
  expect(await db.$count(mails, eq(mails.kind, 'silence'))).toBe(times)
})

test('who called it settled and thought again is asked about a further answer', async ({ db }) => {
  const { halden } = await cast(db)
  const id = await raised(db, halden)
  const target = { kind: 'conflict' as const, id }
  const { targetId } = await answered(db, halden, target)
  await judged(db, halden, targetId, { settled: 'yes', at: later({ hours: 1 }) })
  await judged(db, halden, targetId, { settled: 'no', at: later({ hours: 2 }) })
  await answered(db, halden, target, { answer: 'One more thing.', at: later({ hours: 3 }) })
  await ringAlarms(db, later({ days: 9 }))
  expect(await db.$count(mails, eq(mails.kind, 'silence'))).toBe(1)
})

test('a reminder that was held up says nothing that is so no more', async ({ db }) => {
  const { halden } = await cast(db)
  await raised(db, halden)
  await ringAlarms(db, at('10T10:01'))
  const [mail] = await db.select().from(mails).where(eq(mails.kind, 'reminder_half'))
  expect((await letterFor(db, mail!, links, at('11T09:59')))?.text).toMatch(/^Half of the time/)
  expect(await letterFor(db, mail!, links, at('11T10:01'))).toBeNull()
  await ringAlarms(db, at('11T10:01'))
  const [due] = await db.select().from(mails).where(eq(mails.kind, 'reminder_due'))
  expect((await letterFor(db, due!, links, at('20T10:01')))?.text).toMatch(/^This answer was due/)
  await db.update(obligations).set({ dueAt: sql`${obligations.dueAt} + interval '30 days'` })
  expect(await letterFor(db, due!, links, at('20T10:01'))).toBeNull()
})
