import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { responseRevisions, verdicts } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const dialogue = '/halden/d/window-motor'

describe('saying whether one was heard', () => {
  const said = (target: string) => ({ target, heard: 'yes', settled: 'yes', feeling: '2' })

  test('is for the one whom the answer was written for; everybody else is told so', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const id = await raised(db, halden)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id })
    const path = `${dialogue}/conflicts/${id}/verdict`
    const { visitor } = await openDoors(database)
    const statuses = async (person?: { personId: string }) => {
      const { get, post } = await visitor(person)
      return [(await get(path)).statusCode, (await post(path, said(targetId))).statusCode]
    }
    expect([
      await statuses(),
      await statuses(halden.jim),
      await statuses(halden.priya),
      await statuses(halden.noor),
      await statuses(acme.ana),
    ]).toEqual([
      [401, 401],
      [403, 403],
      [403, 403],
      [403, 403],
      [403, 403],
    ])
    expect(await db.$count(verdicts, eq(verdicts.companyId, halden.company.id))).toBe(0)
    expect(await statuses(halden.ana)).toEqual([200, 303])
  })

  test('is sent once, however often the button is pressed, and stands beside the answer', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id })
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.ana)
    const form = { 'form-id': newId(), ...said(targetId) }
    for (let press = 0; press < 2; press += 1)
      expect((await post(`${dialogue}/conflicts/${id}/verdict`, form)).headers.location).toBe(`${dialogue}/conflicts/${id}`)
    expect(await db.$count(verdicts, eq(verdicts.companyId, halden.company.id))).toBe(1)
    const { body } = await get(`${dialogue}/conflicts/${id}`)
    expect(body).toContain('Ana Kovač: heard, and settled.')
    expect(body).toContain('Have you changed your mind?')
  })

  test('asks for the words that were not heard, and for every part, with what was typed', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id })
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.ana)
    const wrong: [fields: Record<string, string>, sentence: string][] = [
      [{ heard: 'partly' }, 'Say in your own words what was not heard.'],
      [{ heard: 'maybe' }, 'Say whether you were heard.'],
      [{ settled: '' }, 'Say whether it is settled.'],
      [{ feeling: '' }, 'Say how you feel about the company now.'],
      [{ feeling: '3' }, 'Say how you feel about the company now.'],
      [{ heard: 'no', correction: 'x'.repeat(5001) }, 'Keep this under 5,000 characters.'],
    ]
    for (const [fields, sentence] of wrong) {
      const { statusCode, body } = await post(`${dialogue}/conflicts/${id}/verdict`, {
        ...said(targetId),
        correction: 'The dock.',
        ...fields,
      })
      if (fields.heard === 'partly') expect(statusCode).toBe(303)
      else expect([statusCode, sentence, body.includes(sentence)]).toEqual([422, sentence, true])
    }
    const { body } = await post(`${dialogue}/conflicts/${id}/verdict`, { ...said(targetId), heard: 'partly' })
    expect(body).toContain('Say in your own words what was not heard.')
    expect(body).toMatch(/value="partly" checked/)
    // Drawn for her, not as for a stranger.
    expect(body).not.toContain(`${dialogue}/conflicts/${id}/support`)
  })

  test('of an answer to a statement leads back to it', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never sticks.', at: monday })
    const { targetId } = await answered(db, halden, { kind: 'statement', id })
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.ana)
    expect((await get(dialogue)).body).toContain(`${dialogue}/whys/${id}/verdict`)
    expect((await post(`${dialogue}/whys/${id}/verdict`, { ...said(targetId), settled: 'no' })).headers.location).toBe(
      `${dialogue}/whys/${id}`,
    )
    expect((await get(`${dialogue}/whys/${id}`)).body).toContain('heard, not settled.')
  })

  test('that it is not settled starts the clock again, on the page at once', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { targetId } = await answered(db, halden, { kind: 'conflict', id })
    const { visitor } = await openDoors(database)
    const { get, post } = await visitor(halden.ana)
    await post(`${dialogue}/conflicts/${id}/verdict`, { ...said(targetId), settled: 'not_yet' })
    expect((await dutiesOf(db, halden))[0]).toMatchObject({ cause: 'reopened' })
    const { body } = await get(`${dialogue}/conflicts/${id}`)
    expect(body).toContain('open again')
    expect(body).toContain('owes Ana Kovač an answer by tomorrow 10:00')
  })

  test('before there is an answer says that it is still to come', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { visitor } = await openDoors(database)
    expect((await (await visitor(halden.ana)).get(`${dialogue}/conflicts/${id}/verdict`)).statusCode).toBe(409)
  })
})

