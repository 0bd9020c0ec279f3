import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { comments, conflicts, dialogues, memberships, people, supports } from '../../db/schema/index.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { newId } from '../../server/ids.ts'
import { giveVerdict } from '../../server/responses/judging.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const dialogue = '/halden/d/window-motor'
const words = { need: 'I need to hear that it moved.', instead: 'You make it quieter.' }

describe('naming a conflict', () => {
  test('invites a guest to sign in, and takes nothing from one', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const guest = await visitor()
    const { statusCode, body } = await guest.get(`${dialogue}/conflicts/new`)
    expect(statusCode).toBe(200)
    expect(body).toContain('/sign-in?next=%2Fhalden%2Fd%2Fwindow-motor%2Fconflicts%2Fnew')
    expect(body).not.toContain('name="need"')
    expect((await guest.post(`${dialogue}/conflicts/new`, words)).statusCode).toBe(401)
    expect(await db.$count(conflicts, eq(conflicts.companyId, halden.company.id))).toBe(0)
  })

  test('takes one from a customer, once however often the button is pressed, and shows the clock', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.ana)
    const form = { 'form-id': newId(), ...words }
    for (let press = 0; press < 2; press += 1) {
      const { statusCode, headers } = await post(`${dialogue}/conflicts/new`, form)
      expect([statusCode, headers.location]).toEqual([303, `${dialogue}/conflicts/${form['form-id']}`])
    }
    const { body } = await get(`${dialogue}/conflicts/${form['form-id']}`)
    expect(body).toContain('Halden Windows owes Ana Kovač an answer by Wednesday 10:00')
    expect(body).toContain('How this was counted')
  })

  test('makes a customer of somebody who is not yet part of a public dialogue’s company, and of nobody where it is invited', async ({
    db,
    database,
  }) => {
    const { halden, acme } = await cast(db)
    const { visitor } = await openDoors(database)
    const { post } = await visitor(acme.ana)
    expect((await post(`${dialogue}/conflicts/new`, words)).statusCode).toBe(303)
    expect(
      await db
        .select({ role: memberships.role, companyId: memberships.companyId })
        .from(memberships)
        .where(eq(memberships.personId, acme.ana.personId)),
    ).toContainEqual({ role: 'customer', companyId: halden.company.id })
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.id, halden.dialogue.id))
    expect((await (await visitor(acme.jim)).post(`${dialogue}/conflicts/new`, words)).statusCode).toBe(404)
  })

  test('by staff is marked as the company’s; an analyst is told why not', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const tom = await visitor(halden.tom)
    expect((await tom.get(`${dialogue}/conflicts/new`)).body).toContain('You name it for Halden Windows.')
    const { headers } = await tom.post(`${dialogue}/conflicts/new`, words)
    expect((await tom.get(String(headers.location))).body).toContain('named for Halden Windows')
    const noor = await visitor(halden.noor)
    expect([
      (await noor.get(`${dialogue}/conflicts/new`)).statusCode,
      (await noor.post(`${dialogue}/conflicts/new`, words)).statusCode,
    ]).toEqual([403, 403])
  })

  test('shows the form again with what was typed, and a sentence at the field', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.ana)
    const wrong: [fields: Record<string, string>, status: number, sentence: string][] = [
      [{ need: '' }, 422, 'Say what you need.'],
      [{ need: '\u0007 \u0000' }, 422, 'Say what you need.'],
      [{ need: 'x'.repeat(1_000_000) }, 422, 'Keep this under 20,000 characters.'],
      [{ need: 'broken \uFFFD letters' }, 422, 'Some letters did not arrive whole.'],
      [{ hidden: 'on', name: 'Ana Kovač' }, 422, 'Write the name to be shown instead of your own.'],
    ]
    for (const [fields, status, sentence] of wrong) {
      const { statusCode, body } = await post(`${dialogue}/conflicts/new`, { ...words, ...fields })
      expect([statusCode, sentence, body.includes(sentence)]).toEqual([status, sentence, true])
      expect(body).toContain('You make it quieter.</textarea>')
    }
    expect((await post(`${dialogue}/conflicts/new`, words, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await post(`${dialogue}/conflicts/new`, { ...words, need: 'x'.repeat(5_000_000) })).statusCode).toBe(413)
    expect(await db.$count(conflicts, eq(conflicts.companyId, halden.company.id))).toBe(0)
  })

  test('takes every script, and shows markup as it was typed', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.ana)
    const need = 'أحتاج أن أسمع 👩‍🔧 <script>alert(1)</script> "quoted"'
    const { headers } = await post(`${dialogue}/conflicts/new`, { ...words, need })
    const { body } = await get(String(headers.location))
    expect(body).toContain('أحتاج أن أسمع 👩‍🔧 &lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot;')
  })

  test('in a dialogue that closed meanwhile loses nothing that was typed', async ({ db, database }) => {
    const { halden } = await cast(db)
    await db.update(dialogues).set({ phase: 'closed' }).where(eq(dialogues.id, halden.dialogue.id))
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.ana)
    const { statusCode, body } = await post(`${dialogue}/conflicts/new`, words)
    expect(statusCode).toBe(409)
    expect(body).toContain('This dialogue is closed.')
    expect(body).toContain('I need to hear that it moved.</textarea>')
    expect((await get(`${dialogue}/conflicts/new`)).statusCode).toBe(409)
  })

  test('with what was said or answered shows it beside the form, and never what another company said', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never sticks.', at: monday })
    const { responseId } = await answered(db, halden, { kind: 'statement', id })
    const foreign = await postStatement(db, acme.dialogue, { by: acme.ana, choice: 'One', why: 'Acme only.', at: monday })
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.jim)
    const about = async (what: string) => await get(`${dialogue}/conflicts/new?about=${what}`)
    expect((await about(`whys:${id}`)).body).toContain('It never sticks.')
    expect((await about(`answer:${responseId}`)).body).toContain('With the answer of Priya Shah')
    expect((await about(`whys:${foreign.id}`)).statusCode).toBe(404)
    expect((await about('nonsense')).statusCode).toBe(200)
    expect((await post(`${dialogue}/conflicts/new`, { ...words, about: `whys:${foreign.id}` })).statusCode).toBe(404)
    const { headers } = await post(`${dialogue}/conflicts/new`, { ...words, about: `answer:${responseId}` })
    const { body } = await get(String(headers.location))
    expect(body).toContain('You are right, and we never asked.')
    expect(body).toContain(`href="${dialogue}/whys/${id}"`)
  })
})

