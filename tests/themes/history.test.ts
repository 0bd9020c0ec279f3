import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { people } from '../../db/schema/index.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { codeStatements } from '../../server/themes/coding.ts'
import { historyOf } from '../../server/themes/history.ts'
import { keepTheme } from '../../server/themes/keeping.ts'
import { moveStatements } from '../../server/themes/moving.ts'
import { renameTheme } from '../../server/themes/naming.ts'
import { noteTheme } from '../../server/themes/noting.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { cast, monday } from '../support/cast.ts'
import { statementsSent } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { made, ownWord, said, suggested } from './book.ts'

const at = monday

async function opened(db: Db) {
  const { halden } = await cast(db)
  const ids = await said(db, halden, ['It is quiet.', 'Quiet at night.', 'It is cheap.'])
  const { themeId } = await suggested(db, halden, 'quiet', [ids[0]!, ids[1]!])
  const { dialogue, noor: by } = halden
  return { halden, dialogue, by, ids, themeId }
}

test('the history of a code book says who did what, and how it was before and after, the latest first', async ({ db }) => {
  const { halden, dialogue, by, ids, themeId } = await opened(db)
  const other = await made(db, halden, 'price')
  await renameTheme(db, dialogue, { by, themeId, statementId: ids[1]!, from: 9, to: 14, at })
  await moveStatements(db, dialogue, { by, fromId: themeId, toId: other, statementIds: [ids[0]!], at })
  const { steps, next } = await historyOf(db, dialogue)
  expect(next).toBeUndefined()
  expect(steps.map(({ kind, byName, added, removed, mayUndo }) => [kind, byName, added, removed, mayUndo])).toEqual([
    ['statements_moved', 'Noor Aziz', 1, 1, true],
    ['theme_renamed', 'Noor Aziz', 0, 0, true],
    ['theme_made', 'Noor Aziz', 0, 0, true],
    ['themes_suggested', null, 2, 0, true],
  ])
  expect(steps[0]?.detail).toMatchObject({ fromId: themeId, toId: other, moved: 1, refused: 0 })
  expect(steps[1]?.themes).toMatchObject([
    { themeId, before: { name: 'quiet', isTheirs: false }, after: { name: 'night', isTheirs: true } },
  ])
  expect(steps[2]?.themes).toMatchObject([{ themeId: other, before: null, after: { name: 'price', state: 'kept' } }])
})

test('what was undone says by whom, and what undid it is a step too, which nobody undoes', async ({ db }) => {
  const { halden, dialogue, by, themeId } = await opened(db)
  await keepTheme(db, dialogue, { by, themeId, at })
  const [kept] = (await historyOf(db, dialogue)).steps
  await undoStep(db, dialogue, { by: halden.maren, stepId: kept!.id, at })
  const { steps } = await historyOf(db, dialogue)
  expect(steps.slice(0, 2)).toMatchObject([
    { kind: 'step_undone', byName: 'Maren Roth', mayUndo: false, detail: { undoneId: kept!.id, kind: 'theme_kept' } },
    { kind: 'theme_kept', undoneByName: 'Maren Roth', undoneAt: at, mayUndo: false },
  ])
  expect(steps[0]?.themes).toMatchObject([{ before: { state: 'kept' }, after: { state: 'suggested' } }])
})

test('words that are hidden are hidden there too, and a customer goes by the name they show', async ({ db }) => {
  const { halden, dialogue, by, ids, themeId } = await opened(db)
  await renameTheme(db, dialogue, { by, themeId, statementId: ids[0]!, from: 6, to: 11, at })
  await db.update(people).set({ name: 'Ana in her passport' }).where(eq(people.id, halden.ana.personId))
  await ownWord(db, halden, ids[0]!, themeId)
  await hideWords(db, dialogue, { by: halden.maren, what: { kind: 'statement', id: ids[0]! }, reason: 'insult', at })
  const { steps } = await historyOf(db, dialogue)
  expect(steps[0]).toMatchObject({ kind: 'member_checked', byName: 'Ana Kovač', mayUndo: false })
  expect(steps[1]?.themes[0]?.after.name).toBe('…')
})

test('fifty steps at once, each once, also where they were taken at the same moment; three statements', async ({ db }) => {
  const { halden, dialogue, by, ids, themeId } = await opened(db)
  for (let count = 0; count < 58; count += 1) await noteTheme(db, dialogue, { by, themeId, memo: `Note ${count}.`, at })
  const cheap = await made(db, halden, 'cheap')
  await codeStatements(db, dialogue, { by, themeId: cheap, statementIds: [ids[2]!], at })
  const first = await historyOf(db, dialogue)
  const second = await historyOf(db, dialogue, { before: first.next })
  expect([first.steps.length, second.steps.length, second.next]).toEqual([50, 11, undefined])
  const notes = [...first.steps, ...second.steps].flatMap(({ themes }) => themes.map(({ after }) => after.memo)).filter(Boolean)
  expect(notes).toEqual(Array.from({ length: 58 }, (_, place) => `Note ${57 - place}.`))
  expect(await statementsSent(() => historyOf(db, dialogue))).toHaveLength(3)
})
