import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { statementRevisions, statements } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { codeBookOf } from '../../server/themes/code-book.ts'
import { codeSpan, codeStatements, removeCoding, sayNoneFits } from '../../server/themes/coding.ts'
import { membersOf } from '../../server/themes/members.ts'
import { mergeThemes } from '../../server/themes/merging.ts'
import { moveStatements } from '../../server/themes/moving.ts'
import { splitTheme } from '../../server/themes/splitting.ts'
import { undoStep } from '../../server/themes/undoing.ts'
import { cast, monday } from '../support/cast.ts'
import { statementsSent } from '../support/statements.ts'
import { test } from '../support/test.ts'
import { inForce, made, ownWord, placesOf, said, stepsOf, suggested } from './book.ts'

const at = monday

async function opened(db: Db, whys = ['It is quiet.', 'It is cheap.', 'Quiet and cheap.']) {
  const { halden } = await cast(db)
  const ids = await said(db, halden, whys)
  const { themeId: quiet } = await suggested(db, halden, 'quiet', [ids[0]!])
  const cheap = await made(db, halden, 'cheap')
  const { dialogue, noor: by } = halden
  return {
    halden,
    dialogue,
    by,
    ids,
    quiet,
    cheap,
    move: (fromId: string | null, toId: string, statementIds: string[]) =>
      moveStatements(db, dialogue, { by, fromId, toId, statementIds, at }),
    code: (themeId: string, statementIds: string[]) => codeStatements(db, dialogue, { by, themeId, statementIds, at }),
    mark: (themeId: string, statementId: string, from: number, to: number, revision = 1) =>
      codeSpan(db, dialogue, { by, themeId, statementId, revision, from, to, at }),
    none: (statementIds: string[]) => sayNoneFits(db, dialogue, { by, statementIds, at }),
  }
}

describe('a statement', () => {
  test('is under several themes, under each once', async ({ db }) => {
    const { halden, ids, quiet, cheap, code } = await opened(db)
    expect(await code(cheap, [ids[0]!, ids[1]!, ids[0]!])).toEqual({ coded: 2 })
    expect(await code(cheap, [ids[0]!])).toEqual({ coded: 0 })
    expect(await placesOf(db, halden, ids[0]!)).toHaveLength(2)
    expect(new Set((await placesOf(db, halden, ids[0]!)).map(([themeId]) => themeId))).toEqual(new Set([quiet, cheap]))
  })

  test('is moved from one theme to another by an analyst, as it was coded: all of it, or the spans', async ({ db }) => {
    const { halden, ids, quiet, cheap, move, mark } = await opened(db)
    expect(await mark(quiet, ids[0]!, 6, 11)).toBe(true)
    expect(await mark(quiet, ids[0]!, 6, 11)).toBe(false)
    expect(await move(quiet, cheap, [ids[0]!])).toEqual({ moved: 1, refused: 0 })
    expect(await inForce(db, halden, ids[0]!)).toEqual([
      { statementId: ids[0], themeId: cheap, coder: 'analyst', from: 6, to: 11 },
      { statementId: ids[0], themeId: cheap, coder: 'analyst', from: null, to: null },
    ])
    expect(await move(quiet, cheap, [ids[0]!])).toEqual({ moved: 0, refused: 0 })
    await expect(move(quiet, cheap, [ids[1]!])).rejects.toMatchObject({ reason: 'too_late' })
    await expect(move(quiet, quiet, [ids[0]!])).rejects.toMatchObject({ reason: 'invalid' })
    await expect(move(quiet, cheap, [])).rejects.toMatchObject({ reason: 'invalid' })
  })

  test('that is not yet grouped is put under a theme, and what the machine thought gives way', async ({ db }) => {
    const { halden, ids, quiet, cheap, move, code } = await opened(db)
    expect(await move(null, cheap, [ids[0]!, ids[1]!])).toEqual({ moved: 2, refused: 0 })
    expect(await placesOf(db, halden, ids[0]!)).toEqual([[cheap, 'analyst']])
    await code(quiet, [ids[2]!])
    await expect(move(null, cheap, [ids[2]!])).rejects.toMatchObject({ reason: 'too_late' })
    expect(await move(null, cheap, [ids[1]!])).toEqual({ moved: 0, refused: 0 })
  })

  test('that is not yet grouped makes a new theme with others, in one step that is undone as one', async ({ db }) => {
    const { halden, dialogue, by, ids } = await opened(db)
    const gather = (statementIds: string[]) => splitTheme(db, dialogue, { by, themeId: null, statementIds, name: 'both', at })
    const { themeId, moved } = await gather([ids[1]!, ids[2]!])
    expect(moved).toBe(2)
    expect((await inForce(db, halden)).filter((coding) => coding.themeId === themeId)).toHaveLength(2)
    await expect(gather([ids[1]!])).rejects.toMatchObject({ reason: 'too_late' })
    await undoStep(db, dialogue, { by, stepId: (await stepsOf(db, halden)).at(-1)!.id, at })
    expect((await codeBookOf(db, dialogue)).themes.map(({ name }) => name)).toEqual(['cheap', 'quiet'])
    expect((await codeBookOf(db, dialogue)).coverage.ungrouped).toBe(2)
  })

  test('that fits no theme is under none, until somebody puts it somewhere', async ({ db }) => {
    const { halden, dialogue, ids, quiet, cheap, none, code, move, mark } = await opened(db)
    expect(await none([ids[0]!, ids[1]!])).toEqual({ said: 2, refused: 0 })
    expect(await none([ids[0]!])).toEqual({ said: 0, refused: 0 })
    expect(await placesOf(db, halden, ids[0]!)).toEqual([[null, 'analyst']])
    expect((await codeBookOf(db, dialogue)).coverage).toEqual({ total: 3, held: 0, ungrouped: 1, none: 2 })
    expect((await membersOf(db, dialogue, 'none')).members.map(({ statementId }) => statementId).toSorted()).toEqual(
      ids.slice(0, 2).toSorted(),
    )
    await code(quiet, [ids[0]!])
    await move(null, cheap, [ids[1]!])
    expect([await placesOf(db, halden, ids[0]!), await placesOf(db, halden, ids[1]!)]).toEqual([[[quiet, 'analyst']], [[cheap, 'analyst']]])
    await none([ids[0]!])
    await mark(cheap, ids[0]!, 0, 2)
    expect(await placesOf(db, halden, ids[0]!)).toEqual([[cheap, 'analyst']])
  })

  test('is taken out of a theme once, and not by guessing at another dialogue’s', async ({ db }) => {
    const { halden, dialogue, by, ids, quiet } = await opened(db)
    const [coding] = (await membersOf(db, dialogue, quiet)).members[0]!.codings
    const remove = (codingId: string) => removeCoding(db, dialogue, { by, codingId, at })
    expect([await remove(coding!.id), await remove(coding!.id)]).toEqual([true, false])
    expect(await inForce(db, halden, ids[0]!)).toEqual([])
    await expect(remove(newId())).rejects.toMatchObject({ reason: 'not_found' })
  })
})

