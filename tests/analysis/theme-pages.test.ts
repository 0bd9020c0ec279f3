import { expect } from 'vitest'
import { codeStatements } from '../../server/themes/coding.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { cast, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'
import { said } from '../themes/book.ts'

const path = '/halden/analysis/window-motor'
const at = monday

test('a large code book is gone through a hundred kept and a hundred suggested themes at a time, each once', async ({ db, database }) => {
  const { halden } = await cast(db)
  const { dialogue, noor } = halden
  const themes = Array.from({ length: 330 }, (_, place) => ({
    name: `reason ${place}`,
    state: place < 120 ? ('kept' as const) : ('suggested' as const),
  }))
  const ids = await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    return await makeThemes(tx, await takeStep(tx, dialogue, 'code_book_imported', { by: noor.personId, at }), themes)
  })
  const { get } = await (await openDoors(database)).visitor(noor)
  const look = async (address: string) => {
    const { body } = await get(address)
    return {
      body,
      shown: [...body.matchAll(/id="theme-([0-9a-f-]{36})"/g)].map(([, id]) => id!),
      more: /rel="next" href="([^"]+)"/.exec(body)?.[1],
      earlier: /rel="prev" href="([^"]+)"/.exec(body)?.[1],
    }
  }
  const first = await look(path)
  expect([first.shown.length, first.more, first.earlier]).toEqual([200, `${path}?from=100`, undefined])
  const second = await look(first.more!)
  expect([second.shown.length, second.more, second.earlier]).toEqual([120, `${path}?from=200`, path])
  expect(second.body).toContain(`hx-get="${path}?from=100"`)
  for (const { body } of [first, second]) expect([body.includes('>120<'), body.includes('>210<')]).toEqual([true, true])
  const third = await look(second.more!)
  expect([third.shown.length, third.more, third.earlier]).toEqual([10, undefined, `${path}?from=100`])
  const all = [first, second, third].flatMap(({ shown }) => shown)
  expect(all.toSorted()).toEqual(ids.toSorted())
  expect((await look(`${path}?from=9000`)).shown).toEqual(first.shown)
  expect((await look(`${path}?from=x`)).shown).toEqual(first.shown)
})

test('the page of one among many themes lists them once, and again only for who wants to nest or merge it', async ({ db, database }) => {
  const { halden } = await cast(db)
  const { dialogue, noor } = halden
  const [statementId] = await said(db, halden, ['It never once stuck in frost.'])
  const [themeId = ''] = await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'code_book_imported', { by: noor.personId, at })
    return await makeThemes(
      tx,
      step,
      Array.from({ length: 250 }, (_, place) => ({ name: `reason ${place}`, state: 'kept' })),
    )
  })
  await codeStatements(db, dialogue, { by: noor, themeId, statementIds: [statementId!], at })
  const { get, post } = await (await openDoors(database)).visitor(noor)
  const own = `${path}/themes/${themeId}`
  const listsOf = (body: string) => [...body.matchAll(/<select[^>]* name="(\w+)"/g)].map(([, name]) => name)
  const page = (await get(own)).body
  expect(listsOf(page)).toEqual(['to'])
  expect(page).toContain(`href="${own}?choose=1#nest"`)
  expect(listsOf((await get(`${own}?choose=1`)).body)).toEqual(['under', 'into', 'to'])
  const refused = await post(`${own}/merge`, { into: '' })
  expect([refused.statusCode, listsOf(refused.body)]).toEqual([422, ['under', 'into', 'to']])
})
