import { sql } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { type Db, selectRows } from '../../db/client.ts'
import { runSeeking } from '../../server/themes/seeking/running.ts'
import { openSeeker } from '../../server/themes/seeking/seeker.ts'
import { choose, goTo, keep, namesUnder, open } from '../support/analysis-steps.ts'
import { bankingOn, lengthened, question, readAll } from '../support/banking.ts'
import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast, later } from '../support/cast.ts'
import { following } from '../support/letters.ts'
import { rowsOfCsv, take } from '../support/read-back.ts'
import { statementsSent } from '../support/statements.ts'
import { phone } from '../support/windows.ts'

const at = later({ days: 5 })

test('with 5,000 statements themes are found while pages answer, a colleague sees what is moved, customers are asked, and a file has them all', {
  timeout: 300_000,
}, async ({ freshDatabase: { db }, site, visit }) => {
  const { halden } = await cast(db)
  const bank = await bankingOn(db, halden)
  await readAll(db, await lengthened(db, bank, 4_880))
  site.moveTo(at)
  const [noor, maren] = [
    await visit({ as: halden.noor, reducedMotion: 'reduce' }),
    await visit({ as: halden.maren, reducedMotion: 'reduce' }),
  ]
  for (const page of [noor, maren]) {
    await page.goto('/halden/analysis')
    await page.getByRole('link', { name: question }).click()
    await page.getByText('No themes yet').waitFor()
  }
  await noor.getByRole('button', { name: 'Look for themes' }).click()
  await noor.getByText('It begins in a moment.').waitFor()
  await foundWhileRead(db, noor)
  for (const page of [noor, maren]) await page.getByRole('heading', { name: 'Suggested' }).waitFor()
  await expectAccessible(noor)
  await screenshot(noor, 'themes-many-1280')
  const { get } = await site.visitor(halden.noor)
  for (const part of ['', '/ungrouped', '/history', '/public']) {
    const sent = await statementsSent(() => get(`/halden/analysis/bank${part}`))
    expect(sent.length, part).toBeLessThanOrEqual(5)
  }

  const [first = '', second = ''] = await namesUnder(noor, 'suggested')
  for (const name of [first, second]) await keep(noor, name)
  await maren.getByRole('heading', { name: 'Kept' }).waitFor()
  const before = await sizeOf(maren, second)
  await open(noor, first)
  await pagedThrough(noor)
  await noor.getByLabel('Tick all of this page').check()
  await choose(noor, 'Theme', second)
  await noor.getByRole('button', { name: 'Move', exact: true }).click()
  await noor.getByText('Moved.').waitFor()
  await lineOf(maren, second)
    .locator('.size b', { hasText: `${before + 50}` })
    .waitFor()
  await expectAccessible(noor)

  await noor.getByRole('link', { name: 'Ask them whether it is theirs' }).click()
  await noor.getByRole('button', { name: /^Ask \d|^Ask one/ }).click()
  await noor.getByText('They are asked, each once').waitFor()
  site.moveTo(later({ days: 6 }))
  const ana = await visit({ ...phone, reducedMotion: 'reduce' })
  await ana.goto((await following(db, site).letterTo(halden.ana)).link)
  await ana.getByRole('radio', { name: 'Yes, that is it' }).check()
  await ana.getByRole('button', { name: 'Say it' }).click()
  await ana.getByText('yes, that is it.').first().waitFor()
  await goTo(noor, 'In public')
  await noor.getByRole('checkbox', { name: first }).first().check()
  await noor.getByRole('button', { name: 'Show them to everybody' }).click()
  await noor.getByText('Everybody who reads the dialogue sees them now.').waitFor()
  const guest = await visit({ reducedMotion: 'reduce' })
  await guest.goto('/halden')
  await guest.getByRole('link', { name: question }).click()
  await guest.getByRole('link', { name: /^Themes/ }).click()
  await guest.getByText('of 5,000 statements.').waitFor()
  await expectAccessible(guest)

  await goTo(noor, 'Take away')
  await noor.getByRole('button', { name: 'Take the snapshot' }).click()
  const statements = rowsOfCsv(await take(noor, 'statements.csv'))
  expect(new Set(statements.map(({ statement_id: id }) => id)).size).toBe(5_000)
  const codings = rowsOfCsv(await take(noor, 'codings.csv'))
  const [counted] = await selectRows<{ n: number }>(
    db,
    sql`select count(*)::int as n from codings where company_id = ${halden.company.id} and dialogue_id = ${bank.dialogue.id} and removed_at is null`,
  )
  expect(codings).toHaveLength(counted!.n)
  expect(codings.filter(({ coder }) => coder === 'analyst')).toHaveLength(50)
  expect(codings.filter(({ coder }) => coder === 'customer')).toMatchObject([{ author: 'Ana Kovač', theme: first, checked: 'yes' }])
})

/** Runs the search that waits as a server does, in a thread of its own; meanwhile the page answers again and again. */
async function foundWhileRead(db: Db, page: Page) {
  const seeker = openSeeker()
  let isOver = false
  const search = runSeeking(db, { at, seeker }).finally(() => {
    isOver = true
  })
  let answers = 0
  while (!isOver) {
    const status = await page.evaluate('fetch(location.href).then((answer) => answer.status)')
    expect(status).toBe(200)
    answers += 1
  }
  await search
  await seeker.end()
  expect(answers).toBeGreaterThan(10)
}

/** Goes to the second page of a list and back: no statement is on both. */
async function pagedThrough(page: Page) {
  const ids = async () =>
    await page.locator('.member [name=statements]').evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value))
  const first = await ids()
  await page.getByRole('link', { name: 'Older' }).click()
  await page.getByRole('link', { name: 'Newer' }).waitFor()
  const second = await ids()
  expect(first).toHaveLength(50)
  expect(new Set([...first, ...second]).size).toBe(first.length + second.length)
  await page.getByRole('link', { name: 'Newer' }).click()
  await page.locator(`#member-${first[0]}`).waitFor()
}

async function sizeOf(page: Page, name: string) {
  return Number(await lineOf(page, name).locator('.size b').textContent())
}

/** On the list: the line of a theme, by its name alone, as another’s quotes may hold the same words. */
function lineOf(page: Page, name: string) {
  return page.locator('.theme-line', { has: page.locator('h3').getByText(name, { exact: true }) })
}
