import type { Page } from 'playwright-core'
import type { Db } from '../../db/client.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast, monday, type Troupe } from '../support/cast.ts'
import { phone } from '../support/windows.ts'

const at = monday
const samples = '/halden/analysis/window-motor/blind'

const whys = [
  'It never once stuck, not even in January when everything else on the van froze shut.',
  'I can hear from the dock that it moved. My people load at night and need that.',
  'The price. Forty vans, and each of them twice.',
  'A workshop can mend it in an hour, with what is on the shelf.',
  'It is quiet, so the baby sleeps.',
  'Cheaper than the other one, and that was that.',
  'Our mechanic knew it already. He did not have to learn anything.',
  'No noise at all on the motorway.',
  'My brother has it.',
  'It froze in the old van and never in this one.',
]

test('two code the same sample, one by keyboard and one without scripts, neither sees the other; then they open it and read where they differ', {
  timeout: 90_000,
}, async ({ freshDatabase: { db }, visit }) => {
  const { halden } = await cast(db)
  await prepared(db, halden)
  const noor = await visit({ as: halden.noor, reducedMotion: 'reduce' })
  await noor.goto(samples)
  await noor.getByLabel('How many statements').fill('10')
  await screenshot(noor, 'blind-draw-1280')
  await noor.getByRole('button', { name: 'Draw it' }).click()
  await noor.getByText('Statement 1', { exact: true }).waitFor()
  await expectAccessible(noor)
  await screenshot(noor, 'blind-code-1280')
  for (let coded = 0; coded < 10; coded += 1) {
    await noor.keyboard.press((await keyFor(noor)) ?? '0')
    await noor
      .getByText(coded < 9 ? `${coded + 1} of 10 coded` : 'You are through')
      .first()
      .waitFor()
  }
  await screenshot(noor, 'blind-through-1280')
  const here = new URL(noor.url()).pathname

  const maren = await visit({ as: halden.maren, javaScriptEnabled: false, ...phone })
  await maren.goto(here)
  await screenshot(maren, 'blind-code-390')
  expect(await maren.textContent('main')).not.toContain('You agree')
  for (let coded = 0; coded < 9; coded += 1) {
    const name = /van|mechanic/.test((await maren.textContent('blockquote'))!)
      ? 'never once stuck'
      : /price|Cheaper/.test((await maren.textContent('blockquote'))!)
        ? 'the price'
        : 'None of these'
    await maren.getByRole('button', { name }).click()
  }
  await maren.getByRole('link', { name: 'Leave it out, and go on' }).click()
  await maren.getByRole('heading', { name: 'That was the last one' }).waitFor()
  await maren.getByRole('button', { name: 'Open the sample' }).click()
  await maren.getByRole('heading', { name: 'Where you differ' }).waitFor()
  await screenshot(maren, 'blind-opened-390')

  await noor.goto(here)
  await screenshot(noor, 'blind-opened-1280')
  await expectAccessible(noor)
  await noor.emulateMedia({ colorScheme: 'dark' })
  await screenshot(noor, 'blind-opened-dark')
  await noor.setViewportSize(phone.viewport)
  await expectAccessible(noor)
  await noor.setViewportSize({ width: 1280, height: 900 })
  await noor.getByRole('button', { name: /into the code book/ }).click()
  await noor.getByText('What you agree on is in the code book now.').waitFor()
  expect(await noor.getByRole('button', { name: /into the code book/ }).count()).toBe(0)
  await noor.goto(samples)
  await expectAccessible(noor)
  await screenshot(noor, 'blind-list-dark')
})

test('a key that does not name a theme does nothing, and neither does one that is typed into a field', async ({
  freshDatabase: { db },
  visit,
}) => {
  const { halden } = await cast(db)
  await prepared(db, halden)
  const noor = await visit({ as: halden.noor })
  await noor.goto(samples)
  await noor.getByLabel('How many statements').press('1')
  await noor.getByRole('button', { name: 'Draw it' }).click()
  await noor.getByText('Statement 1', { exact: true }).waitFor()
  const first = await noor.textContent('blockquote')
  await noor.keyboard.press('9')
  await noor.keyboard.press('Control+1')
  await noor.keyboard.press('s')
  await noor.getByText('Statement 2', { exact: true }).waitFor()
  await noor.keyboard.press('b')
  await noor.getByText('Statement 1', { exact: true }).waitFor()
  expect(await noor.textContent('blockquote')).toBe(first)
  expect(await noor.getByText('0 of 10 coded').count()).toBe(1)
})

/** The number of the theme that the words at hand are about. */
async function keyFor(page: Page) {
  const why = (await page.textContent('blockquote'))!
  const name = /stuck|froze/.test(why)
    ? 'never once stuck'
    : /price|Cheaper/i.test(why)
      ? 'the price'
      : /quiet|noise|hear/i.test(why)
        ? 'quiet'
        : null
  return name && (await page.locator('[data-code-key]', { hasText: name }).first().getAttribute('data-code-key'))
}

async function prepared(db: Db, { dialogue, ana: by, noor }: Troupe) {
  for (const why of whys) await postStatement(db, dialogue, { by, choice: 'Two cables', why, at })
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'theme_made', { by: noor.personId, at })
    await makeThemes(tx, step, [
      { name: 'never once stuck', state: 'kept', memo: 'It works in frost and dust, and goes on working.' },
      { name: 'the price', state: 'kept' },
      { name: 'quiet', state: 'kept' },
      { name: 'a workshop can mend it in an hour', state: 'suggested' },
    ])
  })
}
