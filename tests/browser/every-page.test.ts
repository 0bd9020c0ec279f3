import type { Page } from 'playwright-core'
import { setupToken } from '../../server/companies/founding.ts'
import { axe, expect, test, type Visit } from '../support/browser.ts'
import { openDoors } from '../support/doors.ts'
import { addressAt, type Route, routesTaken, thingsFor } from '../support/routes.ts'
import type { Site } from '../support/site.ts'
import { mailOf, type Stage, setStage } from '../support/stage.ts'

/** Who looks at which page. A page that is in nobody's list fails the test, so that none is forgotten. */
const pages = {
  guest: [
    '/',
    '/styleguide',
    '/sign-in',
    '/sign-in/code',
    '/sign-in/link/:token',
    '/invitation/:company/:id/:token',
    '/verdict/:company/:target/:person/:token',
    '/commitment/:company/:id/:person/:token',
    '/theme/:company/:theme/:statement/:person/:token',
    '/:company/d/:dialogue/themes',
    '/unsubscribe/:company/:topic/:person/:token',
    '/:company',
    '/:company/people',
    '/:company/people/:id',
    '/:company/record',
    '/:company/record/:figure',
    '/:company/confirm',
    '/:company/confirm/:held/:token',
    '/:company/consult/:consult/:token',
    '/:company/d/:dialogue',
    '/:company/d/:dialogue/conflicts',
    '/:company/d/:dialogue/options',
    '/:company/d/:dialogue/commitments',
    '/:company/d/:dialogue/commitments/:id',
    '/:company/d/:dialogue/options/:option',
    '/:company/d/:dialogue/decision',
    '/:company/d/:dialogue/criteria',
    '/:company/d/:dialogue/criteria/explained',
    '/:company/d/:dialogue/criteria/new',
    '/:company/d/:dialogue/criteria/:id',
    '/:company/d/:dialogue/criteria/:id/endorse',
    '/:company/d/:dialogue/timeline',
    '/:company/d/:dialogue/share',
    '/:company/d/:dialogue/say',
    '/:company/d/:dialogue/whys/:id',
    '/:company/d/:dialogue/whys/:id/revisions',
    '/:company/d/:dialogue/whys/:id/history',
    '/:company/d/:dialogue/whys/:id/support',
    '/:company/d/:dialogue/conflicts/:id/support',
    '/:company/d/:dialogue/whys/:id/answers/:answer',
    '/:company/d/:dialogue/conflicts/:id',
    '/:company/d/:dialogue/conflicts/:id/answers/:answer',
  ],
  ana: [
    '/me',
    '/me/card',
    '/me/card/:company',
    '/:company/confirm/:held',
    '/:company/d/:dialogue',
    '/:company/d/:dialogue/name',
    '/:company/d/:dialogue/themes',
    '/:company/d/:dialogue/whys/:id/themes/:theme',
    '/:company/d/:dialogue/say',
    '/:company/d/:dialogue/weigh',
    '/:company/d/:dialogue/rate',
    '/:company/d/:dialogue/criteria',
    '/:company/d/:dialogue/criteria/new',
    '/:company/d/:dialogue/criteria/:id',
    '/:company/d/:dialogue/criteria/:id/reword',
    '/:company/d/:dialogue/criteria/:id/merge',
    '/:company/d/:dialogue/criteria/:id/retire',
    '/:company/d/:dialogue/criteria/:id/changes/:change/accept',
    '/:company/d/:dialogue/whys/:id/criteria',
    '/:company/d/:dialogue/conflicts/new',
    '/:company/d/:dialogue/criteria/:id/comments',
    '/:company/d/:dialogue/options/:id/comments',
    '/:company/d/:dialogue/decision/:id/comments',
    '/:company/d/:dialogue/commitments/:id/comments',
    '/:company/d/:dialogue/whys/:id',
    '/:company/d/:dialogue/whys/:id/edit',
    '/:company/d/:dialogue/whys/:id/question',
    '/:company/d/:dialogue/whys/:id/verdict',
    '/:company/d/:dialogue/whys/:id/appeal',
    '/:company/d/:dialogue/conflicts/:id',
    '/:company/d/:dialogue/conflicts/:id/withdraw',
    '/:company/d/:dialogue/conflicts/:id/leave',
    '/:company/d/:dialogue/options/:option',
    '/:company/d/:dialogue/options/:option/rename',
    '/:company/d/:dialogue/options/:option/merge',
    '/:company/d/:dialogue/options/:option/retire',
    '/:company/d/:dialogue/conflicts/:id/question',
    '/:company/d/:dialogue/conflicts/:id/verdict',
    '/:company/d/:dialogue/conflicts/:id/appeal',
    '/:company/d/:dialogue/comments/:id/appeal',
    '/:company/d/:dialogue/criteria/:id/appeal',
    '/:company/d/:dialogue/options/:id/appeal',
    '/:company/d/:dialogue/commitments/:id/appeal',
    '/:company/d/:dialogue/commitments/new',
    '/:company/d/:dialogue/commitments/:id/done',
    '/:company/d/:dialogue/commitments/:id/not-done',
    '/:company/d/:dialogue/commitments/:id/broken',
    '/:company/d/:dialogue/commitments/:id/another-day',
    '/:company/d/:dialogue/dissents/:id/appeal',
  ],
  priya: [
    '/:company/record',
    '/me',
    '/me/card/:company',
    '/:company/desk',
    '/:company/desk/several',
    '/:company/desk/:obligation',
    '/:company/d/:dialogue',
    '/:company/d/:dialogue/phase',
    '/:company/d/:dialogue/champion',
    '/:company/d/:dialogue/weighing',
    '/:company/d/:dialogue/decision',
    '/:company/d/:dialogue/decision/new',
    '/:company/d/:dialogue/decision/:id/dissent',
    '/:company/d/:dialogue/decision/:id/review',
    '/:company/desk/:obligation/hand',
    '/:company/desk/:obligation/ask',
    '/:company/d/:dialogue/conflicts/new',
    '/:company/d/:dialogue/whys/:id/answer',
    '/:company/d/:dialogue/whys/:id/consults',
    '/:company/d/:dialogue/conflicts/:id/consults',
    '/:company/d/:dialogue/conflicts/:id/answer',
    '/:company/d/:dialogue/whys/:id/answers/:answer/edit',
    '/:company/d/:dialogue/conflicts/:id/answers/:answer/edit',
  ],
  noor: [
    '/:company/desk',
    '/:company/desk/:obligation',
    '/:company/d/:dialogue/export',
    '/:company/d/:dialogue/export/:snapshot',
    '/:company/analysis',
    '/:company/analysis/:dialogue',
    '/:company/analysis/:dialogue/ungrouped',
    '/:company/analysis/:dialogue/themes/:theme',
    '/:company/analysis/:dialogue/themes/:theme/name',
    '/:company/analysis/:dialogue/themes/:theme/ask',
    '/:company/analysis/:dialogue/themes/:theme/quotes/ask',
    '/:company/analysis/:dialogue/statements/:statement',
    '/:company/analysis/:dialogue/history',
    '/:company/analysis/:dialogue/public',
    '/:company/analysis/:dialogue/map',
    '/:company/analysis/:dialogue/map/table',
    '/:company/analysis/:dialogue/months',
    '/:company/analysis/:dialogue/crosstab',
    '/:company/analysis/:dialogue/import',
    '/:company/analysis/:dialogue/import/:upload',
    '/:company/analysis/:dialogue/blind',
    '/:company/analysis/:dialogue/blind/:sample',
  ],
  maren: [
    '/:company',
    '/:company/desk/asked/:consult',
    '/:company/settings',
    '/:company/settings/calendar',
    '/:company/settings/calendar/list',
    '/:company/settings/first-day',
    '/:company/settings/members',
    '/:company/settings/members/:person',
    '/:company/settings/members/:person/end',
    '/:company/settings/invitations',
    '/:company/settings/outbox',
    '/:company/settings/outbox/:mail',
    '/:company/settings/hidings',
    '/:company/settings/import',
    '/:company/settings/import/:import',
    '/:company/dialogues/new',
    '/:company/d/:dialogue/hide',
    '/:company/d/:dialogue/conflicts/:id',
  ],
} as const

