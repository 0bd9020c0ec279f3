import { and, eq, isNull, ne } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { codings } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { bringInBook } from '../../server/refi/bringing.ts'
import { openBook } from '../../server/refi/opening.ts'
import { planBook } from '../../server/refi/planning.ts'
import { ofStatements } from '../../server/refi/variables.ts'
import { toldWithin } from '../../server/refi/voices.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { codeStatements, removeCoding } from '../../server/themes/coding.ts'
import { mergeThemes } from '../../server/themes/merging.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { themed } from '../exports/themed.ts'
import { cast, later } from '../support/cast.ts'
import { test } from '../support/test.ts'
import { made, ownWord, said, stepsOf } from '../themes/book.ts'
import { another, foreign, saidBy, takeOut, whoCoded } from './coded.ts'
import { taken } from './taken.ts'

const at = later({ days: 1 })
const [then, now] = [later({ days: 2 }), later({ days: 3 })]
const why = 'It was cheaper, and it never stuck.'

/** The dialogue with everybody's word in it, and its file. */
async function coded(db: Db) {
  const { halden } = await cast(db)
  const book = await themed(db, halden)
  await codeStatements(db, halden.dialogue, {
    by: halden.maren,
    themeId: book.quietness,
    statementIds: [book.sound],
    at: later({ hours: 4 }),
  })
  await ownWord(db, halden, book.quiet, book.quietness)
  const file = await openBook((await taken(db, halden, at)).bytes)
  return { halden, ...book, file, before: await whoCoded(db, halden.dialogue) }
}

