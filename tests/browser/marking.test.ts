import { expect, test } from '../support/browser.ts'
import { asked } from '../themes/asked-story.ts'

test('half words that are marked by mouse become whole ones', { timeout: 60_000 }, async ({ freshDatabase: { db }, visit }) => {
  const { halden, ofAna } = await asked(db)
  const page = await visit({ as: halden.noor, viewport: { width: 1280, height: 900 } })
  // The mouse is heard once the last part of the scripts is here.
  await page.goto(`/halden/analysis/window-motor/statements/${ofAna}`, { waitUntil: 'networkidle' })
  const place = (await page.evaluate(`document.fonts.ready.then(() => {
    const text = document.querySelector('#why').firstChild
    const range = document.createRange()
    range.setStart(text, 5)
    range.setEnd(text, 10)
    const { left, right, top, height } = range.getBoundingClientRect()
    return { left, right, middle: top + height / 2 }
  })`)) as { left: number; right: number; middle: number }
  await page.mouse.move(place.left, place.middle)
  await page.mouse.down()
  await page.mouse.move(place.right, place.middle, { steps: 4 })
  await page.mouse.up()
  await page.getByText('“old one”', { exact: true }).waitFor()
  const form = page.locator('#mark')
  expect([await form.locator('[name="from"]').inputValue(), await form.locator('[name="to"]').inputValue()]).toEqual(['4', '11'])
})
