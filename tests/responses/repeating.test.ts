import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { dialogues, repeats, responses } from '../../db/schema/index.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { publishDrafts, tickedBy } from '../../server/desk/several.ts'
import { newId } from '../../server/ids.ts'
import { keepDraft } from '../../server/responses/drafting.ts'
import { repeatedBy } from '../../server/responses/repeating.ts'
import { reviseResponse } from '../../server/responses/revising.ts'
import { cast, later, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { answered, dutiesOf, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const told =
  'The switch was made quieter on purpose, after people in towns told us that it woke the children. We will test the sound at three metres before the winter.'
const another =
  'Our workshops order each seal by hand, and two of them forgot it over the summer. From Monday on the list is printed with the day on it.'
const at = later({ hours: 4 })
const refusal = { reason: 'repeats', field: 'sameAs' }
const typed = { heard: 'You need to hear it.', outcome: 'will_not', reason: 'The motor stays.', expect: 'heard' }

describe('an answer that repeats an earlier one', () => {
  test('is refused with the earlier one, whoever wrote it, until it is changed or said to answer the same question', async ({ db }) => {
    const { halden } = await cast(db)
    const { ana, jim } = await two(db, halden)
    const again = { by: halden.tom, at, answer: `Dear Jim, ${told}` }
    await expect(answered(db, halden, jim, again)).rejects.toMatchObject({
      ...refusal,
      values: { person: 'Ana Kovač', earlierId: ana.responseId },
    })
    await expect(answered(db, halden, jim, { ...again, sameAs: [newId()] })).rejects.toMatchObject(refusal)
    expect(await db.$count(responses, eq(responses.companyId, halden.company.id))).toBe(1)
    const { responseId } = await answered(db, halden, jim, { ...again, sameAs: [ana.responseId] })
    expect(await linksOf(db, halden)).toMatchObject([{ responseId, earlierId: ana.responseId, share: expect.closeTo(0.93, 1) }])
    await answered(db, halden, { kind: 'conflict', id: await raised(db, halden, { at }) }, { at, answer: another, sameAs: [responseId] })
    expect(await linksOf(db, halden)).toHaveLength(1)
  })

  test('is refused between quotation marks, too, unless it is the customer who said it', async ({ db }) => {
    const { halden } = await cast(db)
    const { ana, jim } = await two(db, halden)
    await expect(answered(db, halden, jim, { at, answer: `“${told}”` })).rejects.toMatchObject(refusal)
    const need = 'I need to know that the seal which I ordered in June will come before the first frost of this winter, please.'
    const words = { need, instead: 'Nobody can tell me when it comes.', at }
    const asked: { kind: 'conflict'; id: string }[] = []
    for (const by of [halden.ana, halden.jim]) {
      const { id } = await raiseConflict(db, halden.dialogue, { by, ...words })
      asked.push({ kind: 'conflict', id })
    }
    const quoting = (own: string) => ({ at, answer: `You wrote: “${need}” ${own}` })
    await answered(db, halden, asked[0]!, quoting('It was forgotten, and we are sorry for that.'))
    await answered(db, halden, asked[1]!, quoting('Yours left our house on Friday with the evening train.'))
    await answered(db, halden, ana.target, quoting('Somebody else told us so, in a sentence of their own.'))
    await expect(answered(db, halden, jim, quoting('It was forgotten, and we are sorry for that.'))).rejects.toMatchObject(refusal)
  })

  test('is found where it says the same to the same person again, though another one holds more of it', async ({ db }) => {
    const { halden } = await cast(db)
    const { ana, jim } = await two(db, halden)
    const half = `${told.split('. ')[0]}. ${another}`
    await answered(db, halden, jim, { at, answer: half, sameAs: [ana.responseId] })
    await judged(db, halden, ana.targetId, { settled: 'not_yet', at })
    const [found] = await repeatedBy(db, halden.company, [{ answer: half, targets: [ana.target] }])
    expect(found!.map(({ isToSame, name }) => [isToSame, name])).toEqual([
      [true, 'Ana Kovač'],
      [false, 'Jim Boateng'],
    ])
    await expect(answered(db, halden, ana.target, { at, answer: told })).rejects.toMatchObject(refusal)
  })

  test('is compared with what the earlier one says now, and with nothing of another company', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const { ana, jim } = await two(db, halden)
    await answered(db, acme, { kind: 'conflict', id: await raised(db, acme) }, { at, answer: told })
    const changed = { revision: 1, heard: 'You need it.', answer: another, outcome: 'will', reason: null } as const
    await reviseResponse(db, halden.dialogue, { by: halden.priya, responseId: ana.responseId, ...changed, at })
    await expect(answered(db, halden, jim, { at, answer: another })).rejects.toMatchObject(refusal)
    await answered(db, halden, jim, { at, answer: told })
  })

  test('is refused as a change of words, too, but not against what it was said to repeat, nor against itself', async ({ db }) => {
    const { halden } = await cast(db)
    const { ana, jim } = await two(db, halden)
    const { responseId } = await answered(db, halden, jim, { at, answer: another })
    const revise = (revision: number, answer: string, sameAs: string[] = []) =>
      reviseResponse(db, halden.dialogue, {
        by: halden.priya,
        responseId,
        revision,
        ...typed,
        outcome: 'will',
        reason: null,
        answer,
        sameAs,
        at,
      })
    await expect(revise(1, told)).rejects.toMatchObject(refusal)
    await revise(1, `${another} And we ask again in spring.`)
    await revise(2, told, [ana.responseId])
    await revise(3, `${told} And we ask again in spring.`)
    expect(await linksOf(db, halden)).toMatchObject([{ responseId, earlierId: ana.responseId, share: 1 }])
  })

  test('of several that go out together, is refused beside the first of them, unless it names that one', async ({ db }) => {
    const { halden } = await cast(db)
    for (const by of [halden.ana, halden.jim, halden.ana]) await raised(db, halden, { by })
    const duties = await dutiesOf(db, halden)
    const looked = []
    for (const { id: dutyId } of duties) {
      const { at: seenAt } = await keepDraft(db, halden.company, {
        by: halden.tom,
        obligationId: dutyId,
        fields: { ...typed, answer: told },
        at,
      })
      looked.push({ dutyId, id: newId(), seenAt })
    }
    const [first, second, third] = looked as [(typeof looked)[0], (typeof looked)[0], (typeof looked)[0]]
    const given = { by: halden.tom, looked: [first, second, { ...third, sameAs: [first.id] }], at }
    for (let press = 0; press < 2; press += 1) {
      const { published, problems } = await publishDrafts(db, halden.company, given)
      expect([published, [...problems.keys()]]).toEqual([2, [second.dutyId]])
      expect([...problems.values()][0]!.sentence).toContain('This repeats the answer to')
    }
    expect(await linksOf(db, halden)).toMatchObject([{ responseId: third.id, earlierId: first.id }])
  })
})

describe('a new date', () => {
  const date = { outcome: 'find_out', reason: 'We must measure it.', until: '2026-11-20', commitments: [], expect: null } as const

  test('repeats nothing, and is repeated by nothing: it is no answer', async ({ db }) => {
    const { halden } = await cast(db)
    const { jim } = await two(db, halden)
    await answered(db, halden, jim, { ...date, commitments: [], at, answer: told })
    const lea = { kind: 'conflict' as const, id: await raised(db, halden, { at }) }
    const later1 = { ...date, commitments: [], at: later({ hours: 5 }), answer: another }
    await answered(db, halden, lea, later1)
    await answered(db, halden, lea, { at: later({ hours: 6 }), answer: another })
    expect(await repeatedBy(db, halden.company, [{ answer: told, isAnswer: false, targets: [lea] }])).toEqual([[]])
    expect(await linksOf(db, halden)).toEqual([])
  })

  test('stands beside nothing in the preview, and goes out together with an answer in the same words', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { jim } = await two(db, halden)
    const { visitor } = await openDoors(database, { at })
    const tom = await visitor(halden.tom)
    const fields = { heard: 'You need it.', outcome: 'find_out', reason: 'We must measure it.', until: '2026-11-20' }
    const { statusCode, body } = await tom.post(`/halden/d/window-motor/conflicts/${jim.id}/answer/preview`, { ...fields, answer: told })
    expect([statusCode, body.includes('This repeats an earlier answer')]).toEqual([200, false])
    await raised(db, halden, { at })
    const looked = []
    for (const [index, { id: dutyId }] of (await dutiesOf(db, halden)).slice(0, 2).entries()) {
      const own = index === 0 ? { ...fields, answer: another } : { ...typed, answer: another }
      const { at: seenAt } = await keepDraft(db, halden.company, { by: halden.tom, obligationId: dutyId, fields: own, at })
      looked.push({ dutyId, id: newId(), seenAt })
    }
    const ticked = await tickedBy(db, halden.company, { by: halden.tom, ids: looked.map(({ dutyId }) => dutyId), at })
    expect(ticked.map(({ same }) => same)).toEqual([null, null])
    expect((await publishDrafts(db, halden.company, { by: halden.tom, looked, at })).published).toBe(2)
  })
})

