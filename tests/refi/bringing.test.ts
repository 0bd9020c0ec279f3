import { and, eq, isNull } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { codings, dialogues, events, themes } from '../../db/schema/index.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { newId } from '../../server/ids.ts'
import { bringInBook } from '../../server/refi/bringing.ts'
import { writeCodebook } from '../../server/refi/format/codes.ts'
import { openBook } from '../../server/refi/opening.ts'
import { planBook } from '../../server/refi/planning.ts'
import { beyondOf } from '../../server/refi/showing.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { keepTheme, rejectTheme } from '../../server/themes/keeping.ts'
import { mergeThemes } from '../../server/themes/merging.ts'
import { themesOf } from '../../server/themes/reading.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { wordsFor } from '../../server/words/words.ts'
import { themed } from '../exports/themed.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { aCodebook } from '../support/shelved.ts'
import { test } from '../support/test.ts'
import { hide } from '../support/worked-on.ts'
import { inForce, ownWord } from '../themes/book.ts'
import { foreign } from './coded.ts'
import { bookOf, taken } from './taken.ts'

const at = later({ days: 1 })
const price = '62fdd466-d934-446d-8386-db817458ef3d'

describe('a code book of another tool', () => {
  test('brings its codes in as kept themes, nested, with their notes, as one step', async ({ db }) => {
    const { halden } = await cast(db)
    const brought = await bringInBook(db, halden.dialogue, { by: halden.noor, book: await openBook(Buffer.from(aCodebook)), at })
    expect(brought).toEqual({ themes: 2, codings: 0 })
    expect(await themesOf(db, halden.dialogue)).toMatchObject([
      { id: price, name: 'Price', state: 'kept', memo: 'What it costs.', parentId: null, madeBy: halden.noor.personId },
      { name: 'Repairs', state: 'kept', memo: null, parentId: price },
    ])
    const [fact] = await db.select().from(events).where(eq(events.kind, 'code_book_imported'))
    expect(fact).toMatchObject({ actorId: halden.noor.personId, isPublic: false, detail: { themes: 2, codings: 0 } })
  })

  test('comes in once, however often it is taken', async ({ db }) => {
    const { halden } = await cast(db)
    const book = await openBook(Buffer.from(aCodebook))
    await bringInBook(db, halden.dialogue, { by: halden.noor, book, at })
    expect(await bringInBook(db, halden.dialogue, { by: halden.maren, book, at })).toEqual({ themes: 0, codings: 0 })
    expect(await themesOf(db, halden.dialogue)).toHaveLength(2)
    expect(await db.$count(events, eq(events.kind, 'code_book_imported'))).toBe(1)
  })

  test('stands in a second dialogue too, as themes of its own, and in another company', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const book = await openBook(Buffer.from(aCodebook))
    const second = await another(db, halden)
    for (const [troupe, dialogue] of [
      [halden, halden.dialogue],
      [halden, second],
      [acme, acme.dialogue],
    ] as const) {
      await bringInBook(db, dialogue, { by: troupe.noor, book, at })
      await bringInBook(db, dialogue, { by: troupe.noor, book, at })
      expect((await themesOf(db, dialogue)).map(({ name }) => name).toSorted()).toEqual(['Price', 'Repairs'])
    }
  })

  test('says where a theme of the same name is here already', async ({ db }) => {
    const { halden } = await cast(db)
    await bringInBook(db, halden.dialogue, { by: halden.noor, book: await openBook(Buffer.from(aCodebook)), at })
    const other = await openBook(Buffer.from(aCodebook.replaceAll(price, newId()).replace('"Price"', '"  PRICE "')))
    expect((await planBook(db, halden.dialogue, { by: halden.noor, book: other })).themes).toMatchObject([
      { name: 'PRICE', standing: 'new', isNamesake: true },
      { name: 'Repairs', standing: 'known', isNamesake: false },
    ])
  })

  test('takes no theme of another dialogue for one of the same name', async ({ db }) => {
    const { halden } = await cast(db)
    const book = await openBook(Buffer.from(aCodebook))
    await bringInBook(db, halden.dialogue, { by: halden.noor, book, at })
    expect((await planBook(db, await another(db, halden), { by: halden.noor, book })).themes).toMatchObject([
      { name: 'Price', standing: 'new', isNamesake: false },
      { name: 'Repairs', standing: 'new', isNamesake: false },
    ])
  })

  test('says beforehand what of its codes stays outside: what is too long, and that some only hold others', async ({ db }) => {
    const { halden } = await cast(db)
    const { noor: by, dialogue } = halden
    const long = aCodebook
      .replace('"Price"', `"${'🙂'.repeat(121)}"`)
      .replace('What it costs.', 'x'.repeat(5_001))
      .replace('name="Repairs" isCodable="true"', 'name="Repairs" isCodable="false"')
    const book = await openBook(Buffer.from(long))
    const lost = [
      { kind: 'nameEnds', count: 1 },
      { kind: 'noteEnds', count: 1 },
      { kind: 'uncodable', count: 1 },
    ]
    const colors = { kind: 'colors', count: 1 }
    const plan = await planBook(db, dialogue, { by, book })
    expect(plan.beyond).toEqual([colors, ...lost])
    expect(beyondOf(plan, wordsFor('en'))).toEqual([
      '1 colour of a code',
      'the end of 1 name, after 120 characters',
      'the end of 1 note, after 5,000 characters',
      'that 1 code only holds others: here, statements can be put under each',
    ])
    await bringInBook(db, dialogue, { by, book, at })
    expect((await planBook(db, dialogue, { by, book })).beyond).toEqual([colors])
  })

  test('does not bring back what was rejected, and finds what was merged in what it became', async ({ db }) => {
    const { halden } = await cast(db)
    const { noor: by, dialogue } = halden
    const book = await openBook(Buffer.from(aCodebook))
    await bringInBook(db, dialogue, { by, book, at })
    const [, repairs] = await themesOf(db, dialogue)
    await mergeThemes(db, dialogue, { by, themeId: repairs!.id, intoId: price, at })
    expect((await planBook(db, dialogue, { by, book })).themes).toMatchObject([{ standing: 'known' }, { standing: 'known', id: price }])
    await rejectTheme(db, dialogue, { by, themeId: price, at })
    expect((await planBook(db, dialogue, { by, book })).themes.map(({ standing }) => standing)).toEqual(['rejected', 'rejected'])
    expect(await bringInBook(db, dialogue, { by, book, at })).toEqual({ themes: 0, codings: 0 })
  })

  test('tells languages by codes that every page can read, and no others', async ({ db, database }) => {
    const { halden } = await cast(db)
    const told = ['de', 'und', '!!', 'en-', 'DE', 'x'.repeat(40)].map((language, n) => {
      return `<Code guid="62fdd466-d934-446d-8386-00000000000${n}" name="${n}" isCodable="true"><Description>[Parley]\nKept by an analyst.\nlanguage: ${language}</Description></Code>`
    })
    const file = aCodebook.replace('</Codes>', `${told.join('')}</Codes>`)
    await bringInBook(db, halden.dialogue, { by: halden.noor, book: await openBook(Buffer.from(file)), at })
    const languages = new Map((await themesOf(db, halden.dialogue)).map(({ name, language }) => [name, language]))
    expect(['0', '1', '2', '3', '4', '5'].map((name) => languages.get(name))).toEqual(['de', 'und', null, null, null, null])
    const { get } = await (await openDoors(database, { at: later({ days: 2 }) })).visitor(halden.noor)
    for (const path of ['', '/ungrouped', '/public', '/history', '/themes/62fdd466-d934-446d-8386-000000000002/name'])
      expect((await get(`/halden/analysis/window-motor${path}`)).statusCode).toBe(200)
  })

  test('is undone as any other step, and comes in again, as often as one likes', async ({ db }) => {
    const { halden } = await cast(db)
    const { noor: by, dialogue } = halden
    const book = await openBook(Buffer.from(aCodebook))
    const first = await bringInBook(db, dialogue, { by, book, at })
    const here = async () => (await themesOf(db, dialogue)).map(({ version: _, ...theme }) => theme)
    const before = await here()
    for (const days of [2, 3]) {
      await undoStep(db, dialogue, { by, stepId: await latestImport(db), at: later({ days }) })
      expect(await here()).toEqual([])
      const plan = await planBook(db, dialogue, { by, book })
      expect(plan.themes.map(({ standing }) => standing)).toEqual(['undone', 'undone'])
      expect(await bringInBook(db, dialogue, { by, book, at: later({ days, hours: 1 }) })).toEqual(first)
      expect(await here()).toEqual(before)
    }
    expect(await bringInBook(db, dialogue, { by, book, at: later({ days: 4 }) })).toEqual({ themes: 0, codings: 0 })
  })

  test('that came in again is not undone where something stands on it since', async ({ db }) => {
    const { halden } = await cast(db)
    const { noor: by, dialogue } = halden
    const { quiet } = await themed(db, halden)
    const book = await openBook(Buffer.from(aCodebook))
    await bringInBook(db, dialogue, { by, book, at })
    await undoStep(db, dialogue, { by, stepId: await latestImport(db), at: later({ days: 2 }) })
    await bringInBook(db, dialogue, { by, book, at: later({ days: 3 }) })
    await ownWord(db, halden, quiet, price)
    await expect(undoStep(db, dialogue, { by, stepId: await latestImport(db), at: later({ days: 4 }) })).rejects.toMatchObject({
      reason: 'too_late',
    })
    expect(await inForce(db, halden, quiet)).toContainEqual(expect.objectContaining({ themeId: price }))
  })

  test('comes in again with its codings, where a project was undone', async ({ db }) => {
    const { halden } = await cast(db)
    const { noor: by, dialogue } = halden
    const { quiet } = await themed(db, halden)
    const text = 'It is 🙂 quiet at night.'
    const book = foreign(text, ['Anna'], [['Anna', 'Peace', 6, 13]])
    expect(await bringInBook(db, dialogue, { by, book, at })).toEqual({ themes: 1, codings: 1 })
    const before = await inForce(db, halden, quiet)
    await undoStep(db, dialogue, { by, stepId: await latestImport(db), at: later({ days: 2 }) })
    expect(await bringInBook(db, dialogue, { by, book, at: later({ days: 3 }) })).toEqual({ themes: 1, codings: 1 })
    expect(await inForce(db, halden, quiet)).toEqual(before)
  })

  test('is for analysts and admins: staff and customers are refused, outsiders find nothing', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const book = await openBook(Buffer.from(aCodebook))
    for (const by of [halden.priya, halden.ana]) {
      await expect(bringInBook(db, halden.dialogue, { by, book, at })).rejects.toMatchObject({ reason: 'not_allowed' })
    }
    await expect(bringInBook(db, halden.dialogue, { by: acme.noor, book, at })).rejects.toMatchObject({ reason: 'not_found' })
    await bringInBook(db, halden.dialogue, { by: halden.maren, book, at })
    expect(await db.$count(themes)).toBe(2)
  })
})

