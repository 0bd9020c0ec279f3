import { and, asc, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { dialogues, mails, memberships, obligations, staff, tidings } from '../../db/schema/index.ts'
import type { Member } from '../../server/member.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { askCustomer } from '../../server/obligations/asking.ts'
import { handOver } from '../../server/obligations/handing.ts'
import { replyToQuestion } from '../../server/obligations/replying.ts'
import { giveVerdict } from '../../server/responses/judging.ts'
import { supportConflict } from '../../server/statements/supporting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { secret } from '../support/routes.ts'
import { answered, dutiesOf, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const links = linksFor({ baseUrl: 'https://parley.test', secret })

/** Who is told what of everything that happened since it was asked last, by the names of the cast. */
async function told(db: Db, troupe: Troupe) {
  await writeMails(db, later({ days: 60 }))
  const rows = await db
    .select({ kind: mails.kind, personId: mails.personId })
    .from(mails)
    .where(eq(mails.companyId, troupe.company.id))
    .orderBy(asc(mails.id))
  await db.delete(mails)
  const nameOf = (id: string | null) => Object.entries(troupe).find(([, one]) => 'personId' in one && one.personId === id)?.[0]
  return rows.map(({ kind, personId }) => `${kind} ${nameOf(personId)}`).toSorted()
}

async function owed(db: Db) {
  const { halden } = await cast(db)
  const conflict = await raised(db, halden)
  const [duty] = await dutiesOf(db, halden)
  await db.delete(tidings)
  return { halden, conflict, obligationId: duty!.id }
}

test('whoever said the same is asked for themselves, and nobody else', async ({ db }) => {
  const { halden, conflict } = await owed(db)
  await supportConflict(db, halden.dialogue, { by: halden.jim, conflictId: conflict, at: monday })
  await answered(db, halden, { kind: 'conflict', id: conflict })
  expect(await told(db, halden)).toEqual(['answered ana', 'supporter_asked jim'])
})

test('a new date is told to who waits for it, and not to who says the same', async ({ db }) => {
  const { halden, conflict } = await owed(db)
  await supportConflict(db, halden.dialogue, { by: halden.jim, conflictId: conflict, at: monday })
  const findOut = { outcome: 'find_out' as const, reason: 'We must measure it.', until: '2026-11-20', commitments: [] }
  await answered(db, halden, { kind: 'conflict', id: conflict }, findOut)
  expect(await told(db, halden)).toEqual(['answered ana'])
})

test('what is handed over is told to who has it now, and what one takes over oneself to nobody', async ({ db }) => {
  const { halden, obligationId } = await owed(db)
  const { company, priya, tom } = halden
  const hand = (by: Member, to: Member) =>
    handOver(db, company, { by, obligationId, toId: to.personId, reason: 'They built it.', at: monday })
  await hand(priya, tom)
  expect(await told(db, halden)).toEqual(['handed tom'])
  await hand(priya, priya)
  expect(await told(db, halden)).toEqual([])
})

test('a question is told to the customer, and the reply to who answers for it', async ({ db }) => {
  const { halden, obligationId } = await owed(db)
  await askCustomer(db, halden.company, { by: halden.priya, obligationId, question: 'Which year?', at: monday })
  expect(await told(db, halden)).toEqual(['asked ana'])
  await replyToQuestion(db, halden.company, { by: halden.ana, obligationId, reply: '2019.', at: later({ hours: 1 }) })
  expect(await told(db, halden)).toEqual(['replied priya'])
})

test.for([
  { lead: 'tom', team: 'Motors', tells: 'tom' },
  { lead: 'tom', team: 'Doors', tells: 'maren' },
  { lead: null, team: 'Motors', tells: 'maren' },
] as const)('that a conflict of Motors is open again is told to $tells, where $lead leads $team', async ({ lead, team, tells }, { db }) => {
  const { halden, conflict } = await owed(db)
  const face = ({ personId }: Member) => and(eq(staff.companyId, halden.company.id), eq(staff.personId, personId))
  await db.update(staff).set({ team: 'Motors' }).where(face(halden.priya))
  if (lead) await db.update(staff).set({ team, isLead: true }).where(face(halden[lead]))
  const { targetId } = await answered(db, halden, { kind: 'conflict', id: conflict })
  await told(db, halden)
  await judged(db, halden, targetId, { settled: 'not_yet', at: later({ hours: 1 }) })
  expect(await told(db, halden)).toEqual(['owed priya', `reopened ${tells}`].toSorted())
})

test('and to the champion, where nobody leads the team of somebody else', async ({ db }) => {
  const { halden, conflict } = await owed(db)
  const { company, dialogue, tom } = halden
  const { targetId } = await answered(db, halden, { kind: 'conflict', id: conflict }, { by: tom })
  await told(db, halden)
  await judged(db, halden, targetId, { settled: 'not_yet', at: later({ hours: 1 }) })
  const [duty] = await dutiesOf(db, halden)
  const champion = await db.select({ id: dialogues.championId }).from(dialogues).where(eq(dialogues.id, dialogue.id))
  await db
    .update(obligations)
    .set({ ownerId: tom.personId })
    .where(and(eq(obligations.companyId, company.id), eq(obligations.id, duty!.id)))
  expect(champion).toEqual([{ id: halden.priya.personId }])
  expect(await told(db, halden)).toEqual(['owed tom', 'reopened priya'])
})

test('how an answer was received is told to who wrote it, once', async ({ db }) => {
  const { halden, conflict } = await owed(db)
  const { company, dialogue, ana, tom } = halden
  const { targetId } = await answered(db, halden, { kind: 'conflict', id: conflict }, { by: tom })
  await told(db, halden)
  const judge = (hours: number, said: { heard: 'partly' | 'no'; correction: string; settled: 'yes' | 'not_yet' | 'no' }) =>
    giveVerdict(db, dialogue, { by: ana, targetId, ...said, feeling: 0, at: later({ hours }) })
  await judge(1, { heard: 'partly', correction: 'It is the sound.', settled: 'yes' })
  expect(await told(db, halden)).toEqual(['judged tom'])
  await judge(2, { heard: 'no', correction: 'It never was the noise.', settled: 'not_yet' })
  expect((await dutiesOf(db, halden))[0]).toMatchObject({ cause: 'reopened', ownerId: tom.personId })
  expect(await told(db, halden)).toEqual(['owed tom', 'reopened priya'])
  await judge(3, { heard: 'no', correction: 'Not the noise.', settled: 'no' })
  expect(await told(db, halden)).toEqual(['judged tom'])
  await db
    .update(memberships)
    .set({ endedAt: later({ hours: 3 }) })
    .where(and(eq(memberships.companyId, company.id), eq(memberships.personId, tom.personId)))
  await judge(4, { heard: 'no', correction: 'Not the noise, really.', settled: 'no' })
  expect(await told(db, halden)).toEqual([])
})

test('what was not heard stands in the letter, unless it is hidden, and of two words on one answer the later', async ({ db }) => {
  const { halden, conflict } = await owed(db)
  const { dialogue, ana, maren } = halden
  const { targetId } = await answered(db, halden, { kind: 'conflict', id: conflict })
  await told(db, halden)
  const judge = (hours: number, correction: string) =>
    giveVerdict(db, dialogue, { by: ana, targetId, heard: 'partly', correction, settled: 'yes', feeling: 1, at: later({ hours }) })
  await judge(1, 'It is the sound.')
  await judge(2, 'It is the missing sound.')
  await writeMails(db, later({ days: 60 }))
  const rows = await db.select().from(mails).where(eq(mails.kind, 'judged')).orderBy(asc(mails.id))
  const letters = async () => (await Promise.all(rows.map((mail) => letterFor(db, mail, links)))).map((letter) => letter?.text ?? null)
  const [second, ...others] = (await letters()).filter((text) => text !== null)
  expect(others).toEqual([])
  expect(second).toMatch(/^Ana Kovač has said how your answer was received: heard in part, and settled\./)
  expect(second).toContain('> It is the missing sound.')
  expect(second).toContain(`https://parley.test/halden/d/window-motor/conflicts/${conflict}`)
  await hideWords(db, dialogue, { by: maren, what: { kind: 'conflict', id: conflict }, reason: 'insult', at: later({ hours: 3 }) })
  expect((await letters()).join()).not.toContain('missing')
})
