import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import {
  appearances,
  customers,
  dialogues,
  events,
  memberships,
  obligations,
  optionAcceptances,
  options,
  people,
  statementRevisions,
  statements,
  supports,
} from '../../db/schema/index.ts'
import { changePhase } from '../../server/dialogues/phases.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { newId } from '../../server/ids.ts'
import { readSource } from '../../server/imports/sources.ts'
import { takeWords } from '../../server/imports/taking.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { supportStatement } from '../../server/statements/supporting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/test.ts'

const header = 'about,who,mail,when,choice,why\n'
const columns = { dialogue: 'about', person: 'who', email: 'mail', time: 'when', choice: 'choice', why: 'why' }
const { dialogue: _, ...withoutDialogue } = columns
const target = { slug: null, question: null, context: 'A survey of 2025.', championId: null, visibility: 'public' as const }

function survey(rows: string[], settings: Record<string, string> = columns) {
  const files = { file: Buffer.from(header + rows.join('\n')) }
  return readSource({ kind: 'csv', files, settings, timeZone: 'UTC', nameless: 'Participant {number}', view: '' })
}

async function take(db: Db, { company, maren }: Troupe, rows: string[], given: Partial<Parameters<typeof takeWords>[2]> = {}) {
  return await takeWords(db, company, {
    by: maren,
    source: survey(rows),
    target,
    importId: newId(),
    at: monday,
    nameless: 'Participant {number}',
    ...given,
  })
}

/** Rows that do not say what they are about, so that the target has to. */
function one(rows: string[], where: { slug?: string; question?: string }) {
  return { source: survey(rows, withoutDialogue), target: { ...target, ...where } }
}

