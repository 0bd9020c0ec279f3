import { postStatement } from '../../server/statements/posting.ts'
import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast, monday } from '../support/cast.ts'
import { linkIn } from '../support/letters.ts'
import { phone } from '../support/windows.ts'

const dialogue = '/halden/d/window-motor'
const why = 'At four in the morning a fare is sick and I need that window down now.'

test('a guest on a phone says why without an account, publishes it by the mailed link, and says “the same for me” of another', async ({
  freshDatabase,
  site,
  visit,
}) => {
  const { halden } = await cast(freshDatabase.db)
  await postStatement(freshDatabase.db, halden.dialogue, { by: halden.jim, choice: 'The arm drive', why: 'You hear it.', at: monday })
  const [guest, stranger] = [await visit(phone), await visit(phone)]

  await guest.goto(dialogue)
  await guest.getByRole('link', { name: 'Say what you chose, and why' }).click()
  await guest.getByLabel('What did you choose?').waitFor()
  const asked = guest.locator('form[data-draft] :is(input, textarea):required:visible')
  expect(await asked.evaluateAll((fields) => fields.map((field) => field.getAttribute('name')))).toEqual(['choice', 'why', 'name', 'email'])
  await guest.getByLabel('What did you choose?').fill('Two cables')
  await guest.getByLabel('Why?', { exact: true }).fill(why)
  await guest.getByLabel('I ask Halden Windows for an answer').check()
  await guest.getByLabel('Your name, as everybody reads it').fill('Tove Lind')
  await guest.getByLabel('Your e-mail').fill('tove@example.org')
  await screenshot(guest, 'say-guest-390')
  await expectAccessible(guest)
  await guest.getByRole('button', { name: 'Mail me the link' }).click()
  await guest.getByText('What you wrote waits for the link that we mailed to tove@example.org.').waitFor()
  await expectAccessible(guest)

  await stranger.goto(dialogue)
  expect(await stranger.getByText(why).count()).toBe(0)

  await guest.goto(linkIn(site.letters, 'tove@example.org'))
  await guest.getByText('Nobody has read it yet.').waitFor()
  await expectAccessible(guest)
  await guest.getByRole('button', { name: 'Yes, publish it' }).click()
  await guest.getByText('Your words are here now, for everybody to read.').waitFor()
  await guest.getByText(why).waitFor()
  await guest.getByText('Halden Windows owes Tove Lind an answer by Wednesday 10:00').waitFor()
  await screenshot(guest, 'published-390')
  await expectAccessible(guest)

  await stranger.reload()
  const hers = stranger.getByRole('article', { name: 'What Tove Lind chose, and why' })
  await hers.getByText(why).waitFor()
  await hers.getByText('Priya Shah answers for it. 16 working hours left.').waitFor()

  await guest.goto(dialogue)
  const his = guest.getByRole('article', { name: 'What Jim Boateng chose, and why' })
  await his.getByRole('button', { name: 'The same for me' }).click()
  await his.getByRole('button', { name: 'The same for me · 1', pressed: true }).waitFor()
  await stranger.reload()
  await stranger.getByRole('link', { name: 'The same for me · 1' }).waitFor()
})
