import { and, eq, like } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { dialogues } from '../../db/schema/dialogues.ts'
import { analysisSteps, codings, events, invitees, memberAsks, memberChecks, memberships } from '../../db/schema/index.ts'
import { waitingFor } from '../../server/me/waiting.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { askMembers } from '../../server/themes/asking.ts'
import { askToQuote } from '../../server/themes/asking-to-quote.ts'
import { sharesOf } from '../../server/themes/check-shares.ts'
import { checkTheme } from '../../server/themes/checking.ts'
import { codeBookOf } from '../../server/themes/code-book.ts'
import { addCodings, removeCodings } from '../../server/themes/codings.ts'
import { membersOf } from '../../server/themes/members.ts'
import { mergeThemes } from '../../server/themes/merging.ts'
import { moveStatements } from '../../server/themes/moving.ts'
import { type Place, takeStep } from '../../server/themes/steps.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'
import { asked, heard, heldBy, say } from './asked-story.ts'
import { placesOf, stepsOf, suggested } from './book.ts'

const at = monday

test('those whose statements a theme holds are asked once of each', async ({ db }) => {
  const { halden, loud } = await heard(db)
  const ask = () => askMembers(db, halden.dialogue, { by: halden.noor, themeId: loud, at })
  expect([await ask(), await ask()]).toEqual([{ asked: 2 }, { asked: 0 }])
  expect(await db.$count(memberAsks)).toBe(2)
  expect(await db.$count(events, eq(events.kind, 'members_asked'))).toBe(1)
})

