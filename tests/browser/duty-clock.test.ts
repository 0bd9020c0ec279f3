import type { Page } from 'playwright-core'
import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast } from '../support/cast.ts'
import { following } from '../support/letters.ts'
import { raise, signIn, writeAnswer } from '../support/steps.ts'
import { dutiesOf, raised } from '../support/story.ts'
import { phone } from '../support/windows.ts'

const dialogue = '/halden/d/window-motor'
const need = 'I need to hear that the window moved.'

/** In the week of the story, in Zagreb. */
const at = (time: string) => new Date(`2026-11-${time}+01:00`)

const open = (page: Page) => page.getByText('How this was counted').first().click()

test('a later date is named once and before the first has passed, everybody sees both, and then since when it is late', {
  timeout: 120_000,
}, async ({ freshDatabase: { db }, site, visit }) => {
  const { halden } = await cast(db)
  const { letterTo, mailsTo } = following(db, site)
  const { ana: customer, priya: owner, maren: admin } = halden
  const told = async (person: { personId: string }) => (await mailsTo(person)).map(({ text }) => text)
  const ana = await visit({ as: customer })
  await raise(ana, { dialogue, need, instead: 'You keep making it quieter.' })
  await ana.getByText('Halden Windows owes Ana Kovač an answer by Wednesday 10:00').waitFor()
  const conflict = new URL(ana.url()).pathname
  const [duty] = await dutiesOf(db, halden)
  await mailsTo(owner)

  // Half and four fifths of the time go by: nobody outside is told, whoever answers for it is.
  site.moveTo(at('10T10:00:01'))
  const half = await letterTo(owner)
  expect(half.text).toContain('Half of the time for this answer has gone.')
  const priya = await visit({ as: owner, expecting: /409/ })
  await priya.goto(half.link)
  await priya.getByText('7 working hours left').waitFor()

  // She names a later date, with its reason.
  await priya.getByLabel('What we heard').fill('You need to hear it.')
  await priya.getByLabel('Our answer').fill('We must measure it in the cold first.')
  await priya.getByLabel('we must find out first').check()
  await priya.getByRole('textbox', { name: 'Because' }).fill('The cold chamber is free on Thursday.')
  await priya.getByLabel('The answer will be there by').fill('2026-11-13')
  await priya.getByRole('button', { name: 'Read it as Ana Kovač will' }).click()
  await priya.getByText('Not published yet').waitFor()
  await expectAccessible(priya)
  await priya.getByRole('button', { name: 'Publish' }).click()
  await priya.getByText('The new date is announced.').waitFor()
  await expectAccessible(priya)

  const named = await letterTo(customer)
  expect(named.text).toContain('needs more time for an answer, and has named a later date')
  await ana.goto(named.link)
  await ana.getByText('Halden Windows owes Ana Kovač an answer by Friday 17:00').waitFor()
  await ana.getByText('First promised for tomorrow 10:00. The cold chamber is free on Thursday.').waitFor()
  await open(ana)
  await ana.getByText('Moved to').waitFor()
  await expectAccessible(ana)

  // The first date passes in silence, and no second later date is offered.
  site.moveTo(at('11T10:00:01'))
  expect([await told(owner), await told(admin)]).toEqual([[], []])
  await priya.goto(`/halden/desk/${duty!.id}`)
  await priya.getByText('A new date was named once already. Now it takes an answer.').waitFor()
  expect(await priya.getByLabel('we must find out first').count()).toBe(0)
  await expectAccessible(priya)
  await screenshot(priya, 'extended-twice')

  // Of the new time, half, and four fifths.
  site.moveTo(at('12T17:00'))
  expect(await told(owner)).toEqual([expect.stringContaining('Half of the time')])
  site.moveTo(at('13T16:59'))
  expect(await told(owner)).toEqual([expect.stringContaining('Four fifths of the time')])

  // Never early, and at once: due, and overdue.
  site.moveTo(at('13T17:00'))
  await ana.reload()
  await ana.getByText('Halden Windows owes Ana Kovač an answer by today 17:00').waitFor()
  expect(await told(admin)).toEqual([])
  site.moveTo(at('13T17:00:01'))
  await ana.reload()
  await ana.getByText('Nobody at Halden Windows has answered Ana Kovač').waitFor()
  await ana.getByText('Due today 17:00').waitFor()
  await ana.getByText('First promised for 11 November 10:00.').waitFor()
  await expectAccessible(ana)
  const due = await letterTo(admin)
  expect(due.text).toContain('and Halden Windows has owed it since.')
  expect(await told(owner)).toEqual([expect.stringContaining('This answer was due on')])

  // Each working morning after that; not on Saturday or Sunday.
  site.moveTo(at('15T12:00'))
  expect([await told(owner), await told(admin)]).toEqual([[], []])
  for (const [moment, day] of [
    ['16T09:00:01', '1st'],
    ['17T09:00:01', '2nd'],
    ['18T09:00:01', '3rd'],
  ] as const) {
    site.moveTo(at(moment))
    for (const person of [owner, admin])
      expect(await told(person)).toEqual([
        expect.stringContaining(`This is the ${day} working day on which Halden Windows owes this answer.`),
      ])
  }
  const maren = await visit({ as: admin })
  await maren.goto(due.link)
  await maren.getByText('late by 4 days 16 hours').first().waitFor()
  await expectAccessible(maren)
  await maren.goto('/halden/desk')
  await maren.getByRole('link', { name: 'Overdue 1' }).waitFor()
  await expectAccessible(maren)
  const guest = await visit(phone)
  await guest.goto('/halden/record')
  await guest.getByText('late by 4 days 16 hours').waitFor()
  await expectAccessible(guest)
  await guest.getByRole('link', { name: need }).click()
  await guest.waitForURL(`**${conflict}`)
  await screenshot(guest, 'overdue-phone')

  // Answered late, and that is what stands there.
  await priya.goto(`/halden/desk/${duty!.id}`)
  await writeAnswer(priya, {
    heard: 'You need to hear it.',
    answer: 'We measured it: the open gear is heard at three metres.',
    so: 'we will',
    promise: 'brings back the open gear',
    by: '2026-12-12',
  })
  await priya.getByRole('button', { name: 'Publish' }).click()
  await priya.getByText('Your answer is published.').waitFor()
  await guest.reload()
  await guest.getByText('answered late').waitFor()
  await guest.getByText('Due 13 November 17:00, answered today 09:00, late. First promised for 11 November 10:00.').waitFor()
  await expectAccessible(guest)
  site.moveTo(at('19T09:00:01'))
  expect([await told(owner), await told(admin)]).toEqual([[], []])
})

