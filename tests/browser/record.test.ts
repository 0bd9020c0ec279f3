import { seedDemo } from '../../db/seeds/demo.ts'
import { findDemoPerson } from '../../server/people/demo.ts'
import { expect, expectAccessible, test } from '../support/browser.ts'
import { monday } from '../support/cast.ts'

const still = { reducedMotion: 'reduce' } as const

test('from the company to its record, to the exchanges behind a number, and back, without a script', { timeout: 60_000 }, async ({
  freshDatabase,
  visit,
}) => {
  await seedDemo(freshDatabase.db, { at: monday })
  const page = await visit({ ...still, javaScriptEnabled: false })
  await page.goto('/halden')
  await page.getByRole('heading', { name: 'The record' }).getByRole('link').click()
  await page.waitForURL('**/halden/record')
  const kept = page
    .getByRole('row', { name: /Answered in time/ })
    .getByRole('link')
    .first()
  const count = Number(await kept.textContent())
  expect(count).toBeGreaterThan(10)
  await kept.click()
  await page.waitForURL('**/halden/record/kept')
  expect(await page.locator('.lines > li').count()).toBe(count)
  await page.locator('.lines a').first().click()
  await page.waitForURL('**/halden/d/**')
  await page.goBack()
  await page.getByRole('link', { name: 'The record of Halden' }).click()
  await page.getByRole('link', { name: 'The last year' }).click()
  await page.waitForURL('**/halden/record?period=year')
  expect(await page.getByRole('link', { name: 'The last year' }).getAttribute('aria-current')).toBe('page')
})

test('its charts are read aloud, lie in the page by day, by night and in forced colours, and have their table one click away', {
  timeout: 60_000,
}, async ({ freshDatabase, visit }) => {
  await seedDemo(freshDatabase.db, { at: monday })
  for (const how of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { forcedColors: 'active' }] as const) {
    const page = await visit({ ...still, ...how, as: await findDemoPerson(freshDatabase.db, 'staff') })
    await page.goto('/halden/record')
    const chart = page.getByRole('img', { name: /Working hours until an answer came, over time/ })
    expect(await chart.locator('circle').count()).toBeGreaterThanOrEqual(4)
    const table = page.getByRole('table', { name: 'Working hours until an answer came' })
    expect(await table.isVisible()).toBe(false)
    await page.getByText('The same as a table').first().click()
    await table.waitFor()
    await expectAccessible(page)
    const [line, paper] = await chart.evaluate((svg) => {
      const { stroke } = getComputedStyle(svg.querySelector('.first .line')!)
      return [stroke, getComputedStyle(document.body).backgroundColor]
    })
    expect(line).not.toBe(paper)
  }
})

test('on paper it is whole, and nothing is left to press', { timeout: 60_000 }, async ({ freshDatabase, visit }) => {
  await seedDemo(freshDatabase.db, { at: monday })
  const page = await visit(still)
  await page.goto('/halden/record')
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('svg.chart').first().isVisible()).toBe(true)
  expect(await page.locator('.filters').isVisible()).toBe(false)
  expect(await page.getByRole('row', { name: /Answered in time/ }).isVisible()).toBe(true)
})
