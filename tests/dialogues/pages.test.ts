import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { companies, dialogues, invitees } from '../../db/schema/index.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { appear } from '../../server/dialogues/appearing.ts'
import { proposeOption } from '../../server/dialogues/options.ts'
import { changePhase } from '../../server/dialogues/phases.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered } from '../support/story.ts'
import { test } from '../support/test.ts'

const page = '/halden/d/window-motor'
const parts = ['', '/conflicts', '/options', '/timeline']

describe('a draft', () => {
  test('is not there for guests, customers and other companies, on none of its pages', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    await setPhase(db, halden, 'draft')
    const { visitor } = await openDoors(database)
    for (const person of [undefined, halden.ana, acme.priya, acme.maren]) {
      const { get } = await visitor(person)
      for (const part of [...parts, '/share', '/share/qr.svg', '/phase', '/edit'])
        expect((await get(page + part)).statusCode, part).toBe(404)
    }
  })

  test('is shown to the company’s people, marked as one; the champion publishes it, once', async ({ db, database }) => {
    const { halden } = await cast(db)
    await setPhase(db, halden, 'draft')
    const { visitor } = await openDoors(database)
    const [priya, tom, noor] = [await visitor(halden.priya), await visitor(halden.tom), await visitor(halden.noor)]
    expect((await priya.get(page)).body).toContain(`action="${page}/publish"`)
    expect((await tom.get(page)).body).toContain('Priya Shah or an admin publishes it.')
    expect((await noor.get(page)).body).toContain('Only the people of Halden Windows see this page.')
    expect((await noor.get(page)).body).not.toContain(`${page}/edit`)
    expect((await tom.post(`${page}/publish`)).statusCode).toBe(403)
    const published = await priya.post(`${page}/publish`)
    expect([published.statusCode, published.headers.location]).toEqual([303, `${page}/share`])
    expect((await priya.post(`${page}/publish`)).statusCode).toBe(303)
    const guest = await visitor()
    expect((await guest.get(page)).statusCode).toBe(200)
  })
})

describe('an invited dialogue', () => {
  test('is there for its company’s people and for whoever was invited, for nobody else', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.companyId, halden.company.id))
    await db
      .insert(invitees)
      .values({ companyId: halden.company.id, dialogueId: halden.dialogue.id, personId: halden.ana.personId, at: monday })
    const { visitor } = await openDoors(database)
    const status = async (person?: { personId: string }) => (await (await visitor(person)).get(page)).statusCode
    expect([await status(halden.ana), await status(halden.noor), await status(halden.priya)]).toEqual([200, 200, 200])
    expect([await status(), await status(halden.jim), await status(acme.priya)]).toEqual([404, 404, 404])
  })
})

