import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import { appearances, comments, dialogues, hidings, liftings, obligations, statementRevisions, supports } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { reviseStatement } from '../../server/statements/revising.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered } from '../support/story.ts'
import { test } from '../support/test.ts'

const at = monday

async function opened(database: Database) {
  const { db } = database
  const { halden, acme } = await cast(db)
  const doors = await openDoors(database)
  const { id, path } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never stuck.', at })
  const as = (who: Exclude<keyof Troupe, 'company' | 'dialogue'>) => doors.visitor(halden[who])
  return { db, halden, acme, doors, id, path, as, guest: await doors.visitor() }
}

describe('the page of a statement', () => {
  test('shows the words, who said them, and what the company owes; to a guest, how to take part', async ({ database }) => {
    const { guest, path } = await opened(database)
    const page = await guest.get(path)
    expect(page.statusCode).toBe(200)
    for (const part of ['It never stuck.', 'Ana Kovač', 'Two cables', 'No answer yet', 'Sign in to reply'])
      expect(page.body).toContain(part)
    for (const none of ['name="words"', '/ask"', '/edit"']) expect(page.body).not.toContain(none)
  })

  test('shows its author how to change it and how to ask for an answer', async ({ database }) => {
    const { as, path } = await opened(database)
    const page = await (await as('ana')).get(path)
    for (const part of [`${path}/edit`, `${path}/ask`, 'name="words"']) expect(page.body).toContain(part)
    const others = await (await as('jim')).get(path)
    for (const none of [`${path}/edit`, `${path}/ask`]) expect(others.body).not.toContain(none)
  })

  test('shows every answer it got; its author says how the latest was received, an admin can hide the words', async ({ database }) => {
    const { db, halden, as, id, path } = await opened(database)
    await answered(db, halden, { kind: 'statement', id }, { answer: 'The first answer.' })
    await answered(db, halden, { kind: 'statement', id }, { answer: 'The second answer.', at: later({ hours: 1 }) })
    const seen = async (who: 'ana' | 'jim' | 'maren') => (await (await as(who)).get(path)).body
    for (const who of ['ana', 'jim', 'maren'] as const)
      for (const part of ['The first answer.', 'The second answer.']) expect(await seen(who)).toContain(part)
    expect(await seen('ana')).toContain(`${path}/verdict`)
    for (const who of ['jim', 'maren'] as const) expect(await seen(who)).not.toContain(`${path}/verdict`)
    expect(await seen('maren')).toContain(`/halden/d/window-motor/hide?about=statement:${id}`)
    expect(await seen('jim')).not.toContain('/hide?')
  })

  test('costs at most five statements, however much was replied, each naming its company', async ({ database }) => {
    const { db, halden, as, id, path } = await opened(database)
    await answered(db, halden, { kind: 'statement', id })
    for (let n = 0; n < 20; n += 1) {
      const top = await postComment(db, halden.dialogue, { by: halden.jim, about: { statementId: id }, words: `Reply ${n}`, at })
      await postComment(db, halden.dialogue, { by: halden.priya, about: { statementId: id }, parentId: top.id, words: `And ${n}`, at })
    }
    for (const who of ['ana', 'jim', 'priya', 'maren'] as const) {
      const visitor = await as(who)
      for (const address of [path, `${path}/revisions`]) {
        const sent = await statementsSent(() => visitor.get(address))
        expect(sent.length).toBeLessThanOrEqual(5)
        expect(withoutCompany(sent)).toEqual([])
      }
    }
    expect((await (await as('jim')).get(path)).body.match(/class="comment /g)).toHaveLength(40)
  })

  test('under another company, another dialogue or a broken address is not there', async ({ database }) => {
    const { guest, id, path } = await opened(database)
    const addresses = [
      `/acme/d/window-motor/whys/${id}`,
      `/halden/d/none/whys/${id}`,
      `/halden/d/window-motor/whys/${newId()}`,
      '/halden/d/window-motor/whys/1',
      `${path}/edits`,
    ]
    for (const address of addresses) expect((await guest.get(address)).statusCode).toBe(404)
  })

  test('of an invited dialogue is not there for others, and its forms neither', async ({ database }) => {
    const { db, as, guest, path, doors, acme } = await opened(database)
    await db.update(dialogues).set({ visibility: 'invited' })
    const bea = await doors.visitor(acme.ana)
    for (const visitor of [guest, bea, await as('jim')]) {
      expect((await visitor.get(path)).statusCode).toBe(404)
      expect([401, 404]).toContain((await visitor.post(`${path}/support`)).statusCode)
      expect([401, 404]).toContain((await visitor.post(`${path}/comments`, { words: 'Hello' })).statusCode)
    }
    expect((await (await as('priya')).get(path)).statusCode).toBe(200)
  })

  test('never prints a customer’s own id, nor who hides', async ({ database }) => {
    const { db, halden, guest, as } = await opened(database)
    const hiddenOne = await postStatement(db, halden.dialogue, {
      by: halden.jim,
      name: 'Night driver',
      hidden: true,
      choice: 'One cable',
      why: 'Cheap.',
      at,
    })
    await postComment(db, halden.dialogue, { by: halden.jim, about: { statementId: hiddenOne.id }, words: 'And one thing more', at })
    for (const visitor of [guest, await as('ana'), await as('priya')]) {
      const { body } = await visitor.get(hiddenOne.path)
      expect(body).toContain('Night driver')
      for (const secret of [halden.jim.personId, 'Jim Boateng', `${halden.jim.personId}@example.org`]) expect(body).not.toContain(secret)
    }
  })

  test('with hidden words says so, shows none of them, and keeps its place, its replies and its duty', async ({ database }) => {
    const { db, halden, as, guest, id, path } = await opened(database)
    await (await as('ana')).post(`${path}/ask`)
    await reviseStatement(db, halden.dialogue, { by: halden.ana, statementId: id, choice: 'Two cables', why: 'It never once stuck.', at })
    const { id: replyId } = await postComment(db, halden.dialogue, {
      by: halden.jim,
      about: { statementId: id },
      words: 'Hidden reply',
      at,
    })
    const row = { companyId: halden.company.id, dialogueId: halden.dialogue.id, reason: 'insult', by: halden.maren.personId, at } as const
    const [hiding, other] = [newId(), newId()]
    await db.insert(hidings).values([
      { ...row, id: hiding, statementId: id },
      { ...row, id: other, commentId: replyId },
    ])
    for (const address of [path, `${path}/revisions`]) {
      const { body } = await guest.get(address)
      expect(body).toContain('Hidden by Maren Roth on')
      for (const word of ['never', 'stuck', 'Two cables', 'Hidden reply']) expect(body).not.toContain(word)
    }
    expect(await db.$count(obligations)).toBe(1)
    await db
      .insert(liftings)
      .values([hiding, other].map((hidingId) => ({ companyId: halden.company.id, hidingId, by: halden.maren.personId, at })))
    const { body } = await guest.get(path)
    for (const word of ['It never once stuck.', 'Hidden reply']) expect(body).toContain(word)
  })
})

describe('the same for me, by its button', () => {
  test('counts, is taken back, and leads back to where the button stood', async ({ database }) => {
    const { db, as, id, path } = await opened(database)
    const jim = await as('jim')
    const first = await jim.post(`${path}/support`, {}, { referer: 'http://parley.test/halden/d/window-motor?before=1' })
    expect(first.headers.location).toBe(`/halden/d/window-motor?before=1#statement-${id}`)
    await jim.post(`${path}/support`)
    expect(await db.$count(supports)).toBe(1)
    expect((await jim.get(path)).body).toContain('aria-pressed="true"')
    const back = await jim.post(`${path}/support`, { wish: 'withdraw' }, { referer: 'http://evil.test/halden/d/window-motor' })
    expect(back.headers.location).toBe(`${path}#statement-${id}`)
    expect(await db.$count(supports)).toBe(0)
  })

  test('has a page for a guest, which says nothing by itself, and to which they come back signed in', async ({ database }) => {
    const { db, as, guest, path } = await opened(database)
    for (const page of ['/halden/d/window-motor', path]) expect((await guest.get(page)).body).toContain(`href="${path}/support"`)
    const first = (await guest.get(`${path}/support`)).body
    expect(first).toContain(`/sign-in?next=${encodeURIComponent(`${path}/support`)}`)
    expect(first).not.toContain('<form class="bar" id="support"')
    const jim = await as('jim')
    const then = (await jim.get(`${path}/support`)).body
    expect(then).toContain('<form class="bar" id="support"')
    expect(await db.$count(supports)).toBe(0)
    expect((await jim.post(`${path}/support`, {}, { referer: `http://parley.test${path}/support` })).headers.location).toMatch(
      new RegExp(`^${path}#statement-`),
    )
    expect(await db.$count(supports)).toBe(1)
    for (const who of ['ana', 'priya', 'noor'] as const) expect((await (await as(who)).get(`${path}/support`)).statusCode).toBe(403)
  })

  test('asks a guest to sign in, makes somebody new a customer, and tells the author and the company’s people why not', async ({
    database,
  }) => {
    const { db, as, guest, doors, acme, path } = await opened(database)
    const asked = await guest.post(`${path}/support`)
    expect(asked.statusCode).toBe(401)
    expect(asked.body).toContain('/sign-in')
    expect((await (await doors.visitor(acme.jim)).post(`${path}/support`)).statusCode).toBe(303)
    expect(await db.$count(supports)).toBe(1)
    for (const who of ['ana', 'priya', 'noor'] as const) expect((await (await as(who)).post(`${path}/support`)).statusCode).toBe(403)
    expect((await (await as('jim')).post(`${path}/support`, {}, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect(await db.$count(supports)).toBe(1)
  })
})

describe('replying, by its form', () => {
  test('both sides reply, to the words, to a reply and to the answer', async ({ database }) => {
    const { db, halden, as, id, path } = await opened(database)
    const { responseId } = await answered(db, halden, { kind: 'statement', id })
    const [jim, priya] = [await as('jim'), await as('priya')]
    const posted = await jim.post(`${path}/comments`, { id: newId(), words: 'Which year?', name: 'Jim B.' })
    expect(posted.headers.location).toMatch(new RegExp(`^${path}#comment-`))
    const top = posted.headers.location!.split('#comment-')[1]!
    expect((await priya.get(`${path}?reply=${top}`)).body).toContain('Reply to Jim B.')
    await priya.post(`${path}/comments`, { words: 'A 2019 one', parent: top })
    expect((await priya.get(`${path}?answer=${responseId}`)).body).toContain('Reply to the answer')
    await jim.post(`${path}/comments`, { words: 'Thank you for the date', answer: responseId })
    const rows = await db
      .select({ words: comments.words, parentId: comments.parentId, responseId: comments.responseId })
      .from(comments)
      .orderBy(comments.words)
    expect(rows).toEqual([
      { words: 'A 2019 one', parentId: top, responseId: null },
      { words: 'Thank you for the date', parentId: null, responseId },
      { words: 'Which year?', parentId: null, responseId: null },
    ])
    const { body } = await jim.get(path)
    for (const part of ['To the answer', 'A 2019 one', 'Thank you for the date', 'Priya Shah']) expect(body).toContain(part)
    expect(await db.$count(appearances, eq(appearances.name, 'Jim B.'))).toBe(1)
  })

  test('what cannot be taken is told at the field, with what was typed', async ({ database }) => {
    const { db, as, path } = await opened(database)
    const jim = await as('jim')
    for (const [fields, sentence] of [
      [{}, 'Write your reply first.'],
      [{ words: '\u0000 \n' }, 'Write your reply first.'],
      [{ words: 'x'.repeat(5001) }, 'Keep this under 5,000 characters.'],
      [{ words: 'Hello', hidden: 'on' }, 'Write the name to be shown instead of your own.'],
    ] as const) {
      const page = await jim.post(`${path}/comments`, fields)
      expect(page.statusCode).toBe(422)
      expect(page.body).toContain(sentence)
      if ('hidden' in fields) expect(page.body).toContain('Hello</textarea>')
    }
    expect((await jim.post(`${path}/comments`, { words: 'Hello', parent: newId() })).statusCode).toBe(404)
    expect(await db.$count(comments)).toBe(0)
  })

  test('a guest is asked to sign in, an analyst told why not, a closed dialogue takes none', async ({ database }) => {
    const { db, as, guest, path } = await opened(database)
    expect((await guest.post(`${path}/comments`, { words: 'Hello' })).statusCode).toBe(401)
    const noors = await (await as('noor')).post(`${path}/comments`, { words: 'Hello' })
    expect(noors.statusCode).toBe(403)
    for (const part of ['Analysts read along', 'Hello</textarea>']) expect(noors.body).toContain(part)
    expect((await (await as('jim')).post(`${path}/comments`, { words: 'Hello' }, { 'sec-fetch-site': 'same-site' })).statusCode).toBe(403)
    await db.update(dialogues).set({ phase: 'closed' })
    const closed = await (await as('jim')).post(`${path}/comments`, { words: 'Hello' })
    expect(closed.statusCode).toBe(409)
    for (const part of ['This dialogue is closed.', 'Hello</textarea>']) expect(closed.body).toContain(part)
    expect(await db.$count(comments)).toBe(0)
  })

  test('many replies come in pages that lose none and cut no thread in two', async ({ database }) => {
    const { db, halden, guest, id, path } = await opened(database)
    const row = {
      companyId: halden.company.id,
      dialogueId: halden.dialogue.id,
      statementId: id,
      authorId: halden.priya.personId,
      side: 'company',
    } as const
    const tops = Array.from({ length: 220 }, (_, n) => ({
      ...row,
      id: newId(),
      parentId: null,
      words: `Top ${n}.`,
      at: later({ hours: n }),
    }))
    await db.insert(comments).values(tops)
    await db
      .insert(comments)
      .values(tops.map((top, n) => ({ ...row, id: newId(), parentId: top.id, words: `Under ${n}.`, at: later({ hours: 500 + n }) })))
    const seen: string[] = []
    let address: string | undefined = path
    while (address) {
      const { body }: { body: string } = await guest.get(address)
      seen.push(...[...body.matchAll(/(Top|Under) \d+\./g)].map(([found]) => found))
      address = /href="([^"]+\?after=[^"#]+)/.exec(body)?.[1]
    }
    expect(seen).toEqual(tops.flatMap((_, n) => [`Top ${n}.`, `Under ${n}.`]))
    for (const broken of ['1_x', `1_${'-'.repeat(36)}`]) expect((await guest.get(`${path}?after=${broken}`)).statusCode).toBe(200)
  })
})

describe('changing one’s words, by the form', () => {
  test('shows the old and the new, with what was changed marked', async ({ database }) => {
    const { as, guest, path } = await opened(database)
    const ana = await as('ana')
    expect((await ana.get(`${path}/edit`)).body).toContain('It never stuck.</textarea>')
    const changed = await ana.post(`${path}/edit`, { choice: 'Two cables', why: 'It never once stuck.' })
    expect(changed.headers.location).toBe(path)
    const { body } = await guest.get(path)
    expect(body).toContain('It never once stuck.')
    expect(body).toContain('edited')
    const history = (await guest.get(`${path}/revisions`)).body
    expect(history).toContain('<ins>once </ins>')
    expect(history.indexOf('<ins>')).toBeLessThan(history.lastIndexOf('It never stuck.'))
    expect((await guest.get(`${path}/history`)).statusCode).toBe(200)
  })

  test('is not for others; a closed dialogue and bad words keep what was typed', async ({ database }) => {
    const { db, as, guest, path } = await opened(database)
    expect((await guest.get(`${path}/edit`)).statusCode).toBe(401)
    for (const who of ['jim', 'maren'] as const) {
      expect((await (await as(who)).get(`${path}/edit`)).statusCode).toBe(403)
      expect((await (await as(who)).post(`${path}/edit`, { choice: 'x', why: 'y' })).statusCode).toBe(403)
    }
    const ana = await as('ana')
    const empty = await ana.post(`${path}/edit`, { choice: 'Three cables', why: '' })
    expect(empty.statusCode).toBe(422)
    for (const part of ['Say why. One sentence is enough.', 'Three cables']) expect(empty.body).toContain(part)
    await db.update(dialogues).set({ phase: 'closed' })
    const closed = await ana.post(`${path}/edit`, { choice: 'Two cables', why: 'Changed' })
    expect(closed.statusCode).toBe(409)
    for (const part of ['This dialogue is closed.', 'Changed</textarea>']) expect(closed.body).toContain(part)
    expect(await db.$count(statementRevisions)).toBe(1)
  })
})

test('the author asks for an answer once, and nobody else does', async ({ database }) => {
  const { db, as, guest, path } = await opened(database)
  const ana = await as('ana')
  expect((await ana.post(`${path}/ask`)).headers.location).toBe(path)
  await ana.post(`${path}/ask`)
  expect(await db.$count(obligations)).toBe(1)
  expect((await ana.get(path)).body).not.toContain(`${path}/ask`)
  expect((await (await as('jim')).post(`${path}/ask`)).statusCode).toBe(403)
  expect((await guest.post(`${path}/ask`)).statusCode).toBe(401)
})

test('“raise a conflict” leads to the form for it, with what it is about', async ({ database }) => {
  const { guest, id, path } = await opened(database)
  expect((await guest.get(`${path}/conflict`)).headers.location).toBe(`/halden/d/window-motor/conflicts/new?about=whys:${id}`)
})
