import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { commitmentSteps, commitments, events } from '../../db/schema/index.ts'
import { acceptCommitment } from '../../server/commitments/accepting.ts'
import { sayDone } from '../../server/commitments/doing.ts'
import { commitmentPath } from '../../server/commitments/link.ts'
import { offerCommitment } from '../../server/commitments/offering.ts'
import { commitmentsOf } from '../../server/commitments/reading.ts'
import { askForAnotherDay } from '../../server/commitments/renegotiating.ts'
import { standsInWords } from '../../server/commitments/saying.ts'
import { findTeller } from '../../server/commitments/tellers.ts'
import { newId } from '../../server/ids.ts'
import { supportConflict } from '../../server/statements/supporting.ts'
import { saidIn } from '../../server/words/said.ts'
import { wordsFor } from '../../server/words/words.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { secret } from '../support/routes.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const at = monday
const path = '/halden/d/window-motor'

async function promised(db: Db, troupe: Troupe) {
  const conflictId = await raised(db, troupe)
  await answered(db, troupe, { kind: 'conflict', id: conflictId })
  const [row] = await db.select({ id: commitments.id }).from(commitments).where(eq(commitments.companyId, troupe.company.id))
  return { conflictId, id: row!.id }
}

async function stepsOf(db: Db, commitmentId: string) {
  const rows = await db.select({ kind: commitmentSteps.kind }).from(commitmentSteps).where(eq(commitmentSteps.commitmentId, commitmentId))
  return rows.map(({ kind }) => kind)
}

describe('beside the answer that promised it', () => {
  test('whom it was promised to accepts and confirms it by one button, and comes back to where it stood', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id, conflictId } = await promised(db, halden)
    const { visitor, moveTo } = await openDoors(database)
    const ana = await visitor(halden.ana)
    const exchange = `${path}/conflicts/${conflictId}`
    expect((await ana.get(exchange)).body).toContain(`action="${path}/commitments/${id}/accept"`)
    const referer = `http://parley.test${exchange}`
    const accepted = await ana.post(`${path}/commitments/${id}/accept`, {}, { referer })
    expect([accepted.statusCode, accepted.headers.location]).toEqual([303, exchange])
    expect((await ana.get(exchange)).body).toContain('accepted by Ana Kovač')

    await sayDone(db, halden.dialogue, { by: halden.priya, commitmentId: id, words: 'There.', at: later({ hours: 1 }) })
    expect((await ana.get(exchange)).body).toContain('done, waiting for the word of Ana Kovač')
    moveTo(later({ days: 2 }))
    await ana.post(`${path}/commitments/${id}/confirm`, {}, { referer })
    const kept = (await ana.get(exchange)).body
    expect(kept).toContain('<span class="tag kept">kept</span>')
    expect(kept).not.toContain(`${id}/confirm`)
  })

  test('everybody reads how it stands, and nobody else has a button', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id, conflictId } = await promised(db, halden)
    const { visitor, moveTo } = await openDoors(database)
    moveTo(new Date('2026-12-14T09:00:00Z'))
    for (const who of [undefined, halden.jim, halden.priya, halden.maren]) {
      const { body } = await (await visitor(who)).get(`${path}/conflicts/${conflictId}`)
      expect(body).toContain('overdue since 12 December')
      expect(body).toContain(`href="${path}/commitments/${id}"`)
      expect(body).not.toContain(`${id}/accept`)
    }
  })
})

