import fc from 'fast-check'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { newId } from '../../server/ids.ts'
import { codeBookOf } from '../../server/themes/code-book.ts'
import { codeStatements, sayNoneFits } from '../../server/themes/coding.ts'
import { historyOf } from '../../server/themes/history.ts'
import { keepTheme, rejectTheme } from '../../server/themes/keeping.ts'
import { makeTheme } from '../../server/themes/making.ts'
import { membersOf } from '../../server/themes/members.ts'
import { mergeThemes } from '../../server/themes/merging.ts'
import { moveStatements } from '../../server/themes/moving.ts'
import { renameTheme } from '../../server/themes/naming.ts'
import { nestTheme } from '../../server/themes/nesting.ts'
import { splitTheme } from '../../server/themes/splitting.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { changeTheme } from '../../server/themes/versions.ts'
import { openDialogue } from '../support/banking.ts'
import { cast, later, monday } from '../support/cast.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { neverKept, test } from '../support/test.ts'
import { made, ownWord, said, stepsOf, suggested } from './book.ts'
import { standing, type Told, tell, told } from './deeds.ts'

const at = monday

async function opened(db: Db) {
  const { halden, acme } = await cast(db)
  const ids = await said(db, halden, ['It is quiet.', 'Quiet at night.', 'It is cheap.', 'Cheap, and quick.', 'It never sticks.'])
  const { themeId: quiet } = await suggested(db, halden, 'quiet', [ids[0]!, ids[1]!])
  const { themeId: cheap } = await suggested(db, halden, 'cheap', [ids[2]!, ids[3]!])
  const other = await made(db, halden, 'other')
  const { dialogue, noor: by } = halden
  const undo = (stepId: string, when = at) => undoStep(db, dialogue, { by, stepId, at: when })
  const last = async () => (await stepsOf(db, halden)).at(-1)!.id
  return { halden, acme, dialogue, by, ids, quiet, cheap, other, undo, last }
}

