import type { Locator, Page } from 'playwright-core'
import { expect, test } from '../support/browser.ts'
import { cast, later } from '../support/cast.ts'
import { linkIn } from '../support/letters.ts'
import { raised } from '../support/story.ts'

const dialogue = '/halden/d/window-motor'
const why = 'It never once stuck in frost.'

test('by keyboard alone, a guest finds the content, writes, keeps the draft over a reload, and publishes', async ({
  freshDatabase,
  site,
  visit,
}) => {
  await cast(freshDatabase.db)
  const guest = await visit()
  await guest.goto(dialogue)
  await guest.keyboard.press('Tab')
  await guest.getByRole('link', { name: 'To the content' }).and(guest.locator(':focus')).waitFor()
  await guest.keyboard.press('Enter')
  await tabTo(guest, guest.getByRole('link', { name: 'Say what you chose, and why' }))
  await guest.keyboard.press('Enter')
  await guest.getByLabel('What did you choose?').waitFor()
  await tabTo(guest, guest.getByLabel('What did you choose?'))
  await guest.keyboard.type('Two cables')
  await tabTo(guest, guest.getByLabel('Why?', { exact: true }))
  await guest.keyboard.type(why)
  await guest.reload()
  await guest.getByText('This is what you had begun to write').waitFor()
  expect(await guest.getByLabel('Why?', { exact: true }).inputValue()).toBe(why)

  await tabTo(guest, guest.getByText('Tell more, if you like'))
  await guest.keyboard.press('Enter')
  await tabTo(guest, guest.getByLabel('How did it feel?'))
  await guest.keyboard.type('Safe.')
  await tabTo(guest, guest.getByLabel('I ask Halden Windows for an answer'))
  await guest.keyboard.press('Space')
  await tabTo(guest, guest.getByLabel('Your name, as everybody reads it'))
  await guest.keyboard.type('Tove Lind')
  await tabTo(guest, guest.getByLabel('Your e-mail'))
  await guest.keyboard.type('tove@example.org')
  await guest.keyboard.press('Enter')
  await guest.getByText('What you wrote waits for the link').waitFor()
  await guest.goto(linkIn(site.letters, 'tove@example.org'))
  await tabTo(guest, guest.getByRole('button', { name: 'Yes, publish it' }))
  await guest.keyboard.press('Enter')
  await guest.getByText('Your words are here now').waitFor()
  await guest.getByText('Safe.').waitFor()
})

test('by keyboard alone, the Desk is walked with j and k, and an answer is written and published', async ({
  freshDatabase,
  site,
  visit,
}) => {
  const { db } = freshDatabase
  const { halden } = await cast(db)
  await raised(db, halden)
  await raised(db, halden, { by: halden.jim, at: later({ hours: 1 }) })
  site.moveTo(later({ hours: 2 }))
  const priya = await visit({ as: halden.priya, expecting: /422/ })
  await priya.goto('/halden/desk')
  const lines = priya.getByRole('link', { name: 'I need to hear that the window moved.' })
  const sheet = priya.getByRole('dialog', { name: 'Keys' })
  await tabTo(priya, priya.getByRole('button', { name: 'Keys' }))
  await priya.keyboard.press('Enter')
  await sheet.getByText('Use these keys on this computer').waitFor()
  await priya.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })
  await expectFocus(priya, priya.getByRole('button', { name: 'Keys' }))
  await priya.keyboard.press('?')
  await expectFocus(priya, sheet.getByRole('button', { name: 'Close' }))
  await priya.keyboard.press('Enter')
  await sheet.waitFor({ state: 'hidden' })
  for (const [key, line] of [
    ['j', 0],
    ['j', 1],
    ['j', 1],
    ['k', 0],
  ] as const) {
    await priya.keyboard.press(key)
    await expectFocus(priya, lines.nth(line))
  }
  await priya.keyboard.press('Enter')
  await priya.getByRole('heading', { name: 'Ana Kovač', exact: true }).waitFor()

  await tabTo(priya, priya.getByLabel('What we heard'))
  await priya.keyboard.type('You need a sound, j and k included.')
  await tabTo(priya, priya.getByLabel('Our answer'))
  await priya.keyboard.type('The motor stays as quiet as it is.')
  await tabTo(priya, priya.getByRole('radio', { name: 'we will', exact: true }))
  await priya.keyboard.press('ArrowRight')
  await priya.keyboard.press('ArrowRight')
  await expectFocus(priya, priya.getByRole('radio', { name: 'we will not' }))
  await tabTo(priya, priya.getByRole('textbox', { name: 'Because' }))
  await tabTo(priya, priya.getByRole('radio', { name: 'heard, settled' }))
  await priya.keyboard.press('Space')
  await tabTo(priya, priya.getByRole('button', { name: 'Read it as Ana Kovač will' }))
  await priya.keyboard.press('Enter')
  await expectFocus(priya, priya.getByRole('alert'))
  await priya.keyboard.press('Tab')
  await priya.keyboard.press('Enter')
  await expectFocus(priya, priya.getByRole('textbox', { name: 'Because' }))
  await priya.keyboard.type('The law sets the loudness.')
  await tabTo(priya, priya.getByRole('button', { name: 'Read it as Ana Kovač will' }))
  await priya.keyboard.press('Enter')
  await priya.getByText('Not published yet').waitFor()
  await tabTo(priya, priya.getByRole('button', { name: 'Publish' }))
  await priya.keyboard.press('Enter')
  await priya.getByText('Your answer is published.').waitFor()
})

/** Goes on with Tab until this has the focus; wherever the focus comes by, it must be seen. */
async function tabTo(page: Page, goal: Locator) {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab')
    expect(await unseenFocus(page), 'where the focus cannot be seen').toBeNull()
    if (await hasFocus(goal)) return
  }
  throw new Error(`Tab never came to ${goal}`)
}

async function expectFocus(page: Page, goal: Locator) {
  await goal.waitFor()
  await expect.poll(() => hasFocus(goal), { message: `${goal} has the focus` }).toBe(true)
  expect(await unseenFocus(page), 'where the focus cannot be seen').toBeNull()
}

function hasFocus(goal: Locator) {
  return goal.evaluate(
    (element) => element === document.activeElement || (element.localName === 'summary' && element.contains(document.activeElement)),
  )
}

/** What has the focus, where neither it nor what is drawn in its place shows a line around it. A window's own frame is no place on the page. */
function unseenFocus(page: Page) {
  return page.evaluate(() => {
    const focused = document.activeElement
    if (!focused || focused === document.body) return null
    const drawn = [focused, focused.nextElementSibling, focused.closest('label'), focused.closest('li')].filter(
      (element) => element !== null,
    )
    const shows = drawn.some((element) => {
      const { outlineStyle, outlineWidth, borderInlineStartWidth } = getComputedStyle(element)
      return (
        (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || (element.id === 'problems' && borderInlineStartWidth === '4px')
      )
    })
    const frame = [...drawn].some((element) => {
      const { content, borderTopStyle, borderTopWidth } = getComputedStyle(element, '::after')
      return content !== 'none' && borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) >= 2
    })
    return shows || frame ? null : focused.outerHTML.slice(0, 200)
  })
}
