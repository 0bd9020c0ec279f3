import { describe, expect } from 'vitest'
import { hideWords } from '../../server/moderation/hiding.ts'
import { checkTheme } from '../../server/themes/checking.ts'
import { codeStatements } from '../../server/themes/coding.ts'
import { publishThemes } from '../../server/themes/publishing.ts'
import { monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent } from '../support/statements.ts'
import { answered } from '../support/story.ts'
import { test } from '../support/test.ts'
import { asked, say } from './asked-story.ts'

const at = monday
const path = '/halden/d/window-motor'

describe('the statements of a public theme', () => {
  test('are those that it is counted by, each with its answer and the way to it', async ({ db, database }) => {
    const { halden, loud, ofAna, ofJim } = await asked(db)
    const { dialogue, noor, priya } = halden
    await publishThemes(db, dialogue, { by: noor, themeIds: [loud], at })
    await answered(db, halden, { kind: 'statement', id: ofAna })
    const { get } = await (await openDoors(database)).visitor()
    const url = `${path}/themes?theme=${loud}`
    expect((await get(`${path}/themes`)).body).toContain(`href="${url}"`)
    const page = (await get(url)).body
    for (const words of ['A theme of 2 statements', `href="${path}/whys/${ofJim}"`, `${priya.name} answered it.`, 'My neighbours hear it'])
      expect(page).toContain(words)
    await checkTheme(db, dialogue, { by: halden.jim, statementId: ofJim, themeId: loud, answer: 'not_quite', words: 'My neighbours.', at })
    expect((await get(url)).body).not.toContain('My neighbours hear it')
    await hideWords(db, dialogue, { by: halden.maren, what: { kind: 'statement', id: ofAna }, reason: 'insult', at })
    expect((await get(url)).statusCode).toBe(404)
  })

  test('are nowhere while the theme is not public, and never another company’s', async ({ db, database }) => {
    const { halden, loud, sleep, ofAna } = await asked(db)
    const { get } = await (await openDoors(database)).visitor()
    expect((await get(`${path}/themes?theme=${loud}`)).statusCode).toBe(404)
    await codeStatements(db, halden.dialogue, { by: halden.noor, themeId: sleep, statementIds: [ofAna], at })
    await publishThemes(db, halden.dialogue, { by: halden.noor, themeIds: [sleep], at })
    expect((await get(`${path}/themes?theme=${loud}`)).statusCode).toBe(404)
    expect((await get(`/acme/d/window-motor/themes?theme=${sleep}`)).statusCode).toBe(404)
    expect((await get(`${path}/themes?theme=nothing`)).statusCode).toBe(200)
  })

  test('come thirty at once, each once, within five statements to the database', async ({ db, database }) => {
    const { halden, loud } = await asked(db)
    const { dialogue, noor: by } = halden
    const said: string[] = []
    for (let night = 1; night <= 33; night++) said.push(await say(db, halden, halden.ana, `It was loud in night ${night}.`))
    await codeStatements(db, dialogue, { by, themeId: loud, statementIds: said, at })
    await publishThemes(db, dialogue, { by, themeIds: [loud], at })
    const { get } = await (await openDoors(database)).visitor(halden.jim)
    const hrefs = (page: string) => [...page.matchAll(/<blockquote dir="auto"><a href="([^"]+)"/g)].map(([, href]) => href!)
    let first = ''
    const sent = await statementsSent(async () => {
      first = (await get(`${path}/themes?theme=${loud}`)).body
    })
    const older = /rel="next" href="([^"]+)"/.exec(first)![1]!.replaceAll('&amp;', '&')
    const second = (await get(older)).body
    expect([hrefs(first).length, hrefs(second).length, new Set([...hrefs(first), ...hrefs(second)]).size]).toEqual([30, 5, 35])
    expect(sent.length).toBeLessThanOrEqual(5)
  })
})