describe('the dialogue page', () => {
  test('says who answers for it, what is promised and how it was kept', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor, moveTo } = await openDoors(database)
    const guest = await visitor()
    expect((await guest.get(page)).body).toContain('So far: too few to say.')
    expect((await guest.get(page)).body).toContain('within 2 working days')
    await raiseConflict(db, halden.dialogue, { by: halden.ana, need: 'A window that opens', instead: 'It sticks', at: monday })
    moveTo(later({ days: 5 }))
    expect((await guest.get(page)).body).toContain('So far: 0 of 1 in time.')
  })

  test('invites whoever comes first', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    expect((await (await visitor()).get(page)).body).toContain('Be the first to say it')
    const staff = (await (await visitor(halden.tom)).get(page)).body
    expect(staff).toContain('They come by the link that you share.')
    expect(staff).not.toContain('/say"')
    for (const person of [undefined, halden.ana, halden.tom])
      expect((await (await visitor(person)).get(`${page}/conflicts`)).body).toContain('/conflicts/new"')
    expect((await (await visitor(halden.noor)).get(`${page}/conflicts`)).body).not.toContain('/conflicts/new"')
  })

  test('shows every exchange once over its pages, newest first', async ({ db, database }) => {
    const { halden } = await cast(db)
    for (let hour = 0; hour < 53; hour++) await said(db, halden, `Because of ${hour}.`, hour)
    const { visitor } = await openDoors(database)
    const guest = await visitor()
    const first = (await guest.get(page)).body
    const older = /rel="next" href="([^"]+)"/.exec(first)![1]!
    const second = (await guest.get(older)).body
    const whys = [...(first + second).matchAll(/Because of (\d+)\./g)].map(([, hour]) => Number(hour))
    expect(whys).toEqual(Array.from({ length: 53 }, (_, index) => 52 - index))
    expect(second).not.toContain('rel="next"')
    expect(first).toMatch(/Whys\s*<span>53<\/span>/)
  })

  test('shows the same to all, but for what is the reader’s own', async ({ db, database }) => {
    const { halden } = await cast(db)
    await raiseConflict(db, halden.dialogue, {
      by: halden.ana,
      need: 'A window that opens',
      instead: 'It sticks',
      name: 'Kestrel',
      hidden: true,
      at: monday,
    })
    const { visitor } = await openDoors(database)
    const as = async (person?: { personId: string }) => (await (await visitor(person)).get(page)).body
    for (const body of [await as(), await as(halden.jim), await as(halden.priya)]) {
      expect(body).toContain('Kestrel')
      expect(body).not.toContain('Ana Kova')
      expect(body).not.toContain(halden.ana.personId)
    }
    expect(await as(halden.ana)).toContain('You appear here as Kestrel')
    expect(await as(halden.jim)).not.toContain('You appear here as')
  })

  test('offers nobody what they would be refused', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never sticks.', at: monday })
    await answered(db, halden, { kind: 'statement', id })
    const { visitor } = await openDoors(database)
    const offers = async (person?: { personId: string }) => {
      const { get } = await visitor(person)
      const bodies = [(await get(page)).body, (await get(`${page}/whys/${id}`)).body]
      return ['support', 'conflict'].filter((act) => bodies.every((body) => body.includes(`${page}/whys/${id}/${act}"`)))
    }
    for (const person of [undefined, halden.jim, acme.maren]) expect(await offers(person)).toEqual(['support', 'conflict'])
    for (const person of [halden.ana, halden.priya, halden.maren]) expect(await offers(person)).toEqual(['conflict'])
    expect(await offers(halden.noor)).toEqual([])
  })

  test('says what brought it back, and what closed it', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const guest = await visitor()
    const change = async (phase: typeof halden.dialogue.phase, to: typeof halden.dialogue.phase, reason: string | null, days: number) =>
      changePhase(db, { ...halden.dialogue, phase }, { by: halden.priya, to, reason, at: later({ days }) })
    await change('listening', 'weighing', null, 1)
    expect((await guest.get(page)).body).not.toContain('Taken back')
    await change('weighing', 'listening', 'Two people <were> not heard.', 2)
    expect((await guest.get(page)).body).toContain('Taken back from Weighing to Listening')
    expect((await guest.get(page)).body).toContain('Two people &lt;were&gt; not heard.')
    await change('listening', 'closed', 'The supplier left the market.', 3)
    const closed = (await guest.get(page)).body
    expect(closed).toContain('It stays readable, and nothing more can be said in it.')
    expect(closed).toContain('The supplier left the market.')
    expect(closed).not.toContain('/say"')
  })

  test('a place in the list that makes no sense is the beginning', async ({ db, database }) => {
    const { halden } = await cast(db)
    await said(db, halden, 'It never stuck.')
    const { visitor } = await openDoors(database)
    const guest = await visitor()
    for (const before of [
      '',
      'nonsense',
      '99999999999999999999_x',
      '1_2_3',
      '1e400_0199a000-0000-7000-8000-000000000001',
      '8640000000000001_0199a000-0000-7000-8000-000000000001',
    ]) {
      const { statusCode, body } = await guest.get(`${page}?before=${before}`)
      expect([before, statusCode]).toEqual([before, 200])
      expect(body).toContain('It never stuck.')
    }
    expect((await guest.get(`${page}/timeline?before=nonsense`)).statusCode).toBe(200)
    expect((await guest.get(`${page}?before=1&before=2`)).statusCode).toBe(200)
  })

  test('no dialogue of another company answers here', async ({ db, database }) => {
    const { acme } = await cast(db)
    await db.update(dialogues).set({ slug: 'elsewhere' }).where(eq(dialogues.companyId, acme.company.id))
    const { visitor } = await openDoors(database)
    const guest = await visitor()
    expect((await guest.get('/halden/d/elsewhere')).statusCode).toBe(404)
    expect((await guest.get('/nobody/d/window-motor')).statusCode).toBe(404)
  })
})

