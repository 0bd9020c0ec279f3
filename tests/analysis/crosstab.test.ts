import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, test as plain } from 'vitest'
import type { Db } from '../../db/client.ts'
import { customers, importedValues } from '../../db/schema/index.ts'
import { countedThemes } from '../../server/analysis/counting.ts'
import { crosstabOf, veiled } from '../../server/analysis/crosstab.ts'
import { keptColumns } from '../../server/analysis/crosstab-figures.ts'
import { type By, type Count, crossCounts } from '../../server/analysis/crosstab-reading.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/doors-test.ts'
import { themed, times, told } from './coded.ts'

const path = '/halden/analysis/window-motor/crosstab'

async function tabled(db: Db, { dialogue }: Troupe, by: By) {
  const counts = await crossCounts(db, dialogue, { by, timeZone: 'Europe/Zagreb' })
  return crosstabOf(counts, await countedThemes(db, dialogue), { order: by === 'month' ? 'by name' : 'as given' })
}

/** As a person would read it: `12 of 20`, or `few`. */
function read(table: Awaited<ReturnType<typeof tabled>>) {
  const cells = (its: typeof table.none.cells) => its.map((cell) => (cell === null ? 'few' : cell.n))
  return {
    columns: table.columns.map(({ kind, name, n }) => [kind === 'named' ? name : kind, n ?? 'few']),
    rows: table.rows.map(({ name, n, cells: its }) => [name, n ?? 'few', ...cells(its)]),
    none: [table.none.n ?? 'few', ...cells(table.none.cells)],
  }
}

describe('what is kept back of numbers whose sum is known', () => {
  plain.each([
    [
      [10, 20],
      [10, 20],
    ],
    [
      [0, 20],
      [0, 20],
    ],
    [
      [4, 20],
      [null, null],
    ],
    [
      [4, 20, 9],
      [null, 20, null],
    ],
    [
      [1, 1, 20],
      [null, null, null],
    ],
    [
      [3, 2, 20],
      [null, null, 20],
    ],
    [
      [4, 0, 0],
      [null, 0, 0],
    ],
  ])('of %j it is %j', (numbers, shown) => {
    expect(veiled(numbers)).toEqual(shown)
  })
})

