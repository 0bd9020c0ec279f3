import type { Page } from 'playwright-core'
import {
  comments,
  conflicts,
  dialogues,
  heldStatements,
  invitations,
  options,
  responses,
  statements,
  supports,
  verdicts,
} from '../../db/schema/index.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { expect, test } from '../support/browser.ts'
import { type Cast, cast, later, monday } from '../support/cast.ts'
import { judge, writeAnswer } from '../support/steps.ts'
import { answered, raised } from '../support/story.ts'

const dialogue = '/halden/d/window-motor'

test.for([
  { name: 'with scripts', javaScriptEnabled: true },
  { name: 'without scripts', javaScriptEnabled: false },
])('whatever is sent by a double click happens once, $name', async ({ javaScriptEnabled }, { freshDatabase, site, visit }) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  const said = await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'The arm drive', why: 'You hear it.', at: monday })
  const open = (as?: Cast['halden']['ana']) => visit({ ...(as && { as }), javaScriptEnabled, expecting: /ERR_ABORTED/ })
  const [ana, priya, maren, guest] = [await open(halden.ana), await open(halden.priya), await open(halden.maren), await open()]
  const twice = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).dblclick({ delay: 5 })
  const before = await counts()

  await guest.goto(`${dialogue}/say`)
  await guest.getByLabel('What did you choose?').fill('Two cables')
  await guest.getByLabel('Why?', { exact: true }).fill('It never stuck.')
  await guest.getByLabel('Your name, as everybody reads it').fill('Tove Lind')
  await guest.getByLabel('Your e-mail').fill('tove@example.org')
  await twice(guest, 'Mail me the link')
  await guest.getByText('What you wrote waits for the link').waitFor()
  expect(site.letters.length).toBe(1)

  await ana.goto(`${dialogue}/say`)
  await ana.getByLabel('What did you choose?').fill('Two cables')
  await ana.getByLabel('Why?', { exact: true }).fill('It never stuck.')
  await twice(ana, 'Say it')
  await ana.getByText('Your words are here now').waitFor()

  await ana.goto(said.path)
  await twice(ana, 'The same for me')
  await ana.getByRole('button', { name: 'The same for me', pressed: true }).waitFor()
  await ana.getByLabel('Reply to Jim Boateng').fill('On the dock too?')
  await twice(ana, 'Reply')
  await ana.getByText('On the dock too?').waitFor()

  await ana.goto(`${dialogue}/options`)
  await ana.getByLabel('Propose another option').fill('The rack drive')
  await twice(ana, 'Propose')
  await ana.getByRole('heading', { name: 'The rack drive' }).waitFor()

  await ana.goto(`${dialogue}/conflicts/new`)
  await ana.getByLabel('What do you need?').fill('I need to hear it.')
  await ana.getByLabel('What happens instead?').fill('It is silent.')
  await twice(ana, 'Name it')
  await ana.getByText('Halden Windows owes Ana Kovač an answer').waitFor()
  const conflict = ana.url()

  site.moveTo(later({ hours: 1 }))
  await priya.goto(`${conflict}/answer`)
  await writeAnswer(priya, {
    heard: 'You need a sound.',
    answer: 'You are right.',
    so: 'we will',
    promise: 'adds a sound',
    by: '2026-12-01',
  })
  await twice(priya, 'Publish')
  await priya.getByText('You are right.').first().waitFor()

  site.moveTo(later({ hours: 2 }))
  await ana.reload()
  await judge(ana, { heard: 'Yes', settled: 'Yes', feeling: 'good', twice: true })
  await ana.getByText('Ana Kovač: heard, and settled.').first().waitFor()

  await priya.goto('/halden/dialogues/new')
  await priya.getByLabel('What do you ask?').fill('Which seal would you choose again?')
  await priya.getByLabel('Why do you ask').fill('The supplier changes.')
  await twice(priya, 'Make the draft')
  await priya.getByText('Only the people of Halden Windows see this page.').waitFor()
  await twice(priya, 'Publish')
  await priya.getByText('Now bring people here.').waitFor()

  await maren.goto('/halden/settings/invitations?as=staff')
  await maren.getByLabel('Who').fill('Uma Rao <uma@example.org>\nKit Lee <kit@example.org>')
  await twice(maren, 'Invite them')
  await maren.getByText('Uma Rao').first().waitFor()

  const after = await counts()
  expect(Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - before[name as keyof typeof before]]))).toEqual({
    held: 1,
    statements: 1,
    supports: 1,
    comments: 1,
    options: 2,
    conflicts: 1,
    responses: 1,
    verdicts: 1,
    dialogues: 1,
    invitations: 2,
  })

  async function counts() {
    return {
      held: await db.$count(heldStatements),
      statements: await db.$count(statements),
      supports: await db.$count(supports),
      comments: await db.$count(comments),
      options: await db.$count(options),
      conflicts: await db.$count(conflicts),
      responses: await db.$count(responses),
      verdicts: await db.$count(verdicts),
      dialogues: await db.$count(dialogues),
      invitations: await db.$count(invitations),
    }
  }
})

