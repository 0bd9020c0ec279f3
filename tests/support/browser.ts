import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { axe } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { openSite, type Site } from './site.ts'
import { test as withDatabase } from './test.ts'

export { axe, expect }

type Options = BrowserContextOptions & {
  /** Somebody of the cast, signed in; without, a guest. */
  as?: { personId: string }
  /** Lines of the console that this visit is meant to cause, such as a refused form's 422. */
  expecting?: RegExp
}

/** Opens a window of its own: no cookie is shared between two of them. */
export type Visit = (options?: Options) => Promise<Page>

/** One per worker; it ends with the worker. */
const kept = globalThis as { parleyBrowser?: Promise<Browser> }

/**
 * A test with the whole app listening on a fresh database, and browsers to visit it.
 *
 * - `site`: the app at `site.address`, and what openDoors gives.
 * - `visit`: opens a window on it: `const page = await visit({ as: ana, colorScheme: 'dark', javaScriptEnabled: false })`.
 * - `page`: a guest's window.
 *
 * Whatever a page says as an error on its console, or throws, or is refused by its content policy, fails the test.
 */
export const test = withDatabase.extend<{ site: Site; visit: Visit; page: Page }>({
  site: async ({ freshDatabase }, use) => {
    const site = await openSite(freshDatabase)
    try {
      await use(site)
    } finally {
      await site.close()
    }
  },
  visit: async ({ site, task }, use) => {
    kept.parleyBrowser ??= launchChromium()
    const browser = await kept.parleyBrowser
    const contexts: BrowserContext[] = []
    const problems: string[] = []
    await use(async ({ as, expecting, ...options } = {}) => {
      const context = await browser.newContext({
        baseURL: site.address,
        viewport: { width: 1280, height: 900 },
        locale: 'en-GB',
        ...options,
      })
      contexts.push(context)
      context.setDefaultTimeout(8_000)
      if (as) await context.addCookies(await site.cookiesOf(as))
      const page = await context.newPage()
      hearProblems(page, (problem) => expecting?.test(problem) || problems.push(problem))
      return page
    })
    if (task.result?.state === 'fail')
      await Promise.all(contexts.map((context, place) => keepPicture(context, `${task.name} ${place + 1}`)))
    await Promise.all(contexts.map((context) => context.close()))
    expect(problems, 'what the pages complained of').toEqual([])
  },
  page: async ({ visit }, use) => use(await visit()),
})

/** With SCREENSHOTS=1, keeps a picture of the whole page as build/screenshots/<name>.png, to be looked at. */
export async function screenshot(page: Page, name: string) {
  if (process.env.SCREENSHOTS !== '1') return
  await page.screenshot({ path: pictureOf('screenshots', name), fullPage: true })
}

/** Fails where axe finds something serious on the page, or the page does not fit its window. */
export async function expectAccessible(page: Page) {
  const found = await axe(page)
  expect(found, `${page.url()}\n${found.join('\n')}`).toEqual([])
}

function hearProblems(page: Page, heard: (problem: string) => void) {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      heard(`console ${message.type()}: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => heard(`thrown: ${error.stack ?? error.message}`))
}

async function keepPicture(context: BrowserContext, name: string) {
  for (const page of context.pages()) await page.screenshot({ path: pictureOf('failures', name), fullPage: true }).catch(() => {})
}

function pictureOf(folder: string, name: string): string {
  const path = join(import.meta.dirname, '../../build', folder, `${name.replace(/[^\w-]+/g, '-')}.png`)
  mkdirSync(join(path, '..'), { recursive: true })
  return path
}