describe('words from elsewhere', () => {
  test('become people, options and statements of a dialogue that is opened for them', async ({ db }) => {
    const { halden } = await cast(db)
    const importId = newId()
    const rows = [
      'Parcels,Ana,,2025-03-31 17:00,Locker,It is near.',
      'Parcels,,,,locker ,It is open at night.',
      'Motors,,,,Belt,It is quiet.',
    ]
    const taken = await take(db, halden, rows, { importId })
    expect(taken).toEqual({ sayings: 3, known: 0, dialogues: 2, statements: 3, people: 3, supports: 0, options: 2 })
    const parcels = await dialogueAsking(db, halden, 'Parcels')
    expect(parcels).toMatchObject({
      phase: 'listening',
      context: 'A survey of 2025.',
      championId: halden.maren.personId,
      visibility: 'public',
      promiseHours: 16,
      statementCount: 2,
    })
    expect(await said(db, parcels.id)).toEqual([
      { name: 'Ana', hidden: true, choice: 'Locker', why: 'It is near.', at: new Date('2025-03-31T17:00:00Z'), asks: false, importId },
      { name: 'Participant 2', hidden: true, choice: 'Locker', why: 'It is open at night.', at: monday, asks: false, importId },
    ])
  })

  test('owe nobody an answer, however many agree; the next who supports them here makes one owed', async ({ db }) => {
    const { halden } = await cast(db)
    await take(db, halden, [], one([',,,,Locker,It is near.'], { slug: 'window-motor' }))
    const [statement] = await db.select({ id: statements.id }).from(statements).where(eq(statements.companyId, halden.company.id))
    const elsewhere = await db.select({ personId: customers.personId }).from(customers).where(eq(customers.companyId, halden.company.id))
    for (const { personId } of elsewhere.filter(({ personId }) => personId !== halden.ana.personId).slice(0, 2)) {
      await db.insert(supports).values({ companyId: halden.company.id, id: newId(), statementId: statement!.id, personId, at: monday })
    }
    expect(await db.$count(obligations)).toBe(0)
    await supportStatement(db, halden.dialogue, { by: halden.ana, statementId: statement!.id, at: later({ hours: 1 }) })
    expect(await db.$count(obligations)).toBe(1)
  })

  test('come in with one fact for each dialogue, whose counters equal a recount', async ({ db }) => {
    const { halden } = await cast(db)
    await take(db, halden, ['Parcels,,,,Locker,near', 'Parcels,,,,Door,far'])
    const parcels = await dialogueAsking(db, halden, 'Parcels')
    const facts = await db
      .select({ kind: events.kind, detail: events.detail, actorId: events.actorId })
      .from(events)
      .where(and(eq(events.companyId, halden.company.id), eq(events.dialogueId, parcels.id)))
      .orderBy(events.version)
    expect(facts.map(({ kind }) => kind)).toEqual(['dialogue_drafted', 'dialogue_published', 'words_imported'])
    expect(facts[2]).toMatchObject({ actorId: halden.maren.personId, detail: { statements: 2, people: 2, supports: 0, options: 2 } })
    expect(parcels.statementCount).toBe(await db.$count(statements, eq(statements.dialogueId, parcels.id)))
  })

  test('taken twice come in once, and a longer file adds what is new', async ({ db }) => {
    const { halden } = await cast(db)
    const rows = ['Parcels,Ana,,,Locker,near', 'Parcels,,a@example.org,,Door,far']
    await take(db, halden, rows)
    const before = await recount(db)
    expect(await take(db, halden, rows, { importId: newId() })).toMatchObject({
      known: 2,
      dialogues: 0,
      statements: 0,
      people: 0,
      options: 0,
    })
    expect(await recount(db)).toEqual(before)
    const longer = [...rows, 'Parcels,Ana,,,Locker,cheap', 'Parcels,,a@example.org,,Roof,dry']
    expect(await take(db, halden, longer)).toMatchObject({ known: 2, statements: 2, people: 0, options: 1 })
  })

  test('go to the dialogue that is named, or to the one that asks the same', async ({ db }) => {
    const { halden } = await cast(db)
    await take(db, halden, [], one([',,,,Belt,quiet'], { slug: 'window-motor' }))
    await take(db, halden, [`${halden.dialogue.question},,,,Chain,strong`])
    await take(db, halden, [], one([',,,,Chain,cheap'], { question: halden.dialogue.question }))
    expect((await said(db, halden.dialogue.id)).map(({ choice }) => choice)).toEqual(['Belt', 'Chain', 'Chain'])
  })

  test('keep who is known by their address, and the name they chose; nobody else is shown under their own', async ({ db }) => {
    const { halden } = await cast(db)
    const ana = `${halden.ana.personId}@example.org`
    await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Belt', why: 'quiet', hidden: true, name: 'A driver', at: monday })
    const rows = [`,Ana Kovač,${ana},,Belt,cheap`, ',Zoe Lim,zoe@example.org,,Belt,near', ',,yan@example.org,,Belt,far']
    expect(await take(db, halden, [], one(rows, { slug: 'window-motor' }))).toMatchObject({ statements: 3, people: 2 })
    const names = await said(db, halden.dialogue.id)
    expect(names.map(({ name, hidden, why }) => [why, name, hidden])).toEqual([
      ['cheap', 'A driver', true],
      ['far', 'Participant 3', true],
      ['near', 'Zoe Lim', true],
      ['quiet', 'A driver', true],
    ])
    const [zoe] = await db.select().from(people).where(eq(people.email, 'zoe@example.org'))
    expect(zoe).toMatchObject({ name: '', emailVerified: false })
  })

  test('are one person’s in one dialogue, and another’s in the next, where there is no address', async ({ db }) => {
    const { halden } = await cast(db)
    await take(db, halden, ['Parcels,7,,,Locker,near', 'Parcels,7,,,Locker,cheap', 'Motors,7,,,Belt,quiet'])
    const authors = await db.selectDistinct({ dialogueId: statements.dialogueId, authorId: statements.authorId }).from(statements)
    expect(authors).toHaveLength(2)
    expect(new Set(authors.map(({ authorId }) => authorId)).size).toBe(2)
  })
})

