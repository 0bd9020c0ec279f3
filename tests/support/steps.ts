import type { Page } from 'playwright-core'
import type { Letter } from '../../server/mail/post.ts'
import { codeIn } from './letters.ts'

/** What people do at the pages, by what they see there. */

/** From the page that asks for it, signs in with the code that is mailed, and comes back to where one was going. */
export async function signIn(page: Page, { letters, email }: { letters: Letter[]; email: string }) {
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('Your e-mail').fill(email)
  await page.getByRole('button', { name: 'Mail me the way in' }).click()
  await page.getByText('a link and a code are on their way').waitFor()
  await page.getByLabel('The code from the mail').fill(codeIn(letters, email))
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Names a conflict in a dialogue, from its page of conflicts on. */
export async function raise(page: Page, { dialogue, need, instead }: { dialogue: string; need: string; instead: string }) {
  await page.goto(`${dialogue}/conflicts`)
  await page.getByRole('link', { name: 'Name a conflict' }).click()
  await page.getByLabel('What do you need?').fill(need)
  await page.getByLabel('What happens instead?').fill(instead)
  await page.getByRole('button', { name: 'Name it' }).click()
}

interface Answering {
  heard: string
  answer: string
  so: 'we will' | 'partly'
  promise: string
  by: string
  because?: string
  expects?: 'heard, settled' | 'heard, not yet settled' | 'not heard'
}

/** Fills the answer's form, and leaves it unsent. */
export async function writeAnswer(page: Page, { heard, answer, so, promise, by, because, expects = 'heard, settled' }: Answering) {
  await page.getByLabel('What we heard').fill(heard)
  await page.getByLabel('Our answer').fill(answer)
  await page.getByRole('radio', { name: so, exact: true }).check()
  const first = page.getByRole('group', { name: 'Promise 1' })
  await first.getByLabel('What').fill(promise)
  await first.getByLabel('By when').fill(by)
  if (because) await page.getByRole('textbox', { name: 'Because' }).fill(because)
  await page.getByRole('radio', { name: expects, exact: true }).check()
}

interface Judging {
  heard: 'Yes' | 'In part' | 'No'
  correction?: string
  settled: 'Yes' | 'Not yet' | 'No'
  feeling: 'very bad' | 'bad' | 'neither' | 'good' | 'very good'
  /** Whether it is sent by a double click. */
  twice?: boolean
}

/** Says how an answer was received. */
export async function judge(page: Page, { heard, correction, settled, feeling, twice = false }: Judging) {
  const choose = (legend: string, name: string) =>
    page
      .getByRole('radiogroup', { name: legend })
      .getByRole('radio', { name: new RegExp(`^${name}\\b`) })
      .check()
  await choose('Were you heard?', heard)
  if (correction) await page.getByLabel('What did they not hear?').fill(correction)
  await choose('Is it settled?', settled)
  await choose('How do you feel', feeling)
  await page.getByRole('button', { name: 'Say it' }).click({ clickCount: twice ? 2 : 1 })
}
