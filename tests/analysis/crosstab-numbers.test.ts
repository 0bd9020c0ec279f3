import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { importedValues } from '../../db/schema/index.ts'
import { keptColumns } from '../../server/analysis/crosstab-figures.ts'
import { crosstabPage } from '../../server/analysis/crosstab-showing.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { saidIn } from '../../server/words/said.ts'
import { wordsFor } from '../../server/words/words.ts'
import { cast, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { themed, times, told } from './coded.ts'

const column = 'age'

describe('a column of many different numbers', () => {
  test('has bands with round bounds, in order, with what is no number under “not known”', async ({ db }) => {
    const { halden } = await cast(db)
    const ids = await withValues(db, halden, [...times(60, (n) => `${20 + n}`), 'old', 'young', '-', '', '', ''])
    await themed(db, halden, { name: 'quiet', statements: ids.slice(0, 20) })
    const { headings, rows, rules } = await read(db, halden)
    expect(headings).toEqual([
      ['under 30', 10],
      ['30 to 39', 10],
      ['40 to 49', 10],
      ['50 to 59', 10],
      ['60 to 69', 10],
      ['70 and more', 10],
      ['not known', 6],
    ])
    expect(rows).toEqual([['quiet', 20, 10, 10, 0, 0, 0, 0, 0]])
    expect(rules).toContain('bands with round bounds')
    expect(rules).toContain('Statements without a number stand under “not known”.')
    expect((await read(db, halden, 'de')).headings.map(([heading]) => heading)).toEqual([
      'unter 30',
      '30 bis 39',
      '40 bis 49',
      '50 bis 59',
      '60 bis 69',
      '70 und mehr',
      'nicht bekannt',
    ])
  })

  test('has them for decimals, by a comma as by a point', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const ratings = times(40, (n) => 1 + n / 10)
    await withValues(
      db,
      halden,
      ratings.map((rating) => rating.toFixed(1).replace('.', ',')),
    )
    await withValues(
      db,
      acme,
      ratings.map((rating) => `+${rating.toFixed(2)}`),
    )
    const { headings } = await read(db, halden)
    expect(headings).toEqual([
      ['under 1.5', 5],
      ...['1.5 to under 2.0', '2.0 to under 2.5', '2.5 to under 3.0', '3.0 to under 3.5', '3.5 to under 4.0', '4.0 to under 4.5'].map(
        (name) => [name, 5],
      ),
      ['4.5 and more', 5],
    ])
    expect((await read(db, acme)).headings).toEqual(headings)
    expect((await read(db, halden, 'de')).headings[1]).toEqual(['1,5 bis unter 2,0', 5])
  })

  test('has bands that grow where most are small, and joins one of fewer than five with its neighbour', async ({ db }) => {
    const { halden } = await cast(db)
    await withValues(db, halden, [...times(45, (n) => `${300 + 70 * n}`), ...times(15, (n) => `${5000 + 5000 * n}`)])
    const { headings } = await read(db, halden)
    expect(headings).toEqual([
      ['under 1,000', 10],
      ['1,000 to 1,999', 15],
      ['2,000 to 4,999', 20],
      ['5,000 to 49,999', 9],
      ['50,000 and more', 6],
    ])
  })

  test('counts no hidden words, and nobody else’s', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const ids = await withValues(
      db,
      halden,
      times(30, (n) => `${n}`),
    )
    await withValues(
      db,
      acme,
      times(30, (n) => `${1000 * n}`),
    )
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'statement', id: ids[0]! }, reason: 'insult', at: monday })
    const { headings } = await read(db, halden)
    expect(headings[0]).toEqual(['under 10', 9])
    expect(headings.at(-1)).toEqual(['25 and more', 5])
  })

  test('is read in three statements, of which every one names its company', async ({ db }) => {
    const { halden } = await cast(db)
    await withValues(
      db,
      halden,
      times(30, (n) => `${n}`),
    )
    const sent = await statementsSent(() => read(db, halden))
    expect(sent.length).toBe(3)
    expect(withoutCompany(sent)).toEqual([])
  })
})

describe('a column of few different numbers', () => {
  test('has a column for each in the order of the numbers, not of their size', async ({ db }) => {
    const { halden } = await cast(db)
    await withValues(db, halden, ['10', '10.0', '2', '9', '2', '10', '9', '10', '2', '9', '2', '10', '9', '9', '2', '10'])
    const { headings, rules } = await read(db, halden)
    expect(headings).toEqual([
      ['2', 5],
      ['9', 5],
      ['10', 6],
    ])
    expect(rules).toContain('each has a column')
  })

  test('joins one that fewer than five gave with its neighbour, and does not tell it', async ({ db }) => {
    const { halden } = await cast(db)
    await withValues(db, halden, [...times(6, () => '12'), ...times(7, () => '24'), ...times(3, () => '36'), '61', '61'])
    expect((await read(db, halden)).headings).toEqual([
      ['12', 6],
      ['24', 7],
      ['30 and more', 5],
    ])
  })

  test('is one of words where there are fewer than ten, or more than five in a hundred are no numbers', async ({ db }) => {
    const { halden, acme } = await cast(db)
    await withValues(
      db,
      halden,
      times(9, () => '7'),
    )
    await withValues(db, acme, [...times(18, (n) => `${n}`), 'many'])
    expect((await read(db, halden)).rules).toBe('')
    expect((await read(db, acme)).rules).toBe('')
  })
})

