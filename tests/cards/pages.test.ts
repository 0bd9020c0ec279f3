import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { appearances, customers, dialogues, invitees, people, sessions, staff } from '../../db/schema/index.ts'
import { nameStandIn } from '../../server/companies/standing-in.ts'
import { appear } from '../../server/dialogues/appearing.ts'
import { endMembership } from '../../server/members/roles.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const story = { workplace: 'Rijeka Taxi', roleThere: 'night-shift driver', story: 'I drive at night.' }

async function speaking(db: Db, { dialogue, ana, company }: Troupe, { hidden = false, knownToStaff = false } = {}) {
  await db
    .update(customers)
    .set(story)
    .where(and(eq(customers.companyId, company.id), eq(customers.personId, ana.personId)))
  await postStatement(db, dialogue, {
    by: ana,
    choice: 'The two-cable regulator',
    why: 'It never once stuck.',
    trying: null,
    nearly: null,
    felt: null,
    asksAnswer: false,
    name: hidden ? 'Night driver' : 'Ana Kovač',
    hidden,
    knownToStaff,
    at: monday,
  })
  const [appearance] = await db
    .select()
    .from(appearances)
    .where(and(eq(appearances.companyId, company.id), eq(appearances.personId, ana.personId)))
  return `/halden/people/${appearance!.id}`
}

describe('the people who answer', () => {
  test('are shown with what they do and how many they answered', async ({ db, database }) => {
    const { halden } = await cast(db)
    await db
      .update(staff)
      .set({ title: 'Engineer', team: 'Doors', doesForYou: 'I test the motors.' })
      .where(eq(staff.personId, halden.priya.personId))
    await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
    const { visitor } = await openDoors(database)
    const { body } = await (await visitor()).get('/halden/people')
    for (const shown of ['Priya Shah', 'Engineer, Doors', 'I test the motors.', 'One answer', 'Tom Berg', 'Maren Roth'])
      expect(body).toContain(shown)
    for (const hidden of ['Noor Aziz', 'Ana Kovač', 'example.org']) expect(body).not.toContain(hidden)
  })

  test('each have a page with their answers, linked to what they answer', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await answered(db, halden, { kind: 'conflict', id })
    const { visitor } = await openDoors(database)
    const { get } = await visitor()
    const { body } = await get(`/halden/people/${halden.priya.personId}`)
    expect(body).toContain(`href="/halden/d/window-motor/conflicts/${id}"`)
    expect(body).toContain('You are right, and we never asked.')
    expect((await get(`/acme/people/${halden.priya.personId}`)).statusCode).toBe(404)
  })

  test('what they answered in an invited dialogue is shown to those who read it, and nobody else', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.companyId, halden.company.id))
    const { visitor } = await openDoors(database)
    const bodyFor = async (person?: { personId: string }) =>
      (await (await visitor(person)).get(`/halden/people/${halden.priya.personId}`)).body
    for (const person of [undefined, halden.jim, acme.priya]) expect(await bodyFor(person)).not.toContain('we never asked')
    for (const person of [halden.noor, halden.tom]) expect(await bodyFor(person)).toContain('we never asked')
  })

  test('are counted with the answers that the reader may read, and no others', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { company, dialogue, ana, jim } = halden
    await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.companyId, company.id))
    await db.insert(invitees).values({ companyId: company.id, dialogueId: dialogue.id, personId: ana.personId, at: monday })
    const { visitor } = await openDoors(database)
    const counted = async (person?: { personId: string }) => {
      const { get } = await visitor(person)
      const own = (await get(`/halden/people/${halden.priya.personId}`)).body.includes('One answer by Priya Shah')
      return [own, (await get('/halden/people')).body.includes('One answer')]
    }
    for (const person of [undefined, jim, acme.priya]) expect(await counted(person)).toEqual([false, false])
    for (const person of [ana, halden.noor, halden.tom]) expect(await counted(person)).toEqual([true, true])
  })

  test('keep their page when they leave, and show a stand-in’s name only', async ({ db, database }) => {
    const { halden } = await cast(db)
    await endMembership(db, halden.company, { by: halden.maren, personId: halden.tom.personId, at: monday })
    await nameStandIn(db, halden.company, { by: halden.maren, personId: halden.priya.personId, standIn: 'Pat Stone', at: monday })
    const { visitor } = await openDoors(database)
    const { get } = await visitor()
    expect((await get('/halden/people')).body).not.toContain('Tom Berg')
    expect((await get(`/halden/people/${halden.tom.personId}`)).body).toContain('no longer at Halden Windows')
    for (const path of ['/halden/people', `/halden/people/${halden.priya.personId}`, '/halden']) {
      const { body } = await get(path)
      expect(body, path).toContain('Pat Stone')
      expect(body, path).not.toContain('Priya Shah')
    }
  })
})

