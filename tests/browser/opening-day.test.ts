import { setupToken } from '../../server/companies/founding.ts'
import { expect, test } from '../support/browser.ts'
import { linkIn } from '../support/letters.ts'
import { desk, phone } from '../support/windows.ts'

const question = 'Which seal would you choose again?'
const address = '/halden-windows/d/which-seal-would-you-choose-again'

test('on its first day a company is set up, invites its people, asks, hears the first why, hides words and brings them back', async ({
  site,
  visit,
}) => {
  const maren = await visit({ ...desk, permissions: ['clipboard-read', 'clipboard-write'], expecting: /403|422/ })
  const [priya, guest] = [await visit(desk), await visit({ ...phone, expecting: /404/ })]

  await maren.goto('/setup')
  await maren.getByText('The first company is set up at an address that was printed on the console').waitFor()
  await maren.goto(`/setup?token=${setupToken(site.app.config.secret)}`)
  await maren.getByLabel('Name', { exact: true }).fill('Halden Windows')
  await maren.getByLabel('Time zone').selectOption('Europe/Zagreb')
  await maren.getByLabel('Your name').fill('Maren Roth')
  await maren.getByLabel('Your e-mail').fill('maren@halden.example')
  await maren.getByRole('button', { name: 'Found the company' }).click()
  await maren.getByRole('heading', { name: 'Your first steps' }).waitFor()

  await maren.getByRole('link', { name: 'Invite colleagues' }).click()
  await maren.getByLabel('Who').fill('Priya Shah <priya@halden.example>\nTom Berg, at the front desk\ningrid@halden.example')
  await maren.getByRole('button', { name: 'Invite them' }).click()
  await maren.getByRole('alert').getByText('Line 2 holds no address that can be read').waitFor()
  expect(await maren.getByLabel('Who').inputValue()).toContain('ingrid@halden.example')
  expect(await maren.getByText('Invited so far').count()).toBe(0)
  await maren.getByLabel('Who').fill('Priya Shah <priya@halden.example>\nTom Berg <tom@halden.example>\ningrid@halden.example')
  await maren.getByRole('button', { name: 'Invite them' }).click()
  await maren.getByText('The invitations are on their way.').waitFor()
  expect(await maren.getByText('open until').count()).toBe(3)
  const hers = maren.getByRole('listitem').filter({ hasText: 'priya@halden.example' })
  await hers.getByText('The link', { exact: true }).click()
  await hers.getByRole('button', { name: 'Copy' }).click()
  await hers.getByRole('button', { name: 'Copied' }).waitFor()
  const invitation = await maren.evaluate(() => navigator.clipboard.readText())

  await priya.goto(invitation)
  await priya.getByLabel('Your title').fill('designed the motor, 6 years here')
  await priya.getByRole('button', { name: 'Come in' }).click()
  await priya.getByText('Welcome. You are part of this now.').waitFor()
  await maren.reload()
  await hers.getByText('accepted').waitFor()

  await priya.getByRole('link', { name: 'Dialogues' }).click()
  await priya.getByRole('link', { name: 'Open a dialogue' }).click()
  await priya.getByLabel('What do you ask?').fill(question)
  await priya.getByLabel('Why do you ask').fill('The supplier changes in spring.')
  await priya.getByLabel('First options').fill('The rubber one\nThe foam one')
  await priya.getByRole('button', { name: 'Make the draft' }).click()
  await priya.getByText('Only the people of Halden Windows see this page.').waitFor()
  expect((await guest.goto(address))?.status()).toBe(404)
  await priya.getByRole('button', { name: 'Publish' }).click()
  await priya.getByText('Published. Now bring people here.').waitFor()
  expect(await priya.getByLabel('The link').inputValue()).toBe(`${site.address}${address}`)
  expect(
    await priya.locator('.qr img').evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
  ).toBeGreaterThan(0)

  await guest.goto(address)
  await guest.getByRole('link', { name: 'Be the first to say it' }).click()
  await guest.getByLabel('What did you choose?').fill('The foam one')
  await guest.getByLabel('Why?', { exact: true }).fill('My neighbour Karl in Hill Street 4 has the rubber one, and it leaks.')
  await guest.getByLabel('Your name, as everybody reads it').fill('Tove Lind')
  await guest.getByLabel('Your e-mail').fill('tove@example.org')
  await guest.getByRole('button', { name: 'Mail me the link' }).click()
  await guest.getByText('What you wrote waits').waitFor()
  await guest.goto(linkIn(site.letters, 'tove@example.org'))
  await guest.getByRole('button', { name: 'Yes, publish it' }).click()
  await guest.getByText('Your words are here now').waitFor()

  await maren.goto(address)
  const said = maren.getByRole('article', { name: 'What Tove Lind chose, and why' })
  await said.getByRole('link', { name: /^today/ }).click()
  await maren.getByRole('link', { name: 'Hide these words' }).click()
  await maren.getByLabel('Personal data of another person').check()
  await maren.getByRole('button', { name: 'Hide them' }).click()
  await maren.getByText(/^Hidden by .* on 9 November: personal data of another person\./).waitFor()

  await guest.goto(address)
  expect(await guest.getByText('Hill Street').count()).toBe(0)
  await guest.getByText(/^Hidden by .* on 9 November: personal data of another person\./).waitFor()
  await guest.getByRole('link', { name: 'Appeal' }).click()
  await guest.getByText('Hill Street').waitFor()
  await guest.getByLabel('Why should they be seen?').fill('Karl is my cat, and there is no Hill Street.')
  await guest.getByRole('button', { name: 'Appeal' }).click()
  await guest.getByText('Your appeal is with the company’s admins.').waitFor()

  await maren.getByRole('link', { name: 'Settings' }).click()
  await maren.getByRole('link', { name: 'Hidden words' }).click()
  await maren.getByText('Karl is my cat').waitFor()
  await maren.getByRole('button', { name: 'Bring them back' }).click()
  await maren.getByText('The words are back where they stood.').waitFor()
  await guest.goto(address)
  await guest.getByText('Hill Street').waitFor()
  await guest.getByRole('link', { name: 'Timeline' }).click()
  await guest.getByText('Maren Roth').first().waitFor()
})