describe('the page of an answer that repeats', () => {
  test('shows the earlier one beside it with what is repeated marked, and asks for one tick', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { ana, jim } = await two(db, halden, `It is <b>bold</b>. ${told}`)
    const { visitor } = await openDoors(database, { at })
    const tom = await visitor(halden.tom)
    const path = `/halden/d/window-motor/conflicts/${jim.id}/answer`
    const form = { 'form-id': newId(), ...typed, answer: told }
    const { statusCode, body } = await tom.post(`${path}/preview`, form)
    expect(statusCode).toBe(200)
    expect(body).toContain('This repeats an earlier answer')
    expect(body).toMatch(/<mark>.*The switch was made quieter.*<\/mark>/s)
    expect(body).toContain('It is &lt;b&gt;bold&lt;/b&gt;.')
    expect(body).toContain(`name="sameAs" value="${ana.responseId}"`)
    const refused = await tom.post(path, form)
    expect([refused.statusCode, refused.body.includes('This repeats the answer to Ana Kovač.')]).toEqual([409, true])
    expect(refused.body).toContain(`name="answer" value="${told}"`)
    const ticked = { ...form, sameAs: ana.responseId }
    for (let press = 0; press < 2; press += 1) expect((await tom.post(path, ticked)).statusCode).toBe(303)
    expect(await linksOf(db, halden)).toHaveLength(1)
    const plain = await tom.post(`${path}/preview`, { ...form, answer: another })
    expect(plain.body).not.toContain('name="sameAs"')
  })

  test('is for who may answer: nobody else learns from it what was answered before', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const { jim } = await two(db, halden)
    const { visitor } = await openDoors(database, { at })
    const statuses = []
    for (const person of [undefined, halden.jim, halden.noor, acme.priya]) {
      const { post } = await visitor(person)
      const { statusCode, body } = await post(`/halden/d/window-motor/conflicts/${jim.id}/answer/preview`, { ...typed, answer: told })
      expect(body).not.toContain('name="sameAs"')
      statuses.push(statusCode)
    }
    expect(statuses).toEqual([401, 403, 403, 404])
  })

  test('asks the same of a change of words, and of several drafts together', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { ana, jim } = await two(db, halden)
    const { responseId } = await answered(db, halden, jim, { by: halden.tom, at, answer: another })
    const { visitor } = await openDoors(database, { at: later({ hours: 5 }) })
    const tom = await visitor(halden.tom)
    const edit = `/halden/d/window-motor/conflicts/${jim.id}/answers/${responseId}/edit`
    const change = { revision: '1', heard: 'You need it.', answer: told, outcome: 'will', reason: '' }
    const refused = await tom.post(edit, change)
    expect([refused.statusCode, refused.body.includes(`name="sameAs" value="${ana.responseId}"`)]).toEqual([409, true])
    expect((await tom.post(edit, { ...change, sameAs: ana.responseId })).statusCode).toBe(303)
    await raised(db, halden, { at })
    const [duty] = await dutiesOf(db, halden)
    await keepDraft(db, halden.company, { by: halden.tom, obligationId: duty!.id, fields: { ...typed, answer: told }, at })
    const { body } = await tom.get(`/halden/desk/several?duty=${duty!.id}`)
    const [, draft = ''] = /name="draft" value="([^"]+)"/.exec(body)!
    const [, same = ''] = /name="same" value="([^"]+)"/.exec(body)!
    expect((await tom.post('/halden/desk/several', { draft })).statusCode).toBe(409)
    expect((await tom.post('/halden/desk/several', { draft, same })).statusCode).toBe(303)
    expect(await linksOf(db, halden)).toHaveLength(2)
  })
})

