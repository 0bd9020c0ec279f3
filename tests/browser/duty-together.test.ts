import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast, later } from '../support/cast.ts'
import { following } from '../support/letters.ts'
import { judge, writeAnswer } from '../support/steps.ts'
import { raised } from '../support/story.ts'
import { phone } from '../support/windows.ts'

const dialogue = '/halden/d/window-motor'
const need = 'I need to hear that the window moved.'
const both = 'Both will be in every car from May on, and the lamp can be turned off.'

test('drafts go out together, one answer is for two people, and each of them is asked for themselves', { timeout: 120_000 }, async ({
  freshDatabase: { db },
  site,
  visit,
}) => {
  const { halden } = await cast(db)
  const { letterTo, mailsTo } = following(db, site)
  const [first, second] = [await raised(db, halden), await raised(db, halden, { by: halden.jim })]
  const priya = await visit({ as: halden.priya })
  const write = async (answer: string) =>
    await writeAnswer(priya, { heard: `I heard: ${answer}`, answer, so: 'we will', promise: answer, by: '2026-12-12' })

  // A draft for each, both looked at once, and both published.
  site.moveTo(later({ hours: 1 }))
  for (const [person, answer] of [
    ['Ana Kovač', 'The open gear comes back next spring.'],
    ['Jim Boateng', 'You get a lamp that shows it at once.'],
  ] as const) {
    await priya.goto('/halden/desk')
    await priya.getByRole('listitem').filter({ hasText: person }).getByRole('link', { name: need }).click()
    await priya.getByRole('heading', { name: person, exact: true }).waitFor()
    await write(answer)
    await priya.getByRole('button', { name: 'Keep the draft' }).click()
    await priya.getByText('Your draft is kept.').waitFor()
  }
  await priya.goto('/halden/desk')
  for (const person of ['Ana Kovač', 'Jim Boateng']) await priya.getByRole('checkbox', { name: `Tick what ${person} said` }).check()
  await expectAccessible(priya)
  await priya.getByRole('button', { name: 'Publish 2 drafts' }).click()
  await priya.getByText('The open gear comes back next spring.').first().waitFor()
  await priya.getByText('You get a lamp that shows it at once.').first().waitFor()
  await expectAccessible(priya)
  await priya.getByRole('button', { name: 'Publish these 2 answers' }).click()
  await priya.getByText('Nobody waits for an answer').waitFor()
  await screenshot(priya, 'published-together')

  // Neither settles it: both are open again, and are answered in one.
  site.moveTo(later({ hours: 2 }))
  const [ana, jim] = [await visit(), await visit(phone)]
  for (const [page, person] of [
    [ana, halden.ana],
    [jim, halden.jim],
  ] as const) {
    await page.goto((await letterTo(person)).link)
    await judge(page, { heard: 'Yes', settled: 'Not yet', feeling: 'neither' })
    await page.getByText('The company sees that it is not settled.').waitFor()
  }
  expect((await mailsTo(halden.priya)).length).toBeGreaterThan(0)
  site.moveTo(later({ hours: 3 }))
  await priya.goto('/halden/desk')
  for (const person of ['Ana Kovač', 'Jim Boateng']) await priya.getByRole('checkbox', { name: `Tick what ${person} said` }).check()
  await priya.getByRole('button', { name: 'Answer them in one' }).click()
  await priya.getByText('Answer these too').first().waitFor()
  await expectAccessible(priya)
  await write(both)
  await priya.getByRole('button', { name: /^Read it as/ }).click()
  await priya.getByText('Also an answer to').first().waitFor()
  await expectAccessible(priya)
  await priya.getByRole('button', { name: 'Publish' }).click()
  await priya.getByText('Your answer is published.').waitFor()

  // Each has it in their own mail, naming the other, and says for themselves.
  site.moveTo(later({ hours: 4 }))
  await ana.goto((await letterTo(halden.ana)).link)
  await ana.getByText(both, { exact: true }).waitFor()
  await ana.getByRole('link', { name: 'Jim Boateng' }).waitFor()
  await expectAccessible(ana)
  await judge(ana, { heard: 'Yes', settled: 'Yes', feeling: 'good' })
  await ana.getByText('Ana Kovač: heard, and settled.').waitFor()
  const toJim = await letterTo(halden.jim)
  await jim.goto(`${dialogue}/conflicts/${first}`)
  await jim.getByText('settled', { exact: true }).waitFor()
  await jim.goto(`${dialogue}/conflicts/${second}`)
  await jim.getByText(both, { exact: true }).waitFor()
  expect(await jim.getByText('settled', { exact: true }).count()).toBe(0)
  await jim.goto(toJim.link)
  await judge(jim, { heard: 'Yes', settled: 'No', feeling: 'bad' })
  await jim.getByText('Jim Boateng: heard, not settled.').waitFor()
  await expectAccessible(jim)
})
