import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import { dialogues, hidings, people } from '../../db/schema/index.ts'
import { joinDialogue } from '../../server/companies/joining.ts'
import { newId } from '../../server/ids.ts'
import { askForAnswer } from '../../server/statements/asking.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { publishHeld } from '../../server/statements/confirming.ts'
import { holdStatement } from '../../server/statements/holding.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { supportStatement } from '../../server/statements/supporting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent } from '../support/statements.ts'
import { answered, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const at = monday

async function opened(database: Database) {
  const { db } = database
  const { halden, acme } = await cast(db)
  const doors = await openDoors(database)
  const say = (why: string, by = halden.ana) => postStatement(db, halden.dialogue, { by, choice: 'Two cables', why, at })
  const pageOf = async (person: { personId: string }, moment = at) => {
    doors.moveTo(moment)
    return await (await doors.visitor(person)).get('/me')
  }
  return { db, halden, acme, doors, say, pageOf }
}

/** What the page says became of the thing with these words. */
function toldOf(body: string, words: string) {
  const [item] = body.split('<li>').filter((part) => part.includes(words))
  return (item?.split('class="state')[1] ?? '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
}

describe('one’s own page', () => {
  test('asks a guest to sign in, and comes back here', async ({ database }) => {
    const { doors } = await opened(database)
    const page = await (await doors.visitor()).get('/me')
    expect(page.statusCode).toBe(401)
    expect(page.body).toContain('/sign-in?next=%2Fme')
  })

  test('before anything was said, tells what it is for', async ({ database }) => {
    const { halden, pageOf } = await opened(database)
    const { body } = await pageOf(halden.ana)
    expect(body).toContain('You have not said anything yet')
    expect(body).toContain('/me/card')
  })

  test('shows one’s own things, from every company, newest first, and nothing of others', async ({ database }) => {
    const { db, halden, acme, say, pageOf } = await opened(database)
    await say('First of mine')
    await say('Not mine', halden.jim)
    const member = await joinDialogue(db, acme.dialogue, { visitor: halden.ana, member: null, at })
    await postStatement(db, acme.dialogue, { by: member, choice: 'Acme', why: 'Second of mine', at: later({ hours: 1 }) })
    await raised(db, halden, { at: later({ hours: 2 }) })
    const { body } = await pageOf(halden.ana, later({ hours: 3 }))
    const places = ['I need to hear that the window moved.', 'Second of mine', 'First of mine'].map((words) => body.indexOf(words))
    expect(places.every((place) => place > 0)).toBe(true)
    expect([...places].sort((a, b) => a - b)).toEqual(places)
    expect(body).not.toContain('Not mine')
    for (const path of ['/acme/d/window-motor', '/halden/d/window-motor']) expect(body).toContain(`href="${path}"`)
  })
})

describe('what became of it', () => {
  test('a statement: nobody owes an answer, one is owed, late, answered, judged', async ({ database }) => {
    const { db, halden, say, pageOf } = await opened(database)
    const { id, path } = await say('It never stuck.')
    const told = async (moment = at) => toldOf((await pageOf(halden.ana, moment)).body, 'It never stuck.')
    expect(await told()).toContain('Nobody owes an answer yet One is owed once 3 more people say the same')
    await askForAnswer(db, halden.dialogue, { by: halden.ana, statementId: id, at })
    expect(await told()).toContain('You are owed an answer by Wednesday 10:00 Priya Shah answers for it.')
    expect(await told(later({ days: 3 }))).toContain(
      'Halden Windows owes you an answer Due yesterday 10:00, late by 1 day of calendar time. Priya Shah answers for it.',
    )
    const { targetId } = await answered(db, halden, { kind: 'statement', id }, { at: later({ days: 3, hours: 1 }) })
    expect(await told(later({ days: 3, hours: 2 }))).toContain('Priya Shah answered today 11:00 Say whether this answers it')
    expect((await pageOf(halden.ana, later({ days: 3, hours: 2 }))).body).toContain(`href="${path}/verdict"`)
    await judged(db, halden, targetId, { settled: 'yes', at: later({ days: 4 }) })
    expect(await told(later({ days: 5 }))).toContain('You said: settled On 13 November.')
  })

  test('a conflict: owed at once, answered, opened again', async ({ database }) => {
    const { db, halden, pageOf } = await opened(database)
    const id = await raised(db, halden)
    const told = async (moment: Date) => toldOf((await pageOf(halden.ana, moment)).body, 'I need to hear that the window moved.')
    expect(await told(at)).toContain('You are owed an answer by Wednesday 10:00')
    const { targetId } = await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: 1 }) })
    expect(await told(later({ hours: 2 }))).toContain('Priya Shah answered')
    await judged(db, halden, targetId, { settled: 'not_yet', at: later({ hours: 3 }) })
    expect(await told(later({ hours: 4 }))).toContain('You are owed an answer by')
  })

  test('how many say the same, and how many replied', async ({ database }) => {
    const { db, halden, say, pageOf } = await opened(database)
    const { id } = await say('It never stuck.')
    await supportStatement(db, halden.dialogue, { by: halden.jim, statementId: id, at })
    await postComment(db, halden.dialogue, { by: halden.jim, about: { statementId: id }, words: 'Mine too', at })
    expect((await pageOf(halden.ana)).body).toContain('One person says the same · one reply')
  })

  test('hidden words: the author still reads them here, with the way to appeal', async ({ database }) => {
    const { db, halden, say, pageOf } = await opened(database)
    const { id, path } = await say('It never stuck.')
    const row = { companyId: halden.company.id, id: newId(), dialogueId: halden.dialogue.id, statementId: id, reason: 'insult' as const }
    await db.insert(hidings).values({ ...row, by: halden.maren.personId, at })
    const { body } = await pageOf(halden.ana)
    expect(toldOf(body, 'It never stuck.')).toContain('Hidden on 9 November')
    expect(body).toContain(`${path}/appeal`)
  })
})