describe('two answers to the same question', () => {
  test('each name the other, with a link to it, for everybody', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { ana, jim } = await two(db, halden)
    await answered(db, halden, jim, { at, answer: told, sameAs: [ana.responseId] })
    const { visitor } = await openDoors(database, { at: later({ hours: 5 }) })
    const { get } = await visitor()
    const pageOf = async (id: string) => (await get(`/halden/d/window-motor/conflicts/${id}`)).body
    expect(await pageOf(ana.target.id)).toContain('The same question was answered to Jim Boateng on')
    expect(await pageOf(jim.id)).toContain(`conflicts/${ana.target.id}/answers/${ana.responseId}`)
    expect((await get('/halden/d/window-motor')).body).toContain('The same question was answered to Ana Kovač on')
  })

  test('of which one was given by invitation: that one is neither named nor linked where everybody reads', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { ana, jim } = await two(db, halden)
    await answered(db, halden, jim, { at, answer: told, sameAs: [ana.responseId] })
    const hidden = newId(at)
    const { companyId, id } = halden.dialogue
    const [row] = await db
      .select()
      .from(dialogues)
      .where(and(eq(dialogues.companyId, companyId), eq(dialogues.id, id)))
    await db.insert(dialogues).values({ ...row!, id: hidden, slug: 'behind-a-door', visibility: 'invited' })
    await db
      .update(responses)
      .set({ dialogueId: hidden })
      .where(and(eq(responses.companyId, companyId), eq(responses.id, ana.responseId)))
    const { visitor } = await openDoors(database, { at: later({ hours: 5 }) })
    const { body } = await (await visitor()).get(`/halden/d/window-motor/conflicts/${jim.id}`)
    expect(body).toContain('The same question was answered in a dialogue by invitation.')
    expect(body).not.toContain(ana.responseId)
    expect(body).not.toContain('behind-a-door')
  })
})

/** Ana was answered; Jim raised the same, and waits. */
async function two(db: Db, troupe: Troupe, answer = told) {
  const target = { kind: 'conflict' as const, id: await raised(db, troupe) }
  const ana = { target, ...(await answered(db, troupe, target, { answer, at: later({ hours: 2 }) })) }
  const jim = { kind: 'conflict' as const, id: await raised(db, troupe, { by: troupe.jim, at: later({ hours: 3 }) }) }
  return { ana, jim }
}

async function linksOf(db: Db, { company }: Troupe) {
  return await db.select().from(repeats).where(eq(repeats.companyId, company.id))
}