test('the second half of a double click undoes nothing, however fast the first was answered', async ({ freshDatabase, visit }) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  const said = await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'The arm drive', why: 'You hear it.', at: monday })
  const ana = await visit({ as: halden.ana })
  await ana.goto(said.path)
  const same = ana.getByRole('button', { name: 'The same for me' })
  await same.click()
  await ana.getByRole('button', { name: 'The same for me', pressed: true }).waitFor()
  await ana.mouse.down({ clickCount: 2 })
  await ana.mouse.up({ clickCount: 2 })
  await ana.getByLabel('Reply to Jim Boateng').fill('So it is.')
  await ana.getByRole('button', { name: 'Reply', exact: true }).click()
  await ana.getByText('So it is.').waitFor()
  expect(await same.getAttribute('aria-pressed')).toBe('true')
  expect(await db.$count(supports)).toBe(1)
})

test('what is changed in place leaves the focus and every half-written text where they were', async ({ freshDatabase, visit }) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  const said = await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'The arm drive', why: 'You hear it.', at: monday })
  const ana = await visit({ as: halden.ana, expecting: /422/ })
  const reply = ana.getByLabel('Reply to Jim Boateng')
  const same = ana.getByRole('button', { name: 'The same for me' })
  await ana.goto(said.path)
  await reply.fill('Half a sente')
  await same.focus()
  await ana.keyboard.press('Enter')
  await ana.getByRole('button', { name: 'The same for me', pressed: true }).waitFor()
  expect(await same.evaluate((button) => button === document.activeElement)).toBe(true)
  expect(await reply.inputValue()).toBe('Half a sente')
  await same.press('Enter')
  await ana.getByRole('button', { name: 'The same for me', pressed: false }).waitFor()
  expect(await reply.inputValue()).toBe('Half a sente')
  await reply.fill('A whole sentence.')
  await ana.getByRole('button', { name: 'Reply', exact: true }).click()
  await ana.getByText('A whole sentence.').waitFor()
  expect(await reply.inputValue()).toBe('')
})

test('a verdict that is half made outlives a reply that is sent beside it', async ({ freshDatabase, site, visit }) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  const id = await raised(db, halden)
  await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: 1 }) })
  site.moveTo(later({ hours: 2 }))
  const ana = await visit({ as: halden.ana })
  await ana.goto(`${dialogue}/conflicts/${id}`)
  await ana.getByRole('radiogroup', { name: 'Were you heard?' }).getByRole('radio', { name: 'In part' }).check()
  await ana.getByLabel('What did they not hear?').fill('Not at the e')
  await ana.getByLabel('Reply to Ana Kovač').fill('Thank you so far.')
  await ana.getByRole('button', { name: 'Reply', exact: true }).click()
  await ana.getByText('Thank you so far.').waitFor()
  expect(await ana.getByLabel('What did they not hear?').inputValue()).toBe('Not at the e')
  expect(await ana.getByRole('radio', { name: 'In part' }).isChecked()).toBe(true)
})

test('Back leads to the page before, and never sends anything again', async ({ freshDatabase, visit }) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  const ana = await visit({ as: halden.ana })
  await ana.goto('/halden')
  await ana.getByRole('link', { name: 'Why did you choose the window motor you drive with?' }).click()
  await ana.getByRole('link', { name: 'Conflicts' }).click()
  await ana.getByRole('link', { name: 'Name a conflict' }).click()
  await ana.getByLabel('What do you need?').fill('I need to hear it.')
  await ana.getByLabel('What happens instead?').fill('It is silent.')
  await ana.getByRole('button', { name: 'Name it' }).click()
  await ana.getByText('Halden Windows owes Ana Kovač an answer').waitFor()
  const conflict = ana.url()
  await ana.getByLabel('Reply to Ana Kovač').fill('In winter most of all.')
  await ana.getByRole('button', { name: 'Reply', exact: true }).click()
  await ana.getByText('In winter most of all.').waitFor()

  await ana.goBack()
  await ana.getByLabel('What do you need?').waitFor()
  expect(await ana.getByLabel('What do you need?').inputValue()).toBe('')
  await ana.goBack()
  await ana.getByRole('heading', { name: 'A conflict raised by Ana Kovač' }).waitFor()
  expect(ana.url()).toMatch(/window-motor\/conflicts$/)
  await ana.goForward()
  await ana.goForward()
  await ana.getByText('In winter most of all.').waitFor()
  expect(ana.url().split('#')[0]).toBe(conflict)
  expect(await db.$count(conflicts)).toBe(1)
  expect(await db.$count(comments)).toBe(1)
})
