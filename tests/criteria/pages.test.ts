import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import {
  appearances,
  criteria,
  criterionChanges,
  criterionStatements,
  dialogues,
  endorsements,
  memberships,
} from '../../db/schema/index.ts'
import { proposeChange } from '../../server/criteria/changing.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, monday } from '../support/cast.ts'
import { inPhase, sharedCriterion } from '../support/deciding.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered } from '../support/story.ts'
import { test } from '../support/test.ts'
import { endorsed, moreCustomers, proposed, takePart } from './company.ts'

const dialogue = '/halden/d/window-motor'
const list = `${dialogue}/criteria`
const at = monday

describe('the criteria of a dialogue', () => {
  test('invite where there are none, and lead a guest to where one signs in', async ({ db, database }) => {
    await cast(db)
    const { visitor } = await openDoors(database)
    const { body } = await (await visitor()).get(list)
    expect(body).toContain('No criterion has been named yet')
    expect(body).toContain(`href="${list}/new"`)
    expect(body).not.toContain('name="sentence"')
    const page = (await (await visitor()).get(`${list}/new`)).body
    expect(page).toContain('/sign-in?next=%2Fhalden%2Fd%2Fwindow-motor%2Fcriteria%2Fnew')
    expect((await (await visitor()).post(`${list}/new`, { sentence: 'It is quiet' })).statusCode).toBe(401)
  })

  test('show the shared ones with both sides’ names, the proposed ones with what they miss, and the others folded', async ({
    db,
    database,
  }) => {
    const { halden } = await cast(db)
    const others = await moreCustomers(db, halden, 6)
    await takePart(db, halden, [halden.ana, halden.jim, ...others])
    const shared = await proposed(db, halden)
    await endorsed(db, halden, shared, [...others, halden.priya])
    await proposed(db, halden, { by: halden.tom, sentence: 'It costs no more' })
    const gone = await proposed(db, halden, { sentence: 'It looks nice' })
    const change = { kind: 'retire', reason: 'A matter of taste.' } as const
    await proposeChange(db, halden.dialogue, { by: halden.ana, criterionId: gone, change, at })
    const { visitor } = await openDoors(database)
    const { body } = await (await visitor()).get(list)
    const text = body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    expect(text).toContain('Shared: how we will decide It never sticks in frost')
    expect(text).toMatch(/Customers Ana Kovač , Customer \d , Customer \d , Customer \d and 3 more/)
    expect(text).toContain('Halden Windows Priya Shah')
    expect(text).toContain('It costs no more Customers nobody yet Halden Windows Tom Berg To be shared it needs 3 more customers.')
    expect(text).toContain('No longer on the table 1 It looks nice A matter of taste.')
    expect(text).toContain('Criteria 2')
  })

  test('are read by an outsider of a public dialogue, and by nobody of an invited one but who may', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { visitor } = await openDoors(database)
    expect((await (await visitor(acme.ana)).get(list)).statusCode).toBe(200)
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.id, halden.dialogue.id))
    const seen = await Promise.all(
      [undefined, acme.ana, halden.jim, halden.noor].map(async (who) => (await (await visitor(who)).get(list)).statusCode),
    )
    expect(seen).toEqual([404, 404, 404, 200])
  })

  test('ask nobody for anything once weighing is closed', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await sharedCriterion(db, halden, 'It never sticks in frost')
    await inPhase(db, halden, 'decided')
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.jim)
    for (const page of [list, `${list}/${id}`]) {
      const { body } = await get(page)
      expect(body).toContain('It never sticks in frost')
      expect(body).not.toMatch(/Endorse it|Propose it|Reword it/)
    }
    expect((await get(`${list}/new`)).body).toContain('Weighing is closed. What was on the table stays as it is.')
    expect((await post(`${list}/${id}/endorse`)).statusCode).toBe(409)
  })

  test('lead to the weights while they are given', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const jim = await visitor(halden.jim)
    expect((await jim.get(list)).body).not.toContain(`${dialogue}/weigh"`)
    await inPhase(db, halden, 'weighing')
    expect((await jim.get(list)).body).toContain(`href="${dialogue}/weigh"`)
  })
})