describe('a customer’s page', () => {
  test('shows what they chose to show, and what they said, with the company’s place beside it', async ({ db, database }) => {
    const { halden } = await cast(db)
    const path = await speaking(db, halden)
    const { visitor } = await openDoors(database)
    const { body } = await (await visitor()).get(path)
    for (const shown of ['Ana Kovač', 'night-shift driver, Rijeka Taxi', 'I drive at night.', 'It never once stuck.', 'No answer yet'])
      expect(body).toContain(shown)
    expect(body).not.toContain(halden.ana.personId)
  })

  test('of somebody who hides shows the chosen name and their words, and nothing else', async ({ db, database }) => {
    const { halden } = await cast(db)
    const path = await speaking(db, halden, { hidden: true, knownToStaff: true })
    const { visitor } = await openDoors(database)
    for (const person of [undefined, halden.jim, halden.priya]) {
      const { body } = await (await visitor(person)).get(path)
      expect(body).toContain('Night driver')
      expect(body).toContain('It never once stuck.')
      for (const hidden of ['Kovač', 'Rijeka', 'I drive at night.', halden.ana.personId]) expect(body).not.toContain(hidden)
    }
  })

  test('is not there by their own id, nor in another company, nor where the dialogue is not theirs to read', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const path = await speaking(db, halden)
    const { visitor } = await openDoors(database)
    const { get } = await visitor()
    for (const wrong of [`/halden/people/${halden.ana.personId}`, path.replace('/halden/', '/acme/'), '/halden/people/ana'])
      expect((await get(wrong)).statusCode, wrong).toBe(404)
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.companyId, halden.company.id))
    expect((await get(path)).statusCode).toBe(404)
    expect((await (await visitor(acme.maren)).get(path)).statusCode).toBe(404)
    expect((await (await visitor(halden.tom)).get(path)).statusCode).toBe(200)
  })

  test('and every other page of people takes at most five statements, each naming the company', async ({ db, database }) => {
    const { halden } = await cast(db)
    const path = await speaking(db, halden)
    await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
    const { visitor } = await openDoors(database)
    for (const person of [undefined, halden.ana, halden.priya]) {
      const { get } = await visitor(person)
      for (const page of [path, '/halden/people', `/halden/people/${halden.priya.personId}`]) {
        const sent = await statementsSent(() => get(page))
        expect(sent.length, page).toBeLessThanOrEqual(5)
        expect(withoutCompany(sent), page).toEqual([])
      }
    }
  })
})