/** Looked at elsewhere: while there is no company; as a draft. */
const elsewhere = ['/setup', '/:company/d/:dialogue/edit']

/** What only leads on to another page, or is a part of one. */
const leading = /:snapshot\/:file$|\/(preview|editing|draft|close|contest|progress|whys\/:id\/conflict)$/

test('every page is in the list of somebody who looks at it', async ({ freshDatabase }) => {
  const { made, routes } = await routesTaken(() => openDoors(freshDatabase))
  await made.close()
  const listed = new Set<string>([...Object.values(pages).flat(), ...elsewhere])
  const found = routes.filter(isPage).map((route) => route.slice('GET '.length))
  expect(found.filter((route) => !listed.has(route))).toEqual([])
  expect([...listed].filter((route) => !found.includes(route))).toEqual([])
})

test.for(Object.keys(pages) as (keyof typeof pages)[])(
  'every page fits and can be read by day and night, on a desk, on a phone and at the narrowest: %s',
  { timeout: 120_000 },
  async (who, { freshDatabase, site, visit }) => {
    const stage = await setStage(freshDatabase.db)
    const found: string[] = []
    await Promise.all(halves(pages[who]).map(async (routes) => found.push(...(await lookedAt(routes, { who, stage, site, visit })))))
    expect(found.join('\n')).toBe('')
  },
)