test('an admin asks as well; staff, customers and outsiders do not', async ({ db }) => {
  const { halden, acme, loud } = await heard(db)
  for (const by of [halden.priya, halden.ana])
    await expect(askMembers(db, halden.dialogue, { by, themeId: loud, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  await expect(askMembers(db, acme.dialogue, { by: acme.noor, themeId: loud, at })).rejects.toMatchObject({ reason: 'not_found' })
  expect(await askMembers(db, halden.dialogue, { by: halden.maren, themeId: loud, at })).toEqual({ asked: 2 })
})

test('nobody is asked of what is only suggested', async ({ db }) => {
  const { halden, suggested } = await heard(db)
  await expect(askMembers(db, halden.dialogue, { by: halden.noor, themeId: suggested, at })).rejects.toMatchObject({ reason: 'invalid' })
})

test('nobody is asked who has left, whose words are hidden, or who may not read the dialogue', async ({ db }) => {
  const { halden, loud, ofJim } = await heard(db)
  const { company, dialogue, maren, noor, ana } = halden
  await hideWords(db, dialogue, { by: maren, what: { kind: 'statement', id: ofJim }, reason: 'insult', at })
  const theirs = and(eq(memberships.companyId, company.id), eq(memberships.personId, ana.personId))
  await db.update(memberships).set({ endedAt: at }).where(theirs)
  expect(await askMembers(db, dialogue, { by: noor, themeId: loud, at })).toEqual({ asked: 0 })
  await db.update(memberships).set({ endedAt: null }).where(theirs)
  const here = and(eq(dialogues.companyId, company.id), eq(dialogues.id, dialogue.id))
  await db.update(dialogues).set({ visibility: 'invited' }).where(here)
  expect(await askMembers(db, dialogue, { by: noor, themeId: loud, at })).toEqual({ asked: 0 })
  await db.insert(invitees).values({ companyId: company.id, dialogueId: dialogue.id, personId: ana.personId, at })
  expect(await askMembers(db, dialogue, { by: noor, themeId: loud, at })).toEqual({ asked: 1 })
})

test('with a yes the statement is under the theme by its author’s word, beside the machine’s', async ({ db }) => {
  const story = await asked(db)
  const { halden, loud, ofAna } = story
  await checkTheme(db, halden.dialogue, { by: halden.ana, statementId: ofAna, themeId: loud, answer: 'yes', at })
  expect(await heldBy(db, story, ofAna)).toEqual(['customer: loud', 'machine: loud'])
  const steps = await db.select({ by: analysisSteps.by }).from(analysisSteps).where(eq(analysisSteps.kind, 'member_checked'))
  expect(steps).toEqual([{ by: halden.ana.personId }])
})

test('with another theme it is under that one, and no longer under the first by the machine', async ({ db }) => {
  const story = await asked(db)
  const { halden, loud, sleep, ofAna } = story
  const said = { by: halden.ana, statementId: ofAna, themeId: loud, answer: 'another', otherThemeId: sleep, at } as const
  await checkTheme(db, halden.dialogue, said)
  expect(await heldBy(db, story, ofAna)).toEqual(['customer: sleep'])
})

test('what an analyst said stays beside what the customer says of it', async ({ db }) => {
  const story = await asked(db)
  const { halden, loud, sleep, ofAna } = story
  const step = await takeStep(db, halden.dialogue, 'statements_coded', { by: halden.noor.personId, at })
  await addCodings(db, step, [{ statementId: ofAna, revision: 1, themeId: loud, coder: 'analyst' }])
  const said = { by: halden.ana, statementId: ofAna, themeId: loud, answer: 'another', otherThemeId: sleep, at } as const
  await checkTheme(db, halden.dialogue, said)
  expect(await heldBy(db, story, ofAna)).toEqual(['analyst: loud', 'customer: sleep'])
})

test('“none of these” ends with a theme that the customer says is theirs', async ({ db }) => {
  const story = await asked(db)
  const { halden, loud, ofAna } = story
  const step = await takeStep(db, halden.dialogue, 'none_fits', { by: halden.noor.personId, at })
  await addCodings(db, step, [{ statementId: ofAna, revision: 1, themeId: null, coder: 'analyst' }])
  await checkTheme(db, halden.dialogue, { by: halden.ana, statementId: ofAna, themeId: loud, answer: 'yes', at })
  expect(await heldBy(db, story, ofAna)).toEqual(['customer: loud', 'machine: loud'])
})

test('the latest answer counts and the earlier stay', async ({ db }) => {
  const story = await asked(db)
  const { halden, loud, sleep, ofAna } = story
  const about = { by: halden.ana, statementId: ofAna, themeId: loud }
  await checkTheme(db, halden.dialogue, { ...about, answer: 'yes', at })
  await checkTheme(db, halden.dialogue, { ...about, answer: 'another', otherThemeId: sleep, at: later({ hours: 1 }) })
  expect(await heldBy(db, story, ofAna)).toEqual(['customer: sleep'])
  await checkTheme(db, halden.dialogue, { ...about, answer: 'not_quite', words: 'It is about the night.', at: later({ hours: 2 }) })
  expect(await heldBy(db, story, ofAna)).toEqual([])
  await checkTheme(db, halden.dialogue, { ...about, answer: 'yes', at: later({ hours: 3 }) })
  expect(await heldBy(db, story, ofAna)).toEqual(['customer: loud'])
  const all = await db.select({ answer: memberChecks.answer, words: memberChecks.words }).from(memberChecks).orderBy(memberChecks.at)
  expect(all.map(({ answer }) => answer)).toEqual(['yes', 'another', 'not_quite', 'yes'])
  expect(all[2]!.words).toBe('It is about the night.')
})

test('only the author answers, and only where they were asked', async ({ db }) => {
  const { halden, acme, loud, sleep, ofAna } = await asked(db)
  const about = { statementId: ofAna, themeId: loud, answer: 'yes', at } as const
  for (const by of [halden.jim, halden.priya, halden.noor, halden.maren])
    await expect(checkTheme(db, halden.dialogue, { by, ...about })).rejects.toMatchObject({ reason: 'not_allowed' })
  const { ana: by } = halden
  await expect(checkTheme(db, halden.dialogue, { by, ...about, themeId: sleep })).rejects.toMatchObject({ reason: 'not_found' })
  await expect(checkTheme(db, acme.dialogue, { by: acme.ana, ...about })).rejects.toMatchObject({ reason: 'not_found' })
  expect(await db.$count(memberChecks)).toBe(0)
})

test('“not quite” wants words, and “another” a theme that somebody kept', async ({ db }) => {
  const { halden, loud, suggested, ofAna } = await asked(db)
  const about = { by: halden.ana, statementId: ofAna, themeId: loud, at }
  const check = (said: { answer: 'not_quite' | 'another'; otherThemeId?: string }) => checkTheme(db, halden.dialogue, { ...about, ...said })
  await expect(check({ answer: 'not_quite' })).rejects.toMatchObject({ reason: 'invalid', field: 'words' })
  for (const said of [{}, { otherThemeId: suggested }, { otherThemeId: loud }])
    await expect(check({ answer: 'another', ...said })).rejects.toMatchObject({ reason: 'invalid', field: 'otherThemeId' })
})

test('the answers of a theme are counted by the latest of each statement, and shares are said from five on', async ({ db }) => {
  const { halden, loud, ofAna } = await asked(db)
  await checkTheme(db, halden.dialogue, { by: halden.ana, statementId: ofAna, themeId: loud, answer: 'yes', at })
  const counts = { asked: 2, checked: 1, agreed: 1, corrected: 0 }
  expect(await checksOf(db, halden.dialogue, loud)).toEqual(counts)
  expect(sharesOf(counts)).toBe(null)
  expect(sharesOf({ asked: 9, checked: 8, agreed: 6, corrected: 2 })).toEqual({ n: 8, agreed: 0.75, corrected: 0.25 })
})

describe('once a theme was made part of another', () => {
  const merged = async (db: Db) => {
    const story = await asked(db)
    const { halden, loud, sleep, ofAna, ofJim } = story
    const { dialogue, noor: by } = halden
    const words = 'It is about my neighbours.'
    await checkTheme(db, dialogue, { by: halden.ana, statementId: ofAna, themeId: loud, answer: 'yes', at })
    await checkTheme(db, dialogue, { by: halden.jim, statementId: ofJim, themeId: loud, answer: 'not_quite', words, at })
    await mergeThemes(db, dialogue, { by, themeId: loud, intoId: sleep, at: later({ hours: 1 }) })
    return { ...story, dialogue, by, words }
  }
  const checksIn = async (db: Db, dialogue: { companyId: string; id: string }, themeId: string) => {
    const { members } = await membersOf(db, dialogue, themeId)
    return Object.fromEntries(members.map(({ statementId, checks }) => [statementId, checks]))
  }

  test('what customers said stands beside their words, with the name of the theme that they said it of', async ({ db }) => {
    const { dialogue, sleep, ofAna, ofJim, words } = await merged(db)
    const checks = await checksIn(db, dialogue, sleep)
    expect(checks[ofAna]).toMatchObject([{ about: 'too loud', answer: 'yes' }])
    expect(checks[ofJim]).toMatchObject([{ about: 'too loud', answer: 'not_quite', words }])
  })

  test('their answers count for what it became, each statement once, and they are asked of that name', async ({ db }) => {
    const { halden, dialogue, by, sleep, ofAna } = await merged(db)
    const counts = { asked: 2, checked: 2, agreed: 1, corrected: 1 }
    const counted = () => checksOf(db, dialogue, sleep)
    expect(await counted()).toEqual(counts)
    const [theme] = (await codeBookOf(db, dialogue)).themes
    expect(theme).toMatchObject(counts)
    expect(await askMembers(db, dialogue, { by, themeId: sleep, at: later({ hours: 2 }) })).toEqual({ asked: 2 })
    expect(await counted()).toEqual(counts)
    expect((await waitingFor(db, halden.ana, { at })).map(({ question }) => question)).toEqual(['Sleeping well'])
    const said = { by: halden.ana, statementId: ofAna, themeId: sleep, at: later({ hours: 3 }) } as const
    await checkTheme(db, dialogue, { ...said, answer: 'not_quite', words: 'I sleep well.' })
    expect(await counted()).toEqual({ ...counts, agreed: 0, corrected: 2 })
    expect((await checksIn(db, dialogue, sleep))[ofAna]).toMatchObject([{ about: null }, { about: 'too loud' }])
  })
})

test('a customer’s words stay beside their statement when it is moved, on every page that has it', async ({ db, database }) => {
  const { halden, loud, sleep, ofJim } = await asked(db)
  const { dialogue, noor: by } = halden
  const words = 'It is about my neighbours.'
  await checkTheme(db, dialogue, { by: halden.jim, statementId: ofJim, themeId: loud, answer: 'not_quite', words, at })
  await moveStatements(db, dialogue, { by, fromId: loud, toId: sleep, statementIds: [ofJim], at })
  const { get } = await (await openDoors(database)).visitor(by)
  for (const path of [`themes/${sleep}`, `statements/${ofJim}`]) {
    const page = (await get(`/halden/analysis/window-motor/${path}`)).body
    expect(page).toContain('Jim Boateng said of “too loud”: not quite')
    expect(page).toContain(words)
  }
})

describe('what a customer denied stays so', () => {
  const denied = async (db: Db) => {
    const story = await asked(db)
    const { halden, loud, sleep, ofJim } = story
    const deny = () =>
      checkTheme(db, halden.dialogue, { by: halden.jim, statementId: ofJim, themeId: loud, answer: 'another', otherThemeId: sleep, at })
    return { ...story, dialogue: halden.dialogue, by: halden.noor, deny }
  }

  test('when a theme of the machine’s that holds it is made part of the denied one', async ({ db }) => {
    const { deny, ...story } = await denied(db)
    const other = await suggested(db, story.halden, 'other', [story.ofJim, story.ofAna])
    await deny()
    await mergeThemes(db, story.dialogue, { by: story.by, themeId: other.themeId, intoId: story.loud, at: later({ hours: 1 }) })
    expect(await heldBy(db, story, story.ofJim)).toEqual(['customer: sleep'])
    expect(await heldBy(db, story, story.ofAna)).toEqual(['machine: loud'])
  })

  test('when the denied one is made part of a theme of the machine’s that holds it', async ({ db }) => {
    const { deny, ...story } = await denied(db)
    const { themeId: other } = await suggested(db, story.halden, 'other', [story.ofJim])
    await deny()
    await mergeThemes(db, story.dialogue, { by: story.by, themeId: story.loud, intoId: other, at: later({ hours: 1 }) })
    expect(await heldBy(db, story, story.ofJim)).toEqual(['customer: sleep'])
    const step = (await stepsOf(db, story.halden)).at(-1)!
    await undoStep(db, story.dialogue, { by: story.by, stepId: step.id, at: later({ hours: 2 }) })
    expect((await placesOf(db, story.halden, story.ofJim)).map(([, coder]) => coder).toSorted()).toEqual(['customer', 'machine'])
  })

  test('when an earlier move is undone', async ({ db }) => {
    const { deny, ...story } = await denied(db)
    const moving = { by: story.by, fromId: story.loud, toId: story.suggested, statementIds: [story.ofJim, story.ofAna] }
    await moveStatements(db, story.dialogue, { ...moving, at: later({ hours: 1 }) })
    const step = (await stepsOf(db, story.halden)).at(-1)!
    await deny()
    await undoStep(db, story.dialogue, { by: story.by, stepId: step.id, at: later({ hours: 2 }) })
    expect(await heldBy(db, story, story.ofJim)).toEqual(['customer: sleep'])
    expect(await heldBy(db, story, story.ofAna)).toEqual(['machine: loud'])
  })
})

test('what is counted is under the theme, or was taken out by its author; never what an analyst moved', async ({ db }) => {
  const { halden, loud, sleep, ofAna, ofJim } = await asked(db)
  const { dialogue, ana, noor } = halden
  await checkTheme(db, dialogue, { by: ana, statementId: ofAna, themeId: loud, answer: 'another', otherThemeId: sleep, at })
  const counts = () => checksOf(db, dialogue, loud)
  expect(await counts()).toEqual({ asked: 2, checked: 1, agreed: 0, corrected: 1 })
  const ofHis = and(eq(codings.statementId, ofJim), eq(codings.themeId, loud))
  const [put] = await db.select({ id: codings.id }).from(codings).where(ofHis)
  const step = await takeStep(db, dialogue, 'coding_removed', { by: noor.personId, at })
  await removeCodings(db, step, [put!.id])
  expect(await counts()).toEqual({ asked: 1, checked: 1, agreed: 0, corrected: 1 })
})

test('“none of these” among the other themes takes their own words', async ({ db, database }) => {
  const { halden, loud, ofAna } = await asked(db)
  const { visitor } = await openDoors(database)
  const { get, post } = await visitor(halden.ana)
  const url = `/halden/d/window-motor/whys/${ofAna}/themes/${loud}`
  await post(url, { answer: 'another', otherThemeId: '', words: 'It is about the night.' })
  expect(await db.select({ answer: memberChecks.answer, words: memberChecks.words }).from(memberChecks)).toEqual([
    { answer: 'not_quite', words: 'It is about the night.' },
  ])
  expect((await get(url)).body).toContain('It is about the night.')
})

test('the question shows what others under the theme say, and the others with an example each', async ({ db, database }) => {
  const { halden, loud, sleep, ofAna } = await asked(db)
  const his = await say(db, halden, halden.jim, 'I sleep now.')
  const step = await takeStep(db, halden.dialogue, 'statements_coded', { by: halden.noor.personId, at })
  await addCodings(db, step, [{ statementId: his, revision: 1, themeId: sleep, coder: 'analyst' }])
  const { visitor } = await openDoors(database)
  const page = (await (await visitor(halden.ana)).get(`/halden/d/window-motor/whys/${ofAna}/themes/${loud}`)).body
  for (const words of ['My neighbours hear it, it is too loud.', 'Somebody says: “I sleep now.”', 'None of these: I say it in my words'])
    expect(page).toContain(words)
  expect(page).not.toContain('“Sleeping well”')
})

test('what is asked waits on one’s own page until it is answered, or until the statement is moved away', async ({ db }) => {
  const { halden, loud, ofAna, ofJim } = await asked(db)
  const waiting = async (who: 'ana' | 'jim') => (await waitingFor(db, halden[who], { at })).map(({ kind, question }) => [kind, question])
  expect(await waiting('ana')).toEqual([['theme', 'too loud']])
  await checkTheme(db, halden.dialogue, { by: halden.ana, statementId: ofAna, themeId: loud, answer: 'yes', at })
  expect(await waiting('ana')).toEqual([])
  expect(await waiting('jim')).toEqual([['theme', 'too loud']])
  await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'statement', id: ofJim }, reason: 'insult', at })
  expect(await waiting('jim')).toEqual([])
})

