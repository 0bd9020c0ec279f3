import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { sessions } from '../../db/schema/index.ts'
import { offerCommitment } from '../../server/commitments/offering.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { expect, test } from '../support/browser.ts'
import { type Cast, cast, monday } from '../support/cast.ts'
import { codeIn } from '../support/letters.ts'
import { raised } from '../support/story.ts'

const dialogue = '/halden/d/window-motor'
const words = 'It never once stuck in frost, and I can mend it myself.'

/** Every place where somebody writes at length: who, where, in which field, what else must be filled, and what sends it. */
const places = [
  {
    name: 'a why',
    who: 'ana',
    at: () => `${dialogue}/say`,
    field: 'Why?',
    others: { 'What did you choose?': 'Two cables' },
    send: 'Say it',
    inPlace: false,
  },
  {
    name: 'a conflict',
    who: 'ana',
    at: () => `${dialogue}/conflicts/new`,
    field: 'What do you need?',
    others: { 'What happens instead?': 'It sticks.' },
    send: 'Name it',
    inPlace: true,
  },
  {
    name: 'a reply',
    who: 'ana',
    at: (said: Said) => said.statement,
    field: 'Reply to Jim Boateng',
    others: {},
    send: 'Reply',
    inPlace: true,
  },
  {
    name: 'an answer',
    who: 'priya',
    at: (said: Said) => `${said.conflict}/answer`,
    field: 'Our answer',
    others: { 'What we heard': 'You need it.', Because: 'We cannot.' },
    send: 'Publish',
    inPlace: false,
  },
] as const

test.for(places)(
  '$name is not lost to a closed tab, a lost connection or an ended session',
  async (place, { freshDatabase, site, visit }) => {
    const { db } = freshDatabase
    const { halden } = await cast(db)
    const address = place.at(await something(db, halden))
    const writer = halden[place.who]
    const email = `${writer.personId}@example.org`

    let page = await visit({ as: writer, expecting: /401|ERR_INTERNET_DISCONNECTED|htmx/ })
    const field = () => page.getByRole('textbox', { name: place.field })
    await page.goto(address)
    await field().fill(words)
    await page.getByText('Kept in this browser as you write').waitFor()
    await page.close()
    page = await page.context().newPage()
    await page.goto(address)
    await page.getByText('This is what you had begun to write').waitFor()
    expect(await field().inputValue()).toBe(words)

    await fillOthers(page, place.others)
    await page.context().setOffline(true)
    await page.getByRole('button', { name: place.send, exact: true }).click()
    if (place.inPlace) await page.getByText('What you wrote is still here.').waitFor()
    else await page.waitForURL(/chrome-error/)
    await page.context().setOffline(false)
    if (!place.inPlace) await page.goto(address)
    await expect.poll(() => field().inputValue()).toBe(words)

    await db.delete(sessions).where(eq(sessions.personId, writer.personId))
    await fillOthers(page, place.others)
    await page.getByRole('button', { name: place.send, exact: true }).click()
    await page.getByRole('alert').waitFor()
    await page
      .locator('main')
      .getByRole('link', { name: /^Sign in/ })
      .click()
    await page.getByLabel('Your e-mail').fill(email)
    await page.getByRole('button', { name: 'Mail me the way in' }).click()
    await page.getByLabel('The code from the mail').fill(codeIn(site.letters, email))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This is what you had begun to write').waitFor()
    expect(await field().inputValue()).toBe(words)

    await fillOthers(page, place.others)
    await page.getByRole('button', { name: place.send, exact: true }).click()
    await page.locator('main').getByText(words).first().waitFor()
    await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('parley:draft')))).toEqual([])
  },
)

test('what was sent lies in no field of the page one comes to', async ({ freshDatabase: { db }, visit }) => {
  const { halden } = await cast(db)
  const offered = { what: 'measures the click', how: 'a table', dueOn: '2026-12-12' }
  const { id } = await offerCommitment(db, halden.dialogue, { by: halden.tom, ...offered, at: monday })
  const tom = await visit({ as: halden.tom })
  await tom.goto(`/halden/d/window-motor/commitments/${id}/done`)
  await tom.getByLabel('How can one see it?').fill('The table is there.')
  await tom.getByRole('button', { name: 'Say that it is done' }).click()
  await tom.getByText('Said. The other side is asked whether they see it too.').waitFor()
  expect(await tom.locator('#reply textarea').inputValue()).toBe('')
})

interface Said {
  statement: string
  conflict: string
}

async function something(db: Parameters<typeof cast>[0], halden: Cast['halden']): Promise<Said> {
  const { path } = await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'The arm drive', why: 'You hear it.', at: monday })
  return { statement: path, conflict: `${dialogue}/conflicts/${await raised(db, halden, { by: halden.jim })}` }
}

async function fillOthers(page: Page, others: Record<string, string>) {
  const willNot = page.getByRole('radio', { name: 'we will not' })
  if ((await willNot.count()) > 0) {
    await willNot.check()
    await page.getByRole('radio', { name: 'heard, settled' }).check()
  }
  for (const [name, value] of Object.entries(others))
    await page.getByRole('textbox', { name }).or(page.getByRole('combobox', { name })).fill(value)
}