describe('who coded what this dialogue has on record', () => {
  test('is who it was when a project comes back, whoever brings it in', async ({ db }) => {
    const { halden, file, before } = await coded(db)
    await takeOut(db, halden.dialogue, { by: halden.priya, at: then })
    const plan = await planBook(db, halden.dialogue, { by: halden.maren, book: file })
    expect(plan.codings.coders.map(({ origin, coder, names, codings }) => [origin, coder, names, codings])).toEqual([
      ['recorded', 'analyst', ['Noor Aziz'], 3],
      ['recorded', 'customer', ['The customers themselves'], 1],
      ['recorded', 'machine', [], 1],
      ['recorded', 'analyst', ['Maren Roth'], 1],
    ])
    expect(plan.codings).toMatchObject({ fromCustomers: 0, takenBack: 0, folded: [] })
    await bringInBook(db, halden.dialogue, { by: halden.maren, book: file, at: now })
    expect(await whoCoded(db, halden.dialogue)).toEqual(before)
    expect(await bringInBook(db, halden.dialogue, { by: halden.maren, book: file, at: now })).toEqual({ themes: 0, codings: 0 })
  })

  test('is who it was from a file with pseudonyms as well', async ({ db }) => {
    const { halden, before } = await coded(db)
    const file = await openBook((await taken(db, halden, at, { names: 'pseudonyms' })).bytes)
    await takeOut(db, halden.dialogue, { by: halden.priya, at: then })
    await bringInBook(db, halden.dialogue, { by: halden.noor, book: file, at: now })
    expect(await whoCoded(db, halden.dialogue)).toEqual(before)
  })

  test('stays with its words where these were written anew, before the file was taken or after it', async ({ db }) => {
    const { halden, file, quiet, quietness } = await coded(db)
    const spans = async () =>
      (await whoCoded(db, halden.dialogue)).filter(({ statementId, from }) => statementId === quiet && from !== null)
    const before = await spans()
    expect(before).toMatchObject([{ themeId: quietness, revision: 1, from: 6, to: 13, by: halden.noor.personId }])
    const revised = { by: halden.ana, statementId: quiet, choice: 'Belt', why: 'Still. It is 🙂 quiet at night.', at: later({ hours: 30 }) }
    await reviseStatement(db, halden.dialogue, revised)
    const second = await openBook((await taken(db, halden, later({ hours: 31 }))).bytes)
    for (const [n, book] of [second, file].entries()) {
      expect(await bringInBook(db, halden.dialogue, { by: halden.maren, book, at: later({ days: 2 + n }) })).toMatchObject({ codings: 0 })
      await takeOut(db, halden.dialogue, { by: halden.priya, at: later({ days: 2 + n, hours: 1 }) })
      expect((await planBook(db, halden.dialogue, { by: halden.maren, book })).codings.widened).toBe(0)
      await bringInBook(db, halden.dialogue, { by: halden.maren, book, at: later({ days: 2 + n, hours: 2 }) })
      expect(await spans()).toEqual(before)
    }
  })

  test('speaks for itself, whatever the file says of who it was', async ({ db }) => {
    const { halden, file, before } = await coded(db)
    await takeOut(db, halden.dialogue, { by: halden.priya, at: then })
    const [, customers] = file.users
    const sources = file.sources.map((source) => ({
      ...source,
      codings: source.codings.map((coding) => ({ ...coding, by: customers!.guid })),
    }))
    await bringInBook(db, halden.dialogue, { by: halden.maren, book: { ...file, sources }, at: now })
    expect((await whoCoded(db, halden.dialogue)).filter(({ themeId }) => themeId)).toEqual(before.filter(({ themeId }) => themeId))
  })

  test('vouches for nothing but the same statement, theme and place', async ({ db }) => {
    const { halden, file, quietness, hearing } = await coded(db)
    await takeOut(db, halden.dialogue, { by: halden.priya, at: then })
    const other = new Map([
      [quietness, hearing],
      [hearing, quietness],
    ])
    const moved = [
      file.sources.map((source) => ({
        ...source,
        codings: source.codings.map((coding) => ({ ...coding, code: other.get(coding.code)! })),
      })),
      file.sources.map((source) => ({ ...source, codings: source.codings.map((coding) => ({ ...coding, from: 1, to: 2 })) })),
      file.sources.map((source, n) => ({ ...source, codings: file.sources[(n + 1) % 2]!.codings })),
    ]
    for (const sources of moved) {
      const plan = await planBook(db, halden.dialogue, { by: halden.maren, book: { ...file, sources } })
      const vouched = plan.codings.coders.filter(({ origin, coder }) => origin === 'recorded' && coder !== 'machine')
      expect(vouched.reduce((sum, { codings }) => sum + codings, 0)).toBe(sources[2]!.codings.length === 0 ? 1 : 0)
      expect(plan.codings.added.filter(({ coder }) => coder === 'customer')).toEqual([])
    }
  })

  test('comes back as nobody’s but the bringer’s where its coder took it back', async ({ db }) => {
    const { halden, file, sound, quietness } = await coded(db)
    const [hers] = await db.select().from(codings).where(eq(codings.by, halden.maren.personId))
    await removeCoding(db, halden.dialogue, { by: halden.maren, codingId: hers!.id, at: then })
    expect((await planBook(db, halden.dialogue, { by: halden.noor, book: file })).codings).toMatchObject({
      takenBack: 1,
      coders: [{ origin: 'own', codings: 1 }],
    })
    await bringInBook(db, halden.dialogue, { by: halden.noor, book: file, at: now })
    expect(await whoCoded(db, halden.dialogue)).toContainEqual(
      expect.objectContaining({ statementId: sound, themeId: quietness, coder: 'analyst', by: halden.noor.personId, toldCoders: null }),
    )
  })

  test('comes back as theirs where they said it once more before somebody else took it out', async ({ db }) => {
    const { halden, file, sound, quietness, before } = await coded(db)
    const [hers] = await db.select().from(codings).where(eq(codings.by, halden.maren.personId))
    await removeCoding(db, halden.dialogue, { by: halden.maren, codingId: hers!.id, at: then })
    const again = { by: halden.maren, themeId: quietness, statementIds: [sound], at: later({ days: 2, hours: 1 }) }
    await codeStatements(db, halden.dialogue, again)
    await takeOut(db, halden.dialogue, { by: halden.priya, at: now })
    await bringInBook(db, halden.dialogue, { by: halden.noor, book: file, at: later({ days: 4 }) })
    expect(await whoCoded(db, halden.dialogue)).toEqual(before)
  })

  test('is never a customer’s word again that the customer took back', async ({ db }) => {
    const { halden, file, quiet, quietness } = await coded(db)
    await takeOut(db, halden.dialogue, { by: halden.ana, at: then, of: halden.ana.personId })
    await bringInBook(db, halden.dialogue, { by: halden.noor, book: file, at: now })
    const whole = (await whoCoded(db, halden.dialogue)).filter(
      ({ statementId, themeId, from }) => statementId === quiet && themeId === quietness && from === null,
    )
    expect(whole).toMatchObject([{ coder: 'analyst', by: halden.noor.personId, toldCoders: null }])
  })

  test('is never a customer’s word again whose theme they denied since, whoever took it out', async ({ db }) => {
    const { halden, file, quiet, quietness } = await coded(db)
    await takeOut(db, halden.dialogue, { by: halden.priya, at: then })
    const { memberChecks } = await import('../../db/schema/index.ts')
    await db.update(memberChecks).set({ answer: 'not_quite', words: 'It is the sound.' }).where(eq(memberChecks.statementId, quiet))
    await bringInBook(db, halden.dialogue, { by: halden.noor, book: file, at: now })
    expect((await whoCoded(db, halden.dialogue)).filter(({ coder }) => coder === 'customer')).toEqual([])
    expect(quietness).toBeTruthy()
  })

  test('is never a customer’s word again that the customer took back after its theme became another', async ({ db }) => {
    const { halden, file, quiet, quietness } = await coded(db)
    const intoId = await made(db, halden, 'silence')
    await mergeThemes(db, halden.dialogue, { by: halden.noor, themeId: quietness, intoId, at: then })
    await takeOut(db, halden.dialogue, { by: halden.ana, at: now, of: halden.ana.personId })
    const { codings: planned } = await planBook(db, halden.dialogue, { by: halden.maren, book: file })
    expect(planned).toMatchObject({ takenBack: 1, added: [{ statementId: quiet, themeId: intoId, coder: 'analyst', toldCoders: null }] })
  })

  test('is told of, and not taken as said, where the customer has said since where their words belong', async ({ db }) => {
    const { halden, file, sound, hearing, quietness } = await coded(db)
    const { jim, priya } = halden
    await takeOut(db, halden.dialogue, { by: priya, at: then })
    await ownWord(db, { ...halden, ana: jim }, sound, hearing)
    await db
      .update(codings)
      .set({ at: then })
      .where(and(eq(codings.coder, 'customer'), isNull(codings.removedAt)))
    const plan = await planBook(db, halden.dialogue, { by: halden.noor, book: file })
    expect(plan.codings.outspoken + plan.codings.known).toBe(1)
    await bringInBook(db, halden.dialogue, { by: halden.noor, book: file, at: now })
    expect((await whoCoded(db, halden.dialogue)).filter(({ statementId }) => statementId === sound)).toMatchObject(
      [
        { themeId: hearing, coder: 'customer', by: jim.personId },
        { themeId: quietness, coder: 'analyst', by: halden.noor.personId, toldCoders: ['Maren Roth'] },
      ].toSorted((one, other) => (one.themeId < other.themeId ? -1 : 1)),
    )
  })
})

