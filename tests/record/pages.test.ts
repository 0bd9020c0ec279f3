import { parse } from 'csv-parse/sync'
import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { dialogues, invitees } from '../../db/schema/index.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { newId } from '../../server/ids.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { figures } from '../../server/record/figures.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { answered, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const soon = later({ days: 8, hours: 2 })

/** The same people in a dialogue that only the invited may read: Ana is. */
async function byInvitation(db: Db, troupe: Troupe): Promise<Troupe> {
  const { company, dialogue, ana } = troupe
  const [like] = await db.select().from(dialogues).where(eq(dialogues.id, dialogue.id))
  const id = newId()
  await db
    .insert(dialogues)
    .values({ ...like!, id, slug: 'behind-the-door', question: 'A question behind the door?', visibility: 'invited' })
  await db.insert(invitees).values({ companyId: company.id, dialogueId: id, personId: ana.personId, at: monday })
  return { ...troupe, dialogue: await findDialogue(db, company, 'behind-the-door', { reader: troupe.maren, at: monday }) }
}

async function keptAndLate(db: Db, troupe: Troupe, count = 6) {
  for (let number = 0; number < count; number += 1) {
    const id = await raised(db, troupe)
    const { targetId } = await answered(
      db,
      troupe,
      { kind: 'conflict', id },
      { at: later({ hours: 2, days: number === 0 ? 7 : 0 }), expect: 'settled' },
    )
    await judged(db, troupe, targetId, { settled: number < 3 ? 'yes' : 'no', at: later({ days: 8 }) })
  }
}

describe('the page of the Record', () => {
  test('says of a new company what will stand there', async ({ database }) => {
    await cast(database.db)
    const { get } = await (await openDoors(database)).visitor()
    const page = await get('/halden/record')
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('Nothing to count yet')
    expect(page.body).toContain('As soon as Halden Windows owes an answer')
  })

  test('says how many came in time, with the interval, what was said and what was expected, and asks four times at most', async ({
    database,
  }) => {
    const { halden } = await cast(database.db)
    await keptAndLate(database.db, halden)
    const { get } = await (await openDoors(database, { at: soon })).visitor()
    let body = ''
    const sent = await statementsSent(async () => {
      body = (await get('/halden/record')).body
    })
    expect(sent.length).toBeLessThanOrEqual(4)
    expect(withoutCompany(sent)).toEqual([])
    expect(body).toContain('5 of 6 answers owed came in time.')
    expect(body).toContain('That is 83%. From so many answers one can tell that the rate lies between 44% and 97%.')
    expect(body).toContain('of 6: 50% (19% to 81%)')
    expect(body).toContain('Settled: expected 100%, said 50%. The difference is +50 percentage points')
    expect(body).toMatch(/<svg class="chart gap"[^>]* role="img" aria-labelledby="gap-title gap-description">/)
    expect(body).not.toMatch(/ style=/)
  })

  test('says too few under five, and shows no share of them', async ({ database }) => {
    const { halden } = await cast(database.db)
    await keptAndLate(database.db, halden, 4)
    const { get } = await (await openDoors(database, { at: soon })).visitor()
    const { body } = await get('/halden/record')
    expect(body).toContain('That is too few to say more.')
    expect(body).toContain('of 4: too few to say')
    expect(body).not.toContain('<svg class="chart')
    expect(body).not.toMatch(/\d+% \(|That is \d/)
  })

  test('shows a period in its address, and what was before it beside it', async ({ database }) => {
    const { halden } = await cast(database.db)
    await keptAndLate(database.db, halden)
    const doors = await openDoors(database, { at: later({ days: 120 }) })
    const { get } = await doors.visitor()
    const short = (await get('/halden/record')).body
    expect(short).toContain('The 90 days before')
    expect(short).toContain('href="/halden/record/kept?past=1">5</a>')
    expect((await get('/halden/record/kept?past=1')).body.match(/<li>/g)?.length).toBeGreaterThanOrEqual(5)
    expect((await get('/halden/record?period=year')).body).toContain('href="/halden/record/kept?period=year">5</a>')
    expect((await get('/halden/record?period=all')).body).not.toContain('The 90 days before')
    expect((await get('/halden/record?period=nonsense')).statusCode).toBe(200)
  })

  test('lists what is overdue, the longest first, with who answers for it, and goes on page by page', async ({ database }) => {
    const { halden } = await cast(database.db)
    for (let number = 0; number < 53; number += 1) await raised(database.db, halden, { at: later({ hours: number }) })
    const { get } = await (await openDoors(database, { at: later({ days: 20 }) })).visitor()
    const { body } = await get('/halden/record')
    expect(body).toContain('All 53 that are overdue')
    expect(body).toContain('Priya Shah answers for it')
    const first = (await get('/halden/record/overdue')).body
    const more = /rel="next" href="([^"]+)"/.exec(first)![1]!.replaceAll('&amp;', '&')
    const second = (await get(more)).body
    const paths = [first, second].flatMap((page) =>
      [...page.matchAll(/href="(\/halden\/d\/window-motor\/conflicts\/[^"]+)"/g)].map(([, path]) => path),
    )
    expect(new Set(paths).size).toBe(53)
    expect(second).toContain('From the start')
  })

  test('shows no hidden words, and no name but the one that was chosen', async ({ database }) => {
    const { db } = database
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id }, reason: 'insult', at: monday })
    const { get } = await (await openDoors(database, { at: soon })).visitor()
    for (const path of ['/halden/record', '/halden/record/overdue']) {
      const { body } = await get(path)
      expect(body).toContain('Words that are hidden')
      expect(body).not.toContain('I need to hear')
    }
  })

  test('has a page behind every figure, and none behind another word', async ({ database }) => {
    const { halden } = await cast(database.db)
    await keptAndLate(database.db, halden)
    const { get } = await (await openDoors(database, { at: soon })).visitor()
    for (const figure of figures) expect([figure, (await get(`/halden/record/${figure}`)).statusCode]).toEqual([figure, 200])
    expect((await get('/halden/record/best-people')).statusCode).toBe(404)
    expect((await get('/nowhere/record')).statusCode).toBe(404)
  })
})

