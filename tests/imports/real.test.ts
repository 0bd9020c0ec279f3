import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { and, count, countDistinct, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { appearances, dialogues, events, obligations, options, statements, supports } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { readSource } from '../../server/imports/sources.ts'
import { takeWords } from '../../server/imports/taking.ts'
import { cast, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/test.ts'
import { isAbsent, realData } from './real-data.ts'

const nameless = 'Participant {number}'
const target = { slug: null, question: null, context: 'Said elsewhere.', championId: null, visibility: 'public' as const }

describe.skipIf(isAbsent)('the real export', () => {
  const folders = ['15-per-hour-seattle', 'football-concussions', 'scoop-hivemind.affordable-housing', 'vtaiwan.uberx']

  test.for(folders)('%s comes in whole: its counts are those of the files, and taken twice it comes in once', async (folder, { db }) => {
    const { halden } = await cast(db)
    const expected = countedInFiles(folder)
    const taken = await takeFolder(db, halden, folder)
    expect(taken).toMatchObject({ known: 0, dialogues: 1, ...expected.brought })
    expect(taken.counts).toMatchObject(expected.counted)
    expect(await countsOf(db)).toEqual({ ...expected.brought, authors: expected.authors, options: 1, obligations: 0, facts: 1 })
    const before = await countsOf(db)
    expect(await takeFolder(db, halden, folder)).toMatchObject({ dialogues: 0, statements: 0, people: 0, supports: 0, options: 0 })
    expect(await countsOf(db)).toEqual(before)
    const [dialogue] = await db.select().from(dialogues).where(eq(dialogues.championId, halden.maren.personId))
    expect(dialogue!.statementCount).toBe(expected.brought.statements)
  })
})

describe.skipIf(isAbsent)('the real arguments of ArgKP', () => {
  const settings = { choice: 'stance', why: 'text', dialogue: 'topic', choices: '1="in favour",-1="against"' }

  test('become 1,365 statements in 9 dialogues, 17 options in all, and taken twice come in once', async ({ db }) => {
    const { halden } = await cast(db)
    const files = { file: readFileSync(realData('themes/argkp-9topics.csv')) }
    const source = readSource({ kind: 'csv', files, settings, timeZone: 'UTC', nameless, view: '' })
    const take = () => takeWords(db, halden.company, { by: halden.maren, source, target, importId: newId(), at: monday, nameless })
    expect(await take()).toEqual({ sayings: 1365, known: 0, dialogues: 9, statements: 1365, people: 1365, supports: 0, options: 17 })
    expect(await countsOf(db)).toMatchObject({ statements: 1365, authors: 1365, options: 17, obligations: 0, facts: 9 })
    expect(await take()).toMatchObject({ known: 1365, dialogues: 0, statements: 0, people: 0, options: 0 })
    expect(await countsOf(db)).toMatchObject({ statements: 1365, authors: 1365, options: 17, facts: 9 })
    const counted = await db
      .select({ question: dialogues.question, statements: dialogues.statementCount })
      .from(dialogues)
      .where(eq(dialogues.championId, halden.maren.personId))
    const rows: Record<string, string>[] = parse(files.file, { columns: true })
    expect(Object.fromEntries(counted.map((line) => [line.question, line.statements]))).toEqual(
      Object.fromEntries(Object.entries(Object.groupBy(rows, (row) => row.topic!)).map(([topic, rows]) => [topic, rows!.length])),
    )
  })
})

async function takeFolder(db: Db, { company, maren }: Troupe, folder: string) {
  const files = Object.fromEntries(
    ['summary.csv', 'comments.csv', 'votes.csv'].map((name) => [name, readFileSync(realData(`polis/${folder}/${name}`))]),
  )
  const source = readSource({ kind: 'polis', files, settings: {}, timeZone: 'UTC', nameless, view: 'A view' })
  const taken = await takeWords(db, company, { by: maren, source, target, importId: newId(), at: monday, nameless })
  return { ...taken, counts: source.counts }
}

/** What the files hold, counted here once more and in another way. In all four, 1 means agree. */
function countedInFiles(folder: string) {
  const read = (name: string): Record<string, string>[] => parse(readFileSync(realData(`polis/${folder}/${name}`)), { columns: true })
  const comments = read('comments.csv')
  const kept = comments.filter((row) => row.moderated !== '-1' && row['comment-body']!.trim() !== '')
  const authorOf = new Map(kept.map((row) => [row['comment-id']!, row['author-id']!]))
  const latest = new Map<string, Record<string, string>>()
  for (const row of read('votes.csv')) {
    const key = `${row['comment-id']} ${row['voter-id']}`
    if (!latest.has(key) || Number(latest.get(key)!.timestamp) <= Number(row.timestamp)) latest.set(key, row)
  }
  const votes = [...latest.values()]
  const supporting = votes.filter(
    (row) => row.vote === '1' && authorOf.has(row['comment-id']!) && authorOf.get(row['comment-id']!) !== row['voter-id'],
  )
  const people = new Set([...authorOf.values(), ...supporting.map((row) => row['voter-id']!)])
  return {
    brought: { statements: kept.length, people: people.size, supports: supporting.length },
    authors: new Set(authorOf.values()).size,
    counted: { disagreed: votes.filter((row) => row.vote === '-1').length, passed: votes.filter((row) => row.vote === '0').length },
  }
}

async function countsOf(db: Db) {
  const [spoke] = await db.select({ statements: count(), authors: countDistinct(statements.authorId) }).from(statements)
  const [supported] = await db.select({ supports: count(), people: countDistinct(supports.personId) }).from(supports)
  const everybody = await db
    .select({ id: statements.authorId })
    .from(statements)
    .union(db.select({ id: supports.personId }).from(supports))
  return {
    statements: spoke!.statements,
    authors: await db.$count(appearances),
    people: everybody.length,
    supports: supported!.supports,
    options: await db.$count(options),
    obligations: await db.$count(obligations),
    facts: await db.$count(events, and(eq(events.kind, 'words_imported'))),
  }
}
