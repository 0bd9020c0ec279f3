import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { appearances, comments, events, obligations, responses } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { test } from '../support/test.ts'

const at = monday
const words = 'Which year is your car?'
const sayIt = async (db: Db, { dialogue, ana }: Troupe) =>
  (await postStatement(db, dialogue, { by: ana, choice: 'Two cables', why: 'It never stuck.', asksAnswer: true, at })).id

describe('replying', () => {
  test('both sides reply under their own names, and no clock stops', async ({ db }) => {
    const { halden } = await cast(db)
    const about = { statementId: await sayIt(db, halden) }
    await postComment(db, halden.dialogue, { by: halden.jim, about, words, at })
    await postComment(db, halden.dialogue, { by: halden.priya, about, words: 'Thank you, we look into it.', at })
    expect(await db.select({ side: comments.side, words: comments.words }).from(comments).orderBy(comments.side)).toEqual([
      { side: 'company', words: 'Thank you, we look into it.' },
      { side: 'customer', words },
    ])
    expect(await db.$count(obligations)).toBe(1)
    expect(await db.$count(responses)).toBe(0)
    expect(await db.$count(events, eq(events.kind, 'comment_posted'))).toBe(2)
  })

  test('threads are two deep: a reply to a reply to a reply stands on the second level', async ({ db }) => {
    const { halden } = await cast(db)
    const about = { statementId: await sayIt(db, halden) }
    const top = await postComment(db, halden.dialogue, { by: halden.jim, about, words, at })
    const second = await postComment(db, halden.dialogue, { by: halden.ana, about, parentId: top.id, words: '2019', at })
    const third = await postComment(db, halden.dialogue, { by: halden.jim, about, parentId: second.id, words: 'Mine too', at })
    expect((await db.select().from(comments).where(eq(comments.id, third.id)))[0]).toMatchObject({ parentId: top.id })
  })

  test('the same form sent twice replies once', async ({ db }) => {
    const { halden } = await cast(db)
    const form = { id: newId(), by: halden.jim, about: { statementId: await sayIt(db, halden) }, words, at }
    await postComment(db, halden.dialogue, form)
    expect(await postComment(db, halden.dialogue, { ...form, at: later({ hours: 1 }) })).toEqual({ id: form.id, isNew: false })
    expect(await db.$count(comments)).toBe(1)
  })

  test('who hides in a dialogue stays hidden in a reply', async ({ db }) => {
    const { halden } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, {
      by: halden.ana,
      name: 'Night driver',
      hidden: true,
      choice: 'Two cables',
      why: 'It never stuck.',
      at,
    })
    await postComment(db, halden.dialogue, { by: halden.ana, about: { statementId: id }, words, at })
    expect(await db.select({ name: appearances.name, hidden: appearances.hidden }).from(appearances)).toEqual([
      { name: 'Night driver', hidden: true },
    ])
  })

  test('analysts read along', async ({ db }) => {
    const { halden } = await cast(db)
    const about = { statementId: await sayIt(db, halden) }
    await expect(postComment(db, halden.dialogue, { by: halden.noor, about, words, at })).rejects.toMatchObject({ reason: 'not_allowed' })
  })

  test('nobody replies in a closed dialogue, to another company’s words, or under a reply to something else', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const about = { statementId: await sayIt(db, halden) }
    const other = { statementId: await sayIt(db, halden) }
    const top = await postComment(db, halden.dialogue, { by: halden.jim, about, words, at })
    await expect(postComment(db, { ...halden.dialogue, phase: 'closed' }, { by: halden.jim, about, words, at })).rejects.toMatchObject({
      reason: 'closed',
    })
    await expect(postComment(db, acme.dialogue, { by: acme.jim, about, words, at })).rejects.toMatchObject({ reason: 'not_found' })
    await expect(postComment(db, halden.dialogue, { by: halden.jim, about: other, parentId: top.id, words, at })).rejects.toMatchObject({
      reason: 'not_found',
    })
    await expect(postComment(db, halden.dialogue, { by: halden.jim, about: { responseId: newId() }, words, at })).rejects.toMatchObject({
      reason: 'not_found',
    })
    expect(await db.$count(comments)).toBe(1)
  })
})
