import { themesOf } from '../../server/themes/reading.ts'
import { expect, expectAccessible, test } from '../support/browser.ts'
import { asked } from '../themes/asked-story.ts'
import { inForce, suggested } from '../themes/book.ts'

/** What Enter does in forms of several deeds: the one at hand, never the first button of the page. */

const analysis = '/halden/analysis/window-motor'

for (const javaScriptEnabled of [true, false]) {
  const here = javaScriptEnabled ? 'on a page' : 'on a page without scripts'

  test(`${here} Enter in the name of a new theme makes it, also with another theme chosen`, { timeout: 60_000 }, async ({
    freshDatabase: { db },
    visit,
  }) => {
    const { halden, loud, sleep } = await asked(db)
    const noor = await visit({ as: halden.noor, javaScriptEnabled })
    for (const [name, chosen] of [['In the night'], ['Next door', sleep]] as const) {
      await noor.goto(`${analysis}/themes/${loud}`)
      await noor.locator('input[name="statements"]').first().check()
      if (chosen) await noor.getByLabel('Theme', { exact: true }).selectOption(chosen)
      await noor.getByLabel('Name of a new theme').fill(name)
      await noor.getByLabel('Name of a new theme').press('Enter')
      await noor.getByRole('heading', { name, level: 1 }).waitFor()
    }
    const held = await inForce(db, halden)
    const made = (await themesOf(db, halden.dialogue)).filter(({ name }) => ['In the night', 'Next door'].includes(name))
    expect(made.map(({ id }) => held.filter(({ themeId }) => themeId === id).length)).toEqual([1, 1])
    expect(held.filter(({ themeId }) => themeId === sleep)).toEqual([])
  })

  test(`${here} Enter on a ticked suggestion keeps what is ticked, and nothing else`, { timeout: 60_000 }, async ({
    freshDatabase: { db },
    visit,
  }) => {
    const { halden, ofAna, ofJim } = await asked(db)
    await suggested(db, halden, 'Loud at night', [ofAna])
    await suggested(db, halden, 'Loud next door', [ofJim])
    const noor = await visit({ as: halden.noor, javaScriptEnabled })
    await noor.goto(analysis)
    if (javaScriptEnabled) await expectAccessible(noor)
    const second = noor.locator('.suggested .theme-line').nth(1)
    const name = (await second.getByRole('heading').innerText()).trim()
    await second.getByRole('checkbox').check()
    await second.getByRole('checkbox').press('Enter')
    await noor.locator('.themes-part:not(.suggested) .theme-line', { has: noor.getByRole('heading', { name, exact: true }) }).waitFor()
    const kept = (await themesOf(db, halden.dialogue)).filter(({ state }) => state === 'kept')
    expect(kept.map((theme) => theme.name).sort()).toEqual([name, 'Sleeping well', 'too loud'].sort())
  })
}
