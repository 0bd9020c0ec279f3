import { describe, expect } from 'vitest'
import { responseDrafts, responses } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { endMembership } from '../../server/members/roles.ts'
import { keepDraft } from '../../server/responses/drafting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const byItself = { 'hx-request-type': 'partial' }
const time = (at: Date) => `${at.getTime()}`

async function owed(db: Parameters<typeof dutiesOf>[0], troupe: Troupe) {
  await raised(db, troupe)
  const [duty] = await dutiesOf(db, troupe)
  return duty!.id
}

describe('a draft of an answer', () => {
  test('from an older tab takes nothing newer away', async ({ db }) => {
    const { halden } = await cast(db)
    const obligationId = await owed(db, halden)
    const keep = (heard: string, since: string | undefined, at = monday) =>
      keepDraft(db, halden.company, { by: halden.priya, obligationId, fields: { heard }, since, at })
    const texts = async () => (await db.select({ fields: responseDrafts.fields }).from(responseDrafts)).map(({ fields }) => fields.heard)
    const first = await keep('one', '')
    const second = await keep('one, two', time(first.at), later({ hours: 1 }))
    for (const since of ['', time(first.at), '1'])
      await expect(keep('another', since)).rejects.toMatchObject({ reason: 'taken', field: 'since' })
    expect(await texts()).toEqual(['one, two'])
    const same = await keep('one, two', time(first.at))
    expect(same.at > second.at).toBe(true)
    const third = await keep('three', time(same.at))
    expect(await texts()).toEqual(['three'])
    await db.delete(responseDrafts)
    await expect(keep('after it was published', time(third.at))).rejects.toMatchObject({ reason: 'taken' })
    await keep('begun again', '')
    expect(await texts()).toEqual(['begun again'])
  })

  test('from a moment that no calendar of the database knows takes nothing away either', async ({ db, database }) => {
    const { halden } = await cast(db)
    const obligationId = await owed(db, halden)
    const keep = (heard: string, since: string) =>
      keepDraft(db, halden.company, { by: halden.priya, obligationId, fields: { heard }, since, at: monday })
    await keep('one', '')
    for (const since of ['999999999999999', '99999999999999', '0', '-1', '1e99', 'yesterday'])
      await expect(keep('another', since)).rejects.toMatchObject({ reason: 'taken', field: 'since' })
    const { post } = await (await openDoors(database)).visitor(halden.priya)
    expect((await post(`/halden/desk/${obligationId}/draft`, { heard: 'another', since: '999999999999999' })).statusCode).toBe(409)
    expect(await db.select({ fields: responseDrafts.fields }).from(responseDrafts)).toEqual([{ fields: { heard: 'one' } }])
  })

  test('kept twice in the same moment is told apart', async ({ db }) => {
    const { halden } = await cast(db)
    const obligationId = await owed(db, halden)
    const keep = (heard: string, since: string) =>
      keepDraft(db, halden.company, { by: halden.priya, obligationId, fields: { heard }, since, at: monday })
    const first = await keep('one', '')
    await keep('two', time(first.at))
    await expect(keep('three', time(first.at))).rejects.toMatchObject({ reason: 'taken' })
  })

  test('is kept by the page itself, which hears when and who else has begun', async ({ db, database }) => {
    const { halden } = await cast(db)
    const path = `/halden/desk/${await owed(db, halden)}`
    const { visitor, moveTo } = await openDoors(database)
    const [priya, tom, noor] = [await visitor(halden.priya), await visitor(halden.tom), await visitor(halden.noor)]
    await tom.post(`${path}/draft`, { heard: 'Tom’s', since: '' })
    const kept = await priya.post(`${path}/draft`, { heard: 'Mine', expect: 'heard', since: '' }, byItself)
    expect(kept.statusCode).toBe(200)
    expect(kept.body).toContain('Draft kept a moment ago')
    expect(kept.body).toContain('Tom Berg has begun an answer')
    expect(kept.body).not.toContain('Tom’s')
    expect(kept.body).not.toContain('<html')
    moveTo(later({ hours: 1 }))
    const later1 = (await priya.get(`${path}/draft`, byItself)).body
    expect(later1).toContain('Draft kept today 10:00')
    expect((await noor.get(`${path}/draft`, byItself)).body).toContain('Priya Shah has begun an answer')
    expect((await noor.post(`${path}/draft`, { heard: 'x' }, byItself)).statusCode).toBe(403)
    expect((await (await visitor(halden.ana)).get(`${path}/draft`, byItself)).statusCode).toBe(403)
    expect((await priya.get(path)).body).toMatch(/value="heard" checked/)
  })

  test('of somebody who does not answer here any more is told of nowhere', async ({ db, database }) => {
    const { halden } = await cast(db)
    const obligationId = await owed(db, halden)
    for (const by of [halden.tom, halden.maren])
      await keepDraft(db, halden.company, { by, obligationId, fields: { heard: 'Mine' }, at: monday })
    const { get } = await (await openDoors(database)).visitor(halden.priya)
    const pages = async () => [
      (await get('/halden/desk')).body,
      (await get(`/halden/desk/${obligationId}`)).body,
      (await get(`/halden/desk/${obligationId}/draft`, byItself)).body,
    ]
    for (const body of await pages()) expect(body).toContain('Tom Berg')
    await endMembership(db, halden.company, { by: halden.tom, personId: halden.tom.personId, at: monday })
    for (const body of await pages()) expect(body).not.toContain('Tom Berg')
    for (const body of await pages()) expect(body).toContain('Maren Roth')
  })

  test('that would go over a newer one is shown beside it, and counts when it is kept again', async ({ db, database }) => {
    const { halden } = await cast(db)
    const path = `/halden/desk/${await owed(db, halden)}`
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.priya)
    await post(`${path}/draft`, { heard: 'On the phone', since: '' })
    for (const below of ['draft', 'preview']) {
      const typed = { heard: 'At the desk', answer: 'Yes.', outcome: 'will_not', reason: 'No.', expect: 'heard', since: '' }
      const { statusCode, body } = await post(`${path}/${below}`, typed)
      expect(statusCode).toBe(409)
      expect(body).toContain('Nothing of it was replaced.')
      expect(body).toContain('On the phone</p>')
      expect(body).toContain('At the desk</textarea>')
    }
    const { body } = await post(`${path}/draft`, { heard: 'At the desk', since: '' })
    const since = /name="since" value="(\d+)"/.exec(body)![1]!
    expect((await post(`${path}/draft`, { heard: 'At the desk', since })).statusCode).toBe(303)
    expect((await get(path)).body).toContain('At the desk</textarea>')
  })

  test('goes through preview and back without loss, and is gone once it is published', async ({ db, database }) => {
    const { halden } = await cast(db)
    const path = `/halden/desk/${await owed(db, halden)}`
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.priya)
    const typed = {
      id: newId(),
      heard: 'You need it.',
      answer: 'No.',
      outcome: 'will_not',
      reason: 'The law.',
      expect: 'not_heard',
      since: '',
    }
    const preview = (await post(`${path}/preview`, typed)).body
    expect(preview).toContain('You expect: not heard.')
    for (const live of ['The same for me', 'Reply', 'Raise a conflict', 'Say whether this answers it']) expect(preview).not.toContain(live)
    const fields = Object.fromEntries(
      [...preview.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
    )
    expect(fields).toMatchObject({ expect: 'not_heard', since: `${monday.getTime()}` })
    const editing = (await post(`${path}/editing`, fields)).body
    expect(editing).toMatch(/value="not_heard" checked/)
    expect(editing).toContain(`name="since" value="${fields.since}"`)
    expect((await post(`${path}/preview`, fields)).statusCode).toBe(200)
    expect((await post(path, fields)).statusCode).toBe(303)
    expect([await db.$count(responses), await db.$count(responseDrafts)]).toEqual([1, 0])
    expect((await post(`${path}/draft`, fields, byItself)).statusCode).toBe(409)
    expect(await db.$count(responseDrafts)).toBe(0)
  })
})
