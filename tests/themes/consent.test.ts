import { eq, isNotNull } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { alarms, dialogues, events, invitees, mails, memberChecks, memberships, quoteConsents } from '../../db/schema/index.ts'
import { waitingFor } from '../../server/me/waiting.ts'
import { endMembership } from '../../server/members/roles.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor, withoutProofs } from '../../server/notifications/links.ts'
import { stopMails } from '../../server/notifications/muting.ts'
import { openWords } from '../../server/notifications/open-words.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { findAsked, findAskedByLink } from '../../server/themes/asked.ts'
import { askedPath } from '../../server/themes/asked-link.ts'
import { askToQuote } from '../../server/themes/asking-to-quote.ts'
import { checkTheme } from '../../server/themes/checking.ts'
import { codeStatements } from '../../server/themes/coding.ts'
import { answerQuote } from '../../server/themes/consenting.ts'
import { quotable } from '../../server/themes/consents.ts'
import { moveStatements } from '../../server/themes/moving.ts'
import { renameTheme } from '../../server/themes/naming.ts'
import { publicThemes } from '../../server/themes/public.ts'
import { publishThemes } from '../../server/themes/publishing.ts'
import { chooseQuotes } from '../../server/themes/quoting.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { secret } from '../support/routes.ts'
import { test } from '../support/test.ts'
import { asked, heard } from './asked-story.ts'
import { stepsOf } from './book.ts'

const at = monday
const links = linksFor({ baseUrl: 'https://parley.test', secret })