test('the page shows a customer their words, the theme and its company, and takes their word once', async ({ db, database }) => {
  const { halden, loud, ofAna } = await asked(db)
  const { visitor } = await openDoors(database)
  const { get, post } = await visitor(halden.ana)
  expect((await get('/me')).body).toContain('Halden Windows read it as “too loud”')
  const url = `/halden/d/window-motor/whys/${ofAna}/themes/${loud}`
  const page = (await get(url)).body
  for (const words of ['The old one was too loud at night.', '“too loud”', 'One other statement is with it.', 'Sleeping well'])
    expect(page).toContain(words)
  expect(page).not.toContain('May your words stand for it?')
  await askToQuote(db, halden.dialogue, { by: halden.noor, themeId: loud, at })
  expect((await get(url)).body).toContain('May your words stand for it?')
  const missing = await post(url, { answer: 'not_quite', words: '' })
  expect([missing.statusCode, missing.body.includes('Say in your own words what it is about.')]).toEqual([422, true])
  const sent = { answer: 'not_quite', words: 'It is about the night.', 'form-id': /name="form-id" value="([^"]+)"/.exec(page)![1]! }
  expect((await post(url, sent)).headers.location).toBe(url)
  await post(url, sent)
  expect(await db.$count(memberChecks)).toBe(1)
  expect((await get(url)).body).toContain('It is about the night.')
})

test('who may not say it is told why, and outsiders and guests find their own answers', async ({ db, database }) => {
  const { halden, acme, loud, ofAna } = await asked(db)
  const { visitor } = await openDoors(database)
  const url = `/halden/d/window-motor/whys/${ofAna}/themes/${loud}`
  const statuses = await Promise.all(
    [halden.jim, halden.priya, acme.ana, undefined].map(
      async (who) => (await (await visitor(who)).post(url, { answer: 'yes' })).statusCode,
    ),
  )
  expect(statuses).toEqual([403, 403, 403, 401])
  expect(await db.$count(events, like(events.kind, 'member_checked'))).toBe(0)
})

/** What the customers of a theme said of it, as the code book tells. */
async function checksOf(db: Db, dialogue: Place, themeId: string) {
  const { themes } = await codeBookOf(db, dialogue)
  const { asked, checked, agreed, corrected } = themes.find(({ id }) => id === themeId)!
  return { asked, checked, agreed, corrected }
}
