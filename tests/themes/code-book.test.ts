import { and, eq, ne } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { analysisSteps, events, options, themes, themeVersions } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import type { Member } from '../../server/member.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { askMembers } from '../../server/themes/asking.ts'
import { checkTheme } from '../../server/themes/checking.ts'
import { codeBookOf, coverageOf } from '../../server/themes/code-book.ts'
import { codeStatements } from '../../server/themes/coding.ts'
import { keepTheme, rejectTheme } from '../../server/themes/keeping.ts'
import { makeTheme } from '../../server/themes/making.ts'
import { membersOf } from '../../server/themes/members.ts'
import { mergeThemes } from '../../server/themes/merging.ts'
import { moveStatements } from '../../server/themes/moving.ts'
import { renameTheme } from '../../server/themes/naming.ts'
import { nestTheme } from '../../server/themes/nesting.ts'
import { noteTheme } from '../../server/themes/noting.ts'
import { chooseQuotes } from '../../server/themes/quoting.ts'
import { findTheme } from '../../server/themes/reading.ts'
import { splitTheme } from '../../server/themes/splitting.ts'
import { holdCodeBook, takeStep } from '../../server/themes/steps.ts'
import { changeTheme } from '../../server/themes/versions.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { statementsSent } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { inForce, made, ownWord, placesOf, said, suggested } from './book.ts'

const at = monday

async function opened(db: Db) {
  const { halden, acme } = await cast(db)
  const whys = ['It never once stuck in frost.', 'The motor is quiet.', 'Cheap to mend. 🛠️ And quick.', 'Quiet at night.', 'It is cheap.']
  const ids = await said(db, halden, whys)
  const { themeId } = await suggested(db, halden, 'quiet', [ids[1]!, ids[3]!])
  return { halden, acme, ids, themeId, dialogue: halden.dialogue, by: halden.noor }
}

describe('who works on the code book', () => {
  /** Every deed, on a theme and a statement that are there. */
  const deeds = (db: Db, { dialogue }: Troupe, by: Member, { themeId, other, ids }: { themeId: string; other: string; ids: string[] }) => {
    const shared = { by, themeId, at }
    return [
      () => keepTheme(db, dialogue, shared),
      () => makeTheme(db, dialogue, { by, name: 'sound', at }),
      () => renameTheme(db, dialogue, { ...shared, name: 'silence' }),
      () => noteTheme(db, dialogue, { ...shared, memo: 'At night most of all.' }),
      () => chooseQuotes(db, dialogue, { ...shared, statementIds: [ids[1]!] }),
      () => nestTheme(db, dialogue, { ...shared, underId: other }),
      () => codeStatements(db, dialogue, { ...shared, statementIds: [ids[0]!] }),
      () => moveStatements(db, dialogue, { by, fromId: themeId, toId: other, statementIds: [ids[3]!], at }),
      () => splitTheme(db, dialogue, { ...shared, statementIds: [ids[1]!], name: 'at night' }),
      () => mergeThemes(db, dialogue, { ...shared, intoId: other }),
      () => rejectTheme(db, dialogue, { by, themeId: other, at }),
    ]
  }

  test('analysts and admins do; staff and customers read, or not even that; outsiders find nothing', async ({ db }) => {
    const { halden, acme, ids, themeId } = await opened(db)
    const other = await made(db, halden, 'price')
    for (const by of [halden.priya, halden.ana])
      for (const deed of deeds(db, halden, by, { themeId, other, ids }))
        await expect(deed()).rejects.toMatchObject({ reason: 'not_allowed' })
    for (const deed of deeds(db, halden, acme.noor, { themeId, other, ids }))
      await expect(deed()).rejects.toMatchObject({ reason: 'not_found' })
    for (const deed of deeds(db, halden, halden.maren, { themeId, other, ids })) await deed()
    expect((await inForce(db, halden)).map(({ statementId }) => statementId)).toEqual([ids[1]])
  })

  test('what is of another dialogue is not there', async ({ db }) => {
    const { halden, acme, themeId } = await opened(db)
    const theirs = await made(db, acme, 'price')
    const [statement] = await said(db, acme, ['It was cheap.'])
    const { dialogue, noor: by } = halden
    for (const id of [theirs, newId()]) {
      await expect(keepTheme(db, dialogue, { by, themeId: id, at })).rejects.toMatchObject({ reason: 'not_found' })
      await expect(mergeThemes(db, dialogue, { by, themeId, intoId: id, at })).rejects.toMatchObject({ reason: 'not_found' })
      await expect(nestTheme(db, dialogue, { by, themeId, underId: id, at })).rejects.toMatchObject({ reason: 'not_found' })
    }
    for (const id of [statement!, newId()])
      await expect(codeStatements(db, dialogue, { by, themeId, statementIds: [id], at })).rejects.toMatchObject({ reason: 'not_found' })
  })

  test('each deed is one step and one fact of its kind, without anybody’s words', async ({ db }) => {
    const { halden, ids, themeId } = await opened(db)
    const other = await made(db, halden, 'price')
    for (const deed of deeds(db, halden, halden.noor, { themeId, other, ids })) {
      const before = await db.$count(analysisSteps)
      await deed()
      expect(await db.$count(analysisSteps)).toBe(before + 1)
    }
    const steps = await db.select().from(analysisSteps).where(eq(analysisSteps.companyId, halden.company.id))
    for (const { id, kind, detail, by } of steps) {
      const [fact, ...more] = await db
        .select()
        .from(events)
        .where(and(eq(events.companyId, halden.company.id), eq(events.kind, kind)))
      expect([fact?.actorId, fact?.isPublic]).toEqual([by, false])
      if (more.length === 0) expect(fact?.detail).toMatchObject({ stepId: id })
      expect(JSON.stringify(detail)).not.toMatch(/silence|night|sound/)
    }
  })
})