describe('what a customer said of their own statement', () => {
  test('nobody takes away or moves: it is refused, and the others are moved', async ({ db }) => {
    const { halden, dialogue, by, ids, quiet, cheap, move, code, none } = await opened(db)
    await ownWord(db, halden, ids[0]!, quiet)
    await code(quiet, [ids[1]!])
    await expect(move(quiet, cheap, [ids[0]!])).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(none([ids[0]!])).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(splitTheme(db, dialogue, { by, themeId: quiet, statementIds: [ids[0]!], name: 'x', at })).rejects.toMatchObject({
      reason: 'not_allowed',
    })
    expect(await move(quiet, cheap, [ids[0]!, ids[1]!])).toEqual({ moved: 1, refused: 1 })
    expect(await none([ids[0]!, ids[2]!])).toEqual({ said: 1, refused: 1 })
    const theirs = (await membersOf(db, dialogue, quiet)).members[0]!.codings.find(({ coder }) => coder === 'customer')!
    expect(theirs.byName).toBe(halden.ana.name)
    await expect(removeCoding(db, dialogue, { by, codingId: theirs.id, at })).rejects.toMatchObject({ reason: 'not_allowed' })
    expect(await code(cheap, [ids[0]!])).toEqual({ coded: 1 })
  })
})

describe('a span', () => {
  test('is counted in code points, and is the words it says in whichever script', async ({ db }) => {
    const whys = ['🛠️ leicht zu öffnen', 'שקט מאוד בלילה', 'Cafe\u0301-quiet 👩‍👩‍👧', 'x']
    const { dialogue, ids, cheap, mark } = await opened(db, whys)
    for (const [place, words] of [
      [0, 'öffnen'],
      [1, 'מאוד'],
      [2, '👩‍👩‍👧'],
    ] as const) {
      const why = whys[place]!
      const from = [...why.slice(0, why.indexOf(words))].length
      expect(await mark(cheap, ids[place]!, from, from + [...words].length)).toBe(true)
    }
    const words = (await membersOf(db, dialogue, cheap)).members.flatMap(({ codings }) => codings.map((coding) => coding.words))
    expect(words.filter(Boolean).toSorted()).toEqual(['öffnen', 'מאוד', '👩‍👩‍👧'].toSorted())
  })

  test('that is not within the words, or holds none, is refused', async ({ db }) => {
    const { ids, cheap, mark } = await opened(db)
    for (const [from, to] of [
      [-1, 3],
      [0, 13],
      [3, 3],
      [5, 2],
      [2, 3],
      [1.5, 4],
      [Number.NaN, 4],
    ] as const)
      await expect(mark(cheap, ids[0]!, from, to)).rejects.toMatchObject({ reason: 'invalid' })
    await expect(mark(cheap, ids[0]!, 0, 2, 2)).rejects.toMatchObject({ reason: 'not_found' })
  })

  test('stays with the words that it was marked in, and the whole of a statement with the statement', async ({ db }) => {
    const { halden, dialogue, ids, cheap, mark, code } = await opened(db)
    await mark(cheap, ids[0]!, 6, 11)
    await code(cheap, [ids[0]!])
    await reviseStatement(db, dialogue, { by: halden.ana, statementId: ids[0]!, choice: 'Two cables', why: 'It never sticks.', at })
    const [member] = (await membersOf(db, dialogue, cheap)).members
    expect([member?.why, member?.revision]).toEqual(['It never sticks.', 2])
    const ofTheme = member?.codings.filter(({ themeId }) => themeId === cheap).map(({ revision, words }) => [revision, words])
    expect(ofTheme).toEqual([
      [1, null],
      [1, 'quiet'],
    ])
    expect(await mark(cheap, ids[0]!, 0, 2, 2)).toBe(true)
  })

  test('of hidden words is not marked', async ({ db }) => {
    const { halden, dialogue, ids, cheap, mark } = await opened(db)
    await hideWords(db, dialogue, { by: halden.maren, what: { kind: 'statement', id: ids[0]! }, reason: 'insult', at })
    await expect(mark(cheap, ids[0]!, 0, 2)).rejects.toMatchObject({ reason: 'not_found' })
  })
})

