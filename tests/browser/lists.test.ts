import type { Db } from '../../db/client.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { codeBookOf } from '../../server/themes/code-book.ts'
import { themesOf } from '../../server/themes/reading.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { expect, expectAccessible, test } from '../support/browser.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { reasonsOn } from '../support/reasons.ts'
import { stepsOf } from '../themes/book.ts'

/** The lists of an analyst who has many themes and statements to go through. */

const path = '/halden/analysis/window-motor'

test('of many suggestions some are ticked, one is set aside by itself, and the rest stay ticked', { timeout: 60_000 }, async ({
  freshDatabase: { db },
  visit,
}) => {
  const { halden } = await cast(db)
  await suggestedMany(db, halden, 6)
  const noor = await visit({ as: halden.noor })
  await noor.goto(path)
  for (const name of ['reason 1', 'reason 3']) await noor.getByLabel(`Tick ${name}`).check()
  await noor.getByRole('button', { name: 'Set aside reason 2' }).click()
  await noor.locator('h3', { hasText: 'reason 2' }).waitFor({ state: 'detached' })
  expect(await noor.locator('.tick input:checked').count()).toBe(2)
  await noor.getByRole('button', { name: 'Keep those that are ticked' }).click()
  await noor.getByText('What you ticked is kept.').waitFor()
  expect(await noor.locator('.notice').evaluate(isInSight)).toBe(true)
  for (const name of ['reason 4', 'reason 5']) await noor.getByLabel(`Tick ${name}`).check()
  await noor.getByRole('button', { name: 'Set them aside' }).click()
  await noor.getByText('Set aside. What they held is not yet grouped.').waitFor()
  const left = (await themesOf(db, halden.dialogue)).map(({ name, state }) => `${name} ${state}`)
  expect(left.toSorted()).toEqual(['reason 0 suggested', 'reason 1 kept', 'reason 3 kept'])
  expect((await stepsOf(db, halden)).map(({ kind }) => kind).slice(1)).toEqual(['theme_rejected', 'theme_kept', 'theme_rejected'])
})

test('without scripts one is kept and one set aside by itself, and others by their ticks', { timeout: 60_000 }, async ({
  freshDatabase: { db },
  visit,
}) => {
  const { halden } = await cast(db)
  await suggestedMany(db, halden, 4)
  const noor = await visit({ as: halden.noor, javaScriptEnabled: false })
  await noor.goto(path)
  await noor.getByRole('button', { name: 'Keep reason 1' }).click()
  await noor.locator('section[aria-labelledby="kept"] h3', { hasText: 'reason 1' }).waitFor()
  await noor.getByRole('button', { name: 'Set aside reason 2' }).click()
  await noor.getByText('Set aside. What it held is not yet grouped.').waitFor()
  await noor.getByLabel('Tick reason 3').check()
  await noor.getByRole('button', { name: 'Set them aside' }).click()
  await noor.getByText('Set aside. What they held is not yet grouped.').waitFor()
  const left = (await themesOf(db, halden.dialogue)).map(({ name, state }) => `${name} ${state}`)
  expect(left.toSorted()).toEqual(['reason 0 suggested', 'reason 1 kept'])
})

test('suggestions come before what is kept, which is short where it is much, with a way to both', { timeout: 60_000 }, async ({
  freshDatabase: { db },
  visit,
}) => {
  const { halden } = await cast(db)
  await suggestedMany(db, halden, 3)
  await suggestedMany(db, halden, 30, 'kept')
  const [noor, priya] = [await visit({ as: halden.noor }), await visit({ as: halden.priya })]
  await noor.goto(path)
  const headings = async (page: typeof noor) => await page.locator('.themes-part > h2').allInnerTexts()
  expect(await headings(noor)).toEqual(['Suggested themes 3', 'Kept themes 30'])
  const jump = noor.getByRole('navigation', { name: 'On this page' }).getByRole('link')
  expect((await jump.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))).toEqual(['Suggested themes 3', 'Kept themes 30'])
  const heights = await noor
    .locator('section[aria-labelledby="kept"] li.theme-line')
    .evaluateAll((lines) => lines.map((line) => line.clientHeight))
  expect(Math.max(...heights)).toBeLessThan(70)
  await expectAccessible(noor)
  await priya.goto(path)
  expect(await headings(priya)).toEqual(['Kept themes 30', 'Suggested themes 3'])
})