describe('proposing', () => {
  test('is a form that makes one criterion, and gives back what was typed where it is refused', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.ana)
    expect((await get(list)).body).toContain('name="sentence"')
    const refused = await post(`${list}/new`, { sentence: 'x'.repeat(301), measure: 'how often' })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('Keep this under 300 characters.')
    expect(refused.body).toContain('value="how often"')
    const { statusCode, headers } = await post(`${list}/new`, { sentence: 'It is quiet', measure: 'dB(A)' })
    expect(statusCode).toBe(303)
    const { body } = await get(String(headers.location))
    expect(body).toContain('It is quiet')
    expect(body).toContain('We look at: dB(A)')
    expect(await db.$count(criteria, eq(criteria.companyId, halden.company.id))).toBe(1)
  })

  test('makes a customer of who is not yet part of the company, under the name they choose', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { visitor } = await openDoors(database)
    const { post, get } = await visitor(acme.ana)
    const { headers } = await post(`${list}/new`, { sentence: 'It is quiet', name: 'Kestrel', hidden: 'on' })
    const { body } = await get(String(headers.location))
    expect(body).toContain('Proposed by Kestrel')
    expect(body).not.toContain(`${acme.ana.personId}`)
    const joined = await db.select().from(memberships).where(eq(memberships.personId, acme.ana.personId))
    expect(joined.map(({ companyId }) => companyId)).toContain(halden.company.id)
  })

  test('from a statement shows its words and credits its author', async ({ db, database }) => {
    const { halden } = await cast(db)
    const said = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never once stuck.', at })
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.priya)
    expect((await get(`${dialogue}/whys/${said.id}`)).body).toContain(`criteria/new?from=${said.id}`)
    const form = (await get(`${list}/new?from=${said.id}`)).body
    expect(form).toContain('From what Ana Kovač said')
    expect(form).toContain(`name="from" value="${said.id}"`)
    const { headers } = await post(`${list}/new`, { sentence: 'It never sticks', from: said.id })
    const { body } = await get(String(headers.location))
    expect(body).toContain('Made from what Ana Kovač said.')
    expect(body).toContain('It never once stuck.')
    expect((await get(`${list}/new?from=nonsense`)).statusCode).toBe(200)
  })
})

describe('endorsing', () => {
  test('is one click for who is known here, and asks whoever is new for their name first', async ({ db, database }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana])
    const id = await proposed(db, halden)
    const { visitor } = await openDoors(database)
    const [priya, jim] = [await visitor(halden.priya), await visitor(halden.jim)]
    expect((await priya.get(list)).body).toContain(`method="post" action="${list}/${id}/endorse"`)
    expect((await jim.get(list)).body).toContain(`href="${list}/${id}/endorse"`)
    expect((await jim.get(`${list}/${id}/endorse`)).body).toContain('How you appear')
    const { headers } = await jim.post(`${list}/${id}/endorse`, { name: 'Heron', hidden: 'on' })
    expect(headers.location).toBe(`${list}/${id}#criterion-${id}`)
    expect(await db.$count(endorsements, eq(endorsements.criterionId, id))).toBe(2)
    const [shown] = await db.select().from(appearances).where(eq(appearances.personId, halden.jim.personId))
    expect(shown!.name).toBe('Heron')
    const { body } = await jim.get(list)
    expect(body).toContain('You endorse it')
    expect(body).toContain('Take it back')
    await jim.post(`${list}/${id}/endorse`, { wish: 'withdraw' })
    expect(await db.$count(endorsements, eq(endorsements.criterionId, id))).toBe(1)
  })

  test('leads back to where the button stood, and tells when both sides share it', async ({ db, database }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana])
    const id = await proposed(db, halden)
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.priya)
    const { headers, cookies } = await post(`${list}/${id}/endorse`, {}, { referer: `http://parley.test${list}` })
    expect(headers.location).toBe(`${list}#criterion-${id}`)
    expect(cookies.find(({ name }) => name === 'notice')?.value).toBe('You endorse it. Both sides share it.')
  })

  test('under a name that hides nothing is asked again, and leaves nothing behind', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await proposed(db, halden)
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.jim)
    const { statusCode, body } = await post(`${list}/${id}/endorse`, { name: 'Jim Boateng', hidden: 'on' })
    expect(statusCode).toBe(422)
    expect(body).toContain('Write the name to be shown instead of your own.')
    expect(await db.$count(endorsements, eq(endorsements.criterionId, id))).toBe(1)
  })
})

