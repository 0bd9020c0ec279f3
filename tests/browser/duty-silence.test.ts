import { expect, expectAccessible, test } from '../support/browser.ts'
import { cast } from '../support/cast.ts'
import { following } from '../support/letters.ts'
import { judge, writeAnswer } from '../support/steps.ts'
import { raised } from '../support/story.ts'
import { phone } from '../support/windows.ts'

/** In the months of the story, in Zagreb. */
const at = (time: string) => new Date(`2026-${time}+01:00`)

test('an answer is handed to a colleague, who gives it; silence is asked about twice, is no yes, and a late word still counts', {
  timeout: 120_000,
}, async ({ freshDatabase: { db }, site, visit }) => {
  const { halden } = await cast(db)
  const { letterTo, mailsTo } = following(db, site)
  const conflict = `/halden/d/window-motor/conflicts/${await raised(db, halden)}`

  // Priya hands it to Tom, and says why. He follows his mail, and answers.
  const priya = await visit({ as: halden.priya })
  await priya.goto((await letterTo(halden.priya)).link)
  await priya.getByRole('link', { name: 'Hand it over' }).click()
  await priya.getByLabel('Who answers for it from now on?').selectOption({ label: 'Tom Berg, Works here' })
  await priya.getByLabel('Why?').fill('Tom built the gear.')
  await expectAccessible(priya)
  await priya.getByRole('button', { name: 'Hand it over' }).click()
  await priya.getByText('Tom Berg answers for it.').waitFor()
  const handed = await letterTo(halden.tom)
  expect(handed.text).toContain('Priya Shah handed this to you: from now on you answer for it.')
  const tom = await visit({ as: halden.tom })
  await tom.goto(handed.link)
  await tom.getByText('You answer for it.').waitFor()
  await writeAnswer(tom, {
    heard: 'You need to hear it.',
    answer: 'The open gear comes back.',
    so: 'we will',
    promise: 'brings it back',
    by: '2026-12-12',
  })
  site.moveTo(at('11-09T16:00'))
  await tom.getByRole('button', { name: 'Publish' }).click()
  await tom.getByText('Your answer is published.').waitFor()
  await tom.getByText('Priya Shah handed it over to Tom Berg.').waitFor()
  await letterTo(halden.ana)

  // Ana says nothing. She is asked after five working days and after fifteen; what Tom expected is shown to him meanwhile.
  site.moveTo(at('11-16T17:00:01'))
  expect((await letterTo(halden.ana)).text).toContain('Does it answer you?')
  await tom.reload()
  expect(await tom.getByText('Tom Berg expected').count()).toBe(0)
  site.moveTo(at('11-30T17:00:01'))
  const last = await letterTo(halden.ana)
  expect(last.text).toContain('We do not ask again.')
  await tom.reload()
  await tom.getByText('Tom Berg expected: heard, and settled.').waitFor()
  await tom.getByText('No word has come yet.').waitFor()
  await expectAccessible(tom)

  // A month later nobody takes it for a yes.
  site.moveTo(at('12-14T12:00'))
  expect(await mailsTo(halden.ana)).toEqual([])
  const guest = await visit()
  await guest.goto(conflict)
  await guest.getByText('answered, not confirmed', { exact: true }).waitFor()
  await expectAccessible(guest)
  await guest.goto('/halden/record')
  await guest.getByRole('row', { name: /^No word yet 1/ }).waitFor()
  await guest.getByRole('row', { name: /^Settled 0/ }).waitFor()
  await expectAccessible(guest)

  // The link in the last mail still leads there.
  const ana = await visit(phone)
  await ana.goto(last.link)
  await ana.getByText('The open gear comes back.').waitFor()
  await judge(ana, { heard: 'Yes', settled: 'Yes', feeling: 'good' })
  await ana.getByText('Ana Kovač: heard, and settled.').waitFor()
  await expectAccessible(ana)
  await guest.goto(conflict)
  await guest.getByText('settled', { exact: true }).waitFor()
  await guest.goto('/halden/record')
  await guest.getByRole('row', { name: /^Settled 1/ }).waitFor()
})
