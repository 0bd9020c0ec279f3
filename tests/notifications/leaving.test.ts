import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { events, mails, mutings } from '../../db/schema/index.ts'
import { askConsult } from '../../server/consults/asking.ts'
import { leavingPath } from '../../server/notifications/leaving-link.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { supportConflict } from '../../server/statements/supporting.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { deliver } from '../support/letters.ts'
import { secret } from '../support/routes.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

test('a mail program stops such mails by one click: no session, no origin, no page of ours before', async ({ db, database }) => {
  const { halden } = await cast(db)
  const doors = await openDoors(database)
  await raised(db, halden)
  await deliver(db, doors)
  const { leave } = doors.letters[0]!
  for (const sent of [
    { payload: 'List-Unsubscribe=One-Click', type: 'application/x-www-form-urlencoded' },
    {
      payload: '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
      type: 'multipart/form-data; boundary=x',
    },
  ]) {
    await db.delete(mutings)
    const answer = await doors.app.inject({
      method: 'POST',
      url: new URL(leave!).pathname,
      payload: sent.payload,
      headers: { host: 'parley.test', 'content-type': sent.type, origin: 'https://mail.example' },
    })
    expect([answer.statusCode, answer.headers.location]).toEqual([200, undefined])
    expect(await db.select({ personId: mutings.personId, topic: mutings.topic }).from(mutings)).toEqual([
      { personId: halden.priya.personId, topic: 'duties' },
    ])
  }
  await raised(db, halden, { at: later({ hours: 1 }) })
  await writeMails(db, later({ hours: 1 }))
  expect(await db.$count(mails, eq(mails.personId, halden.priya.personId))).toBe(1)
  await doors.close()
})

test('looking changes nothing; the button does, and one’s own page has the way back', async ({ db, database }) => {
  const { halden } = await cast(db)
  const { ana, company } = halden
  const doors = await openDoors(database)
  const [guest, herself] = [await doors.visitor(), await doors.visitor(ana)]
  const url = leavingPath('halden', { personId: ana.personId, topic: 'answers' }, secret)
  for (let look = 0; look < 2; look++) expect((await guest.get(url)).body).toContain('Stop these mails?')
  await doors.app.inject({ method: 'HEAD', url, headers: { host: 'parley.test' } })
  expect(await db.$count(mutings)).toBe(0)
  expect((await guest.post(url)).body).toContain('These mails are stopped')
  expect((await guest.post(url)).statusCode).toBe(200)
  expect((await guest.get(url)).body).toContain('These mails are stopped')
  expect((await herself.get('/me')).body).toContain('Send them again')
  const again = { company: 'halden', topic: 'answers', to: 'send' }
  for (let go = 0; go < 2; go++) expect((await herself.post('/me/mail', again)).headers.location).toBe('/me#mail')
  expect(await db.$count(mutings)).toBe(0)
  expect((await herself.get('/me')).body).not.toContain('Send them again')
  const facts = await db.select({ kind: events.kind, isPublic: events.isPublic }).from(events).where(eq(events.companyId, company.id))
  const told = facts.filter(({ kind }) => kind.startsWith('mail_')).toSorted((one, other) => one.kind.localeCompare(other.kind))
  expect(told).toEqual([
    { kind: 'mail_resumed', isPublic: false },
    { kind: 'mail_stopped', isPublic: false },
  ])
  await doors.close()
})

test('a link stops what it was made for, and nothing else', async ({ db, database }) => {
  const { halden, acme } = await cast(db)
  const doors = await openDoors(database)
  const guest = await doors.visitor()
  const url = leavingPath('halden', { personId: halden.ana.personId, topic: 'answers' }, secret)
  const others = [
    url.replace('answers', 'duties'),
    url.replace('halden', 'acme'),
    url.replace(halden.ana.personId, acme.ana.personId),
    `${url.slice(0, -4)}aaaa`,
    url.replace('answers', 'everything'),
  ]
  for (const other of others) expect([(await guest.get(other)).statusCode, (await guest.post(other)).statusCode]).toEqual([404, 404])
  expect(await db.$count(mutings)).toBe(0)
  const stranger = await doors.visitor(acme.ana)
  expect((await stranger.post('/me/mail', { company: 'halden', topic: 'answers', to: 'stop' })).statusCode).toBe(404)
  expect((await guest.post('/me/mail', { company: 'halden', topic: 'answers', to: 'stop' })).statusCode).toBe(401)
  expect(
    (await stranger.post('/me/mail', { company: 'acme', topic: 'answers', to: 'stop' }, { 'sec-fetch-site': 'cross-site' })).statusCode,
  ).toBe(403)
  await doors.close()
})

test('an admin reads what is mailed to others, and can do nothing in their place', async ({ db, database }) => {
  const { halden } = await cast(db)
  const { company, dialogue, ana, jim, priya, maren } = halden
  const doors = await openDoors(database)
  const id = await raised(db, halden)
  await supportConflict(db, dialogue, { by: jim, conflictId: id, at: monday })
  const helper = { name: 'Ida Dahl', email: 'ida@example.org' }
  await askConsult(db, dialogue, { by: priya, about: { kind: 'conflict', id }, helper, question: 'What does it sound like?', at: monday })
  await writeMails(db, monday)
  await answered(db, halden, { kind: 'conflict', id })
  await writeMails(db, monday)
  const admin = await doors.visitor(maren)
  const kinds = new Set<string>()
  for (const mail of await db
    .select()
    .from(mails)
    .where(and(eq(mails.companyId, company.id)))) {
    const { body, statusCode } = await admin.get(`/halden/settings/outbox/${mail.id}`)
    expect(statusCode).toBe(200)
    kinds.add(mail.kind)
    expect(body, mail.kind).not.toMatch(/\/(verdict|consult|unsubscribe)\/(halden|[\da-f-]{36})/)
    expect(body).not.toContain(`${ana.personId}`)
    if (mail.kind === 'answered') expect(body).toContain('It is only for whoever the mail was sent to.')
  }
  expect([...kinds].toSorted()).toEqual(['answered', 'consult', 'owed', 'supporter_asked'])
  await doors.close()
})

test('customers stop the mails about decisions and commitments by themselves, and those about answers come as before', async ({
  db,
  database,
}) => {
  const { halden } = await cast(db)
  const { ana, company } = halden
  const doors = await openDoors(database)
  const [guest, herself, staff] = [await doors.visitor(), await doors.visitor(ana), await doors.visitor(halden.priya)]
  const url = leavingPath('halden', { personId: ana.personId, topic: 'decisions' }, secret)
  expect((await guest.get(url)).body).toContain('when something is to be weighed again, when it is decided')
  expect((await guest.post(url)).body).toContain('These mails are stopped')
  expect(await db.select({ topic: mutings.topic }).from(mutings).where(eq(mutings.companyId, company.id))).toEqual([{ topic: 'decisions' }])
  expect((await herself.get('/me')).body).toContain('what is weighed and decided, and what comes of commitments')
  expect((await staff.get('/me')).body).not.toContain('what is weighed and decided')
  await doors.close()
})
