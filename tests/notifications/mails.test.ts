import { and, eq } from 'drizzle-orm'
import PostalMime from 'postal-mime'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { mails, memberships, people, tidings } from '../../db/schema/index.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { sendMails } from '../../server/notifications/sending.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { mailServer } from '../support/mail-server.ts'
import { secret } from '../support/routes.ts'
import { anAnswer } from '../support/story.ts'
import { test } from '../support/test.ts'

const links = linksFor({ baseUrl: 'https://parley.test', secret })

async function raised(db: Db, { dialogue, ana }: Troupe) {
  return await raiseConflict(db, dialogue, { by: ana, need: 'A window that opens in frost', instead: 'It sticks', at: monday })
}

test('whoever owns a new duty is told once, with the words and the date', async ({ db }) => {
  const { halden } = await cast(db)
  await raised(db, halden)
  expect(await writeMails(db, monday)).toBe(1)
  expect(await writeMails(db, monday)).toBe(0)
  expect(await db.$count(tidings)).toBe(0)
  const { received, mailbox, close } = await mailServer()
  expect(await sendMails(db, mailbox, { at: monday, links })).toBe(1)
  expect(await sendMails(db, mailbox, { at: later({ hours: 1 }), links })).toBe(0)
  await close()
  const mail = await PostalMime.parse(received[0]!)
  expect(mail.to![0]!.address).toBe(`${halden.priya.personId}@example.org`)
  expect(mail.text).toContain('A window that opens in frost')
  expect(mail.text).toMatch(/owes an answer to this by .*11 November 2026/)
  expect(mail.text).toContain('https://parley.test/halden/desk/')
  expect(mail.html).toContain('A window that opens in frost')
})

test('whoever was answered is told, with a link to the answer', async ({ db }) => {
  const { halden } = await cast(db)
  const { id } = await raised(db, halden)
  const answer = {
    heard: 'It sticks',
    answer: 'We test it',
    outcome: 'will_not' as const,
    reason: 'Because',
    until: null,
    commitments: [],
    credits: [],
    expect: 'heard' as const,
  }
  await publishResponse(db, halden.dialogue, { by: halden.priya, targets: [{ kind: 'conflict', id }], ...answer, at: later({ hours: 2 }) })
  await writeMails(db, later({ hours: 2 }))
  const { received, mailbox, close } = await mailServer()
  await sendMails(db, mailbox, { at: later({ hours: 2 }), links })
  await close()
  const sent = await Promise.all(received.map((mail) => PostalMime.parse(mail)))
  const told = sent.find(({ to }) => to![0]!.address === `${halden.ana.personId}@example.org`)!
  expect(told.subject).toBe('Halden Windows: A window that opens in frost')
  expect(told.text).toMatch(/^Priya Shah has answered you\./)
  expect(told.text).toContain(
    'What we heard:\n> It sticks\n\nPriya Shah · Works here, Halden Windows:\n> We test it\n\nWe will not:\n> Because\n',
  )
  expect(told.text).toContain(`https://parley.test/verdict/halden/`)
})

test('a mail that is refused is tried again later, under the same Message-ID', async ({ db }) => {
  const { halden } = await cast(db)
  await raised(db, halden)
  await writeMails(db, monday)
  let refusing = true
  const { received, mailbox, close } = await mailServer({ refuses: () => refusing })
  expect(await sendMails(db, mailbox, { at: monday, links })).toBe(0)
  const [waiting] = await db.select().from(mails)
  expect(waiting).toMatchObject({ attempts: 1, sentAt: null, problem: expect.stringContaining('550') })
  refusing = false
  expect(await sendMails(db, mailbox, { at: monday, links })).toBe(0)
  expect(await sendMails(db, mailbox, { at: later({ hours: 1 }), links })).toBe(1)
  await close()
  expect((await PostalMime.parse(received[0]!)).messageId).toBe(`<${waiting!.id}@parley>`)
})

test('people without an address are not written to', async ({ db }) => {
  const { halden } = await cast(db)
  await db.update(people).set({ email: null }).where(eq(people.id, halden.priya.personId))
  await raised(db, halden)
  expect(await writeMails(db, monday)).toBe(1)
  expect(await db.$count(mails)).toBe(0)
})

test('a name with a line break cannot add a header', async ({ db }) => {
  const { halden } = await cast(db)
  await db.update(people).set({ language: 'de' }).where(eq(people.id, halden.priya.personId))
  await raiseConflict(db, halden.dialogue, { by: halden.ana, need: 'x\r\nBcc: victim@example.org', instead: 'y', at: monday })
  await writeMails(db, monday)
  const { received, mailbox, close } = await mailServer()
  await sendMails(db, mailbox, { at: monday, links })
  await close()
  const mail = await PostalMime.parse(received[0]!)
  expect(mail.headers.map(({ key }) => key)).not.toContain('bcc')
  expect(mail.to).toHaveLength(1)
})

test('whoever waits is told that a later date was named, once for each thing', async ({ db }) => {
  const { halden } = await cast(db)
  const targets = [await raised(db, halden), await raised(db, halden)].map(({ id }) => ({ kind: 'conflict' as const, id }))
  await db.delete(tidings)
  const findOut = { ...anAnswer(halden), commitments: [], outcome: 'find_out' as const, reason: 'We must measure it.', until: '2026-11-20' }
  await publishResponse(db, halden.dialogue, { by: halden.priya, targets, ...findOut, at: monday })
  await writeMails(db, monday)
  const told = await db.select({ to: mails.to, kind: mails.kind }).from(mails)
  expect(told).toEqual(targets.map(() => ({ to: `${halden.ana.personId}@example.org`, kind: 'answered' })))
})

test.for(['left', 'became an analyst'])('of a new duty whose owner %s the admins are told, and the owner no more', async (how, { db }) => {
  const { halden } = await cast(db)
  const { company, maren, priya } = halden
  // Their membership alone: what they led has not been handed over.
  const change = how === 'left' ? { endedAt: monday } : { role: 'analyst' as const }
  await db
    .update(memberships)
    .set(change)
    .where(and(eq(memberships.companyId, company.id), eq(memberships.personId, priya.personId)))
  await raised(db, halden)
  await writeMails(db, monday)
  expect(await db.select({ to: mails.to, kind: mails.kind }).from(mails)).toEqual([{ to: `${maren.personId}@example.org`, kind: 'owed' }])
})