describe('what waits to be published', () => {
  const words = { choice: 'Two cables', why: 'It waits.', name: 'Ana', at }
  const emailOf = ({ ana }: Troupe) => `${ana.personId}@example.org`

  test('is shown to who has proven the address, and can be published from there', async ({ database }) => {
    const { db, halden, doors, pageOf } = await opened(database)
    const { id } = await holdStatement(db, halden.dialogue, { ...words, email: emailOf(halden) })
    const { body } = await pageOf(halden.ana)
    for (const part of ['It waits.', `/halden/confirm/${id}`]) expect(body).toContain(part)
    expect((await pageOf(halden.jim)).body).not.toContain('It waits.')
    const ana = await doors.visitor(halden.ana)
    expect((await ana.get(`/halden/confirm/${id}`)).statusCode).toBe(200)
    expect((await ana.post(`/halden/confirm/${id}`, { name: 'Ana' })).headers.location).toContain(`/whys/${id}`)
    expect((await pageOf(halden.ana)).body).toContain('Nobody owes an answer yet')
  })

  test('is not shown, nor published, to who only says that it is their address', async ({ database }) => {
    const { db, halden, pageOf } = await opened(database)
    const { id } = await holdStatement(db, halden.dialogue, { ...words, email: emailOf(halden) })
    await db.update(people).set({ emailVerified: false }).where(eq(people.id, halden.ana.personId))
    expect((await pageOf(halden.ana)).body).not.toContain('It waits.')
    const held = {
      ...words,
      id,
      email: emailOf(halden),
      hidden: false,
      knownToStaff: false,
      trying: null,
      nearly: null,
      felt: null,
      asksAnswer: false,
      heldAt: at,
      dialogue: halden.dialogue,
    }
    await expect(publishHeld(db, halden.dialogue, { held, personId: halden.ana.personId, at })).rejects.toMatchObject({
      reason: 'not_allowed',
    })
  })

  test('in a dialogue that closed meanwhile is still there, and says so', async ({ database }) => {
    const { db, halden, pageOf } = await opened(database)
    await holdStatement(db, halden.dialogue, { ...words, email: emailOf(halden) })
    await db.update(dialogues).set({ phase: 'closed' })
    const { body } = await pageOf(halden.ana)
    for (const part of ['It waits.', 'The dialogue was closed meanwhile']) expect(body).toContain(part)
  })
})

test('who is here for a company finds its Desk, and what they raised for it', async ({ database }) => {
  const { db, halden, pageOf } = await opened(database)
  await raised(db, halden, { by: halden.priya })
  const { body } = await pageOf(halden.priya)
  for (const part of ['/halden/desk', 'I need to hear that the window moved.']) expect(body).toContain(part)
})

test('costs at most five statements, however much was said, and comes in pages', async ({ database }) => {
  const { halden, say, doors } = await opened(database)
  for (let n = 0; n < 60; n += 1) await say(`Reason number ${n}.`)
  const ana = await doors.visitor(halden.ana)
  const sent = await statementsSent(() => ana.get('/me'))
  expect(sent.length).toBeLessThanOrEqual(5)
  const first = (await ana.get('/me')).body
  const older = /href="(\/me\?before=[^"]+)"/.exec(first)![1]!
  const second = (await ana.get(older)).body
  const seen = [...(first + second).matchAll(/Reason number (\d+)\./g)].map(([, n]) => Number(n))
  expect(seen).toHaveLength(60)
  expect(new Set(seen).size).toBe(60)
  for (const broken of ['1', '1_x', `1_${'-'.repeat(36)}`, 'x'.repeat(500)])
    expect((await ana.get(`/me?before=${broken}`)).statusCode).toBe(200)
})
