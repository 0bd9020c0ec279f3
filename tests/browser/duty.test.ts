import { and, eq, inArray } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import type { Db } from '../../db/client.ts'
import { staff } from '../../db/schema/index.ts'
import { expect, expectAccessible, test } from '../support/browser.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { following } from '../support/letters.ts'
import { judge, raise, writeAnswer } from '../support/steps.ts'
import { desk, phone } from '../support/windows.ts'

const need = 'I need to hear that the window moved.'
const first = 'You are right. We asked on motorways and never at a dock, where your people go by ear.'
const help = 'A tender asked for quiet. Nobody asked at the docks.'
const second = 'The open gear comes back, and with it the sound.'

test.for([
  { name: 'on a desk', window: desk, scripts: true },
  { name: 'on a phone', window: phone, scripts: true },
  { name: 'the customer without scripts', window: desk, scripts: false },
])(
  'a conflict goes its whole way by the links in the mails, from the empty chair to settled: $name',
  { timeout: 120_000 },
  async ({ window, scripts }, { freshDatabase: { db }, site, visit }) => {
    const { halden } = await cast(db)
    await asOneTeam(db, halden)
    const { letterTo, mailsTo } = following(db, site)
    const as = (person?: { personId: string }) => visit({ ...window, ...(person && { as: person }) })
    const theirs = (person?: { personId: string }) =>
      visit({ ...window, javaScriptEnabled: scripts, expecting: /422/, ...(person && { as: person }) })
    const look = async (page: Page) => {
      if (scripts) await expectAccessible(page)
    }

    // Maren sees to it that Tom is told when the team did not settle something.
    const maren = await as(halden.maren)
    await maren.goto(`/halden/settings/members/${halden.tom.personId}`)
    await maren.getByLabel('Leads the team “Regulators”').check()
    await maren.getByRole('button', { name: 'Keep it' }).click()
    await maren.getByText('leads').first().waitFor()
    await expectAccessible(maren)

    // Ana raises it. The chair is empty, and says until when.
    const ana = await theirs(halden.ana)
    await raise(ana, { dialogue: '/halden/d/window-motor', need, instead: 'You keep making it quieter.' })
    await ana.getByText('Halden Windows owes Ana Kovač an answer by Wednesday 10:00').waitFor()
    await ana.getByText('Priya Shah answers for it. 16 working hours left.').waitFor()
    expect(await ana.getByText('after 16 working hours').isVisible()).toBe(false)
    await ana.getByText('How this was counted').click()
    await ana.getByText('after 16 working hours').waitFor()
    await look(ana)
    const conflict = new URL(ana.url()).pathname

    // Priya gets the mail, follows it, and asks a colleague.
    site.moveTo(later({ hours: 1 }))
    const owed = await letterTo(halden.priya)
    expect(owed.text).toContain('Halden Windows owes an answer to this by')
    const priya = await visit({ ...window, as: halden.priya, expecting: /409|422/ })
    await priya.goto(owed.link)
    await priya.getByRole('heading', { name: 'Ana Kovač', exact: true }).waitFor()
    await priya.getByText('Ask a colleague').click()
    await priya.getByLabel('Who', { exact: true }).first().selectOption({ label: 'Noor Aziz' })
    await priya.getByLabel('What do you need to know?').fill('Who wanted it quiet?')
    await priya.getByRole('button', { name: 'Ask them' }).click()
    await priya.getByText('and has not answered yet').waitFor()
    await expectAccessible(priya)

    // Noor helps from the link, signed in nowhere.
    site.moveTo(later({ hours: 2 }))
    const noor = await as()
    await noor.goto((await letterTo(halden.noor)).link)
    await noor.getByRole('heading', { name: 'Priya Shah asks for your help' }).waitFor()
    await noor.getByText(need).waitFor()
    await noor.getByLabel('What do you know about this?').fill(help)
    await expectAccessible(noor)
    await noor.getByRole('button', { name: 'Send it' }).click()
    await noor.getByText('Thank you. It stands beside the answer that is being written').waitFor()
    await noor.getByRole('link', { name: 'Sign in', exact: true }).waitFor()

    // Priya is told, and answers: what she expects is sealed, and she reads it as Ana will.
    const helped = await letterTo(halden.priya)
    expect(helped.text).toContain('Noor Aziz has helped with an answer that you asked about.')
    await priya.goto(helped.link)
    await priya.getByText(help).waitFor()
    await writeAnswer(priya, {
      heard: 'You need a sound at the end of travel.',
      answer: first,
      so: 'partly',
      promise: 'measures the sound of all three',
      by: '2026-12-01',
      because: 'The motor of this year stays as it is.',
      expects: 'heard, settled',
    })
    await expectAccessible(priya)
    await priya.getByRole('button', { name: 'Read it as Ana Kovač will' }).click()
    await priya.getByText('Not published yet').waitFor()
    await priya.getByText('You expect: heard, and settled.').waitFor()
    await expectAccessible(priya)
    site.moveTo(later({ hours: 3 }))
    await priya.getByRole('button', { name: 'Publish' }).click()
    await priya.getByText('Your answer is published.').waitFor()
    await priya.getByText('With help from Noor Aziz').waitFor()
    expect(await priya.getByText('expected').count()).toBe(0)
    await expectAccessible(priya)

    // Ana follows her mail, signed in nowhere: not heard, in her own words, and not settled.
    site.moveTo(later({ hours: 4 }))
    const answer = await letterTo(halden.ana)
    expect(answer.text).toContain('Priya Shah has answered you.')
    const reader = await theirs()
    await reader.goto(answer.link)
    await reader.getByText(first).waitFor()
    await look(reader)
    await judge(reader, { heard: 'No', settled: 'Not yet', feeling: 'bad' })
    await reader.getByText('Say in your own words what was not heard.').first().waitFor()
    await look(reader)
    await judge(reader, { heard: 'No', correction: 'Not at the end: while it moves.', settled: 'Not yet', feeling: 'bad' })
    await reader.getByText('Ana Kovač: not heard, not yet settled.').waitFor()
    await reader.getByText('Halden Windows owes Ana Kovač an answer by tomorrow 14:00').waitFor()
    await look(reader)
    await ana.goto(conflict)
    await ana.getByText('open again', { exact: true }).waitFor()
    await ana.getByText('Not at the end: while it moves.').waitFor()
    await ana.getByText('Halden Windows owes Ana Kovač an answer by tomorrow 14:00').waitFor()
    await ana.getByText('8 working hours left').waitFor()
    await look(ana)

    // Tom, who leads the team, is told. Priya sees what she had expected; the same words once more are shown to her, and she finds others.
    site.moveTo(later({ hours: 5 }))
    const reopened = await letterTo(halden.tom)
    expect(reopened.text).toContain('This conflict was answered, and is not settled for the customer: it is open again.')
    const tom = await as(halden.tom)
    await tom.goto(reopened.link)
    await tom.getByText('Not at the end: while it moves.').waitFor()
    await expectAccessible(tom)
    expect(await mailsTo(halden.maren)).toEqual([])
    const again = await letterTo(halden.priya)
    expect(again.text).toContain('This time there is half the time.')
    await priya.goto(again.link)
    await priya.getByText('Priya Shah expected: heard, and settled.').waitFor()
    await priya.getByText('Not at the end: while it moves.').waitFor()
    const heard = 'You need to hear it while it moves.'
    const promised = { so: 'we will', promise: 'brings back the open gear', by: '2026-12-12', expects: 'heard, not yet settled' } as const
    await writeAnswer(priya, { heard, answer: `${first} This will change.`, ...promised })
    await priya.getByRole('button', { name: 'Publish' }).click()
    await priya.getByText('Ana Kovač was told this already').first().waitFor()
    await expectAccessible(priya)
    await priya.getByRole('button', { name: 'Back to editing' }).click()
    await writeAnswer(priya, { heard, answer: second, ...promised })
    await priya.getByRole('button', { name: 'Read it as Ana Kovač will' }).click()
    await priya.getByText('Not published yet').waitFor()
    site.moveTo(later({ hours: 6 }))
    await priya.getByRole('button', { name: 'Publish' }).click()
    await priya.getByText('Your answer is published.').waitFor()

    // The second mail: heard, and settled.
    site.moveTo(later({ hours: 7 }))
    const secondMail = await letterTo(halden.ana)
    expect(secondMail.link).not.toBe(answer.link)
    await reader.goto(secondMail.link)
    await reader.getByText(second).waitFor()
    await judge(reader, { heard: 'Yes', settled: 'Yes', feeling: 'very good' })
    await reader.getByText('Ana Kovač: heard, and settled.').waitFor()
    await look(reader)

    // What she expected is shown to Priya, and to nobody outside.
    await priya.goto(conflict)
    await priya.getByText('Priya Shah expected: heard, not yet settled.').waitFor()
    await priya.getByText('settled', { exact: true }).waitFor()
    await expectAccessible(priya)
    await ana.goto(conflict)
    await ana.getByText('Ana Kovač: heard, and settled.').waitFor()
    expect(await ana.getByText('expected').count()).toBe(0)

    // The Record counts it, each figure leads to it, and Priya alone reads what was hers.
    await ana.goto('/halden/record')
    await ana.getByText('2 of 2 answers owed came in time.').waitFor()
    expect(await ana.getByText('Only you see this').count()).toBe(0)
    await look(ana)
    await ana
      .getByRole('row', { name: /^Reopened/ })
      .getByRole('link')
      .first()
      .click()
    await ana.getByRole('link', { name: need }).click()
    await ana.waitForURL(`**${conflict}`)
    await priya.goto('/halden/record')
    await priya
      .getByText('2 answers of yours were judged. You expected 2 to be heard, and one was. You expected one to settle it, and one did.')
      .waitFor()
    await expectAccessible(priya)
  },
)

async function asOneTeam(db: Db, { company, priya, tom }: Troupe) {
  const both = and(eq(staff.companyId, company.id), inArray(staff.personId, [priya.personId, tom.personId]))
  await db.update(staff).set({ team: 'Regulators' }).where(both)
}