describe('at once', () => {
  test('5,000 statements are moved in a few statements, and not one more', { timeout: 120_000 }, async ({ db }) => {
    const { halden, ids, quiet, cheap, code, move } = await opened(db)
    const many = await copied(db, ids[0]!, 5_000)
    await code(quiet, many)
    const sent = await statementsSent(async () => expect(await move(quiet, cheap, many)).toEqual({ moved: 5_000, refused: 0 }))
    expect(sent.length).toBeLessThan(40)
    expect((await inForce(db, halden)).filter(({ themeId }) => themeId === cheap)).toHaveLength(5_000)
    await expect(move(quiet, cheap, [...many, ids[1]!])).rejects.toMatchObject({ reason: 'too_many' })
  })

  test('the same statement moved by two is in one place, and whoever came second is told', async ({ freshDatabase: { db } }) => {
    const { halden, ids, quiet, cheap, move } = await opened(db)
    const other = await made(db, halden, 'price')
    const ends = await Promise.allSettled([move(quiet, cheap, [ids[0]!]), move(quiet, other, [ids[0]!])])
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { reason: 'too_late' } })
    expect(await inForce(db, halden, ids[0]!)).toHaveLength(1)
  })

  test('two themes made part of each other leave one', async ({ freshDatabase: { db } }) => {
    const { halden, dialogue, by, ids, quiet, cheap } = await opened(db)
    const merge = (themeId: string, intoId: string) => mergeThemes(db, dialogue, { by, themeId, intoId, at })
    const ends = await Promise.allSettled([merge(quiet, cheap), merge(cheap, quiet)])
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const [left, ...more] = (await codeBookOf(db, dialogue)).themes
    expect([left?.n, more]).toEqual([1, []])
    expect(await placesOf(db, halden, ids[0]!)).toEqual([[left?.id, 'machine']])
  })
})

/** The same statement so many times, in a few statements. */
async function copied(db: Db, statementId: string, times: number) {
  const [statement] = await db.select().from(statements).where(eq(statements.id, statementId))
  const [revision] = await db.select().from(statementRevisions).where(eq(statementRevisions.statementId, statementId))
  const ids = Array.from({ length: times }, () => newId())
  for (let from = 0; from < times; from += 1_000) {
    const some = ids.slice(from, from + 1_000)
    await db.insert(statements).values(some.map((id) => ({ ...statement!, id, sourceKey: null })))
    await db.insert(statementRevisions).values(some.map((id) => ({ ...revision!, statementId: id })))
  }
  return ids
}
