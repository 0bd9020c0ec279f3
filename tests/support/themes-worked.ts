import type { Page } from 'playwright-core'
import type { Db } from '../../db/client.ts'
import { runSeeking } from '../../server/themes/seeking/running.ts'
import { openSeeker } from '../../server/themes/seeking/seeker.ts'
import { choose, goTo, keep, lookClosely, markByMouse, namesUnder, open, tabTo, tick, unfold } from './analysis-steps.ts'
import { question, readAll } from './banking.ts'
import { expect, expectAccessible, screenshot } from './browser.ts'
import { later } from './cast.ts'

/** What is suggested at first. */
const names = [
  'ATM still has my card',
  'Apple Pay',
  'disposable cards',
  'disposable virtual card',
  'exchange rate',
  'new card',
  'open an account',
  'top-up my google pay',
]

/** From the company's page on: has themes looked for, and watches how far it is until they are there. */
export async function findThem(noor: Page, db: Db) {
  await noor.goto('/halden')
  await noor.getByRole('link', { name: 'Analysis' }).click()
  await expectAccessible(noor)
  await noor.getByRole('link', { name: question }).click()
  await noor.getByText('No themes yet').waitFor()
  await noor.getByRole('button', { name: 'Look for themes' }).click()
  await noor.getByText('It begins in a moment.').waitFor()
  await readAll(db)
  const seeker = openSeeker()
  const watched: typeof seeker.seek = async (...given) => {
    const found = await seeker.seek(...given)
    await noor.getByRole('progressbar', { name: 'Looking for reasons that several customers give.' }).waitFor()
    await expectAccessible(noor)
    return found
  }
  await runSeeking(db, { at: later({ days: 1 }), seeker: { ...seeker, seek: watched } })
  await seeker.end()
  await noor.getByRole('heading', { name: 'Suggested' }).waitFor()
  expect((await namesUnder(noor, 'suggested')).toSorted()).toEqual(names)
  await expectAccessible(noor)
  await screenshot(noor, 'themes-suggested-1280')
}

/** Keeps some of them, and does everything else with them that the pages offer. */
export async function workOnThem(noor: Page) {
  for (const name of ['new card', 'exchange rate', 'open an account', 'top-up my google pay']) await keep(noor, name)
  await noor.getByRole('button', { name: 'Set aside ATM still has my card' }).click()
  await noor.getByText('Set aside. What it held is not yet grouped.').waitFor()
  await expectAccessible(noor)

  await open(noor, 'exchange rate')
  await expectAccessible(noor)
  await lookClosely(noor, /the correct exchange rate/)
  await markByMouse(noor, 'the correct exchange rate')
  await choose(noor, 'Theme', 'exchange rate')
  await noor.getByRole('button', { name: 'Let these words name the theme' }).click()
  await noor.getByText('The theme is called so now.').waitFor()
  await expectAccessible(noor)

  await noor.getByRole('link', { name: 'Themes', exact: true }).click()
  await open(noor, 'Apple Pay')
  await unfold(noor)
  await choose(noor, 'The same as', 'top-up my google pay')
  await noor.getByRole('button', { name: 'Merge them' }).click()
  await noor.getByText('The two are one now.').waitFor()
  await noor.getByText('20 statements, 17% of all').waitFor()

  await goTo(noor, 'Themes')
  await open(noor, 'open an account')
  await tick(noor, /daughter/, 3)
  await noor.getByLabel('Name of a new theme').fill('For my daughter')
  await noor.getByRole('button', { name: 'Split off' }).click()
  await noor.getByText('Made, with what you ticked.').waitFor()
  await unfold(noor)
  await choose(noor, 'Part of', 'open an account')
  await noor.getByRole('button', { name: 'Nest it there' }).click()
  await noor.getByText('It is nested there now.').waitFor()
  await expectAccessible(noor)

  await goTo(noor, 'Themes')
  await open(noor, 'disposable cards')
  await tick(noor, /disposable/, 3)
  await choose(noor, 'Theme', 'disposable virtual card')
  await noor.getByRole('button', { name: 'Move', exact: true }).click()
  await noor.getByText('Moved.').waitFor()
  await noor.getByText('4 statements, 3% of all').waitFor()

  await markByKeys(noor)

  await goTo(noor, 'Themes')
  await goTo(noor, 'Not yet grouped')
  const [stuck] = await tick(noor, /ATM/, 1)
  await noor.getByRole('button', { name: 'None of the themes fits' }).click()
  await noor.getByText('Noted: none of the themes fits.').waitFor()
  expect(await noor.getByText(stuck!, { exact: true }).count()).toBe(0)
  await goTo(noor, 'History')
  await expectAccessible(noor)
  await noor.getByRole('button', { name: /^Undo/ }).first().click()
  await noor.getByText('Undone by Noor Aziz').waitFor()
  await goTo(noor, 'Not yet grouped')
  await noor.getByText(stuck!, { exact: true }).waitFor()
  await expectAccessible(noor)
}

/** Tab, arrows, letters and Enter, from the list of a theme on. */
async function markByKeys(noor: Page) {
  await tabTo(noor, noor.getByRole('link', { name: /^Mark words/ }).first())
  await noor.keyboard.press('Enter')
  await noor.locator('#why').waitFor()
  await noor.waitForLoadState('networkidle')
  await tabTo(noor, noor.locator('#why'))
  for (let words = 0; words < 3; words += 1) await noor.keyboard.press('ArrowRight')
  await noor.keyboard.press('Shift+ArrowRight')
  await noor.locator('#marked', { hasText: /\w \w/ }).waitFor()
  const marked = (await noor.locator('#marked').textContent())!.slice(1, -1)
  await tabTo(noor, noor.getByLabel('Theme', { exact: true }))
  await noor.keyboard.type('new card')
  await tabTo(noor, noor.getByRole('button', { name: 'Put these words under it' }))
  await noor.keyboard.press('Enter')
  await noor.getByText('These words are under it now.').waitFor()
  expect(await noor.locator('#why mark').allTextContents()).toContain(marked)
  await expectAccessible(noor)
  await noor.getByRole('link', { name: 'Themes', exact: true }).click()
}
