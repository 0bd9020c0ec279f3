import { join } from 'node:path'
import { seedDemo } from '../../db/seeds/demo.ts'
import { findDemoPerson } from '../../server/people/demo.ts'
import { screenshot, test } from '../support/browser.ts'
import { monday } from '../support/cast.ts'
import { desk, phone } from '../support/windows.ts'

const dialogue = '/halden/d/why-did-you-choose-the-window-motor-you-drive-with'
const decided = '/halden/d/why-did-you-buy-the-part-from-us-or-from-somebody-else'
const weighed = '/halden/d/why-do-you-have-your-windows-mended-where-you-have-them'
const delivered = '/halden/d/why-did-you-keep-the-service-plan-or-end-it'
const analysis = '/halden/analysis/why-did-you-keep-the-service-plan-or-end-it'

/** The main pages, over the demo's story. */
const pictures = {
  guest: [
    '/halden',
    dialogue,
    `${dialogue}/conflicts`,
    `${dialogue}/options`,
    `${dialogue}/timeline`,
    `${dialogue}/share`,
    `${dialogue}/say`,
    decided,
    `${decided}/options`,
    `${decided}/criteria`,
    `${decided}/decision`,
    `${decided}/commitments`,
    `${decided}/timeline`,
    `${weighed}/criteria`,
    `${delivered}/criteria`,
    `${delivered}/decision`,
    `${delivered}/commitments`,
    `${delivered}/themes`,
    '/halden/record',
    '/halden/record/kept',
    '/halden/people',
    '/sign-in',
    '/styleguide',
    '/halden/nowhere',
  ],
  customer: [
    '/me',
    '/me/card',
    '/me/card/halden',
    dialogue,
    `${dialogue}/name`,
    `${dialogue}/conflicts/new`,
    `${weighed}/criteria`,
    `${weighed}/weigh`,
    `${weighed}/rate`,
  ],
  staff: ['/halden/desk', '/halden/dialogues/new'],
  analyst: [
    `${dialogue}/export`,
    '/halden/analysis',
    analysis,
    `${analysis}/ungrouped`,
    `${analysis}/months`,
    `${analysis}/crosstab`,
    `${analysis}/crosstab?by=column%3Akilometres%20a%20year`,
    `${analysis}/blind`,
    `${analysis}/public`,
    `${analysis}/history`,
    `${delivered}/export`,
  ],
  admin: [
    `${dialogue}/phase`,
    '/halden/settings',
    '/halden/settings/first-day',
    '/halden/settings/members',
    '/halden/settings/invitations',
    '/halden/settings/outbox',
    '/halden/settings/hidings',
    '/halden/settings/import',
  ],
} as const

/** Pages whose address nobody knows beforehand: from where one comes to them, by a click on what, what they are called, and what appears last. */
const clicks = [
  { who: 'staff', from: '/halden/desk', by: '.queue a', name: 'answer' },
  { who: 'guest', from: `${dialogue}/conflicts`, by: '.exchange .by a.when', name: 'conflict' },
  { who: 'guest', from: dialogue, by: '.exchange:has(.verdict) .call .by a.when', name: 'statement' },
  { who: 'guest', from: dialogue, by: '.exchange .call .by b a', name: 'customer-card' },
  { who: 'guest', from: '/halden/people', by: '.cards a', name: 'staff-card' },
  { who: 'guest', from: `${decided}/criteria`, by: 'main a[href*="/criteria/01"]', name: 'criterion' },
  { who: 'guest', from: `${decided}/options`, by: 'main a[href*="/options/01"]', name: 'option' },
  { who: 'guest', from: `${decided}/commitments`, by: '.commitments .what a', name: 'commitment' },
  { who: 'customer', from: '/me', by: 'main a[href*="/themes/"]', name: 'theme-check' },
  { who: 'analyst', from: analysis, by: 'main a[href*="/themes/"]', name: 'theme' },
  { who: 'analyst', from: analysis, by: 'main a[href$="/map"]', name: 'map', until: '#map figure' },
  { who: 'analyst', from: `${analysis}/blind`, by: 'main a[href*="/blind/"]', name: 'sample' },
  { who: 'analyst', from: `${delivered}/export`, by: 'main a[href*="/export/01"]', name: 'snapshot' },
  { who: 'admin', from: '/halden/settings/members', by: '.table a', name: 'member' },
] as const

