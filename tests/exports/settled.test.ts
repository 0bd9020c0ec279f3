import { parse } from 'csv-parse/sync'
import { eq } from 'drizzle-orm'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import {
  appearances,
  companies,
  customers,
  imports,
  options,
  responses,
  statements,
  statementVectors,
  supports,
} from '../../db/schema/index.ts'
import program from '../../package.json' with { type: 'json' }
import { holdOptions, mergeOptions } from '../../server/dialogues/option-merging.ts'
import { importAtOnce } from '../../server/imports/at-once.ts'
import { readSource } from '../../server/imports/sources.ts'
import { reviseResponse } from '../../server/responses/revising.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { supportStatement, withdrawSupport } from '../../server/statements/supporting.ts'
import { mergeThemes } from '../../server/themes/merging.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { makeThemes } from '../../server/themes/versions.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { answered } from '../support/story.ts'
import { test } from '../support/test.ts'
import { fileOf, snapshotted, taken } from './snapshotted.ts'
import { themed } from './themed.ts'

const since = later({ hours: 9 })
const files = ['statements.csv', 'codings.csv', 'codebook.csv', 'project.qdpx', 'codebook.qdc']

type Story = Awaited<ReturnType<typeof themed>> & { halden: Troupe }

/** What is done after a snapshot and stands in it nowhere. */
const kept: Record<string, (db: Db, story: Story) => Promise<unknown>> = {
  'a statement that is posted': (db, { halden }) =>
    postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Belt', why: 'Said since.', at: since }),
  'words that are written anew, and read': async (db, { halden, quiet }) => {
    await reviseStatement(db, halden.dialogue, {
      by: halden.ana,
      statementId: quiet,
      choice: 'Cable',
      why: 'Jetzt auf Deutsch.',
      at: since,
    })
    await read(db, halden, quiet, { revision: 2, language: 'de', at: later({ hours: 9.1 }) })
  },
  'words that a machine reads late': (db, { halden, sound }) => read(db, halden, sound, { revision: 1, language: 'en', at: since }),
  'support that is said': (db, { halden, quiet }) =>
    supportStatement(db, halden.dialogue, { by: halden.jim, statementId: quiet, at: since }),
  'an answer that is published': (db, { halden, sound }) => answered(db, halden, { kind: 'statement', id: sound }, { at: since }),
  'an answer that is changed': async (db, { halden }) => {
    const [row] = await db.select({ id: responses.id }).from(responses).where(eq(responses.companyId, halden.company.id))
    const words = { heard: 'You hear it.', answer: 'Some of it.', outcome: 'partly' as const, reason: 'It costs too much.' }
    await reviseResponse(db, halden.dialogue, { by: halden.priya, responseId: row!.id, revision: 1, ...words, at: since })
  },
  'a file that is brought in, with words that were said long before': (db, { halden }) => broughtIn(db, halden, { at: since }),
}

