import { sql } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { type Db, selectRows } from '../../db/client.ts'
import { mustBeValid } from '../refi/valid.ts'
import { choose, goTo, namesUnder, open, tick } from '../support/analysis-steps.ts'
import { bankingOn, openDialogue, question, sentences } from '../support/banking.ts'
import { expect, expectAccessible, screenshot, test, type Visit } from '../support/browser.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { following } from '../support/letters.ts'
import { filesOfProject, rowsOfCsv, rowsOfParquet, rowsOfXlsx, take } from '../support/read-back.ts'
import type { Site } from '../support/site.ts'
import { findThem, workOnThem } from '../support/themes-worked.ts'
import { phone } from '../support/windows.ts'

const next = 'What do you ask your next bank?'

test('an analyst has themes looked for and confirms them with their customers, everybody reads them, and they are taken away', {
  timeout: 120_000,
}, async ({ freshDatabase: { db }, site, visit }) => {
  const { halden } = await cast(db)
  await bankingOn(db, halden)
  await openDialogue(db, halden, { slug: 'next-bank', question: next })
  site.moveTo(later({ days: 1 }))
  const noor = await visit({ as: halden.noor, reducedMotion: 'reduce', expecting: /40\d|422/ })
  await findThem(noor, db)
  await workOnThem(noor)
  const ground = { db, site, visit, halden }
  await askThem(noor, ground)
  await showThem(noor, ground)
  await bringIn(noor, await takeThemAway(noor, ground))
})

interface Ground {
  db: Db
  site: Site
  visit: Visit
  halden: Troupe
}

async function askThem(noor: Page, { db, site, visit, halden }: Ground) {
  const { letterTo, mailsTo } = following(db, site)
  await mailsTo(halden.ana)
  await mailsTo(halden.jim)
  await goTo(noor, 'Themes')
  await open(noor, 'new card')
  await noor.getByRole('link', { name: 'Ask them whether it is theirs' }).click()
  await noor.getByRole('button', { name: /^Ask \d|^Ask one/ }).click()
  await noor.getByText('They are asked, each once').waitFor()
  await expectAccessible(noor)

  site.moveTo(later({ days: 1, hours: 1 }))
  const ana = await visit({ ...phone, reducedMotion: 'reduce' })
  await ana.goto((await letterTo(halden.ana)).link)
  await ana.getByRole('heading', { name: 'Did we hear you right?' }).waitFor()
  const [hers] = await ana.locator('blockquote.words').allTextContents()
  await ana.getByRole('radio', { name: 'Not quite' }).check()
  await ana.getByLabel('What is it about, in your words?').fill('That nobody tells me where it is.')
  await expectAccessible(ana)
  await screenshot(ana, 'theme-asked-390')
  await ana.getByRole('button', { name: 'Say it' }).click()
  await ana.getByText('You said on 10 November: not quite.').waitFor()
  await expectAccessible(ana)

  const jim = await visit({ as: halden.jim, javaScriptEnabled: false, ...phone, reducedMotion: 'reduce' })
  // What looks at a page for everybody needs scripts there, so it looks at the same pages in a window of its own.
  const scripted = await visit({ as: halden.jim, ...phone, reducedMotion: 'reduce' })
  const expectSame = async (page: Page) => {
    await scripted.goto(page.url())
    await expectAccessible(scripted)
  }
  await jim.goto('/halden')
  await jim.locator('.menu summary').click()
  await jim.getByRole('link', { name: 'What became of what I said' }).click()
  await expectSame(jim)
  await jim.getByRole('link', { name: 'Say whether that is it' }).first().click()
  const [his] = await jim.locator('blockquote.words').allTextContents()
  await jim.getByRole('radio', { name: 'Another theme fits better' }).check()
  await jim.getByRole('radio', { name: /^“?open an account/ }).check()
  await jim.getByRole('button', { name: 'Say it' }).click()
  await jim.getByText('You said on 10 November: another theme fits better.').waitFor()
  await expectSame(jim)

  await noor.reload()
  await noor.getByText('2 corrected').waitFor()
  await noor.getByText('Ana Kovač said: not quite').waitFor()
  await noor.getByText('“That nobody tells me where it is.”').waitFor()
  await noor.getByText(hers!, { exact: true }).waitFor()
  expect(await noor.getByText(his!, { exact: true }).count()).toBe(0)
  await goTo(noor, 'Themes')
  await open(noor, 'open an account')
  await noor.getByText('put here by Jim Boateng, whose words they are').waitFor()
  await tick(noor, new RegExp(his!.replace(/[?.]/g, '.')))
  await choose(noor, 'Theme', 'new card')
  await noor.getByRole('button', { name: 'Move', exact: true }).click()
  await noor.getByText('The customer has said themselves where this belongs, and that stays.').first().waitFor()
  await noor.getByText('put here by Jim Boateng, whose words they are').waitFor()
  await expectAccessible(noor)
}

