import type { Page } from 'playwright-core'
import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast, later } from '../support/cast.ts'
import { following, linkIn } from '../support/letters.ts'
import {
  dialogue,
  frost,
  price,
  type Scene,
  shareAnother,
  shareTheOptions,
  shareWhatDecides,
  weigh,
  why,
} from '../support/until-weighed.ts'
import { toPart } from '../support/weighing-steps.ts'
import { phone } from '../support/windows.ts'

const reason = 'Two cables cannot be delivered before the winter after next.'
const promise = 'publishes how often the arm drive stuck in the cold room'
const own = 'films the first start of every cold morning'

test('both sides say what decides, weigh it, and are told what became of it: from the first criterion to what was promised and kept', {
  timeout: 300_000,
}, async ({ freshDatabase: { db }, site, visit }) => {
  const { halden } = await cast(db)
  const { mailsTo } = following(db, site)
  const letter: Scene['letter'] = async (person, words) => {
    const fresh = await mailsTo(person)
    const [found, another] = fresh.filter(({ text }) => text.includes(words))
    if (!found || another) throw new Error(`not one new letter says “${words}”: ${fresh.map(({ text }) => text).join('\n')}`)
    return { link: linkIn([found], found.to), text: found.text }
  }
  const scene: Scene = {
    halden,
    site,
    visit,
    letter,
    ana: await visit({ as: halden.ana, ...phone }),
    jim: await visit({ as: halden.jim, ...phone, javaScriptEnabled: false, expecting: /422/ }),
    priya: await visit({ as: halden.priya, expecting: /422/ }),
    tom: await visit({ as: halden.tom }),
  }
  for (const page of [scene.ana, scene.jim, scene.priya, scene.tom]) await page.goto(dialogue)
  await shareWhatDecides(scene)
  await shareTheOptions(scene)
  await weigh(scene)
  await shareAnother(scene)
  await openTheWeights(scene)
  await decide(scene)
  await keepAsPromised(scene)
  await keepAsCustomer(scene)
  await lookAtTheRecord(scene)
  await lookAgain(scene)
})

async function openTheWeights({ ana, priya, site }: Scene) {
  site.moveTo(later({ days: 8 }))
  await toPart(priya, 'Whys')
  await priya.getByRole('link', { name: 'Change the phase' }).click()
  await priya.getByRole('link', { name: 'When weighing closes' }).click()
  await priya.getByRole('button', { name: 'Close weighing now' }).click()
  await priya.getByText('Weighing is closed. The weights of both sides are open now.').waitFor()
  await expectAccessible(priya)
  for (const page of [ana, priya]) {
    await toPart(page, 'Criteria')
    await page.getByText('Together, Two cables leads. Customers put it first; Halden Windows puts Arm drive first.').waitFor()
    await page.getByRole('img', { name: 'Halden Windows 40 of 100.' }).locator('line').waitFor()
    await page.getByText(`“${price}”: customers give it`).waitFor()
    await expectAccessible(page)
    await screenshot(page, page === ana ? 'deciding-table-phone' : 'deciding-table')
  }
  await ana.getByRole('link', { name: 'how this is counted' }).click()
  await ana.getByRole('heading', { level: 1, name: 'How this is counted' }).waitFor()
  await expectAccessible(ana)
  await toPart(ana, 'Criteria')
  await ana.locator('a.score').first().click()
  await ana.getByRole('heading', { level: 1, name: 'Two cables' }).waitFor()
  await ana.getByText(/ ÷ 2 = /).waitFor()
  await ana.getByText('Stuck 0 of 90 mornings').waitFor()
  await expectAccessible(ana)
}

async function decide({ ana, jim, priya, halden, letter }: Scene) {
  await toPart(priya, 'Decision')
  await expectAccessible(priya)
  await priya.getByRole('link', { name: 'Record the decision' }).click()
  await priya.getByRole('checkbox', { name: 'Arm drive' }).check()
  await priya.getByRole('checkbox', { name: frost }).check()
  await priya.getByLabel('Why is this decided?').fill('It is the one that we can build into every car next year.')
  const first = priya.getByRole('group', { name: 'Commitment 1' })
  await first.getByLabel('What', { exact: false }).fill(promise)
  await first.getByLabel('Who').selectOption('Tom Berg')
  await first.getByLabel('By when').fill('2026-12-04')
  await first.getByLabel('How the others will see it').fill('A table on this page')
  await priya.getByLabel('When do both sides look at it again?').fill('2026-12-14')
  await expectAccessible(priya)
  await priya.getByRole('button', { name: 'Record the decision' }).click()
  await priya.getByText('This takes what stands behind something left out').first().waitFor()
  await expectAccessible(priya)
  await screenshot(priya, 'deciding-refused')
  await priya.getByLabel('Why does it depart from the ranking of both sides together?').fill(reason)
  await priya.getByRole('button', { name: 'Record the decision' }).click()
  await priya.getByText('Recorded. Everybody who took part is told').waitFor()
  await priya.getByText('This decision departs from the ranking of both sides together. It passes over Two cables.').waitFor()
  await expectAccessible(priya)
  await screenshot(priya, 'deciding-decided')

  const { link, text } = await letter(halden.ana, 'and now it is decided')
  for (const words of [why, reason, `Your sentence stands behind the criterion “${frost}”`]) expect(text).toContain(words)
  await ana.goto(link)
  await ana.getByText(reason).waitFor()
  await ana.getByRole('link', { name: 'Add your dissent' }).click()
  await ana.getByLabel('Your dissent').fill('One more winter would have been worth the wait.')
  await expectAccessible(ana)
  await ana.getByRole('button', { name: 'Sign it' }).click()
  await ana.getByText('Your dissent stands beside the decision').waitFor()
  expect(await ana.getByLabel('Your reply').inputValue()).toBe('')
  await expectAccessible(ana)
  await screenshot(ana, 'deciding-decided-phone')
  await jim.goto((await letter(halden.jim, 'and now it is decided')).link)
}

