import type { Page } from 'playwright-core'
import { expect, expectAccessible, screenshot, type Visit } from './browser.ts'
import { later, type Troupe } from './cast.ts'
import type { Site } from './site.ts'
import { rateAll, rateOne, showBy, slide, sumOf, toPart, writePoints } from './weighing-steps.ts'

/** The first acts of a whole decision, as people click their way through it: until both sides have weighed. */

export const dialogue = '/halden/d/window-motor'
export const why = 'At minus twenty it never once stuck, and my old one did every morning.'
const said = 'It never sticks'
export const frost = 'It never sticks in frost'
export const price = 'It costs no more than today'
const mended = 'Any workshop can mend it'

/** Ana and Jim are on their phones, Jim without scripts; Priya, who leads, and Tom sit at their desks. */
export interface Scene extends Record<'ana' | 'jim' | 'priya' | 'tom', Page> {
  halden: Troupe
  site: Site
  visit: Visit
  /** The link in the new letter to somebody that says so, and its text. */
  letter(person: { personId: string }, words: string): Promise<{ link: string; text: string }>
}

/** Ana says why, and makes a criterion of it; the others endorse it, reword it together, and share another. */
export async function shareWhatDecides({ ana, jim, priya, site }: Scene) {
  for (const page of [ana, jim]) {
    await page.getByRole('link', { name: 'Say what you chose, and why' }).click()
    await page.getByLabel('What did you choose?').fill('Two cables')
    await page.getByLabel('Why?').fill(page === ana ? why : 'It was the only one that my garage knew.')
    await page.getByRole('button', { name: 'Say it' }).click()
    await page.getByText('Your words are here now').waitFor()
  }
  await ana.getByRole('article').filter({ hasText: why }).getByRole('link', { name: 'today' }).first().click()
  await ana.getByRole('link', { name: 'Make this a criterion' }).click()
  await expectAccessible(ana)
  await ana.getByLabel('How would we know that a choice is good?').fill(said)
  await ana.getByRole('button', { name: 'Propose it' }).click()
  await ana.getByText('To be shared it needs somebody of Halden Windows and one more customer.').waitFor()
  await ana.getByText('Made from what Ana Kovač said.').waitFor()
  await expectAccessible(ana)

  await toPart(priya, 'Criteria')
  await priya.getByRole('button', { name: 'Endorse it' }).click()
  await priya.getByText('To be shared it needs one more customer.').waitFor()
  await expectAccessible(priya)
  await toPart(jim, 'Criteria')
  await jim.getByRole('button', { name: 'Endorse it' }).click()
  await jim.getByText('You endorse it. Both sides share it.').waitFor()

  // Jim would word it otherwise, and both sides agree.
  await jim.getByRole('link', { name: said }).click()
  await jim.getByRole('link', { name: 'Reword it' }).click()
  await jim.getByLabel('The new words').fill(frost)
  await jim.getByRole('button', { name: 'Propose it' }).click()
  await jim.getByText('Jim Boateng proposes other words:').waitFor()
  for (const page of [priya, ana]) {
    await toPart(page, 'Criteria')
    await page.getByRole('link', { name: 'One change proposed' }).click()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Accept it' }).click()
    await page
      .getByText(page === ana ? 'Both sides accept it. It is done.' : 'You accept it')
      .first()
      .waitFor()
  }
  await ana.getByRole('heading', { level: 1, name: frost }).waitFor()

  site.moveTo(later({ hours: 0.5 }))
  await toPart(priya, 'Criteria')
  await propose(priya, price)
  for (const page of [ana, jim]) {
    await toPart(page, 'Criteria')
    await endorse(page, price)
  }
}

/** The company accepts what customers chose, and a customer what the company proposes. */
export async function shareTheOptions({ ana, priya, site }: Scene) {
  site.moveTo(later({ hours: 1 }))
  await toPart(priya, 'Options')
  await priya.getByRole('button', { name: 'Accept it for our side Two cables' }).click()
  await priya.getByText('Accepted.').waitFor()
  await priya.getByLabel('Propose another option').fill('Arm drive')
  await priya.getByRole('button', { name: 'Propose', exact: true }).click()
  await priya.getByText('no customer has accepted it yet').waitFor()
  await expectAccessible(priya)
  site.moveTo(later({ hours: 2 }))
  await toPart(ana, 'Options')
  await ana.getByRole('button', { name: 'Accept it for our side Arm drive' }).click()
  await ana.getByText('Accepted.').waitFor()
  await expectAccessible(ana)
}