describe('the page of an answer that was given', () => {
  test('shows every revision and what changed, to everybody; its author changes the words there', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { responseId } = await answered(db, halden, { kind: 'conflict', id })
    const path = `${dialogue}/conflicts/${id}/answers/${responseId}`
    const { visitor, moveTo } = await openDoors(database)
    const priya = await visitor(halden.priya)
    expect((await priya.get(path)).body).toContain(`${path}/edit`)
    expect((await (await visitor(halden.tom)).get(path)).body).not.toContain(`${path}/edit`)
    expect((await priya.get(`${path}/edit`)).body).toContain('name="revision" value="1"')
    moveTo(later({ hours: 2 }))
    const changed = { revision: '1', heard: 'You need to hear it.', answer: 'You are right, and we asked nobody.', outcome: 'will' }
    for (let press = 0; press < 2; press += 1) expect((await priya.post(`${path}/edit`, changed)).statusCode).toBe(303)
    expect(await db.$count(responseRevisions, eq(responseRevisions.companyId, halden.company.id))).toBe(2)
    const guest = await visitor()
    expect((await guest.get(`${dialogue}/conflicts/${id}`)).body).toContain('edited today 12:00')
    const { body } = await guest.get(path)
    expect(body).toMatch(/<del>[^<]*never[^<]*<\/del>/)
    expect(body).toMatch(/<ins>[^<]*nobody[^<]*<\/ins>/)
  })

  test('keeps what was typed where a change is refused', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { responseId } = await answered(db, halden, { kind: 'conflict', id })
    const path = `${dialogue}/conflicts/${id}/answers/${responseId}/edit`
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.priya)
    const stale = await post(path, { revision: '7', heard: 'Something else', answer: 'Mine.', outcome: 'will' })
    expect([stale.statusCode, stale.body.includes('This answer was changed meanwhile.'), stale.body.includes('Mine.</textarea>')]).toEqual([
      409,
      true,
      true,
    ])
    const taken = await post(path, { revision: '1', heard: 'Something else', answer: 'Mine.', outcome: 'will_not', reason: 'No.' })
    expect([taken.statusCode, taken.body.includes('Write another one to change that.')]).toEqual([422, true])
    const statuses = await Promise.all(
      [halden.tom, halden.ana, undefined].map(async (person) => (await (await visitor(person)).get(path)).statusCode),
    )
    expect(statuses).toEqual([403, 403, 401])
  })

  test('asks the database at most five times, and is there only where it was given', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    const id = await raised(db, halden)
    const other = await raised(db, halden, { by: halden.jim })
    const { responseId } = await answered(db, halden, { kind: 'conflict', id })
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.priya)
    const sent = await statementsSent(() => get(`${dialogue}/conflicts/${id}/answers/${responseId}`))
    expect(sent.length).toBeLessThanOrEqual(5)
    expect(withoutCompany(sent)).toEqual([])
    const places = [
      `${dialogue}/conflicts/${other}/answers/${responseId}`,
      `${dialogue}/conflicts/${id}/answers/${newId()}`,
      `/${acme.company.slug}/d/window-motor/conflicts/${id}/answers/${responseId}`,
    ]
    for (const place of places) expect((await get(place)).statusCode).toBe(404)
  })
})
