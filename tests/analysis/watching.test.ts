import { expect } from 'vitest'
import { seekThemes, stopSeeking } from '../../server/themes/seeking/seeking.ts'
import { cast, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { made, said } from '../themes/book.ts'

const path = '/halden/analysis/window-motor'
const at = monday

test('an open page looks again when something has changed, and not before', async ({ db, database }) => {
  const { halden } = await cast(db)
  await said(db, halden, ['It never once stuck in frost.', 'Quiet at night.'])
  const themeId = await made(db, halden, 'quiet')
  const noor = await (await openDoors(database)).visitor(halden.noor)
  const shown = async (page: string) => {
    const { version, search } = Object.fromEntries(
      [...(await noor.get(page)).body.matchAll(/data-(version|search)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    )
    return { version, ...(search !== undefined && { search }) }
  }
  const told = async () => (await noor.get(`${path}/progress`)).json()
  const calm = await told()
  for (const page of [`${path}/themes/${themeId}`, `${path}/ungrouped`, path]) expect(calm).toMatchObject(await shown(page))
  await seekThemes(db, halden.dialogue, { by: halden.noor, fineness: 1, at })
  expect((await told()).version).not.toBe(calm.version)
  expect(await told()).toEqual(await shown(path))
  await stopSeeking(db, halden.dialogue, { by: halden.noor, at })
  expect((await told()).search).not.toBe(calm.search)
  await made(db, halden, 'cheap')
  expect(await told()).toEqual(await shown(path))
})

test('what an open page asks every few seconds counts no statements', async ({ db, database }) => {
  const { halden } = await cast(db)
  const noor = await (await openDoors(database)).visitor(halden.noor)
  const sent = await statementsSent(() => noor.get(`${path}/progress`))
  expect(sent.length).toBeLessThanOrEqual(4)
  expect(sent.filter(({ text }) => /statement_vectors|"statements"/.test(text))).toEqual([])
})
