import { raiseConflict } from '../../server/conflicts/raising.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast, monday } from '../support/cast.ts'

const page = '/halden/d/window-motor'

test('a champion writes a dialogue, looks at it as a draft, publishes it, and a guest reads it', async ({ freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  const priya = await visit({ as: halden.priya, expecting: /422/ })
  const guest = await visit({ expecting: /404/ })
  await priya.goto('/halden/dialogues/new')
  await expectAccessible(priya)
  await priya.getByLabel('What do you ask?').fill('Which seal would you choose again?')
  await priya.getByLabel('Why do you ask').fill('The supplier changes in spring.')
  await priya.getByLabel('First options').fill('The rubber one\nThe foam one')
  await priya.getByLabel('Promise').fill('4000')
  await priya.getByRole('button', { name: 'Make the draft' }).click()
  await priya.getByRole('alert').waitFor()
  await expectAccessible(priya)
  expect(await priya.getByLabel('First options').inputValue()).toBe('The rubber one\nThe foam one')
  await priya.getByLabel('Promise').fill('8')
  await priya.getByRole('button', { name: 'Make the draft' }).click()
  await priya.getByText('Only the people of Halden Windows see this page.').waitFor()
  await expectAccessible(priya)
  await screenshot(priya, 'draft')
  const address = new URL(priya.url()).pathname
  expect(address).toBe('/halden/d/which-seal-would-you-choose-again')
  expect((await guest.goto(address))?.status()).toBe(404)

  await priya.getByRole('link', { name: 'Change it' }).click()
  await priya.getByLabel('First options').fill('The rubber one\nThe foam one\nNone')
  await priya.getByRole('button', { name: 'Keep the changes' }).click()
  await priya.getByRole('button', { name: 'Publish' }).click()
  await priya.getByText('Published. Now bring people here.').waitFor()
  await expectAccessible(priya)
  expect(await priya.getByLabel('The link').inputValue()).toContain(address)
  expect(
    await priya.locator('.qr img').evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
  ).toBeGreaterThan(0)

  await guest.goto(address)
  await guest.getByText('Nobody has said anything yet').waitFor()
  await expectAccessible(guest)
  await guest.getByRole('link', { name: 'Options 3' }).click()
  await guest.getByText('The foam one').waitFor()
})

test('an option is proposed by one side and accepted by the other, in place', async ({ freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  const [ana, tom] = [await visit({ as: halden.ana }), await visit({ as: halden.tom })]
  await ana.goto(`${page}/options`)
  await ana.getByLabel('Propose another option').fill('Two cables')
  await ana.getByRole('button', { name: 'Propose' }).click()
  await ana.getByRole('heading', { name: 'Two cables' }).waitFor()
  await expectAccessible(ana)
  expect(await ana.getByLabel('Propose another option').inputValue()).toBe('')
  await tom.goto(`${page}/options`)
  await screenshot(tom, 'options-to-accept')
  await expectAccessible(tom)
  await tom.getByRole('button', { name: 'Accept it for our side' }).click()
  await tom.getByText('accepted by both sides').waitFor()
})

test('without scripts, a phase is moved with its reason and everybody reads it', async ({ freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  const priya = await visit({ as: halden.priya, javaScriptEnabled: false, expecting: /422/ })
  await priya.goto(page)
  await priya.getByRole('link', { name: 'Change the phase' }).click()
  await priya.getByLabel('Close the dialogue').check()
  await priya.getByRole('button', { name: 'Change the phase' }).click()
  await priya.getByText('Say why. The reason is shown to everybody.').first().waitFor()
  await priya.getByLabel('Why?').fill('The supplier left the market.')
  await priya.getByRole('button', { name: 'Change the phase' }).click()
  await priya.getByText('nothing more can be said in it').waitFor()
  await screenshot(priya, 'closed')
})

test.for([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const)('every part of a dialogue can be read, $colorScheme at $width', async ({ colorScheme, width }, { freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  const { db } = freshDatabase
  await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never once stuck.', at: monday })
  await raiseConflict(db, halden.dialogue, {
    by: halden.jim,
    need: 'I need to hear that it moved.',
    instead: 'You make it quieter.',
    name: 'Heron',
    hidden: true,
    at: monday,
  })
  const visitor = await visit({ as: halden.jim, colorScheme, viewport: { width, height: 800 } })
  for (const part of ['', '/conflicts', '/options', '/timeline', '/share', '/name']) {
    await visitor.goto(page + part)
    await screenshot(visitor, `dialogue${part.replace('/', '-')}-${width}`)
    await expectAccessible(visitor)
  }
})