describe('what is in a dialogue by invitation', () => {
  test('counts for everybody, and is listed only for who may read it', async ({ database }) => {
    const { db } = database
    const { halden, acme } = await cast(db)
    const inside = await byInvitation(db, halden)
    await raised(db, inside)
    const doors = await openDoors(database, { at: soon })
    for (const [reader, sees] of [
      [undefined, false],
      [halden.jim, false],
      [acme.maren, false],
      [halden.ana, true],
      [halden.priya, true],
      [halden.noor, true],
    ] as const) {
      const { get } = await doors.visitor(reader)
      const pages = [await get('/halden/record'), await get('/halden/record/overdue')].map(({ body }) => body)
      expect(pages[0]).toContain('href="/halden/record/overdue">1</a>')
      for (const body of pages) {
        expect(body.includes('I need to hear that the window moved.')).toBe(sees)
        expect(body.includes('behind-the-door')).toBe(sees)
        expect(body.includes('behind the door?')).toBe(sees)
      }
      expect(pages[1]!.includes('One of them is in a dialogue by invitation')).toBe(!sees)
      expect((await get('/halden/record?format=csv')).body).not.toContain('behind-the-door')
    }
  })
})

describe('what a member of staff alone sees', () => {
  test('is how it went with what they answer for, and what they expected beside what was said', async ({ database }) => {
    const { halden } = await cast(database.db)
    await keptAndLate(database.db, halden)
    const doors = await openDoors(database, { at: soon })
    const { body } = await (await doors.visitor(halden.priya)).get('/halden/record')
    expect(body).toContain('Only you see this')
    expect(body).toContain('Of what you answer for, 5 came in time and 1 late; nothing is overdue.')
    expect(body).toContain(
      '6 answers of yours were judged. You expected 6 to be heard, and 6 were. You expected 6 to settle it, and 3 did.',
    )
    const toms = (await (await doors.visitor(halden.tom)).get('/halden/record')).body
    expect(toms).toContain('Of what you answer for, 0 came in time and 0 late')
    expect(toms).not.toContain('of yours were judged')
  })

  test('is nobody else’s', async ({ database }) => {
    const { halden, acme } = await cast(database.db)
    await keptAndLate(database.db, halden)
    const doors = await openDoors(database, { at: soon })
    for (const reader of [undefined, halden.ana, halden.jim, halden.noor, acme.priya]) {
      const { body } = await (await doors.visitor(reader)).get('/halden/record')
      expect(body).not.toContain('Only you see this')
      expect(body).not.toContain('You expected')
    }
  })
})

describe('the Record as a file', () => {
  test('is at the same address, for who asks for it, and kept apart from the page', async ({ database }) => {
    const { halden } = await cast(database.db)
    await keptAndLate(database.db, halden)
    const { get } = await (await openDoors(database, { at: soon })).visitor()
    const asked = await get('/halden/record', { accept: 'text/csv' })
    const page = await get('/halden/record', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
    expect([asked.headers['content-type'], page.headers['content-type']]).toEqual(['text/csv; charset=utf-8', 'text/html; charset=utf-8'])
    for (const { headers } of [asked, page]) expect(headers.vary).toMatch(/\bAccept(,|$)/)
    expect((await get('/halden/record?format=csv')).body).toBe(asked.body)
    const rows = parse(asked.body, { columns: true }) as Record<string, string>[]
    expect(rows.find(({ figure }) => figure === 'kept-rate')).toMatchObject({ of: '6', value: '0.833', low: '0.436', high: '0.97' })
    expect(rows.find(({ figure }) => figure === 'kept')).toMatchObject({
      value: '5',
      of: '6',
      low: '0.436',
      high: '0.97',
      by_invitation: '0',
      behind: '/halden/record/kept',
    })
  })

  test('comes with what every column and every figure means', async ({ database }) => {
    const { halden } = await cast(database.db)
    await keptAndLate(database.db, halden)
    const { get } = await (await openDoors(database, { at: soon })).visitor()
    const rows = parse((await get('/halden/record?format=csv')).body, { columns: true }) as Record<string, string>[]
    const lines = parse((await get('/halden/record?format=columns')).body, { columns: true }) as {
      what: string
      name: string
      meaning: string
    }[]
    const names = (what: string) => lines.filter((line) => line.what === what).map(({ name }) => name)
    expect(names('column')).toEqual(Object.keys(rows[0]!))
    expect(new Set(rows.map(({ figure }) => figure))).toEqual(new Set(names('figure')))
    expect(lines.every(({ meaning }) => meaning.length > 10)).toBe(true)
  })
})
