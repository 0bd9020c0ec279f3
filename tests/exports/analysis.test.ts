import { parse } from 'csv-parse/sync'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { analysisDictionary, columnsOf, type Format, type What, whats, writeAnalysis } from '../../server/exports/analysis-files.ts'
import { countsThen } from '../../server/exports/analysis-rows.ts'
import type { Filters } from '../../server/exports/then.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { bringInBook } from '../../server/refi/bringing.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { changeTheme } from '../../server/themes/versions.ts'
import { wordsFor } from '../../server/words/words.ts'
import { foreign } from '../refi/coded.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered } from '../support/story.ts'
import { test } from '../support/test.ts'
import { themed, uncoded } from './themed.ts'

const words = wordsFor('en')

describe('a line for each coding in force', () => {
  test('tells whose words, which of them, under what, and who put them there', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, sound, other, quietness, hearing } = await themed(db, halden)
    // Of one statement, in the order of the themes' ids.
    const own = ({ theme_id: id }: Record<string, string>) => [quietness, hearing, ''].indexOf(id!)
    const rows = (await taken(db, halden, 'codings')).toSorted(
      (one, other) => one.posted_at!.localeCompare(other.posted_at!) || own(one) - own(other),
    )
    expect(rows.map(({ statement_id, theme_id }) => [statement_id, theme_id])).toEqual([
      [quiet, quietness],
      [quiet, hearing],
      [sound, hearing],
      [other, ''],
    ])
    expect(rows[0]).toMatchObject({
      author: 'Ana Kovač',
      option: 'Belt',
      month: '2026-11',
      theme: 'quiet',
      theme_state: 'kept',
      parent: '',
      span_from: '6',
      span_to: '13',
      words: '🙂 quiet',
      coder: 'analyst',
      coder_name: 'Noor Aziz',
      confidence: '',
      checked: 'yes',
    })
    expect(rows[2]).toMatchObject({
      theme: 'I hear it',
      parent: 'quiet',
      span_from: '',
      words: "'=I hear it move",
      coder: 'machine',
      coder_name: '',
      confidence: '0.25',
    })
  })

  test('leaves out what was taken away, what nobody may read, and themes that are no more', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, spoken, hearing } = await themed(db, halden)
    await uncoded(db, halden, spoken, later({ hours: 5 }))
    expect(await taken(db, halden, 'codings', { at: later({ hours: 6 }) })).toHaveLength(3)
    await hideWords(db, halden.dialogue, {
      by: halden.maren,
      what: { kind: 'statement', id: quiet },
      reason: 'insult',
      at: later({ hours: 7 }),
    })
    expect(await taken(db, halden, 'codings', { at: later({ hours: 8 }) })).toHaveLength(2)
    await rejected(db, halden, hearing, later({ hours: 9 }))
    expect(await taken(db, halden, 'codings', { at: later({ hours: 10 }) })).toHaveLength(1)
  })
})

describe('a line for each statement with its themes', () => {
  test('tells them, who checked, what came of it and how many say the same', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, quietness, hearing } = await themed(db, halden)
    await answered(db, halden, { kind: 'statement', id: quiet }, { at: later({ hours: 4 }) })
    const [first, second, third] = await taken(db, halden, 'statements')
    expect(first).toMatchObject({
      statement_id: quiet,
      why: 'It is 🙂 quiet at night.',
      outcome: 'will',
      none_fits: 'false',
      checked: 'yes',
      hidden: 'false',
    })
    expect(first!.theme_ids!.split(' ').toSorted()).toEqual([quietness, hearing].toSorted())
    expect(first!.themes!.split('\n').toSorted()).toEqual(['I hear it', 'quiet'])
    expect(second).toMatchObject({ why: "'=I hear it move", themes: 'I hear it', theme_states: 'suggested', outcome: '' })
    expect(third).toMatchObject({ themes: '', none_fits: 'true' })
  })

  test('keeps the line of a hidden statement, and nothing of its words or themes', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet } = await themed(db, halden)
    await hideWords(db, halden.dialogue, {
      by: halden.maren,
      what: { kind: 'statement', id: quiet },
      reason: 'insult',
      at: later({ hours: 5 }),
    })
    const [row] = await taken(db, halden, 'statements', { at: later({ hours: 6 }) })
    expect(row).toMatchObject({ statement_id: quiet, why: '', option: '', themes: '', theme_ids: '', checked: '', hidden: 'true' })
  })
})