async function showThem(noor: Page, { db, site, visit, halden }: Ground) {
  const { letterTo, mailsTo } = following(db, site)
  const words = "I wasn't applied the correct exchange rate when getting cash"
  site.moveTo(later({ days: 1, hours: 2 }))
  await goTo(noor, 'Themes')
  await open(noor, 'the correct exchange rate')
  await tick(noor, /the correct exchange rate/)
  await noor.getByRole('button', { name: 'Let them speak for it' }).click()
  await noor.getByText('These speak for it now.').waitFor()
  await mailsTo(halden.ana)
  await noor.getByRole('link', { name: 'Ask to quote them' }).click()
  await noor.getByRole('button', { name: /^Ask \d|^Ask one/ }).click()
  await noor.getByText('They are asked whether their words may stand in public.').waitFor()

  site.moveTo(later({ days: 3 }))
  const ana = await visit({ ...phone, reducedMotion: 'reduce' })
  const { link } = await letterTo(halden.ana)
  await ana.goto(link)
  await expectAccessible(ana)
  await ana.getByRole('button', { name: 'Yes, they may' }).first().click()
  await ana.getByText('You said yes.').waitFor()
  await ana.getByRole('button', { name: 'Yes, they may' }).click()
  await ana.getByText('You said yes.').nth(1).waitFor()
  await expectAccessible(ana)

  await goTo(noor, 'In public')
  await noor.getByText('2 of 2 asked said yes to being quoted').waitFor()
  for (const name of ['the correct exchange rate', 'open an account', 'new card'])
    await noor.getByRole('checkbox', { name }).first().check()
  await expectAccessible(noor)
  await noor.getByRole('button', { name: 'Show them to everybody' }).click()
  await noor.getByText('Everybody who reads the dialogue sees them now.').waitFor()
  await expectAccessible(noor)

  const guest = await visit({ reducedMotion: 'reduce' })
  await guest.goto('/halden')
  await guest.getByRole('link', { name: question }).click()
  await guest.getByRole('link', { name: /^Themes/ }).click()
  await guest.getByRole('heading', { name: '“the correct exchange rate”' }).waitFor()
  await guest.getByRole('link', { name: words }).waitFor()
  await expectAccessible(guest)
  await screenshot(guest, 'themes-public-1280')

  await ana.getByRole('button', { name: 'Take it back' }).first().click()
  await ana.getByText('You said no.').waitFor()
  await ana.getByRole('button', { name: 'Take it back' }).click()
  await ana.getByText('You said no.').nth(1).waitFor()
  await guest.reload()
  await guest.getByRole('heading', { name: 'A theme of 20 statements' }).waitFor()
  expect(await guest.getByText('exchange rate').count()).toBe(0)
  await expectAccessible(guest)
}

async function takeThemAway(noor: Page, { db, site, halden }: Ground) {
  site.moveTo(later({ days: 4 }))
  await goTo(noor, 'Take away')
  await expectAccessible(noor)
  await noor.getByLabel('Licence').fill('CC BY 4.0')
  await noor.getByRole('button', { name: 'Take the snapshot' }).click()
  await noor.getByRole('heading', { name: /^As it stood/ }).waitFor()
  await expectAccessible(noor)
  const codings = rowsOfCsv(await take(noor, 'codings.csv'))
  const [counted] = await selectRows<{ n: number }>(
    db,
    sql`select count(*)::int as n from codings join dialogues on dialogues.company_id = codings.company_id and dialogues.id = codings.dialogue_id
      where codings.company_id = ${halden.company.id} and dialogues.slug = 'bank' and codings.removed_at is null`,
  )
  expect(codings).toHaveLength(counted!.n)
  expect(codings.filter(({ coder }) => coder === 'customer')).toMatchObject([{ author: 'Jim Boateng', theme: 'open an account' }])
  expect(codings.filter(({ checked }) => checked === 'not_quite')).toMatchObject([{ author: 'Ana Kovač', theme: 'new card' }])
  expect(codings.filter(({ span_from }) => span_from !== '')).toMatchObject([{ words: 'the disposable', coder_name: 'Noor Aziz' }])
  const parquet = await rowsOfParquet(await take(noor, 'codings.parquet'))
  expect(parquet.map(({ coding_id, theme }) => [coding_id, theme])).toEqual(codings.map(({ coding_id, theme }) => [coding_id, theme]))
  const statements = await rowsOfXlsx(await take(noor, 'statements.xlsx'))
  expect(statements.map(({ why }) => why).toSorted()).toEqual(sentences.toSorted())
  const project = filesOfProject(await take(noor, 'project.qdpx'))
  expect(Object.keys(project).filter((name) => /^sources\/.+\.txt$/.test(name))).toHaveLength(sentences.length)
  const book = await take(noor, 'codebook.qdc')
  mustBeValid(book, 'Codebook')
  return book
}

async function bringIn(noor: Page, book: Buffer) {
  await noor.getByRole('link', { name: 'Analysis' }).click()
  await noor.getByRole('link', { name: next }).click()
  await goTo(noor, 'Bring in')
  await noor.getByLabel('The file').setInputFiles({ name: 'bank.qdc', mimeType: 'application/xml', buffer: book })
  await noor.getByRole('button', { name: 'Look at it' }).click()
  await expectAccessible(noor)
  await noor.getByRole('button', { name: 'Bring in 7 themes' }).click()
  await noor.getByText('The code book is in.').waitFor()
  expect(await namesUnder(noor, 'kept')).toEqual(
    expect.arrayContaining(['the correct exchange rate', 'open an account', 'For my daughter']),
  )
  await expectAccessible(noor)
}