describe('a snapshot keeps', () => {
  test.for(Object.keys(kept))('what stood there, whatever comes later: %s', async (what, { db }) => {
    const { halden } = await cast(db)
    const story = { halden, ...(await themed(db, halden)) }
    await read(db, halden, story.quiet, { revision: 1, language: 'en', at: later({ hours: 4 }) })
    await answered(db, halden, { kind: 'statement', id: story.quiet }, { at: later({ hours: 5 }) })
    const id = await snapshotted(db, halden, { columns: true })
    const before = await all(db, halden, id)
    await kept[what]!(db, story)
    const after = await all(db, halden, id)
    for (const file of files) expect(after.get(file)!.bytes.equals(before.get(file)!.bytes), file).toBe(true)
    const [row] = parse(after.get('statements.csv')!.bytes, { columns: true }) as Record<string, string>[]
    expect(row).toMatchObject({ language: 'en', outcome: 'will', supports: '0', revision: '1' })
  })

  test('how many agreed with what a file said, whatever votes a later one brings', async ({ db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    await broughtIn(db, halden, { at: later({ hours: 7 }), voters: 1 })
    const id = await snapshotted(db, halden)
    const before = await all(db, halden, id)
    expect(before.get('statements.csv')!.bytes.toString()).toMatch(/It was cheap.*"1"/)
    await broughtIn(db, halden, { at: since, voters: 3 })
    expect(await db.$count(supports)).toBe(3)
    const after = await all(db, halden, id)
    for (const file of files) expect(after.get(file)!.bytes.equals(before.get(file)!.bytes), file).toBe(true)
  })

  test('the company’s calendar as it was: days and months begin where they began then', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { quiet } = await themed(db, halden)
    const lateInOctober = { postedAt: new Date('2026-10-31T20:00:00Z') }
    await db.update(statements).set(lateInOctober).where(eq(statements.id, quiet))
    const { get } = await (await openDoors(database, { at: taken })).visitor(halden.noor)
    const ids = [await snapshotted(db, halden), await snapshotted(db, halden, { month: '2026-10' })]
    const paths = ids.flatMap((id) => files.map((file) => `/halden/d/window-motor/export/${id}/${file}`))
    // One after the other: in a test, all of them are written in one transaction.
    const written = async () => {
      const all: Buffer[] = []
      for (const path of paths) all.push((await get(path)).rawPayload)
      return all
    }
    await written()
    const before = await written()
    await db.update(companies).set({ timeZone: 'Pacific/Apia' }).where(eq(companies.id, halden.company.id))
    const after = await written()
    expect(paths.filter((_, n) => !after[n]!.equals(before[n]!))).toEqual([])
    expect((await get(`/halden/d/window-motor/export/${ids[1]}`)).body).toContain('1 statement<')
  })

  test('a file that was brought in before it, once it had ended', async ({ db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    await broughtIn(db, halden, { at: later({ hours: 7 }) })
    const id = await snapshotted(db, halden)
    const lines = async () => parse((await fileOf(db, halden, id, 'statements.csv')).bytes, { columns: true }) as unknown[]
    expect(await lines()).toHaveLength(5)
    await db.update(imports).set({ endedAt: since }).where(eq(imports.companyId, halden.company.id))
    expect(await lines()).toHaveLength(3)
  })
})

/** What cannot be kept: it stands in every file as it is now, and the tag says that it is another file. */
const readNow: Record<string, (db: Db, story: Story) => Promise<unknown>> = {
  'a support that is taken back': (db, { halden, quiet }) =>
    withdrawSupport(db, halden.dialogue, { about: { statementId: quiet }, by: halden.jim, at: since }),
  'an option that becomes part of another': async (db, { halden }) => merged(db, halden, ['Belt', 'Cable'], since),
  'an option that was part of another, which becomes part of a third': async (db, { halden }) =>
    merged(db, halden, ['Rope', 'Cable'], since),
  'a name that is shown otherwise': (db, { halden }) =>
    db.update(appearances).set({ name: 'Kestrel' }).where(eq(appearances.personId, halden.ana.personId)),
  'a place of work that is shown otherwise': (db, { halden }) =>
    db.update(customers).set({ workplace: 'Rijeka Taxi' }).where(eq(customers.personId, halden.ana.personId)),
}

describe('what cannot be kept', () => {
  test.for(Object.keys(readNow))('makes another file, with another tag: %s', async (what, { db }) => {
    const { halden } = await cast(db)
    const story = { halden, ...(await themed(db, halden)) }
    await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Rope', why: 'Simple.', at: later({ hours: 4 }) })
    await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'String', why: 'Simpler.', at: later({ hours: 4 }) })
    await merged(db, halden, ['String', 'Rope'], later({ hours: 5 }))
    await supportStatement(db, halden.dialogue, { by: halden.jim, statementId: story.quiet, at: later({ hours: 4 }) })
    const id = await snapshotted(db, halden)
    const before = await all(db, halden, id)
    await readNow[what]!(db, story)
    const after = await all(db, halden, id)
    const changed = files.filter((file) => !after.get(file)!.bytes.equals(before.get(file)!.bytes))
    expect(changed).toContain('statements.csv')
    for (const file of changed) expect(after.get(file)!.tag, file).not.toBe(before.get(file)!.tag)
  })

  test('is one rule for options: each is what it has become by now, also where a snapshot is narrowed to one', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, sound, other } = await themed(db, halden)
    const ids = await optionsCalled(db, halden)
    const id = await snapshotted(db, halden, { option: ids.get('Cable')! })
    const lines = async (file: string) =>
      (parse((await fileOf(db, halden, id, file)).bytes, { columns: true }) as Record<string, string>[]).map((row) => [
        row.statement_id,
        row.option,
      ])
    expect(await lines('statements.csv')).toEqual([[other, 'Cable']])
    await merged(db, halden, ['Cable', 'Belt'], since)
    expect(await lines('statements.csv')).toEqual([
      [quiet, 'Belt'],
      [sound, 'Belt'],
      [other, 'Belt'],
    ])
    expect((await fileOf(db, halden, id, 'data-dictionary.csv')).bytes.toString()).toContain('"Only this option","Belt"')
  })

  test('is one rule for the options of themes too: the one that lives, and none where a theme took in one of another', async ({ db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    const by = halden.noor
    await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Rope', why: 'Simple.', at: later({ hours: 4 }) })
    const ids = await optionsCalled(db, halden)
    const [belt, cable, rope] = [ids.get('Belt')!, ids.get('Cable')!, ids.get('Rope')!]
    const [one, other, third] = await scoped(db, halden, [belt, cable, rope])
    const id = await snapshotted(db, halden)
    const told = async () => {
      const rows = parse((await fileOf(db, halden, id, 'codebook.csv')).bytes, { columns: true }) as Record<string, string>[]
      const [, description = ''] =
        new RegExp(`guid="${one}".*?<Description>(.*?)</Description>`, 's').exec(
          (await fileOf(db, halden, id, 'codebook.qdc')).bytes.toString(),
        ) ?? []
      const row = rows.find(({ theme_id }) => theme_id === one)
      return [row!.option_id, row!.option, /option: (.*)/.exec(description)?.[1] ?? '']
    }
    expect(await told()).toEqual([belt, 'Belt', belt])
    await merged(db, halden, ['Belt', 'Cable'], since)
    expect(await told()).toEqual([cable, 'Cable', cable])
    await mergeThemes(db, halden.dialogue, { by, themeId: other!, intoId: one!, at: taken })
    expect(await told()).toEqual([cable, 'Cable', cable])
    await mergeThemes(db, halden.dialogue, { by, themeId: third!, intoId: one!, at: taken })
    expect(await told()).toEqual(['', '', ''])
  })

  test('is known by the version of the program too, and by the server’s secret, which pseudonyms hang on', async ({ db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    const id = await snapshotted(db, halden, { names: 'pseudonyms' })
    const file = (given?: { secret: string }) => fileOf(db, halden, id, 'statements.csv', given)
    const [one, again, other] = [await file(), await file(), await file({ secret: 'another secret, after the first one was lost' })]
    expect([again.tag, again.bytes.equals(one.bytes)]).toEqual([one.tag, true])
    expect([other.tag === one.tag, other.bytes.equals(one.bytes)]).toEqual([false, false])
    expect(one.tag).toContain(`.${program.version}.`)
  })

  test('is never set behind the beginning of the file as it was', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { quiet } = await themed(db, halden)
    await supportStatement(db, halden.dialogue, { by: halden.jim, statementId: quiet, at: later({ hours: 4 }) })
    const id = await snapshotted(db, halden)
    const { visitor } = await openDoors(database, { at: taken })
    const { get } = await visitor(halden.noor)
    const address = `/halden/d/window-motor/export/${id}/statements.csv`
    const { headers } = await get(address)
    await withdrawSupport(db, halden.dialogue, { about: { statementId: quiet }, by: halden.jim, at: since })
    const rest = await get(address, { range: 'bytes=100-', 'if-range': String(headers.etag) })
    expect([rest.statusCode, rest.headers.etag === headers.etag]).toEqual([200, false])
  })
})

