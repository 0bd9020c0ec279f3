import { supportConflict } from '../../server/statements/supporting.ts'
import { expect, expectAccessible, test } from '../support/browser.ts'
import { cast, later, monday } from '../support/cast.ts'
import { deliver, linkIn } from '../support/letters.ts'
import { judge } from '../support/steps.ts'
import { answered, raised } from '../support/story.ts'

const dialogue = '/halden/d/window-motor'

test.for([
  { name: 'with scripts', javaScriptEnabled: true },
  { name: 'without scripts', javaScriptEnabled: false },
])(
  'whom an answer was written for, and who says the same, judge it by the links in their mails, signed in nowhere: $name',
  async ({ javaScriptEnabled }, { freshDatabase, site, visit }) => {
    const { db } = freshDatabase
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const path = `${dialogue}/conflicts/${id}`
    await supportConflict(db, halden.dialogue, { conflictId: id, by: halden.jim, at: monday })
    const mailed = async (to: { personId: string }) => {
      await deliver(db, site)
      return linkIn(site.letters, `${to.personId}@example.org`)
    }
    const reader = await visit({ javaScriptEnabled })
    const ana = await visit({ javaScriptEnabled, expecting: /422/ })
    const jim = await visit({ javaScriptEnabled })

    await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: 1 }) })
    site.moveTo(later({ hours: 2 }))
    const link = await mailed(halden.ana)
    expect(link).toContain('/verdict/halden/')
    await ana.goto(link)
    await ana.getByText('Here you are Ana Kovač.').waitFor()
    await ana.getByText('You are right, and we never asked.').waitFor()
    if (javaScriptEnabled) await expectAccessible(ana)
    await judge(ana, { heard: 'No', settled: 'Not yet', feeling: 'bad' })
    await ana.getByText('Say in your own words what was not heard.').first().waitFor()
    await judge(ana, { heard: 'No', correction: 'The dock, at night.', settled: 'Not yet', feeling: 'bad', twice: true })
    await ana.getByText('The company sees that it is not settled.').waitFor()
    await ana.getByText('Corrected by Ana Kovač').waitFor()
    await ana.getByText('Ana Kovač: not heard, not yet settled.').waitFor()
    expect(new URL(ana.url()).pathname).toBe(new URL(link).pathname)
    await ana.getByRole('link', { name: 'Sign in', exact: true }).waitFor()

    await jim.goto(await mailed(halden.jim))
    await jim.getByText('You say the same as Ana Kovač.').waitFor()
    if (javaScriptEnabled) await expectAccessible(jim)
    await judge(jim, { heard: 'Yes', settled: 'Not yet', feeling: 'good' })
    await jim.getByText('It is counted beside the answer, without your name.').waitFor()

    await reader.goto(path)
    await reader.getByText('open again').waitFor()
    await reader.getByText('Halden Windows owes Ana Kovač an answer by tomorrow 12:00').waitFor()
    await reader.getByText('The dock, at night.').waitFor()
    await reader.getByText('The one person who says the same judged it too: one was heard, for nobody it is settled.').waitFor()
    expect(await reader.getByText('Jim').count()).toBe(0)

    await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: 3 }), answer: 'You will hear it at the dock, too.' })
    site.moveTo(later({ hours: 4 }))
    const ended = await visit({ javaScriptEnabled, expecting: /404/ })
    await ended.goto(link)
    await ended.getByText('This link has ended').waitFor()
    await ana.goto(await mailed(halden.ana))
    await judge(ana, { heard: 'Yes', settled: 'Not yet', feeling: 'neither' })
    await ana.getByText('Ana Kovač: heard, not yet settled.').waitFor()
    site.moveTo(later({ days: 20 }))
    await ana.reload()
    await ana.getByText('Have you changed your mind?').click()
    await judge(ana, { heard: 'Yes', settled: 'Yes', feeling: 'very good' })
    await ana.getByText('Ana Kovač: heard, and settled.').waitFor()
    await reader.goto(path)
    await reader.getByText('settled', { exact: true }).waitFor()
    await reader.getByText('What Ana Kovač said of it before').waitFor()
    await reader.getByText('heard, not yet settled, feeling neither good nor bad').waitFor()
    if (javaScriptEnabled) await expectAccessible(reader)
  },
)

test('a guest who feels the same signs in, comes back, and says it by a button', async ({ freshDatabase, site, visit }) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  await raised(db, halden)
  const guest = await visit()
  await guest.goto(dialogue)
  await guest.getByRole('link', { name: 'The same for me' }).click()
  await guest.getByText('Sign in first, so that everybody counts once').waitFor()
  await expectAccessible(guest)
  await guest.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
  await guest.getByLabel('E-mail').fill(`${halden.jim.personId}@example.org`)
  await guest
    .getByRole('button')
    .filter({ hasText: /sign|mail|link/i })
    .first()
    .click()
  await guest.waitForURL(/sign-in\/code/)
  await guest.goto(linkIn(site.letters, `${halden.jim.personId}@example.org`))
  await guest.getByRole('main').getByRole('button').first().click()
  await guest.getByText('You add no words of your own.').waitFor()
  await guest.getByRole('main').getByRole('button', { name: 'The same for me' }).click()
  await guest.getByRole('button', { name: 'The same for me · 1' }).waitFor()
})