describe('a theme', () => {
  test('that was suggested is kept once, and rejected with all that was under it', async ({ db }) => {
    const { halden, themeId, dialogue, by } = await opened(db)
    expect([await keepTheme(db, dialogue, { by, themeId, at }), await keepTheme(db, dialogue, { by, themeId, at })]).toEqual([true, false])
    const child = await made(db, halden, 'at night')
    await nestTheme(db, dialogue, { by, themeId: child, underId: themeId, at })
    await rejectTheme(db, dialogue, { by, themeId, at })
    expect(await inForce(db, halden)).toEqual([])
    expect((await findTheme(db, dialogue, child)).parentId).toBeNull()
    await expect(keepTheme(db, dialogue, { by, themeId, at })).rejects.toMatchObject({ reason: 'too_late' })
  })

  test('that a customer said is theirs, or that everybody reads, is not rejected', async ({ db }) => {
    const { halden, ids, themeId, dialogue, by } = await opened(db)
    await ownWord(db, halden, ids[1]!, themeId)
    await expect(rejectTheme(db, dialogue, { by, themeId, at })).rejects.toMatchObject({ reason: 'not_allowed', values: { count: 1 } })
    const other = await made(db, halden, 'price')
    await db.transaction(async (tx) => {
      await holdCodeBook(tx, dialogue)
      await changeTheme(tx, await takeStep(tx, dialogue, 'themes_published', { by: by.personId, at }), other, { publishedAt: at })
    })
    await expect(rejectTheme(db, dialogue, { by, themeId: other, at })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(mergeThemes(db, dialogue, { by, themeId: other, intoId: themeId, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  })

  test('is made once, however often its form arrives', async ({ db }) => {
    const { dialogue, by, ids, themeId } = await opened(db)
    const make = { by, id: newId(), name: 'price', memo: 'What it costs.', at }
    expect(await makeTheme(db, dialogue, make)).toEqual(await makeTheme(db, dialogue, make))
    const split = { by, id: newId(), themeId, statementIds: [ids[1]!], name: 'motor', at }
    expect((await splitTheme(db, dialogue, split)).themeId).toBe((await splitTheme(db, dialogue, split)).themeId)
    expect((await codeBookOf(db, dialogue)).themes.map(({ name, memo }) => [name, memo])).toEqual([
      ['motor', null],
      ['price', 'What it costs.'],
      ['quiet', null],
    ])
  })

  test('is called as no other theme is, by whatever way it gets its name and whatever option it is of', async ({ db }) => {
    const { halden, ids, themeId, dialogue, by } = await opened(db)
    const [option] = await db.select().from(options).where(eq(options.dialogueId, dialogue.id))
    await suggested(db, halden, 'Well  MADE', [ids[1]!])
    await db.update(themes).set({ optionId: option!.id }).where(ne(themes.id, themeId))
    const [own] = await said(db, halden, ['It is well made.'])
    for (const rename of [
      () => renameTheme(db, dialogue, { by, themeId, name: 'well made', at }),
      () => renameTheme(db, dialogue, { by, themeId, statementId: own!, from: 6, to: 15, at }),
      () => makeTheme(db, dialogue, { by, name: 'well made', at }),
      () => splitTheme(db, dialogue, { by, themeId, statementIds: [ids[1]!], name: 'well made', at }),
    ])
      await expect(rename()).rejects.toMatchObject({ reason: 'taken' })
    expect(await renameTheme(db, dialogue, { by, themeId, name: 'QUIET', at })).toBe(true)
  })

  test('is named by a span of a customer’s words, counted in code points, or in the analyst’s own', async ({ db }) => {
    const { halden, ids, themeId, dialogue, by } = await opened(db)
    const name = (from: number, to: number, statementId = ids[2]!) => renameTheme(db, dialogue, { by, themeId, statementId, from, to, at })
    expect(await name(14, 27)).toBe(true)
    expect(await findTheme(db, dialogue, themeId)).toMatchObject({ name: '🛠️ And quick', nameStatementId: ids[2], nameFrom: 15, nameTo: 27 })
    expect(await name(15, 27)).toBe(false)
    for (const [from, to] of [
      [-1, 4],
      [4, 4],
      [20, 29],
      [14, 15],
      [0.5, 4],
    ])
      await expect(name(from!, to!)).rejects.toMatchObject({ reason: 'invalid' })
    expect((await codeBookOf(db, dialogue)).themes.find(({ id }) => id === themeId)?.nameAuthor).toBe(halden.ana.name)
    expect(await renameTheme(db, dialogue, { by, themeId, name: 'easy to mend', at })).toBe(true)
    expect(await renameTheme(db, dialogue, { by, themeId, name: 'easy to mend', at })).toBe(false)
    expect(await findTheme(db, dialogue, themeId)).toMatchObject({ name: 'easy to mend', nameStatementId: null, nameFrom: null })
    const [long] = await said(db, halden, ['quiet '.repeat(40)])
    await expect(name(0, 200, long)).rejects.toMatchObject({ reason: 'invalid' })
    await hideWords(db, dialogue, { by: halden.maren, what: { kind: 'statement', id: ids[0]! }, reason: 'insult', at })
    await expect(name(0, 5, ids[0])).rejects.toMatchObject({ reason: 'not_found' })
  })

  test('has up to three quotes of its own statements, a note, and loses a quote with its statement', async ({ db }) => {
    const { halden, ids, themeId, dialogue, by } = await opened(db)
    const choose = (statementIds: string[]) => chooseQuotes(db, dialogue, { by, themeId, statementIds, at })
    expect([await choose([ids[3]!, ids[1]!]), await choose([ids[3]!, ids[1]!])]).toEqual([true, false])
    await expect(choose([ids[0]!])).rejects.toMatchObject({ reason: 'invalid' })
    await expect(choose([...ids.slice(0, 4)])).rejects.toMatchObject({ reason: 'invalid' })
    expect(await noteTheme(db, dialogue, { by, themeId, memo: 'Of the motor.', at })).toBe(true)
    expect(await noteTheme(db, dialogue, { by, themeId, memo: 'Of the motor.', at })).toBe(false)
    const quoted = async () => (await codeBookOf(db, dialogue)).themes.find(({ id }) => id === themeId)?.quotes.map(({ why }) => why)
    expect(await quoted()).toEqual(['Quiet at night.', 'The motor is quiet.'])
    await moveStatements(db, dialogue, { by, fromId: themeId, toId: await made(db, halden, 'night'), statementIds: [ids[3]!], at })
    expect(await quoted()).toEqual(['The motor is quiet.'])
  })
})

describe('two themes', () => {
  test('become one: what was under the one is under the other once, by whoever said so, and so are the themes', async ({ db }) => {
    const { halden, ids, themeId, dialogue, by } = await opened(db)
    const into = await made(db, halden, 'sound')
    const child = await made(db, halden, 'at night')
    const earlier = await made(db, halden, 'silent')
    await nestTheme(db, dialogue, { by, themeId: child, underId: themeId, at })
    await mergeThemes(db, dialogue, { by, themeId: earlier, intoId: themeId, at })
    await codeStatements(db, dialogue, { by, themeId: into, statementIds: [ids[1]!], at })
    await codeStatements(db, dialogue, { by, themeId, statementIds: [ids[1]!], at })
    await ownWord(db, halden, ids[1]!, themeId)
    await mergeThemes(db, dialogue, { by, themeId, intoId: into, at })
    expect((await placesOf(db, halden, ids[1]!)).toSorted()).toEqual([
      [into, 'analyst'],
      [into, 'customer'],
      [into, 'machine'],
    ])
    const theirs = (await membersOf(db, dialogue, into)).members.flatMap(({ codings }) => codings).find(({ coder }) => coder === 'customer')
    expect(theirs?.byName).toBe(halden.jim.name)
    expect((await findTheme(db, dialogue, child)).parentId).toBe(into)
    const gone = await db.select().from(themeVersions).where(eq(themeVersions.mergedIntoId, into))
    expect(gone.map((version) => version.themeId).toSorted()).toEqual([themeId, earlier].toSorted())
    await expect(mergeThemes(db, dialogue, { by, themeId, intoId: into, at })).rejects.toMatchObject({ reason: 'too_late' })
    await expect(mergeThemes(db, dialogue, { by, themeId: into, intoId: into, at })).rejects.toMatchObject({ reason: 'invalid' })
  })

  test('become one also where the one hangs over the other, and it takes its place', async ({ db }) => {
    const { halden, themeId, dialogue, by } = await opened(db)
    const [top, middle, low] = [await made(db, halden, 'top'), await made(db, halden, 'middle'), await made(db, halden, 'low')]
    for (const [id, underId] of [
      [themeId, top],
      [middle, themeId],
      [low, middle],
    ] as const)
      await nestTheme(db, dialogue, { by, themeId: id, underId, at })
    await mergeThemes(db, dialogue, { by, themeId, intoId: low, at })
    const parents = (await codeBookOf(db, dialogue)).themes.map(({ id, parentId, depth }) => [id, parentId, depth])
    expect(parents).toEqual([
      [top, null, 0],
      [low, top, 1],
      [middle, low, 2],
    ])
  })

  test('never hang under each other', async ({ db }) => {
    const { halden, themeId, dialogue, by } = await opened(db)
    const other = await made(db, halden, 'sound')
    const nest = (themeId: string, underId: string | null) => nestTheme(db, dialogue, { by, themeId, underId, at })
    expect([await nest(themeId, other), await nest(themeId, other)]).toEqual([true, false])
    await expect(nest(other, themeId)).rejects.toMatchObject({ reason: 'invalid' })
    await expect(nest(other, other)).rejects.toMatchObject({ reason: 'invalid' })
    expect(await nest(themeId, null)).toBe(true)
  })
})

describe('the code book is read', () => {
  test('as a tree with what is under each theme, and the coverage beside it; what is hidden counts nowhere', async ({ db }) => {
    const { halden, ids, themeId, dialogue, by } = await opened(db)
    const price = await made(db, halden, 'price')
    await codeStatements(db, dialogue, { by, themeId: price, statementIds: [ids[2]!, ids[4]!, ids[1]!], at })
    const book = await codeBookOf(db, dialogue)
    expect(book.themes.map(({ id, n, state }) => [id, n, state])).toEqual([
      [price, 3, 'kept'],
      [themeId, 2, 'suggested'],
    ])
    expect(book.coverage).toEqual({ total: 5, held: 3, ungrouped: 1, none: 0 })
    await hideWords(db, dialogue, { by: halden.maren, what: { kind: 'statement', id: ids[1]! }, reason: 'insult', at })
    const { themes, coverage } = await codeBookOf(db, dialogue)
    expect(themes.map(({ n }) => n)).toEqual([2, 1])
    expect(coverage).toEqual({ total: 4, held: 2, ungrouped: 1, none: 0 })
    expect((await membersOf(db, dialogue, themeId)).members.map(({ statementId }) => statementId)).toEqual([ids[3]])
    expect((await membersOf(db, dialogue, 'ungrouped')).members.map(({ why }) => why)).toEqual(['It never once stuck in frost.'])
  })

  test('with what customers said of each theme, and of each statement in it', async ({ db }) => {
    const { halden, ids, themeId, dialogue, by } = await opened(db)
    await keepTheme(db, dialogue, { by, themeId, at })
    await askMembers(db, dialogue, { by, themeId, at })
    const said = { statementId: ids[1]!, themeId, answer: 'not_quite', words: 'It is the gears that are quiet.' } as const
    await checkTheme(db, dialogue, { by: halden.jim, ...said, at })
    const [theme] = (await codeBookOf(db, dialogue)).themes
    expect(theme).toMatchObject({ asked: 2, checked: 1, agreed: 0, corrected: 1 })
    const { members } = await membersOf(db, dialogue, themeId)
    const { answer, words } = said
    expect(members.find(({ statementId }) => statementId === ids[1])?.checks).toEqual([{ about: null, answer, words, otherThemeId: null }])
    expect(members.find(({ statementId }) => statementId === ids[3])?.checks).toEqual([])
  })

  test('in two statements, its coverage and the statements of a theme in one each', async ({ db }) => {
    const { dialogue, themeId } = await opened(db)
    const sent = async (work: () => Promise<unknown>) => (await statementsSent(work)).length
    expect(await sent(() => codeBookOf(db, dialogue))).toBe(2)
    expect(await sent(() => coverageOf(db, dialogue))).toBe(1)
    expect(await sent(() => membersOf(db, dialogue, themeId))).toBe(1)
  })

  test('fifty statements at once, each once, from the latest', async ({ db }) => {
    const { halden, dialogue, by } = await opened(db)
    const ids = await said(
      db,
      halden,
      Array.from({ length: 60 }, (_, place) => `Reason ${place}.`),
    )
    const themeId = await made(db, halden, 'many')
    await codeStatements(db, dialogue, { by, themeId, statementIds: ids, at: later({ hours: 1 }) })
    const first = await membersOf(db, dialogue, themeId)
    const second = await membersOf(db, dialogue, themeId, { after: first.next })
    expect([first.members.length, second.members.length, second.next]).toEqual([50, 10, undefined])
    expect(new Set([...first.members, ...second.members].map(({ statementId }) => statementId))).toEqual(new Set(ids))
    expect(first.members[0]).toMatchObject({ optionName: 'Two cables', checks: [], revision: 1 })
    expect(first.members[0]?.codings).toMatchObject([{ themeId, from: null, words: null, coder: 'analyst', byName: halden.noor.name }])
  })
})
