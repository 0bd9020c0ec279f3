import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * What axe finds serious or critical on the page as it stands, against WCAG 2.2 AA and its best practices: one line for each place.
 * Also tells, as a problem, of a page too wide for its window. `rules`: these alone, where not all are asked for.
 */
export async function axe(page: Page, rules?: string[]): Promise<string[]> {
  // Evaluated rather than added as a script, which the page's own content policy would rightly refuse.
  await page.evaluate(source)
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) }
  const results = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults
  const serious = results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const found = serious.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `${impact} ${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary?.replaceAll('\n', '\n  ')}`,
    ),
  )
  const excess = (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number
  return excess > 0 ? [...found, `the page is ${excess}px wider than its window`] : found
}
