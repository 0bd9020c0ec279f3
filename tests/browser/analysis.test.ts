import { themesOf } from '../../server/themes/reading.ts'
import { axe, expect, test } from '../support/browser.ts'
import { cast, type Troupe } from '../support/cast.ts'
import { reasonsOn } from '../support/reasons.ts'
import { desk, phone } from '../support/windows.ts'

const path = '/halden/analysis/window-motor'

test('an analyst keeps a theme and moves statements, and a colleague who looks at it sees both within seconds', {
  timeout: 60_000,
}, async ({ freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  const { themes } = await reasonsOn(freshDatabase.db, halden)
  const [noor, maren] = [await visit({ as: halden.noor }), await visit({ as: halden.maren })]
  await maren.goto(path)
  await noor.goto(path)
  await noor.locator(`#theme-${themes.frost}`).getByRole('button', { name: 'Keep' }).click()
  await noor.locator('#kept').waitFor()
  await maren.locator('#kept').waitFor()
  await noor.getByRole('link', { name: 'never sticks in frost', exact: true }).click()
  await noor.getByLabel('Tick what Ana Kovač said').first().check()
  await noor.getByLabel('Tick what Jim Boateng said').first().check()
  await noor.getByLabel('Theme', { exact: true }).selectOption({ label: 'workshop can mend it (4)' })
  await noor.getByRole('button', { name: 'Move', exact: true }).click()
  await noor.getByText('3 statements, 21% of all').waitFor()
  await maren.locator(`#theme-${themes.repair} .size b`, { hasText: '6' }).waitFor()
})

test('what one has ticked and chosen stays so while a colleague makes another theme', { timeout: 60_000 }, async ({
  freshDatabase,
  visit,
}) => {
  const { halden } = await cast(freshDatabase.db)
  const { themes } = await reasonsOn(freshDatabase.db, halden)
  const [noor, maren] = [await visit({ as: halden.noor }), await visit({ as: halden.maren })]
  await noor.goto(`${path}/themes/${themes.frost}`)
  await noor.getByLabel('Tick what Ana Kovač said').first().check()
  await noor.getByLabel('Theme', { exact: true }).selectOption(themes.price)
  await maren.goto(path)
  await maren.getByText('Make a theme of your own').click()
  await maren.getByLabel('What is the reason?').fill('A quiet one')
  await maren.getByRole('button', { name: 'Make it' }).click()
  await noor.getByRole('option', { name: 'A quiet one (0)' }).first().waitFor({ state: 'attached' })
  expect(await noor.getByLabel('Theme', { exact: true }).inputValue()).toBe(themes.price)
  expect(await noor.getByLabel('Tick what Ana Kovač said').first().isChecked()).toBe(true)
})

test('words are marked by keys alone, counted in whole letters, and go under a theme', { timeout: 60_000 }, async ({
  freshDatabase,
  visit,
}) => {
  const { halden } = await cast(freshDatabase.db)
  const { themes, said } = await reasonsOn(freshDatabase.db, halden)
  const page = await visit({ as: halden.noor })
  // Keys are heard once the last part of the scripts is here.
  await page.goto(`${path}/statements/${said.price[1]}`, { waitUntil: 'networkidle' })
  await page.locator('#why').focus()
  await page.keyboard.press('ArrowRight')
  await page.locator('#marked', { hasText: '“Cheap”' }).waitFor()
  for (const key of ['ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
  await page.locator('#marked', { hasText: '“buy”' }).waitFor()
  await page.keyboard.press('Shift+ArrowRight')
  await page.locator('#marked', { hasText: '“buy,”' }).waitFor()
  await page.keyboard.press('Shift+End')
  await page.locator('#marked', { hasText: '👍' }).waitFor()
  await page.getByText('Say where they begin and end').click()
  expect(await page.getByLabel('Characters up to their end').inputValue()).toBe('41')
  await page.getByLabel('Theme', { exact: true }).selectOption(themes.repair)
  await page.getByRole('button', { name: 'Put these words under it' }).click()
  await page.getByText('These words are under it now.').waitFor()
  expect(await page.locator('#why mark').textContent()).toContain('👍')
})

test('without scripts statements are moved, themes looked for, and a step undone', { timeout: 60_000 }, async ({
  freshDatabase,
  visit,
}) => {
  const { halden } = await cast(freshDatabase.db)
  const { themes } = await reasonsOn(freshDatabase.db, halden)
  const page = await visit({ as: halden.noor, javaScriptEnabled: false })
  await page.goto(`${path}/themes/${themes.price}`)
  await page.getByLabel('Tick what Jim Boateng said').check()
  await page.getByLabel('Name of a new theme').fill('Cheap to mend')
  await page.getByRole('button', { name: 'Split off' }).click()
  await page.getByRole('heading', { name: 'Cheap to mend' }).waitFor()
  expect(await namesOf(freshDatabase.db, halden)).toContain('Cheap to mend')
  await page.goto(`${path}/history`)
  await page.getByRole('button', { name: /^Undo .*Cheap to mend/ }).click()
  await page.getByText('Undone by Noor Aziz').waitFor()
  expect(await namesOf(freshDatabase.db, halden)).not.toContain('Cheap to mend')
  await page.goto(path)
  await page.getByRole('button', { name: 'Look for themes' }).click()
  await page.getByText('It begins in a moment.').waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('Stopped. Everything stands as it stood before.').waitFor()
})

test('the lists read as well by day and night, on a desk and on a phone', { timeout: 60_000 }, async ({ freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  const { themes, said } = await reasonsOn(freshDatabase.db, halden)
  const found: string[] = []
  for (const size of [desk, phone])
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await visit({ as: halden.noor, ...size, colorScheme, reducedMotion: 'reduce' })
      for (const address of [path, `${path}/themes/${themes.frost}`, `${path}/statements/${said.frost[0]}`]) {
        await page.goto(address)
        if (address.includes('/themes/')) await page.getByLabel('Tick what Ana Kovač said').first().check()
        found.push(...(await axe(page)).map((problem) => `${address}, ${size.viewport.width}, ${colorScheme}: ${problem}`))
      }
    }
  expect(found).toEqual([])
})

async function namesOf(db: Parameters<typeof themesOf>[0], { dialogue }: Troupe) {
  return (await themesOf(db, dialogue)).map(({ name }) => name)
}
