import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { alarms, dialogues, mails, memberships, obligations, people } from '../../db/schema/index.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { stopMails } from '../../server/notifications/muting.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { cast, monday } from '../support/cast.ts'
import { reminded, ringAndForget } from '../support/reminders.ts'
import { answered, dutiesOf, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

/** Zagreb, in the week of the story: raised on Monday at 10:00, due on Wednesday at 10:00. */
const at = (time: string) => new Date(`2026-11-${time}+01:00`)
const [half, most, due] = [at('10T10:00'), at('10T14:48'), at('11T10:00')]
const after = (moment: Date) => new Date(moment.getTime() + 1000)

/** Priya champions, Tom answers for it. */
async function owed(db: Db) {
  const { halden } = await cast(db)
  const conflict = await raised(db, halden)
  await db.update(obligations).set({ ownerId: halden.tom.personId }).where(eq(obligations.companyId, halden.company.id))
  const [duty] = await dutiesOf(db, halden)
  return { halden, conflict, duty: duty! }
}

test('at half its owner is reminded, at four fifths the champion too, when it is due and each working morning after the admins too', async ({
  db,
}) => {
  const { halden } = await owed(db)
  expect(await ringAndForget(db, halden, half)).toEqual([])
  expect(await ringAndForget(db, halden, after(half))).toEqual(['half tom'])
  expect(await ringAndForget(db, halden, after(most))).toEqual(['most priya', 'most tom'])
  expect(await ringAndForget(db, halden, due)).toEqual([])
  expect(await ringAndForget(db, halden, after(due))).toEqual(['due maren', 'due priya', 'due tom'])
  expect(await ringAndForget(db, halden, at('12T08:59'))).toEqual([])
  for (const [day, moment] of ['12T09:01', '13T09:01', '16T09:01'].entries())
    expect(await ringAndForget(db, halden, at(moment))).toEqual(['maren', 'priya', 'tom'].map((who) => `overdue${day + 1} ${who}`))
})

test('each rings once, however often it is asked', async ({ db }) => {
  const { halden } = await owed(db)
  for (const moment of [after(half), after(half), after(most), after(most), after(due), after(due)]) await ringAlarms(db, moment)
  expect(await reminded(db, halden)).toEqual(['due maren', 'due priya', 'due tom', 'half tom', 'most priya', 'most tom'])
  expect(await db.$count(alarms, eq(alarms.kind, 'overdue'))).toBe(1)
})

test('who is owner, champion and admin at once is told once', async ({ db }) => {
  const { halden } = await owed(db)
  const { maren, company } = halden
  await db.update(obligations).set({ ownerId: maren.personId }).where(eq(obligations.companyId, company.id))
  await db.update(dialogues).set({ championId: maren.personId }).where(eq(dialogues.companyId, company.id))
  for (const moment of [after(half), after(most), after(due)]) await ringAlarms(db, moment)
  expect(await reminded(db, halden)).toEqual(['due maren', 'half maren', 'most maren'])
})

test('after a standstill only the last of what passed is told', async ({ db }) => {
  const { halden } = await owed(db)
  expect(await ringAndForget(db, halden, at('16T12:00'))).toEqual(['due maren', 'due priya', 'due tom'])
  expect(await ringAndForget(db, halden, at('17T12:00'))).toEqual(['overdue4 maren', 'overdue4 priya', 'overdue4 tom'])
})

test('what was answered, or let go, is not reminded of any more', async ({ db }) => {
  const { halden, conflict } = await owed(db)
  const other = await raised(db, halden)
  await answered(db, halden, { kind: 'conflict', id: conflict })
  await withdrawConflict(db, halden.dialogue, { by: halden.ana, conflictId: other, reason: null, at: monday })
  await ringAlarms(db, after(due))
  expect(await reminded(db, halden)).toEqual([])
  expect(await db.$count(alarms, eq(alarms.kind, 'overdue'))).toBe(0)
})

test('a later date has reminders of its own: who was told of half of the time is told of half of the new one, once', async ({ db }) => {
  const { halden, conflict } = await owed(db)
  await ringAlarms(db, after(half))
  const later = { outcome: 'find_out' as const, reason: 'We must measure it.', until: '2026-11-13', commitments: [] }
  await answered(db, halden, { kind: 'conflict', id: conflict }, { ...later, at: at('10T15:00') })
  expect(await ringAndForget(db, halden, after(due))).toEqual(['half tom'])
  // Of 39 hours from Monday at ten to Friday at closing half had not gone yet when the date was moved.
  expect(await ringAndForget(db, halden, at('11T14:00'))).toEqual(['half tom'])
  expect(await ringAndForget(db, halden, at('13T17:00'))).toEqual(['most priya', 'most tom'])
  expect(await ringAndForget(db, halden, after(at('13T17:00')))).toEqual(['due maren', 'due priya', 'due tom'])
})

test('who stopped such mails is not told, and everybody else is', async ({ db }) => {
  const { halden } = await owed(db)
  await stopMails(db, { companyId: halden.company.id, personId: halden.tom.personId }, { topic: 'duties', at: monday })
  expect(await ringAndForget(db, halden, after(half))).toEqual([])
  expect(await ringAndForget(db, halden, after(most))).toEqual(['most priya'])
})

test('of a duty whose owner answers here no more the admins are reminded', async ({ db }) => {
  const { halden } = await owed(db)
  const theirs = and(eq(memberships.companyId, halden.company.id), eq(memberships.personId, halden.tom.personId))
  await db.update(memberships).set({ endedAt: monday }).where(theirs)
  expect(await ringAndForget(db, halden, after(half))).toEqual(['half maren'])
})

test('what rings for one company tells nobody of another', async ({ db }) => {
  const { halden, acme } = await cast(db)
  await raised(db, acme)
  await ringAlarms(db, after(due))
  expect(await reminded(db, halden)).toEqual([])
  expect(await reminded(db, acme)).toEqual(['due maren', 'due priya'])
})

test('silence is asked about after five and after fifteen working days, and no more', async ({ db }) => {
  const { halden, conflict } = await owed(db)
  await answered(db, halden, { kind: 'conflict', id: conflict })
  const asked = async (moment: string) => {
    await ringAlarms(db, new Date(`2026-${moment}+01:00`))
    return (await db.select({ days: mails.about, to: mails.personId }).from(mails).where(eq(mails.kind, 'silence'))).map(
      ({ days }) => days.days,
    )
  }
  expect(await asked('11-16T16:59')).toEqual([])
  expect(await asked('11-16T17:01')).toEqual(['5'])
  expect(await asked('11-30T16:59')).toEqual(['5'])
  expect(await asked('11-30T17:01')).toEqual(['5', '15'])
  expect(await asked('12-31T17:01')).toEqual(['5', '15'])
})

test.for(['judged', 'answered anew', 'withdrawn', 'stopped', 'without an address'] as const)(
  'who is silent about what was %s is not asked',
  async (how, { db }) => {
    const { halden, conflict } = await owed(db)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id: conflict })
    const { ana, company, dialogue } = halden
    if (how === 'judged') await judged(db, halden, targetId, { settled: 'no' })
    if (how === 'answered anew')
      await answered(db, halden, { kind: 'conflict', id: conflict }, { answer: 'And another thing.', at: at('10T10:00') })
    if (how === 'withdrawn') await withdrawConflict(db, dialogue, { by: ana, conflictId: conflict, reason: null, at: at('10T10:00') })
    if (how === 'stopped') await stopMails(db, { companyId: company.id, personId: ana.personId }, { topic: 'answers', at: monday })
    if (how === 'without an address') await db.update(people).set({ email: null }).where(eq(people.id, ana.personId))
    await ringAlarms(db, at('16T17:01'))
    expect(await db.$count(mails, eq(mails.kind, 'silence'))).toBe(0)
  },
)