describe('my own card', () => {
  test('asks a guest to sign in', async ({ db, database }) => {
    await cast(db)
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor()
    expect((await get('/me/card')).statusCode).toBe(401)
    expect((await post('/me/card', { name: 'Eve' })).statusCode).toBe(401)
    expect((await get('/me/card/halden')).statusCode).toBe(401)
    expect((await post('/me/sessions/end')).statusCode).toBe(401)
  })

  test('changes name, language and time zone; a colleague’s face follows the name, a stand-in’s does not', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    await nameStandIn(db, acme.company, { by: acme.maren, personId: acme.priya.personId, standIn: 'Pat Stone', at: monday })
    const { visitor } = await openDoors(database)
    for (const person of [halden.priya, acme.priya]) {
      const { get, post } = await visitor(person)
      const done = await post('/me/card', { name: 'P. Jones', language: 'de', timeZone: 'Asia/Kolkata' })
      expect(done.statusCode).toBe(303)
      expect([done.headers['set-cookie']].flat().join()).toContain('language=de')
      expect((await get('/me/card')).body).toContain('lang="de"')
    }
    expect(
      await db
        .select({ name: people.name, language: people.language, timeZone: people.timeZone })
        .from(people)
        .where(eq(people.id, halden.priya.personId)),
    ).toEqual([{ name: 'P. Jones', language: 'de', timeZone: 'Asia/Kolkata' }])
    const shown = async (person: { personId: string }) =>
      (await db.select({ name: staff.name }).from(staff).where(eq(staff.personId, person.personId)))[0]!.name
    expect([await shown(halden.priya), await shown(acme.priya)]).toEqual(['P. Jones', 'Pat Stone'])
  })

  test('keeps what was typed, with a sentence at the field', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const refused = await (await visitor(halden.ana)).post('/me/card', { name: ' ', language: 'xx', timeZone: 'Mars/Olympus' })
    expect(refused.statusCode).toBe(422)
    for (const said of ['Write your name.', 'Choose one of the languages.', 'Choose one of the time zones of the list'])
      expect(refused.body).toContain(said)
  })

  test('a customer changes their story, a colleague their title, each only their own and only there', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { visitor } = await openDoors(database)
    const [ana, priya, noor] = [await visitor(halden.ana), await visitor(halden.priya), await visitor(halden.noor)]
    expect((await ana.post('/me/card/halden', { ...story, title: 'Queen' })).statusCode).toBe(303)
    expect(await db.select().from(customers).where(eq(customers.personId, halden.ana.personId))).toMatchObject([story])
    expect(await db.select().from(staff).where(eq(staff.personId, halden.ana.personId))).toEqual([])
    expect((await priya.post('/me/card/halden', { title: '' })).body).toContain('Write your title, as customers will read it.')
    expect((await priya.post('/me/card/halden', { title: 'Engineer' })).statusCode).toBe(303)
    expect((await noor.post('/me/card/halden', { title: 'Engineer' })).statusCode).toBe(403)
    expect((await ana.get('/me/card/acme')).statusCode).toBe(403)
    expect((await ana.post('/me/card/acme', story)).statusCode).toBe(403)
    expect(await db.select().from(customers).where(eq(customers.companyId, acme.company.id))).toMatchObject([
      { story: null },
      { story: null },
    ])
  })

  test('empties a story', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.ana)
    await post('/me/card/halden', story)
    await post('/me/card/halden', { workplace: '', roleThere: '', story: '' })
    expect(await db.select().from(customers).where(eq(customers.personId, halden.ana.personId))).toMatchObject([
      { workplace: null, roleThere: null, story: null },
    ])
  })

  test('leaves a company, and can come back', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.jim)
    expect((await post('/me/card/halden/leave')).headers.location).toBe('/me/card')
    expect((await get('/me/card/halden')).statusCode).toBe(403)
    const maren = await visitor(halden.maren)
    const refused = await maren.post('/me/card/halden/leave')
    expect([refused.statusCode, refused.body.includes('This is the last admin.')]).toEqual([403, true])
  })

  test('lists where I am signed in, and signs out everywhere at once', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const [here, there] = [await visitor(halden.ana), await visitor(halden.ana)]
    const jim = await visitor(halden.jim)
    const { body } = await here.get('/me/card')
    expect([body.split('This browser').length - 1, body.split('Another browser').length - 1]).toEqual([1, 1])
    expect((await here.post('/me/sessions/end')).statusCode).toBe(303)
    expect([
      (await here.get('/me/card')).statusCode,
      (await there.get('/me/card')).statusCode,
      (await jim.get('/me/card')).statusCode,
    ]).toEqual([401, 401, 200])
    expect(await db.select().from(sessions).where(eq(sessions.personId, halden.ana.personId))).toEqual([])
  })

  test('the time on pages is my own zone’s, the words my own language’s', async ({ db, database }) => {
    const { halden } = await cast(db)
    await raised(db, halden, { at: later({ hours: 1 }) })
    await db.update(people).set({ timeZone: 'Asia/Kolkata', language: 'de' }).where(eq(people.id, halden.jim.personId))
    const { visitor, moveTo } = await openDoors(database)
    moveTo(later({ hours: 2 }))
    const page = await (await visitor(halden.jim)).get('/halden/d/window-motor/timeline')
    expect(page.body).toContain('lang="de"')
    expect(page.body).toContain('15:30')
  })
})

test('somebody hidden in one dialogue is not linked to their page in another', async ({ db, database }) => {
  const { halden } = await cast(db)
  const path = await speaking(db, halden)
  const other = await appear(
    db,
    { companyId: halden.company.id, id: (await secondDialogue(db, halden)).id },
    { by: halden.ana, name: 'Night driver', hidden: true, knownToStaff: false, at: monday },
  )
  const { visitor } = await openDoors(database)
  const { get } = await visitor()
  expect((await get(path)).body).not.toContain(other.id)
  expect((await get(`/halden/people/${other.id}`)).body).not.toContain('Kovač')
})

async function secondDialogue(db: Db, { dialogue, company }: Troupe) {
  const [row] = await db
    .select()
    .from(dialogues)
    .where(and(eq(dialogues.companyId, company.id), eq(dialogues.id, dialogue.id)))
  const [made] = await db
    .insert(dialogues)
    .values({ ...row!, id: crypto.randomUUID(), slug: 'second' })
    .returning()
  return made!
}