describe('a step', () => {
  test('is undone, whatever it was, and all is as it was before', async ({ db }) => {
    const { halden, dialogue, by, ids, quiet, cheap, other, undo, last } = await opened(db)
    const shared = { by, themeId: quiet, at }
    const deeds = [
      () => keepTheme(db, dialogue, shared),
      () => rejectTheme(db, dialogue, shared),
      () => renameTheme(db, dialogue, { ...shared, statementId: ids[1]!, from: 0, to: 5 }),
      () => mergeThemes(db, dialogue, { ...shared, intoId: cheap }),
      () => splitTheme(db, dialogue, { ...shared, statementIds: [ids[1]!], name: 'at night' }),
      () => nestTheme(db, dialogue, { ...shared, underId: other }),
      () => codeStatements(db, dialogue, { ...shared, statementIds: ids }),
      () => moveStatements(db, dialogue, { by, fromId: quiet, toId: other, statementIds: ids.slice(0, 2), at }),
      () => sayNoneFits(db, dialogue, { by, statementIds: ids, at }),
      () => makeTheme(db, dialogue, { by, name: 'new', at }),
    ]
    const before = await standing(db, halden)
    for (const deed of deeds) {
      await deed()
      expect(await standing(db, halden)).not.toEqual(before)
      expect(await undo(await last())).toBe(true)
      expect(await standing(db, halden)).toEqual(before)
    }
  })

  test('is undone once, by those who work on the code book, and not from another dialogue', async ({ db }) => {
    const { halden, acme, dialogue, by, quiet, undo, last } = await opened(db)
    await keepTheme(db, dialogue, { by, themeId: quiet, at })
    const stepId = await last()
    await expect(undoStep(db, dialogue, { by: halden.priya, stepId, at })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(undoStep(db, dialogue, { by: acme.noor, stepId, at })).rejects.toMatchObject({ reason: 'not_found' })
    await expect(undoStep(db, acme.dialogue, { by: acme.noor, stepId, at })).rejects.toMatchObject({ reason: 'not_found' })
    const beside = await openDialogue(db, halden, { slug: 'beside', question: 'Why?' })
    await expect(undoStep(db, beside, { by, stepId, at })).rejects.toMatchObject({ reason: 'not_found' })
    await expect(undo(newId())).rejects.toMatchObject({ reason: 'not_found' })
    expect([await undo(stepId), await undo(stepId)]).toEqual([true, false])
  })

  test('that a later one stands on is refused with which, until that one is undone', async ({ db }) => {
    const { dialogue, by, ids, quiet, cheap, other, undo, last } = await opened(db)
    await moveStatements(db, dialogue, { by, fromId: quiet, toId: other, statementIds: [ids[0]!], at })
    const moved = await last()
    await renameTheme(db, dialogue, { by, themeId: cheap, name: 'price', at: later({ hours: 1 }) })
    const named = await last()
    await moveStatements(db, dialogue, { by, fromId: other, toId: cheap, statementIds: [ids[0]!], at: later({ hours: 2 }) })
    const movedOn = await last()
    await expect(undo(moved)).rejects.toMatchObject({
      reason: 'too_late',
      message: 'Some of these statements were moved after this step. Undo that first.',
    })
    expect([await undo(named), await undo(movedOn), await undo(moved)]).toEqual([true, true, true])
  })

  test('that made a theme is not undone while anything is under it', async ({ db }) => {
    const { halden, dialogue, by, ids, other, quiet, undo, last } = await opened(db)
    const making = (await stepsOf(db, halden)).find(({ kind }) => kind === 'theme_made')!.id
    await codeStatements(db, dialogue, { by, themeId: other, statementIds: [ids[0]!], at })
    await expect(undo(making)).rejects.toMatchObject({ reason: 'too_late', message: /^Statements were put under/ })
    await undo(await last())
    await nestTheme(db, dialogue, { by, themeId: quiet, underId: other, at })
    await expect(undo(making)).rejects.toMatchObject({ reason: 'too_late', message: /^A theme was put under/ })
    await undo(await last())
    expect(await undo(making)).toBe(true)
  })

  test('does not bring a theme back under one that is gone, nor round to itself', async ({ db }) => {
    const { dialogue, by, quiet, cheap, other, undo, last } = await opened(db)
    const nest = (themeId: string, underId: string | null) => nestTheme(db, dialogue, { by, themeId, underId, at })
    await nest(quiet, other)
    await nest(quiet, null)
    const raised = await last()
    await nest(cheap, quiet)
    await nest(other, cheap)
    await expect(undo(raised)).rejects.toMatchObject({ reason: 'too_late', message: /^A theme was put under/ })
    await undo(await last())
    await rejectTheme(db, dialogue, { by, themeId: other, at })
    await expect(undo(raised)).rejects.toMatchObject({ reason: 'too_late', message: /^A theme was set aside/ })
    await undo(await last())
    expect(await undo(raised)).toBe(true)
  })

  test('of a customer, of publishing and of undoing is for good', async ({ db }) => {
    const { halden, dialogue, by, ids, quiet, other, undo, last } = await opened(db)
    await renameTheme(db, dialogue, { by, themeId: other, name: 'price', at })
    const named = await last()
    await db.transaction(async (tx) => {
      await holdCodeBook(tx, dialogue)
      await changeTheme(tx, await takeStep(tx, dialogue, 'themes_published', { by: by.personId, at }), other, { publishedAt: at })
    })
    await expect(undo(await last())).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(undo(named)).rejects.toMatchObject({ reason: 'too_late', message: /^The theme was published/ })
    await ownWord(db, halden, ids[0]!, quiet)
    await expect(undo(await last())).rejects.toMatchObject({ reason: 'not_allowed' })
  })
})

test('every statement sent to the database names the company', async ({ db }) => {
  const { halden, dialogue, by, ids, quiet, cheap, other, undo, last } = await opened(db)
  const sent = await statementsSent(async () => {
    await mergeThemes(db, dialogue, { by, themeId: quiet, intoId: cheap, at })
    await nestTheme(db, dialogue, { by, themeId: other, underId: cheap, at })
    await moveStatements(db, dialogue, { by, fromId: cheap, toId: other, statementIds: ids.slice(0, 2), at })
    await sayNoneFits(db, dialogue, { by, statementIds: [ids[2]!], at })
    await splitTheme(db, dialogue, { by, themeId: cheap, statementIds: [ids[3]!], name: 'quick', at })
    for (let count = 0; count < 5; count += 1) await undo(await last())
    await codeBookOf(db, dialogue)
    for (const which of [cheap, 'none', 'ungrouped']) await membersOf(db, dialogue, which)
    await historyOf(db, dialogue, { before: { id: (await stepsOf(db, halden))[0]!.id } })
  })
  expect(sent.length).toBeGreaterThan(80)
  expect(withoutCompany(sent)).toEqual([])
})

describe('whatever is done to a code book', () => {
  const runs = 12

  test('undone step by step it is as it was at first', { timeout: 600_000 }, async ({ db }) => {
    const { halden, ids } = await opened(db)
    const first = await standing(db, halden)
    const start = (await stepsOf(db, halden)).length
    await fc.assert(
      fc.asyncProperty(told({ own: false }), (deeds) =>
        neverKept(db, async (tx) => {
          for (const deed of deeds) {
            const mayUndo = deed.kind !== 'undo' || (await stepsOf(tx, halden)).length > start
            if (mayUndo) await tell(tx, halden, ids, deed.kind === 'undo' ? await newest(tx, deed) : deed)
          }
          const taken = (await stepsOf(tx, halden)).slice(start)
          for (const { id } of taken.toReversed()) await undoStep(tx, halden.dialogue, { by: halden.noor, stepId: id, at })
          expect(await standing(tx, halden)).toEqual(first)
        }),
      ),
      { numRuns: runs },
    )
    /** One of the steps that were taken after the start. */
    async function newest(tx: Db, deed: Told): Promise<Told> {
      const taken = (await stepsOf(tx, halden)).length - start
      return { ...deed, a: start + (deed.a % taken) }
    }
  })

  test('nothing is under a theme that is none, no theme hangs under itself, none fits only what is nowhere, and counts are a recount', {
    timeout: 600_000,
  }, async ({ db }) => {
    const { halden, ids } = await opened(db)
    await fc.assert(
      fc.asyncProperty(told({ own: true }), (deeds) =>
        neverKept(db, async (tx) => {
          for (const deed of deeds) {
            await tell(tx, halden, ids, deed)
            await mustHold(tx)
          }
        }),
      ),
      { numRuns: runs },
    )
    async function mustHold(tx: Db) {
      const { living, held } = await standing(tx, halden)
      const here = new Set(living.map(({ id }) => id))
      expect(held.filter(({ themeId }) => themeId !== null && !here.has(themeId))).toEqual([])
      expect(living.filter(({ parentId }) => parentId !== null && !here.has(parentId))).toEqual([])
      const nowhere = new Set(held.filter(({ themeId }) => themeId === null).map(({ statementId }) => statementId))
      expect(
        held.filter(({ themeId, statementId, coder }) => themeId !== null && coder !== 'customer' && nowhere.has(statementId)),
      ).toEqual([])
      const book = await codeBookOf(tx, halden.dialogue)
      expect(book.themes.map(({ id }) => id).toSorted()).toEqual([...here].toSorted())
      for (const { id, n } of book.themes) expect(n).toBe(statementsOf(held.filter(({ themeId }) => themeId === id)))
      const kept = new Set(living.filter(({ state }) => state === 'kept').map(({ id }) => id))
      expect(book.coverage).toEqual({
        total: ids.length,
        held: statementsOf(held.filter(({ themeId }) => themeId !== null && kept.has(themeId))),
        ungrouped: ids.length - statementsOf(held),
        none: ids.length - statementsOf(held.filter(({ themeId }) => themeId !== null)) - (ids.length - statementsOf(held)),
      })
    }
  })
})

function statementsOf(held: { statementId: string }[]) {
  return new Set(held.map(({ statementId }) => statementId)).size
}
