import type { Page } from 'playwright-core'
import { responseDrafts, responses } from '../../db/schema/index.ts'
import { expect, expectAccessible, test } from '../support/browser.ts'
import { cast, later } from '../support/cast.ts'
import { dutiesOf, raised } from '../support/story.ts'

test('an answer keeps itself on the server while it is written, and is there on another device', { timeout: 60_000 }, async ({
  freshDatabase,
  site,
  visit,
}) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  const id = await raised(db, halden)
  await raised(db, halden, { by: halden.jim })
  const path = `/halden/desk/${(await dutiesOf(db, halden)).find(({ conflictId }) => conflictId === id)!.id}`
  const desk = await visit({ as: halden.priya, expecting: /409/ })
  const tom = await visit({ as: halden.tom })
  await desk.goto(path)
  await tom.goto(path)
  await desk.getByLabel('What we heard').fill('You need to hear it.')
  await desk.getByRole('radio', { name: 'heard, not yet settled' }).check()
  await desk.locator('summary', { hasText: 'Answer these too' }).click()
  await desk.getByRole('checkbox', { name: /Jim Boateng/ }).check()
  await desk.getByText('Draft kept a moment ago').waitFor()
  await expect.poll(async () => (await draftOf(db))?.with, soon).toBeTruthy()

  const before = await topOf(tom)
  await tom.getByLabel('Our answer').fill('Begun by Tom.')
  await tom.getByText('Priya Shah has begun an answer').waitFor()
  expect(await topOf(tom)).toBeGreaterThanOrEqual(before)
  await expectAccessible(tom)

  const phone = await visit({ as: halden.priya, expecting: /409/ })
  await phone.goto(path)
  expect(await phone.getByLabel('What we heard').inputValue()).toBe('You need to hear it.')
  expect(await phone.getByRole('radio', { name: 'heard, not yet settled' }).isChecked()).toBe(true)
  expect(await phone.getByRole('checkbox', { name: /Jim Boateng/ }).isChecked()).toBe(true)
  site.moveTo(later({ hours: 1 }))
  await phone.getByLabel('Our answer').fill('Written on the phone.')
  await expect.poll(async () => (await draftOf(db))?.answer, soon).toBe('Written on the phone.')

  await desk.getByLabel('Our answer').fill('Written at the desk.')
  await desk.getByRole('alert').getByText('Nothing of it was replaced.').waitFor()
  expect((await draftOf(db))?.answer).toBe('Written on the phone.')
  await desk.getByText('Written on the phone.').waitFor()
  expect(await desk.getByLabel('Our answer').inputValue()).toBe('Written at the desk.')
  await expectAccessible(desk)
  await desk.getByRole('button', { name: 'Keep the draft' }).click()
  await desk.getByText('Your draft is kept.').waitFor()
  expect((await draftOf(db))?.answer).toBe('Written at the desk.')

  // The phone has fallen behind now, and goes on with what is newer.
  await phone.getByLabel('Our answer').fill('Typed on the phone meanwhile.')
  await phone.getByRole('link', { name: 'Nothing of it was replaced.' }).click()
  await phone.getByRole('button', { name: 'Go on with this one instead' }).click()
  await expect.poll(() => phone.getByLabel('Our answer').inputValue(), soon).toBe('Written at the desk.')
  await phone.getByLabel('Our answer').fill('Written at the desk, and on the phone.')
  await expect.poll(async () => (await draftOf(db))?.answer, soon).toBe('Written at the desk, and on the phone.')
})

test('a draft goes along with a tab that is closed, and does not come back once it is published', async ({ freshDatabase, visit }) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  await raised(db, halden)
  const path = `/halden/desk/${(await dutiesOf(db, halden))[0]!.id}`
  const priya = await visit({ as: halden.priya })
  await priya.goto(path)
  await priya.getByLabel('What we heard').fill('Typed, and the tab was closed at once.')
  await priya.goto('/halden/desk')
  await expect.poll(async () => (await draftOf(db))?.heard, soon).toBe('Typed, and the tab was closed at once.')
  await priya.goto(path)
  await priya.getByLabel('Our answer').fill('No.')
  await priya.getByRole('radio', { name: 'we will not' }).check()
  await priya.getByRole('textbox', { name: 'Because' }).fill('The law.')
  await priya.getByRole('radio', { name: 'not heard' }).check()
  await priya.getByRole('button', { name: 'Publish' }).click()
  await priya.getByText('Your answer is published.').waitFor()
  await priya.reload()
  expect([await db.$count(responses), await db.$count(responseDrafts)]).toEqual([1, 0])
})

/** A page saves some while after the first letter. */
const soon = { timeout: 8_000 }

async function draftOf(db: Parameters<typeof cast>[0]) {
  const drafts = await db.select({ fields: responseDrafts.fields, at: responseDrafts.at }).from(responseDrafts)
  return drafts.find(({ fields }) => fields.answer !== 'Begun by Tom.')?.fields
}

async function topOf(page: Page) {
  return (await page.getByLabel('What we heard').boundingBox())!.y
}