describe('what is kept back of a table', () => {
  /** Rows of numbers, one for each theme and the last for none; each statement under one theme, so that columns add up. */
  const tableOf = (numbers: number[][]) => {
    const themes = numbers.slice(1).map((_, row) => ({ id: `${row}`, name: '', n: 0, isSuggested: false }))
    const counts: Count[] = numbers[0]!.flatMap((_, column): Count[] => [
      { kind: 'column', place: column + 1, name: `${column}`, n: numbers.reduce((sum, row) => sum + row[column]!, 0) },
      ...themes.map(({ id }, row): Count => ({ kind: 'theme', place: column + 1, themeId: id, n: numbers[row]![column]! })),
      { kind: 'none', place: column + 1, n: numbers.at(-1)![column]! },
    ])
    return crosstabOf(counts, themes, { order: 'as given' })
  }
  const isTold = (line: number[], shown: (number | null)[]) => {
    const back = line.filter((_, place) => shown[place] === null)
    const sum = back.reduce((all, n) => all + n, 0)
    return sum > 0 && (back.length < 2 || sum < 5)
  }

  plain('cannot be worked out along a column either', () => {
    const { rows, none } = tableOf([[19], [11], [10], [10], [10], [10], [9], [6], [3], [5]].map(([n]) => [n!, 40]))
    expect(rows.at(-1)!.cells[0]).toBeNull()
    expect([...rows, none].filter(({ cells }) => cells[0] === null).length).toBeGreaterThanOrEqual(2)
  })

  plain('cannot be worked out along any row, any column, nor from what rows are in all', () => {
    const numbers = fc.integer({ min: 1, max: 5 }).chain((columns) =>
      fc.array(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 60 })), { minLength: columns, maxLength: columns }),
        {
          minLength: 2,
          maxLength: 7,
        },
      ),
    )
    fc.assert(
      fc.property(numbers, (given) => {
        const { rows, none, columns } = tableOf(given)
        const shown = [...rows, none].map(({ cells }) => cells.map((cell) => cell?.n ?? null))
        for (const [row, line] of given.entries()) {
          expect([...rows, none][row]!.n !== null && isTold(line, shown[row]!)).toBe(false)
          for (const n of shown[row]!) expect(n !== null && n > 0 && n < 5).toBe(false)
          const isHiddenInVain = [...rows, none][row]!.n === null && line.some((n) => n > 0) && !shown[row]!.includes(null)
          expect(isHiddenInVain).toBe(false)
        }
        for (const [column, { n }] of columns.entries()) {
          const line = given.map((row) => row[column]!)
          expect(
            n !== null &&
              isTold(
                line,
                shown.map((row) => row[column]!),
              ),
          ).toBe(false)
        }
        const sums = given.map((row) => row.reduce((sum, n) => sum + n, 0))
        const isLarge = sums.reduce((sum, n) => sum + n, 0) >= 5
        expect(
          isLarge &&
            isTold(
              sums,
              [...rows, none].map(({ n }) => n),
            ),
        ).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})

describe('themes by what else is known', () => {
  test('are counted by what was chosen, with what no theme holds', async ({ db }) => {
    const { halden } = await cast(db)
    const cables = await told(
      db,
      halden,
      times(10, () => ({ choice: 'Two cables' })),
    )
    const racks = await told(
      db,
      halden,
      times(6, () => ({ choice: 'Rack' })),
    )
    await themed(db, halden, { name: 'quiet', statements: [...cables.slice(0, 5), ...racks] })
    await themed(db, halden, { name: 'cheap', statements: cables.slice(0, 5), state: 'suggested' })
    await themed(db, halden, { name: 'gone', statements: cables, state: 'rejected' })
    const table = await tabled(db, halden, 'option')
    expect(read(table)).toEqual({
      columns: [
        ['Two cables', 10],
        ['Rack', 6],
      ],
      rows: [
        ['quiet', 11, 5, 6],
        ['cheap', 5, 5, 0],
      ],
      none: [5, 5, 0],
    })
    expect(table.rows.map(({ isSuggested }) => isSuggested)).toEqual([false, true])
    expect(table.rows[0]!.cells[0]).toEqual({ n: 5, share: 0.5 })
    expect(table.isVeiled).toBe(false)
  })

  test('say nothing of fewer than five, nor what would give them away', async ({ db }) => {
    const { halden } = await cast(db)
    const cables = await told(
      db,
      halden,
      times(10, () => ({ choice: 'Two cables' })),
    )
    const racks = await told(
      db,
      halden,
      times(7, () => ({ choice: 'Rack' })),
    )
    await told(
      db,
      halden,
      times(2, () => ({ choice: 'Belt' })),
    )
    await themed(db, halden, { name: 'quiet', statements: [...cables.slice(0, 6), ...racks.slice(0, 3)] })
    await themed(db, halden, { name: 'cheap', statements: racks.slice(0, 2) })
    const table = read(await tabled(db, halden, 'option'))
    expect(table.columns).toEqual([
      ['Two cables', 10],
      ['Rack', 'few'],
      ['rest', 'few'],
    ])
    expect(table.rows).toEqual([
      ['quiet', 9, 'few', 'few', 'few'],
      ['cheap', 'few', 0, 'few', 'few'],
    ])
  })

  test('name no column of fewer than five: what is peculiar to a few could tell who they are', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const ids = await told(
      db,
      halden,
      times(9, () => ({})),
    )
    await kept(db, halden, 'plan', ids.slice(0, 5), 'team')
    await kept(db, halden, 'plan', ids.slice(5, 6), 'ana@example.org')
    await kept(db, halden, 'plan', ids.slice(6, 9), 'Jim’s own')
    expect((await tabled(db, halden, { column: 'plan' })).columns).toEqual([
      { kind: 'named', name: 'team', n: null },
      { kind: 'rest', name: '', n: null },
    ])
    const { body } = await (await doors.visitor(halden.noor)).get(`${path}?by=column%3Aplan`)
    expect(body).not.toContain('ana@example.org')
    expect(body).toContain('five statements or more')
  })

  test('do not give a small number away by what one theme alone leaves of its column', () => {
    const theme = (id: string) => ({ id, name: id, isSuggested: false, n: 18 })
    const counts = [
      { kind: 'column' as const, place: 1, name: 'Rack', n: 20 },
      { kind: 'theme' as const, place: 1, themeId: 'quiet', n: 18 },
      { kind: 'none' as const, place: 1, n: 2 },
    ]
    const alone = crosstabOf(counts, [theme('quiet')], { order: 'as given' })
    expect([alone.rows[0]!.cells, alone.none.cells]).toEqual([[null], [null]])
    const two = crosstabOf([...counts, { kind: 'theme', place: 1, themeId: 'cheap', n: 18 }], [theme('quiet'), theme('cheap')], {
      order: 'as given',
    })
    expect([two.rows[0]!.cells, two.none.cells]).toEqual([[{ n: 18, share: 0.9 }], [null]])
  })

  test('count no hidden words, and nobody else’s dialogue', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const ids = await told(
      db,
      halden,
      times(8, () => ({})),
    )
    await told(
      db,
      acme,
      times(5, () => ({})),
    )
    await themed(db, halden, { name: 'quiet', statements: ids })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'statement', id: ids[0]! }, reason: 'insult', at: monday })
    expect(read(await tabled(db, halden, 'option'))).toEqual({ columns: [['Two cables', 7]], rows: [['quiet', 7, 7]], none: [0, 0] })
  })

  test('are counted by place of work, but not of who hides their name', async ({ db }) => {
    const { halden } = await cast(db)
    await db.update(customers).set({ workplace: 'Rijeka Taxi' }).where(eq(customers.personId, halden.ana.personId))
    await db.update(customers).set({ workplace: 'Posts' }).where(eq(customers.personId, halden.jim.personId))
    await told(
      db,
      halden,
      times(6, () => ({ by: halden.ana })),
    )
    await told(
      db,
      halden,
      times(5, () => ({ by: halden.jim, hidden: true, name: 'A driver' })),
    )
    expect((await tabled(db, halden, 'workplace')).columns).toEqual([
      { kind: 'named', name: 'Rijeka Taxi', n: 6 },
      { kind: 'unknown', name: '', n: 5 },
    ])
  })

  test('are counted by month in the company’s time zone, the earliest first', async ({ db }) => {
    const { halden } = await cast(db)
    const lateInMay = new Date('2026-05-31T22:30:00Z')
    await told(
      db,
      halden,
      times(5, () => ({ at: lateInMay })),
    )
    await told(
      db,
      halden,
      times(6, () => ({ at: monday })),
    )
    expect(read(await tabled(db, halden, 'month')).columns).toEqual([
      ['2026-06', 5],
      ['2026-11', 6],
    ])
  })

  test('have a column for each of the twelve largest and one for the rest', async ({ db }) => {
    const { halden } = await cast(db)
    for (const number of times(14, (number) => number)) {
      await told(
        db,
        halden,
        times(number < 12 ? 6 : 5, () => ({ choice: `Choice ${String(number).padStart(2, '0')}` })),
      )
    }
    const { columns } = await tabled(db, halden, 'option')
    expect(columns).toHaveLength(13)
    expect(columns.at(-1)).toEqual({ kind: 'rest', name: '', n: 10 })
  })

  test('are counted by a column that came in with the statements', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const ids = await told(
      db,
      halden,
      times(12, () => ({})),
    )
    const [other] = await told(db, acme, [{}])
    await kept(db, halden, 'plan', ids.slice(0, 6), 'team')
    await kept(db, acme, 'region', [other!], 'north')
    await themed(db, halden, { name: 'quiet', statements: ids.slice(0, 6) })
    expect(await keptColumns(db, halden.dialogue, { asked: 'plan' })).toEqual({ columns: ['plan'], figures: null })
    expect(read(await tabled(db, halden, { column: 'plan' }))).toEqual({
      columns: [
        ['team', 6],
        ['unknown', 6],
      ],
      rows: [['quiet', 6, 6, 0]],
      none: [6, 0, 6],
    })
  })
})