describe('the page of a criterion', () => {
  test('shows what speaks for it with the answer or the empty chair, and what may speak for it with one click', async ({
    db,
    database,
  }) => {
    const { halden } = await cast(db)
    const id = await sharedCriterion(db, halden, 'It never sticks in frost')
    const say = async (why: string) => (await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why, at })).id
    const linked = await say('It held.')
    const close = await say('In frost it never once sticks, not even at minus twenty.')
    await say('My dog likes it.')
    await answered(db, halden, { kind: 'statement', id: linked })
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.priya)
    await post(`${list}/${id}/statements`, { statement: linked })
    const { body } = await get(`${list}/${id}`)
    expect(body).toContain('You are right, and we never asked.')
    expect(body).toContain(`value="${close}"`)
    expect(body).toContain('No answer yet')
    expect(body).not.toContain('My dog likes it.')
    const { headers } = await post(`${list}/${id}/statements`, { statement: close })
    expect(headers.location).toBe(`${list}/${id}#speaking`)
    expect(await db.$count(criterionStatements, eq(criterionStatements.criterionId, id))).toBe(2)
    await post(`${list}/${id}/statements`, { statement: close, wish: 'withdraw' })
    expect(await db.$count(criterionStatements, eq(criterionStatements.criterionId, id))).toBe(1)
    expect((await (await visitor()).get(`${list}/${id}`)).body).not.toContain('May speak for it')
  })

  test('tells what happened to it, with each wording, who proposed and who accepted', async ({ db, database }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana])
    const id = await sharedCriterion(db, halden, 'It never sticks in frost')
    const { visitor } = await openDoors(database)
    const [ana, tom, noor] = [await visitor(halden.ana), await visitor(halden.tom), await visitor(halden.noor)]
    expect((await ana.get(`${list}/${id}/reword`)).body).toContain('It never sticks in frost')
    await ana.post(`${list}/${id}/reword`, { sentence: 'It never sticks', reason: 'Rain counts too.' })
    const [change] = await db.select().from(criterionChanges).where(eq(criterionChanges.criterionId, id))
    const open = (await tom.get(`${list}/${id}`)).body
    expect(open).toContain('Ana Kovač proposes other words:')
    expect(open).toContain('It is done once somebody of Halden Windows accepts it.')
    expect((await noor.post(`${list}/${id}/changes/${change!.id}/accept`)).statusCode).toBe(403)
    expect((await tom.post(`${list}/${id}/changes/${change!.id}/accept`)).statusCode).toBe(303)
    const { body } = await tom.get(`${list}/${id}`)
    const text = body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    expect(text).toContain('It has new words, proposed by Ana Kovač. It never sticks Rain counts too. Accepted by Tom Berg.')
    expect(text).toContain('Ana Kovač proposed it. It never sticks in frost')
  })

  test('says where a merged one went, and from where endorsements came', async ({ db, database }) => {
    const { halden } = await cast(db)
    await takePart(db, halden, [halden.ana, halden.jim])
    const into = await sharedCriterion(db, halden, 'It never sticks in frost')
    const from = await proposed(db, halden, { by: halden.jim, sentence: 'No sticking' })
    const { visitor } = await openDoors(database)
    const jim = await visitor(halden.jim)
    const page = (await jim.get(`${list}/${from}/merge`)).body
    expect(page).toContain(`value="${into}"`)
    expect(page).not.toContain(`value="${from}"`)
    const refused = await jim.post(`${list}/${from}/merge`, { into: '', reason: '' })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('Choose the criterion that it becomes part of.')
    await jim.post(`${list}/${from}/merge`, { into, reason: 'It says the same.' })
    expect((await jim.get(`${list}/${from}`)).body).toContain('It became part of another criterion')
    expect((await jim.get(`${list}/${into}`)).body).toContain('came along with another criterion')
    expect((await jim.get(`${list}/${from}/reword`)).statusCode).toBe(409)
  })

  test('shows the place of hidden words, and none of them anywhere', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await proposed(db, halden, { sentence: 'Unspeakable' })
    const said = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'Unspeakable it is, I say.', at })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'criterion', id }, reason: 'insult', at })
    const { visitor } = await openDoors(database)
    const tom = await visitor(halden.tom)
    for (const page of [
      list,
      `${list}/${id}`,
      `${dialogue}/whys/${said.id}`,
      `${dialogue}/whys/${said.id}/criteria`,
      `${list}/${id}/reword`,
    ]) {
      const { body } = await tom.get(page)
      expect(body.replaceAll('Unspeakable it is, I say.', ''), page).not.toContain('Unspeakable')
    }
    expect((await tom.get(`${list}/${id}`)).body).toContain('Hidden by Maren Roth')
  })

  test('is nothing in another dialogue or company', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await sharedCriterion(db, halden, 'It never sticks in frost')
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.priya)
    expect((await get(`/acme/d/window-motor/criteria/${id}`)).statusCode).toBe(404)
    expect((await get(`${list}/nonsense`)).statusCode).toBe(404)
    expect((await post(`/acme/d/window-motor/criteria/${id}/endorse`)).statusCode).toBe(404)
  })
})