describe('the page of a commitment', () => {
  test('strikes earlier days and keeps them readable, with who asked and why', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id } = await promised(db, halden)
    const reason = 'The <b>microphone</b> comes in January.'
    const asked = await askForAnotherDay(db, halden.dialogue, { by: halden.priya, commitmentId: id, dueOn: '2027-01-15', reason, at })
    const { visitor } = await openDoors(database)
    const ana = await visitor(halden.ana)
    const open = (await ana.get(`${path}/commitments/${id}`)).body
    expect(open).toContain('Priya Shah asks for 15 January 2027. Will that do?')
    expect(open).toContain('The &lt;b&gt;microphone&lt;/b&gt; comes in January.')
    await ana.post(`${path}/commitments/${id}/another-day/${asked.id}/accept`)
    const { body } = await ana.get(`${path}/commitments/${id}`)
    expect(body).toContain('<s><time datetime="2026-12-12">12 December</time></s>')
    expect(body).toContain('accepted 15 January 2027 in place of 12 December')
  })

  test('leads to the answer that it is part of, and to naming a conflict with it', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id, conflictId } = await promised(db, halden)
    const { body } = await (await (await openDoors(database)).visitor(halden.jim)).get(`${path}/commitments/${id}`)
    expect(body).toContain(`href="${path}/conflicts/${conflictId}#response-`)
    expect(body).toContain(`href="${path}/conflicts/new?about=commitment:${id}"`)
  })

  test('a refused form comes back with what was typed and the sentence where it went wrong', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id } = await promised(db, halden)
    const { visitor } = await openDoors(database)
    const priya = await visitor(halden.priya)
    const past = await priya.post(`${path}/commitments/${id}/another-day`, { due: '2026-11-01', reason: 'It takes longer.' })
    expect(past.statusCode).toBe(422)
    expect(past.body).toContain('This day is past. Choose a later one.')
    expect(past.body).toContain('It takes longer.')
    const offered = await priya.post(`${path}/commitments/new`, { what: 'measures it', how: '', due: 'soon', owner: halden.ana.personId })
    expect(offered.body).toContain('Choose a day from the calendar.')
    expect(offered.body).toContain('Say how the others will see that it is done.')
    expect(offered.body).toContain('value="measures it"')
  })
})

describe('accepted by a customer who shows no name there', () => {
  test('it is accepted wherever it is read, and its course names a customer', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { conflictId, id } = await promised(db, halden)
    await supportConflict(db, halden.dialogue, { by: halden.jim, conflictId, at })
    await acceptCommitment(db, halden.dialogue, { by: halden.jim, commitmentId: id, at })
    const { running } = await commitmentsOf(db, halden.dialogue, { at })
    const words = wordsFor('en')
    const speaking = { words, said: saidIn(words, { timeZone: halden.company.timeZone, now: at }) }
    expect(standsInWords(running[0]!.standing, speaking).words).toBe('by 12 December, accepted by a customer')
    const reader = await (await openDoors(database)).visitor()
    const { body } = await reader.get(`${path}/commitments/${id}`)
    expect(body).toContain('accepted by a customer')
    expect(body).toContain('<b>A customer</b> accepted it.')
    expect(body).not.toContain(halden.jim.name)
  })
})

describe('the list', () => {
  test('of more than it shows leaves out what has ended first', async ({ db }) => {
    const { halden } = await cast(db)
    const own = {
      companyId: halden.company.id,
      dialogueId: halden.dialogue.id,
      ownerId: halden.ana.personId,
      offeredBy: halden.ana.personId,
    }
    const rows = Array.from({ length: 300 }, (_, day) => {
      const dueOn = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10)
      return { ...own, id: newId(), side: 'customer' as const, what: 'measured', how: null, firstDueOn: dueOn, dueOn, at }
    })
    await db.insert(commitments).values(rows)
    const by = { by: halden.ana.personId, side: 'customer' as const }
    await db
      .insert(commitmentSteps)
      .values(rows.map(({ companyId, id }) => ({ companyId, id: newId(), commitmentId: id, kind: 'broken' as const, ...by, at })))
    const { id } = await offerCommitment(db, halden.dialogue, { by: halden.ana, what: 'measures', how: 'a table', dueOn: '2026-12-20', at })
    const { running, ended } = await commitmentsOf(db, halden.dialogue, { at })
    expect(running.map((line) => line.id)).toEqual([id])
    expect([ended.length, ended[0]!.dueOn, ended.at(-1)!.dueOn]).toEqual([299, '2025-10-27', '2025-01-02'])
  })

  test('stands overdue first, then by day, and what has ended below', async ({ db, database }) => {
    const { halden } = await cast(db)
    const offer = (what: string, dueOn: string) => offerCommitment(db, halden.dialogue, { by: halden.ana, what, how: 'a film', dueOn, at })
    for (const [what, dueOn] of [
      ['comes last', '2026-12-20'],
      ['comes second', '2026-11-30'],
      ['is overdue', '2026-11-10'],
    ] as const)
      await offer(what, dueOn)
    const { visitor, moveTo } = await openDoors(database)
    moveTo(later({ days: 4 }))
    const { body } = await (await visitor()).get(`${path}/commitments`)
    const places = ['is overdue', 'comes second', 'comes last'].map((what) => body.indexOf(`${what}</a>`))
    expect(places).toEqual(places.toSorted((one, other) => one - other))
    expect(places[0]).toBeGreaterThan(0)
  })

  test('a customer offers something from it, twice by one form and once in the end', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const ana = await visitor(halden.ana)
    expect((await ana.get(`${path}/commitments`)).body).toContain('Nobody has promised anything yet')
    const form = { 'form-id': newId(), what: 'records my window', how: 'seven recordings', due: '2026-11-30' }
    const [first, second] = [await ana.post(`${path}/commitments/new`, form), await ana.post(`${path}/commitments/new`, form)]
    expect(first.headers.location).toBe(second.headers.location)
    expect((await ana.get(`${path}/commitments`)).body).toContain('records my window')
    expect(await db.$count(commitments, eq(commitments.companyId, halden.company.id))).toBe(1)
  })
})

