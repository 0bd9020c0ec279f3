import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { importedValues } from '../../db/schema/index.ts'
import { nameStandIn } from '../../server/companies/standing-in.ts'
import { snapshotFileNames } from '../../server/exports/snapshot-files.ts'
import { snapshotsOf, takeSnapshot } from '../../server/exports/snapshots.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { openBook } from '../../server/refi/opening.ts'
import { planBook } from '../../server/refi/planning.ts'
import { codeStatements } from '../../server/themes/coding.ts'
import { historyOf } from '../../server/themes/history.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { everything } from '../support/snapshot.ts'
import { test } from '../support/test.ts'
import { fileOf, snapshotted, taken } from './snapshotted.ts'
import { themed } from './themed.ts'

const page = '/halden/d/window-motor/export'

describe('somebody with a name standing in for theirs', () => {
  test('is called by that one in every file, in the list of snapshots, and where a step is undone', async ({ db }) => {
    const { halden } = await cast(db)
    const { dialogue, maren } = halden
    const { sound, quietness } = await themed(db, halden)
    await nameStandIn(db, halden.company, { by: maren, personId: maren.personId, standIn: 'Pat Stone', at: later({ hours: 4 }) })
    await codeStatements(db, dialogue, { by: maren, themeId: quietness, statementIds: [sound], at: later({ hours: 5 }) })
    const { id } = await takeSnapshot(db, dialogue, { ...everything, by: maren, at: taken, language: 'en' })
    for (const file of snapshotFileNames) expect(await textOf(db, halden, id, file), file).not.toContain('Maren Roth')
    for (const file of ['codings.csv', 'project.qdpx']) expect(await textOf(db, halden, id, file)).toContain('Pat Stone')
    expect((await snapshotsOf(db, dialogue)).map(({ by }) => by)).toEqual(['Pat Stone'])
    const [step] = (await historyOf(db, dialogue)).steps
    await undoStep(db, dialogue, { by: maren, stepId: step!.id, at: later({ hours: 9 }) })
    const told = (await historyOf(db, dialogue)).steps.find(({ id }) => id === step!.id)!
    expect([told.byName, told.undoneByName]).toEqual(['Pat Stone', 'Pat Stone'])
  })
})

describe('beside pseudonyms', () => {
  test('statements have ids that lead nobody to their author: the same in every file, others in the next snapshot', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, sound, other } = await themed(db, halden)
    const [one, next] = [await snapshotted(db, halden, { names: 'pseudonyms' }), await snapshotted(db, halden, { names: 'pseudonyms' })]
    const texts = new Map<string, string>()
    for (const file of snapshotFileNames) texts.set(file, await textOf(db, halden, one, file))
    for (const [file, text] of texts) for (const own of [quiet, sound, other]) expect(text, file).not.toContain(own)
    const idsIn = (text: string) => [
      ...new Set((parse(text, { columns: true }) as Record<string, string>[]).map((row) => row.statement_id!)),
    ]
    const ids = idsIn(texts.get('statements.csv')!)
    expect(ids).toHaveLength(3)
    expect(idsIn(texts.get('codings.csv')!)).toEqual(ids)
    for (const id of ids) expect(texts.get('project.qdpx')).toContain(id)
    expect(texts.get('codebook.csv')).toContain(ids[0])
    expect(texts.get('codebook.qdc')).toContain(`name: ${ids[0]} 1 8 13`)
    expect(idsIn(await textOf(db, halden, next, 'statements.csv')).filter((id) => ids.includes(id))).toEqual([])
  })

  test('a project still finds its statements when it comes back, by their words', async ({ db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    const id = await snapshotted(db, halden, { names: 'pseudonyms' })
    const book = await openBook((await fileOf(db, halden, id, 'project.qdpx')).bytes)
    const { codings } = await planBook(db, halden.dialogue, { by: halden.noor, book })
    expect([codings.matched, codings.unmatched, codings.added]).toEqual([3, [], []])
  })
})

