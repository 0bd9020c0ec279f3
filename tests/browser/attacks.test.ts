import { attack } from '../support/attacks.ts'
import { expect, test } from '../support/browser.ts'
import { openKnocking } from '../support/knocking.ts'
import { addressAt } from '../support/routes.ts'
import { setStage } from '../support/stage.ts'
import { tellAll } from '../support/telling.ts'

/** Where most of what people wrote stands, and as whom it is looked at. */
const pages = {
  jim: ['GET /:company/d/:dialogue', 'GET /:company/d/:dialogue/conflicts/:id', 'GET /:company/people', 'GET /:company/people/:id'],
  ana: ['GET /me', 'GET /:company/d/:dialogue/whys/:id', 'GET /:company/d/:dialogue/whys/:id/revisions', 'GET /:company/d/:dialogue/name'],
  priya: ['GET /:company/desk', 'GET /:company/desk/:obligation', 'GET /:company/d/:dialogue/options'],
  maren: ['GET /:company/settings', 'GET /:company/settings/members', 'GET /:company/settings/hidings'],
} as const

test('nothing that people write runs, moves, hides or fetches anything in a browser', { timeout: 120_000 }, async ({
  freshDatabase,
  site,
  visit,
}) => {
  const stage = await setStage(freshDatabase.db)
  const knocking = await openKnocking(freshDatabase, stage, { undo: false })
  const { halden } = stage
  await tellAll({ db: freshDatabase.db, half: halden, knocking, dress: attack })
  const place = knocking.at(halden, halden.things.public)
  const asked: string[] = []
  for (const [who, routes] of Object.entries(pages)) {
    const page = await visit({ as: halden[who as keyof typeof pages] })
    await page.addInitScript('window.ran = 0; window.__pwn = () => { window.ran += 1 }')
    page.on('request', (request) => asked.push(request.url()))
    for (const route of routes) {
      const url = addressAt(route, place)
      await page.goto(url)
      await page.locator('footer').waitFor()
      expect(await page.evaluate('window.ran'), url).toBe(0)
      expect(new URL(page.url()).pathname).toBe(url)
      expect(await page.locator('main').isVisible(), url).toBe(true)
      expect(await page.getByText('svg/onload').count(), url).toBeGreaterThan(0)
    }
  }
  expect(asked.filter((url) => !url.startsWith(site.address) && !url.startsWith('data:image/'))).toEqual([])
})
