import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { statementRevisions } from '../../db/schema/index.ts'
import { themesThen } from '../../server/refi/themes-then.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { codeBookOf } from '../../server/themes/code-book.ts'
import { addCodings } from '../../server/themes/codings.ts'
import { mergeThemes } from '../../server/themes/merging.ts'
import { themesOf } from '../../server/themes/reading.ts'
import { splitTheme } from '../../server/themes/splitting.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { cast, later, monday } from '../support/cast.ts'
import { test } from '../support/test.ts'
import { stepsOf } from './book.ts'

const at = monday

/** A theme of those who chose cables in English, and one of those who chose belts, in German; each holds a statement. */
async function apart(db: Db) {
  const { halden } = await cast(db)
  const { dialogue, noor: by } = halden
  const cables = await postStatement(db, dialogue, { by: halden.ana, choice: 'Two cables', why: 'It is quiet.', at })
  const belt = await postStatement(db, dialogue, { by: halden.jim, choice: 'A belt', why: 'Er ist leise.', at })
  const optionOf = new Map(
    (await db.select().from(statementRevisions).where(eq(statementRevisions.companyId, dialogue.companyId))).map(
      ({ statementId, optionId }) => [statementId, optionId],
    ),
  )
  const made = await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'themes_suggested', { by: null, at })
    const [quiet, leise] = await makeThemes(tx, step, [
      { name: 'quiet', state: 'kept', optionId: optionOf.get(cables.id)!, language: 'en' },
      { name: 'leise', state: 'kept', optionId: optionOf.get(belt.id)!, language: 'de' },
    ])
    const coded = { revision: 1, coder: 'machine', confidence: 0.5 } as const
    await addCodings(tx, step, [
      { ...coded, statementId: cables.id, themeId: quiet! },
      { ...coded, statementId: belt.id, themeId: leise! },
    ])
    return { quiet: quiet!, leise: leise! }
  })
  const scope = async (id: string) => {
    const theme = (await themesOf(db, dialogue)).find((one) => one.id === id)!
    const listed = (await codeBookOf(db, dialogue)).themes.find((one) => one.id === id)!
    expect({ optionId: listed.optionId, language: listed.language }).toEqual({ optionId: theme.optionId, language: theme.language })
    return { option: listed.optionName, language: theme.language }
  }
  return { halden, dialogue, by, ...made, belt: belt.id, scope }
}

describe('a theme that takes in one of another option and language', () => {
  test('is of any option and language from then on, and as it was once that is undone', async ({ db }) => {
    const { halden, dialogue, by, quiet, leise, scope } = await apart(db)
    expect(await scope(quiet)).toEqual({ option: 'Two cables', language: 'en' })
    await mergeThemes(db, dialogue, { by, themeId: leise, intoId: quiet, at: later({ hours: 1 }) })
    expect(await scope(quiet)).toEqual({ option: null, language: null })
    const then = async (hours: number) =>
      (await themesThen(db, { dialogue, at: later({ hours }), filters: {} } as never)).find(({ id }) => id === quiet)!
    expect((await then(0)).optionId).not.toBe(null)
    expect(await then(2)).toMatchObject({ optionId: null, language: null })
    const step = (await stepsOf(db, halden)).at(-1)!
    await undoStep(db, dialogue, { by, stepId: step.id, at: later({ hours: 3 }) })
    expect(await scope(quiet)).toEqual({ option: 'Two cables', language: 'en' })
  })

  test('gives what is split off it the same: any', async ({ db }) => {
    const { dialogue, by, quiet, leise, belt, scope } = await apart(db)
    await mergeThemes(db, dialogue, { by, themeId: leise, intoId: quiet, at: later({ hours: 1 }) })
    const split = { by, themeId: quiet, statementIds: [belt], name: 'Leise', at: later({ hours: 2 }) }
    expect(await scope((await splitTheme(db, dialogue, split)).themeId)).toEqual({ option: null, language: null })
  })

  test('stays of its own where both are of the same', async ({ db }) => {
    const { dialogue, by, quiet, belt, leise, scope } = await apart(db)
    const split = { by, themeId: leise, statementIds: [belt], name: 'Stumm', at: later({ hours: 1 }) }
    const { themeId } = await splitTheme(db, dialogue, split)
    await mergeThemes(db, dialogue, { by, themeId, intoId: leise, at: later({ hours: 2 }) })
    expect(await scope(leise)).toEqual({ option: 'A belt', language: 'de' })
    expect(await scope(quiet)).toEqual({ option: 'Two cables', language: 'en' })
  })
})