test('the clock waits for a question, and runs again by the link in the mail, after signing in there: replied to once, called no reason the second time', {
  timeout: 120_000,
}, async ({ freshDatabase: { db }, site, visit }) => {
  const { halden } = await cast(db)
  const { letterTo, mailsTo } = following(db, site)
  const id = await raised(db, halden)
  const path = `${dialogue}/conflicts/${id}`
  const owed = await letterTo(halden.priya)
  const ask = async (page: Page, question: string) => {
    await page.goto(owed.link)
    await page.getByRole('link', { name: 'Ask Ana Kovač something first' }).click()
    await page.getByLabel('Your question').fill(question)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Ask Ana Kovač' }).click()
    await page.getByText('The clock waits for Ana Kovač').waitFor()
    await expectAccessible(page)
  }

  site.moveTo(at('09T12:00'))
  const priya = await visit({ expecting: /401/ })
  await priya.goto(owed.link)
  await signIn(priya, { letters: site.letters, email: owed.to })
  await priya.getByRole('heading', { name: 'Ana Kovač', exact: true }).waitFor()
  await mailsTo(halden.priya)
  await ask(priya, 'Which year is your car?')
  const asked = await letterTo(halden.ana)
  expect(asked.text).toContain('asks you something before answering.')
  expect(asked.text).toContain('Which year is your car?')
  const guest = await visit()
  await guest.goto(path)
  await guest.getByText('Priya Shah asked Ana Kovač something first').waitFor()
  await guest.getByText('until 16 November 12:00 at the latest').waitFor()
  await expectAccessible(guest)

  // A day later Ana follows the mail and replies: the day is given back, and no more.
  site.moveTo(at('10T12:00'))
  expect(await mailsTo(halden.priya)).toEqual([])
  const ana = await visit({ ...phone, expecting: /401/ })
  await ana.goto(asked.link)
  await signIn(ana, { letters: site.letters, email: asked.to })
  await mailsTo(halden.ana)
  await ana.getByLabel('Your reply to Priya Shah').fill('2019, the blue one.')
  await expectAccessible(ana)
  await ana.getByRole('button', { name: 'Reply', exact: true }).click()
  await ana.getByText('2019, the blue one.').waitFor()
  await ana.getByText('Halden Windows owes Ana Kovač an answer by Thursday 10:00').waitFor()
  await expectAccessible(ana)
  const replied = await letterTo(halden.priya)
  expect(replied.text).toContain('Ana Kovač has replied to the question. The clock runs again')
  expect(replied.text).toContain('2019, the blue one.')
  await priya.goto(replied.link)
  await priya.getByText('Due Thursday 10:00').waitFor()

  // A second question is no reason to wait: the clock runs again at once.
  await ask(priya, 'And which colour is it?')
  const again = await letterTo(halden.ana)
  site.moveTo(at('10T14:00'))
  await ana.goto(again.link)
  await ana.getByText('And which colour is it?').waitFor()
  await ana.getByText('This is no reason to wait').click()
  await ana.getByLabel('Why not?').fill('I said it: the blue one.')
  await ana.getByRole('button', { name: 'Let the clock run again' }).click()
  await ana.getByText('Ana Kovač said that this is no reason to wait, and the clock ran again.').waitFor()
  await ana.getByText('Halden Windows owes Ana Kovač an answer by Thursday 12:00').waitFor()
  await expectAccessible(ana)
  const contested = await letterTo(halden.priya)
  expect(contested.text).toContain('Ana Kovač says that the question is no reason to wait.')

  // Both questions stay where the answer stands.
  await priya.goto(contested.link)
  await writeAnswer(priya, {
    heard: 'You need to hear it.',
    answer: 'In the cars of that year it can be set back.',
    so: 'we will',
    promise: 'sets it back at the next service',
    by: '2026-12-12',
  })
  await priya.getByRole('button', { name: 'Publish' }).click()
  await priya.getByText('Your answer is published.').waitFor()
  await guest.reload()
  for (const words of ['Which year is your car?', '2019, the blue one.', 'And which colour is it?', 'I said it: the blue one.', 'in time.'])
    await guest.getByText(words).waitFor()
  await expectAccessible(guest)
})