test('themes are kept and set aside by keys alone, from each to the next', { timeout: 60_000 }, async ({
  freshDatabase: { db },
  visit,
}) => {
  const { halden } = await cast(db)
  await suggestedMany(db, halden, 5)
  const noor = await visit({ as: halden.noor })
  await noor.goto(path, { waitUntil: 'networkidle' })
  const here = () => noor.evaluate("document.activeElement.closest('li')?.querySelector('h3').textContent")
  const names = await noor.locator('h3').allTextContents()
  for (const key of ['j', 'j']) await noor.keyboard.press(key)
  expect(await here()).toBe(names[1])
  await noor.keyboard.press('+')
  await expect.poll(here).toBe(names[2])
  await noor.keyboard.press('-')
  await expect.poll(here).toBe(names[3])
  for (const key of ['x', 'j', 'x']) await noor.keyboard.press(key)
  await noor.getByRole('button', { name: 'Keep those that are ticked' }).press('Enter')
  await noor.getByText('What you ticked is kept.').waitFor()
  await expect.poll(here).toMatch(/^reason \d/)
  const states = new Map((await themesOf(db, halden.dialogue)).map(({ name, state }) => [name, state]))
  expect(names.map((name) => states.get(name))).toEqual(['suggested', 'kept', undefined, 'kept', 'kept'])
  await noor.keyboard.press('?')
  await noor.getByText('keep it', { exact: true }).waitFor()
  await expectAccessible(noor)
})

test('statements are put under a theme by keys alone, from each to the next', { timeout: 60_000 }, async ({
  freshDatabase: { db },
  visit,
}) => {
  const { halden } = await cast(db)
  const { themes } = await reasonsOn(db, halden)
  const noor = await visit({ as: halden.noor })
  await noor.goto(`${path}/themes/${themes.frost}`, { waitUntil: 'networkidle' })
  const words = () => noor.evaluate("document.activeElement.closest('li')?.querySelector('.words').textContent")
  const all = await noor.locator('.member .words').allTextContents()
  for (const key of ['j', 'j', 'x', 't']) await noor.keyboard.press(key)
  await noor.getByLabel('Theme', { exact: true }).and(noor.locator(':focus')).waitFor()
  await noor.keyboard.type('workshop')
  await noor.keyboard.press('Tab')
  await noor.keyboard.press('Enter')
  await noor.getByText('Moved.').waitFor()
  await expect.poll(words).toBe(all[2])
})

for (const javaScriptEnabled of [true, false]) {
  const here = javaScriptEnabled ? 'with scripts' : 'without scripts'

  test(`${here} a long list is narrowed to words and to a choice, moved as a whole, and one comes back to where one was`, {
    timeout: 90_000,
  }, async ({ freshDatabase: { db }, visit }) => {
    const { halden } = await cast(db)
    const { themes } = await reasonsOn(db, halden)
    await saidOften(db, halden, 130)
    const noor = await visit({ as: halden.noor, javaScriptEnabled })
    await noor.goto(`${path}/ungrouped`)
    await noor.getByLabel('With these words').fill('Even  RATTLES')
    await noor.getByLabel('Chose').selectOption('Cable')
    await noor.getByRole('button', { name: 'Show', exact: true }).click()
    await noor.getByText('65 statements', { exact: true }).waitFor()
    if (javaScriptEnabled) await expectAccessible(noor)
    await noor.getByRole('link', { name: 'Older' }).click()
    await noor.getByRole('link', { name: 'Newer' }).waitFor()
    const second = new URL(noor.url()).search
    await noor.locator('.member').first().getByRole('checkbox').check()
    await noor.getByLabel('Theme', { exact: true }).selectOption(themes.price)
    await noor.getByRole('button', { name: 'Put there' }).click()
    await noor.getByText('64 statements', { exact: true }).waitFor()
    expect([new URL(noor.url()).search, await noor.locator('.member').count()]).toEqual([second, 14])
    await noor.getByLabel('All 64, on the other pages too').check()
    await noor.getByLabel('Theme', { exact: true }).selectOption(themes.price)
    await noor.getByRole('button', { name: 'Put there' }).click()
    await noor.getByText('None of them', { exact: true }).waitFor()
    const { themes: all, coverage } = await codeBookOf(db, halden.dialogue)
    expect([all.find(({ id }) => id === themes.price)?.n, coverage.ungrouped]).toEqual([68, 67])
    await noor.goto(`${path}/themes/${themes.price}?q=cheap`)
    await noor.getByText('2 statements', { exact: true }).waitFor()
  })
}

/** So many more statements that no theme holds, every second one told apart by a word. */
async function saidOften(db: Db, { dialogue, jim: by }: Troupe, count: number) {
  for (let place = 0; place < count; place += 1) {
    const why = `${place % 2 ? 'Odd' : 'Even'} ${place}: it rattles.`
    await postStatement(db, dialogue, { by, choice: 'Cable', why, asksAnswer: false, at: later({ hours: 30 + place / 60 }) })
  }
}

/** So many themes of one statement's worth each, the first the largest, as the machine finds them. */
async function suggestedMany(db: Db, { dialogue }: Troupe, count: number, state: 'suggested' | 'kept' = 'suggested') {
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'themes_suggested', { by: null, at: monday })
    await makeThemes(
      tx,
      step,
      Array.from({ length: count }, (_, place) => ({ name: `${state === 'kept' ? 'kept ' : ''}reason ${place}`, state })),
    )
  })
}

function isInSight(element: Element) {
  const { top, bottom } = element.getBoundingClientRect()
  return top >= 0 && bottom <= innerHeight
}
