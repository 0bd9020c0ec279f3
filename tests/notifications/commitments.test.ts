import { and, asc, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { alarms, commitments, mails, memberships } from '../../db/schema/index.ts'
import { acceptCommitment } from '../../server/commitments/accepting.ts'
import { breakCommitment } from '../../server/commitments/breaking.ts'
import { confirmCommitment } from '../../server/commitments/confirming.ts'
import { sayDone, sayNotDone } from '../../server/commitments/doing.ts'
import { offerCommitment } from '../../server/commitments/offering.ts'
import { acceptAnotherDay, askForAnotherDay, declineAnotherDay } from '../../server/commitments/renegotiating.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { stopMails } from '../../server/notifications/muting.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { supportConflict } from '../../server/statements/supporting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { secret } from '../support/routes.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const links = linksFor({ baseUrl: 'https://parley.test', secret })
/** Zagreb: offered on Monday at 10:00, to be done by Friday, when work ends at 17:00. */
const at = (time: string) => new Date(`2026-11-${time}+01:00`)
const friday = '2026-11-13'

/** Tom does what Priya promised Ana, whose conflict Jim says the same of. */
async function promised(db: Db) {
  const { halden } = await cast(db)
  const conflict = await raised(db, halden)
  await supportConflict(db, halden.dialogue, { by: halden.jim, conflictId: conflict, at: monday })
  const commitment = { what: 'tests the sound at three metres', how: 'a recording', ownerId: halden.tom.personId, dueOn: friday }
  await answered(db, halden, { kind: 'conflict', id: conflict }, { commitments: [commitment] })
  const id = await theOnly(db, halden)
  await fresh(db, halden)
  return { halden, id }
}

/** Ana promises something of her own. */
async function offeredByAna(db: Db) {
  const { halden } = await cast(db)
  const { id } = await offerCommitment(db, halden.dialogue, {
    by: halden.ana,
    what: 'records her motor',
    how: 'a file',
    dueOn: friday,
    at: monday,
  })
  return { halden, id }
}

async function theOnly(db: Db, { company }: Troupe) {
  const [row] = await db.select({ id: commitments.id }).from(commitments).where(eq(commitments.companyId, company.id))
  return row!.id
}

/** Rings and writes: who is told what since it was asked last, by the names of the cast. */
async function fresh(db: Db, troupe: Troupe, moment = later({ hours: 1 })) {
  await ringAlarms(db, moment)
  await writeMails(db, moment)
  const rows = await db
    .select({ kind: mails.kind, personId: mails.personId, about: mails.about })
    .from(mails)
    .where(eq(mails.companyId, troupe.company.id))
    .orderBy(asc(mails.id))
  await db.delete(mails)
  const nameOf = (id: string | null) => Object.entries(troupe).find(([, one]) => 'personId' in one && one.personId === id)?.[0]
  return rows
    .map(({ kind, personId, about }) => `${kind.replace(/^commitment_/, '')}${about.day ?? about.days ?? ''} ${nameOf(personId)}`)
    .filter((line) => !/^(silence|answered|owed)/.test(line))
    .toSorted()
}

test('who promised is reminded at half, the champion too at four fifths, the admins too when the day closes and each working morning after', async ({
  db,
}) => {
  const { halden } = await promised(db)
  // 39 working hours: half are gone on Wednesday at 13:30, four fifths on Friday at 9:12.
  expect(await fresh(db, halden, at('11T13:30'))).toEqual([])
  expect(await fresh(db, halden, at('11T13:31'))).toEqual(['half tom'])
  expect(await fresh(db, halden, at('13T09:13'))).toEqual(['most priya', 'most tom'])
  expect(await fresh(db, halden, at('13T17:00'))).toEqual([])
  expect(await fresh(db, halden, at('13T17:01'))).toEqual(['due maren', 'due priya', 'due tom'])
  expect(await fresh(db, halden, at('16T08:59'))).toEqual([])
  for (const [day, moment] of ['16T09:01', '17T09:01', '18T09:01'].entries())
    expect(await fresh(db, halden, at(moment))).toEqual(['maren', 'priya', 'tom'].map((who) => `overdue${day + 1} ${who}`))
})

test('a customer is reminded of what they promised at the same moments, and nobody else is', async ({ db }) => {
  const { halden } = await offeredByAna(db)
  await fresh(db, halden)
  expect(await fresh(db, halden, at('11T13:31'))).toEqual(['half ana'])
  expect(await fresh(db, halden, at('13T09:13'))).toEqual(['most ana'])
  expect(await fresh(db, halden, at('13T17:01'))).toEqual(['due ana'])
  expect(await fresh(db, halden, at('16T09:01'))).toEqual(['overdue1 ana'])
})

test('each rings once, however often it is asked, and after a standstill only the last of what passed', async ({ db }) => {
  const { halden } = await promised(db)
  expect(await fresh(db, halden, at('16T12:00'))).toEqual(['due maren', 'due priya', 'due tom'])
  expect(await fresh(db, halden, at('16T12:00'))).toEqual([])
  expect(await db.$count(alarms, eq(alarms.kind, 'commitment_overdue'))).toBe(1)
})

test('what is done is not reminded of; what is not done after all is overdue again', async ({ db }) => {
  const { halden, id } = await promised(db)
  const { dialogue, tom, ana } = halden
  await sayDone(db, dialogue, { by: tom, commitmentId: id, words: 'The recording is there.', at: at('11T12:00') })
  expect(await fresh(db, halden, at('13T17:01'))).toEqual(['done ana', 'done jim'])
  await sayNotDone(db, dialogue, { by: ana, commitmentId: id, words: 'It is silent.', at: at('16T12:00') })
  expect(await fresh(db, halden, at('16T12:01'))).toEqual(['not_done tom'])
  expect(await fresh(db, halden, at('17T09:01'))).toEqual(['overdue2 maren', 'overdue2 priya', 'overdue2 tom'])
})

test('not done before its day is reminded of as before', async ({ db }) => {
  const { halden, id } = await promised(db)
  const { dialogue, tom, ana } = halden
  await sayDone(db, dialogue, { by: tom, commitmentId: id, words: 'Done.', at: at('10T12:00') })
  await sayNotDone(db, dialogue, { by: ana, commitmentId: id, words: 'No.', at: at('10T13:00') })
  await fresh(db, halden, at('10T14:00'))
  expect(await fresh(db, halden, at('11T13:31'))).toEqual(['half tom'])
})

test('what is not done after all when its day has closed and is not over rings the next working morning', async ({ db }) => {
  const { halden, id } = await promised(db)
  const { dialogue, tom, ana } = halden
  await sayDone(db, dialogue, { by: tom, commitmentId: id, words: 'There.', at: at('11T12:00') })
  await sayNotDone(db, dialogue, { by: ana, commitmentId: id, words: 'No.', at: at('13T18:00') })
  await fresh(db, halden, at('13T18:01'))
  expect(await fresh(db, halden, at('16T09:01'))).toEqual(['overdue1 maren', 'overdue1 priya', 'overdue1 tom'])
})

test('a day that is moved to today after work rings the next working morning', async ({ db }) => {
  const { halden, id } = await promised(db)
  const { dialogue, tom, ana } = halden
  await fresh(db, halden, at('13T17:01'))
  const ask = { by: tom, commitmentId: id, dueOn: '2026-11-16', reason: 'The room is taken.', at: at('14T10:00') }
  const { id: renegotiationId } = await askForAnotherDay(db, dialogue, ask)
  await fresh(db, halden, at('16T09:01'))
  await acceptAnotherDay(db, dialogue, { by: ana, commitmentId: id, renegotiationId, at: at('16T18:00') })
  await fresh(db, halden, at('16T18:01'))
  expect(await fresh(db, halden, at('17T09:01'))).toEqual(['overdue1 maren', 'overdue1 priya', 'overdue1 tom'])
})

test('as its day closes the letter says that it is to be done today, once it is over that it was', async ({ db }) => {
  const { id } = await promised(db)
  await ringAlarms(db, at('13T17:01'))
  const [mail] = await db.select().from(mails).where(eq(mails.kind, 'commitment_due'))
  const letter = async (moment: Date) => (await letterFor(db, mail!, links, moment))?.text
  expect(await letter(at('13T17:01'))).toContain('is to be done by the end of today, 13 November, and nobody has said that it is.')
  expect(await letter(at('14T00:00'))).toContain('was to be done by 13 November, and nobody has said that it is.')
  await db.update(commitments).set({ dueOn: '2026-11-20' }).where(eq(commitments.id, id))
  expect(await letter(at('14T00:00'))).toBeUndefined()
})

test('another day that is accepted has reminders of its own, and who was told of half is told of half of the new time', async ({ db }) => {
  const { halden, id } = await promised(db)
  const { dialogue, tom, ana } = halden
  expect(await fresh(db, halden, at('11T13:31'))).toEqual(['half tom'])
  const ask = { by: tom, commitmentId: id, dueOn: '2026-11-20', reason: 'The room is taken.', at: at('12T10:00') }
  const { id: renegotiationId } = await askForAnotherDay(db, dialogue, ask)
  expect(await fresh(db, halden, at('12T10:01'))).toEqual(['renegotiation_proposed ana', 'renegotiation_proposed jim'])
  await acceptAnotherDay(db, dialogue, { by: ana, commitmentId: id, renegotiationId, at: at('12T11:00') })
  expect(await fresh(db, halden, at('12T11:01'))).toEqual(['renegotiation_accepted tom'])
  // Of 79 working hours half are gone on Monday at 9:30.
  expect(await fresh(db, halden, at('13T17:01'))).toEqual([])
  expect(await fresh(db, halden, at('16T09:31'))).toEqual(['half tom'])
  expect(await fresh(db, halden, at('20T16:59'))).toEqual(['most priya', 'most tom'])
  expect(await fresh(db, halden, at('20T17:01'))).toEqual(['due maren', 'due priya', 'due tom'])
})

test('what is done and nobody confirms is asked about after five and after fifteen working days, and no more', async ({ db }) => {
  const { halden, id } = await promised(db)
  await sayDone(db, halden.dialogue, { by: halden.tom, commitmentId: id, words: 'The recording is there.', at: monday })
  await fresh(db, halden)
  expect(await fresh(db, halden, at('16T17:01'))).toEqual(['unconfirmed5 ana', 'unconfirmed5 jim'])
  expect(await fresh(db, halden, at('30T17:01'))).toEqual(['unconfirmed15 ana', 'unconfirmed15 jim'])
  expect(await fresh(db, halden, new Date('2027-01-30T12:00:00Z'))).toEqual([])
})

test.for(['confirmed', 'broken'] as const)('nothing rings for what is %s', async (how, { db }) => {
  const { halden, id } = await promised(db)
  const { dialogue, tom, ana } = halden
  if (how === 'confirmed') {
    await sayDone(db, dialogue, { by: tom, commitmentId: id, words: 'Done.', at: monday })
    await confirmCommitment(db, dialogue, { by: ana, commitmentId: id, at: monday })
  } else await breakCommitment(db, dialogue, { by: tom, commitmentId: id, words: 'The microphone is gone.', at: monday })
  expect(await fresh(db, halden)).toEqual(how === 'confirmed' ? ['confirmed tom', 'done ana', 'done jim'] : ['broken ana', 'broken jim'])
  expect(await fresh(db, halden, at('30T17:01'))).toEqual([])
  expect(await db.$count(alarms, eq(alarms.aboutId, id))).toBe(0)
})

test('the other side is told what is done with what was offered to it, and who offered it what was said to it', async ({ db }) => {
  const { halden, id } = await offeredByAna(db)
  const { dialogue, ana, tom } = halden
  expect(await fresh(db, halden)).toEqual(['offered priya'])
  await acceptCommitment(db, dialogue, { by: tom, commitmentId: id, at: monday })
  expect(await fresh(db, halden)).toEqual(['accepted ana'])
  const ask = { by: ana, commitmentId: id, dueOn: '2026-11-20', reason: 'I travel.', at: monday }
  const { id: renegotiationId } = await askForAnotherDay(db, dialogue, ask)
  await declineAnotherDay(db, dialogue, { by: tom, commitmentId: id, renegotiationId, at: monday })
  expect(await fresh(db, halden)).toEqual(['renegotiation_declined ana', 'renegotiation_proposed priya'])
  await breakCommitment(db, dialogue, { by: tom, commitmentId: id, words: 'Nothing came.', at: at('14T10:00') })
  expect(await fresh(db, halden)).toEqual([])
  expect(await fresh(db, halden, at('14T10:01'))).toEqual(['broken ana'])
})

test('who is to do what a colleague promised is told so, once, and the answer’s own letter tells the customer', async ({ db }) => {
  const { halden } = await cast(db)
  const conflict = await raised(db, halden)
  const commitment = { what: 'tests the sound', how: 'a recording', ownerId: halden.tom.personId, dueOn: friday }
  await answered(db, halden, { kind: 'conflict', id: conflict }, { commitments: [commitment] })
  await writeMails(db, later({ hours: 1 }))
  const all = await db
    .select()
    .from(mails)
    .where(and(eq(mails.companyId, halden.company.id), eq(mails.personId, halden.ana.personId)))
  expect(all.map(({ kind }) => kind)).toEqual(['answered'])
  const letter = await letterFor(db, all[0]!, links)
  expect(letter?.text).toContain('Tom Berg: tests the sound, by 13 November')
  expect(letter?.text).toContain('How one will see it: a recording')
  expect(await fresh(db, halden)).toEqual(['given tom'])
})

test('who stopped such mails is told of none, and who is not here any more neither', async ({ db }) => {
  const { halden, id } = await promised(db)
  const { company, ana, jim, tom } = halden
  await stopMails(db, { companyId: company.id, personId: ana.personId }, { topic: 'decisions', at: monday })
  const theirs = and(eq(memberships.companyId, company.id), eq(memberships.personId, jim.personId))
  await db.update(memberships).set({ endedAt: monday }).where(theirs)
  await sayDone(db, halden.dialogue, { by: tom, commitmentId: id, words: 'Done.', at: monday })
  expect(await fresh(db, halden)).toEqual([])
})

test('of a commitment whose owner answers here no more the admins are reminded', async ({ db }) => {
  const { halden } = await promised(db)
  const theirs = and(eq(memberships.companyId, halden.company.id), eq(memberships.personId, halden.tom.personId))
  await db.update(memberships).set({ endedAt: monday }).where(theirs)
  expect(await fresh(db, halden, at('11T13:31'))).toEqual(['half maren'])
})

test('what rings for one company tells nobody of another', async ({ db }) => {
  const { halden, acme } = await cast(db)
  await offerCommitment(db, acme.dialogue, { by: acme.priya, what: 'measures', how: 'a table', dueOn: friday, at: monday })
  expect(await fresh(db, halden, at('13T17:01'))).toEqual([])
  expect(await fresh(db, acme, at('13T17:01'))).toEqual([])
})

test('a letter that waited until what it says is so no more is not sent', async ({ db }) => {
  const { halden, id } = await promised(db)
  const { dialogue, tom, ana } = halden
  await sayDone(db, dialogue, { by: tom, commitmentId: id, words: 'The recording is there.', at: monday })
  await writeMails(db, later({ hours: 1 }))
  const [mail] = await db
    .select()
    .from(mails)
    .where(and(eq(mails.kind, 'commitment_done'), eq(mails.personId, ana.personId)))
  const letter = await letterFor(db, mail!, links)
  expect(letter?.text).toContain('Tom Berg says that this is done. Is it?')
  expect(letter?.text).toContain('> tests the sound at three metres')
  expect(letter?.text).toContain('> The recording is there.')
  expect(letter?.leave).toContain('/unsubscribe/halden/decisions/')
  await confirmCommitment(db, dialogue, { by: ana, commitmentId: id, at: later({ hours: 2 }) })
  expect(await letterFor(db, mail!, links)).toBeNull()
})