async function keepAsPromised({ ana, tom, site, visit, halden, letter }: Scene) {
  site.moveTo(later({ days: 9 }))
  await ana.getByRole('link', { name: promise }).click()
  await ana.getByRole('button', { name: 'Accept it' }).click()
  await ana.getByText('Accepted. You will be asked to confirm it once it is done.').waitFor()
  await expectAccessible(ana)

  // Tom asks for a later day; it counts once Ana says yes.
  await tom.goto((await letter(halden.tom, 'has accepted what you offered')).link)
  await tom.getByRole('link', { name: 'Ask for another day' }).click()
  await tom.getByLabel('By when?').fill('2026-12-18')
  await tom.getByLabel('Why?').fill('The cold room is taken until the tenth.')
  await expectAccessible(tom)
  await tom.getByRole('button', { name: 'Ask for it' }).click()
  await tom.getByText('Tom Berg asked for 18 December').first().waitFor()
  await expectAccessible(tom)
  const asked = await letter(halden.ana, 'asks for another day')
  await ana.goto(asked.link)
  await expectAccessible(ana)
  await ana.getByRole('button', { name: 'Yes, that day will do' }).click()
  await ana.getByText('Accepted. The earlier day stays readable.').waitFor()

  site.moveTo(later({ days: 29 }))
  await tom.goto((await letter(halden.tom, 'has accepted the other day')).link)
  await say(tom, { done: 'The table is there: it stuck in 3 of 1,000 cycles.' })
  const done = await letter(halden.ana, 'Tom Berg says that this is done. Is it?')

  site.moveTo(later({ days: 29, hours: 1 }))

  // By the link alone, with nobody signed in.
  const elsewhere = await visit(phone)
  await elsewhere.goto(done.link)
  await elsewhere.getByText('The table is there: it stuck in 3 of 1,000 cycles.').waitFor()
  await expectAccessible(elsewhere)
  await screenshot(elsewhere, 'deciding-confirm-phone')
  await elsewhere.getByRole('button', { name: 'Yes, it is done' }).click()
  await elsewhere.getByText('Thank you. It counts as kept now, by your word.').waitFor()
  await expectAccessible(elsewhere)
}

async function keepAsCustomer({ jim, priya, halden, letter, site }: Scene) {
  await jim.getByRole('link', { name: 'All commitments of this dialogue' }).click()
  await jim.getByRole('link', { name: 'Offer something yourself' }).click()
  await jim.getByLabel('What will you do?').fill(own)
  await jim.getByLabel('By when?').fill('2026-12-31')
  await jim.getByLabel('How will the others see that it is done?').fill('A film')
  await jim.getByRole('button', { name: 'Offer it' }).click()
  await jim.getByText('Offered. The other side is asked to accept it.').waitFor()
  await priya.goto((await letter(halden.priya, 'offers to do something by')).link)
  await priya.getByRole('button', { name: 'Accept it' }).click()
  await priya.getByText('Accepted. You will be asked to confirm it once it is done.').waitFor()
  await expectAccessible(priya)
  site.moveTo(later({ days: 30 }))
  await jim.goto((await letter(halden.jim, 'has accepted what you offered')).link)
  await say(jim, { done: 'Nine films, one for each morning.' })
  site.moveTo(later({ days: 31 }))
  await priya.goto((await letter(halden.priya, 'Jim Boateng says that this is done. Is it?')).link)
  await priya.getByRole('button', { name: 'Yes, it is done' }).click()
  await priya.getByText('Priya Shah confirmed that it is done.').waitFor()
  await expectAccessible(priya)
}

async function lookAtTheRecord({ priya }: Scene) {
  await priya.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Record' }).click()
  await priya.getByText('The one commitment of the company that fell due was kept in time.').waitFor()
  const kept = priya.getByRole('table', { name: 'Commitments' }).getByRole('row', { name: /^Kept 1/ })
  expect(await kept.count()).toBe(2)
  await expectAccessible(priya)
  await screenshot(priya, 'deciding-record')
}

/** On the day that was named both sides are asked. */
async function lookAgain({ ana, priya, site, halden, letter }: Scene) {
  site.moveTo(new Date('2026-12-14T09:00:01+01:00'))
  for (const [page, person, held, words] of [
    [ana, halden.ana, 'Yes', 'Mine has not stuck once this winter.'],
    [priya, halden.priya, 'In part', 'It held in the cars, not in the vans.'],
  ] as const) {
    await page.goto((await letter(person, 'Has it held?')).link)
    await page.getByRole('link', { name: 'Say whether it held' }).click()
    await page.getByRole('radio', { name: held, exact: true }).check()
    await page.getByLabel('What makes you say so?').fill(words)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Say it' }).click()
    await page.getByText('Your word counts.').waitFor()
  }
  await priya.getByText('1 yes, 0 in part, 0 no').waitFor()
  await priya.getByText('0 yes, 1 in part, 0 no').waitFor()
  await priya.getByText('Mine has not stuck once this winter.').waitFor()
  await expectAccessible(priya)
  await screenshot(priya, 'deciding-held')
}

async function say(page: Page, { done }: { done: string }) {
  await page.getByRole('link', { name: 'It is done' }).click()
  await page.getByLabel('How can one see it?').fill(done)
  await page.getByRole('button', { name: 'Say that it is done' }).click()
  await page.getByText('Said. The other side is asked whether they see it too.').waitFor()
}
