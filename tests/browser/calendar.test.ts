import { setupToken } from '../../server/companies/founding.ts'
import { expect, expectAccessible, test } from '../support/browser.ts'
import { cast } from '../support/cast.ts'
import { raised } from '../support/story.ts'
import { phone } from '../support/windows.ts'

const setup = `/setup?token=${setupToken('a secret of the tests, long enough for everybody')}`

test('the set-up page guesses the browser’s own time zone, also under its older name, and leaves what was chosen', async ({ visit }) => {
  for (const [timezoneId, guess] of [
    ['America/St_Johns', 'America/St_Johns'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
  ] as const) {
    const somebody = await visit({ timezoneId })
    await somebody.goto(setup)
    await expect.poll(() => somebody.getByLabel('Time zone').inputValue()).toBe(guess)
  }
  const plain = await visit({ timezoneId: 'America/St_Johns', javaScriptEnabled: false })
  await plain.goto(setup)
  expect(await plain.getByLabel('Time zone').inputValue()).not.toBe('America/St_Johns')
  const chooser = await visit({ timezoneId: 'America/St_Johns' })
  await chooser.goto(setup)
  await chooser.getByLabel('Time zone').selectOption('Europe/Zagreb')
  await chooser.waitForLoadState('networkidle')
  expect(await chooser.getByLabel('Time zone').inputValue()).toBe('Europe/Zagreb')
})

test('without scripts and on a phone: the week is written, holidays are taken, and the next due date is counted with them', async ({
  freshDatabase,
  visit,
}) => {
  const { halden } = await cast(freshDatabase.db)
  const maren = await visit({ as: halden.maren, ...phone, javaScriptEnabled: false })
  await maren.goto('/halden/settings')
  await maren.getByRole('link', { name: 'Working hours' }).click()
  await maren.getByLabel('Monday').fill('9-12, 13-17')
  await maren.getByRole('button', { name: 'Keep the hours' }).click()
  expect(await maren.getByLabel('Monday').inputValue()).toBe('09:00-12:00, 13:00-17:00')

  await maren.getByRole('link', { name: 'Take public holidays' }).click()
  await maren.getByLabel('Country').selectOption('HR')
  await maren.getByLabel('Year').selectOption('2026')
  await maren.getByRole('button', { name: 'Show the holidays' }).click()
  await maren.getByRole('checkbox', { name: 'Christmas Day' }).uncheck()
  await maren.getByRole('button', { name: 'Take what is ticked' }).click()
  expect(await maren.getByRole('checkbox', { name: 'Remembrance Day' }).count()).toBe(1)
  expect(await maren.getByRole('checkbox', { name: 'Christmas Day' }).count()).toBe(0)

  const conflict = await raised(freshDatabase.db, halden, { at: new Date('2026-11-16T09:00:00Z') })
  await maren.goto(`/halden/d/window-motor/conflicts/${conflict}`)
  await maren.getByText('How this was counted').click()
  const counting = maren.locator('.counting')
  expect((await counting.innerText()).replace(/\s+/g, ' ')).toMatch(
    /Mon 16 November 10:00 to 12:00 2 hours Mon 16 November 13:00 to 17:00 4 hours Tue 17 November .* 8 hours Wed 18 November Remembrance Day Thu 19 November 09:00 to 11:00 2 hours Due .* after 16 working hours/,
  )
  const seeing = await visit({ as: halden.maren })
  await seeing.goto('/halden/settings/calendar')
  await expectAccessible(seeing)
})
