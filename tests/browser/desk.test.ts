import type { Page } from 'playwright-core'
import { expect, expectAccessible, test } from '../support/browser.ts'
import { cast, later } from '../support/cast.ts'
import { answered, raised } from '../support/story.ts'
import { phone } from '../support/windows.ts'

const desk = '/halden/desk'
const lines = '#ticks li'

test('the Desk looks again by itself: title, counts and lines change, while focus, ticks and what was typed stay', async ({
  freshDatabase,
  site,
  visit,
}) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  const first = await raised(db, halden)
  await raised(db, halden, { by: halden.jim, at: later({ hours: 1 }) })
  site.moveTo(later({ hours: 2 }))
  const tom = await visit({ as: halden.tom })
  await tom.clock.install()
  await tom.goto(desk)
  expect(await tom.title()).toBe('2 owed · Desk')
  await tom.getByText('Narrow it down').click()
  await tom.getByLabel('A name, or words').fill('half a w')
  await tom.getByRole('heading', { name: 'Desk' }).click()
  for (const key of ['j', 'j', 'x']) await tom.keyboard.press(key)
  await expectFocusIn(tom, 1)
  await raised(db, halden, { by: halden.jim, at: later({ hours: 2 }) })
  await tom.clock.runFor(31_000)
  await tom.getByText('3 answers are owed.').waitFor()
  await expect.poll(() => tom.title()).toBe('3 owed · Desk')
  await expectFocusIn(tom, 1)
  expect(
    await tom.locator(`${lines} [name="duty"]`).evaluateAll((ticks) => ticks.map((tick) => (tick as HTMLInputElement).checked)),
  ).toEqual([false, true, false])
  expect(await tom.getByLabel('A name, or words').inputValue()).toBe('half a w')

  await tom.keyboard.press('k')
  await expectFocusIn(tom, 0)
  await answered(db, halden, { kind: 'conflict', id: first }, { at: later({ hours: 2 }) })
  await tom.clock.runFor(31_000)
  await tom.getByText('2 answers are owed.').waitFor()
  await expectFocusIn(tom, 0)
})

test('keys do nothing in a field, nor where they were turned off, and what is ticked says what can be done with it', async ({
  freshDatabase,
  visit,
}) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  await raised(db, halden)
  await raised(db, halden, { by: halden.jim, at: later({ hours: 1 }) })
  const tom = await visit({ as: halden.tom })
  await tom.goto(desk)
  await tom.getByText('Narrow it down').click()
  await tom.getByLabel('A name, or words').press('j')
  await tom.getByLabel('A name, or words').press('x')
  expect(await tom.getByLabel('A name, or words').inputValue()).toBe('jx')
  const together = tom.getByRole('button', { name: 'Answer them in one' })
  await tom.getByRole('checkbox', { name: 'Tick what Ana Kovač said' }).check()
  expect(await together.isVisible()).toBe(false)
  await tom.keyboard.press('j')
  await tom.keyboard.press('j')
  await tom.keyboard.press('x')
  await together.waitFor()
  expect(await tom.getByRole('button', { name: 'Publish the drafts' }).isVisible()).toBe(false)
  await expectAccessible(tom)

  await tom.getByRole('button', { name: 'Keys' }).click()
  await tom.getByLabel('Use these keys on this computer').uncheck()
  await tom.keyboard.press('Escape')
  await tom.keyboard.press('k')
  await tom.getByRole('button', { name: 'Keys' }).and(tom.locator(':focus')).waitFor()
})

test('on a phone without scripts the Desk is chosen from by links and a form', async ({ freshDatabase, site, visit }) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  await raised(db, halden)
  await raised(db, halden, { by: halden.jim, at: later({ days: 2 }) })
  site.moveTo(later({ days: 3 }))
  const tom = await visit({ as: halden.tom, ...phone, javaScriptEnabled: false })
  await tom.goto(desk)
  await tom.getByRole('link', { name: 'Overdue 1' }).click()
  await expect.poll(() => tom.locator(lines).count()).toBe(1)
  await tom.getByText('Narrow it down').click()
  await tom.getByLabel('A name, or words').fill('jim')
  await tom.getByRole('button', { name: 'Show', exact: true }).click()
  await tom.getByText('Nothing that is owed is like this.').waitFor()
  await tom.getByRole('link', { name: 'In any state 1' }).click()
  await expect.poll(() => tom.locator(lines).count()).toBe(1)
  expect(await tom.getByRole('button', { name: 'Keys' }).isVisible()).toBe(false)
})

async function expectFocusIn(page: Page, line: number) {
  await expect
    .poll(() => page.evaluate((all) => [...document.querySelectorAll(all)].findIndex((one) => one.contains(document.activeElement)), lines))
    .toBe(line)
}