async function kept(db: Db, { company, dialogue }: Troupe, column: string, ids: string[], value: string) {
  await db
    .insert(importedValues)
    .values(ids.map((statementId) => ({ companyId: company.id, dialogueId: dialogue.id, statementId, column, value })))
}

describe('the page of the crosstab', () => {
  test('is read by the company’s people, and is not there for anybody else', async ({ db, doors }) => {
    const { halden, acme } = await cast(db)
    const status = async (person?: { personId: string }) => (await (await doors.visitor(person)).get(path)).statusCode
    expect(await Promise.all([halden.noor, halden.priya, halden.maren].map(status))).toEqual([200, 200, 200])
    expect(await Promise.all([halden.ana, acme.noor, undefined].map(status))).toEqual([404, 404, 404])
  })

  test('names the dimension that is looked at, shows people’s words as words, and takes an unknown one for the first', async ({
    db,
    doors,
  }) => {
    const { halden } = await cast(db)
    const ids = await told(
      db,
      halden,
      times(5, () => ({ choice: '<b>Rack</b>' })),
    )
    await themed(db, halden, { name: '<i>quiet</i>', statements: ids })
    await kept(db, halden, 'plan & price', ids, '"team"')
    const { get } = await doors.visitor(halden.noor)
    const first = (await get(`${path}?by=nothing`)).body
    expect(first).toContain('&lt;b&gt;Rack&lt;/b&gt;')
    expect(first).toContain('&lt;i&gt;quiet&lt;/i&gt;')
    expect(first).toMatch(/by=option" aria-current="page"/)
    const second = (await get(`${path}?by=column%3Aplan%20%26%20price`)).body
    expect(second).toContain('Themes by: plan &amp; price')
    expect(second).toContain('&quot;team&quot;')
  })

  test('says “too few” and the rule behind it', async ({ db, doors }) => {
    const { halden } = await cast(db)
    await told(db, halden, [{ choice: 'Rack' }, { choice: 'Belt', at: later({ hours: 1 }) }])
    const { body } = await (await doors.visitor(halden.noor)).get(path)
    expect(body).toContain('too few')
    expect(body).toContain('So no single customer can be picked out.')
  })
})
