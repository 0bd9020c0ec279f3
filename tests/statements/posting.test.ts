import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { appearances, dialogues, events, obligations, statementRevisions, statements } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday } from '../support/cast.ts'
import { test } from '../support/test.ts'

const said = { choice: 'The two-cable regulator', why: 'It never once stuck, not even in frost.', at: monday }

describe('saying what one chose, and why', () => {
  test('keeps the words, shows the name, and says so', async ({ db }) => {
    const { halden } = await cast(db)
    const posted = await postStatement(db, halden.dialogue, { ...said, by: halden.ana, felt: 'Safe', id: newId() })
    expect(posted).toMatchObject({ isNew: true, path: `/halden/d/window-motor/whys/${posted.id}` })
    expect(await db.select().from(statementRevisions).where(eq(statementRevisions.statementId, posted.id))).toMatchObject([
      { number: 1, why: said.why, trying: null, felt: 'Safe', at: monday },
    ])
    expect(await db.select({ name: appearances.name, hidden: appearances.hidden }).from(appearances)).toEqual([
      { name: 'Ana Kovač', hidden: false },
    ])
    const [dialogue] = await db.select().from(dialogues).where(eq(dialogues.id, halden.dialogue.id))
    expect(dialogue).toMatchObject({ statementCount: 1 })
    expect(dialogue!.version).toBeGreaterThan(1)
    const facts = await db.select({ kind: events.kind, by: events.actorId }).from(events).where(eq(events.dialogueId, halden.dialogue.id))
    expect(facts).toContainEqual({ kind: 'statement_posted', by: halden.ana.personId })
    expect(await db.$count(obligations)).toBe(0)
  })

  test('the same form sent twice says it once', async ({ db }) => {
    const { halden } = await cast(db)
    const form = { ...said, by: halden.ana, id: newId() }
    const first = await postStatement(db, halden.dialogue, form)
    expect(await postStatement(db, halden.dialogue, { ...form, at: later({ hours: 1 }) })).toEqual({ ...first, isNew: false })
    expect(await db.$count(statements)).toBe(1)
    expect((await db.select().from(dialogues).where(eq(dialogues.id, halden.dialogue.id)))[0]).toMatchObject({ statementCount: 1 })
  })

  test('other words under an id that is taken are not lost: they get an id of their own', async ({ db }) => {
    const { halden } = await cast(db)
    const first = await postStatement(db, halden.dialogue, { ...said, by: halden.ana, id: newId() })
    const more = await postStatement(db, halden.dialogue, { ...said, why: 'And it is quieter.', by: halden.ana, id: first.id })
    const others = await postStatement(db, halden.dialogue, { ...said, by: halden.jim, id: first.id })
    expect(new Set([first.id, more.id, others.id]).size).toBe(3)
    expect([more.isNew, others.isNew]).toEqual([true, true])
  })

  test('where an answer is asked for, the clock starts', async ({ db }) => {
    const { halden } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { ...said, by: halden.ana, asksAnswer: true })
    expect(await db.select().from(obligations)).toMatchObject([
      { statementId: id, cause: 'asks', ownerId: halden.priya.personId, startedAt: monday },
    ])
  })

  test('the same source read twice is added once', async ({ db }) => {
    const { halden } = await cast(db)
    const row = { ...said, by: halden.ana, sourceKey: 'row 7' }
    const first = await postStatement(db, halden.dialogue, row)
    expect(await postStatement(db, halden.dialogue, row)).toEqual({ ...first, isNew: false })
    expect(await db.$count(statements)).toBe(1)
  })

  test('a name of one’s choosing is shown, and one’s own is not', async ({ db }) => {
    const { halden } = await cast(db)
    await postStatement(db, halden.dialogue, { ...said, by: halden.ana, name: 'Night driver', hidden: true })
    expect(
      await db.select({ name: appearances.name, hidden: appearances.hidden, knownToStaff: appearances.knownToStaff }).from(appearances),
    ).toEqual([{ name: 'Night driver', hidden: true, knownToStaff: false }])
  })

  test('somebody without any name gives one', async ({ db }) => {
    const { halden } = await cast(db)
    const nameless = { ...halden.ana, name: '' }
    await expect(postStatement(db, halden.dialogue, { ...said, by: nameless })).rejects.toMatchObject({ reason: 'invalid', field: 'name' })
    await expect(postStatement(db, halden.dialogue, { ...said, by: nameless, name: 'Ana' })).resolves.toMatchObject({ isNew: true })
  })

  test.for(['priya', 'noor', 'maren'] as const)('%s is here for the company, and does not', async (who, { db }) => {
    const { halden } = await cast(db)
    await expect(postStatement(db, halden.dialogue, { ...said, by: halden[who] })).rejects.toMatchObject({ reason: 'not_allowed' })
    expect(await db.$count(statements)).toBe(0)
  })

  test.for(['closed', 'draft'] as const)('nothing is said in a %s dialogue', async (phase, { db }) => {
    const { halden } = await cast(db)
    await expect(postStatement(db, { ...halden.dialogue, phase }, { ...said, by: halden.ana })).rejects.toMatchObject({ reason: 'closed' })
  })
})

describe('the database itself', () => {
  const kept = { revision: 1, asksAnswer: false, postedAt: monday }

  test('keeps no statement of somebody who is no customer of that company', async ({ db }) => {
    const { halden, acme } = await cast(db)
    for (const author of [halden.priya, acme.ana]) {
      const row = { ...kept, companyId: halden.company.id, id: newId(), dialogueId: halden.dialogue.id, authorId: author.personId }
      await expect(db.transaction((tx) => tx.insert(statements).values(row))).rejects.toThrow()
      const shown = {
        companyId: halden.company.id,
        dialogueId: halden.dialogue.id,
        personId: author.personId,
        id: newId(),
        name: 'x',
        hidden: false,
        knownToStaff: false,
        at: monday,
      }
      await expect(db.transaction((tx) => tx.insert(appearances).values(shown))).rejects.toThrow()
    }
  })

  test('keeps no statement under another company’s dialogue, and no words under another company’s statement', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { ...said, by: halden.ana })
    const row = { ...kept, companyId: halden.company.id, id: newId(), dialogueId: acme.dialogue.id, authorId: halden.ana.personId }
    await expect(db.transaction((tx) => tx.insert(statements).values(row))).rejects.toThrow()
    const [words] = await db
      .select()
      .from(statementRevisions)
      .where(and(eq(statementRevisions.statementId, id)))
    await expect(db.transaction((tx) => tx.insert(statementRevisions).values({ ...words!, companyId: acme.company.id }))).rejects.toThrow()
  })
})