describe('who coded what comes from elsewhere', () => {
  test('is kept as the file says it, beside who brought it in, and goes out again by that name', async ({ db }) => {
    const { halden, file } = await coded(db)
    const second = await another(db, halden, at)
    for (const words of ['It is 🙂 quiet at night.', '=I hear it move', 'My uncle sold it to me.'])
      await postStatement(db, second, { by: halden.ana, choice: 'Belt', why: words, at })
    const plan = await planBook(db, second, { by: halden.priya, book: file })
    expect(plan.codings).toMatchObject({ fromCustomers: 1, folded: [] })
    await bringInBook(db, second, { by: halden.maren, book: file, at: then })
    const there = await whoCoded(db, second)
    expect(there.map(({ coder, by, toldCoders }) => [coder, by, toldCoders]).toSorted()).toEqual(
      [
        ['analyst', halden.maren.personId, ['Noor Aziz']],
        ['analyst', halden.maren.personId, ['Noor Aziz']],
        ['analyst', halden.maren.personId, ['Noor Aziz']],
        // What the file says of Maren, Maren says herself by bringing it in.
        ['analyst', halden.maren.personId, null],
        ['analyst', halden.maren.personId, ['The customers themselves']],
        ['machine', null, null],
      ].toSorted(),
    )
    const out = (await taken(db, { ...halden, dialogue: second }, now)).read
    expect(saidBy(out)).toEqual(saidBy(file))
    expect(out.users.map(({ name }) => name).toSorted()).toEqual(
      ['Machine', 'Maren Roth', 'Noor Aziz', 'The customers themselves', 'The customers themselves'].toSorted(),
    )
    expect(out.users.map(({ guid }) => guid)).not.toContain(file.users.find(({ name }) => name === 'Noor Aziz')!.guid)
  })

  test('comes back from another company with its names, and as the word of nobody here', async ({ db }) => {
    const { halden, acme } = await cast(db)
    await themed(db, halden)
    for (const words of ['It is 🙂 quiet at night.', '=I hear it move', 'My uncle sold it to me.'])
      await postStatement(db, acme.dialogue, { by: acme.ana, choice: 'Belt', why: words, at })
    const file = await openBook((await taken(db, halden, at)).bytes)
    await bringInBook(db, acme.dialogue, { by: acme.noor, book: file, at: then })
    const back = await openBook((await taken(db, acme, now)).bytes)
    expect(saidBy(back)).toEqual(saidBy(file))
    await takeOut(db, halden.dialogue, { by: halden.priya, at: now })
    await bringInBook(db, halden.dialogue, { by: halden.maren, book: back, at: now })
    const mine = (await whoCoded(db, halden.dialogue)).filter(({ coder }) => coder === 'analyst')
    expect(mine).toHaveLength(3)
    for (const coding of mine) expect(coding).toMatchObject({ by: halden.maren.personId, toldCoders: ['Noor Aziz'] })
  })

  test('stands once where two of a file say the same, by both their names, and goes out by both', async ({ db }) => {
    const { halden } = await cast(db)
    const [statementId] = await said(db, halden, [why])
    const book = foreign(
      why,
      ['Anna', 'Ben', 'Cem'],
      [
        ['Anna', 'Price', 7, 14],
        ['Ben', 'Price', 7, 14],
        ['Ben', 'Repairs', 0, 99],
        ['Anna', 'Price', 7, 14],
        ['Nobody', 'Repairs', 1, 2],
      ],
    )
    const { codings: planned, themes } = await planBook(db, halden.dialogue, { by: halden.noor, book })
    expect(planned).toMatchObject({
      known: 1,
      folded: [{ text: 'Interview 3', themeId: themes[0]!.id, names: ['Anna', 'Ben'] }],
      coders: [
        { origin: 'told', names: ['Anna', 'Ben'], codings: 1 },
        { origin: 'told', names: ['Ben'], codings: 1 },
        { origin: 'own', names: [], codings: 1 },
      ],
    })
    expect(await bringInBook(db, halden.dialogue, { by: halden.noor, book, at })).toEqual({ themes: 2, codings: 3 })
    expect((await whoCoded(db, halden.dialogue)).map(({ statementId, toldCoders }) => [statementId, toldCoders])).toEqual(
      expect.arrayContaining([
        [statementId, ['Anna', 'Ben']],
        [statementId, ['Ben']],
        [statementId, null],
      ]),
    )
    const again = await openBook((await taken(db, halden, then)).bytes)
    expect(saidBy(again)).toEqual(
      [
        ['Price', 7, 14, 'Anna'],
        ['Price', 7, 14, 'Ben'],
        ['Repairs', null, null, 'Ben'],
        ['Repairs', 1, 2, 'Noor Aziz'],
      ].map(String),
    )
    expect(await bringInBook(db, halden.dialogue, { by: halden.maren, book: again, at: now })).toEqual({ themes: 0, codings: 0 })
    expect((await planBook(db, halden.dialogue, { by: halden.maren, book: again })).codings).toMatchObject({ known: 4, folded: [] })
  })

  test('is told of where somebody here has said the same already, and changes nothing there', async ({ db }) => {
    const { halden } = await cast(db)
    const [statementId] = await said(db, halden, [why])
    const themeId = await made(db, halden, 'Price')
    await codeStatements(db, halden.dialogue, { by: halden.noor, themeId, statementIds: [statementId!], at })
    const book = foreign(why, ['Ben'], [['Ben', 'Price', 0, 99]])
    const same = { ...book, codes: book.codes.map((code) => ({ ...code, guid: themeId })) }
    for (const coding of same.sources[0]!.codings) coding.code = themeId
    expect((await planBook(db, halden.dialogue, { by: halden.maren, book: same })).codings).toMatchObject({
      added: [],
      folded: [{ themeId, names: ['Noor Aziz', 'Ben'] }],
    })
  })

  test('joins what is on record, which comes first whatever the order of the file', async ({ db }) => {
    const { halden, file, sound, before } = await coded(db)
    await takeOut(db, halden.dialogue, { by: halden.priya, at: then })
    const ben = { guid: newId(), name: 'Ben', id: null }
    const sources = file.sources.map((source) => {
      const his = source.codings.map((coding) => ({ ...coding, guid: newId(), by: ben.guid }))
      return { ...source, codings: source.guid === sound ? [...his, ...source.codings] : source.codings }
    })
    const book = { ...file, users: [...file.users, ben], sources }
    const { codings: planned } = await planBook(db, halden.dialogue, { by: halden.noor, book })
    expect(planned.folded).toMatchObject([{ names: ['Maren Roth', 'Ben'] }])
    await bringInBook(db, halden.dialogue, { by: halden.noor, book, at: now })
    const after = await whoCoded(db, halden.dialogue)
    expect(after.filter(({ toldCoders }) => toldCoders === null)).toEqual(before)
    expect(after.filter(({ toldCoders }) => toldCoders !== null)).toMatchObject([{ statementId: sound, toldCoders: ['Ben'] }])
  })

  test('of a hostile file costs no more than any other, however many say the same', async ({ db }) => {
    const { halden } = await cast(db)
    const [statementId] = await said(db, halden, [why])
    const themeId = await made(db, halden, 'Price')
    await codeStatements(db, halden.dialogue, { by: halden.noor, themeId, statementIds: [statementId!], at })
    const [own] = await db.update(codings).set({ from: 3, to: 5 }).where(eq(codings.statementId, statementId!)).returning()
    const users = Array.from({ length: 40_000 }, (_, n) => `User ${n}`)
    const all = foreign(
      why,
      users,
      users.map((user) => [user, 'Cost', 1, 7]),
    )
    const one = all.sources[0]!.codings[0]!
    const same = users.map(() => ({ ...one, guid: own!.id, code: themeId, from: 3, to: 5 }))
    const long = { ...all.sources[0]!, guid: statementId!, text: `${why}${' x'.repeat(200_000)}` }
    const codes = [...all.codes, { ...all.codes[0]!, guid: themeId, name: 'Price' }]
    const planned = async (source: typeof long) => {
      const started = performance.now()
      const { codings } = await planBook(db, halden.dialogue, { by: halden.noor, book: { ...all, codes, sources: [source] } })
      expect(performance.now() - started).toBeLessThan(3_000)
      return codings
    }
    const { added, folded } = await planned(all.sources[0]!)
    expect([added.length, folded.length, folded[0]!.names.length, added[0]!.toldCoders!.at(-1)]).toEqual([1, 1, 50, '…'])
    expect(await planned({ ...long, codings: same })).toMatchObject({ added: [], known: users.length })
  })

  test('stays told where themes are made one, and where that is undone', async ({ db }) => {
    const { halden } = await cast(db)
    await said(db, halden, [why])
    await bringInBook(db, halden.dialogue, { by: halden.noor, book: foreign(why, ['Anna'], [['Anna', 'Price', 0, 99]]), at })
    const intoId = await made(db, halden, 'Cost')
    const themeId = (await whoCoded(db, halden.dialogue))[0]!.themeId!
    await mergeThemes(db, halden.dialogue, { by: halden.maren, themeId, intoId, at: then })
    const told = { coder: 'analyst', by: halden.noor.personId, toldCoders: ['Anna'] }
    expect(await whoCoded(db, halden.dialogue)).toMatchObject([{ ...told, themeId: intoId }])
    const merged = (await stepsOf(db, halden)).at(-1)!
    await undoStep(db, halden.dialogue, { by: halden.maren, stepId: merged.id, at: now })
    expect(await whoCoded(db, halden.dialogue)).toMatchObject([{ ...told, themeId }])
  })

  test('says of a statement that none of the themes fits by the same names', async ({ db }) => {
    const { halden } = await cast(db)
    await said(db, halden, [why])
    const book = foreign(why, ['Anna', 'Ben'], [])
    const [source] = book.sources
    const values = [
      { variable: ofStatements.noneFits.guid, value: 'analyst' },
      { variable: ofStatements.noneFitsBy.guid, value: book.users.map(({ guid }) => guid).join(' ') },
    ]
    await bringInBook(db, halden.dialogue, { by: halden.noor, book: { ...book, sources: [{ ...source!, values }] }, at })
    expect(await whoCoded(db, halden.dialogue)).toMatchObject([{ themeId: null, by: halden.noor.personId, toldCoders: ['Anna', 'Ben'] }])
  })

  test('has a name that stands for it beside pseudonyms', async ({ db }) => {
    const { halden } = await cast(db)
    await said(db, halden, [why])
    await bringInBook(db, halden.dialogue, { by: halden.noor, book: foreign(why, ['Anna Lind'], [['Anna Lind', 'Price', 0, 99]]), at })
    const { read } = await taken(db, halden, then, { names: 'pseudonyms', key: 'one' })
    expect(JSON.stringify(read)).not.toContain('Anna')
    const users = (key: string) => taken(db, halden, then, { names: 'pseudonyms', key }).then(({ read }) => read.users.slice(2))
    expect(await users('one')).toEqual([{ guid: expect.any(String), name: expect.stringMatching(/^Analyst [0-9a-f]{10}$/), id: 'F1' }])
    expect((await users('two')).map(({ guid }) => guid)).not.toContain((await users('one'))[0]!.guid)
  })

  test('is at most 120 characters of names that can be read', async ({ db }) => {
    const { halden } = await cast(db)
    await said(db, halden, [why])
    const users = ['  Anna\n\tLind\u0000 ', '🙂'.repeat(200), 'Ben']
    const book = foreign(why, users, [
      [users[0]!, 'Price', 0, 99],
      [users[1]!, 'Price', 0, 99],
      [users[2]!, 'Price', 0, 99],
      [users[1]!, 'Price', 3, 9],
    ])
    await bringInBook(db, halden.dialogue, { by: halden.noor, book, at })
    expect((await whoCoded(db, halden.dialogue)).map(({ toldCoders }) => toldCoders)).toEqual(
      expect.arrayContaining([['Anna Lind', '…'], [`${'🙂'.repeat(119)}…`]]),
    )
    expect(toldWithin(['a'.repeat(60), 'b'.repeat(58), 'c'])).toEqual(['a'.repeat(60), '…'])
    expect(toldWithin(['a', 'a', 'b'])).toEqual(['a', 'b'])
  })
})

test('a coding has told coders only where an analyst stands for it, and never none of them', async ({ db }) => {
  const { halden } = await cast(db)
  await themed(db, halden)
  const set = (toldCoders: string[], coder: 'machine' | 'analyst') =>
    db.transaction((tx) => tx.update(codings).set({ toldCoders }).where(eq(codings.coder, coder)))
  await expect(set(['Anna'], 'machine')).rejects.toThrow()
  await expect(set([], 'analyst')).rejects.toThrow()
  await expect(set(['a'.repeat(121)], 'analyst')).rejects.toThrow()
  await set(['Anna', 'Ben'], 'analyst')
  expect(await db.$count(codings, and(ne(codings.coder, 'machine'), isNull(codings.toldCoders)))).toBe(0)
})