test('where somebody works is told where they show it, and not where their name is hidden', async ({ db }) => {
  const { halden } = await cast(db)
  await themed(db, halden)
  await db.update(customers).set({ workplace: 'Rijeka Taxi' }).where(eq(customers.companyId, halden.company.id))
  await db.update(appearances).set({ hidden: true }).where(eq(appearances.personId, halden.jim.personId))
  const id = await snapshotted(db, halden)
  const rows = parse((await fileOf(db, halden, id, 'statements.csv')).bytes, { columns: true }) as Record<string, string>[]
  expect(rows.map(({ workplace }) => workplace)).toEqual(['Rijeka Taxi', '', 'Rijeka Taxi'])
  const project = strFromU8(unzipSync((await fileOf(db, halden, id, 'project.qdpx')).bytes)['project.qde']!)
  expect(project.match(/Rijeka Taxi/g)).toHaveLength(1)
  const narrowed = await snapshotted(db, halden, { workplace: 'Rijeka Taxi' })
  expect(parse((await fileOf(db, halden, narrowed, 'statements.csv')).bytes, { columns: true })).toHaveLength(2)
})

async function all(db: Db, troupe: Troupe, id: string) {
  const written = new Map<string, Awaited<ReturnType<typeof fileOf>>>()
  for (const file of files) written.set(file, await fileOf(db, troupe, id, file))
  return written
}

