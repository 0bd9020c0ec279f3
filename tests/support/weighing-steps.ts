import type { Page } from 'playwright-core'

/** How people weigh and rate, by what they see at the pages. */

type Answer = 'not at all' | 'hardly' | 'half-way' | 'mostly' | 'fully' | 'I don’t know'

/** Goes to a part of the dialogue by its name above every part; from a page of its own, back by the question first. */
export async function toPart(page: Page, part: 'Whys' | 'Options' | 'Criteria' | 'Decision' | 'Timeline') {
  const parts = page.getByRole('navigation', { name: 'Parts of this dialogue' })
  if ((await parts.count()) === 0) await page.locator('.back a, .eyebrow a').first().click()
  const link = parts.getByRole('link', { name: new RegExp(`^${part}`) })
  await link.waitFor()
  await Promise.all([page.waitForEvent('load'), link.click()])
}

/** Moves the slider of a criterion there by keys alone: what the others have goes along. */
export async function slide(page: Page, criterion: string, points: number) {
  const slider = page.getByRole('slider', { name: criterion })
  await slider.focus()
  await page.keyboard.press('Home')
  for (let tens = 0; tens < Math.floor(points / 10); tens += 1) await page.keyboard.press('PageUp')
  for (let ones = 0; ones < points % 10; ones += 1) await page.keyboard.press('ArrowRight')
}

/** Writes points as numbers, by criterion. */
export async function writePoints(page: Page, points: Record<string, number>) {
  for (const [criterion, some] of Object.entries(points)) await page.getByRole('spinbutton', { name: criterion }).fill(String(some))
}

/** What stands in the number fields, together. */
export async function sumOf(page: Page) {
  const values = await Promise.all((await page.getByRole('spinbutton').all()).map((field) => field.inputValue()))
  return values.reduce((sum, value) => sum + Number(value), 0)
}

/** Rates the options one after the other, as they are asked for: by option, then by criterion, as far as one says something. */
export async function rateAll(page: Page, answers: Record<string, Record<string, Answer>>) {
  for (const [option, ratings] of Object.entries(answers)) {
    await page.getByRole('heading', { level: 2, name: option }).waitFor()
    for (const [criterion, answer] of Object.entries(ratings)) await rateOne(page, criterion, answer)
    await page.getByRole('button', { name: 'Keep, and go on' }).click()
  }
}

/** Rates the option that is asked about on one criterion. */
export async function rateOne(page: Page, criterion: string, answer: Answer) {
  await page.getByRole('radiogroup', { name: criterion }).getByRole('radio', { name: answer, exact: true }).check()
}

/** Says what shows a rating. */
export async function showBy(page: Page, criterion: string, evidence: string) {
  const rating = page.locator('.rating', { has: page.getByRole('radiogroup', { name: criterion }) })
  await rating.getByText('What shows it?').click()
  await rating.getByRole('textbox', { name: 'What shows it?' }).fill(evidence)
}
