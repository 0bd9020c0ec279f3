import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'

test.for([
  { name: 'by day, on a desk', colorScheme: 'light', width: 1280 },
  { name: 'by night, on a phone', colorScheme: 'dark', width: 390 },
  { name: 'by day, at the narrowest', colorScheme: 'light', width: 320 },
] as const)('the frame fits and can be read $name', async ({ colorScheme, width }, { visit }) => {
  const page = await visit({ colorScheme, viewport: { width, height: 800 } })
  await page.goto('/sign-in')
  await screenshot(page, `sign-in-${colorScheme}-${width}`)
  await expectAccessible(page)
})

test('the page is set in its own fonts', async ({ page }) => {
  await page.goto('/sign-in')
  const loaded = await page.evaluate(async () => {
    await document.fonts.ready
    return [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family)
  })
  expect(loaded).toEqual(expect.arrayContaining(['Frame', 'Voice']))
})

test('the keyboard finds the content first, and always shows where it is', async ({ page }) => {
  await page.goto('/sign-in')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#main')
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)
  expect(outline).not.toBe('none')
})

test('a script that is not ours does not run', async ({ visit }) => {
  const page = await visit({ expecting: /Content Security Policy/ })
  await page.goto('/sign-in')
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.head.append(script)
  })
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
})
