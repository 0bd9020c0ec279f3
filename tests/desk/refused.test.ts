import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { responseDrafts } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { cast, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

/** Without its outcome, so that it is refused. */
const gappy = { heard: 'You need to hear it.', answer: 'You are right.', expect: 'heard' }
const whole = { ...gappy, outcome: 'will_not', reason: 'The law sets the loudness.' }

describe('an answer that is refused', () => {
  test('is kept as a draft first, whether it was to be published or only read', async ({ db, database }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    const page = `/halden/desk/${(await dutiesOf(db, halden))[0]!.id}`
    const { get, post } = await (await openDoors(database)).visitor(halden.priya)
    for (const below of ['', '/preview']) {
      const { statusCode, body } = await post(`${page}${below}`, { ...gappy, answer: `Written${below}`, since: await sinceOf(db, halden) })
      expect([statusCode, body.includes(`name="since" value="${await sinceOf(db, halden)}"`)]).toEqual([422, true])
      expect(await draftsOf(db, halden)).toMatchObject([{ heard: gappy.heard, answer: `Written${below}` }])
      expect((await get(page)).body).toContain(`Written${below}</textarea>`)
    }
  })

  test('is kept where a colleague was faster', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const page = `/halden/desk/${(await dutiesOf(db, halden))[0]!.id}`
    await answered(db, halden, { kind: 'conflict', id }, { by: halden.tom })
    const { get, post } = await (await openDoors(database)).visitor(halden.priya)
    expect((await post(page, whole)).statusCode).toBe(409)
    expect((await get(page)).body).toContain('You are right.</textarea>')
  })

  test('takes nothing newer away, and leaves no draft where nothing was written or it is out already', async ({ db, database }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    const page = `/halden/desk/${(await dutiesOf(db, halden))[0]!.id}`
    const { post } = await (await openDoors(database)).visitor(halden.priya)
    expect((await post(page, { heard: '', answer: '', since: '' })).statusCode).toBe(422)
    expect(await draftsOf(db, halden)).toEqual([])
    await post(`${page}/draft`, { heard: 'Newer', since: '' })
    const refused = await post(page, { ...gappy, since: '' })
    expect([refused.statusCode, refused.body.includes('name="since" value=""')]).toEqual([422, true])
    expect(await draftsOf(db, halden)).toEqual([{ heard: 'Newer' }])
    const form = { id: newId(), ...whole }
    for (let press = 0; press < 2; press += 1) expect((await post(page, form)).statusCode).toBe(303)
    expect(await draftsOf(db, halden)).toEqual([])
  })

  test('of a customer or an analyst is kept nowhere', async ({ db, database }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    const page = `/halden/desk/${(await dutiesOf(db, halden))[0]!.id}`
    const { visitor } = await openDoors(database)
    for (const by of [halden.ana, halden.noor]) expect((await (await visitor(by)).post(page, gappy)).statusCode).toBeGreaterThan(399)
    expect(await draftsOf(db, halden)).toEqual([])
  })
})

async function draftsOf(db: Db, { company }: Troupe) {
  return (await db.select().from(responseDrafts).where(eq(responseDrafts.companyId, company.id))).map(({ fields }) => fields)
}

async function sinceOf(db: Db, { company }: Troupe) {
  const [draft] = await db.select({ at: responseDrafts.at }).from(responseDrafts).where(eq(responseDrafts.companyId, company.id))
  return draft ? `${draft.at.getTime()}` : ''
}
