import { asc, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { importedValues, statements } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { readKept, writeKept } from '../../server/imports/keeping.ts'
import { settingsOf } from '../../server/imports/settings.ts'
import { readSource } from '../../server/imports/sources.ts'
import { takeWords } from '../../server/imports/taking.ts'
import { cast, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/doors-test.ts'
import { upload } from './uploads.ts'

const target = { slug: null, question: 'Parcels', context: 'A survey of 2025.', championId: null, visibility: 'public' as const }
const columns = { choice: 'choice', why: 'why' }

function survey(file: string, settings: Record<string, string>) {
  return readSource({
    kind: 'csv',
    files: { file: Buffer.from(file) },
    settings: { ...columns, ...settings },
    timeZone: 'UTC',
    nameless: 'Participant {number}',
    view: '',
  })
}

async function take(db: Db, { company, maren }: Troupe, file: string, settings: Record<string, string>) {
  const nameless = 'Participant {number}'
  return await takeWords(db, company, { by: maren, source: survey(file, settings), target, importId: newId(), at: monday, nameless })
}

async function keptIn(db: Db, { company }: Troupe) {
  const rows = await db
    .select({ column: importedValues.column, value: importedValues.value })
    .from(importedValues)
    .where(eq(importedValues.companyId, company.id))
    .orderBy(asc(importedValues.column), asc(importedValues.value))
  return rows.map(({ column, value }) => `${column}: ${value}`)
}

const file = 'choice,why,plan,region\nLocker,near,team,north\nLocker,dry,,north\nHome,lazy,solo,\n'

describe('the names of columns to keep', () => {
  test.each([
    ['', []],
    ['plan', ['plan']],
    [' plan , region ', ['plan', 'region']],
    ['"plan, old","say ""hi"""', ['plan, old', 'say "hi"']],
    ['plan,plan', ['plan']],
  ])('%j', (text, columns) => {
    expect(readKept(text)).toEqual({ columns, problems: [] })
    expect(readKept(writeKept(columns)).columns).toEqual(columns)
  })

  test.each(['plan,', ',plan', '"plan', 'plan"x"'])('%j is refused with a sentence', (text) => {
    expect(readKept(text).problems).toEqual([
      { sentence: 'Write the columns to keep like plan,region, and a name with a comma in quotation marks.' },
    ])
  })
})

describe('a column of a survey', () => {
  test('is kept beside each statement where the importer says so, and not otherwise', async ({ db }) => {
    const { halden, acme } = await cast(db)
    await take(db, halden, file, {})
    expect(await keptIn(db, halden)).toEqual([])
    await take(db, acme, file, { keep: 'plan,region' })
    expect(await keptIn(db, acme)).toEqual(['plan: solo', 'plan: team', 'region: north', 'region: north'])
    expect(await keptIn(db, halden)).toEqual([])
  })

  test('that is brought in twice is kept once', async ({ db }) => {
    const { halden } = await cast(db)
    const first = await take(db, halden, file, { keep: 'plan' })
    const second = await take(db, halden, file, { keep: 'plan' })
    expect([first.statements, second.statements]).toEqual([3, 0])
    expect(await keptIn(db, halden)).toEqual(['plan: solo', 'plan: team'])
    expect(await db.$count(statements)).toBe(3)
  })

  test('is kept to two hundred characters, whatever they are', async ({ db }) => {
    const { halden } = await cast(db)
    await take(db, halden, `choice,why,plan\nLocker,near, ${'👍'.repeat(300)}\n`, { keep: 'plan' })
    expect(await keptIn(db, halden)).toEqual([`plan: ${'👍'.repeat(200)}`])
  })

  test.each([
    ['colour', 'There is no column “{column}”. The columns are: {columns}.'],
    ['why', '“{column}” is brought in already, so it cannot be kept besides.'],
    ['plan,', 'Write the columns to keep like plan,region, and a name with a comma in quotation marks.'],
  ])('%s cannot be kept, and the sentence says why', async (keep, sentence) => {
    expect(survey(file, { keep }).obstacles).toMatchObject([{ sentence }])
  })

  test('is one of twenty at most', () => {
    const names = Array.from({ length: 21 }, (_, place) => `c${place}`)
    const wide = `choice,why,${names.join(',')}\nLocker,near${',x'.repeat(21)}\n`
    expect(survey(wide, { keep: names.slice(1).join(',') }).obstacles).toEqual([])
    expect(survey(wide, { keep: names.join(',') }).obstacles).toMatchObject([
      { sentence: 'No more than {most, number} columns can be kept for the analysis.' },
    ])
  })

  test('that holds something else by now is no longer kept', () => {
    const chosen = { into: null, question: null, context: null, championId: '', visibility: 'public' as const }
    const mapped = { ...columns, dialogue: 'plan', person: '', email: '', time: '' }
    expect(settingsOf({ ...mapped, ...chosen, keep: ['plan', 'region'] }).keep).toBe('"region"')
  })
})

describe('on the page of an import', () => {
  test('each free column has a tick, none is ticked, and the preview names what is kept', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const { get, post } = await doors.visitor(halden.maren)
    const given = { file: { name: 'parcels.csv', bytes: file } }
    const path = (await upload(doors, halden.maren, '/halden/settings/import/csv', given)).headers.location!
    const before = (await get(path)).body
    expect(before).toContain('name="keep" value="plan">')
    expect(before).not.toContain('name="keep" value="why"')
    expect(before).toContain('no page of the dialogue shows it')
    await post(`${path}/columns`, { ...columns, keep: ['region'] })
    const after = (await get(path)).body
    expect(after).toContain('name="keep" value="region" checked>')
    expect(after).toContain('<span dir="auto">region: north</span>')
    expect(after).not.toContain('<span dir="auto">plan: team')
  })

  test('a refused form keeps its ticks', async ({ db, doors }) => {
    const { halden } = await cast(db)
    const { post } = await doors.visitor(halden.maren)
    const given = { file: { name: 'parcels.csv', bytes: file } }
    const path = (await upload(doors, halden.maren, '/halden/settings/import/csv', given)).headers.location!
    const refused = await post(`${path}/columns`, { ...columns, keep: 'region', question: 'x'.repeat(201) })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('name="keep" value="region" checked>')
  })
})
