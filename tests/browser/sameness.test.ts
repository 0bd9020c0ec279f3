import { describe } from 'vitest'
import { axe, expect, test } from '../support/browser.ts'
import { cast, later } from '../support/cast.ts'
import { answered, raised } from '../support/story.ts'

const told = 'The switch was made quieter on purpose, after people in towns told us that it woke the children at night.'

describe('an answer that was given before', () => {
  for (const javaScriptEnabled of [true, false])
    test(`is shown beside the first, and goes out with one tick, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
      freshDatabase,
      visit,
    }) => {
      const { db } = freshDatabase
      const { halden } = await cast(db)
      const first = await raised(db, halden)
      await answered(db, halden, { kind: 'conflict', id: first }, { answer: `Dear Ana. ${told}` })
      const second = await raised(db, halden, { by: halden.jim, at: later({ hours: 1 }) })
      const page = await visit({ as: halden.tom, javaScriptEnabled, expecting: /409/ })
      const path = `/halden/d/window-motor/conflicts/${second}`
      await page.goto(`${path}/answer`)
      await page.getByLabel('What we heard').fill('You need to hear it.')
      await page.getByLabel('Our answer').fill(`Dear Jim. ${told}`)
      await page.getByLabel('we will not, because…').check()
      await page.getByRole('textbox', { name: 'Because' }).fill('It wakes the children.')
      await page.getByLabel('heard, not yet settled').check()
      await page.getByRole('button', { name: 'Publish' }).click()
      const notice = page.getByText('This repeats the answer to Ana Kovač. Change it, or say that it answers the same question.')
      await notice.first().waitFor()
      const marks = page.locator('.same mark')
      expect(await marks.count()).toBe(2)
      expect(await marks.last().innerText()).toContain('made quieter on purpose')
      if (javaScriptEnabled) expect(await axe(page)).toEqual([])
      await page.getByRole('button', { name: 'Back to editing' }).click()
      expect(await page.getByLabel('Our answer').inputValue()).toBe(`Dear Jim. ${told}`)
      await page.getByRole('button', { name: 'Read it as Jim Boateng will' }).click()
      await page.getByLabel('This answers the same question').check()
      await page.getByRole('button', { name: 'Publish' }).click()
      await page.waitForURL(new RegExp(`${second}$`))
      await page.getByRole('link', { name: 'The same question was answered to Ana Kovač on 9 November.' }).click()
      await page.getByText(`Dear Ana. ${told}`).waitFor()
      await page.getByRole('link', { name: 'The same question was answered to Jim Boateng on' }).waitFor()
    })
})
