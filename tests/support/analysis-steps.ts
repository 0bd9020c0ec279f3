import type { Locator, Page } from 'playwright-core'

/** What an analyst does at the pages of the analysis, by what they see there. */

/** From anywhere in the analysis to one of its parts. */
export async function goTo(page: Page, part: string) {
  await page.getByRole('navigation', { name: 'Parts of the analysis' }).getByRole('link', { name: part, exact: true }).click()
}

/** The names of the themes under a heading of the list. */
export async function namesUnder(page: Page, heading: 'kept' | 'suggested') {
  return await page.locator(`section[aria-labelledby="${heading}"] h3 a`).allTextContents()
}

/** On the list: keeps what is only suggested. */
export async function keep(page: Page, name: string) {
  await page.getByRole('button', { name: `Keep ${name}`, exact: true }).click()
  await themeIn(page.locator('section[aria-labelledby="kept"]'), name).waitFor()
}

/** On the list: opens a theme. */
export async function open(page: Page, name: string) {
  await themeIn(page.locator('#analysis'), name).click()
  await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor()
}

/** On a theme's page: ticks the first that say it so, and gives what they say. */
export async function tick(page: Page, words: RegExp, count = 1) {
  const lines = page.locator('.member', { has: page.locator('.words', { hasText: words }) })
  for (let place = 0; place < count; place += 1) await lines.nth(place).getByRole('checkbox').check()
  return (await lines.locator('.words').allTextContents()).slice(0, count)
}

/** On a theme's page: with what is ticked, chooses among the themes there are. */
export async function choose(page: Page, label: string, name: string) {
  const list = page.getByLabel(label, { exact: true })
  const option = list.locator('option', { hasText: new RegExp(`^${name}( · [^(]+)? \\(`) })
  await list.selectOption(await option.getAttribute('value'))
}

/** On a theme's page: unfolds what is done with it as a whole. */
export async function unfold(page: Page) {
  const folded = page.locator('details.theme-changes:not([open]) summary')
  if ((await folded.count()) > 0) await folded.click()
}

/** On a list: opens what somebody said, to mark words in it. */
export async function lookClosely(page: Page, words: RegExp) {
  await page
    .locator('.member', { hasText: words })
    .first()
    .getByRole('link', { name: /^Mark words/ })
    .click()
  await page.locator('#why').waitFor()
}

/** Draws the mouse over words, as people mark them. */
export async function markByMouse(page: Page, words: string) {
  await page.locator('#why').scrollIntoViewIfNeeded()
  const { from, to } = (await page.evaluate(`(() => {
    const text = document.querySelector('#why').firstChild
    const range = document.createRange()
    const start = text.data.indexOf(${JSON.stringify(words)})
    range.setStart(text, start)
    range.setEnd(text, start + ${words.length})
    const all = [...range.getClientRects()]
    const [first, last] = [all[0], all.at(-1)]
    return { from: { x: first.left + 1, y: first.top + first.height / 2 }, to: { x: last.right - 1, y: last.top + last.height / 2 } }
  })()`)) as { from: { x: number; y: number }; to: { x: number; y: number } }
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await page.mouse.up()
  await page.locator('#marked', { hasText: `“${words}”` }).waitFor()
}

/** Goes on with Tab until something has the focus. */
export async function tabTo(page: Page, wanted: Locator) {
  for (let times = 0; times < 80; times += 1) {
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab does not come there')
}

function themeIn(place: Locator, name: string) {
  return place.locator('h3').getByRole('link', { name, exact: true })
}
