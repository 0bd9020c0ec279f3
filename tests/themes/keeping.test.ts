import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { toldStep } from '../../server/analysis/telling.ts'
import { historyOf } from '../../server/themes/history.ts'
import { keepThemes, rejectThemes } from '../../server/themes/keeping.ts'
import { nestTheme } from '../../server/themes/nesting.ts'
import { themesOf } from '../../server/themes/reading.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { wordsFor } from '../../server/words/words.ts'
import { cast, monday } from '../support/cast.ts'
import { test } from '../support/test.ts'
import { inForce, ownWord, said, stepsOf, suggested } from './book.ts'

const at = monday
const names = ['quiet', 'cheap', 'quick']

async function opened(db: Db) {
  const { halden, acme } = await cast(db)
  const ids = await said(db, halden, ['It is quiet.', 'It is cheap.', 'It was quick.'])
  const themeIds: string[] = []
  for (const [place, name] of names.entries()) themeIds.push((await suggested(db, halden, name, [ids[place]!])).themeId)
  const states = async () => (await themesOf(db, halden.dialogue)).map(({ name, state }) => `${name} ${state}`).toSorted()
  return { halden, acme, ids, themeIds, states, dialogue: halden.dialogue, by: halden.noor }
}

test('several themes are kept in one step, which is undone as one', async ({ db }) => {
  const { halden, dialogue, by, themeIds, states } = await opened(db)
  const before = (await stepsOf(db, halden)).length
  expect(await keepThemes(db, dialogue, { by, themeIds: [...themeIds, themeIds[0]!], at })).toBe(3)
  expect(await keepThemes(db, dialogue, { by, themeIds, at })).toBe(0)
  expect(await states()).toEqual(['cheap kept', 'quick kept', 'quiet kept'])
  const steps = await stepsOf(db, halden)
  expect([steps.length - before, steps.at(-1)?.kind, steps.at(-1)?.detail.themes]).toEqual([1, 'theme_kept', 3])
  await undoStep(db, dialogue, { by, stepId: steps.at(-1)!.id, at })
  expect(await states()).toEqual(['cheap suggested', 'quick suggested', 'quiet suggested'])
})

test('several are set aside in one step, and come back by one', async ({ db }) => {
  const { halden, dialogue, by, themeIds, states } = await opened(db)
  const [quiet, cheap, quick] = themeIds as [string, string, string]
  await nestTheme(db, dialogue, { by, themeId: cheap, underId: quiet, at })
  await nestTheme(db, dialogue, { by, themeId: quick, underId: cheap, at })
  const held = await inForce(db, halden)
  expect(await rejectThemes(db, dialogue, { by, themeIds: [quiet, cheap], at })).toEqual({ rejected: 2, theirs: 0 })
  expect(await states()).toEqual(['quick suggested'])
  expect((await themesOf(db, dialogue))[0]?.parentId).toBeNull()
  const [step] = (await historyOf(db, dialogue)).steps
  expect([step?.kind, step?.detail.themes, step?.removed]).toEqual(['theme_rejected', 2, 2])
  await undoStep(db, dialogue, { by, stepId: step!.id, at })
  expect(await states()).toEqual(['cheap suggested', 'quick suggested', 'quiet suggested'])
  expect(await inForce(db, halden)).toEqual(held)
  expect((await themesOf(db, dialogue)).find(({ id }) => id === quick)?.parentId).toBe(cheap)
})

test('what a customer said is theirs stays where others are set aside, and is told', async ({ db }) => {
  const { halden, dialogue, by, ids, themeIds, states } = await opened(db)
  await ownWord(db, halden, ids[0]!, themeIds[0]!)
  expect(await rejectThemes(db, dialogue, { by, themeIds: themeIds.slice(0, 2), at })).toEqual({ rejected: 1, theirs: 1 })
  expect(await states()).toEqual(['quick suggested', 'quiet suggested'])
  await expect(rejectThemes(db, dialogue, { by, themeIds: themeIds.slice(0, 1), at })).rejects.toMatchObject({ reason: 'not_allowed' })
})

test('who only reads sets nothing aside, and an outsider finds nothing', async ({ db }) => {
  const { halden, acme, dialogue, themeIds, states } = await opened(db)
  for (const [by, reason] of [
    [halden.priya, 'not_allowed'],
    [halden.ana, 'not_allowed'],
    [acme.maren, 'not_found'],
  ] as const)
    await expect(rejectThemes(db, dialogue, { by, themeIds, at })).rejects.toMatchObject({ reason })
  expect(await states()).toHaveLength(3)
})

test('the history names all that were kept or set aside at once', async ({ db }) => {
  const { dialogue, by, themeIds } = await opened(db)
  await keepThemes(db, dialogue, { by, themeIds, at })
  await rejectThemes(db, dialogue, { by, themeIds: themeIds.slice(0, 2), at })
  const told = (await historyOf(db, dialogue)).steps.slice(0, 2).map((step) => toldStep(step, wordsFor('en')))
  expect(told.map(({ sentence }) => sentence)).toEqual(['Noor Aziz set 2 themes aside', 'Noor Aziz kept 3 themes'])
  expect(told.map(({ changes }) => changes)).toEqual([['“cheap” and “quiet”'], ['“cheap”, “quick”, and “quiet”']])
})
