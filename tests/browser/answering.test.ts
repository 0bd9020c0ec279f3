import { raiseConflict } from '../../server/conflicts/raising.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast, later, monday } from '../support/cast.ts'
import { answered, raised } from '../support/story.ts'

const dialogue = '/halden/d/window-motor'

test('a conflict goes its whole way between two people: raised, answered, not settled, answered again, settled', {
  timeout: 60_000,
}, async ({ freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  const ana = await visit({ as: halden.ana, expecting: /422/ })
  const priya = await visit({ as: halden.priya, expecting: /422/ })

  await ana.goto(`${dialogue}/conflicts/new`)
  await expectAccessible(ana)
  await ana.getByLabel('What do you need?').fill('I need to hear that the window moved.')
  await ana.getByLabel('What happens instead?').fill('You make it quieter every year.')
  await ana.getByRole('button', { name: 'Name it' }).click()
  await ana.getByText('Halden Windows owes Ana Kovač an answer by Wednesday 10:00').waitFor()
  await ana.getByText('How this was counted').click()
  await ana.getByText('8 hours').first().waitFor()
  await expectAccessible(ana)
  const conflict = new URL(ana.url()).pathname

  await priya.goto('/halden/desk')
  await expectAccessible(priya)
  await priya.keyboard.press('j')
  await priya.keyboard.press('Enter')
  await priya.getByRole('heading', { name: 'Ana Kovač', exact: true }).waitFor()
  await expectAccessible(priya)
  await priya.getByLabel('What we heard').fill('At the dock, silence is a risk.')
  await priya.getByRole('button', { name: 'Keep the draft' }).click()
  await priya.getByText('Your draft is kept.').waitFor()
  await priya.getByLabel('Our answer').fill('You are right. Quiet came from us.')
  await priya.getByLabel('we will', { exact: true }).check()
  expect(await priya.getByRole('textbox', { name: 'Because' }).isVisible()).toBe(false)
  await priya.getByRole('button', { name: 'Read it as Ana Kovač will' }).click()
  await priya.getByRole('alert').waitFor()
  await expectAccessible(priya)
  await screenshot(priya, 'answer-refused')
  await priya.getByRole('textbox', { name: 'What', exact: true }).first().fill('tests the sound at three metres')
  await priya.getByLabel('By when').first().fill('2026-12-12')
  await priya.getByRole('radio', { name: 'heard, not yet settled' }).check()
  await priya.getByRole('button', { name: 'Read it as Ana Kovač will' }).click()
  await priya.getByText('Not published yet').waitFor()
  await expectAccessible(priya)
  await screenshot(priya, 'preview')
  await priya.getByRole('button', { name: 'Back to editing' }).click()
  expect(await priya.getByLabel('Our answer').inputValue()).toBe('You are right. Quiet came from us.')
  await priya.getByRole('button', { name: 'Publish' }).click()
  await priya.getByText('Your answer is published.').waitFor()

  await ana.goto(conflict)
  await ana.getByLabel('In part').check()
  await ana.getByLabel('Not yet').check()
  await ana.getByLabel('good', { exact: true }).check()
  await ana.getByRole('button', { name: 'Say it' }).click()
  await ana.getByText('Say in your own words what was not heard.').first().waitFor()
  await expectAccessible(ana)
  await ana.getByLabel('What did they not hear?').fill('It is not only the dock.')
  await ana.getByRole('button', { name: 'Say it' }).click()
  await ana.getByText('open again', { exact: true }).waitFor()
  expect(new URL(ana.url()).pathname).toBe(conflict)
  await screenshot(ana, 'reopened')

  await priya.goto(conflict)
  await priya.getByRole('link', { name: 'Answer Ana Kovač' }).click()
  await priya.getByLabel('What we heard').fill('Everywhere, not only at the dock.')
  await priya.getByLabel('Our answer').fill('Then it becomes a criterion for all of them.')
  await priya.getByLabel('we will not, because…').check()
  await priya.getByRole('textbox', { name: 'Because' }).fill('We cannot do it before the spring.')
  await priya.getByRole('radio', { name: 'heard, settled' }).check()
  await priya.getByRole('button', { name: 'Publish' }).click()
  await priya.getByText('We cannot do it before the spring.').waitFor()

  await ana.goto(conflict)
  await ana.getByRole('radiogroup', { name: 'Were you heard?' }).getByLabel('Yes').check()
  await ana.getByRole('radiogroup', { name: 'Is it settled?' }).getByLabel('Yes').check()
  await ana.getByLabel('very good').check()
  await ana.getByRole('button', { name: 'Say it' }).click()
  await ana.getByText('Ana Kovač: heard, and settled.').waitFor()
  await ana.getByText('heard in part, not yet settled').waitFor()
  await expectAccessible(ana)
})

test('without scripts, a new date is named and an answer is read before it is out', async ({ freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  await raised(freshDatabase.db, halden)
  const tom = await visit({ as: halden.tom, javaScriptEnabled: false })
  await tom.goto('/halden/desk')
  await tom.getByRole('link', { name: 'I need to hear that the window moved.' }).click()
  await tom.getByLabel('What we heard').fill('You need to hear it.')
  await tom.getByLabel('Our answer').fill('We must measure it first.')
  await tom.getByLabel('we must find out first').check()
  await tom.getByRole('textbox', { name: 'Because' }).fill('The cold chamber is free in a week.')
  await tom.getByLabel('The answer will be there by').fill('2026-11-20')
  await tom.getByRole('button', { name: 'Read it as Ana Kovač will' }).click()
  await tom.getByText('owes Ana Kovač an answer by 20 November 17:00').waitFor()
  await tom.getByRole('button', { name: 'Publish' }).click()
  await tom.getByText('The new date is announced.').waitFor()
  await tom.getByText('First promised for Wednesday 10:00.').waitFor()
})

test('words are hidden, appealed and brought back', async ({ freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  const id = await raised(freshDatabase.db, halden)
  const [maren, ana] = [await visit({ as: halden.maren }), await visit({ as: halden.ana })]
  await maren.goto(`${dialogue}/conflicts/${id}`)
  await maren.getByRole('link', { name: 'Hide these words' }).click()
  await expectAccessible(maren)
  await maren.getByLabel('An insult').check()
  await maren.getByRole('button', { name: 'Hide them' }).click()
  await maren.getByText('Hidden by Maren Roth on 9 November: an insult.').waitFor()
  await ana.goto(`${dialogue}/conflicts/${id}`)
  await ana.getByRole('link', { name: 'Appeal' }).click()
  await expectAccessible(ana)
  await ana.getByLabel('Why should they be seen?').fill('I insulted nobody.')
  await ana.getByRole('button', { name: 'Appeal' }).click()
  await ana.getByText('Your appeal is with the company’s admins.').waitFor()
  await maren.goto('/halden/settings/hidings')
  await expectAccessible(maren)
  await screenshot(maren, 'hidings')
  await maren.getByRole('button', { name: 'Bring them back' }).click()
  await maren.getByText('brought back by Maren Roth').waitFor()
  await ana.goto(`${dialogue}/conflicts/${id}`)
  await ana.getByText('I need to hear that the window moved.').waitFor()
})

test.for([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const)(
  'the Desk and every page around an answer can be read, $colorScheme at $width',
  async ({ colorScheme, width }, { freshDatabase, site, visit }) => {
    const { db } = freshDatabase
    const { halden } = await cast(db)
    const hidden = await raiseConflict(db, halden.dialogue, {
      by: halden.jim,
      need: 'I need it.',
      instead: 'x',
      name: 'Night owl',
      hidden: true,
      knownToStaff: true,
      at: later({ days: 3 }),
    })
    const late = await raised(db, halden)
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never sticks.', at: monday })
    const { responseId } = await answered(db, halden, { kind: 'statement', id })
    site.moveTo(later({ days: 3, hours: 1 }))
    const options = { colorScheme, viewport: { width, height: 900 } }
    const [priya, ana, guest] = [
      await visit({ as: halden.priya, ...options }),
      await visit({ as: halden.ana, ...options }),
      await visit(options),
    ]
    const look = async (page: typeof priya, path: string, name: string) => {
      await page.goto(path)
      await expectAccessible(page)
      await screenshot(page, `${name}-${colorScheme}`)
    }
    await look(priya, '/halden/desk', 'desk')
    await look(priya, `${dialogue}/conflicts/${late}/answer`, 'answer-late')
    await look(priya, `${dialogue}/conflicts/${hidden.id}/answer`, 'answer-hidden')
    await look(priya, `${dialogue}/whys/${id}/answer`, 'answer-unasked')
    await look(priya, `${dialogue}/whys/${id}/answers/${responseId}/edit`, 'answer-edit')
    await look(priya, `${dialogue}/conflicts/new`, 'conflict-new-staff')
    await look(ana, `${dialogue}/conflicts/${late}`, 'conflict-late')
    await look(ana, `${dialogue}/conflicts/${late}/withdraw`, 'withdraw')
    await look(ana, `${dialogue}/whys/${id}/verdict`, 'verdict')
    await look(guest, `${dialogue}/conflicts/new?about=answer:${responseId}`, 'conflict-new-guest')
    await look(guest, `${dialogue}/whys/${id}/answers/${responseId}`, 'answer-page')
  },
)