describe('the page of a conflict', () => {
  test('tells everything that came of it, in order, to everybody', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const target = { kind: 'conflict' as const, id }
    const first = await answered(db, halden, target, { answer: 'The first answer.', at: later({ hours: 1 }) })
    await judged(db, halden, first.targetId, { settled: 'not_yet', at: later({ hours: 2 }) })
    await giveVerdict(db, halden.dialogue, {
      by: halden.ana,
      targetId: first.targetId,
      heard: 'no',
      correction: 'You missed the dock.',
      settled: 'no',
      feeling: -2,
      at: later({ hours: 3 }),
    })
    await answered(db, halden, target, { answer: 'The second answer.', at: later({ hours: 4 }) })
    const { visitor, moveTo } = await openDoors(database)
    moveTo(later({ hours: 5 }))
    const { body } = await (await visitor()).get(`${dialogue}/conflicts/${id}`)
    const inOrder = [
      'I need to hear that the window moved.',
      'Corrected by Ana Kovač',
      'You missed the dock.',
      'The first answer.',
      'not heard, not settled',
      'What Ana Kovač said of it before',
      'heard, not yet settled',
      'The second answer.',
    ]
    const places = inOrder.map((sentence) => body.indexOf(sentence))
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places).toEqual(places.toSorted((one, other) => one - other))
  })

  test('offers each reader what they can do, and nothing else', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const path = `${dialogue}/conflicts/${id}`
    await answered(db, halden, { kind: 'conflict', id })
    const { visitor } = await openDoors(database)
    const offers = async (person?: { personId: string }) => {
      const { body } = await (await visitor(person)).get(path)
      const acts = {
        support: `${path}/support`,
        verdict: `${path}/verdict`,
        withdraw: `${path}/withdraw`,
        leave: `${path}/leave`,
        hide: '/hide?about=',
        reply: `${path}/comments`,
      }
      return Object.entries(acts)
        .filter(([, address]) => body.includes(`="${address}`) || body.includes(`${address}conflict`))
        .map(([act]) => act)
    }
    expect(await offers(halden.ana)).toEqual(['verdict', 'withdraw', 'leave', 'reply'])
    expect(await offers(halden.jim)).toEqual(['support', 'reply'])
    expect(await offers(halden.tom)).toContain('leave')
    expect(await offers(halden.tom)).not.toContain('verdict')
    expect(await offers(halden.maren)).toContain('hide')
    expect(await offers(halden.noor)).not.toContain('reply')
    expect(await offers()).not.toContain('reply')
  })

  test('asks the database at most five times, however much came of it, and always for this company', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    for (let round = 0; round < 6; round += 1) {
      const { targetId } = await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: round + 1 }) })
      await judged(db, halden, targetId, { settled: 'no', at: later({ hours: round + 1.5 }) })
      await postComment(db, halden.dialogue, {
        by: halden.jim,
        about: { conflictId: id },
        words: 'So it is.',
        at: later({ hours: round + 1 }),
      })
    }
    const { visitor } = await openDoors(database)
    for (const person of [halden.ana, halden.priya]) {
      const { get } = await visitor(person)
      const sent = await statementsSent(() => get(`${dialogue}/conflicts/${id}`))
      expect(sent.length).toBeLessThanOrEqual(5)
      expect(withoutCompany(sent)).toEqual([])
    }
  })

  test('never tells who hides behind another name', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id } = await raiseConflict(db, halden.dialogue, {
      by: halden.ana,
      ...words,
      name: 'Night owl',
      hidden: true,
      knownToStaff: true,
      at: monday,
    })
    await answered(db, halden, { kind: 'conflict', id })
    const { visitor } = await openDoors(database)
    for (const person of [undefined, halden.jim, halden.priya, halden.maren]) {
      const { body } = await (await visitor(person)).get(`${dialogue}/conflicts/${id}`)
      expect(body).toContain('Night owl')
      expect([body.includes('Ana Kovač'), body.includes(halden.ana.personId)]).toEqual([false, false])
    }
  })

  test('takes replies and “the same for me”, and keeps a reply that is refused', async ({ db, database }) => {
    const { halden } = await cast(db)
    const path = `${dialogue}/conflicts/${await raised(db, halden)}`
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.jim)
    expect((await post(`${path}/comments`, { words: 'So it is.' })).headers.location).toMatch(`${path}#comment-`)
    const refused = await post(`${path}/comments`, { words: 'x'.repeat(5001) })
    expect([refused.statusCode, refused.body.includes('xxxx</textarea>')]).toEqual([422, true])
    for (let press = 0; press < 2; press += 1) expect((await post(`${path}/support`)).statusCode).toBe(303)
    expect(await db.$count(supports, eq(supports.companyId, halden.company.id))).toBe(1)
    await post(`${path}/support`, { wish: 'withdraw' })
    expect(await db.$count(supports, eq(supports.companyId, halden.company.id))).toBe(0)
    expect(await db.$count(comments, eq(comments.companyId, halden.company.id))).toBe(1)
  })

  test('is there for nobody under another company or dialogue', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { visitor } = await openDoors(database)
    const { get } = await visitor()
    for (const path of [
      `/acme/d/window-motor/conflicts/${id}`,
      `/halden/d/nothing/conflicts/${id}`,
      `${dialogue}/conflicts/${newId()}`,
      `${dialogue}/conflicts/nonsense`,
    ]) {
      expect((await get(path)).statusCode).toBe(404)
    }
  })
})

