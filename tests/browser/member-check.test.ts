import { eq } from 'drizzle-orm'
import { mails } from '../../db/schema/index.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { askToQuote } from '../../server/themes/asking-to-quote.ts'
import { publishThemes } from '../../server/themes/publishing.ts'
import { expect, expectAccessible, test } from '../support/browser.ts'
import { monday as at, later } from '../support/cast.ts'
import { asked } from '../themes/asked-story.ts'

test('a customer says by a mailed link and without scripts what it is about, lets their words stand, and takes them back', {
  timeout: 60_000,
}, async ({ freshDatabase: { db }, site, visit }) => {
  const { halden, loud } = await asked(db)
  const { dialogue, noor, ana } = halden
  await askToQuote(db, dialogue, { by: noor, themeId: loud, at })
  await ringAlarms(db, later({ hours: 1 }))
  const [mail] = await db.select().from(mails).where(eq(mails.personId, ana.personId))
  const letter = await letterFor(db, mail!, linksFor({ baseUrl: site.address, secret: site.app.config.secret }))
  const link = letter!.text.match(/http:\/\/\S+\/theme\/\S+/)![0]

  const page = await visit({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  await page.goto(link)
  await page.getByRole('radio', { name: 'Not quite' }).check()
  await page.getByLabel('What is it about, in your words?').fill('It is the nights that I mean.')
  await page.getByRole('button', { name: 'Say it' }).click()
  await page.getByText('You said on 9 November: not quite.').waitFor()
  await page.getByText('It is the nights that I mean.').waitFor()
  expect(await page.getByRole('heading', { name: 'May your words stand for it?' }).count()).toBe(0)
  await page.getByRole('radio', { name: 'Yes, that is it' }).check()
  await page.getByRole('button', { name: 'Say it anew' }).click()
  await page.getByText('You said on 9 November: yes, that is it.').waitFor()
  await page.getByRole('button', { name: 'Yes, they may' }).click()
  await page.getByText('You said yes.').waitFor()

  await publishThemes(db, dialogue, { by: noor, themeIds: [loud], at })
  const guest = await visit()
  await guest.goto('/halden/d/window-motor')
  await guest.getByRole('link', { name: /^Themes/ }).click()
  await guest.getByRole('heading', { name: 'What the reasons are' }).waitFor()
  await guest.getByRole('link', { name: 'The old one was too loud at night.' }).waitFor()
  await expectAccessible(guest)

  const own = await visit({ as: ana })
  await own.goto('/halden/d/window-motor/themes')
  await own.getByRole('link', { name: 'Take them back' }).click()
  await own.getByRole('button', { name: 'Take it back' }).click()
  await own.getByText('You said no.').waitFor()
  await expectAccessible(own)
  await guest.reload()
  await guest.getByRole('heading', { name: 'A theme of 2 statements' }).waitFor()
  expect(await guest.getByText('The old one was too loud at night.').count()).toBe(0)
})
