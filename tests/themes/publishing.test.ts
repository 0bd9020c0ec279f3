import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { analysisSteps, codings, events, people } from '../../db/schema/index.ts'
import { waitingFor } from '../../server/me/waiting.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import { askMembers } from '../../server/themes/asking.ts'
import { askToQuote } from '../../server/themes/asking-to-quote.ts'
import { checkTheme } from '../../server/themes/checking.ts'
import { codeStatements } from '../../server/themes/coding.ts'
import { addCodings, removeCodings } from '../../server/themes/codings.ts'
import { answerQuote } from '../../server/themes/consenting.ts'
import { renameTheme } from '../../server/themes/naming.ts'
import { publicThemes } from '../../server/themes/public.ts'
import { publishThemes, withdrawThemes } from '../../server/themes/publishing.ts'
import { takeStep } from '../../server/themes/steps.ts'
import { changeTheme } from '../../server/themes/versions.ts'
import { monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { anAnswer } from '../support/story.ts'
import { test } from '../support/test.ts'
import { asked, heard, say } from './asked-story.ts'

const at = monday

async function shown(db: Db, { dialogue }: Troupe) {
  return await publicThemes(db, dialogue, { path: '/halden/d/window-motor', reader: null })
}

async function hold(db: Db, { dialogue, noor }: Troupe, themeId: string, statementId: string) {
  const step = await takeStep(db, dialogue, 'statements_coded', { by: noor.personId, at })
  await addCodings(db, step, [{ statementId, revision: 1, themeId, coder: 'analyst' }])
}

const publish = (db: Db, { dialogue, noor }: Troupe, ...themeIds: string[]) => publishThemes(db, dialogue, { by: noor, themeIds, at })

test('an analyst publishes kept themes once, and the timeline says so', async ({ db }) => {
  const { halden, loud } = await heard(db)
  expect([await publish(db, halden, loud), await publish(db, halden, loud)]).toEqual([{ published: 1 }, { published: 0 }])
  const facts = await db.select({ isPublic: events.isPublic }).from(events).where(eq(events.kind, 'themes_published'))
  expect(facts).toEqual([{ isPublic: true }])
})

test('nobody but analysts and admins publishes, and nothing that is only suggested', async ({ db }) => {
  const { halden, acme, loud, suggested } = await heard(db)
  for (const by of [halden.priya, halden.ana]) {
    await expect(publishThemes(db, halden.dialogue, { by, themeIds: [loud], at })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(withdrawThemes(db, halden.dialogue, { by, reason: 'wrong', at })).rejects.toMatchObject({ reason: 'not_allowed' })
  }
  await expect(publishThemes(db, acme.dialogue, { by: acme.noor, themeIds: [loud], at })).rejects.toMatchObject({ reason: 'not_found' })
  await expect(publish(db, halden, suggested)).rejects.toMatchObject({ reason: 'invalid' })
  await expect(publish(db, halden)).rejects.toMatchObject({ reason: 'invalid', field: 'themes' })
  expect(await shown(db, halden)).toBe(null)
})

test('words of a customer stand in public only while they say yes', async ({ db }) => {
  const { halden, loud, ofJim } = await heard(db)
  const { dialogue, noor, jim: by } = halden
  await publish(db, halden, loud)
  const read = async () =>
    (await shown(db, halden))!.themes.map(({ name, quotes }) => [name?.words ?? null, quotes.map(({ words }) => words)])
  expect(await read()).toEqual([[null, []]])
  await askToQuote(db, dialogue, { by: noor, themeId: loud, at })
  expect(await read()).toEqual([[null, []]])
  const answer = async (consents: boolean) => {
    for (const use of ['name', 'quote'] as const)
      await answerQuote(db, dialogue, { by, themeId: loud, statementId: ofJim, use, consents, at })
  }
  await answer(true)
  expect(await read()).toEqual([['too loud', ['My neighbours hear it, it is too loud.']]])
  await answer(false)
  expect(await read()).toEqual([[null, []]])
})

test('where a customer takes their words back, the name is again what it was in public before', async ({ db }) => {
  const { halden, sleep, ofJim } = await heard(db)
  const { dialogue, noor } = halden
  await hold(db, halden, sleep, ofJim)
  await publish(db, halden, sleep)
  const step = await takeStep(db, dialogue, 'theme_renamed', { by: noor.personId, at })
  await changeTheme(db, step, sleep, { name: 'hear it', nameStatementId: ofJim, nameRevision: 1, nameFrom: 14, nameTo: 21 })
  const name = async () => (await shown(db, halden))!.themes[0]!.name
  expect(await name()).toMatchObject({ words: 'Sleeping well', isCustomers: false })
  await askToQuote(db, dialogue, { by: noor, themeId: sleep, at })
  await answerQuote(db, dialogue, { by: halden.jim, themeId: sleep, statementId: ofJim, use: 'name', consents: true, at })
  expect(await name()).toMatchObject({ words: 'hear it', isCustomers: true })
})

test('hidden statements are in no count, no quote and no name', async ({ db }) => {
  const { halden, loud, ofJim } = await asked(db)
  const { dialogue, noor, jim, maren } = halden
  await publish(db, halden, loud)
  await askToQuote(db, dialogue, { by: noor, themeId: loud, at })
  await answerQuote(db, dialogue, { by: jim, themeId: loud, statementId: ofJim, use: 'quote', consents: true, at })
  await checkTheme(db, dialogue, { by: jim, statementId: ofJim, themeId: loud, answer: 'yes', at })
  await say(db, halden, halden.ana, 'It was there.')
  expect(await shown(db, halden)).toMatchObject({ total: 3, held: 2, without: 1 })
  await hideWords(db, dialogue, { by: maren, what: { kind: 'statement', id: ofJim }, reason: 'insult', at })
  const after = (await shown(db, halden))!
  expect(after).toMatchObject({ total: 2, held: 1, without: 1 })
  expect(after.themes).toMatchObject([{ name: null, n: 1, quotes: [] }])
})

test('what fewer than five authors answered is told neither of a theme nor in the sum of them, which says what it covers', async ({
  db,
  database,
}) => {
  const { halden, loud, sleep } = await heard(db)
  const { dialogue, noor, ana } = halden
  const spoken = []
  for (const night of [1, 2, 3, 4, 5]) spoken.push(await say(db, halden, ana, `It was loud in night ${night}.`))
  const alone = await say(db, halden, ana, 'I sleep.')
  await codeStatements(db, dialogue, { by: noor, themeId: loud, statementIds: spoken, at })
  await codeStatements(db, dialogue, { by: noor, themeId: sleep, statementIds: [alone], at })
  await publish(db, halden, loud, sleep)
  for (const themeId of [loud, sleep]) await askMembers(db, dialogue, { by: noor, themeId, at })
  const yes = (themeId: string, statementId: string) => checkTheme(db, dialogue, { by: ana, statementId, themeId, answer: 'yes', at })
  await yes(sleep, alone)
  for (const statementId of spoken.slice(1)) await yes(loud, statementId)
  const told = async () => {
    const { themes, checks } = (await shown(db, halden))!
    return [checks.checked, ...themes.map(({ checks }) => [checks.isAsked, checks.shares])]
  }
  expect(await told()).toEqual([0, [true, null], [true, null]])
  await yes(loud, spoken[0]!)
  expect(await told()).toEqual([5, [true, { n: 5, agreed: 1, corrected: 0 }], [true, null]])
  const page = (await (await (await openDoors(database)).visitor()).get('/halden/d/window-motor/themes')).body
  expect(page).toContain('In one theme at least five authors have answered whether this heard them right. They were asked 7 times there')
  expect(page).toContain('In another theme too few have answered so far')
})

test('a theme that holds no statement is not published, and goes from the public with its last one', async ({ db }) => {
  const { halden, loud, sleep } = await heard(db)
  await expect(publish(db, halden, sleep)).rejects.toMatchObject({ reason: 'invalid', field: 'themes' })
  await publish(db, halden, loud)
  const under = await db.select({ id: codings.id }).from(codings).where(eq(codings.themeId, loud))
  const step = await takeStep(db, halden.dialogue, 'coding_removed', { by: halden.noor.personId, at })
  await removeCodings(
    db,
    step,
    under.map(({ id }) => id),
  )
  expect(await shown(db, halden)).toBe(null)
})

test('a theme that its authors all say is something else is not published, nor told as taken back where it was before', async ({
  db,
  database,
}) => {
  const { halden, loud, ofAna, ofJim } = await asked(db)
  const { dialogue, noor, ana, jim } = halden
  const guest = await (await openDoors(database)).visitor()
  const page = async () => (await guest.get('/halden/d/window-motor/themes')).body
  const deny = async () => {
    for (const [by, statementId] of [
      [ana, ofAna],
      [jim, ofJim],
    ] as const)
      await checkTheme(db, dialogue, { by, statementId, themeId: loud, answer: 'not_quite', words: 'It is about sleep.', at })
  }
  await publish(db, halden, loud)
  await withdrawThemes(db, dialogue, { by: noor, reason: 'reworked', at })
  expect(await page()).toContain('The themes were taken back')
  await publish(db, halden, loud)
  await deny()
  expect(await shown(db, halden)).toBe(null)
  expect(await page()).not.toContain('The themes were taken back')
  await withdrawThemes(db, dialogue, { by: noor, reason: 'wrong', at })
  await expect(publish(db, halden, loud)).rejects.toMatchObject({ reason: 'invalid', field: 'themes' })
  expect(await page()).toContain('The themes were taken back')
})

test('a statement whose author says “not quite” is neither counted nor quoted in public', async ({ db }) => {
  const { halden, loud, ofAna } = await asked(db)
  const { dialogue, noor, ana: by } = halden
  await publish(db, halden, loud)
  await askToQuote(db, dialogue, { by: noor, themeId: loud, at })
  const about = { by, statementId: ofAna, themeId: loud, at }
  await answerQuote(db, dialogue, { ...about, use: 'quote', consents: true })
  // Hers is the only quote that stands: of Jim nobody knows yet.
  expect((await shown(db, halden))!.themes).toMatchObject([{ n: 2, quotes: [{ words: 'The old one was too loud at night.' }] }])
  await checkTheme(db, dialogue, { ...about, answer: 'not_quite', words: 'It is about the night.' })
  expect(await shown(db, halden)).toMatchObject({ held: 1, themes: [{ n: 1, quotes: [] }] })
  expect((await waitingFor(db, by, { at })).map(({ kind }) => kind)).toEqual([])
})

test('beside a quote stands who answered it, or that nobody has', async ({ db, database }) => {
  const { halden, loud, ofAna, ofJim } = await heard(db)
  const { dialogue, noor, priya } = halden
  await publish(db, halden, loud)
  await askToQuote(db, dialogue, { by: noor, themeId: loud, at })
  await answerQuote(db, dialogue, { by: halden.ana, themeId: loud, statementId: ofAna, use: 'quote', consents: true, at })
  await answerQuote(db, dialogue, { by: halden.jim, themeId: loud, statementId: ofJim, use: 'quote', consents: true, at })
  await publishResponse(db, dialogue, { ...anAnswer(halden), by: priya, targets: [{ kind: 'statement', id: ofAna }], at })
  const { visitor } = await openDoors(database)
  const page = (await (await visitor()).get('/halden/d/window-motor/themes')).body
  expect(page).toContain(`<a href="/halden/d/window-motor/whys/${ofAna}">Priya Shah answered it.</a>`)
  expect(page).toContain(`<a href="/halden/d/window-motor/whys/${ofJim}">No answer yet</a>`)
})

test('whoever publishes reads how a theme is called until the customer whose words name it says yes', async ({ db, database }) => {
  const { halden, loud, ofJim } = await heard(db)
  const { visitor } = await openDoors(database)
  const { get } = await visitor(halden.noor)
  const page = async () => (await get('/halden/analysis/window-motor/public')).body
  const waits = 'its name waits for a yes'
  for (const words of [waits, 'One theme waits for such a yes.', 'or as “A theme of 12 statements”']) expect(await page()).toContain(words)
  await askToQuote(db, halden.dialogue, { by: halden.noor, themeId: loud, at })
  await answerQuote(db, halden.dialogue, { by: halden.jim, themeId: loud, statementId: ofJim, use: 'name', consents: true, at })
  expect(await page()).not.toContain(waits)
})

test('whoever publishes reads which names can never stand there, as nobody can ask for them', async ({ db, database }) => {
  const { halden, loud } = await heard(db)
  await db.update(people).set({ email: null }).where(eq(people.id, halden.jim.personId))
  const { get } = await (await openDoors(database)).visitor(halden.noor)
  const page = async () => (await get('/halden/analysis/window-motor/public')).body
  const never = ['its name cannot stand there', `href="/halden/analysis/window-motor/themes/${loud}/name"`, 'One theme cannot count on it']
  for (const words of [...never, 'Nobody was asked to be quoted yet']) expect(await page()).toContain(words)
  await db.update(people).set({ email: null }).where(eq(people.id, halden.ana.personId))
  expect(await page()).toContain('Nobody can be asked to be quoted')
  await renameTheme(db, halden.dialogue, { by: halden.noor, themeId: loud, name: 'Loud at night', at })
  for (const words of never.slice(0, 2)) expect(await page()).not.toContain(words)
})

test('what refuses to let go of a public theme leads to where it is taken back', async ({ db, database }) => {
  const { halden, loud } = await heard(db)
  await publish(db, halden, loud)
  const { post } = await (await openDoors(database)).visitor(halden.noor)
  const page = await post(`/halden/analysis/window-motor/themes/${loud}/reject`)
  expect([page.statusCode, page.body.includes('href="/halden/analysis/window-motor/public#withdraw"')]).toEqual([403, true])
})

test('the largest theme comes first, each with those beneath it', async ({ db }) => {
  const { halden, loud, sleep, ofAna } = await heard(db)
  await hold(db, halden, sleep, ofAna)
  await publish(db, halden, sleep, loud)
  const order = async () => (await shown(db, halden))!.themes.map(({ id, depth }) => [id === loud ? 'loud' : 'sleep', depth])
  expect(await order()).toEqual([
    ['loud', 0],
    ['sleep', 0],
  ])
  const step = await takeStep(db, halden.dialogue, 'theme_nested', { by: halden.noor.personId, at })
  await changeTheme(db, step, loud, { parentId: sleep })
  expect(await order()).toEqual([
    ['sleep', 0],
    ['loud', 1],
  ])
})

test('everybody reads what is published, with its own part of the dialogue, and why it was taken back', async ({ db, database }) => {
  const { halden, loud, ofAna } = await asked(db)
  const { dialogue, noor, ana } = halden
  const { visitor } = await openDoors(database)
  const guest = await visitor()
  expect((await guest.get('/halden/d/window-motor')).body).not.toContain('/window-motor/themes"')
  expect((await guest.get('/halden/d/window-motor/themes')).body).toContain('No themes are published yet')
  await publish(db, halden, loud)
  await askToQuote(db, dialogue, { by: noor, themeId: loud, at })
  await answerQuote(db, dialogue, { by: ana, themeId: loud, statementId: ofAna, use: 'quote', consents: true, at })
  await checkTheme(db, dialogue, { by: ana, statementId: ofAna, themeId: loud, answer: 'yes', at })
  expect((await guest.get('/halden/d/window-motor')).body).toContain('/window-motor/themes"')
  const page = (await guest.get('/halden/d/window-motor/themes')).body
  for (const words of ['One theme holds 2 of 2 statements.', 'A theme of 2 statements', 'The old one was too loud at night.', 'Ana Kovač'])
    expect(page).toContain(words)
  expect(page).toContain('Too few have answered so far to say what they said.')
  expect(page).not.toMatch(/author answered|authors answered|1 answered/)
  expect(page).not.toContain('Take them back')
  expect((await (await visitor(ana)).get('/halden/d/window-motor/themes')).body).toContain(`/whys/${ofAna}/themes/${loud}#quote`)
  await withdrawThemes(db, dialogue, { by: noor, reason: 'wished', at })
  const after = (await guest.get('/halden/d/window-motor/themes')).body
  expect(after).toContain('customers asked for it')
  expect(after).not.toContain('too loud')
  expect((await guest.get('/halden/d/window-motor/timeline')).body).toContain(
    'Halden Windows took published reasons back: customers asked for it',
  )
  expect(await withdrawThemes(db, dialogue, { by: noor, reason: 'wished', at })).toEqual({ withdrawn: 0 })
  expect(await db.$count(analysisSteps, eq(analysisSteps.kind, 'themes_withdrawn'))).toBe(1)
})
