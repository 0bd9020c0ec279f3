import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import { appearances, dialogues, invitees, memberships, sessions, supporterVerdicts, verdicts } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { verdictPath } from '../../server/responses/verdict-link.ts'
import { supportConflict } from '../../server/statements/supporting.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { secret } from '../support/routes.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered, raised, stateAt } from '../support/story.ts'
import { test } from '../support/test.ts'

const said = { heard: 'yes', settled: 'yes', feeling: '2' }

async function mailed(database: Database) {
  const { db } = database
  const { halden, acme } = await cast(db)
  const conflict = await raised(db, halden)
  await supportConflict(db, halden.dialogue, { conflictId: conflict, by: halden.jim, at: monday })
  const { targetId } = await answered(db, halden, { kind: 'conflict', id: conflict })
  const doors = await openDoors(database)
  const { get, post } = await doors.visitor()
  const linkFor = ({ personId }: { personId: string }, target = targetId) => verdictPath('halden', target, personId, secret)
  return { db, halden, acme, conflict, targetId, ...doors, get, post, linkFor }
}

describe('the link in a mail', () => {
  test('shows one’s words, the answer and the questions, for whom it is, and signs nobody in', async ({ database }) => {
    const { db, halden, get, linkFor } = await mailed(database)
    const { statusCode, body, headers } = await get(linkFor(halden.ana))
    expect(statusCode).toBe(200)
    for (const part of [
      'Here you are <b>Ana Kovač</b>.',
      'I need to hear that the window moved.',
      'You are right, and we never asked.',
      'Were you heard?',
      'owes you another answer, in half the time',
      'very bad',
    ])
      expect(body).toContain(part)
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
    expect(headers['set-cookie']).toBeUndefined()
    expect(await db.$count(sessions)).toBe(0)
  })

  test('changes nothing by being looked at, also by a scanner', async ({ database }) => {
    const { db, halden, app, get, linkFor, conflict } = await mailed(database)
    await get(linkFor(halden.ana))
    await app.inject({ method: 'HEAD', url: linkFor(halden.ana), headers: { purpose: 'prefetch' } })
    expect(await db.$count(verdicts)).toBe(0)
    expect(await stateAt(db, halden, conflict, monday)).toBe('answered')
  })

  test('takes the verdict once, however often it is sent, and shows what was said; a changed mind stays beside the first', async ({
    database,
  }) => {
    const { db, halden, get, post, linkFor, conflict, moveTo } = await mailed(database)
    const form = { 'form-id': newId(), ...said, heard: 'no', correction: 'The dock at night.', settled: 'not_yet', feeling: '-1' }
    for (let press = 0; press < 2; press += 1) {
      const { statusCode, headers } = await post(linkFor(halden.ana), form)
      expect([statusCode, headers.location]).toEqual([303, linkFor(halden.ana)])
    }
    expect(await db.$count(verdicts)).toBe(1)
    expect(await stateAt(db, halden, conflict, monday)).toBe('reopened')
    const { body } = await get(linkFor(halden.ana))
    for (const part of ['Corrected by Ana Kovač', 'The dock at night.', 'not heard, not yet settled', 'Have you changed your mind?'])
      expect(body).toContain(part)
    moveTo(later({ days: 24 }))
    expect((await post(linkFor(halden.ana), said)).statusCode).toBe(303)
    const changed = (await get(`/halden/d/window-motor/conflicts/${conflict}`)).body
    expect(changed).toContain('Ana Kovač: heard, and settled.')
    expect(changed).toContain('What Ana Kovač said of it before')
    expect(changed).toMatch(/<time[^>]*>[^<]*<\/time>\s+not heard, not yet settled/)
    expect(changed).not.toContain('Corrected by')
    expect(changed).toContain('The dock at night.')
  })

  test('asks again for what is missing, with what was typed', async ({ database }) => {
    const { halden, post, linkFor } = await mailed(database)
    const { statusCode, body, headers } = await post(linkFor(halden.ana), { ...said, heard: 'partly', feeling: '-2' })
    expect(statusCode).toBe(422)
    expect(body).toContain('Say in your own words what was not heard.')
    expect(body).toMatch(/value="-2" checked/)
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
  })

  test('asks a supporter too, without a correction, and counts them without their name', async ({ database }) => {
    const { db, halden, get, post, linkFor, conflict } = await mailed(database)
    const { body } = await get(linkFor(halden.jim))
    for (const part of [
      'Here you are the person whom our mail was sent to.',
      'Does this answer you, too?',
      'You say the same as Ana Kovač.',
    ])
      expect(body).toContain(part)
    for (const part of ['Jim Boateng', 'name="correction"']) expect(body).not.toContain(part)
    expect((await post(linkFor(halden.jim), { ...said, settled: 'no' })).statusCode).toBe(303)
    expect([await db.$count(supporterVerdicts), await db.$count(verdicts)]).toEqual([1, 0])
    expect(await stateAt(db, halden, conflict, monday)).toBe('answered')
    const page = (await get('/halden/d/window-motor')).body
    expect(page).toContain('The one person who says the same judged it too: one was heard, for nobody it is settled.')
    expect(page).not.toContain('Jim Boateng')
  })

  test('leads nowhere but to the way in where it is forged, of somebody else, replaced or old', async ({ db, database }) => {
    const { halden, acme, conflict, targetId, get, post, linkFor, moveTo } = await mailed(database)
    const good = linkFor(halden.ana)
    const nowhere = [
      `${good.slice(0, -2)}xx`,
      good.replace(halden.ana.personId, halden.jim.personId),
      good.replace('/halden/', '/acme/'),
      verdictPath('halden', targetId, halden.ana.personId, 'another secret'),
      linkFor(acme.ana),
      linkFor(halden.priya),
      linkFor(halden.ana, newId()),
      good.slice(0, good.lastIndexOf('/') + 1).concat('x'),
    ]
    const shows = async (link: string) => {
      const { statusCode, body } = await get(link)
      return [statusCode, (await post(link, said)).statusCode, body.includes('/sign-in?next='), body.includes('I need to hear')]
    }
    const lost = [404, 404, true, false]
    for (const link of nowhere) expect([link, ...(await shows(link))]).toEqual([link, ...lost])
    expect(await db.$count(verdicts)).toBe(0)
    moveTo(later({ days: 61 }))
    expect(await shows(good)).toEqual(lost)
    moveTo(later({ days: 59 }))
    expect((await get(good)).statusCode).toBe(200)
    const refusal = { outcome: 'will_not' as const, reason: 'It costs too much.', commitments: [], at: later({ days: 59 }) }
    const newer = await answered(db, halden, { kind: 'conflict', id: conflict }, refusal)
    expect(await shows(good)).toEqual(lost)
    expect((await get(linkFor(halden.ana, newer.targetId))).statusCode).toBe(200)
  })

  test('keeps a hidden name hidden, and shows of an invited dialogue this exchange only', async ({ database }) => {
    const { db, halden, get, linkFor } = await mailed(database)
    await db.update(appearances).set({ name: 'Kestrel', hidden: true }).where(eq(appearances.personId, halden.ana.personId))
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.id, halden.dialogue.id))
    expect((await get(linkFor(halden.ana))).statusCode).toBe(404)
    const invited = { companyId: halden.company.id, dialogueId: halden.dialogue.id, personId: halden.ana.personId, at: monday }
    await db.insert(invitees).values(invited)
    await raised(db, halden, { by: halden.priya })
    const { body } = await get(linkFor(halden.ana))
    expect(body).toContain('Here you are <b>Kestrel</b>.')
    expect(body).not.toContain('Ana Kovač')
    expect(body).not.toContain('named for Halden Windows')
    expect(body).not.toContain('href="/halden/d/window-motor"')
  })

  test('ends with the membership', async ({ database }) => {
    const { db, halden, get, linkFor } = await mailed(database)
    await db.update(memberships).set({ endedAt: monday }).where(eq(memberships.personId, halden.ana.personId))
    expect((await get(linkFor(halden.ana))).statusCode).toBe(404)
  })

  test('works in a closed dialogue', async ({ database }) => {
    const { db, halden, get, post, linkFor, conflict } = await mailed(database)
    await db.update(dialogues).set({ phase: 'closed' })
    expect((await get(linkFor(halden.ana))).body).toContain('Were you heard?')
    expect((await post(linkFor(halden.ana), said)).statusCode).toBe(303)
    expect(await stateAt(db, halden, conflict, monday)).toBe('settled')
  })

  test('asks the database five times at most', async ({ database }) => {
    const { halden, get, linkFor } = await mailed(database)
    const sent = await statementsSent(() => get(linkFor(halden.ana)))
    expect(sent.length).toBeLessThanOrEqual(5)
    expect(withoutCompany(sent)).toEqual([])
  })
})