describe('ending a conflict', () => {
  test('by withdrawing is its raiser’s: everybody else is told so', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const path = `${dialogue}/conflicts/${await raised(db, halden)}`
    const { visitor } = await openDoors(database)
    const statuses = async (person?: { personId: string }) => {
      const { get, post } = await visitor(person)
      return [(await get(`${path}/withdraw`)).statusCode, (await post(`${path}/withdraw`)).statusCode]
    }
    expect([await statuses(), await statuses(halden.jim), await statuses(halden.priya), await statuses(acme.ana)]).toEqual([
      [401, 401],
      [403, 403],
      [403, 403],
      [403, 403],
    ])
    const ana = await visitor(halden.ana)
    expect((await ana.get(`${path}/withdraw`)).statusCode).toBe(200)
    expect((await ana.post(`${path}/withdraw`, { reason: 'They mended it.' })).headers.location).toBe(path)
    const { body } = await ana.get(path)
    expect(body).toContain('Withdrawn: They mended it.')
    expect(body).not.toContain('owes Ana')
  })

  test('by leaving it as it stands shows what each side said of it', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const path = `${dialogue}/conflicts/${id}`
    const { visitor } = await openDoors(database)
    const [ana, tom] = [await visitor(halden.ana), await visitor(halden.tom)]
    expect((await ana.post(`${path}/leave`)).statusCode).toBe(409)
    await answered(db, halden, { kind: 'conflict', id })
    await tom.post(`${path}/leave`, { view: 'Quiet stays our aim.' })
    await ana.post(`${path}/leave`)
    const { body } = await (await visitor()).get(path)
    expect(body).toContain('Quiet stays our aim.')
    expect(body).toContain('agreed to disagree')
  })
})

test('a person without a name chooses one where they first speak', async ({ db, database }) => {
  const { halden } = await cast(db)
  await db.update(people).set({ name: '' }).where(eq(people.id, halden.ana.personId))
  const { visitor } = await openDoors(database)
  const { get, post } = await visitor(halden.ana)
  expect((await get(`${dialogue}/conflicts/new`)).body).toContain('Your name, as everybody reads it')
  const refused = await post(`${dialogue}/conflicts/new`, words)
  expect([refused.statusCode, refused.body.includes('id="said-name"')]).toEqual([422, true])
  expect((await post(`${dialogue}/conflicts/new`, { ...words, name: 'Ana' })).statusCode).toBe(303)
})
