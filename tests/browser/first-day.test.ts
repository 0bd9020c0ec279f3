import { appearances, customers } from '../../db/schema/index.ts'
import { setupToken } from '../../server/companies/founding.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast, monday } from '../support/cast.ts'
import { answered, raised } from '../support/story.ts'

const secret = 'a secret of the tests, long enough for everybody'

test('a company is set up, a colleague comes in by a copied link without scripts, and both stand on its page', async ({ visit }) => {
  const maren = await visit({ expecting: /422/ })
  await maren.goto('/')
  await maren.getByText('No company is here yet').waitFor()
  await expectAccessible(maren)
  await maren.goto(`/setup?token=${setupToken(secret)}`)
  await expectAccessible(maren)
  await maren.getByLabel('Name', { exact: true }).fill('Halden Windows')
  await maren.getByLabel('Address').fill('setup')
  await maren.getByLabel('Time zone').selectOption('Europe/Zagreb')
  await maren.getByLabel('Colour').fill('#e8c400')
  await maren.getByLabel('Your name').fill('Maren Roth')
  await maren.getByLabel('Your e-mail').fill('maren@halden.example')
  await maren.getByRole('button', { name: 'Found the company' }).click()
  await maren.getByRole('alert').waitFor()
  await expectAccessible(maren)
  await screenshot(maren, 'setup-refused')
  await maren.getByLabel('Address').fill('')
  await maren.getByRole('button', { name: 'Found the company' }).click()
  await maren.getByRole('heading', { name: 'Your first steps' }).waitFor()
  await expectAccessible(maren)
  await screenshot(maren, 'first-day')

  await maren.getByRole('link', { name: 'Invite colleagues' }).click()
  expect(await maren.getByRole('radio', { name: 'Staff' }).isChecked()).toBe(true)
  await maren.getByLabel('Who').fill('Priya Shah <priya@halden.example>\nnonsense')
  await maren.getByRole('button', { name: 'Invite them' }).click()
  await maren.getByRole('alert').waitFor()
  await expectAccessible(maren)
  expect(await maren.getByLabel('Who').inputValue()).toBe('Priya Shah <priya@halden.example>\nnonsense')
  await maren.getByLabel('Who').fill('Priya Shah <priya@halden.example>')
  await maren.getByRole('button', { name: 'Invite them' }).click()
  await maren.getByText('The link', { exact: true }).click()
  await expectAccessible(maren)
  const link = await maren.getByLabel('Only for Priya Shah').inputValue()
  await maren.goto(link)
  await maren.getByText('You are signed in as Maren Roth').waitFor()

  const priya = await visit({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } })
  await priya.goto(link)
  await screenshot(priya, 'invited')
  expect(await priya.getByLabel('Your name').inputValue()).toBe('Priya Shah')
  await priya.getByLabel('Your title').fill('designed the motor, 6 years at Halden')
  await priya.getByRole('button', { name: 'Come in' }).click()
  await priya.getByText('Welcome. You are part of this now.').waitFor()
  await priya.goto('/me/card')
  await priya.getByRole('link', { name: 'My card there' }).click()
  await priya.getByLabel('What you do for customers').fill('I make sure that the window moves when you press.')
  await priya.getByRole('button', { name: 'Keep the changes' }).click()
  await priya.getByText('Kept.').waitFor()

  await maren.goto('/halden-windows/people')
  await maren.getByText('I make sure that the window moves when you press.').waitFor()
  await expectAccessible(maren)
})

test('an admin sees to members and mail, by night and on a phone', async ({ freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  const maren = await visit({ as: halden.maren, colorScheme: 'dark', viewport: { width: 390, height: 800 }, expecting: /403/ })
  for (const path of ['', '/first-day', '/members', '/invitations', '/outbox']) {
    await maren.goto(`/halden/settings${path}`)
    await expectAccessible(maren)
    await screenshot(maren, `settings${path.replace('/', '-')}`)
  }
  await maren.goto('/halden/settings/members')
  await maren.getByRole('link', { name: 'Maren Roth' }).click()
  await maren.getByRole('radio', { name: /^Staff/ }).check({ force: true })
  await maren.getByRole('button', { name: 'Change the role' }).click()
  await maren.getByRole('alert').getByText('This is the last admin.').waitFor()
  await expectAccessible(maren)
  await maren.goto('/halden/settings/members')
  await maren.getByRole('link', { name: 'Tom Berg' }).click()
  await maren.getByText('They are being threatened').click()
  await maren.getByLabel('The name they answer under').fill('Pat Stone')
  await expectAccessible(maren)
  await maren.getByRole('button', { name: 'Show this name' }).click()
  await maren.getByText('They answer under this name from now on').waitFor()
})

test('a customer and a colleague are shown as they show themselves', async ({ freshDatabase: { db }, visit }) => {
  const { halden } = await cast(db)
  await db
    .update(customers)
    .set({ workplace: 'Rijeka Taxi', roleThere: 'night-shift driver', story: 'Forty fares a night. If one window fails I hear about it.' })
  const why = 'At four in the morning a fare is sick and I need that window down now.'
  const words = { trying: null, nearly: null, felt: null, asksAnswer: true, name: 'Ana Kovač' }
  await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'The two-cable regulator', why, ...words, at: monday })
  await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
  const [appearance] = await db.select({ id: appearances.id }).from(appearances)
  for (const options of [{}, { viewport: { width: 390, height: 800 }, colorScheme: 'dark' as const }]) {
    const guest = await visit(options)
    await guest.goto(`/halden/people/${appearance!.id}`)
    await guest.getByText(why).waitFor()
    await expectAccessible(guest)
    await screenshot(guest, `customer-${guest.viewportSize()!.width}`)
    await guest.goto('/halden/people')
    await guest.getByRole('link', { name: 'Priya Shah' }).click()
    await guest.getByRole('link', { name: 'You are right, and we never asked.' }).waitFor()
    await expectAccessible(guest)
    await guest.goto('/halden')
    await expectAccessible(guest)
  }
})
