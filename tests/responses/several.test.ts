import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { responses, responseTargets } from '../../db/schema/index.ts'
import { type Asked, askConsult } from '../../server/consults/asking.ts'
import { giveHelp } from '../../server/consults/helping.ts'
import { findConsult } from '../../server/consults/reading.ts'
import { newId } from '../../server/ids.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { type Cast, cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { answered, dutiesOf, judged, raised, stateAt } from '../support/story.ts'
import { test } from '../support/test.ts'

const typed = { heard: 'You need to hear it.', answer: 'You are right.', outcome: 'will_not', reason: 'The motor stays.', expect: 'heard' }
const dialogue = '/halden/d/window-motor'

/** Ana's and Jim's conflicts, and a statement of Ana's that asks, each with its duty. */
async function threeOwed(db: Parameters<typeof dutiesOf>[0], { halden }: Cast) {
  const ana = await raised(db, halden)
  const jim = await raised(db, halden, { by: halden.jim, at: later({ hours: 1 }) })
  const asked = { by: halden.ana, choice: 'Two cables', why: 'It never sticks.', asksAnswer: true, at: later({ hours: 2 }) }
  const { id: why } = await postStatement(db, halden.dialogue, asked)
  const duties = await dutiesOf(db, halden)
  const dutyOf = (id: string) => duties.find(({ conflictId, statementId }) => (conflictId ?? statementId) === id)!.id
  return { ana, jim, why, duties: { ana: dutyOf(ana), jim: dutyOf(jim), why: dutyOf(why) } }
}

/** A colleague was asked about this, and wrote what they know. */
async function helped(db: Parameters<typeof dutiesOf>[0], troupe: Troupe, about: Asked, { personId }: { personId: string }) {
  const asked = { by: troupe.priya, about, helper: { personId }, question: 'How loud is it?', at: monday }
  const { id } = await askConsult(db, troupe.dialogue, asked)
  await giveHelp(db, await findConsult(db, troupe.company, id), { help: 'As loud as rain.', named: true, at: later({ hours: 2 }) })
}

