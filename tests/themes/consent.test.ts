import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { alarms, mails, memberChecks, quoteConsents } from '../../db/schema/index.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor, withoutProofs } from '../../server/notifications/links.ts'
import { stopMails } from '../../server/notifications/muting.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { askedPath } from '../../server/themes/asked-link.ts'
import { checkTheme } from '../../server/themes/checking.ts'
import { answerQuote, askToQuote, consentsOf } from '../../server/themes/consenting.ts'
import { later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { secret } from '../support/routes.ts'
import { test } from '../support/test.ts'
import { asked, heard } from './asked-story.ts'

const at = monday
const links = linksFor({ baseUrl: 'https://parley.test', secret })

test('the authors of the quotes and of the name are asked once, and only they answer', async ({ db }) => {
  const { halden, loud, ofAna } = await heard(db)
  const { dialogue, noor, ana, jim, maren, priya } = halden
  const ask = () => askToQuote(db, dialogue, { by: noor, themeId: loud, at })
  expect([await ask(), await ask()]).toEqual([{ asked: 2 }, { asked: 0 }])
  await expect(askToQuote(db, dialogue, { by: priya, themeId: loud, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  const answer = { themeId: loud, statementId: ofAna, consents: true, at }
  for (const by of [jim, maren, noor])
    await expect(answerQuote(db, dialogue, { by, ...answer })).rejects.toMatchObject({ reason: 'not_allowed' })
  await answerQuote(db, dialogue, { by: ana, ...answer })
  const said = await consentsOf(db, dialogue)
  expect(said.map(({ consents }) => consents).toSorted()).toEqual([null, true])
})

test('nobody answers who was not asked, and nobody is asked where there is no quote', async ({ db }) => {
  const { halden, loud, sleep, ofAna } = await heard(db)
  const { dialogue, noor, ana: by } = halden
  await expect(askToQuote(db, dialogue, { by: noor, themeId: sleep, at })).rejects.toMatchObject({ reason: 'invalid' })
  await expect(answerQuote(db, dialogue, { by, themeId: loud, statementId: ofAna, consents: true, at })).rejects.toMatchObject({
    reason: 'not_found',
  })
})

test('a yes can be taken back, and the same said twice is said once', async ({ db }) => {
  const { halden, loud, ofAna } = await heard(db)
  const { dialogue, noor, ana: by } = halden
  await askToQuote(db, dialogue, { by: noor, themeId: loud, statementIds: [ofAna], at })
  const answer = (consents: boolean, hours: number) =>
    answerQuote(db, dialogue, { by, themeId: loud, statementId: ofAna, consents, at: later({ hours }) })
  await answer(true, 1)
  await answer(true, 2)
  const stands = async () => (await db.select().from(quoteConsents).where(eq(quoteConsents.statementId, ofAna)))[0]!
  expect(await stands()).toMatchObject({ consents: true, answeredAt: later({ hours: 1 }) })
  await answer(false, 3)
  expect(await stands()).toMatchObject({ consents: false, answeredAt: later({ hours: 3 }) })
})

/** Rings, and gives whom the mails of that moment go to. */
async function mailed(db: Db, moment: Date) {
  const before = new Set((await db.select({ id: mails.id }).from(mails)).map(({ id }) => id))
  await ringAlarms(db, moment)
  return (await db.select().from(mails)).filter(({ id }) => !before.has(id))
}

test('all that is asked together comes in one mail, with one link for each statement and theme', async ({ db }) => {
  const { halden, loud } = await asked(db)
  const { dialogue, noor, ana, jim } = halden
  await askToQuote(db, dialogue, { by: noor, themeId: loud, at: later({ hours: 0.1 }) })
  expect(await mailed(db, later({ hours: 0.2 }))).toEqual([])
  const first = await mailed(db, later({ hours: 0.3 }))
  expect(first.map(({ personId }) => personId).toSorted()).toEqual([ana.personId, jim.personId].toSorted())
  const letter = await letterFor(db, first.find(({ personId }) => personId === ana.personId)!, links)
  expect(letter!.text.match(/https:\/\/parley\.test\/theme\/[^\s]+/g)).toHaveLength(1)
  expect(letter!.text).toContain('Is it about “too loud”?')
})

test('who had a mail today is mailed what is asked later once a day is over', async ({ db }) => {
  const { halden, loud } = await asked(db)
  const { dialogue, noor, company } = halden
  expect(await mailed(db, later({ hours: 1 }))).toHaveLength(2)
  await askToQuote(db, dialogue, { by: noor, themeId: loud, at: later({ hours: 2 }) })
  expect(await mailed(db, later({ hours: 24 }))).toEqual([])
  // The first question still waits on the same page: it is asked by the mail of the second day as it was by the first.
  expect(await mailed(db, later({ hours: 25.1 }))).toHaveLength(2)
  expect(await db.$count(alarms, eq(alarms.companyId, company.id))).toBe(0)
})

test('nobody is mailed who stopped these mails, or who answered meanwhile', async ({ db }) => {
  const { halden, loud, ofJim } = await asked(db)
  const { company, dialogue, ana, jim } = halden
  await stopMails(db, { companyId: company.id, personId: ana.personId }, { topic: 'answers', at })
  const [mail] = await mailed(db, later({ hours: 1 }))
  expect(mail!.personId).toBe(jim.personId)
  await checkTheme(db, dialogue, { by: jim, statementId: ofJim, themeId: loud, answer: 'yes', at: later({ hours: 2 }) })
  expect(await letterFor(db, mail!, links)).toBe(null)
})

test('an admin who looks at the letter in the outbox has no link in it', async ({ db }) => {
  await asked(db)
  const [mail] = await mailed(db, later({ hours: 1 }))
  const letter = await letterFor(db, mail!, withoutProofs(links))
  expect(letter!.text).not.toContain('/theme/halden')
  expect((await letterFor(db, mail!, links))!.text).toContain('/theme/halden')
})

test('the mailed link shows it without signing in; looking says nothing, and the button does', async ({ db, database }) => {
  const { halden, loud, ofAna } = await asked(db)
  await askToQuote(db, halden.dialogue, { by: halden.noor, themeId: loud, statementIds: [ofAna], at })
  const { visitor, moveTo } = await openDoors(database)
  const { get, post } = await visitor()
  const url = askedPath('halden', { themeId: loud, statementId: ofAna, personId: halden.ana.personId }, secret)
  const page = await get(url)
  expect(page.body).toContain('Here you are <b>Ana Kovač</b>')
  expect(page.headers['referrer-policy']).toBe('no-referrer')
  expect(await db.$count(memberChecks)).toBe(0)
  expect((await post(url, { answer: 'yes' })).headers.location).toBe(url)
  expect(await db.$count(memberChecks)).toBe(1)
  expect((await post(`${url}/quote`, { consents: 'yes' })).headers.location).toBe(url)
  expect((await consentsOf(db, halden.dialogue))[0]!.consents).toBe(true)
  expect((await get(`${url.slice(0, -3)}abc`)).statusCode).toBe(404)
  moveTo(later({ days: 61 }))
  expect((await get(url)).statusCode).toBe(404)
  expect((await post(url, { answer: 'yes' })).statusCode).toBe(404)
})
