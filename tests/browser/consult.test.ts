import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast } from '../support/cast.ts'
import { deliver, linkIn } from '../support/letters.ts'
import { dutiesOf, raised } from '../support/story.ts'
import { phone } from '../support/windows.ts'

const question = 'Why did we make it quieter, and who wanted that?'
const help = 'A tender asked for it.\nNobody asked at the docks.'

test('a colleague is asked while an answer is being written, helps from the link in the mail, and is named beside it', async ({
  freshDatabase: { db },
  site,
  visit,
}) => {
  const { halden } = await cast(db)
  const conflict = await raised(db, halden)
  const [duty] = await dutiesOf(db, halden)
  const priya = await visit({ as: halden.priya, expecting: /422/ })

  await priya.goto(`/halden/desk/${duty!.id}`)
  await priya.getByLabel('Our answer').fill('Half an answer, not kept yet.')
  await priya.getByText('Ask a colleague').click()
  await priya.getByLabel('Who', { exact: true }).first().selectOption({ label: 'Somebody else' })
  await priya.getByLabel('Their name').fill('Uli Frei')
  await priya.getByLabel('Their e-mail address').fill('uli@example.net')
  await priya.getByLabel('What do you need to know?').fill(question)
  await expectAccessible(priya)
  await screenshot(priya, 'consult-asking')
  await priya.getByRole('button', { name: 'Ask them' }).click()
  await priya.getByText('and has not answered yet').waitFor()
  expect(await priya.getByLabel('Our answer').inputValue()).toBe('Half an answer, not kept yet.')

  await priya.getByText('Ask somebody else').click()
  expect(await priya.getByLabel('What do you need to know?').inputValue()).toBe('')
  await priya.getByLabel('Who', { exact: true }).first().selectOption({ label: 'Somebody else' })
  await priya.getByLabel('Their name').fill('Uli')
  await priya.getByLabel('Their e-mail address').fill('uli@example.net')
  await priya.getByLabel('What do you need to know?').fill('Once more?')
  await priya.getByRole('button', { name: 'Ask them' }).click()
  await priya.getByText('Uli Frei was asked about this already, and has not answered yet.').first().waitFor()
  expect(await priya.getByLabel('What do you need to know?').inputValue()).toBe('Once more?')
  await expectAccessible(priya)

  await deliver(db, site)
  const uli = await visit({ ...phone })
  await uli.goto(linkIn(site.letters, 'uli@example.net'))
  await uli.getByRole('heading', { name: 'Priya Shah asks for your help' }).waitFor()
  await uli.getByText('I need to hear that the window moved.').waitFor()
  await expectAccessible(uli)
  await screenshot(uli, 'consult-help-390')
  await uli.getByLabel('What do you know about this?').fill(help)
  await uli.getByRole('button', { name: 'Send it' }).click()
  await uli.getByText('Thank you. It stands beside the answer that is being written').waitFor()
  expect(await uli.getByLabel('What do you know about this?').inputValue()).toBe(help)
  expect((await uli.context().cookies()).filter(({ name }) => /session/.test(name))).toEqual([])
  await expectAccessible(uli)

  await deliver(db, site)
  const told = site.letters.findLast(({ to }) => to === `${halden.priya.personId}@example.org`)
  expect(told?.text).toContain('Uli Frei has helped with an answer that you asked about.')
  await priya.goto(`/halden/desk/${duty!.id}`)
  await priya.getByText('Nobody asked at the docks.').waitFor()
  await expectAccessible(priya)
  await screenshot(priya, 'consult-helped')
  await priya.getByLabel('What we heard').fill('You need to hear it.')
  await priya.getByLabel('Our answer').fill('You are right, quiet came from us.')
  await priya.getByLabel('we will not, because…').check()
  await priya.getByRole('textbox', { name: 'Because' }).fill('Not this year.')
  await priya.getByRole('radio', { name: 'heard, not yet settled' }).check()
  await priya.getByRole('button', { name: 'Publish' }).click()
  await priya.getByText('Your answer is published.').waitFor()

  const guest = await visit()
  await guest.goto(`/halden/d/window-motor/conflicts/${conflict}`)
  await guest.getByText('With help from Uli Frei').waitFor()
  await uli.reload()
  await uli.getByText('The answer was published').waitFor()
  await expectAccessible(uli)
  await screenshot(uli, 'consult-credit-390')
  await uli.getByLabel('Name me beside the answer').uncheck()
  await uli.getByRole('button', { name: 'Keep this' }).click()
  await uli.getByText('You are not named.').waitFor()
  await guest.reload()
  await guest.getByText('You are right, quiet came from us.').waitFor()
  expect(await guest.getByText('With help from').count()).toBe(0)
})

test('without JavaScript a colleague is asked, and helps as themselves', async ({ freshDatabase: { db }, visit }) => {
  const { halden } = await cast(db)
  const conflict = await raised(db, halden)
  const priya = await visit({ as: halden.priya, javaScriptEnabled: false })
  await priya.goto(`/halden/d/window-motor/conflicts/${conflict}/consults`)
  await priya.getByLabel('Who', { exact: true }).selectOption({ label: 'Tom Berg, Works here' })
  await priya.getByLabel('What do you need to know?').fill(question)
  await screenshot(priya, 'consult-ask-alone')
  await priya.getByRole('button', { name: 'Ask them' }).click()
  await priya.getByText('They are asked. Their help will stand beside your answer.').waitFor()

  const tom = await visit({ as: halden.tom, javaScriptEnabled: false, colorScheme: 'dark' })
  await tom.goto('/halden/desk')
  await tom.getByText(question).click()
  await tom.getByRole('heading', { name: 'Priya Shah asks for your help' }).waitFor()
  await screenshot(tom, 'consult-asked-of-me')
  await tom.getByLabel('What do you know about this?').fill(help)
  await tom.getByRole('button', { name: 'Send it' }).click()
  await tom.getByText('Thank you. It stands beside the answer that is being written').waitFor()
})
