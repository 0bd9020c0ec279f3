import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { commitments, credits, responseDrafts, responseRevisions, responses } from '../../db/schema/index.ts'
import { raiseConflict } from '../../server/conflicts/raising.ts'
import { newId } from '../../server/ids.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered, dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const desk = '/halden/desk'

const typed = (owner: { personId: string }) => ({
  heard: 'You need to hear it.',
  answer: 'You are right.',
  outcome: 'will',
  what1: 'tests it',
  owner1: owner.personId,
  due1: '2026-12-12',
  expect: 'heard',
})

describe('the page of an answer', () => {
  test('shows the person first, what they said before, and what was promised to them', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never sticks.', at: monday })
    await answered(db, halden, { kind: 'statement', id })
    const page = await answerPage(database, halden, await raised(db, halden))
    expect(page).toContain('It never sticks.')
    expect(page).toContain('Priya Shah: tests the sound at three metres')
    expect(page).toContain('I need to hear that the window moved.')
    expect(page).toContain('working hours left')
  })

  test('tells nothing of somebody who hides but what they said here', async ({ db, database }) => {
    const { halden } = await cast(db)
    const hidden = { name: 'Night owl', hidden: true, knownToStaff: false }
    const { id } = await raiseConflict(db, halden.dialogue, { by: halden.ana, need: 'I need it.', instead: 'x', ...hidden, at: monday })
    const page = await answerPage(database, halden, id)
    expect(page).toContain('Does not want to be known, also not to you.')
    expect(page).not.toContain('Ana Kovač')
    expect(page).not.toContain(halden.ana.personId)
  })

  test('names somebody who hides and let the company’s people know', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id } = await raiseConflict(db, halden.dialogue, {
      by: halden.ana,
      need: 'I need it.',
      instead: 'x',
      name: 'Night owl',
      hidden: true,
      knownToStaff: true,
      at: monday,
    })
    expect(await answerPage(database, halden, id)).toContain('This is Ana Kovač.')
  })

  test('asks the database at most five times, and always for this company', async ({ db, database }) => {
    const { halden } = await cast(db)
    for (let row = 0; row < 12; row += 1)
      await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: `It never sticks ${row}.`, at: monday })
    await raised(db, halden)
    const { visitor } = await openDoors(database)
    const priya = await visitor(halden.priya)
    const sent = await statementsSent(() => priya.get(`${desk}/${halden.company.id}`))
    expect(sent.length).toBeLessThanOrEqual(5)
    const [duty] = await dutiesOf(db, halden)
    const read = await statementsSent(() => priya.get(`${desk}/${duty!.id}`))
    expect(read.length).toBeLessThanOrEqual(5)
    expect(withoutCompany(read)).toEqual([])
  })

  test('is there for those who answer, to be read by analysts, and for nobody else', async ({ db, database }) => {
    const { halden, acme } = await cast(db)
    await raised(db, halden)
    const page = `${desk}/${(await dutiesOf(db, halden))[0]!.id}`
    const { visitor } = await openDoors(database)
    const noor = await visitor(halden.noor)
    expect((await noor.get(page)).body).toContain('You read along.')
    expect((await noor.post(page, typed(halden.priya))).statusCode).toBe(403)
    const status = async (person?: { personId: string }) => {
      const { get, post } = await visitor(person)
      return [
        (await get(page)).statusCode,
        (await post(page, typed(halden.priya))).statusCode,
        (await post(`${page}/preview`, typed(halden.priya))).statusCode,
      ]
    }
    expect([await status(), await status(halden.ana), await status(acme.priya)]).toEqual([
      [401, 401, 401],
      [403, 403, 403],
      [404, 404, 404],
    ])
    expect((await (await visitor(acme.priya)).get(page.replace('halden', 'acme'))).statusCode).toBe(404)
    expect(await db.$count(responses, eq(responses.companyId, halden.company.id))).toBe(0)
  })

  test('publishes once, however often the button is pressed', async ({ db, database }) => {
    const { halden } = await cast(db)
    const conflictId = await raised(db, halden)
    const page = `${desk}/${(await dutiesOf(db, halden))[0]!.id}`
    const { visitor } = await openDoors(database)
    const { post, get } = await visitor(halden.priya)
    const form = { id: newId(), ...typed(halden.tom), credits: [halden.tom.personId, halden.maren.personId] }
    const path = `/halden/d/window-motor/conflicts/${conflictId}`
    for (let press = 0; press < 2; press += 1) {
      const { statusCode, headers } = await post(page, form)
      expect([statusCode, headers.location]).toEqual([303, path])
    }
    expect(await db.$count(responses, eq(responses.companyId, halden.company.id))).toBe(1)
    expect(await db.$count(credits, eq(credits.companyId, halden.company.id))).toBe(2)
    expect(
      await db
        .select({ what: commitments.what, ownerId: commitments.ownerId })
        .from(commitments)
        .where(eq(commitments.companyId, halden.company.id)),
    ).toEqual([{ what: 'tests it', ownerId: halden.tom.personId }])
    const again = await get(page)
    expect([again.statusCode, again.headers.location]).toEqual([303, path])
  })

  test('is shown again with what was typed, and a sentence where it went wrong', async ({ db, database }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    const page = `${desk}/${(await dutiesOf(db, halden))[0]!.id}`
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.priya)
    const wrong: [fields: Record<string, string>, sentence: string][] = [
      [{ heard: '' }, 'Say what you heard, in their terms.'],
      [{ answer: '  ' }, 'Write the answer.'],
      [{ outcome: '' }, 'Choose what comes of it.'],
      [{ due1: '' }, 'Say by when.'],
      [{ what1: '' }, 'Say what will be done.'],
      [{ owner1: halden.ana.personId }, 'Choose somebody from the list.'],
      [{ owner1: 'nobody' }, 'Choose somebody from the list.'],
      [{ due1: '12.12.2026' }, 'Choose a day from the calendar.'],
      [{ due1: '2026-11-01' }, 'This day is past. Choose a later one.'],
      [{ what3: 'x', owner3: halden.priya.personId, due3: '2026-11-01' }, 'id="said-due3">This day is past.'],
      [{ credits: 'nobody' }, 'Choose somebody from the list.'],
      [{ outcome: 'will_not', reason: '' }, 'Say why not.'],
      [{ outcome: 'find_out', reason: 'To measure.', until: '2026-11-14' }, 'Nobody works on that day. Choose a working day.'],
      [{ answer: 'x'.repeat(20_001) }, 'Keep this under 20,000 characters.'],
      [{ heard: 'broken \uFFFD' }, 'Some letters did not arrive whole. Please write them again.'],
    ]
    for (const [fields, sentence] of wrong) {
      const { statusCode, body } = await post(page, { ...typed(halden.priya), ...fields })
      expect([statusCode, body.includes(sentence), sentence]).toEqual([422, true, sentence])
      expect(body).toContain(fields.heard === undefined ? 'You need to hear it.</textarea>' : 'You are right.</textarea>')
    }
  })

  test('that a colleague answered meanwhile is shown again, so that nothing written is lost', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const page = `${desk}/${(await dutiesOf(db, halden))[0]!.id}`
    await answered(db, halden, { kind: 'conflict', id }, { by: halden.tom })
    const { visitor } = await openDoors(database)
    const { statusCode, body } = await (await visitor(halden.priya)).post(page, typed(halden.priya))
    expect(statusCode).toBe(409)
    expect(body).toContain('Tom Berg answered this meanwhile.')
    expect(body).toContain('You are right.</textarea>')
  })

  test('keeps a draft as it was typed, whole or not, and tells colleagues of it', async ({ db, database }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    const page = `${desk}/${(await dutiesOf(db, halden))[0]!.id}`
    const { visitor } = await openDoors(database)
    const priya = await visitor(halden.priya)
    const kept = await priya.post(`${page}/draft`, { heard: 'You need', outcome: 'partly', credits: [halden.tom.personId], nonsense: 'x' })
    expect([kept.statusCode, kept.headers.location]).toEqual([303, page])
    expect((await db.select().from(responseDrafts).where(eq(responseDrafts.companyId, halden.company.id)))[0]!.fields).toEqual({
      heard: 'You need',
      outcome: 'partly',
      credits: halden.tom.personId,
    })
    const own = (await priya.get(page)).body
    expect(own).toContain('You need</textarea>')
    expect(own).toMatch(/value="partly" checked/)
    expect(own).toMatch(new RegExp(`value="${halden.tom.personId}" checked`))
    const others = (await (await visitor(halden.tom)).get(page)).body
    expect(others).toContain('Priya Shah has begun an answer')
    expect(others).not.toContain('You need</textarea>')
  })

  test('is read as its customer will before it is out, and goes back to editing with all that was typed', async ({ db, database }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    const page = `${desk}/${(await dutiesOf(db, halden))[0]!.id}`
    const { visitor } = await openDoors(database)
    const { post, get } = await visitor(halden.priya)
    const form = { id: newId(), ...typed(halden.tom), credits: [halden.tom.personId, halden.maren.personId], until: '2026-11-20' }
    const preview = await post(`${page}/preview`, form)
    expect(preview.statusCode).toBe(200)
    expect(preview.body).toContain('Not published yet')
    expect(preview.body).toContain('<b>Tom Berg:</b> tests it')
    expect(preview.body).toContain('With help from Maren Roth and Tom Berg')
    expect(await db.$count(responses, eq(responses.companyId, halden.company.id))).toBe(0)
    const fields = hiddenFields(preview.body)
    expect(fields).toMatchObject({ 'form-id': form.id, answer: 'You are right.', until: '2026-11-20', credits: form.credits })
    const editing = (await post(`${page}/editing`, fields)).body
    expect(editing).toContain('You are right.</textarea>')
    expect(editing).toContain(`name="form-id" value="${form.id}"`)
    expect((await post(page, fields)).statusCode).toBe(303)
    expect(await db.$count(responses, eq(responses.id, form.id))).toBe(1)
    for (const below of ['preview', 'editing', 'draft']) expect((await get(`${page}/${below}`)).headers.location).toBe(page)
  })

  test('that only names a new date is read with the empty place that stays', async ({ db, database }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    const page = `${desk}/${(await dutiesOf(db, halden))[0]!.id}`
    const { visitor } = await openDoors(database)
    const { post } = await visitor(halden.priya)
    const { body } = await post(`${page}/preview`, {
      ...typed(halden.priya),
      outcome: 'find_out',
      reason: 'To measure.',
      until: '2026-11-20',
    })
    expect(body).toContain('We must find out first')
    expect(body).toContain('owes Ana Kovač an answer by 20 November 17:00')
    expect(body).toContain('First promised for Wednesday 10:00. To measure.')
    // From Monday 10:00 in Zagreb to Friday of the week after: ten days of eight hours, less the first hour of the first.
    expect(body).toContain('79 working hours left')
  })

  test('offers a new date only where one can be named, and says why where it cannot', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const page = `${desk}/${(await dutiesOf(db, halden))[0]!.id}`
    const { visitor, moveTo } = await openDoors(database)
    const { get } = await visitor(halden.priya)
    expect((await get(page)).body).toContain('value="find_out"')
    const date = { outcome: 'find_out', reason: 'To measure.', until: '2026-11-20', expect: null } as const
    await answered(db, halden, { kind: 'conflict', id }, { ...date, commitments: [] })
    const named = (await get(page)).body
    expect([named.includes('value="find_out"'), named.includes('A new date was named once already.')]).toEqual([false, true])
    await raised(db, halden, { by: halden.jim, at: later({ hours: 1 }) })
    moveTo(later({ days: 4 }))
    const late = (await get(`${desk}/${(await dutiesOf(db, halden))[0]!.id}`)).body
    expect([late.includes('value="find_out"'), late.includes('The time has passed, so no new date can be named.')]).toEqual([false, true])
  })

  test('answers what nobody asked an answer for, from where it was said', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { id } = await postStatement(db, halden.dialogue, { by: halden.ana, choice: 'Two cables', why: 'It never sticks.', at: monday })
    const { visitor } = await openDoors(database)
    const { post, get } = await visitor(halden.priya)
    const page = `/halden/d/window-motor/whys/${id}/answer`
    expect((await get(page)).body).not.toContain('Keep the draft')
    expect((await post(page, typed(halden.priya))).statusCode).toBe(303)
    expect(await db.$count(responseRevisions, eq(responseRevisions.companyId, halden.company.id))).toBe(1)
  })

  test('is reached from where it was said, where an answer is owed', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.priya)
    expect((await get(`/halden/d/window-motor/conflicts/${id}/answer`)).headers.location).toBe(
      `${desk}/${(await dutiesOf(db, halden))[0]!.id}`,
    )
  })

  test('gives back what was begun when a colleague answered first, to publish as a further answer', async ({ db, database }) => {
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const [duty] = await dutiesOf(db, halden)
    const { visitor } = await openDoors(database)
    const [tom, noor] = [await visitor(halden.tom), await visitor(halden.noor)]
    const page = `${desk}/${duty!.id}`
    await tom.post(`${page}/draft`, { ...typed(halden.tom), answer: 'Two hours of my work.' })
    await answered(db, halden, { kind: 'conflict', id })
    expect((await noor.get(page)).statusCode).toBe(303)
    const { body } = await tom.get(page)
    expect(body).toContain('Two hours of my work.')
    expect(body).toContain('This was answered meanwhile.')
    const action = `/halden/d/window-motor/conflicts/${id}/answer`
    expect(body).toContain(`action="${action}"`)
    expect((await tom.post(action, { id: newId(), ...typed(halden.tom) })).statusCode).toBe(303)
    expect((await tom.get(page)).statusCode).toBe(303)
    expect(await db.$count(responseDrafts)).toBe(0)
  })
})

async function answerPage(
  database: Parameters<typeof openDoors>[0],
  halden: Awaited<ReturnType<typeof cast>>['halden'],
  conflictId: string,
) {
  const { visitor } = await openDoors(database)
  const { get } = await visitor(halden.priya)
  const { headers } = await get(`/halden/d/window-motor/conflicts/${conflictId}/answer`)
  return (await get(String(headers.location))).body
}

function hiddenFields(body: string) {
  const fields: Record<string, string | string[]> = {}
  for (const [, name = '', value = ''] of body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)) {
    if (name in fields) fields[name] = [fields[name]!, value].flat()
    else if (name !== 'back') fields[name] = value
  }
  return fields
}