test('a statement’s own page says what it speaks for, suggests what it may speak for, and links all of them', async ({ db, database }) => {
  const { halden } = await cast(db)
  const [frost, price] = [await sharedCriterion(db, halden, 'It never sticks in frost'), await sharedCriterion(db, halden, 'It is cheap')]
  const said = await postStatement(db, halden.dialogue, {
    by: halden.ana,
    choice: 'Two cables',
    why: 'In frost it never sticks at all.',
    at,
  })
  const page = `${dialogue}/whys/${said.id}`
  const { visitor } = await openDoors(database)
  const [jim, guest, noor] = [await visitor(halden.jim), await visitor(), await visitor(halden.noor)]
  const before = (await jim.get(page)).body
  expect(before).toContain(`<button class="btn ghost" type="submit" name="criterion" value="${frost}">`)
  expect(before).toContain(`<button class="btn ghost" type="submit" name="criterion" value="${price}">`)
  const { headers } = await jim.post(`${page}/criteria`, { criterion: frost })
  expect(headers.location).toBe(`${page}#criteria`)
  for (const { get } of [jim, guest, noor]) expect((await get(page)).body).toContain(`href="${list}/${frost}"`)
  expect((await noor.get(page)).body).not.toContain('name="criterion"')
  expect((await noor.post(`${page}/criteria`, { criterion: price })).statusCode).toBe(403)
  const refused = await jim.post(`${page}/criteria`, { criterion: '' })
  expect([refused.statusCode, refused.body.includes('Choose a criterion.')]).toEqual([422, true])
  await jim.post(`${page}/criteria`, { criterion: frost, wish: 'withdraw' })
  expect(await db.$count(criterionStatements, eq(criterionStatements.criterionId, frost))).toBe(0)
})

test('the timeline leads to each criterion', async ({ db, database }) => {
  const { halden } = await cast(db)
  const id = await proposed(db, halden)
  const { visitor } = await openDoors(database)
  const { body } = await (await visitor()).get(`${dialogue}/timeline`)
  expect(body).toContain('Ana Kovač proposed a criterion')
  expect(body).toContain(`href="${list}/${id}"`)
})

