import { eq } from 'drizzle-orm'
import { people } from '../../db/schema/index.ts'
import { noteTheme } from '../../server/themes/noting.ts'
import { publishThemes } from '../../server/themes/publishing.ts'
import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { monday as at } from '../support/cast.ts'
import { desk, phone } from '../support/windows.ts'
import { asked, say } from '../themes/asked-story.ts'

test('what was wrong with an answer goes with it when another is chosen, and is back with it', { timeout: 60_000 }, async ({
  freshDatabase: { db },
  visit,
}) => {
  const { halden, loud, ofAna } = await asked(db)
  const page = await visit({ as: halden.ana, expecting: /422/ })
  await page.goto(`/halden/d/window-motor/whys/${ofAna}/themes/${loud}`)
  await page.getByText('Not quite', { exact: true }).click()
  await page.getByRole('button', { name: 'Say it' }).click()
  const problem = page.locator('#said-words')
  await problem.waitFor()
  await page.getByText('Another theme fits better', { exact: true }).click()
  await problem.waitFor({ state: 'hidden' })
  await page.getByText('Not quite', { exact: true }).click()
  await problem.waitFor()
})

test('a note that a colleague writes meanwhile takes nothing from the one that is being typed, and is shown before it is written over', {
  timeout: 60_000,
}, async ({ freshDatabase: { db }, visit }) => {
  const { halden, sleep } = await asked(db)
  const page = await visit({ as: halden.noor, expecting: /409/ })
  await page.goto(`/halden/analysis/window-motor/themes/${sleep}`)
  await page.getByText('Note, nest, merge').click()
  const note = page.getByRole('textbox', { name: 'Note' })
  await note.fill('By day too.')
  await page.getByLabel('The same as').focus()
  const seen = await page.locator('#analysis').getAttribute('data-version')
  await noteTheme(db, halden.dialogue, { by: halden.maren, themeId: sleep, memo: 'Only at night.', at })
  await page.locator(`#analysis:not([data-version="${seen}"])`).waitFor()
  await expect.poll(() => note.inputValue()).toBe('By day too.')
  await page.getByRole('button', { name: 'Keep the note' }).click()
  await page.getByText('Only at night.').waitFor()
  expect(await note.inputValue()).toBe('By day too.')
  await expectAccessible(page)
  await screenshot(page, 'note beside another')
  await page.getByRole('button', { name: 'Keep the note' }).click()
  await page.getByText('Noted.').waitFor()
})

test('what the public sees of themes, and whom one can ask, holds in every window', { timeout: 120_000 }, async ({
  freshDatabase: { db },
  visit,
}) => {
  const { halden, loud } = await asked(db)
  await say(db, halden, halden.ana, 'The motor cost less.')
  await publishThemes(db, halden.dialogue, { by: halden.noor, themeIds: [loud], at })
  await db.update(people).set({ email: null }).where(eq(people.id, halden.jim.personId))
  const analysis = '/halden/analysis/window-motor'
  const pages = {
    statements: `/halden/d/window-motor/themes?theme=${loud}`,
    themes: '/halden/d/window-motor/themes',
    publish: `${analysis}/public`,
    ask: `${analysis}/themes/${loud}/quotes/ask`,
  }
  for (const [size, window] of Object.entries({ desk, phone }))
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await visit({ as: halden.noor, ...window, colorScheme, javaScriptEnabled: colorScheme === 'light' })
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(path)
        await screenshot(page, `heard ${name} ${size} ${colorScheme}`)
        if (colorScheme === 'light') await expectAccessible(page)
      }
    }
})
