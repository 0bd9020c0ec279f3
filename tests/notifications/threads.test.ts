import { asc, eq } from 'drizzle-orm'
import type { Email } from 'postal-mime'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { mails, people, staff } from '../../db/schema/index.ts'
import { invitePeople } from '../../server/companies/inviting.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { sendMails } from '../../server/notifications/sending.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { askCustomer } from '../../server/obligations/asking.ts'
import { replyToQuestion } from '../../server/obligations/replying.ts'
import { cast, later, monday } from '../support/cast.ts'
import { mailServer } from '../support/mail-server.ts'
import { secret } from '../support/routes.ts'
import { answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const links = linksFor({ baseUrl: 'https://parley.test', secret })

/** What an SMTP server gets of everything that waits at a moment, read by another program's eyes. */
async function sentAt(db: Db, at: Date) {
  const { mailbox, mails: parsed, close } = await mailServer()
  await ringAlarms(db, at)
  await writeMails(db, at)
  await sendMails(db, mailbox, { at, links })
  await close()
  return await parsed()
}

const headerOf = ({ headers }: Email, name: string) => headers.filter(({ key }) => key === name).map(({ value }) => value)
const to = (mails: Email[], { personId }: { personId: string }) =>
  mails.filter((mail) => mail.to![0]!.address === `${personId}@example.org`)

test('letters about one thing hang on one thread, under one subject', async ({ db }) => {
  const { halden } = await cast(db)
  const id = await raised(db, halden)
  const other = await raised(db, halden)
  const first = await sentAt(db, monday)
  const half = await sentAt(db, later({ hours: 26 }))
  await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: 27 }) })
  const answer = await sentAt(db, later({ hours: 27 }))
  const mine = to([...first, ...half], halden.priya).filter((mail) => mail.references!.includes(id))
  expect(mine.map(({ subject }) => subject)).toEqual([
    'Halden Windows: I need to hear that the window moved.',
    'Re: Halden Windows: I need to hear that the window moved.',
  ])
  const [hers] = to(answer, halden.ana)
  for (const mail of [...mine, hers!]) {
    expect(mail.references).toBe(`<thread.${id}@parley>`)
    expect(mail.inReplyTo).toBe(`<thread.${id}@parley>`)
  }
  expect(hers!.subject).toBe('Halden Windows: I need to hear that the window moved.')
  expect(new Set([...first, ...half, ...answer].map(({ messageId }) => messageId)).size).toBe(first.length + half.length + answer.length)
  expect(to(first, halden.priya).some((mail) => mail.references === `<thread.${other}@parley>`)).toBe(true)
})

test('every mail says that a machine sent it; and what is not asked for, how to stop it', async ({ db }) => {
  const { halden } = await cast(db)
  await raised(db, halden)
  await invitePeople(db, halden.company, { by: halden.maren, role: 'customer', people: 'new@example.org', at: monday })
  const sent = await sentAt(db, monday)
  expect(sent.map((mail) => headerOf(mail, 'auto-submitted'))).toEqual([['auto-generated'], ['auto-generated']])
  const invitation = sent.find((mail) => mail.to![0]!.address === 'new@example.org')!
  expect([headerOf(invitation, 'list-unsubscribe'), invitation.references]).toEqual([[], undefined])
  const [owed] = to(sent, halden.priya)
  const [stop] = headerOf(owed!, 'list-unsubscribe')
  expect(stop).toMatch(/^<https:\/\/parley\.test\/unsubscribe\/halden\/duties\/[\w-]+\/[\w-]+>$/)
  expect(headerOf(owed!, 'list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click'])
  for (const body of [owed!.text, owed!.html]) expect(body).toContain(stop!.slice(1, -1))
})

test('what people write is only ever read: it is no header, no link and no code', async ({ db }) => {
  const { halden } = await cast(db)
  const { company, dialogue, ana, priya } = halden
  const name = 'Eve"\r\nBcc: victim@example.org\r\n<b>'
  await db.update(staff).set({ name, title: '</p><script>1</script>' }).where(eq(staff.personId, priya.personId))
  const need = 'Hello\r\nBcc: victim@example.org\r\n\r\n<img src=x onerror=1> “ö” '.repeat(3)
  const { id } = await raiseConflict(db, dialogue, { by: ana, need, instead: 'y', at: monday })
  await answered(db, halden, { kind: 'conflict', id })
  const sent = await sentAt(db, monday)
  expect(sent.length).toBeGreaterThan(0)
  for (const mail of sent) {
    expect(headerOf(mail, 'bcc')).toEqual([])
    expect([mail.to!.length, mail.cc ?? [], mail.attachments.length]).toEqual([1, [], 0])
    expect(mail.subject).toMatch(/^Halden Windows: Hello Bcc: victim@example\.org <img/)
    expect(mail.html).not.toMatch(/<(img|script|b)\b/)
    expect(mail.text).toContain('> <img src=x onerror=1> “ö”')
  }
  expect(company.name).toBe('Halden Windows')
})

test('words that were hidden meanwhile are not mailed', async ({ db }) => {
  const { halden } = await cast(db)
  const id = await raised(db, halden)
  await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id }, reason: 'insult', at: monday })
  const sent = await sentAt(db, monday)
  expect(to(sent, halden.priya)[0]!.subject).toBe('Halden Windows: Why did you choose the window motor you drive with?')
  expect(sent.map(({ text, html }) => `${text}${html}`).join()).not.toContain('I need to hear')
})

test('nor is what somebody replied, once what it is about is hidden', async ({ db }) => {
  const { halden } = await cast(db)
  const { company, dialogue, ana, maren, priya } = halden
  const id = await raised(db, halden)
  const [duty] = await dutiesOf(db, halden)
  await askCustomer(db, company, { by: priya, obligationId: duty!.id, question: 'Which year?', at: monday })
  await replyToQuestion(db, company, { by: ana, obligationId: duty!.id, reply: 'The year of my divorce.', at: later({ hours: 1 }) })
  await hideWords(db, dialogue, { by: maren, what: { kind: 'conflict', id }, reason: 'personal_data', at: later({ hours: 1 }) })
  const sent = to(await sentAt(db, later({ hours: 1 })), priya)
  expect(sent.some(({ text }) => text!.includes('has replied to the question'))).toBe(true)
  for (const { text, html } of sent) expect(`${text}${html}`).not.toContain('divorce')
})

test('each is read in the language of whoever gets it, and dated in the company’s time', async ({ db }) => {
  const { halden } = await cast(db)
  await db.update(people).set({ language: 'de' }).where(eq(people.id, halden.priya.personId))
  await raised(db, halden)
  const [mail] = to(await sentAt(db, monday), halden.priya)
  expect(mail!.text).toMatch(/^Halden Windows schuldet darauf eine Antwort bis Mittwoch, 11\. November 2026 um 10:00/)
  expect(mail!.html).toContain('<html lang="de" dir="ltr">')
  expect(await db.select({ thread: mails.threadId }).from(mails).orderBy(asc(mails.id))).not.toContainEqual({ thread: null })
})
