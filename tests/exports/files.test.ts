import { parse } from 'csv-parse/sync'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { appearances, imports, statementRevisions, statements } from '../../db/schema/index.ts'
import type { Dialogue } from '../../server/dialogues/reading.ts'
import { conflictColumns, statementColumns } from '../../server/exports/columns.ts'
import { withoutMarker } from '../../server/exports/csv.ts'
import { dictionary, exportConflicts, exportDictionary, exportStatements } from '../../server/exports/files.ts'
import { newId } from '../../server/ids.ts'
import { readSource } from '../../server/imports/sources.ts'
import { takeWords } from '../../server/imports/taking.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { supportStatement } from '../../server/statements/supporting.ts'
import { wordsFor } from '../../server/words/words.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

type Row = Record<string, string>

describe('a line for each statement', () => {
  test('tells what was said, by whom, and that nothing came of it yet', async ({ db }) => {
    const { halden } = await cast(db)
    const said = { choice: 'Belt', why: 'It is quiet.', trying: 'To hear the road.', nearly: 'The price.', felt: 'Calm.' }
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, ...said, at: monday })
    const [row] = await exported(db, halden.dialogue)
    expect(row).toMatchObject({
      statement_id: id,
      dialogue: 'window-motor',
      path: `/halden/d/window-motor/whys/${id}`,
      posted_at: '2026-11-09T09:00:00.000Z',
      author: 'Ana Kovač',
      author_hidden: 'false',
      choice: 'Belt',
      why: 'It is quiet.',
      trying: 'To hear the road.',
      nearly: 'The price.',
      felt: 'Calm.',
      revision: '1',
      asks_answer: 'false',
      supports: '0',
      comments: '0',
      conflict_ids: '',
      obligation_id: '',
      obligation_state: '',
      due_at: '',
      response_id: '',
      verdict_heard: '',
      import_id: '',
      hidden_reason: '',
    })
    const [appearance] = await db.select({ id: appearances.id }).from(appearances)
    expect(row!.author_id).toBe(appearance!.id)
  })

  test('tells the duty, the answer, the verdict and the conflicts', async ({ db }) => {
    const { halden } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Belt', why: 'quiet', asksAnswer: true, at: monday })
    await supportStatement(db, halden.dialogue, { by: halden.jim, statementId: id, at: monday })
    expect((await exported(db, halden.dialogue))[0]).toMatchObject({ supports: '1', obligation_cause: 'asks', obligation_state: 'running' })
    const first = await raised(db, halden, { by: halden.jim, aboutStatementId: id })
    const second = await raised(db, halden, { by: halden.ana, aboutStatementId: id, at: later({ hours: 1 }) })
    const { responseId, targetId } = await answered(db, halden, { kind: 'statement', id }, { at: later({ hours: 2 }) })
    await answered(db, halden, { kind: 'conflict', id: second }, { at: later({ hours: 2 }) })
    await judged(db, halden, targetId, { by: halden.ana, settled: 'not_yet', at: later({ hours: 3 }) })
    expect((await exported(db, halden.dialogue, later({ hours: 4 })))[0]).toMatchObject({
      conflict_ids: `${first} ${second}`,
      conflict_states: 'raised answered',
      obligation_state: 'kept',
      obligation_owner: 'Priya Shah',
      due_at: '2026-11-11T09:00:00.000Z',
      first_due_at: '2026-11-11T09:00:00.000Z',
      response_id: responseId,
      response_is_answer: 'true',
      responder: 'Priya Shah',
      response_heard: 'You need to hear it.',
      response_answer: 'You are right, and we never asked.',
      response_outcome: 'will',
      answered_at: '2026-11-09T11:00:00.000Z',
      verdict_heard: 'yes',
      verdict_settled: 'not_yet',
      verdict_feeling: '1',
      verdict_at: '2026-11-09T12:00:00.000Z',
      supporters_judged: '0',
      supporters_heard: '0',
      supporters_settled: '0',
    })
  })

  test('never tells a hidden person’s own name, nor where they work', async ({ db }) => {
    const { halden } = await cast(db)
    const hidden = { hidden: true, name: 'A driver', knownToStaff: true }
    await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Belt', why: 'quiet', ...hidden, at: monday })
    const text = await textOf(exportStatements(db, halden.dialogue, { at: monday }))
    expect(text).toContain('"A driver","true","",""')
    for (const secret of ['Ana', 'Kovač', halden.ana.personId]) expect(text).not.toContain(secret)
  })

  test('leaves hidden words empty, with the reason', async ({ db }) => {
    const { halden } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Belt', why: 'You fool.', at: monday })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'statement', id }, reason: 'insult', at: later({ hours: 1 }) })
    const [row] = await exported(db, halden.dialogue, later({ hours: 2 }))
    expect(row).toMatchObject({
      statement_id: id,
      choice: '',
      option_id: '',
      why: '',
      hidden_reason: 'insult',
      hidden_at: '2026-11-09T10:00:00.000Z',
    })
    expect(await textOf(exportStatements(db, halden.dialogue, { at: later({ hours: 2 }) }))).not.toContain('fool')
  })

  test('tells what it came in with', async ({ db }) => {
    const { halden } = await cast(db)
    const importId = newId()
    const row = {
      companyId: halden.company.id,
      id: importId,
      kind: 'csv' as const,
      name: 'parcels.csv',
      settings: {},
      by: halden.maren.personId,
    }
    await db.insert(imports).values({ ...row, at: monday, total: 1, done: 1 })
    const files = { file: Buffer.from('choice,why\nLocker,near\n') }
    const settings = { choice: 'choice', why: 'why' }
    const source = readSource({ kind: 'csv', files, settings, timeZone: 'UTC', nameless: '', view: '' })
    const target = { slug: 'window-motor', question: null, context: '', championId: null, visibility: 'public' as const }
    await takeWords(db, halden.company, { by: halden.maren, source, target, importId, at: monday, nameless: 'Participant {number}' })
    expect((await exported(db, halden.dialogue))[0]).toMatchObject({
      import_id: importId,
      import_source: 'parcels.csv',
      author: 'Participant 1',
    })
  })

  test('defuses formulas, and every word can be read back', async ({ db }) => {
    const { halden } = await cast(db)
    const whys = ['=1+1', '-1', '+1', '@here', '＝1', "'tis", 'a "quote", a comma\nand a line', 'שלום 👩‍👩‍👧', '\t=1'.trim()]
    for (const why of whys) await postStatement(db, halden.dialogue, { by: halden.ana, choice: '=Belt', why, at: monday })
    const rows = await exported(db, halden.dialogue)
    expect(rows.flatMap(Object.values).filter((cell) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell))).toEqual([])
    expect(rows.map(({ why }) => withoutMarker(why!)).toSorted()).toEqual(whys.toSorted())
    expect(new Set(rows.map(({ choice }) => withoutMarker(choice!)))).toEqual(new Set(['=Belt']))
  })

  test('holds this dialogue alone, up to the moment of the export', async ({ db }) => {
    const { halden, acme } = await cast(db)
    await postStatement(db, acme.dialogue, { by: acme.ana, choice: 'Belt', why: 'theirs', at: monday })
    await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Belt', why: 'before', at: monday })
    await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Belt', why: 'after', at: later({ hours: 2 }) })
    expect((await exported(db, halden.dialogue, later({ hours: 1 }))).map(({ why }) => why)).toEqual(['before'])
  })

  test('comes 500 at a time, each once and in order, with four questions to the database for each 500', async ({ db }) => {
    const { halden } = await cast(db)
    await manyStatements(db, halden, 1100)
    const sent = await statementsSent(async () => {
      const rows = await exported(db, halden.dialogue)
      expect(rows.map(({ why }) => Number(why))).toEqual(Array.from({ length: 1100 }, (_, place) => place))
    })
    expect(sent).toHaveLength(12)
    expect(withoutCompany(sent)).toEqual([])
  })
})