async function read(db: Db, { company }: Troupe, statementId: string, row: { revision: number; language: string; at: Date }) {
  await db.insert(statementVectors).values({ companyId: company.id, statementId, ...row })
}

async function broughtIn(db: Db, { company, maren }: Troupe, { at, voters = 0 }: { at: Date; voters?: number }) {
  const columns = { choice: 'choice', why: 'why', time: 'when', keep: 'plan' }
  const file = 'choice,why,when,plan\nBelt,It was cheap.,2026-10-01 10:00,team\nRail,It lasts.,2026-10-02 10:00,solo\n'
  const given = { kind: 'csv' as const, settings: columns, nameless: 'Participant {number}' }
  const source = readSource({ ...given, files: { file: Buffer.from(file) }, timeZone: 'UTC', view: '' })
  const [part] = source.parts
  for (let n = 0; n < voters; n += 1) {
    part!.people.set(`voter ${n}`, { key: `voter ${n}`, name: `Voter ${n}`, email: null })
    const { sourceKey } = part!.sayings[0]!
    part!.agreements.push({ sourceKey, supporterKey: `voter ${n}`, at: new Date('2026-10-02T10:00:00Z') })
  }
  const target = { slug: 'window-motor', question: '', context: '', championId: null, visibility: 'public' as const }
  await importAtOnce(db, company, { ...given, by: maren, name: 'survey.csv', source, target, at })
}

async function optionsCalled(db: Db, { dialogue }: Troupe) {
  const rows = await db.select({ id: options.id, name: options.name }).from(options).where(eq(options.dialogueId, dialogue.id))
  return new Map(rows.map(({ id, name }) => [name, id]))
}

/** A kept theme of each of these options. */
async function scoped(db: Db, { dialogue, noor }: Troupe, optionIds: string[]) {
  return await db.transaction(async (tx) => {
    await holdCodeBook(tx, dialogue)
    const step = await takeStep(tx, dialogue, 'theme_made', { by: noor.personId, at: later({ hours: 6 }) })
    return await makeThemes(
      tx,
      step,
      optionIds.map((optionId, n) => ({ name: `Theme ${n}`, state: 'kept' as const, optionId })),
    )
  })
}

async function merged(db: Db, troupe: Troupe, [from, into]: [string, string], at: Date) {
  const ids = await optionsCalled(db, troupe)
  const [fromId, intoId] = [ids.get(from)!, ids.get(into)!]
  await db.transaction(async (tx) => {
    await holdOptions(tx, troupe.dialogue, [fromId, intoId])
    await mergeOptions(tx, troupe.dialogue, { fromId, intoId, at })
  })
}
