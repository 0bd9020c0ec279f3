import { describe, expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import { decisions } from '../../db/schema/index.ts'
import { recordDecision } from '../../server/decisions/recording.ts'
import { later, monday } from '../support/cast.ts'
import { inPhase } from '../support/deciding.ts'
import { openDoors } from '../support/doors.ts'
import { readPage } from '../support/page.ts'
import { textsOf } from '../support/page-texts.ts'
import { test } from '../support/test.ts'
import { aDecision, weighedTable } from './story.ts'

const path = '/halden/d/window-motor/decision'
const textOf = (body: string) => textsOf(body).join(' ').replace(/\s+/g, ' ')

async function opened(database: Database, given: Parameters<typeof weighedTable>[1] = {}) {
  const table = await weighedTable(database.db, given)
  return { ...table, doors: await openDoors(database) }
}

const written = ({ criteria, options }: Awaited<ReturnType<typeof opened>>, more: Record<string, string | string[]> = {}) => ({
  options: options.rack,
  criteria,
  rationale: 'It held in every frost we tried.',
  reviewOn: '2027-05-09',
  ...more,
})

test.for(['decided', 'delivering'] as const)(
  'a dialogue that is %s without a decision says that none is recorded yet',
  async (phase, { database }) => {
    const { doors } = await opened(database, { phase })
    const { get } = await doors.visitor()
    const said = 'Weighing is closed; the decision is not recorded yet'
    expect(textOf((await get(path)).body)).toContain(said)
    expect(textOf((await get('/halden/d/window-motor')).body)).toContain(said)
  },
)

describe('before anything is decided, the page says what is missing and what this reader can do', () => {
  const seenBy = async (database: Database, who: 'ana' | 'jim' | 'priya' | 'noor' | null, given: Parameters<typeof weighedTable>[1]) => {
    const { doors, halden } = await opened(database, given)
    const { get } = await doors.visitor(who ? halden[who] : undefined)
    return (await get(path)).body
  }

  test('while weighing is open: until when, how many weighed, and where one weighs', async ({ database }) => {
    const body = await seenBy(database, null, { closesAt: later({ days: 3 }) })
    expect(textOf(body)).toContain('Open until Thursday 10:00 in Zagreb. 2 customers have weighed, and 1 of Halden Windows.')
    expect(body).toContain('href="/halden/d/window-motor/weigh"')
  })

  test('who has weighed is led to the criteria', async ({ database }) => {
    const body = await seenBy(database, 'ana', { closesAt: null })
    expect(textOf(body)).toContain('Open until Priya Shah says when it closes.')
    expect(body).not.toMatch(/class="btn" href="[^"]*\/weigh"/)
  })

  test('once weighing has closed the champion is led to the form, and nobody else', async ({ database }) => {
    expect(await seenBy(database, 'priya', {})).toContain(`href="${path}/new"`)
  })

  test('and a customer is not', async ({ database }) => {
    expect(await seenBy(database, 'jim', {})).not.toContain(`href="${path}/new"`)
  })

  test('a dialogue that closed without a decision says so', async ({ database }) => {
    expect(textOf(await seenBy(database, null, { phase: 'closed' }))).toContain('Nothing was decided here')
  })
})

describe('the form', () => {
  test('records what was ticked, and leads to the page that shows it', async ({ database }) => {
    const all = await opened(database)
    const { get, post } = await all.doors.visitor(all.halden.priya)
    const form = (await get(`${path}/new`)).body
    expect(form).toMatch(/name="criteria" value="[^"]+"/)
    expect(form).not.toMatch(/type="checkbox"[^>]* checked/)
    expect(form).toContain('value="2027-05-09"')
    const commitment = { what1: 'tests the sound', owner1: all.halden.tom.personId, due1: '2026-12-12', how1: 'a recording' }
    const { statusCode, headers } = await post(`${path}/new`, written(all, commitment))
    expect([statusCode, headers.location]).toEqual([303, path])
    const text = textOf((await get(path)).body)
    for (const said of [
      'Rack',
      'It follows the ranking of both sides together. First together: Rack.',
      'It never sticks in frost.',
      'tests the sound',
      'Priya Shah',
    ])
      expect(text).toContain(said)
    expect(text).not.toContain('This decision departs')
  })

  test('that departs without a reason comes back with everything that was typed, and the sentence at its field', async ({ database }) => {
    const all = await opened(database)
    const { post } = await all.doors.visitor(all.halden.priya)
    const { statusCode, body } = await post(`${path}/new`, written(all, { options: all.options.arm }))
    expect(statusCode).toBe(422)
    const page = readPage(body)
    expect(JSON.stringify(page)).toContain('This takes what stands behind something left out')
    expect(body).toContain('It held in every frost we tried.')
    expect(body).toMatch(new RegExp(`value="${all.options.arm}"[^>]* checked`))
  })

  test('says all that is to be mended at once, in its own order, each with its place', async ({ database }) => {
    const all = await opened(database)
    const { post } = await all.doors.visitor(all.halden.priya)
    const { body } = await post(`${path}/new`, { options: all.options.arm, reviewOn: '2026-11-09', what2: 'tests it' })
    const problems = body.slice(body.indexOf('id="problems"'), body.indexOf('class="deciding"'))
    expect([...problems.matchAll(/href="#field-(\w+)"/g)].map(([, field]) => field)).toEqual([
      'departure',
      'criteria',
      'rationale',
      'reviewOn',
      'owner2',
      'due2',
      'how2',
    ])
    for (const [, field] of problems.matchAll(/href="#(field-\w+)"/g)) expect(body).toContain(`id="${field}"`)
  })

  test('the options stand in their ranking, so that the reason can be asked for where it is needed', async ({ database }) => {
    const all = await opened(database)
    const { get } = await all.doors.visitor(all.halden.priya)
    const ids = [...(await get(`${path}/new`)).body.matchAll(/name="options" value="([^"]+)"/g)].map(([, id]) => id)
    expect(ids).toEqual([all.options.rack, all.options.arm])
  })

  test('sent again otherwise by the form that recorded one says so, keeps what was typed, and records another when sent once more', async ({
    database,
  }) => {
    const all = await opened(database)
    const { get, post } = await all.doors.visitor(all.halden.priya)
    const idIn = (body: string) => /name="form-id" value="([^"]+)"/.exec(body)![1]!
    const id = idIn((await get(`${path}/new`)).body)
    await post(`${path}/new`, written(all, { 'form-id': id }))
    const other = { rationale: 'It is the quieter one.' }
    const { statusCode, body } = await post(`${path}/new`, written(all, { ...other, 'form-id': id }))
    expect([statusCode, await database.db.$count(decisions)]).toEqual([409, 1])
    expect(textOf(body)).toContain('This form has recorded a decision already, and this differs from it.')
    expect(body).toContain('It is the quieter one.')
    for (const _ of [1, 2]) await post(`${path}/new`, written(all, { ...other, 'form-id': idIn(body) }))
    expect(await database.db.$count(decisions)).toBe(2)
  })

  test('a commitment that lacks something is asked for at its row', async ({ database }) => {
    const all = await opened(database)
    const { post } = await all.doors.visitor(all.halden.priya)
    const { statusCode, body } = await post(
      `${path}/new`,
      written(all, { what2: 'tests it', owner2: all.halden.tom.personId, due2: '2026-12-12' }),
    )
    expect([statusCode, body.includes('id="said-how2"')]).toEqual([422, true])
  })
})

