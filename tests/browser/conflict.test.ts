import { expect, test } from '../support/browser.ts'
import { cast, later } from '../support/cast.ts'
import { deliver, linkIn } from '../support/letters.ts'
import { judge, writeAnswer } from '../support/steps.ts'

const dialogue = '/halden/d/window-motor'
const need = 'I need to hear that the window moved.'

test.for([
  { name: 'with scripts', javaScriptEnabled: true },
  { name: 'without scripts on either side', javaScriptEnabled: false },
])(
  'a conflict is answered, reopened with half the time, answered again and settled, in two windows $name',
  { timeout: 60_000 },
  async ({ javaScriptEnabled }, { freshDatabase, site, visit }) => {
    const { db } = freshDatabase
    const { halden } = await cast(db)
    const ana = await visit({ as: halden.ana, javaScriptEnabled })
    const priya = await visit({ as: halden.priya, javaScriptEnabled })
    const desk = '/halden/desk'
    const mailed = async (to: { personId: string }) => {
      await deliver(db, site)
      return linkIn(site.letters, `${to.personId}@example.org`)
    }

    await priya.goto(desk)
    await priya.getByText('Nobody waits for an answer').waitFor()
    await ana.goto(dialogue)
    await ana.getByRole('link', { name: 'Conflicts' }).click()
    await ana.getByRole('link', { name: 'Name a conflict' }).click()
    await ana.getByLabel('What do you need?').fill(need)
    await ana.getByLabel('What happens instead?').fill('You keep making it quieter.')
    await ana.getByRole('button', { name: 'Name it' }).click()
    await ana.getByText('Halden Windows owes Ana Kovač an answer by Wednesday 10:00').waitFor()
    const conflict = new URL(ana.url()).pathname

    await priya.reload()
    await priya.getByText('One answer is owed.').waitFor()
    await priya.getByText('16 working hours left').waitFor()
    await priya.getByRole('link', { name: need }).click()
    await priya.getByRole('heading', { name: 'Ana Kovač', exact: true }).waitFor()
    await writeAnswer(priya, {
      heard: 'You need a sound at the end of travel.',
      answer: 'You are right. We asked on motorways, never at a dock.',
      so: 'partly',
      promise: 'measures the sound of all three',
      by: '2026-12-01',
      because: 'The motor of this year stays as it is.',
    })
    await priya.getByRole('button', { name: 'Read it as Ana Kovač will' }).click()
    await priya.getByText('Not published yet').waitFor()
    await priya.getByText('You need a sound at the end of travel.').waitFor()
    await ana.reload()
    expect(await ana.getByText('never at a dock').count()).toBe(0)
    site.moveTo(later({ hours: 3 }))
    await priya.getByRole('button', { name: 'Publish' }).click()
    await priya.getByText('Your answer is published.').waitFor()
    await priya.goto(desk)
    await priya.getByText('Nobody waits for an answer').waitFor()

    expect(await mailed(halden.ana)).toContain('/verdict/halden/')
    await ana.goto(dialogue)
    await ana.getByRole('link', { name: 'Conflicts' }).click()
    await ana.getByText('We asked on motorways, never at a dock.').waitFor()
    await ana.getByRole('link', { name: 'Say whether this answers it' }).click()
    site.moveTo(later({ hours: 4 }))
    await judge(ana, { heard: 'In part', correction: 'Not at the end: while it moves.', settled: 'Not yet', feeling: 'neither' })
    await ana.getByText('The company sees that it is not settled.').waitFor()
    await ana.getByText('Ana Kovač: heard in part, not yet settled.').waitFor()
    await ana.getByText('Not at the end: while it moves.').waitFor()
    await ana.getByText('Halden Windows owes Ana Kovač an answer by tomorrow 14:00').waitFor()

    await priya.reload()
    await priya.getByText('8 working hours left').waitFor()
    await priya.goto(await mailed(halden.priya))
    await priya.getByText('Not at the end: while it moves.').waitFor()
    site.moveTo(later({ hours: 5 }))
    await writeAnswer(priya, {
      heard: 'You need to hear it while it moves.',
      answer: 'The gears will be heard again.',
      so: 'we will',
      promise: 'brings back the open gear',
      by: '2026-12-12',
    })
    await priya.getByRole('button', { name: 'Publish' }).click()
    await priya.getByText('Your answer is published.').waitFor()
    site.moveTo(later({ hours: 6 }))

    await ana.goto(conflict)
    await ana.getByText('The gears will be heard again.').waitFor()
    await ana.getByText('never at a dock').waitFor()
    await judge(ana, { heard: 'Yes', settled: 'Yes', feeling: 'very good' })
    await ana.getByText('Thank you. It stands beside the answer, in your name.').waitFor()
    await ana.getByText('Ana Kovač: heard, and settled.').waitFor()

    await priya.reload()
    await priya.getByText('Ana Kovač: heard, and settled.').waitFor()
    await priya.goto(`${dialogue}/conflicts`)
    await priya.getByText('settled', { exact: true }).waitFor()
    await priya.getByText('Ana Kovač: heard, and settled.').waitFor()
  },
)
