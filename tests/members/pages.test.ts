import { describe, expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import { changeCard } from '../../server/cards/changing.ts'
import { cast, later } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

async function stage(database: Database) {
  const { halden, acme } = await cast(database.db)
  await raised(database.db, halden)
  const doors = await openDoors(database, { at: later({ hours: 1 }) })
  const member = `/halden/settings/members/${halden.priya.personId}`
  return { db: database.db, halden, acme, doors, member, dialogue: `/halden/d/${halden.dialogue.slug}` }
}

describe('the end of a membership', () => {
  test('says how much is left behind, asks who takes it over, and every page names them', async ({ database }) => {
    const { db, doors, halden, member, dialogue } = await stage(database)
    const maren = await doors.visitor(halden.maren)
    const { body } = await maren.get(`${member}/end`)
    expect(body).toContain('One dialogue, and one answer that is still owed.')
    expect(body).toContain(`<option value="${halden.tom.personId}"`)
    expect(body).not.toContain(`<option value="${halden.priya.personId}"`)
    const refused = await maren.post(`${member}/end`)
    expect([refused.statusCode, refused.body.includes('Choose who takes over what they answer for.')]).toEqual([422, true])
    expect((await maren.post(`${member}/end`, { successorId: halden.tom.personId })).statusCode).toBe(303)
    expect((await dutiesOf(db, halden))[0]!.ownerId).toBe(halden.tom.personId)
    const guest = await doors.visitor()
    expect((await guest.get(`${dialogue}/conflicts`)).body).toContain('Tom Berg answers for it')
    expect((await guest.get(`${dialogue}/timeline`)).body).toContain('Maren Roth named who answers for this dialogue from now on')
    expect((await (await doors.visitor(halden.priya)).get('/halden/desk')).statusCode).toBe(404)
  })

  test('of somebody who owes nothing asks for nobody', async ({ database }) => {
    const { doors, halden } = await stage(database)
    const maren = await doors.visitor(halden.maren)
    const page = `/halden/settings/members/${halden.tom.personId}/end`
    expect((await maren.get(page)).body).not.toContain('takes over')
    expect((await maren.post(page)).statusCode).toBe(303)
    expect((await maren.get(page)).headers.location).toBe(page.replace('/end', ''))
  })

  test('can be one’s own, from one’s card', async ({ database }) => {
    const { doors, halden } = await stage(database)
    const priya = await doors.visitor(halden.priya)
    expect((await priya.get('/me/card/halden')).body).toContain('Who takes over what you answer for?')
    expect((await priya.post('/me/card/halden/leave')).statusCode).toBe(422)
    expect((await priya.post('/me/card/halden/leave', { successorId: halden.maren.personId })).statusCode).toBe(303)
  })

  test('is not seen by who is no admin', async ({ database }) => {
    const { doors, halden, acme, member } = await stage(database)
    const codes = [halden.tom, halden.noor, halden.ana, acme.maren].map(
      async (who) => (await (await doors.visitor(who)).get(`${member}/end`)).statusCode,
    )
    expect(await Promise.all(codes)).toEqual([403, 403, 403, 404])
  })
})

test('who becomes an analyst needs a successor: the page comes back with the place to name one', async ({ database }) => {
  const { doors, halden, member } = await stage(database)
  const maren = await doors.visitor(halden.maren)
  const refused = await maren.post(`${member}/role`, { role: 'analyst' })
  expect([refused.statusCode, refused.body.includes('Choose who takes over what they answer for.')]).toEqual([422, true])
  expect((await maren.post(`${member}/role`, { role: 'admin' })).statusCode).toBe(303)
  expect((await maren.post(`${member}/role`, { role: 'analyst', successorId: halden.tom.personId })).statusCode).toBe(303)
})

test('an admin says who leads a team', async ({ database }) => {
  const { db, doors, halden } = await stage(database)
  const tom = `/halden/settings/members/${halden.tom.personId}`
  const maren = await doors.visitor(halden.maren)
  expect((await maren.post(`${tom}/lead`, { leads: 'on' })).body).toContain('Their card names no team yet.')
  const card = { title: 'Motors', team: 'Drives', doesForYou: null, workplace: null, roleThere: null, story: null }
  await changeCard(db, halden.company, { by: halden.tom, ...card, at: later({}) })
  expect((await maren.post(`${tom}/lead`, { leads: 'on' })).headers.location).toBe(tom)
  expect((await maren.get(tom)).body).toMatch(/name="leads" value="on"[^>]* checked/)
})

describe('another champion', () => {
  test('is found from the page of the phases, and named by who leads the dialogue', async ({ database }) => {
    const { doors, halden, dialogue } = await stage(database)
    const priya = await doors.visitor(halden.priya)
    expect((await priya.get(`${dialogue}/phase`)).body).toContain(`href="${dialogue}/champion"`)
    expect((await priya.get(`${dialogue}/champion`)).body).toContain('Now it is Priya Shah.')
    expect((await priya.post(`${dialogue}/champion`, { toId: '' })).body).toContain('Choose who answers for this dialogue.')
    const done = await priya.post(`${dialogue}/champion`, { toId: halden.tom.personId, reason: 'Tom builds it.' })
    expect(done.headers.location).toBe(dialogue)
    expect((await priya.get(dialogue)).body).toContain('Tom Berg')
    expect((await priya.get(`${dialogue}/champion`)).statusCode).toBe(403)
  })
})