describe('a line for each theme', () => {
  test('tells its name and whose words that is, where it hangs, how many it holds and what its authors say', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, quietness, hearing } = await themed(db, halden)
    expect(await taken(db, halden, 'codebook')).toMatchObject([
      {
        theme_id: quietness,
        name: 'quiet',
        name_is_by: 'customer',
        name_statement_id: quiet,
        memo: 'At night above all.',
        state: 'kept',
        statements: '1',
        of_statements: '3',
        checked: '1',
        agreed_share: '1',
        corrected_share: '0',
      },
      {
        theme_id: hearing,
        name: 'I hear it',
        name_is_by: 'analyst',
        parent: 'quiet',
        state: 'suggested',
        statements: '2',
        agreed_share: '',
      },
    ])
  })
})

describe('as it stood at a moment', () => {
  test('words, themes and codings are the ones of then, whatever was done since', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, quietness, spoken, hearing, at } = await themed(db, halden)
    const files = async () => await Promise.all(whats.map(async (what) => (await bytesOf(db, halden, what, 'csv', { at })).toString()))
    const then = await files()
    await reviseStatement(db, halden.dialogue, {
      by: halden.ana,
      statementId: quiet,
      choice: 'Cable',
      why: 'I changed my mind.',
      at: later({ hours: 5 }),
    })
    await uncoded(db, halden, spoken, later({ hours: 5 }))
    await rejected(db, halden, hearing, later({ hours: 6 }))
    await renamed(db, halden, quietness, later({ hours: 6 }))
    await themedAgain(db, halden)
    expect(await files()).toEqual(then)
    expect((await taken(db, halden, 'statements', { at: later({ hours: 9 }) }))[0]).toMatchObject({
      why: 'I changed my mind.',
      revision: '2',
      option: 'Cable',
    })
    expect((await taken(db, halden, 'codebook', { at: later({ hours: 9 }) }))[0]).toMatchObject({ name: 'silence', name_is_by: 'analyst' })
  })

  test.for(['csv', 'xlsx', 'jsonl', 'parquet'] as const)('taking it again gives the same bytes: %s', async (format, { db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    for (const what of whats) {
      const [once, again] = [await bytesOf(db, halden, what, format), await bytesOf(db, halden, what, format)]
      expect(once.length).toBeGreaterThan(100)
      expect(once.equals(again), what).toBe(true)
    }
  })
})

describe('narrowed', () => {
  test('to an option, a month, a theme, a coder, what was checked', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, sound, quietness, hearing } = await themed(db, halden)
    const [{ option_id: belt }] = (await taken(db, halden, 'statements')) as [Record<string, string>]
    const narrowed = async (filters: Filters) =>
      (await taken(db, halden, 'statements', { filters })).map(({ statement_id }) => statement_id)
    expect(await narrowed({ option: belt! })).toEqual([quiet, sound])
    expect(await narrowed({ month: '2026-11' })).toHaveLength(3)
    expect(await narrowed({ month: '2026-10' })).toEqual([])
    expect(await narrowed({ theme: hearing })).toEqual([quiet, sound])
    expect(await narrowed({ coder: 'machine' })).toEqual([sound])
    expect(await narrowed({ checked: 'yes' })).toEqual([quiet])
    expect(await narrowed({ workplace: 'Nowhere' })).toEqual([])
    expect(await narrowed({ option: belt!, coder: 'analyst' })).toEqual([quiet])
    const codings = await taken(db, halden, 'codings', { filters: { theme: quietness } })
    expect(codings.map(({ theme_id }) => theme_id)).toEqual([quietness])
    expect(await taken(db, halden, 'codings', { filters: { checked: 'yes' } })).toHaveLength(1)
    expect((await taken(db, halden, 'codebook', { filters: { month: '2026-10' } }))[0]).toMatchObject({
      statements: '0',
      of_statements: '0',
      share: '',
    })
  })

  test('what the page counts is what the files hold', async ({ db }) => {
    const { halden } = await cast(db)
    const { hearing } = await themed(db, halden)
    for (const filters of [{}, { theme: hearing }, { coder: 'analyst' }, { checked: 'yes' }] as Filters[]) {
      const counts = await countsThen(db, { dialogue: halden.dialogue, at: later({ hours: 8 }), filters })
      for (const what of whats)
        expect((await taken(db, halden, what, { filters })).length, `${what} ${JSON.stringify(filters)}`).toBe(counts[what])
    }
  })
})

test('pseudonyms are the same in every file of an export, others in the next, and tell nobody’s name', async ({ db }) => {
  const { halden } = await cast(db)
  await themed(db, halden)
  const [statements, codings] = await Promise.all(
    (['statements', 'codings'] as const).map((what) => taken(db, halden, what, { names: 'pseudonyms' })),
  )
  expect(new Set(statements!.map(({ author }) => author)).size).toBe(2)
  expect(statements![0]!.author).toMatch(/^Customer [0-9a-f]{10}$/)
  expect([codings![0]!.author, codings![0]!.author_id]).toEqual([statements![0]!.author, statements![0]!.author_id])
  expect(codings![0]!.coder_name).toMatch(/^Analyst [0-9a-f]{10}$/)
  expect((await taken(db, halden, 'statements', { names: 'pseudonyms', key: 'another' }))[0]!.author).not.toBe(statements![0]!.author)
  for (const what of whats) {
    const text = (await bytesOf(db, halden, what, 'jsonl', { names: 'pseudonyms' })).toString()
    for (const name of ['Ana Kovač', 'Jim Boateng', 'Noor Aziz']) expect(text).not.toContain(name)
  }
})

