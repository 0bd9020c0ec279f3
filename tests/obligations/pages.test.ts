import { describe, expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { askCustomer } from '../../server/obligations/asking.ts'
import { replyToQuestion } from '../../server/obligations/replying.ts'
import type { Answering } from '../../server/responses/answering.ts'
import { cast, later } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { answered, dutiesOf, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const question = 'Which year is your <car>?'
const zagreb = (text: string) => new Date(`${text}:00+01:00`)
const asked = zagreb('2026-11-10T10:00')

async function stage(database: Database, { isAsked = false } = {}) {
  const { db } = database
  const { halden, acme } = await cast(db)
  const conflictId = await raised(db, halden)
  const { id: obligationId } = (await dutiesOf(db, halden))[0]!
  if (isAsked) await askCustomer(db, halden.company, { by: halden.priya, obligationId, question, at: asked })
  const doors = await openDoors(database, { at: asked })
  const path = `/halden/d/${halden.dialogue.slug}/conflicts/${conflictId}`
  return { db, halden, acme, conflictId, obligationId, doors, path, desk: `/halden/desk/${obligationId}` }
}

describe('handing a duty over', () => {
  test('is offered where it is answered, and the page and the list say who answers for it now', async ({ database }) => {
    const { doors, halden, path, desk } = await stage(database)
    const priya = await doors.visitor(halden.priya)
    expect((await priya.get(desk)).body).toContain(`href="${desk}/hand"`)
    expect((await priya.get(`${desk}/hand`)).body).toContain('Tom Berg, Works here')
    const done = await priya.post(`${desk}/hand`, { toId: halden.tom.personId, reason: 'Tom <b>designed</b> it.' })
    expect([done.statusCode, done.headers.location]).toEqual([303, desk])
    const guest = await doors.visitor()
    const { body } = await guest.get(path)
    expect(body).toContain('Tom Berg answers for it')
    expect(body).toContain('Priya Shah handed it over to Tom Berg.')
    expect(body).toContain('Tom &lt;b&gt;designed&lt;/b&gt; it.')
    expect((await guest.get(`/halden/d/${halden.dialogue.slug}`)).body).toContain('Tom Berg answers for it')
    expect((await guest.get(`/halden/d/${halden.dialogue.slug}/timeline`)).body).toContain(
      'Priya Shah handed an answer over to a colleague',
    )
  })

  test('to oneself takes one click and a word that is there already', async ({ database }) => {
    const { doors, halden, path, desk } = await stage(database)
    const tom = await doors.visitor(halden.tom)
    const { body } = await tom.get(`${desk}/hand?to=me`)
    expect(body).toContain('I take this over.')
    expect(body).toContain(`<option value="${halden.tom.personId}" selected>`)
    await tom.post(`${desk}/hand`, { toId: halden.tom.personId, reason: 'I take this over.' })
    expect((await tom.get(path)).body).toContain('Tom Berg took it over from Priya Shah.')
    expect((await tom.get(desk)).body).not.toContain('Take it over')
  })

  test('without a reason comes back with who was chosen and a sentence', async ({ database }) => {
    const { doors, halden, desk } = await stage(database)
    const { statusCode, body } = await (await doors.visitor(halden.priya)).post(`${desk}/hand`, { toId: halden.tom.personId, reason: ' ' })
    expect([statusCode, body.includes('Say why. Everybody can read it.'), body.includes(`${halden.tom.personId}" selected`)]).toEqual([
      422,
      true,
      true,
    ])
  })

  test('is for who answers here: an analyst is told so, a customer sees no Desk, a stranger nothing', async ({ database }) => {
    const { doors, halden, acme, desk } = await stage(database)
    const codes = [halden.noor, halden.ana, acme.priya].map(
      async (who) => (await (await doors.visitor(who)).get(`${desk}/hand`)).statusCode,
    )
    expect(await Promise.all(codes)).toEqual([403, 403, 404])
  })

  test('of what was answered leads to the answer', async ({ database }) => {
    const { doors, db, halden, conflictId, path, desk } = await stage(database)
    await answered(db, halden, { kind: 'conflict', id: conflictId }, { at: asked })
    const { statusCode, headers } = await (await doors.visitor(halden.priya)).get(`${desk}/hand`)
    expect([statusCode, headers.location]).toEqual([303, path])
  })
})

describe('a question to the customer', () => {
  test('stands where the answer is missing, on every page, with name and face, and who is asked can reply', async ({ database }) => {
    const { doors, halden, path, desk } = await stage(database)
    const priya = await doors.visitor(halden.priya)
    expect((await priya.get(`${desk}/ask`)).body).toMatch(/The clock waits for the reply, until [^<]*17/)
    expect((await priya.post(`${desk}/ask`, { question })).headers.location).toBe(desk)
    const guest = await doors.visitor()
    for (const page of [path, `/halden/d/${halden.dialogue.slug}`]) {
      const { body } = await guest.get(page)
      expect(body).toContain('<div class="chair waiting">')
      expect(body).toContain('Which year is your &lt;car&gt;?')
      expect(body).toContain('The clock waits for Ana Kovač, until')
      expect(body).not.toContain(`${path}/question`)
    }
    const ana = await doors.visitor(halden.ana)
    expect((await ana.get(`/halden/d/${halden.dialogue.slug}`)).body).toContain(`href="${path}/question"`)
    expect((await ana.get(path)).body).toContain(`action="${path}/question"`)
  })

  test('is the only thing there that whoever was asked can reply to, unless they choose another', async ({ database }) => {
    const { doors, halden, path } = await stage(database, { isAsked: true })
    const buttons = (body: string) => body.match(/<button[^>]*>Reply<\/button>/g)?.length ?? 0
    const [ana, jim] = [await doors.visitor(halden.ana), await doors.visitor(halden.jim)]
    expect([buttons((await ana.get(path)).body), buttons((await jim.get(path)).body)]).toEqual([1, 1])
    const comments = `${path}/comments`
    expect((await ana.get(path)).body).not.toContain(`action="${comments}"`)
    await jim.post(comments, { words: 'Mine is of 2018.' })
    const [, reply = ''] = /reply=([0-9a-f-]{36})/.exec((await ana.get(path)).body) ?? []
    expect((await ana.get(`${path}?reply=${reply}`)).body).toContain(`action="${comments}"`)
    const refused = await ana.post(comments, { words: '' })
    expect([refused.statusCode, refused.body.includes(`action="${comments}"`)]).toEqual([422, true])
  })

  test('is replied to in their own words, and stays on the page with the reply after the answer', async ({ database }) => {
    const { doors, db, halden, conflictId, path } = await stage(database, { isAsked: true })
    const ana = await doors.visitor(halden.ana)
    doors.moveTo(zagreb('2026-11-10T15:00'))
    expect((await ana.post(`${path}/question`, { reply: '' })).body).toContain('Write your reply.')
    expect((await ana.post(`${path}/question`, { reply: '2019, the <blue> one.' })).headers.location).toBe(path)
    expect((await ana.get(path)).body).toContain('Halden Windows owes Ana Kovač an answer by')
    await answered(db, halden, { kind: 'conflict', id: conflictId }, { at: zagreb('2026-11-10T16:00') })
    const { body } = await (await doors.visitor()).get(path)
    for (const part of ['Which year is your &lt;car&gt;?', 'Ana Kovač replied.', '2019, the &lt;blue&gt; one.', 'in time.', 'Moved to'])
      expect(body).toContain(part)
    expect(body).toMatch(/Due [^<]*, answered [^<]*, in time\./)
  })

  test('is contested without a word, and the clock runs again', async ({ database }) => {
    const { doors, halden, path } = await stage(database, { isAsked: true })
    const ana = await doors.visitor(halden.ana)
    expect((await ana.post(`${path}/question/contest`, {})).headers.location).toBe(path)
    const { body } = await ana.get(path)
    expect(body).toContain('Ana Kovač said that this is no reason to wait, and the clock ran again.')
    expect(body).toContain('<div class="chair running">')
  })

  test('is replied to by nobody else', async ({ database }) => {
    const { doors, halden, acme, path } = await stage(database, { isAsked: true })
    const codes = [halden.jim, halden.priya, halden.maren, acme.ana].map(async (who) => {
      const visitor = await doors.visitor(who)
      return [(await visitor.get(`${path}/question`)).statusCode, (await visitor.post(`${path}/question`, { reply: 'Me.' })).statusCode]
    })
    expect((await Promise.all(codes)).flat()).toEqual(Array(8).fill(403))
    expect((await (await doors.visitor()).get(`${path}/question`)).statusCode).toBe(401)
  })

  test('that nobody replies to holds the clock for five working days and no longer', async ({ database }) => {
    const { doors, path } = await stage(database, { isAsked: true })
    const guest = await doors.visitor()
    doors.moveTo(zagreb('2026-11-17T10:00'))
    expect((await guest.get(path)).body).toContain('The clock waited until')
    doors.moveTo(zagreb('2026-11-18T10:01'))
    expect((await guest.get(path)).body).toContain('<div class="chair overdue">')
  })

  test('is taken back by who asked it', async ({ database }) => {
    const { doors, halden, path, desk } = await stage(database, { isAsked: true })
    expect((await (await doors.visitor(halden.tom)).get(desk)).body).not.toContain('Take the question back')
    const priya = await doors.visitor(halden.priya)
    expect((await priya.get(desk)).body).toContain('Take the question back')
    expect((await priya.post(`${desk}/ask/back`)).headers.location).toBe(desk)
    expect((await priya.get(path)).body).toContain('Taken back, and the clock ran again.')
  })

  test('and its reply are hidden with the words it is about', async ({ database }) => {
    const { doors, db, halden, conflictId, obligationId, path } = await stage(database, { isAsked: true })
    await replyToQuestion(db, halden.company, { by: halden.ana, obligationId, reply: 'The blue one.', at: asked })
    await hideWords(db, halden.dialogue, {
      by: halden.maren,
      what: { kind: 'conflict', id: conflictId },
      reason: 'personal_data',
      at: asked,
    })
    const { body } = await (await doors.visitor()).get(path)
    expect(body).not.toContain('The blue one.')
    expect(body).toContain('Words that are hidden')
  })

  test('is offered no more once the answer is overdue', async ({ database }) => {
    const { doors, halden, desk } = await stage(database)
    doors.moveTo(later({ days: 3 }))
    const priya = await doors.visitor(halden.priya)
    expect((await priya.get(desk)).body).not.toContain(`${desk}/ask`)
    expect((await priya.get(`${desk}/ask`)).headers.location).toBe(desk)
    const refused = await priya.post(`${desk}/ask`, { question })
    expect([refused.statusCode, refused.body.includes('The answer is overdue')]).toEqual([409, true])
  })
})

describe('a new date', () => {
  test('stands beside the first one with its reason, also while the clock waits and after the answer', async ({ database }) => {
    const { doors, db, halden, conflictId, path } = await stage(database, { isAsked: true })
    const announced = { outcome: 'find_out' as const, reason: 'The test takes a week.', until: '2026-11-27', commitments: [] }
    await answered(db, halden, { kind: 'conflict', id: conflictId }, { ...announced, at: asked })
    const guest = await doors.visitor()
    const both = /First promised for [^<]*10:00\. The test takes a week\./
    const waiting = (await guest.get(path)).body
    expect(waiting).toContain('<div class="chair waiting">')
    expect(waiting).toMatch(both)
    expect(waiting).toMatch(/owes the answer by [^<]*27 November[^<]*17:00/)
    await answered(db, halden, { kind: 'conflict', id: conflictId }, { at: zagreb('2026-11-26T10:00') })
    doors.moveTo(zagreb('2026-11-26T11:00'))
    const after = (await guest.get(path)).body
    expect(after).toMatch(both)
    expect(after).toContain('in time.')
    expect(after).toContain('Answered without a reply to this.')
  })
})

describe('how a date was counted', () => {
  const timeOf = (body: string) =>
    body
      .slice(body.indexOf('class="counting"'), body.indexOf('</details>', body.indexOf('class="counting"')))
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')

  test('begins with what was received, and says whose clocks it is told by', async ({ database }) => {
    const { doors, path } = await stage(database)
    const { body } = await (await doors.visitor()).get(path)
    expect(timeOf(body)).toContain('Received Mon 9 November 10:00 the clock started at once Mon 9 November 10:00 to 17:00 7 hours')
    expect(timeOf(body)).toContain('Due Wed 11 November 10:00 after 16 working hours')
    expect(timeOf(body)).toContain('Times are as clocks show them in Zagreb.')
    expect(body).toContain('owes Ana Kovač an answer by tomorrow 10:00 in Zagreb')
  })

  test('at night says when the clock started', async ({ database }) => {
    const { doors, db, halden, path } = await stage(database)
    const id = await raised(db, halden, { at: zagreb('2026-11-08T02:37') })
    const { body } = await (await doors.visitor()).get(path.replace(/[^/]*$/, id))
    expect(timeOf(body)).toContain('Received Sun 8 November 02:37 the clock started Mon 9 November 09:00')
  })

  test('goes on while it waits, and after the reply with what was really waited', async ({ database }) => {
    const { doors, halden, path } = await stage(database, { isAsked: true })
    const ana = await doors.visitor(halden.ana)
    const waiting = timeOf((await ana.get(path)).body)
    expect(waiting).toContain('Waits since Tue 10 November 10:00 for Ana Kovač')
    expect(waiting).toContain('Tue 10 November 10:00 to 17:00 waited 7 hours')
    expect(waiting).toContain('Moved to Wed 18 November 10:00')
    doors.moveTo(zagreb('2026-11-10T15:00'))
    await ana.post(`${path}/question`, { reply: '2019.' })
    const after = timeOf((await ana.get(path)).body)
    expect(after).toContain('Waited from Tue 10 November 10:00 for Ana Kovač')
    expect(after).toContain(
      'Runs again Tue 10 November 15:00 the 5 hours that it waited are added to the date before Wed 11 November 10:00 to 15:00 5 hours',
    )
    expect(after).toContain('Moved to Wed 11 November 15:00')
  })

  test('goes on to a later date that was announced, with the reason', async ({ database }) => {
    const { doors, db, halden, conflictId, path } = await stage(database)
    const newDate: Partial<Answering> = { outcome: 'find_out', reason: 'We must <measure> it.', until: '2026-11-13', commitments: [] }
    await answered(db, halden, { kind: 'conflict', id: conflictId }, { ...newDate, at: asked })
    const told = timeOf((await (await doors.visitor()).get(path)).body)
    expect(told).toContain('A later date announced Tue 10 November 10:00 We must &lt;measure&gt; it.')
    expect(told).toContain('Thu 12 November 09:00 to 17:00 8 hours Fri 13 November 09:00 to 17:00 8 hours Moved to Fri 13 November 17:00')
  })
})

describe('a clock that ended without an answer', () => {
  test('of what was opened again, because it is settled after all, stays on the page with its counting', async ({ database }) => {
    const { doors, db, halden, conflictId, path } = await stage(database)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id: conflictId }, { at: asked })
    await judged(db, halden, targetId, { settled: 'not_yet', at: zagreb('2026-11-10T11:00') })
    await judged(db, halden, targetId, { settled: 'yes', at: zagreb('2026-11-10T12:00') })
    doors.moveTo(zagreb('2026-11-10T13:00'))
    const { body } = await (await doors.visitor()).get(path)
    expect(body).toContain('Opened again today 11:00. Due tomorrow 11:00, ended today 12:00: Ana Kovač called it settled.')
    expect(body.match(/How this was counted/g)).toHaveLength(2)
  })

  test('too late for that says so', async ({ database }) => {
    const { doors, db, halden, conflictId, path } = await stage(database)
    await withdrawConflict(db, halden.dialogue, { by: halden.ana, conflictId, reason: null, at: zagreb('2026-11-12T09:00') })
    doors.moveTo(zagreb('2026-11-12T13:00'))
    const { body } = await (await doors.visitor()).get(path)
    expect(body).toContain(
      'Due yesterday 10:00, ended today 09:00: Ana Kovač withdrew the conflict. It was overdue by then, and counts as late.',
    )
    expect(body.match(/How this was counted/g)).toHaveLength(1)
  })
})