describe('one answer for several', () => {
  test('is offered with what else waits in the same dialogue, ticked where one chose it on the Desk', async ({ db, database }) => {
    const troupes = await cast(db)
    const { halden } = troupes
    const { duties } = await threeOwed(db, troupes)
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.priya)
    const { body } = await get(`/halden/desk/${duties.ana}?with=${duties.jim}`)
    expect(body).toContain(`name="with" value="${duties.jim}" checked`)
    expect(body).toContain('<title>Answer Ana Kovač and Jim Boateng')
    expect(body).toContain('Ana Kovač and Jim Boateng will tell you whether it is right.')
    expect(body).toContain('How will Ana Kovač and Jim Boateng take it?')
    expect(body).toContain('Sealed until all of them have answered')
    expect(body).toContain(`name="with" value="${duties.why}">`)
    expect(body).not.toContain(`name="with" value="${duties.ana}"`)
    expect((await get(`/halden/desk/${duties.ana}?with=nonsense&with=${newId()}`)).statusCode).toBe(200)
  })

  test('is read before it is out with whom it answers, and kept in the draft', async ({ db, database }) => {
    const troupes = await cast(db)
    const { halden } = troupes
    const { duties } = await threeOwed(db, troupes)
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.priya)
    const path = `/halden/desk/${duties.ana}`
    const { body } = await post(`${path}/preview`, { ...typed, with: [duties.jim, duties.why] })
    expect(body).toMatch(/Also an answer to.*Jim Boateng.*Ana Kovač/s)
    expect(body).toContain('<h1>Read it as Ana Kovač and Jim Boateng will</h1>')
    expect([...body.matchAll(/aria-label="As ([^"]+) will read it"/g)].map(([, name]) => name)).toEqual([
      'Ana Kovač',
      'Jim Boateng',
      'Ana Kovač',
    ])
    expect(body).toContain('It never sticks.')
    expect(body).toContain('until all of them have answered')
    expect([...body.matchAll(/name="with" value="([^"]+)"/g)].map(([, id]) => id)).toEqual([duties.jim, duties.why])
    expect((await get(path)).body).toContain(`name="with" value="${duties.why}" checked`)
  })

  test('is read with everybody who helped with any of it, as it will be once it is out', async ({ db, database }) => {
    const troupes = await cast(db)
    const { halden } = troupes
    const { ana, jim, duties } = await threeOwed(db, troupes)
    await helped(db, halden, { kind: 'conflict', id: jim }, halden.maren)
    const { visitor } = await openDoors(database, { at: later({ hours: 3 }) })
    const { get, post } = await visitor(halden.priya)
    const path = `/halden/desk/${duties.ana}`
    const credit = 'With help from Maren Roth'
    expect((await post(`${path}/preview`, typed)).body).not.toContain(credit)
    const date = { ...typed, outcome: 'find_out', until: '2026-11-20', with: duties.jim }
    expect((await post(`${path}/preview`, date)).body).not.toContain(credit)
    expect((await post(`${path}/preview`, { ...typed, with: duties.jim })).body).toContain(credit)
    expect((await get(`/halden/desk/several?duty=${duties.ana}`)).body).toContain(credit)
    await post(path, { ...typed, with: duties.jim })
    expect((await get(`${dialogue}/conflicts/${ana}`)).body).toContain(credit)
  })

  test('stands as an answer to each, naming the others, and each says for themselves whether it answers them', async ({ db, database }) => {
    const troupes = await cast(db)
    const { halden } = troupes
    const { ana, jim, why, duties } = await threeOwed(db, troupes)
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.priya)
    const form = { id: newId(), ...typed, with: [duties.jim, duties.why, duties.jim] }
    for (let press = 0; press < 2; press += 1) {
      const { statusCode, headers } = await post(`/halden/desk/${duties.ana}`, form)
      expect([statusCode, headers.location]).toEqual([303, `${dialogue}/conflicts/${ana}`])
    }
    expect(await db.$count(responses)).toBe(1)
    const targets = await db.select().from(responseTargets)
    expect(targets.map(({ obligationId }) => obligationId).toSorted()).toEqual(Object.values(duties).toSorted())
    expect(targets.every(({ hours }) => hours === 0)).toBe(true)
    const guest = await visitor()
    const atAna = (await guest.get(`${dialogue}/conflicts/${ana}`)).body
    expect(atAna).toContain(`href="${dialogue}/conflicts/${jim}" dir="auto">Jim Boateng</a>`)
    expect(atAna).toContain(`href="${dialogue}/whys/${why}"`)
    expect((await guest.get(dialogue)).body).toContain(`href="${dialogue}/conflicts/${ana}" dir="auto">Ana Kovač</a>`)
    const own = targets.find(({ conflictId }) => conflictId === ana)!
    await judged(db, halden, own.id, { settled: 'yes', at: later({ hours: 3 }) })
    expect([await stateAt(db, halden, ana, later({ hours: 4 })), await stateAt(db, halden, jim, later({ hours: 4 }))]).toEqual([
      'settled',
      'answered',
    ])
  })

  test('takes nothing that is of another dialogue or company, nothing made up, and nothing that was answered meanwhile', async ({
    db,
    database,
  }) => {
    const troupes = await cast(db)
    const { halden, acme } = troupes
    const { ana, jim, duties } = await threeOwed(db, troupes)
    await raised(db, acme)
    const [foreign] = await dutiesOf(db, acme)
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.priya)
    const path = `/halden/desk/${duties.ana}`
    for (const wrong of [foreign!.id, newId(), 'nobody'])
      for (const below of ['', '/preview']) {
        const { statusCode, body } = await post(`${path}${below}`, { ...typed, with: wrong })
        expect([statusCode, body.includes('Choose from the list.')]).toEqual([422, true])
      }
    await answered(db, halden, { kind: 'conflict', id: jim }, { by: halden.tom, at: monday })
    const refused = await post(path, { ...typed, with: duties.jim })
    expect([refused.statusCode, refused.body.includes('Tom Berg answered this meanwhile.')]).toEqual([409, true])
    expect(refused.body).toContain('You are right.</textarea>')
    expect(await db.$count(responses)).toBe(1)
    expect(await db.$count(responseTargets, eq(responseTargets.conflictId, ana))).toBe(0)
  })
})