test('and so does what is there before the first company, a draft, and every page that says no', { timeout: 60_000 }, async ({
  freshDatabase,
  site,
  visit,
}) => {
  const guest = await visit({ ...still, expecting: /40[14]/ })
  const found = await problemsOf(guest, `/setup?token=${setupToken(site.app.config.secret)}`)
  found.push(...(await problemsOf(guest, '/')))
  const { halden } = await setStage(freshDatabase.db)
  const priya = await visit({ ...still, as: halden.priya, expecting: /403/ })
  for (const part of ['', '/edit']) found.push(...(await problemsOf(priya, `/halden/d/${halden.things.draft.slug}${part}`)))
  found.push(...(await problemsOf(priya, '/halden/settings', 403)))
  for (const [address, status] of [
    ['/halden/desk', 401],
    ['/halden/nowhere', 404],
    ['/nowhere', 404],
  ] as const)
    found.push(...(await problemsOf(guest, address, status)))
  expect(found.join('\n')).toBe('')
})

/** So that no colour is caught on its way from day to night. */
const still = { reducedMotion: 'reduce' } as const

interface Looking {
  who: keyof typeof pages
  stage: Stage
  site: Site
  visit: Visit
}

async function lookedAt(routes: readonly string[], { who, stage: { halden }, site, visit }: Looking): Promise<string[]> {
  const page = await visit({ ...still, ...(who !== 'guest' && { as: halden[who] }) })
  const found: string[] = []
  for (const route of routes) {
    const { token: link } = await site.app.signingIn.prove(mailOf(halden.ana))
    const address = addressAt(`GET ${route}`, { half: halden, things: thingsFor(route, halden), link, secret: site.app.config.secret })
    found.push(...(await problemsOf(page, address)))
  }
  return found
}

/** Looks at one page in every size and light, and as one that is written from right to left in longer words. */
async function problemsOf(page: Page, address: string, expected = 200): Promise<string[]> {
  const found: string[] = []
  const look = async (how: string, problems: Promise<string[]>) =>
    found.push(...(await problems).map((problem) => `${address}, ${how}: ${problem}`))
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
  const status = (await page.goto(address))?.status()
  if (status !== expected) return [`${address}: ${status}`]
  await look('by day on a desk', axe(page))
  await page.emulateMedia({ colorScheme: 'dark' })
  await look('by night on a desk', axe(page, ['color-contrast']))
  await page.setViewportSize({ width: 390, height: 800 })
  await look('by night on a phone', axe(page))
  await page.emulateMedia({ colorScheme: 'light' })
  await look('by day on a phone', axe(page, ['color-contrast']))
  await page.setViewportSize({ width: 320, height: 640 })
  await look('at the narrowest', excess(page))
  await page.context().addCookies([{ name: 'language', value: 'qps-plocm', url: page.url() }])
  await page.goto(address)
  expect(await page.getAttribute('html', 'dir')).toBe('rtl')
  await look('from right to left at the narrowest', excess(page))
  await page.setViewportSize({ width: 1280, height: 900 })
  await look('from right to left on a desk', excess(page))
  await page.context().clearCookies({ name: 'language' })
  return found
}

/** How far the page is wider than its window, and what of it reaches out. */
async function excess(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const { scrollWidth, clientWidth, dir } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const isOut = ({ left, right }: DOMRect) => (dir === 'rtl' ? left < -0.5 : right > clientWidth + 0.5)
    const out = [...document.querySelectorAll('main *, header *, footer *')].filter((element) => isOut(element.getBoundingClientRect()))
    return [`${scrollWidth - clientWidth}px too wide: ${out.slice(-1).map((element) => element.outerHTML.slice(0, 160))}`]
  })
}

function isPage(route: Route) {
  return route.startsWith('GET') && !/\.\w+$|\*|healthz|readyz/.test(route) && !leading.test(route)
}

/** Two windows look at them side by side. */
function halves<One>(all: readonly One[]) {
  const half = Math.ceil(all.length / 2)
  return [all.slice(0, half), all.slice(half)].filter((some) => some.length > 0)
}