describe('the link that was mailed', () => {
  async function linked(db: Db) {
    const { halden } = await cast(db)
    const { id } = await promised(db, halden)
    await sayDone(db, halden.dialogue, { by: halden.priya, commitmentId: id, words: 'The film is up.', at })
    return { halden, id, link: commitmentPath('halden', id, halden.ana.personId, secret) }
  }

  test('shows what was promised and how one can see it; looking changes nothing and signs nobody in', async ({ db, database }) => {
    const { id, link } = await linked(db)
    const before = await db.$count(events)
    const guest = await (await openDoors(database)).visitor()
    const { body, headers } = await guest.get(link)
    expect(body).toContain('The film is up.')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(String(headers['set-cookie'] ?? '')).not.toContain('session')
    expect([await db.$count(events), await stepsOf(db, id)]).toEqual([before, ['done']])
  })

  test('confirms in the name of whom it was sent to', async ({ db, database }) => {
    const { halden, id, link } = await linked(db)
    const guest = await (await openDoors(database)).visitor()
    for (const _ of [1, 2]) expect((await guest.post(link, { say: 'confirm' })).statusCode).toBe(303)
    expect(await stepsOf(db, id)).toEqual(['done', 'confirmed'])
    const said = and(eq(events.companyId, halden.company.id), eq(events.kind, 'commitment_confirmed'))
    expect(await db.select({ by: events.actorId }).from(events).where(said)).toEqual([{ by: halden.ana.personId }])
    expect((await guest.get(link)).body).toContain('Nothing waits for your word here now.')
  })

  test('says that it is not done only with what is missing', async ({ db, database }) => {
    const { id, link } = await linked(db)
    const guest = await (await openDoors(database)).visitor()
    const refused = await guest.post(link, { say: 'not_done', words: '' })
    expect([refused.statusCode, refused.body.includes('Say what is missing.')]).toEqual([422, true])
    await guest.post(link, { say: 'not_done', words: 'I see nothing.' })
    expect(await stepsOf(db, id)).toEqual(['done', 'not_done'])
  })

  test('leads there as long after another day was asked for as after anything else that was said', async ({ db }) => {
    const { halden } = await cast(db)
    const { id } = await promised(db, halden)
    const asked = later({ days: 120 })
    const teller = (days: number) =>
      findTeller(db, halden.company, { commitmentId: id, personId: halden.ana.personId, at: later({ days }) })
    expect(await teller(119)).toBeNull()
    await askForAnotherDay(db, halden.dialogue, { by: halden.priya, commitmentId: id, dueOn: '2027-05-01', reason: 'Rain.', at: asked })
    expect(await teller(120)).toMatchObject({ by: { personId: halden.ana.personId } })
    expect(await teller(181)).toBeNull()
  })

  test('forged, of somebody it was not promised to, or long after, leads to signing in', async ({ db, database }) => {
    const { halden, id, link } = await linked(db)
    const { visitor, moveTo } = await openDoors(database)
    const guest = await visitor()
    const ofJim = commitmentPath('halden', id, halden.jim.personId, secret)
    const ofPriya = commitmentPath('halden', id, halden.priya.personId, secret)
    for (const address of [`${link}x`, ofJim, ofPriya, commitmentPath('halden', newId(), halden.ana.personId, secret)]) {
      expect((await guest.get(address)).statusCode).toBe(404)
      expect((await guest.post(address, { say: 'confirm' })).statusCode).toBe(404)
    }
    moveTo(new Date('2027-02-11T09:00:00Z'))
    expect((await guest.get(link)).statusCode).toBe(404)
    expect(await stepsOf(db, id)).toEqual(['done'])
  })
})