/** The pictures of the README: the tops of pages by day, so high at each width. */
const inDocs = [
  { who: 'guest', name: 'criteria', path: `${decided}/criteria`, heights: { 1280: 2095, 390: 2420 } },
  { who: 'guest', name: 'decision', path: `${decided}/decision`, heights: { 1280: 2190, 390: 2570 } },
  { who: 'guest', name: 'themes', path: `${delivered}/themes`, heights: { 1280: 1975, 390: 2440 } },
  { who: 'analyst', name: 'analysis', path: analysis, heights: { 1280: 1590, 390: 2195 } },
] as const

test.skipIf(process.env.SCREENSHOTS !== '1').for([
  { colorScheme: 'light', window: desk },
  { colorScheme: 'dark', window: desk },
  { colorScheme: 'light', window: phone },
  { colorScheme: 'dark', window: phone },
] as const)(
  'pictures of the main pages, $colorScheme at $window.viewport.width',
  { timeout: 300_000 },
  async ({ colorScheme, window }, { freshDatabase, skip, visit }) => {
    skip(freshDatabase.kind !== 'embedded', 'a page looks the same on every database')
    await seedDemo(freshDatabase.db, { at: monday })
    const end = `${window.viewport.width}-${colorScheme}`
    for (const [who, paths] of Object.entries(pictures)) {
      const page = await visit({
        ...window,
        colorScheme,
        expecting: /404/,
        ...(who !== 'guest' && { as: await findDemoPerson(freshDatabase.db, who as never) }),
      })
      for (const path of paths) {
        await page.goto(path)
        await screenshot(page, `${who}${nameOf(path)}-${end}`)
      }
      for (const { from, by, name, ...shown } of clicks.filter((click) => click.who === who)) {
        await page.goto(from)
        await page.locator(by).first().click()
        await page.waitForURL((url) => url.pathname !== from)
        if ('until' in shown) await page.locator(shown.until).waitFor()
        await screenshot(page, `${who}-${name}-${end}`)
      }
    }
  },
)

test.skipIf(process.env.SCREENSHOTS !== '1').for([desk, phone] as const)(
  'the pictures of the README, $viewport.width wide',
  { timeout: 60_000 },
  async (window, { freshDatabase, skip, visit }) => {
    skip(freshDatabase.kind !== 'embedded', 'a page looks the same on every database')
    await seedDemo(freshDatabase.db, { at: monday })
    const guest = await visit({ ...window, colorScheme: 'light' })
    const analyst = await visit({ ...window, colorScheme: 'light', as: (await findDemoPerson(freshDatabase.db, 'analyst'))! })
    const pages = { guest, analyst }
    const width = window.viewport.width as 1280 | 390
    for (const { who, name, path, heights } of inDocs) {
      const page = pages[who]
      await page.goto(path)
      const file = width === 1280 ? `${name}.png` : `${name}-${width}.png`
      const clip = { x: 0, y: 0, width, height: heights[width] }
      await page.screenshot({ path: join(import.meta.dirname, '../../docs', file), fullPage: true, clip })
    }
  },
)

function nameOf(path: string) {
  const below = path
    .replace(dialogue, '/dialogue')
    .replace(decided, '/decided')
    .replace(weighed, '/weighed')
    .replace(delivered, '/delivered')
    .replace(analysis, '/analysis')
    .replace(/^\/halden/, '')
  return below === '' ? '-company' : below.replaceAll('/', '-')
}