test('the authors of the quotes and of the name are asked once, and only they answer', async ({ db }) => {
  const { halden, loud, ofAna } = await heard(db)
  const { dialogue, noor, ana, jim, maren, priya } = halden
  const ask = () => askToQuote(db, dialogue, { by: noor, themeId: loud, at })
  expect([await ask(), await ask()]).toEqual([{ asked: 2 }, { asked: 0 }])
  await expect(askToQuote(db, dialogue, { by: priya, themeId: loud, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  const answer = { themeId: loud, statementId: ofAna, use: 'quote', consents: true, at } as const
  for (const by of [jim, maren, noor])
    await expect(answerQuote(db, dialogue, { by, ...answer })).rejects.toMatchObject({ reason: 'not_allowed' })
  await answerQuote(db, dialogue, { by: ana, ...answer })
  const said = await db.select().from(quoteConsents)
  expect(said.map(({ use, consents }) => `${use} ${consents}`).toSorted()).toEqual(['name null', 'quote null', 'quote true'])
})

test('nobody answers who was not asked, and nobody is asked where there is no quote', async ({ db }) => {
  const { halden, loud, sleep, ofAna } = await heard(db)
  const { dialogue, noor, ana: by } = halden
  await expect(askToQuote(db, dialogue, { by: noor, themeId: sleep, at })).rejects.toMatchObject({ reason: 'invalid' })
  await expect(
    answerQuote(db, dialogue, { by, themeId: loud, statementId: ofAna, use: 'quote', consents: true, at }),
  ).rejects.toMatchObject({
    reason: 'not_found',
  })
})

test('a yes can be taken back, and the same said twice is said once', async ({ db }) => {
  const { halden, loud, ofAna } = await heard(db)
  const { dialogue, noor, ana: by } = halden
  await askToQuote(db, dialogue, { by: noor, themeId: loud, statementIds: [ofAna], at })
  const answer = (consents: boolean, hours: number) =>
    answerQuote(db, dialogue, { by, themeId: loud, statementId: ofAna, use: 'quote', consents, at: later({ hours }) })
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
  expect((await post(`${url}/quote`, { use: 'quote', version: '1', consents: 'yes' })).headers.location).toBe(url)
  expect((await db.select().from(quoteConsents))[0]!.consents).toBe(true)
  expect((await get(`${url.slice(0, -3)}abc`)).statusCode).toBe(404)
  moveTo(later({ days: 61 }))
  expect((await get(url)).statusCode).toBe(404)
  expect((await post(url, { answer: 'yes' })).statusCode).toBe(404)
})

/** What everybody reads of the first theme: its name and its quotes. */
async function inPublic(db: Db, { dialogue }: Troupe) {
  const [theme] = (await publicThemes(db, dialogue, { path: '', reader: null }))!.themes
  return [theme!.name?.words ?? null, ...theme!.quotes.map(({ words }) => words)]
}

/** "Too loud" is public, in Jim's words and with his sentence, to both of which he said yes. */
async function quoted(db: Db) {
  const story = await asked(db)
  const { halden, loud, ofJim } = story
  const { dialogue, noor, jim } = halden
  await publishThemes(db, dialogue, { by: noor, themeIds: [loud], at })
  await askToQuote(db, dialogue, { by: noor, themeId: loud, at })
  const about = { by: jim, themeId: loud, statementId: ofJim, at }
  const say = async (use: 'quote' | 'name', consents: boolean) => answerQuote(db, dialogue, { ...about, use, consents })
  for (const use of ['quote', 'name'] as const) await say(use, true)
  const whole = 'My neighbours hear it, it is too loud.'
  expect(await inPublic(db, halden)).toEqual(['too loud', whole])
  return { ...story, about, say, whole }
}

describe('a yes', () => {
  test('is to one use: the quote goes and the name stays, and the other way round', async ({ db }) => {
    const { halden, say, whole } = await quoted(db)
    await say('quote', false)
    expect(await inPublic(db, halden)).toEqual(['too loud'])
    await say('quote', true)
    await say('name', false)
    expect(await inPublic(db, halden)).toEqual([null, whole])
  })

  test('ends with the name that was shown: under another nobody is quoted until they say yes anew, and everybody is told of it', async ({
    db,
  }) => {
    const { halden, loud, whole, say, about } = await quoted(db)
    const { dialogue, noor } = halden
    await renameTheme(db, dialogue, { by: noor, themeId: loud, name: 'Complainers', at: later({ hours: 1 }) })
    expect(await inPublic(db, halden)).toEqual(['Complainers'])
    expect(await publicFacts(db)).toContain('theme_renamed')
    await expect(say('quote', true)).rejects.toMatchObject({ reason: 'too_late' })
    expect(await askToQuote(db, dialogue, { by: noor, themeId: loud, at: later({ hours: 2 }) })).toEqual({ asked: 2 })
    expect(await inPublic(db, halden)).toEqual(['Complainers'])
    const { quotes } = await findAsked(db, dialogue, about)
    expect(quotes).toEqual([
      { use: 'name', version: 2, consents: true, isNow: false },
      { use: 'quote', version: 3, consents: null, isNow: true },
    ])
    await expect(answerQuote(db, dialogue, { ...about, use: 'quote', version: 2, consents: true })).rejects.toMatchObject({
      reason: 'too_late',
    })
    await answerQuote(db, dialogue, { ...about, use: 'quote', version: 3, consents: true })
    expect(await inPublic(db, halden)).toEqual(['Complainers', whole])
  })

  test('to a name is to its span: other words of the same sentence are no name', async ({ db }) => {
    const { halden, loud, ofJim } = await quoted(db)
    const { dialogue, noor } = halden
    const other = { statementId: ofJim, from: 0, to: 13 }
    await renameTheme(db, dialogue, { by: noor, themeId: loud, ...other, at: later({ hours: 1 }) })
    expect(await inPublic(db, halden)).toEqual(['too loud'])
    const step = (await stepsOf(db, halden)).at(-1)!
    await undoStep(db, dialogue, { by: noor, stepId: step.id, at: later({ hours: 2 }) })
    expect(await inPublic(db, halden)).toEqual(['too loud', 'My neighbours hear it, it is too loud.'])
  })

  test('to a quote is to those words: changed ones stand nowhere until they are asked for anew', async ({ db }) => {
    const { halden, loud, ofJim, about } = await quoted(db)
    const { dialogue, noor, jim } = halden
    const words = 'I said something else.'
    await reviseStatement(db, dialogue, { by: jim, statementId: ofJim, choice: 'Two cables', why: words, at: later({ hours: 1 }) })
    expect(await inPublic(db, halden)).toEqual(['too loud'])
    expect(await askToQuote(db, dialogue, { by: noor, themeId: loud, at: later({ hours: 2 }) })).toEqual({ asked: 1 })
    expect((await findAsked(db, dialogue, about)).quotes).toMatchObject([
      { use: 'name', consents: true, isNow: true },
      { use: 'quote', consents: null, isNow: true },
    ])
  })

  test('stands under no theme that its author denied, and nobody is asked for it again, whoever else put the words there', async ({
    db,
  }) => {
    const { halden, loud, sleep, ofJim } = await quoted(db)
    const { dialogue, noor, jim: by } = halden
    await codeStatements(db, dialogue, { by: noor, themeId: loud, statementIds: [ofJim], at })
    await checkTheme(db, dialogue, { by, statementId: ofJim, themeId: loud, answer: 'another', otherThemeId: sleep, at })
    expect(await inPublic(db, halden)).toEqual([null])
    await expect(askToQuote(db, dialogue, { by: noor, themeId: loud, statementIds: [ofJim], at })).rejects.toMatchObject({
      reason: 'invalid',
    })
  })

  test('stands only beside a theme that the words are under, and others who are asked do not read it there', async ({ db }) => {
    const { halden, loud, sleep, ofJim, ofAna } = await quoted(db)
    const { dialogue, noor, ana } = halden
    const asAna = async () => (await findAsked(db, dialogue, { by: ana, statementId: ofAna, themeId: loud })).company.length
    expect(await asAna()).toBe(1)
    await moveStatements(db, dialogue, { by: noor, fromId: loud, toId: sleep, statementIds: [ofJim], at })
    expect([await inPublic(db, halden), await asAna()]).toEqual([['too loud'], 0])
  })

  test('ends with the membership: whoever left stands nowhere, and whoever comes back finds what they said, to take it back', async ({
    db,
  }) => {
    const { halden, ofAna, ofJim, loud, whole, say } = await quoted(db)
    const { company, dialogue, jim, ana } = halden
    await answerQuote(db, dialogue, { by: ana, themeId: loud, statementId: ofAna, use: 'quote', consents: true, at })
    const { personId } = jim
    await endMembership(db, company, { by: jim, personId, at: later({ hours: 1 }) })
    expect(await inPublic(db, halden)).toEqual([null, 'The old one was too loud at night.'])
    const standing = async () =>
      (await quotable(db, dialogue, [ofJim, ofAna]))
        .toSorted((one) => (one.statementId === ofJim ? -1 : 1))
        .map(({ canBeAsked, said }) => [canBeAsked, said.map(({ use }) => use).toSorted()])
    expect(await standing()).toEqual([
      [false, []],
      [true, ['quote']],
    ])
    await db.update(memberships).set({ endedAt: null }).where(eq(memberships.personId, personId))
    expect(await inPublic(db, halden)).toEqual(['too loud', whole, 'The old one was too loud at night.'])
    expect((await standing())[0]).toEqual([true, ['name', 'quote']])
    await say('quote', false)
    expect(await inPublic(db, halden)).toEqual(['too loud', 'The old one was too loud at night.'])
  })

  test('holds in an invited dialogue only for who is invited', async ({ db }) => {
    const { halden, whole } = await quoted(db)
    const { company, dialogue, jim } = halden
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.id, dialogue.id))
    expect(await inPublic(db, halden)).toEqual([null])
    await db.insert(invitees).values({ companyId: company.id, dialogueId: dialogue.id, personId: jim.personId, at })
    expect(await inPublic(db, halden)).toEqual(['too loud', whole])
  })

  test('to quotes that are taken off a public theme is told to everybody', async ({ db }) => {
    const { halden, loud } = await quoted(db)
    await chooseQuotes(db, halden.dialogue, { by: halden.noor, themeId: loud, statementIds: [], at: later({ hours: 1 }) })
    expect(await publicFacts(db)).toContain('theme_quotes_chosen')
  })
})

test('what is done to the name and the quotes of a theme that is not public is nobody else’s', async ({ db }) => {
  const { halden, loud } = await heard(db)
  await renameTheme(db, halden.dialogue, { by: halden.noor, themeId: loud, name: 'Loud', at })
  await chooseQuotes(db, halden.dialogue, { by: halden.noor, themeId: loud, statementIds: [], at })
  expect(await publicFacts(db)).not.toContain('theme_renamed')
  expect(await publicFacts(db)).not.toContain('theme_quotes_chosen')
})

test('hidden words are asked of nowhere: no page, no link, no mail, no answer', async ({ db, database }) => {
  const { halden, loud, ofJim } = await asked(db)
  const { dialogue, noor, jim, maren, company } = halden
  await askToQuote(db, dialogue, { by: noor, themeId: loud, at })
  const about = { themeId: loud, statementId: ofJim, personId: jim.personId, at }
  const since = { personIds: [jim.personId], since: later({ hours: -1 }) }
  expect([await findAskedByLink(db, company, about), await openWords(db, company.id, since)]).toEqual([
    expect.anything(),
    [expect.anything()],
  ])
  await hideWords(db, dialogue, { by: maren, what: { kind: 'statement', id: ofJim }, reason: 'insult', at })
  expect([await findAskedByLink(db, company, about), await openWords(db, company.id, since)]).toEqual([null, []])
  const { get, post } = await (await openDoors(database)).visitor(jim)
  const url = `/halden/d/window-motor/whys/${ofJim}/themes/${loud}`
  const answers = [
    await get(url),
    await post(url, { answer: 'yes' }),
    await post(`${url}/quote`, { use: 'name', version: '1', consents: 'yes' }),
    await post(`${url}/quote`, { use: 'quote', version: '1', consents: 'no' }),
  ]
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([409, 409, 409, 409])
  expect([await db.$count(memberChecks), await db.$count(quoteConsents, isNotNull(quoteConsents.consents))]).toEqual([0, 0])
})

test('a name and a quote of one statement are asked on one page with two answers, and wait once', async ({ db, database }) => {
  const { halden, loud, ofJim } = await heard(db)
  const { dialogue, noor, jim } = halden
  await askToQuote(db, dialogue, { by: noor, themeId: loud, at })
  expect(await waiting(db, halden)).toEqual([['quote', 'too loud']])
  const { get, post } = await (await openDoors(database)).visitor(jim)
  const url = `/halden/d/window-motor/whys/${ofJim}/themes/${loud}`
  const page = (await get(url)).body
  for (const words of ['May your words be its name?', 'May your words stand for it?']) expect(page).toContain(words)
  await post(`${url}/quote`, { use: 'name', version: '1', consents: 'no' })
  expect(await waiting(db, halden)).toEqual([['quote', 'too loud']])
  await post(`${url}/quote`, { use: 'quote', version: '1', consents: 'yes' })
  expect(await waiting(db, halden)).toEqual([])
  await renameTheme(db, dialogue, { by: noor, themeId: loud, name: 'Complainers', at: later({ hours: 1 }) })
  expect((await get(url)).body).toContain('The company may ask you anew.')
})

async function waiting(db: Db, { jim }: Troupe) {
  return (await waitingFor(db, jim, { at })).map(({ kind, question }) => [kind, question])
}

async function publicFacts(db: Db) {
  return (await db.select({ kind: events.kind }).from(events).where(eq(events.isPublic, true))).map(({ kind }) => kind)
}