describe('columns that a file brought in', () => {
  test('are in no file, with names shown or with pseudonyms, unless somebody asks for them', async ({ db }) => {
    const { halden } = await cast(db)
    await withColumns(db, halden)
    for (const names of ['shown', 'pseudonyms'] as const) {
      const id = await snapshotted(db, halden, { names })
      for (const file of snapshotFileNames) expect(await textOf(db, halden, id, file), file).not.toMatch(/4711|imported_|Column: /)
    }
  })

  test('stand behind the others where they are asked for, by the name the file gave them, and in the dictionary', async ({ db }) => {
    const { halden } = await cast(db)
    const { sound } = await withColumns(db, halden)
    const id = await snapshotted(db, halden, { columns: true })
    const rows = async () => parse(await textOf(db, halden, id, 'statements.csv'), { columns: true }) as Record<string, string>[]
    expect(Object.keys((await rows())[0]!).slice(-2)).toEqual(['imported_=plan', 'imported_customer'])
    expect((await rows()).map((row) => [row['imported_=plan'], row.imported_customer])).toEqual([
      ['team', 'Ana Kovač, customer 4711'],
      ['', 'customer 4712'],
      ['', ''],
    ])
    const [line] = (await textOf(db, halden, id, 'statements.jsonl')).split('\n')
    expect(JSON.parse(line!)).toMatchObject({ imported_customer: 'Ana Kovač, customer 4711' })
    const dictionary = await textOf(db, halden, id, 'data-dictionary.csv')
    expect(dictionary).toContain('"statements","imported_customer","As it stood in the file that was brought in."')
    expect(dictionary).toContain('"With the columns of imported files","yes"')
    expect(await textOf(db, halden, id, 'project.qdpx')).toContain('Column: customer')
    const hiding = { what: { kind: 'statement' as const, id: sound }, reason: 'personal_data' as const }
    await hideWords(db, halden.dialogue, { by: halden.maren, ...hiding, at: later({ hours: 9 }) })
    expect((await rows())[1]!.imported_customer).toBe('')
  })

  test('are offered by their names where there are any', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database, { at: taken })
    const { get, post } = await visitor(halden.noor)
    expect((await get(page)).body).not.toContain('name="columns"')
    await withColumns(db, halden)
    const { body } = await get(page)
    expect(body).toContain('name="columns"')
    expect(body).toContain('With the columns that files brought in: =plan, customer')
    const { headers } = await post(page, { names: 'pseudonyms', columns: 'on' })
    const address = String(headers.location).split('?')[0]!
    expect((await get(address)).body).toContain('With the columns of imported files')
    expect((await get(`${address}/statements.csv`)).body).toContain('customer 4711')
  })
})

test('the licence and what it is narrowed to stand in the files for analysis tools, and so do the counts of what was taken', async ({
  db,
}) => {
  const { halden } = await cast(db)
  const { hearing } = await themed(db, halden)
  const id = await snapshotted(db, halden, { coder: 'machine', licence: 'CC BY 4.0' })
  const [book, project] = [await textOf(db, halden, id, 'codebook.qdc'), await textOf(db, halden, id, 'project.qdpx')]
  for (const text of [book, project]) expect(text).toContain('Only put there by: the machine. Licence: CC BY 4.0.')
  const counts = (text: string) => text.match(/Statements: \d+\. Checked by their authors: \d+/g)
  for (const text of [book, project])
    expect(counts(text)).toEqual(['Statements: 0. Checked by their authors: 0', 'Statements: 1. Checked by their authors: 0'])
  expect(project.match(/<Coding /g)).toHaveLength(1)
  const ofTheme = await snapshotted(db, halden, { theme: hearing })
  const read = await openBook((await fileOf(db, halden, ofTheme, 'project.qdpx')).bytes)
  expect(read.sources.flatMap(({ codings }) => codings.map(({ code }) => code))).toEqual([hearing, hearing])
})

async function withColumns(db: Db, troupe: Troupe) {
  const story = await themed(db, troupe)
  const { company, dialogue } = troupe
  const said = [
    { statementId: story.quiet, column: 'customer', value: 'Ana Kovač, customer 4711' },
    { statementId: story.quiet, column: '=plan', value: 'team' },
    { statementId: story.sound, column: 'customer', value: 'customer 4712' },
  ]
  await db.insert(importedValues).values(said.map((one) => ({ companyId: company.id, dialogueId: dialogue.id, ...one })))
  return story
}

/** A file as text, an archive with all that is in it. */
async function textOf(db: Db, troupe: Troupe, id: string, file: string) {
  const { bytes } = await fileOf(db, troupe, id, file)
  if (!/\.(qdpx|xlsx)$/.test(file)) return bytes.toString()
  const entries = Object.entries(unzipSync(bytes))
  return entries.map(([path, entry]) => `${path}\n${strFromU8(entry)}`).join('\n')
}