describe('a number', () => {
  test.for([
    ['whole, with a sign, with noughts behind its point', ['1', '-1', '+1', '−1', '0', '1.0', '-0.5', ',5'], [-1, -0.5, 0, 0.5, 1]],
    ['with its thousands parted where that is certain', ['1 234', '1’234', '1,234.5', '1.234,5', '1,234,567'], [1234, 1234.5, 1234567]],
    ['that can be read in two ways, as the other numbers are: by a point', ['1.5', '1,234', '2.125'], [1.5, 2.125, 1234]],
    ['that can be read in two ways, as the other numbers are: by a comma', ['1,5', '1.234', '2,125'], [1.5, 2.125, 1234]],
    ['of thousands in two ways, by none', ['1,234', '2,345', '12,500'], null],
    ['by no code with noughts before it', ['01067', '00420', '007'], null],
    ['by no words, units, or figures of other scripts', ['12 cars', '5%', '1e9', 'NaN', 'Infinity', '٣', '1-2', '--1', '.', '-'], null],
  ] as const)('is read %s', async ([, values, numbers], { db }) => {
    const { halden } = await cast(db)
    await withValues(
      db,
      halden,
      values.flatMap((value) => times(5, () => value)),
    )
    const { figures } = await keptColumns(db, halden.dialogue, { asked: column })
    expect(figures?.values ?? null).toEqual(numbers)
  })
})

describe('a column of dates', () => {
  test('has a column for each month, in time’s order', async ({ db }) => {
    const { halden } = await cast(db)
    const days = [
      '2026-02-01',
      '2025-12-31T23:59:59Z',
      '2025-12-01 08:00',
      '2026-02-28',
      '2025-12-24',
      '2026-02-14',
      '2025-12-06',
      '2026-02-02',
      '2025-12-07',
      '2026-02-03',
    ]
    await withValues(db, halden, [...days, '2026-05-01', '2026-05-02'])
    const { headings, rules } = await read(db, halden)
    expect(headings).toEqual([
      ['Dec 2025', 5],
      ['Feb 2026 and later', 7],
    ])
    expect(rules).toContain('each month')
  })

  test('has one for each year where they span more than two, and bands of years where they are many', async ({ db }) => {
    const { halden, acme } = await cast(db)
    await withValues(
      db,
      halden,
      times(15, (n) => `${2022 + (n % 3)}-0${1 + (n % 9)}-15`),
    )
    await withValues(
      db,
      acme,
      times(60, (n) => `${1940 + n}-06-01`),
    )
    expect((await read(db, halden)).headings).toEqual([
      ['2022', 5],
      ['2023', 5],
      ['2024', 5],
    ])
    const { headings, rules } = await read(db, acme)
    expect(headings).toEqual([
      ['before 1950', 10],
      ...[1950, 1960, 1970, 1980].map((year) => [`${year} to ${year + 9}`, 10]),
      ['1990 and later', 10],
    ])
    expect(rules).toContain('years stand in bands')
  })
})

test('the page says why there are bands, to whoever reads it', async ({ database, db }) => {
  const { halden } = await cast(db)
  await withValues(
    db,
    halden,
    times(30, (n) => `${n}`),
  )
  const { app, visitor } = await openDoors(database)
  const { get } = await visitor(halden.priya)
  const path = `/halden/analysis/window-motor/crosstab?by=column%3A${column}`
  const { body } = await get(path)
  expect((await statementsSent(() => get(path))).length).toBeLessThanOrEqual(5)
  expect(body).toContain('These are many different numbers, so they stand in bands with round bounds, in order.')
  expect(body).toMatch(/<th scope="col" class="number" dir="auto">5 to 9<\/th>/)
  for (const unknown of ['income', '', '%01', '%ff', '%27%22'])
    expect((await get(`/halden/analysis/window-motor/crosstab?by=column%3A${unknown}`)).body).toContain('Themes by: What they chose')
  await app.close()
})

type Read = { headings: [string, number | null][]; rows: (string | number | null)[][]; rules: string }

/** The table as an English reader sees it. */
async function read(db: Db, { dialogue }: Troupe, language = 'en'): Promise<Read> {
  const words = wordsFor(language)
  const said = saidIn(words, { now: monday, timeZone: 'Europe/Zagreb' })
  const { table, scaleRules } = await crosstabPage(db, dialogue, { asked: `column:${column}`, path: '', words, said })
  return {
    headings: table.columns.map(({ heading, n }) => [heading, n]),
    rows: table.rows.map(({ name, n, cells }) => [name, n, ...cells.map((cell) => cell?.n ?? null)]),
    rules: scaleRules.join(' '),
  }
}

/** A statement for each value, without any where it is empty; gives their ids. */
async function withValues(db: Db, troupe: Troupe, values: string[]) {
  const { company, dialogue } = troupe
  const ids = await told(
    db,
    troupe,
    values.map(() => ({})),
  )
  const said = ids.map((statementId, at) => ({ companyId: company.id, dialogueId: dialogue.id, statementId, column, value: values[at]! }))
  await db.insert(importedValues).values(said.filter(({ value }) => value !== ''))
  return ids
}