describe('nothing is taken', () => {
  const cases: [why: string, rows: string[], where: Partial<typeof target> | { slug: string }, sentence: string][] = [
    ['a why is missing', ['Parcels,,,,Locker,near', 'Parcels,,,,Locker,'], {}, 'The why is missing.'],
    ['a time has not come yet', ['Parcels,,,2031-01-01,Locker,near'], {}, 'This was said at a time that has not come yet.'],
    ['what it is about is missing', [',,,,Locker,near'], {}, 'The dialogue is missing.'],
    ['the dialogue is not there', ['Parcels,,,,Locker,near'], { slug: 'nowhere' }, 'There is no dialogue at “{slug}”.'],
    [
      'a file of several dialogues is to go into one',
      ['Parcels,,,,Locker,near', 'Motors,,,,Belt,quiet'],
      { slug: 'window-motor' },
      'This file names several dialogues. Choose one dialogue, or a column that names them, but not both.',
    ],
  ]

  test.for(cases)('where %s', async ([, rows, where, sentence], { db }) => {
    const { halden } = await cast(db)
    const before = await recount(db)
    const taking = take(db, halden, rows, { target: { ...target, ...where } })
    await expect(taking).rejects.toMatchObject({ reason: 'invalid', message: sentence })
    expect(await recount(db)).toEqual(before)
  })

  test('where it is not said which dialogue is meant', async ({ db }) => {
    const { halden } = await cast(db)
    await expect(take(db, halden, [], one([',,,,Locker,near'], {}))).rejects.toMatchObject({
      message: 'Choose the dialogue that the words go to, or write the question of a new one.',
    })
  })

  test('where the dialogue is closed', async ({ db }) => {
    const { halden } = await cast(db)
    await changePhase(db, halden.dialogue, { by: halden.maren, to: 'closed', reason: 'It is over.', at: monday })
    const closed = await findDialogue(db, halden.company, halden.dialogue.slug, { reader: null, at: monday })
    expect(closed.phase).toBe('closed')
    await expect(take(db, halden, [`${closed.question},,,,Belt,near`])).rejects.toMatchObject({
      message: 'The dialogue “{question}” is closed, so nothing more can be said in it.',
    })
  })

  test('of what somebody of the company itself is to have said', async ({ db }) => {
    const { halden, acme } = await cast(db)
    for (const { personId } of [halden.tom, halden.noor, halden.maren]) {
      await expect(take(db, halden, [`Parcels,,${personId}@example.org,,Locker,near`])).rejects.toMatchObject({
        message: '{email} is somebody of the company itself. Only customers say what they chose and why.',
      })
    }
    expect(await take(db, halden, [`Parcels,,${acme.tom.personId}@example.org,,Locker,near`])).toMatchObject({ statements: 1 })
  })

  test('where it is broken off half-way', async ({ db }) => {
    const { halden } = await cast(db)
    const before = await recount(db)
    const said: number[] = []
    const rows = Array.from({ length: 2500 }, (_, place) => `Parcels,,,,Locker,why ${place}`)
    const progress = (done: number) => {
      said.push(done)
      if (done >= 4000) throw new Error('the server stops')
    }
    await expect(take(db, halden, rows, { progress })).rejects.toThrow('the server stops')
    expect(said.at(-1)).toBe(4000)
    expect(await recount(db)).toEqual(before)
  })

  test('by anybody but an admin', async ({ db }) => {
    const { halden } = await cast(db)
    for (const by of [halden.ana, halden.tom, halden.noor]) {
      await expect(take(db, halden, ['Parcels,,,,Locker,near'], { by })).rejects.toMatchObject({ reason: 'not_allowed' })
    }
  })

  test('where the champion does not answer for this company', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const before = await recount(db)
    const where = { ...target, championId: acme.priya.personId }
    await expect(take(db, halden, ['Parcels,,,,Locker,near'], { target: where })).rejects.toMatchObject({ field: 'championId' })
    expect(await recount(db)).toEqual(before)
  })

  test('from another company, even where it asks the same', async ({ db }) => {
    const { halden, acme } = await cast(db)
    await take(db, halden, ['Parcels,7,,,Locker,near'])
    expect(await take(db, acme, ['Parcels,7,,,Locker,near'])).toMatchObject({ known: 0, dialogues: 1, statements: 1, people: 1 })
    expect(await dialogueAsking(db, acme, 'Parcels')).toMatchObject({ companyId: acme.company.id, statementCount: 1 })
  })
})

async function recount(db: Db) {
  const tables = [people, memberships, customers, appearances, options, optionAcceptances, statements, statementRevisions, supports, events]
  return await Promise.all(tables.map((table) => db.$count(table)))
}

async function dialogueAsking(db: Db, { company }: Troupe, question: string) {
  const [dialogue] = await db
    .select()
    .from(dialogues)
    .where(and(eq(dialogues.companyId, company.id), eq(dialogues.question, question)))
  return dialogue!
}

async function said(db: Db, dialogueId: string) {
  return await db
    .select({
      name: appearances.name,
      hidden: appearances.hidden,
      choice: options.name,
      why: statementRevisions.why,
      at: statements.postedAt,
      asks: statements.asksAnswer,
      importId: statements.importId,
    })
    .from(statements)
    .innerJoin(statementRevisions, eq(statementRevisions.statementId, statements.id))
    .innerJoin(options, eq(options.id, statementRevisions.optionId))
    .innerJoin(appearances, and(eq(appearances.dialogueId, statements.dialogueId), eq(appearances.personId, statements.authorId)))
    .where(eq(statements.dialogueId, dialogueId))
    .orderBy(options.name, statementRevisions.why)
}
