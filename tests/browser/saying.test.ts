import { statements, supports } from '../../db/schema/index.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast, later, monday } from '../support/cast.ts'
import { answered, judged, raised } from '../support/story.ts'

const dialogue = '/halden/d/window-motor'
const frost = 'The window never stuck in frost, not even in the mountains at minus twenty.'

test('a customer says it: others who said something close are shown as they write, and supporting one loses nothing', async ({
  freshDatabase,
  visit,
}) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Two cables', why: frost, at: monday })
  const ana = await visit({ as: halden.ana, expecting: /422/ })
  await ana.goto(dialogue)
  await ana.getByRole('link', { name: 'Say what you chose, and why' }).click()
  await expectAccessible(ana)
  await screenshot(ana, 'say')
  await ana.getByLabel('What did you choose?').fill('The two-cable regulator')
  await ana.getByLabel('Why?').pressSequentially('My window never stuck in frost, not even at minus twenty.')
  await ana.getByRole('heading', { name: 'Others said something close' }).waitFor()
  await expectAccessible(ana)
  await screenshot(ana, 'say-close')
  expect(await ana.getByLabel('Why?').evaluate((field) => field === document.activeElement)).toBe(true)
  await ana.getByRole('button', { name: 'The same for me' }).click()
  await ana.getByRole('heading', { name: 'You said: the same for me' }).waitFor()
  expect(await ana.getByLabel('What did you choose?').inputValue()).toBe('The two-cable regulator')
  expect(await db.$count(supports)).toBe(1)
  await ana.getByRole('button', { name: 'Say it' }).click()
  await ana.getByText('Your words are here now').waitFor()
  await expectAccessible(ana)
  await screenshot(ana, 'said')
  expect(await db.$count(statements)).toBe(2)
  await ana.goto(`${dialogue}/say`)
  expect(await ana.getByLabel('Why?').inputValue()).toBe('')
})

test('what one began to write is still there after the window was closed', async ({ freshDatabase, visit }) => {
  const { halden } = await cast(freshDatabase.db)
  const ana = await visit({ as: halden.ana })
  await ana.goto(`${dialogue}/say`)
  await ana.getByLabel('Why?').fill('I began to write')
  await ana.getByText('Kept in this browser as you write').waitFor()
  await ana.close()
  const again = await ana.context().newPage()
  await again.goto(`${dialogue}/say`)
  await again.getByText('This is what you had begun to write').waitFor()
  expect(await again.getByLabel('Why?').inputValue()).toBe('I began to write')
})

test('a guest without scripts says it, follows the mailed link, and is at home', async ({ freshDatabase, site, visit }) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Two cables', why: frost, at: monday })
  const zoe = await visit({ javaScriptEnabled: false, expecting: /4\d\d/, viewport: { width: 390, height: 844 } })
  await zoe.goto(`${dialogue}/say`)
  await screenshot(zoe, 'say-guest-390')
  await zoe.getByLabel('What did you choose?').fill('Two cables')
  await zoe.getByLabel('Why?').fill(frost)
  await zoe.getByRole('button', { name: 'Look for others who said it' }).click()
  await zoe.getByRole('heading', { name: 'Others said something close' }).waitFor()
  expect(await zoe.getByLabel('Why?').inputValue()).toBe(frost)
  await zoe.getByLabel('Your name').fill('Zoë Quill')
  await zoe.getByLabel('Your e-mail').fill('zoe@example.org')
  await zoe.getByRole('button', { name: 'Mail me the link' }).click()
  await zoe.getByRole('heading', { name: 'Look into your mail' }).waitFor()
  await screenshot(zoe, 'mailed-390')
  const [link] = /http:\S+\/confirm\/\S+/.exec(site.letters.at(-1)!.text)!
  await zoe.goto(link)
  await screenshot(zoe, 'confirm-390')
  await zoe.getByRole('button', { name: 'Yes, publish it' }).click()
  await zoe.getByText('Your words are here now').waitFor()
  await zoe.goto(link)
  await zoe.getByRole('heading', { name: 'Replies' }).waitFor()
  await zoe.goto('/me')
  await zoe.getByText('Nobody owes an answer yet').waitFor()
})

test('replying and supporting happen in place, and a refused reply stays in its field', async ({ freshDatabase, visit }) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  const { path } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: frost, at: monday })
  const jim = await visit({ as: halden.jim, expecting: /422/ })
  await jim.goto(path)
  await jim.getByRole('button', { name: 'The same for me' }).click()
  await jim.getByRole('button', { name: 'The same for me', pressed: true }).waitFor()
  await jim.getByRole('button', { name: 'The same for me' }).click()
  await jim.getByRole('button', { name: 'The same for me', pressed: false }).waitFor()
  await jim.getByLabel('Reply to Ana Kovač').fill('x'.repeat(5001))
  await jim.getByRole('button', { name: 'Reply', exact: true }).click()
  await jim.getByText('Keep this under 5,000 characters.').first().waitFor()
  expect((await jim.getByLabel('Reply to Ana Kovač').inputValue()).length).toBe(5001)
  await jim.getByLabel('Reply to Ana Kovač').fill('Mine too, in Bergen.')
  await jim.getByRole('button', { name: 'Reply', exact: true }).click()
  await jim.getByText('Mine too, in Bergen.').waitFor()
  await expectAccessible(jim)
  expect(await jim.getByLabel('Reply to Ana Kovač').inputValue()).toBe('')
})

test.for([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const)(
  'what was said, what was changed, and one’s own page can be read, $colorScheme at $width',
  async ({ colorScheme, width }, { freshDatabase, site, visit }) => {
    const { db } = freshDatabase
    const { halden } = await cast(db)
    const say = (why: string, asksAnswer = false) =>
      postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why, asksAnswer, at: monday })
    const { id, path } = await say(frost, true)
    await say('It is quieter than the old one.')
    await say('My mechanic said so.', true)
    await reviseStatement(db, halden.dialogue, {
      by: halden.ana,
      statementId: id,
      choice: 'Two cables',
      why: `${frost} I would choose it again.`,
      trying: 'To get home before dawn',
      at: later({ hours: 1 }),
    })
    const { targetId } = await answered(db, halden, { kind: 'statement', id }, { at: later({ hours: 2 }) })
    await judged(db, halden, targetId, { settled: 'yes', at: later({ hours: 3 }) })
    const top = await postComment(db, halden.dialogue, {
      by: halden.jim,
      about: { statementId: id },
      words: 'Which year is your car?',
      at: later({ hours: 4 }),
    })
    await postComment(db, halden.dialogue, {
      by: halden.ana,
      about: { statementId: id },
      parentId: top.id,
      words: '2019, with the heavy doors.',
      at: later({ hours: 5 }),
    })
    await raised(db, halden, { at: later({ hours: 5 }) })
    site.moveTo(later({ days: 4 }))
    const ana = await visit({ as: halden.ana, colorScheme, viewport: { width, height: 900 } })
    for (const [name, address] of [
      ['statement', path],
      ['revisions', `${path}/revisions`],
      ['statement-edit', `${path}/edit`],
      ['me', '/me'],
      ['say-again', `${dialogue}/say`],
    ] as const) {
      await ana.goto(address)
      await screenshot(ana, `${name}-${width}`)
      await expectAccessible(ana)
    }
  },
)
