import type { Db } from '../../db/client.ts'
import { setWeighingClose } from '../../server/weighing/closing.ts'
import { weighingOf } from '../../server/weighing/mine.ts'
import { expect, expectAccessible, test } from '../support/browser.ts'
import { cast, later, monday } from '../support/cast.ts'
import { inPhase, sharedCriterion, sharedOption } from '../support/deciding.ts'
import { sumOf } from '../support/weighing-steps.ts'
import { phone } from '../support/windows.ts'

const path = '/halden/d/window-motor'
const ready = 'It never sticks in frost.'

test('on a phone the sliders always make 100, moved by keys alone, past one that is held', async ({ freshDatabase: { db }, visit }) => {
  const { halden } = await weighing(db)
  const page = await visit({ as: halden.ana, ...phone })
  await page.goto(`${path}/weigh`)
  await expectAccessible(page)
  const frost = page.getByRole('slider', { name: ready })
  await frost.focus()
  await page.keyboard.press('PageUp')
  await page.keyboard.press('PageUp')
  await page.keyboard.press('ArrowRight')
  const first = Number(await frost.inputValue())
  expect(first).toBeGreaterThanOrEqual(54)
  expect(await sumOf(page)).toBe(100)
  await page.getByRole('button', { name: `Hold ${ready}` }).click()
  const price = page.getByRole('slider', { name: 'It costs no more.' })
  await price.focus()
  await page.keyboard.press('End')
  expect(await frost.inputValue()).toBe(String(first))
  expect(await price.inputValue()).toBe(String(100 - first))
  expect(await sumOf(page)).toBe(100)
  await page.getByText('100 of 100 points given. I').waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Give these weights' }).click()
  await page.getByText('0 of 2 options rated').waitFor()
  const { points } = await weighingOf(db, halden.dialogue, halden.ana)
  expect(Object.values(points).toSorted((one, other) => one - other)).toEqual([0, 100 - first, first])
})

test('with scripts one types some numbers, and the others share out the rest', async ({ freshDatabase: { db }, visit }) => {
  const { halden } = await weighing(db)
  const page = await visit({ as: halden.ana, ...phone })
  await page.goto(`${path}/weigh`)
  const field = (name: string) => page.getByRole('spinbutton', { name })
  const rest = page.getByRole('button', { name: 'Share out the rest' })
  await page.getByRole('slider', { name: ready }).waitFor()
  expect(await rest.count()).toBe(0)
  await field(ready).fill('20')
  await rest.click()
  expect([await field(ready).inputValue(), await sumOf(page)]).toEqual(['20', 100])
  await field('It costs no more.').fill('10')
  await expectAccessible(page)
  await rest.click()
  const kept = [await field(ready).inputValue(), await field('It costs no more.').inputValue()]
  expect([kept, await sumOf(page)]).toEqual([['20', '10'], 100])
  await field(ready).fill('95')
  await page.getByRole('button', { name: 'Take it from the others' }).click()
  expect([await field(ready).inputValue(), await sumOf(page)]).toEqual(['95', 100])
  expect(await page.getByRole('button', { name: 'Take it from the others' }).count()).toBe(0)
})

test('without scripts one weighs with numbers, is told what is missing, and rates every option', async ({
  freshDatabase: { db },
  visit,
}) => {
  const { halden } = await weighing(db)
  const page = await visit({ as: halden.ana, ...phone, javaScriptEnabled: false, expecting: /422/ })
  await page.goto(`${path}/weigh`)
  await page.getByLabel(ready, { exact: true }).and(page.locator('[type=number]')).fill('60')
  await page.getByRole('button', { name: 'Give these weights' }).click()
  await page.locator('#problems').waitFor()
  const missing = page.locator('#said-points')
  expect(await missing.innerText()).toMatch(/Take \d+ points back\./)
  for (const field of await page.locator('[name^=points-]:not([type=hidden])').all()) await field.fill('0')
  await page.locator('[name^=points-]').first().fill('100')
  await page.getByRole('button', { name: 'Give these weights' }).click()
  for (const [done, answer] of [
    [0, 'mostly'],
    [1, 'I don’t know'],
  ] as const) {
    await page.getByText(`${done} of 2 options rated`).waitFor()
    for (const choice of await page.getByRole('radio', { name: answer }).all()) await choice.check()
    await page.getByRole('button', { name: 'Keep, and go on' }).click()
  }
  await page.waitForURL(`**${path}/criteria`)
  const { ratings } = await weighingOf(db, halden.dialogue, halden.ana)
  expect(ratings.map(({ score }) => score).toSorted()).toEqual([3, 3, 3, null, null, null])
})

test('points that are moved are kept in this browser until they are given', async ({ freshDatabase: { db }, visit }) => {
  const { halden } = await weighing(db)
  const page = await visit({ as: halden.ana })
  await page.goto(`${path}/weigh`)
  await page.getByRole('slider', { name: ready }).focus()
  await page.keyboard.press('End')
  await page.getByText('Kept in this browser as you write').waitFor()
  await page.reload()
  await page.getByText('This is what you had begun to write').waitFor()
  expect(await page.getByRole('slider', { name: ready }).inputValue()).toBe('100')
  expect(await sumOf(page)).toBe(100)
})

test('what is given behind the closing is refused, and stays in the form', async ({ freshDatabase: { db }, visit }) => {
  const { halden } = await weighing(db)
  const page = await visit({ as: halden.ana, expecting: /409/ })
  await page.goto(`${path}/weigh`)
  await setWeighingClose(db, halden.dialogue, { by: halden.priya, closesAt: monday, at: monday })
  await page.getByRole('button', { name: 'Give these weights' }).click()
  await page.getByText('Weighing is closed in this dialogue.').waitFor()
  expect(await sumOf(page)).toBe(100)
})

async function weighing(db: Db) {
  const { halden } = await cast(db)
  for (const sentence of [ready, 'I can hear that it moved.', 'It costs no more.']) await sharedCriterion(db, halden, sentence)
  for (const [hours, name] of ['Rack', 'Arm drive'].entries()) await sharedOption(db, halden, name, { at: later({ hours }) })
  return { halden: await inPhase(db, halden, 'weighing') }
}