describe('a line for each conflict', () => {
  test('tells who raised it, and how it stands', async ({ db }) => {
    const { halden } = await cast(db)
    const first = await raised(db, halden)
    const second = await raised(db, halden, { by: halden.tom, at: later({ hours: 1 }) })
    const { targetId } = await answered(db, halden, { kind: 'conflict', id: first }, { at: later({ hours: 2 }) })
    await judged(db, halden, targetId, { settled: 'yes', at: later({ hours: 3 }) })
    const rows = await read(exportConflicts(db, halden.dialogue, { at: later({ days: 10 }) }))
    expect(rows).toMatchObject([
      {
        conflict_id: first,
        path: `/halden/d/window-motor/conflicts/${first}`,
        side: 'customer',
        author: 'Ana Kovač',
        need: 'I need to hear that the window moved.',
        instead: 'You keep making it quieter.',
        state: 'settled',
        obligation_cause: 'conflict',
        obligation_state: 'kept',
        verdict_settled: 'yes',
      },
      { conflict_id: second, side: 'company', author_id: '', author: 'Tom Berg', state: 'raised', obligation_state: 'overdue' },
    ])
  })
})

describe('the data dictionary', () => {
  test('names every column of every file, and no other, in their order', async ({ db }) => {
    const { halden } = await cast(db)
    const lines = dictionary(wordsFor('en'))
    const columnsOf = (file: string) => lines.filter((line) => line.file === file).map(({ column }) => column)
    expect(columnsOf('statements')).toEqual(await headerOf(exportStatements(db, halden.dialogue, { at: monday })))
    expect(columnsOf('conflicts')).toEqual(await headerOf(exportConflicts(db, halden.dialogue, { at: monday })))
    expect(columnsOf('statements')).toEqual(statementColumns.map(({ name }) => name))
    expect(columnsOf('conflicts')).toEqual(conflictColumns.map(({ name }) => name))
  })

  test('says what each means, once', async () => {
    const lines = await read(exportDictionary(wordsFor('en')))
    for (const line of lines) expect(line.meaning, line.column).toMatch(/^[A-Z].*\.$/)
    expect(new Set(lines.map(({ file, column }) => `${file} ${column}`)).size).toBe(lines.length)
    expect(lines.find(({ column }) => column === 'verdict_settled')).toEqual({
      file: 'statements',
      column: 'verdict_settled',
      meaning: 'Whether it is settled for the customer.',
      type: 'one of these words',
      values: 'yes not_yet no',
    })
  })
})