describe('the page of a decision', () => {
  test('that departs says so above all else, with the reason', async ({ database }) => {
    const all = await opened(database)
    const departure = 'The rack cannot be delivered.'
    await recordDecision(database.db, all.halden.dialogue, {
      by: all.halden.priya,
      ...aDecision(all, { optionIds: [all.options.arm], departure }),
      at: monday,
    })
    const { get } = await all.doors.visitor()
    const text = textOf((await get(path)).body)
    expect(text.indexOf('This decision departs from the ranking of both sides together. It passes over Rack.')).toBeLessThan(
      text.indexOf(departure),
    )
    expect(text.indexOf(departure)).toBeLessThan(text.indexOf('It held in every frost we tried.'))
    expect(textOf((await get('/halden/d/window-motor')).body)).toContain(
      'It departs from the ranking of both sides together, and says why.',
    )
  })

  test('keeps earlier decisions, folded below the one that stands', async ({ database }) => {
    const all = await opened(database)
    const record = (rationale: string, days: number) =>
      recordDecision(database.db, all.halden.dialogue, { by: all.halden.priya, ...aDecision(all, { rationale }), at: later({ days }) })
    await record('The first reason.', 0)
    all.halden = await inPhase(database.db, all.halden, 'decided')
    await record('The second reason.', 1)
    const { get } = await all.doors.visitor()
    const body = textOf((await get(path)).body)
    expect(body.indexOf('The second reason.')).toBeLessThan(body.indexOf('Earlier decisions'))
    expect(body.indexOf('Earlier decisions')).toBeLessThan(body.indexOf('The first reason.'))
  })

  test('takes a dissent, and from its day of review whether it held, from whoever comes', async ({ database }) => {
    const all = await opened(database)
    const { id } = await recordDecision(database.db, all.halden.dialogue, {
      by: all.halden.priya,
      ...aDecision(all, { reviewOn: '2026-11-12' }),
      at: monday,
    })
    const { get, post } = await all.doors.visitor(all.halden.jim)
    expect((await get(path)).body).toContain(`${path}/${id}/dissent`)
    expect((await post(`${path}/${id}/dissent`, { words: 'It is dear.' })).headers.location).toBe(`${path}#dissent`)
    expect(textOf((await get(path)).body)).toMatch(/It is dear\..*Jim Boateng/)
    expect((await get(path)).body).not.toContain(`${path}/${id}/dissent`)
    expect((await post(`${path}/${id}/review`, { held: 'no' })).statusCode).toBe(409)
    all.doors.moveTo(later({ days: 4 }))
    const late = await all.doors.visitor(all.halden.jim)
    expect((await late.get(`${path}/${id}/review`)).statusCode).toBe(200)
    expect((await late.post(`${path}/${id}/review`, { held: 'no', words: 'It froze.' })).headers.location).toBe(`${path}#review`)
    expect(textOf((await late.get(path)).body)).toContain('0 yes, 0 in part, 1 no 1 person')
    all.doors.moveTo(later({ days: 5 }))
    const again = await all.doors.visitor(all.halden.jim)
    expect((await again.post(`${path}/${id}/review`, { held: 'yes', words: 'It thawed.' })).headers.location).toBe(`${path}#review`)
    const text = textOf((await again.get(path)).body)
    expect(text).toContain('1 yes, 0 in part, 0 no 1 person')
    expect(text).toMatch(/It held “?It thawed\.”?.*Said before, on 13 November: it did not hold “?It froze\./)
  })
})