describe('options', () => {
  test('whoever is signed in proposes one and becomes a customer by it; a guest is asked to sign in', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { visitor } = await openDoors(database)
    const [guest, bea] = [await visitor(), await visitor(acme.ana)]
    expect((await guest.get(`${page}/options`)).body).toContain('Sign in to propose another')
    expect((await guest.post(`${page}/options`, { name: 'Two cables' })).statusCode).toBe(401)
    const proposed = await bea.post(`${page}/options`, { name: 'Two cables' })
    expect([proposed.statusCode, proposed.headers.location]).toEqual([303, `${page}/options`])
    expect((await bea.get(`${page}/options`)).body).toContain('Two cables')
    expect((await (await visitor(halden.noor)).post(`${page}/options`, { name: 'A scissor lift' })).statusCode).toBe(403)
  })

  test('a proposal without a name is asked again, with a sentence at the field', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const ana = await visitor(halden.ana)
    const empty = await ana.post(`${page}/options`, { name: '  ' })
    expect(empty.statusCode).toBe(422)
    expect(empty.body).toContain('Name the option in a few words.')
    const long = await ana.post(`${page}/options`, { name: 'x'.repeat(201) })
    expect(long.statusCode).toBe(422)
    expect(long.body).toContain('x'.repeat(201))
  })

  test('the other side accepts it, and then it is shared', async ({ db, database }) => {
    const { halden } = await cast(db)
    await said(db, halden, 'It never stuck.')
    const { visitor } = await openDoors(database)
    const [ana, tom] = [await visitor(halden.ana), await visitor(halden.tom)]
    expect((await ana.get(`${page}/options`)).body).not.toContain('Accept it for our side')
    const before = (await tom.get(`${page}/options`)).body
    expect(before).toContain('chosen by one person')
    const accept = /action="([^"]+\/accept)"/.exec(before)![1]!
    expect((await tom.post(accept)).statusCode).toBe(303)
    const after = (await tom.get(`${page}/options`)).body
    expect(after).toContain('accepted by both sides')
    expect(after).not.toContain('/accept"')
  })

  test('an option of another dialogue is not there to be accepted', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { id } = await proposeOption(db, acme.dialogue, { by: acme.ana, name: 'Two cables', at: monday })
    const { visitor } = await openDoors(database)
    const tom = await visitor(halden.tom)
    expect((await tom.post(`${page}/options/${id}/accept`)).statusCode).toBe(404)
    expect((await tom.post(`${page}/options/nonsense/accept`)).statusCode).toBe(404)
  })
})

describe('the timeline', () => {
  test('tells what happened, newest first, by the names shown here', async ({ db, database }) => {
    const { halden } = await cast(db)
    await said(db, halden, 'It never stuck.', 0, { name: 'Kestrel', hidden: true })
    await changePhase(db, halden.dialogue, { by: halden.maren, to: 'weighing', at: later({ days: 1 }) })
    const { visitor } = await openDoors(database)
    const { body } = await (await visitor()).get(`${page}/timeline`)
    const told = [...body.matchAll(/Maren Roth moved the dialogue on|Kestrel (proposed an option|said what they chose, and why)/g)].map(
      ([sentence]) => sentence,
    )
    expect(told).toEqual(['Maren Roth moved the dialogue on', 'Kestrel said what they chose, and why', 'Kestrel proposed an option'])
    expect(body).not.toContain('Ana Kova')
    expect(body).not.toContain(halden.ana.personId)
  })

  test('goes on to what is older', async ({ db, database }) => {
    const { halden } = await cast(db)
    for (let number = 0; number < 60; number++)
      await proposeOption(db, halden.dialogue, { by: halden.ana, name: `Option ${number}`, at: later({ hours: number }) })
    const { visitor } = await openDoors(database)
    const guest = await visitor()
    const first = (await guest.get(`${page}/timeline`)).body
    const older = /rel="next" href="([^"]+)"/.exec(first)![1]!
    const second = (await guest.get(older)).body
    expect([first, second].map((body) => body.match(/proposed an option/g)?.length)).toEqual([50, 10])
  })
})