async function textOf(pieces: AsyncIterable<string>) {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

async function read(pieces: AsyncIterable<string>): Promise<Row[]> {
  return parse(await textOf(pieces), { columns: true })
}

async function headerOf(pieces: AsyncIterable<string>): Promise<string[]> {
  const [header]: string[][] = parse(await textOf(pieces))
  return header!
}

async function exported(db: Db, dialogue: Dialogue, at = monday) {
  return await read(exportStatements(db, dialogue, { at }))
}

/** Said within the same few milliseconds, so that places in the list are told apart by their ids. */
async function manyStatements(db: Db, { company, dialogue, ana }: Troupe, count: number) {
  const { optionId } = await firstOption(db, { dialogue, ana })
  const rows = Array.from({ length: count }, (_, place) => {
    const at = new Date(monday.getTime() - 10 + Math.floor(place / 200))
    return { companyId: company.id, id: `00000000-0000-7000-8000-${String(place).padStart(12, '0')}`, at, why: String(place) }
  })
  await db.insert(statements).values(
    rows.map(({ companyId, id, at }) => ({
      companyId,
      id,
      dialogueId: dialogue.id,
      authorId: ana.personId,
      revision: 1,
      asksAnswer: false,
      postedAt: at,
    })),
  )
  await db
    .insert(statementRevisions)
    .values(rows.map(({ companyId, id, at, why }) => ({ companyId, statementId: id, number: 1, optionId, why, at })))
}

async function firstOption(db: Db, { dialogue, ana }: Pick<Troupe, 'dialogue' | 'ana'>) {
  await postStatement(db, dialogue, { by: ana, choice: 'Belt', why: 'later', at: later({ days: 1 }) })
  const [row] = await db.select({ optionId: statementRevisions.optionId }).from(statementRevisions)
  return row!
}