test('who coded by what a file said stands beside who brought it in, and by a name that stands for it beside pseudonyms', async ({
  db,
}) => {
  const { halden } = await cast(db)
  await themed(db, halden)
  const at = later({ hours: 5 })
  const book = foreign(
    '=I hear it move',
    ['Anna', 'Ben'],
    [
      ['Anna', 'Price', 1, 7],
      ['Ben', 'Price', 1, 7],
    ],
  )
  await bringInBook(db, halden.dialogue, { by: halden.maren, book, at })
  const told = async (more: Partial<Parameters<typeof taken>[3]> = {}) =>
    (await taken(db, halden, 'codings', { at: later({ hours: 6 }), ...more })).filter(({ told_coder }) => told_coder !== '')
  expect(await told()).toMatchObject([{ coder: 'analyst', coder_name: 'Maren Roth', told_coder: 'Anna, Ben' }])
  const [hidden, ...others] = await told({ names: 'pseudonyms' })
  expect(others).toEqual([])
  expect(hidden!.told_coder).toMatch(/^Analyst [0-9a-f]{10}, Analyst [0-9a-f]{10}$/)
  expect(await told({ names: 'pseudonyms' })).toEqual([hidden])
})

test('every column is in the data dictionary, with the licence in a line of its own', () => {
  const text = [...analysisDictionary({ words, about: [['Licence', 'CC BY 4.0']] })].join('')
  const rows = parse(text, { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[]
  expect(rows[0]).toMatchObject({ file: '', column: 'Licence', meaning: 'CC BY 4.0' })
  for (const what of whats) {
    expect(rows.filter(({ file }) => file === what).map(({ column }) => column)).toEqual(columnsOf(what, words).map(({ column }) => column))
  }
  expect(rows.slice(1).filter(({ meaning, type }) => !meaning || !type)).toEqual([])
})

test('every statement to the database names the company', async ({ db }) => {
  const { halden } = await cast(db)
  const { hearing } = await themed(db, halden)
  const sent = await statementsSent(async () => {
    for (const filters of [{}, { theme: hearing, checked: 'yes', workplace: 'x', month: '2026-11' }] as Filters[])
      for (const what of whats) await bytesOf(db, halden, what, 'csv', { filters })
  })
  expect(withoutCompany(sent)).toEqual([])
})

type Given = { at?: Date; filters?: Filters; names?: 'shown' | 'pseudonyms'; key?: string }

async function bytesOf(db: Db, { dialogue }: Troupe, what: What, format: Format, given: Given = {}) {
  const { at = later({ hours: 8 }), filters = {}, names = 'shown', key = 'a key' } = given
  const asked = { dialogue, at, filters, names, key, licence: null, about: [['Licence', 'CC BY 4.0']] as [string, string][], words }
  const pieces: Uint8Array[] = []
  for await (const piece of writeAnalysis(db, what, format, asked)) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function taken(db: Db, troupe: Troupe, what: What, given: Given = {}): Promise<Record<string, string>[]> {
  return parse(await bytesOf(db, troupe, what, 'csv', given), { columns: true, record_delimiter: '\r\n' })
}

async function rejected(db: Db, troupe: Troupe, themeId: string, at: Date) {
  await stepped(db, troupe, at, async (tx, step) => await changeTheme(tx, step, themeId, { state: 'rejected' }))
}

async function renamed(db: Db, troupe: Troupe, themeId: string, at: Date) {
  const own = { name: 'silence', nameStatementId: null, nameRevision: null, nameFrom: null, nameTo: null }
  await stepped(db, troupe, at, async (tx, step) => await changeTheme(tx, step, themeId, own))
}

async function stepped(
  db: Db,
  { dialogue, noor }: Troupe,
  at: Date,
  work: (tx: Db, step: Awaited<ReturnType<typeof takeStep>>) => Promise<void>,
) {
  await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    await work(tx, await takeStep(tx, dialogue, 'theme_renamed', { by: noor.personId, at }))
  })
}

/** More was said and filed since. */
async function themedAgain(db: Db, troupe: Troupe) {
  await postStatement(db, troupe.dialogue, { by: troupe.jim, choice: 'Belt', why: 'Later.', at: later({ hours: 7 }) })
}
