import { and, eq, isNull, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Db, selectRows } from '../../db/client.ts'
import { codings, options } from '../../db/schema/index.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { checkTheme } from '../../server/themes/checking.ts'
import { codeBookOf } from '../../server/themes/code-book.ts'
import { codeStatements } from '../../server/themes/coding.ts'
import { removeMachineCodings } from '../../server/themes/codings.ts'
import { mergeThemes } from '../../server/themes/merging.ts'
import { otherThemes } from '../../server/themes/others.ts'
import { publicThemes } from '../../server/themes/public.ts'
import { publishThemes } from '../../server/themes/publishing.ts'
import { themesOf } from '../../server/themes/reading.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { cast, later } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { manyThemed } from '../support/many-themed.ts'
import { statementsSent } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { asked } from './asked-story.ts'
import { stepsOf } from './book.ts'

/** What a large code book must not pay for theme by theme, nor in one piece. */

test('what customers were asked, and what was merged, is read once for all themes, not for each of them', async ({ db }) => {
  const { halden, loud, sleep, ofAna } = await asked(db)
  const { dialogue, noor } = halden
  await codeStatements(db, dialogue, { by: noor, themeId: sleep, statementIds: [ofAna], at: later({ hours: 1 }) })
  await publishThemes(db, dialogue, { by: noor, themeIds: [loud, sleep], at: later({ hours: 1 }) })
  expect(await readForEach(db, () => codeBookOf(db, dialogue), 'member_asks')).toEqual([false])
  expect(await readForEach(db, () => publicThemes(db, dialogue, { path: '', reader: null }), 'member_asks')).toEqual([false])
  expect(await readForEach(db, () => themesOf(db, dialogue), 'theme_versions')).toEqual([false, false, false])
})

test('a theme of many statements is merged, brought back and emptied in pieces, each sent as a few values', async ({ db }) => {
  const { halden } = await cast(db)
  const { dialogue, noor } = halden
  const [large, small] = (await manyThemed(db, halden, 3_600)).themes as [string, string]
  const sizes = async () => await Promise.all([large, small].map((themeId) => db.$count(codings, isUnder(themeId))))
  expect(await sizes()).toEqual([1_200, 400])
  const merged = await piecesOf(() => mergeThemes(db, dialogue, { by: noor, themeId: large, intoId: small, at: later({ hours: 2 }) }))
  expect([await sizes(), merged]).toEqual([[0, 1_200], { removed: 3, added: 3 }])
  const { id: stepId } = (await stepsOf(db, halden)).at(-1)!
  const undone = await piecesOf(() => undoStep(db, dialogue, { by: noor, stepId, at: later({ hours: 3 }) }))
  expect([await sizes(), undone]).toEqual([[1_200, 400], { removed: 2, added: 3 }])
  const emptied = await piecesOf(async () => {
    const step = await takeStep(db, dialogue, 'themes_suggested', { by: null, at: later({ hours: 4 }) })
    await removeMachineCodings(db, step, large)
  })
  expect([await sizes(), emptied]).toEqual([[0, 400], { removed: 3, added: 0 }])
})

test('a customer chooses another theme among the fifty likeliest, and reads that there are more', async ({ db, database }) => {
  const { halden, loud, sleep, ofAna, ofJim } = await asked(db)
  const { dialogue, ana, jim, noor } = halden
  await codeStatements(db, dialogue, { by: noor, themeId: sleep, statementIds: [ofJim], at: later({ hours: 1 }) })
  await postStatement(db, dialogue, { by: jim, choice: 'A belt', why: 'It is quiet.', at: later({ hours: 1 }) })
  const option = new Map((await db.select().from(options).where(eq(options.dialogueId, dialogue.id))).map(({ id, name }) => [name, id]))
  const [hers, ...others] = await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'code_book_imported', { by: noor.personId, at: later({ hours: 1 }) })
    const coded = (number: number) => ({ name: `reason ${number}`, state: 'kept' as const, optionId: option.get('A belt')! })
    return await makeThemes(tx, step, [
      { name: 'two are safer', state: 'kept', optionId: option.get('Two cables')! },
      ...Array.from({ length: 60 }, (_, number) => coded(number)),
    ])
  })
  const shown = async () => await otherThemes(db, dialogue, { statementId: ofAna, themeId: loud })
  const { themes, areMore } = await shown()
  expect([themes.length, areMore]).toEqual([50, true])
  expect(themes.map(({ id }) => id)).toEqual(expect.arrayContaining([hers, sleep]))
  const left = others.find((id) => !themes.some((theme) => theme.id === id))!
  const said = { by: ana, statementId: ofAna, themeId: loud, answer: 'another', otherThemeId: left } as const
  await checkTheme(db, dialogue, { ...said, at: later({ hours: 2 }) })
  expect((await shown()).themes.map(({ id }) => id)).toEqual(expect.arrayContaining([left, hers, sleep]))
  const page = await (await (await openDoors(database)).visitor(ana)).get(`/halden/d/window-motor/whys/${ofAna}/themes/${loud}`)
  expect(page.body).toContain('There are more themes than these.')
})

test('the themes that a customer chooses among stand in the order of their language, not of the server’s', async ({ db }) => {
  const { halden, loud, sleep, ofAna } = await asked(db)
  const { dialogue, noor } = halden
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'theme_made', { by: noor.personId, at: later({ hours: 1 }) })
    await makeThemes(
      tx,
      step,
      ['Zero', 'ångest', 'zebra'].map((name) => ({ name, state: 'kept' as const })),
    )
  })
  const namesIn = async (readIn: string) =>
    (await otherThemes(db, dialogue, { statementId: ofAna, themeId: loud, readIn })).themes.flatMap(({ id, name }) =>
      id === sleep ? [] : [name],
    )
  expect(await namesIn('en')).toEqual(['ångest', 'zebra', 'Zero'])
  expect(await namesIn('sv')).toEqual(['zebra', 'Zero', 'ångest'])
})

function isUnder(themeId: string) {
  return and(eq(codings.themeId, themeId), isNull(codings.removedAt))
}

/** How many statements took codings out of force and added some. None of them is of many values. */
async function piecesOf(work: () => Promise<unknown>) {
  const sent = await statementsSent(work)
  expect(Math.max(...sent.map(({ values }) => values.length))).toBeLessThan(50)
  const count = (start: RegExp) => sent.filter(({ text }) => start.test(text)).length
  return { removed: count(/^update "?codings/), added: count(/^insert into "?codings/) }
}

/** Of each time that the database looks into a table: whether it does so anew for each row of something else, as it tells itself. */
async function readForEach(db: Db, look: () => Promise<unknown>, table: string) {
  const { text, values } = (await statementsSent(look)).find(({ text }) => text.includes(table))!
  const whole = text.replaceAll(/\$(\d+)/g, (_, place) => `'${String(values[Number(place) - 1]).replaceAll("'", "''")}'`)
  const [row] = await selectRows<Record<'QUERY PLAN', [{ Plan: Plan }]>>(db, sql.raw(`explain (analyze, format json) ${whole}`))
  const within = (plan: Plan, isForEach = false): boolean[] => {
    const isSo = isForEach || (plan['Parent Relationship'] === 'SubPlan' && plan['Actual Loops'] > 1)
    return [...(plan['Relation Name'] === table ? [isSo] : []), ...(plan.Plans ?? []).flatMap((part) => within(part, isSo))]
  }
  return within(row!['QUERY PLAN'][0].Plan)
}

interface Plan {
  'Relation Name'?: string
  'Parent Relationship'?: string
  'Actual Loops': number
  Plans?: Plan[]
}
