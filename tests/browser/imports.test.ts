import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { Page } from 'playwright-core'
import { statements } from '../../db/schema/index.ts'
import { isAbsent, realData } from '../imports/real-data.ts'
import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast } from '../support/cast.ts'

const list = '/halden/settings/import'
const argkp = 'themes/argkp-9topics.csv'

test.skipIf(isAbsent)(
  'an admin looks at a piece of a real file, mends what is wrong, brings it in, and finds it in a dialogue',
  async ({ freshDatabase, visit }) => {
    const { halden } = await cast(freshDatabase.db)
    const maren = await visit({ as: halden.maren })
    const rows = parse(readFileSync(realData(argkp), 'utf8'), { columns: true }).slice(0, 20) as Record<string, string>[]
    const broken = rows.map((row, place) => (place === 4 ? { ...row, text: '' } : row))

    await maren.goto('/halden/settings')
    await maren.getByRole('link', { name: 'Bring words in' }).click()
    await choose(maren, { name: 'piece.csv', buffer: Buffer.from(stringify(broken, { header: true })) })
    await mapColumns(maren)
    await maren.getByText('The why is missing.').waitFor()
    await expectAccessible(maren)
    expect(await maren.getByRole('button', { name: /^Bring in/ }).count()).toBe(0)

    await maren.goto(list)
    await choose(maren, { name: 'piece.csv', buffer: Buffer.from(stringify(rows, { header: true })) })
    await mapColumns(maren)
    await maren.getByRole('button', { name: 'Bring in 20 statements' }).waitFor()
    await expectAccessible(maren)
    await screenshot(maren, 'import-look')
    expect(await freshDatabase.db.$count(statements)).toBe(0)
    await maren.getByRole('button', { name: 'Bring in 20 statements' }).dblclick()
    await maren.getByText('All of it is in.').waitFor()
    await expectAccessible(maren)
    await screenshot(maren, 'import-report')
    await maren
      .getByRole('link', { name: /school uniform/i })
      .first()
      .click()
    await maren.getByText(rows[0]!.text!).waitFor()
    expect(await freshDatabase.db.$count(statements)).toBe(20)
  },
)

test.skipIf(isAbsent)(
  'a whole real file comes in behind the page, which shows how far it is',
  { timeout: 60_000 },
  async ({ freshDatabase, visit }) => {
    const { halden } = await cast(freshDatabase.db)
    const maren = await visit({ as: halden.maren })
    const all = (parse(readFileSync(realData(argkp), 'utf8'), { columns: true }) as unknown[]).length
    await maren.goto(list)
    await choose(maren, realData(argkp))
    await mapColumns(maren)
    const [shown] = await Promise.all([
      maren
        .getByRole('progressbar', { name: 'Coming in' })
        .waitFor()
        .then(() => true),
      maren.getByRole('button', { name: /^Bring in/ }).click(),
    ])
    expect(shown).toBe(true)
    await maren.getByText('All of it is in.').waitFor({ timeout: 45_000 })
    expect(await freshDatabase.db.$count(statements)).toBe(all)
  },
)

async function choose(page: Page, file: string | { name: string; buffer: Buffer }) {
  await page.getByLabel('The file').setInputFiles(typeof file === 'string' ? file : { ...file, mimeType: 'text/csv' })
  await page.getByRole('button', { name: 'Look at it' }).first().click()
  await page.getByText('Nothing of it is in any dialogue yet.').waitFor()
}

async function mapColumns(page: Page) {
  await page.getByLabel('What they chose').selectOption('stance')
  await page.getByLabel('Why', { exact: true }).selectOption('text')
  await page.getByLabel('What it is about').selectOption('topic')
  await page.getByRole('button', { name: 'Look again' }).click()
}