describe('sharing', () => {
  test('shows the whole address, and draws it', async ({ db, database }) => {
    await cast(db)
    const { visitor } = await openDoors(database, { baseUrl: 'https://parley.example.org' })
    const guest = await visitor()
    expect((await guest.get(`${page}/share`)).body).toContain('value="https://parley.example.org/halden/d/window-motor"')
    const qr = await guest.get(`${page}/share/qr.svg`)
    expect(qr.headers['content-type']).toContain('image/svg+xml')
    expect(qr.body).toMatch(/^<svg/)
  })
})

describe('leading a dialogue', () => {
  const asked = {
    question: 'Which seal?',
    context: 'The supplier changes.',
    promiseHours: '16',
    statementHours: '16',
    supportsForAnswer: '3',
    visibility: 'public',
    options: 'One\nTwo',
  }

  test('opening one is for staff and admins; others are told, strangers and guests are not let in', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { visitor } = await openDoors(database)
    const path = '/halden/dialogues/new'
    const status = async (person?: { personId: string }) => (await (await visitor(person)).get(path)).statusCode
    expect([await status(halden.tom), await status(halden.maren)]).toEqual([200, 200])
    expect([await status(halden.ana), await status(halden.noor), await status(acme.maren), await status()]).toEqual([403, 403, 403, 401])
    for (const person of [halden.ana, halden.noor, acme.maren]) {
      expect((await (await visitor(person)).post(path, { ...asked, championId: halden.priya.personId })).statusCode).toBe(403)
    }
  })

  test('from the form to a draft, from the draft to its change', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor, moveTo } = await openDoors(database)
    const tom = await visitor(halden.tom)
    const id = /name="form-id" value="([^"]+)"/.exec((await tom.get('/halden/dialogues/new')).body)![1]!
    const form = { ...asked, id, championId: halden.priya.personId }
    for (const time of ['once', 'twice']) {
      const opened = await tom.post('/halden/dialogues/new', form)
      expect([time, opened.statusCode, opened.headers.location]).toEqual([time, 303, '/halden/d/which-seal'])
    }
    const edit = (await tom.get('/halden/d/which-seal/edit')).body
    expect(edit).toContain('One\nTwo')
    moveTo(later({ hours: 1 }))
    const changed = await tom.post('/halden/d/which-seal/edit', { ...form, question: 'Which hinge?', options: 'Two\nThree' })
    expect(changed.headers.location).toBe('/halden/d/which-hinge')
    expect((await tom.get('/halden/d/which-hinge/options')).body).toMatch(/Two[\s\S]*Three/)
  })

  test('what is missing is asked for at its field, and what was typed is kept', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const tom = await visitor(halden.tom)
    const missing = await tom.post('/halden/dialogues/new', {
      ...asked,
      question: '',
      championId: '',
      promiseHours: 'soon',
      visibility: 'secret',
    })
    expect(missing.statusCode).toBe(422)
    for (const sentence of [
      'Write the question that opens the dialogue.',
      'Choose who answers for this dialogue.',
      'Write a whole number of working hours, from 1 to 400.',
      'Choose who can read it.',
    ]) {
      expect(missing.body).toContain(sentence)
    }
    expect(missing.body).toContain('One\nTwo')
    const stranger = await tom.post('/halden/dialogues/new', { ...asked, championId: halden.ana.personId })
    expect(stranger.statusCode).toBe(422)
    expect(stranger.body).toContain('Choose one of the company’s staff.')
    expect(stranger.body).toContain('One\nTwo')
  })

  test('a published dialogue is not edited any more', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { visitor } = await openDoors(database)
    const status = async (person?: { personId: string }) => (await (await visitor(person)).get(`${page}/edit`)).statusCode
    expect([await status(halden.priya), await status(halden.ana), await status(acme.priya), await status()]).toEqual([409, 403, 403, 401])
    const form = { ...asked, championId: halden.priya.personId }
    expect((await (await visitor(halden.priya)).post(`${page}/edit`, form)).statusCode).toBe(409)
  })

  test('the phase is moved by who leads, with a reason where one is due', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const [priya, tom, ana, guest] = [await visitor(halden.priya), await visitor(halden.tom), await visitor(halden.ana), await visitor()]
    const path = `${page}/phase`
    expect([
      (await priya.get(path)).statusCode,
      (await tom.get(path)).statusCode,
      (await ana.get(path)).statusCode,
      (await guest.get(path)).statusCode,
    ]).toEqual([200, 403, 403, 401])
    const silent = await priya.post(path, { to: 'closed', reason: '' })
    expect(silent.statusCode).toBe(422)
    expect(silent.body).toContain('Say why. The reason is shown to everybody.')
    expect((await priya.post(path, { to: 'nowhere', reason: '' })).body).toContain('Choose where the dialogue goes from here.')
    expect((await tom.post(path, { to: 'weighing', reason: '' })).statusCode).toBe(403)
    expect((await priya.post(path, { to: 'weighing', reason: '' })).headers.location).toBe(page)
    expect((await guest.get(page)).body).toMatch(/aria-current="step">Weighing/)
  })
})

