import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { acceptChange, proposeChange } from '../../server/dialogues/option-changing.ts'
import { proposeOption } from '../../server/dialogues/options.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { inPhase, sharedOption } from '../support/deciding.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'

const at = monday

test('options stand by how far they are: what both sides share, what one side proposes, what is off the table', async ({ database }) => {
  const { db } = database
  const { halden } = await cast(db)
  await sharedOption(db, halden, 'Rack')
  await proposeOption(db, halden.dialogue, { by: halden.ana, name: 'A crank', at: later({ hours: 1 }) })
  await proposeOption(db, halden.dialogue, { by: halden.tom, name: 'A rope', at })
  await changed(db, halden, { optionId: await sharedOption(db, halden, 'Arm drive'), kind: 'retire', reason: 'Its maker stopped.' })
  const doors = await openDoors(database)
  const page = (await (await doors.visitor(halden.jim)).get(optionsOf(halden))).body
  expect(
    placesIn(page, ['On the table', 'Rack', 'Proposed<', 'A rope', 'A crank', 'Off the table', 'Arm drive', 'Its maker stopped.']),
  ).toBe(true)
  expect(page).toContain('proposed by Halden Windows, no customer has accepted it yet')
  expect(page).toContain('proposed by customers, Halden Windows has not accepted it yet')
  expect(page.match(/Accept it for our side/g)).toHaveLength(1)
})

test('the address of an option that became another leads to that one, which says what it was called', async ({ database }) => {
  const { db } = database
  const { halden } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  await postStatement(db, halden.dialogue, { by: halden.jim, choice: 'Rack', why: 'It never once stuck.', at })
  const { optionId } = await changed(db, halden, { optionId: rack, kind: 'rename', name: 'Rack <b>&</b> pinion' })
  const { get } = await (await openDoors(database)).visitor()
  const led = await get(`${optionsOf(halden)}/${rack}`)
  expect([led.statusCode, led.headers.location]).toEqual([303, `${optionsOf(halden)}/${optionId}`])
  const { body } = await get(`${optionsOf(halden)}/${optionId}`)
  expect(body).toContain('<bdi>Rack &lt;b&gt;&amp;&lt;/b&gt; pinion</bdi>')
  expect(body).toContain('Until then it was called: <b><bdi>Rack</bdi></b>')
  expect(body).toContain('said as: Rack')
  expect(body).toContain('It never once stuck.')
})

test('one side proposes on its own page and the other accepts there; a refused form keeps what was typed', async ({ database }) => {
  const { db } = database
  const { halden } = await cast(db)
  const rack = `${optionsOf(halden)}/${await sharedOption(db, halden, 'Rack')}`
  const doors = await openDoors(database)
  const [ana, priya] = [await doors.visitor(halden.ana), await doors.visitor(halden.priya)]
  const refused = await ana.post(`${rack}/retire`, { reason: '' })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('Say why.')
  const same = await ana.post(`${rack}/rename`, { name: 'RACK', reason: 'Louder.' })
  expect([same.statusCode, same.body.includes('value="RACK"'), same.body.includes('Louder.')]).toEqual([422, true, true])
  const proposed = await ana.post(`${rack}/rename`, { name: 'Rack and pinion', reason: 'That is its name.' })
  expect([proposed.statusCode, proposed.headers.location]).toEqual([303, rack])
  const [hers, theirs] = [(await ana.get(rack)).body, (await priya.get(rack)).body]
  expect(hers).toContain('Take the proposal back')
  expect(hers).not.toContain('/accept"')
  expect(theirs).toContain('That is its name.')
  const [, accept] = /action="([^"]+\/changes\/[^"]+\/accept)"/.exec(theirs)!
  const done = await priya.post(accept!)
  expect(done.statusCode).toBe(303)
  expect((await priya.get(done.headers.location as string)).body).toContain('<bdi>Rack and pinion</bdi>')
})

test('who may only read sees no form; a guest is led to sign in; after weighing nobody changes anything', async ({ database }) => {
  const { db } = database
  const { halden, acme } = await cast(db)
  const id = await sharedOption(db, halden, 'Rack')
  const rack = `${optionsOf(halden)}/${id}`
  const doors = await openDoors(database)
  const [noor, guest, jim] = [await doors.visitor(halden.noor), await doors.visitor(), await doors.visitor(halden.jim)]
  expect((await noor.get(rack)).body).not.toContain('/rename')
  expect((await noor.get(`${rack}/rename`)).statusCode).toBe(403)
  expect((await guest.get(`${rack}/rename`)).body).toContain('/sign-in?next=')
  expect((await guest.post(`${rack}/rename`, { name: 'Rail' })).statusCode).toBe(401)
  expect((await jim.get(`${optionsOf(acme)}/${id}`)).statusCode).toBe(404)
  await inPhase(db, halden, 'decided')
  expect((await jim.get(rack)).body).not.toContain('/rename')
  expect((await jim.get(`${rack}/rename`)).statusCode).toBe(409)
})

test('what is proposed once more though it is off the table says so, and stays there', async ({ database }) => {
  const { db } = database
  const { halden } = await cast(db)
  const rack = await sharedOption(db, halden, 'Rack')
  await changed(db, halden, { optionId: rack, kind: 'retire', reason: 'Its maker stopped.' })
  const { post } = await (await openDoors(database)).visitor(halden.jim)
  const { statusCode, headers } = await post(optionsOf(halden), { name: 'rack' })
  expect([statusCode, headers.location]).toEqual([303, `${optionsOf(halden)}/${rack}`])
})

type Wanted = { optionId: string } & ({ kind: 'rename'; name: string } | { kind: 'retire'; reason: string })

async function changed(db: Db, { dialogue, ana, tom }: Troupe, wanted: Wanted) {
  const { id: changeId } = await proposeChange(db, dialogue, { by: ana, ...wanted, at: later({ hours: 1 }) })
  return await acceptChange(db, dialogue, { by: tom, optionId: wanted.optionId, changeId, at: later({ hours: 2 }) })
}

function optionsOf({ company, dialogue }: Troupe) {
  return `/${company.slug}/d/${dialogue.slug}/options`
}

/** Whether these stand on the page in this order. */
function placesIn(page: string, words: string[]) {
  const main = page.slice(page.indexOf('<main'))
  const places = words.map((word) => main.indexOf(word))
  return places.every((place, index) => place >= 0 && (index === 0 || place > places[index - 1]!))
}
