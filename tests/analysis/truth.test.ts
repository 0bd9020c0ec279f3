import { describe, expect } from 'vitest'
import { codeBookOf } from '../../server/themes/code-book.ts'
import { mergeThemes } from '../../server/themes/merging.ts'
import { later } from '../support/cast.ts'
import { testAt } from '../support/doors-test.ts'
import { asked, heard } from '../themes/asked-story.ts'
import { stepsOf } from '../themes/book.ts'

const path = '/halden/analysis/window-motor'
const at = later({ days: 2 })

const test = testAt(at)

describe('a note of a theme', () => {
  test('that a colleague wrote since is not overwritten unread: both stand there, and the second time it is', async ({ db, doors }) => {
    const { halden, sleep } = await heard(db)
    const [noor, maren] = [await doors.visitor(halden.noor), await doors.visitor(halden.maren)]
    const url = `${path}/themes/${sleep}`
    const seenIn = (page: string) => /id="memo".*?name="version" value="(\d+)"/s.exec(page)![1]!
    const version = seenIn((await noor.get(url)).body)
    expect((await maren.post(`${url}/memo`, { memo: 'Only at night.', version })).statusCode).toBe(303)
    const refused = await noor.post(`${url}/memo`, { memo: 'By day too.', version })
    expect(refused.statusCode).toBe(409)
    for (const words of ['Somebody has written another note since', 'By day too.', 'Only at night.']) expect(refused.body).toContain(words)
    const memo = async () => (await codeBookOf(db, halden.dialogue)).themes.find(({ id }) => id === sleep)!.memo
    expect(await memo()).toBe('Only at night.')
    expect((await noor.post(`${url}/memo`, { memo: 'By day too.', version: seenIn(refused.body) })).statusCode).toBe(303)
    expect(await memo()).toBe('By day too.')
  })

  test('is written over where the theme changed in something else meanwhile', async ({ db, doors }) => {
    const { halden, loud, sleep } = await heard(db)
    const noor = await doors.visitor(halden.noor)
    await mergeThemes(db, halden.dialogue, { by: halden.maren, themeId: sleep, intoId: loud, at: later({ hours: 1 }) })
    expect((await noor.post(`${path}/themes/${loud}/memo`, { memo: 'By day too.', version: '1' })).statusCode).toBe(303)
  })
})

test('the history leads on to its own pages when an undo was refused', async ({ db, doors }) => {
  const { halden, loud, sleep } = await asked(db)
  const { dialogue, noor: by } = halden
  const noor = await doors.visitor(by)
  for (let turn = 0; turn < 51; turn++) await noor.post(`${path}/themes/${sleep}/memo`, { memo: `Note ${turn}` })
  await mergeThemes(db, dialogue, { by, themeId: loud, intoId: sleep, at })
  const first = (await stepsOf(db, halden)).find(({ kind }) => kind === 'themes_suggested')!
  const refused = await noor.post(`${path}/steps/${first.id}/undo`)
  expect(refused.statusCode).toBe(409)
  const older = /href="([^"]*before=[^"]*)"/.exec(refused.body)![1]!
  expect(older).toMatch(new RegExp(`^${path}/history\\?before=`))
  expect((await noor.get(older)).statusCode).toBe(200)
})