describe('one’s name in a dialogue', () => {
  test('is changed by oneself, where one has spoken', async ({ db, database }) => {
    const { halden } = await cast(db)
    await appear(db, halden.dialogue, { by: halden.ana, name: 'Kestrel', hidden: true, knownToStaff: false, at: monday })
    const { visitor } = await openDoors(database)
    const [ana, jim, guest] = [await visitor(halden.ana), await visitor(halden.jim), await visitor()]
    expect((await jim.get(`${page}/name`)).statusCode).toBe(404)
    expect((await guest.get(`${page}/name`)).statusCode).toBe(404)
    expect((await jim.post(`${page}/name`, { name: 'Ana' })).statusCode).toBe(404)
    expect((await ana.get(`${page}/name`)).body).toContain('value="Kestrel"')
    const own = await ana.post(`${page}/name`, { name: 'Ana Kovač', hidden: 'on' })
    expect(own.statusCode).toBe(422)
    expect(own.body).toContain('Write the name to be shown instead of your own.')
    expect((await ana.post(`${page}/name`, { name: '' })).statusCode).toBe(303)
    expect((await ana.get(page)).body).toContain('You appear here as Ana Kovač')
  })
})

test('every page asks the database at most five times, however much there is, and always for its company', async ({ db, database }) => {
  const { halden } = await cast(db)
  for (let hour = 0; hour < 12; hour++) {
    await said(db, halden, `Because of ${hour}.`, hour)
    await raiseConflict(db, halden.dialogue, { by: halden.jim, need: `Need ${hour}`, instead: 'It sticks', at: later({ hours: hour }) })
  }
  const { visitor } = await openDoors(database)
  for (const person of [undefined, halden.ana, halden.priya]) {
    const { get } = await visitor(person)
    for (const part of [...parts, '/share', '/share/qr.svg', '/phase', '/name']) {
      const sent = await statementsSent(() => get(page + part))
      expect(sent.length, `${part || 'the dialogue'}`).toBeLessThanOrEqual(5)
      expect(withoutCompany(sent).filter(whichCompany)).toEqual([])
    }
  }
  const priya = await visitor(halden.priya)
  expect((await statementsSent(() => priya.get('/halden/dialogues/new'))).length).toBeLessThanOrEqual(5)
  await setPhase(db, halden, 'draft')
  expect((await statementsSent(() => priya.get(`${page}/edit`))).length).toBeLessThanOrEqual(5)
})

/** All but the one that finds out which company this is. */
const whichCompany = (text: string) => !/from "sessions"/.test(text)

async function said(db: Db, { dialogue, ana }: Troupe, why: string, hours = 0, shown: { name?: string; hidden?: boolean } = {}) {
  return await postStatement(db, dialogue, { by: ana, choice: 'Two cables', why, at: later({ hours }), ...shown })
}

async function setPhase(db: Db, { company, dialogue }: Troupe, phase: 'draft' | 'listening') {
  await db
    .update(dialogues)
    .set({ phase, publishedAt: null })
    .where(and(eq(dialogues.companyId, company.id), eq(dialogues.id, dialogue.id)))
  await db.update(companies).set({ about: null }).where(eq(companies.id, company.id))
}

test('the form of a draft says of a published dialogue that it stays as it is', async ({ db, database }) => {
  const { halden } = await cast(db)
  const { visitor } = await openDoors(database)
  const { statusCode, body } = await (await visitor(halden.priya)).get(`/halden/d/${halden.dialogue.slug}/edit`)
  expect(statusCode).toBe(409)
  expect(body).toContain('<h1>It stays as it is</h1>')
  expect(body).toContain('This dialogue is published. What it asks and promises stays as it is.')
})