describe('a project taken out and brought in again', () => {
  test('changes nothing where everything is still here', async ({ db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    const before = await inForce(db, halden)
    const book = await openBook((await taken(db, halden, at)).bytes)
    expect((await planBook(db, halden.dialogue, { by: halden.noor, book })).codings).toMatchObject({
      added: [],
      removed: [],
      matched: 3,
      unmatched: [],
      known: 3,
    })
    expect(await bringInBook(db, halden.dialogue, { by: halden.noor, book, at })).toEqual({ themes: 0, codings: 0 })
    expect(await inForce(db, halden)).toEqual(before)
  })

  test('loses nothing of the code book and its codings where they are gone', async ({ db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    const [codesBefore, codingsBefore] = [await bookOf(db, halden, at), await inForce(db, halden)]
    const book = await openBook((await taken(db, halden, at)).bytes)
    await forget(db, halden)
    expect(await bringInBook(db, halden.dialogue, { by: halden.noor, book, at })).toEqual({ themes: 2, codings: 4 })
    expect(await inForce(db, halden)).toEqual(codingsBefore)
    const after = await bookOf(db, halden, at)
    // What customers said of a theme only they can say again.
    const counted = /Checked by their authors: \d+, who agree: \d+/g
    expect(writeCodebook(after).replace(counted, '')).toBe(writeCodebook(codesBefore).replace(counted, ''))
    const [machine] = await db
      .select()
      .from(codings)
      .where(and(eq(codings.coder, 'machine'), isNull(codings.removedAt)))
    expect(machine!.confidence).toBe(0.25)
  })

  test('finds its statements by their words in another dialogue, each once, and lists what it does not find', async ({ db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    const book = await openBook((await taken(db, halden, at, { names: 'pseudonyms' })).bytes)
    const second = await another(db, halden)
    for (const why of ['It is 🙂 quiet at night.', '=I hear it move', '=I hear it move']) {
      await postStatement(db, second, { by: halden.ana, choice: 'Belt', why, at })
    }
    const plan = await planBook(db, second, { by: halden.noor, book })
    expect(plan.codings).toMatchObject({ matched: 2, unmatched: [{ codings: 0 }] })
    expect(await bringInBook(db, second, { by: halden.noor, book, at })).toEqual({ themes: 2, codings: 3 })
    const spans = (await db.select().from(codings).where(eq(codings.dialogueId, second.id))).map(({ from, to }) => [from, to])
    expect(spans).toContainEqual([6, 13])
    // Its name is nobody's words here: it is the analyst's.
    expect(await themesOf(db, second)).toContainEqual(expect.objectContaining({ name: 'quiet', nameStatementId: null }))
  })

  test('takes a customer’s own word for nobody else’s: it comes in as the analyst’s', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet, quietness } = await themed(db, halden)
    await ownWord(db, halden, quiet, quietness)
    const book = await openBook((await taken(db, halden, at)).bytes)
    await forget(db, halden)
    const { codings } = await planBook(db, halden.dialogue, { by: halden.noor, book })
    expect(codings).toMatchObject({ fromCustomers: 1 })
    await bringInBook(db, halden.dialogue, { by: halden.noor, book, at })
    expect(await inForce(db, halden, quiet)).toContainEqual({
      statementId: quiet,
      themeId: quietness,
      coder: 'analyst',
      from: null,
      to: null,
    })
  })

  test('neither finds nor names anything by words that are hidden here', async ({ db }) => {
    const { halden } = await cast(db)
    const { quiet } = await themed(db, halden)
    const book = await openBook((await taken(db, halden, at)).bytes)
    await forget(db, halden)
    await hide(db, halden, 'statement', quiet)
    const { codings } = await planBook(db, halden.dialogue, { by: halden.noor, book })
    expect(codings).toMatchObject({ matched: 2 })
    expect(codings.added.map(({ statementId }) => statementId)).not.toContain(quiet)
    const quoting = { ...book, codes: book.codes.map((code) => ({ ...code, description: quoted(code.description, quiet) })) }
    await bringInBook(db, halden.dialogue, { by: halden.noor, book: quoting, at })
    expect(await inForce(db, halden, quiet)).toEqual([])
    expect(await themesOf(db, halden.dialogue)).toContainEqual(
      expect.objectContaining({ name: 'quiet', nameStatementId: null, quotes: [] }),
    )
  })

  test('keeps the machine silent where somebody has spoken since', async ({ db }) => {
    const { halden } = await cast(db)
    const { sound, quietness, hearing } = await themed(db, halden)
    const book = await openBook((await taken(db, halden, at)).bytes)
    await db.update(codings).set({ removedAt: at }).where(eq(codings.statementId, sound))
    await keepTheme(db, halden.dialogue, { by: halden.noor, themeId: hearing, at })
    await ownWord(db, halden, sound, quietness)
    expect((await planBook(db, halden.dialogue, { by: halden.noor, book })).codings).toMatchObject({ added: [], outspoken: 1 })
  })

  test('asks the database twice, however much the file holds', async ({ db }) => {
    const { halden } = await cast(db)
    await themed(db, halden)
    const book = await openBook((await taken(db, halden, at)).bytes)
    const { statementsSent } = await import('../support/statements.ts')
    expect(await statementsSent(() => planBook(db, halden.dialogue, { by: halden.noor, book }))).toHaveLength(2)
  })
})

/** The same note, with a statement that speaks for its theme. */
function quoted(description: string | null, statementId: string) {
  return `${description}\nquotes: ${statementId}`
}

async function latestImport(db: Db) {
  const facts = await db.select().from(events).where(eq(events.kind, 'code_book_imported')).orderBy(events.id)
  return String(facts.at(-1)!.detail.stepId)
}

/** As if nobody had ever worked on it. */
async function forget(db: Db, { company }: Troupe) {
  const { analysisSteps, memberChecks, themeVersions } = await import('../../db/schema/index.ts')
  for (const table of [memberChecks, codings, themeVersions, themes, analysisSteps])
    await db.delete(table).where(eq(table.companyId, company.id))
}

async function another(db: Db, { company, dialogue, priya }: Troupe) {
  const [row] = await db.select().from(dialogues).where(eq(dialogues.id, dialogue.id))
  await db.insert(dialogues).values({ ...row!, id: newId(), slug: 'second' })
  return await findDialogue(db, company, 'second', { reader: priya, at })
}