/** Weighing is opened, and everybody weighs and rates; nobody sees what the company gave. */
export async function weigh({ ana, jim, priya, tom, visit, halden, site }: Scene) {
  site.moveTo(later({ hours: 3 }))
  await toPart(priya, 'Whys')
  await priya.getByRole('link', { name: 'Change the phase' }).click()
  await priya.getByRole('radio', { name: 'On to: Weighing' }).check()
  await priya.getByRole('button', { name: 'Change the phase' }).click()
  await priya.getByText('Changed, and said on the timeline.').waitFor()
  await priya.getByRole('link', { name: 'Change the phase' }).click()
  await priya.getByRole('link', { name: 'When weighing closes' }).click()
  await priya.getByLabel('Day').fill('2026-11-20')
  await priya.getByRole('button', { name: 'Announce it' }).click()
  await priya.getByText('Said, to everybody').waitFor()
  await expectAccessible(priya)

  // Ana slides by keys, goes away part-way, and comes back to what she left.
  const toWeights = async (page: Page) => {
    await toPart(page, 'Criteria')
    await page.getByRole('link', { name: 'Give your weights' }).first().click()
    await page.getByRole('heading', { name: 'How much does each of these matter to you?' }).waitFor()
  }
  await toWeights(ana)
  await slide(ana, frost, 72)
  expect(await sumOf(ana)).toBe(100)
  await expectAccessible(ana)
  await screenshot(ana, 'deciding-weigh-phone')
  await ana.getByRole('button', { name: 'Save for later' }).click()
  await ana.getByText('Kept for later.').waitFor()
  await toPart(ana, 'Criteria')
  await ana.getByText('What others weigh is seen once you have given your own weights.').waitFor()
  await expectAccessible(ana)
  await toWeights(ana)
  expect(await ana.getByRole('spinbutton', { name: frost }).inputValue()).toBe('72')
  await ana.getByRole('button', { name: 'Give these weights' }).click()
  await ana.getByText('0 of 2 options rated').waitFor()
  await rateOne(ana, price, 'I don’t know')
  await showBy(ana, frost, 'Stuck 0 of 90 mornings')
  await expectAccessible(ana)
  await screenshot(ana, 'deciding-rate-phone')
  await rateAll(ana, { 'Two cables': { [frost]: 'fully' }, 'Arm drive': { [frost]: 'hardly', [price]: 'mostly' } })
  await ana.getByText('Your weights and ratings are in.').waitFor()
  await expectAccessible(ana)

  // Jim writes numbers: what he typed stays, with what is missing.
  await toWeights(jim)
  await writePoints(jim, { [frost]: 60, [price]: 30 })
  await jim.getByRole('button', { name: 'Give these weights' }).click()
  await jim.getByText('Give the remaining 10 points.').first().waitFor()
  expect(await sumOf(jim)).toBe(90)
  await screenshot(jim, 'deciding-weigh-90-phone')
  await writePoints(jim, { [price]: 40 })
  await jim.getByRole('button', { name: 'Give these weights' }).click()
  await rateAll(jim, { 'Two cables': { [frost]: 'fully', [price]: 'hardly' }, 'Arm drive': { [frost]: 'hardly', [price]: 'fully' } })

  for (const page of [priya, tom]) {
    await toWeights(page)
    await slide(page, frost, 40)
    await page.getByRole('button', { name: 'Give these weights' }).click()
    await rateAll(page, { 'Two cables': { [frost]: 'fully', [price]: 'hardly' }, 'Arm drive': { [frost]: 'half-way', [price]: 'fully' } })
    await page.getByText('Your weights and ratings are in.').waitFor()
  }

  // Nothing of the company's is to be seen, not even for who leads, or for an admin.
  const maren = await visit({ as: halden.maren })
  await maren.goto(dialogue)
  await toPart(maren, 'Criteria')
  await maren.getByText('What others weigh is seen once you have given your own weights.').waitFor()
  for (const page of [maren, priya, ana]) {
    await toPart(page, 'Criteria')
    const results = page.getByRole('region', { name: 'What both sides weighed' })
    await results.getByText('What Halden Windows weighs and rates is sealed, for everybody, until').waitFor()
    expect(await results.locator('.company').count()).toBe(0)
    expect(await results.getByText(/Together|40|60/).count()).toBe(0)
  }
}

/** Another criterion is shared meanwhile: who weighed is asked to look again. */
export async function shareAnother({ ana, jim, tom, site, halden, letter }: Scene) {
  site.moveTo(later({ days: 1 }))
  await propose(tom, mended)
  for (const [page, hours] of [
    [ana, 25],
    [jim, 26],
  ] as const) {
    site.moveTo(later({ hours }))
    await toPart(page, 'Criteria')
    await endorse(page, mended)
  }
  await jim.getByText('the weights of 2 customers are from before').waitFor()
  const { link } = await letter(halden.ana, 'Another criterion is shared by both sides')
  await ana.goto(link)
  await ana.getByText('New since you weighed').waitFor()
  await expectAccessible(ana)
  await slide(ana, mended, 10)
  expect(await sumOf(ana)).toBe(100)
  await ana.getByRole('button', { name: 'Give these weights' }).click()
  for (const option of ['Two cables', 'Arm drive']) await rateAll(ana, { [option]: { [mended]: 'I don’t know' } })
  await ana.getByText('the weights of one customer are from before').waitFor()
}

async function propose(page: Page, sentence: string) {
  await page.getByLabel('How would we know that a choice is good?').fill(sentence)
  await page.getByRole('button', { name: 'Propose it' }).click()
  await page.getByRole('heading', { level: 1, name: sentence }).waitFor()
  await expectAccessible(page)
}

async function endorse(page: Page, sentence: string) {
  const criterion = page.getByRole('listitem').filter({ hasText: sentence })
  await criterion.getByRole('button', { name: 'Endorse it' }).click()
  await criterion.getByText('You endorse it', { exact: true }).waitFor()
}