test('a hundred criteria with a hundred people behind them take as many statements as one, each naming the company', async ({
  db,
  database,
}) => {
  const { halden } = await cast(db)
  const others = await moreCustomers(db, halden, 20)
  const { visitor } = await openDoors(database, { production: true })
  const { get } = await visitor(halden.jim)
  const asked = async () => {
    const first = await proposed(db, halden, { sentence: 'It is the first' })
    await endorsed(db, halden, first, others.slice(0, 1))
    const sent = [await statementsSent(() => get(list)), await statementsSent(() => get(`${list}/${first}`))]
    expect(sent.flat().filter((one) => withoutCompany([one]).some((text) => !/token|person_id/.test(text)))).toEqual([])
    return sent.map(({ length }) => length)
  }
  const few = await asked()
  for (let number = 0; number < 110; number += 1) await proposed(db, halden, { sentence: `Number ${number}` })
  const [last] = await db.select({ id: criteria.id }).from(criteria).limit(1)
  await endorsed(db, halden, last!.id, others)
  expect(await asked()).toEqual(few)
  expect(few[0]).toBeLessThanOrEqual(5)
  const { body } = await get(list)
  expect(body).toContain('These are the most endorsed of 112.')
})

describe('a criterion that is proposed already', () => {
  const words = 'It opens in less than 14 seconds'
  const same = ['It opens in less than 14 seconds.', 'it  OPENS in less than 14 seconds', 'It opens in less than 14 seconds now.']

  test('is shown to whoever proposes it again, to endorse it or to say that theirs is another', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await proposed(db, halden, { sentence: words })
    const jim = await (await openDoors(database)).visitor(halden.jim)
    for (const sentence of same) {
      const { statusCode, body } = await jim.post(`${list}/new`, { sentence, name: 'Jim' })
      expect([statusCode, body.includes('This is proposed already:')], sentence).toEqual([409, true])
      expect(body).toContain(`href="${list}/${id}"`)
      expect(body).toContain(`${list}/${id}/endorse`)
      expect(body).toContain('name="another"')
    }
    expect(await db.$count(criteria)).toBe(1)
    expect((await jim.post(`${list}/new`, { sentence: same[0]!, another: 'on', name: 'Jim' })).statusCode).toBe(303)
    expect(await db.$count(criteria)).toBe(2)
  })

  test('is another one where its words are others, or where the first is off the table', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await proposed(db, halden, { sentence: words })
    const { visitor } = await openDoors(database)
    const other = { sentence: 'It can be mended where the customer stands', name: 'Jim' }
    expect((await (await visitor(halden.jim)).post(`${list}/new`, other)).statusCode).toBe(303)
    await proposeChange(db, halden.dialogue, { by: halden.ana, criterionId: id, change: { kind: 'retire', reason: 'Wrong.' }, at })
    expect((await (await visitor(halden.jim)).post(`${list}/new`, { sentence: words })).statusCode).toBe(303)
  })
})

test('a proposal is taken back by who made it, as long as nobody else endorses it', async ({ db, database }) => {
  const { halden } = await cast(db)
  const id = await proposed(db, halden)
  const ana = await (await openDoors(database)).visitor(halden.ana)
  const way = () => ana.get(`${list}/${id}`).then(({ body }) => new RegExp(`${id}/retire">([^<]+)`).exec(body)?.[1])
  expect(await way()).toBe('Take it back')
  await endorsed(db, halden, id, [halden.jim])
  expect(await way()).toBe('Take it off the table')
})

test('what was not shared before weighing closed asks for nothing any more', async ({ db, database }) => {
  const { halden } = await cast(db)
  const id = await proposed(db, halden)
  const guest = await (await openDoors(database)).visitor()
  expect((await guest.get(list)).body).toContain('To be shared it needs')
  await inPhase(db, halden, 'decided')
  for (const page of [list, `${list}/${id}`]) {
    const { body } = await guest.get(page)
    expect(body).toContain('Not shared in time')
    expect(body).not.toMatch(/To be shared it needs|<progress|\/endorse/)
  }
})
