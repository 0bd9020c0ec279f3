import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { appearances, customers, importedValues, memberChecks, statementVectors } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { readDescription } from '../../server/refi/describing.ts'
import { writeCodebook } from '../../server/refi/format/codes.ts'
import { ofChecks, ofCustomers, ofStatements } from '../../server/refi/variables.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { supportStatement } from '../../server/statements/supporting.ts'
import { themed, uncoded } from '../exports/themed.ts'
import { cast, later } from '../support/cast.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { bookOf, taken } from './taken.ts'
import { mustBeValid } from './valid.ts'

const end = later({ days: 2 })

describe('a dialogue taken as a project', () => {
  test('has its themes as nested codes, with their notes and how they were confirmed', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, quietness, hearing } = await themed(db, halden)
    const { read } = await taken(db, halden, end)
    expect(read.codes).toMatchObject([{ guid: quietness, name: 'quiet', codes: [{ guid: hearing, name: 'I hear it', codes: [] }] }])
    expect(read.codes[0]!.description).toBe(
      `At night above all.\n\n[Parley]\nKept by an analyst. Statements: 1. Checked by their authors: 1, who agree: 1.\nname: ${quiet} 1 8 13`,
    )
    expect(readDescription(read.codes[0]!.description)).toEqual({
      memo: 'At night above all.',
      state: 'kept',
      nameSpan: { statementId: quiet, revision: 1, from: 8, to: 13 },
      quotes: [],
      optionId: null,
      language: null,
    })
    expect(read.sets.map(({ name, codes }) => [name, codes])).toEqual([
      ['Kept', [quietness]],
      ['Suggested', [hearing]],
    ])
  })

  test('has its statements as sources, with who coded what, where, and how surely', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, sound, other, quietness, hearing } = await themed(db, halden)
    const { read } = await taken(db, halden, end)
    expect(read.sources.map(({ guid, name, text }) => [guid, name, text])).toEqual([
      [quiet, 'Ana Kovač, 9 November · 1', 'It is 🙂 quiet at night.'],
      [sound, 'Jim Boateng, 9 November · 2', '=I hear it move'],
      [other, 'Ana Kovač, 9 November · 3', 'My uncle sold it to me.'],
    ])
    const who = new Map(read.users.map(({ guid, name }) => [guid, name]))
    const said = read.sources.flatMap(({ codings }) =>
      codings.map(({ code, by, from, to, confidence }) => [code, who.get(by!), from, to, confidence]),
    )
    expect(said.toSorted(([, , one], [, , other]) => Number(other ?? 0) - Number(one ?? 0))).toEqual([
      [quietness, 'Noor Aziz', 6, 13, null],
      [hearing, 'Noor Aziz', null, null, null],
      [hearing, 'Machine', null, null, 0.25],
    ])
    expect(valueIn(read.sources[2]!, ofStatements.noneFits.guid)).toBe('analyst')
    expect(valueIn(read.sources[0]!, ofStatements.option.guid)).toBe('Belt')
  })

  test('has its customers as cases, with what is told of them', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, other } = await themed(db, halden)
    await supportStatement(db, halden.dialogue, { by: halden.jim, statementId: quiet, at: later({ hours: 4 }) })
    await db.update(customers).set({ workplace: 'Rijeka Taxi' }).where(eq(customers.personId, halden.ana.personId))
    await db
      .insert(statementVectors)
      .values({ companyId: halden.company.id, statementId: quiet, revision: 1, language: 'en', at: later({ hours: 1 }) })
    const { read } = await taken(db, halden, end)
    const ana = read.cases.find(({ name }) => name === 'Ana Kovač')!
    expect(ana.sources).toEqual([quiet, other])
    expect(Object.entries(ofCustomers).map(([name, { guid }]) => [name, valueIn(ana, guid)])).toEqual([
      ['workplace', 'Rijeka Taxi'],
      ['roleThere', undefined],
      ['statements', '2'],
      ['options', 'Belt | Cable'],
      ['months', '2026-11'],
      ['languages', 'en'],
      ['supports', '1'],
      ['hasChecked', 'true'],
    ])
  })

  test('has what customers said of themes as notes, and columns that were brought in as variables', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, sound, quietness, hearing } = await themed(db, halden)
    const { company, jim, dialogue } = halden
    const check = {
      companyId: company.id,
      id: newId(),
      statementId: sound,
      personId: jim.personId,
      themeId: hearing,
      at: later({ hours: 5 }),
    }
    await db.insert(memberChecks).values({ ...check, answer: 'not_quite', words: 'It is the <sound> at −10°.' })
    await db
      .insert(importedValues)
      .values({ companyId: company.id, dialogueId: dialogue.id, statementId: quiet, column: 'plan', value: 'team' })
    const { read } = await taken(db, halden, end, { columns: ['plan'] })
    expect(read.notes.map(({ name, text }) => [name, text])).toEqual([
      ['Yes, that is it.', 'Yes, that is it.'],
      ['Not quite.', 'It is the <sound> at −10°.'],
    ])
    expect(read.notes.map((note) => valueIn(note, ofChecks.theme.guid))).toEqual([quietness, hearing])
    expect(read.sources.map(({ notes }) => notes)).toEqual([[read.notes[0]!.guid], [check.id], []])
    const plan = read.variables.find(({ name }) => name === 'Column: plan')!
    expect(valueIn(read.sources[0]!, plan.guid)).toBe('team')
  })

  test('leaves hidden statements out, with every word that came from them, and says how many', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet } = await themed(db, halden)
    await hideWords(db, halden.dialogue, {
      by: halden.maren,
      what: { kind: 'statement', id: quiet },
      reason: 'personal_data',
      at: later({ hours: 6 }),
    })
    const { read, bytes } = await taken(db, halden, end)
    expect(read.sources).toHaveLength(2)
    expect(read.notes).toEqual([])
    expect(read.codes[0]).toMatchObject({ name: '…' })
    expect(read.description).toContain('because their words are hidden for a stated reason: 1.')
    expect(Buffer.from(bytes).toString('latin1')).not.toContain(quiet)
  })

  test('is as it stood at its moment, to the byte, whatever came later', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, spoken } = await themed(db, halden)
    const then = await taken(db, halden, end)
    await uncoded(db, halden, spoken, later({ days: 3 }))
    await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Belt', why: 'Later.', at: later({ days: 3 }) })
    await reviseStatement(db, halden.dialogue, {
      by: halden.ana,
      statementId: quiet,
      choice: 'Belt',
      why: 'Now it is not.',
      at: later({ days: 3 }),
    })
    expect(Buffer.from((await taken(db, halden, end)).bytes).equals(Buffer.from(then.bytes))).toBe(true)
    expect((await taken(db, halden, later({ days: 4 }))).read.sources).toHaveLength(4)
  })

  test('finds a span again where its words stand now, and takes the whole where they are gone', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, quietness } = await themed(db, halden)
    const spanOf = async (at: Date) =>
      (await taken(db, halden, at)).read.sources[0]!.codings.filter(({ code }) => code === quietness).map(({ from, to }) => [from, to])[0]
    await reviseStatement(db, halden.dialogue, {
      by: halden.ana,
      statementId: quiet,
      choice: 'Belt',
      why: '🙂🙂 Still 🙂 quiet.',
      at: later({ days: 3 }),
    })
    expect(await spanOf(later({ days: 3, hours: 1 }))).toEqual([9, 16])
    await reviseStatement(db, halden.dialogue, { by: halden.ana, statementId: quiet, choice: 'Belt', why: 'Loud.', at: later({ days: 4 }) })
    expect(await spanOf(later({ days: 4, hours: 1 }))).toEqual([null, null])
  })

  test('gives customers and analysts pseudonyms: the same within one export, others in the next, and no name anywhere', async ({ db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    const first = (await taken(db, halden, end, { names: 'pseudonyms', key: 'one' })).read
    const again = (await taken(db, halden, end, { names: 'pseudonyms', key: 'one' })).read
    const next = (await taken(db, halden, end, { names: 'pseudonyms', key: 'two' })).read
    expect(again).toEqual(first)
    expect(first.cases.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^Customer [0-9a-f]{10}$/),
      expect.stringMatching(/^Customer [0-9a-f]{10}$/),
    ])
    expect(first.users[2]!.name).toMatch(/^Analyst [0-9a-f]{10}$/)
    expect(first.sources[0]!.name).toMatch(/^Customer [0-9a-f]{10}, 9 November · 1$/)
    const guids = (read: typeof first) => [...read.cases, ...read.users.slice(2)].map(({ guid }) => guid)
    expect(guids(next).filter((guid) => guids(first).includes(guid))).toEqual([])
    const [shown] = await db
      .select({ id: appearances.id })
      .from(appearances)
      .where(and(eq(appearances.personId, halden.ana.personId)))
    for (const secret of ['Ana Kovač', 'Noor', shown!.id, halden.noor.personId]) expect(JSON.stringify(first)).not.toContain(secret)
  })

  test('tells two customers of one name apart', async ({ db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    await db.update(appearances).set({ name: 'Kim' }).where(eq(appearances.dialogueId, halden.dialogue.id))
    const { read } = await taken(db, halden, end)
    expect(read.cases.map(({ name }) => name)).toEqual(['Kim', 'Kim (2)'])
  })

  test('names the company in every statement to the database, and needs few', async ({ db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    const sent = await statementsSent(() => taken(db, halden, end))
    expect(withoutCompany(sent)).toEqual([])
    expect(sent.length).toBeLessThanOrEqual(18)
  })
})

test('a dialogue’s code book is a valid file of its own', async ({ db }) => {
  const { halden } = await cast(db)
  await themed(db, halden)
  const written = writeCodebook(await bookOf(db, halden, end))
  mustBeValid(written, 'Codebook')
  expect(written).toContain('name="I hear it"')
})

function valueIn({ values }: { values: { variable: string; value: string }[] }, variable: string) {
  return values.find((value) => value.variable === variable)?.value
}
