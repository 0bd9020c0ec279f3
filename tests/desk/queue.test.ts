import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { consults, obligations, waitings } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { keepDraft } from '../../server/responses/drafting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const desk = '/halden/desk'

describe('the Desk', () => {
  test('is for the company’s people: a guest may sign in, a customer is told why not, a stranger finds nothing', async ({
    db,
    database,
  }) => {
    const { halden, acme } = await cast(db)
    const { visitor } = await openDoors(database)
    const status = async (person?: { personId: string }) => (await (await visitor(person)).get(desk)).statusCode
    expect([await status(halden.priya), await status(halden.noor), await status(halden.maren)]).toEqual([200, 200, 200])
    expect([await status(), await status(halden.ana), await status(acme.priya), await status(acme.ana)]).toEqual([401, 403, 404, 404])
  })

  test('says in its title how much is owed and late, and keeps what was chosen in the address', async ({ db, database }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    await raised(db, halden, { by: halden.jim, at: later({ days: 2 }) })
    const { visitor, moveTo } = await openDoors(database)
    moveTo(later({ days: 3 }))
    const tom = await visitor(halden.tom)
    const { body } = await tom.get(desk)
    expect(titleOf(body)).toBe('1 overdue, 2 owed · Desk')
    expect(body).toContain('late by 1 day')
    expect(headingsOf(body)).toEqual(['Overdue', 'Due by tomorrow 17:00'])
    expect(linesOf(body)).toHaveLength(2)
    const late = (await tom.get(`${desk}?state=overdue`)).body
    expect([linesOf(late).length, headingsOf(late), titleOf(late)]).toEqual([1, [], '1 overdue, 2 owed · Desk'])
    expect((await tom.get(`${desk}?whose=mine`)).body).toContain('Others still wait for an answer.')
    expect(linesOf((await (await visitor(halden.priya)).get(`${desk}?whose=mine`)).body)).toHaveLength(2)
    const nonsense = await tom.get(`${desk}?whose=nonsense&state=x&cause=y&before=z&search=&dialogue=`)
    expect([nonsense.statusCode, linesOf(nonsense.body).length]).toEqual([200, 2])
  })

  test('stands under headings: overdue, due next, asked of me, mine, everybody’s', async ({ db, database }) => {
    const { halden } = await cast(db)
    for (const days of [0, 1, 3, 4]) await raised(db, halden, { at: later({ days }) })
    const duties = (await dutiesOf(db, halden)).reverse()
    await db.update(obligations).set({ ownerId: halden.tom.personId }).where(eq(obligations.id, duties[3]!.id))
    await asked(db, halden, { about: duties[0]!.conflictId!, question: 'How loud is it?' })
    const { visitor, moveTo } = await openDoors(database)
    moveTo(later({ days: 2, hours: 2 }))
    const { body } = await (await visitor(halden.tom)).get(desk)
    expect(headingsOf(body)).toEqual(['Overdue', 'Due by tomorrow 17:00', 'Asked of me', 'Mine, later', 'Everybody’s, later'])
    expect(linesOf(body)).toEqual([duties[0]!.id, duties[1]!.id, duties[3]!.id, duties[2]!.id])
    expect(body).toContain('How loud is it?')
    const others = (await (await visitor(halden.priya)).get(desk)).body
    expect(others).not.toContain('How loud is it?')
    const only = (await (await visitor(halden.tom)).get(`${desk}?whose=asked`)).body
    expect([linesOf(only).length, only.includes('How loud is it?')]).toEqual([0, true])
    expect((await (await visitor(halden.priya)).get(`${desk}?whose=asked`)).body).toContain('Nobody asks for your help now')
  })

  test('counts behind each choice what choosing it alone would show', async ({ db, database }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    await raised(db, halden, { by: halden.jim, at: later({ days: 2 }) })
    const { dialogue, jim } = halden
    await postStatement(db, dialogue, { by: jim, choice: 'Two', why: 'Never stuck.', asksAnswer: true, at: later({ days: 2 }) })
    const { visitor, moveTo } = await openDoors(database)
    moveTo(later({ days: 3 }))
    const priya = await visitor(halden.priya)
    const counts = async (query: string) => countsOf((await priya.get(`${desk}?${query}`)).body)
    expect(await counts('')).toMatchObject({
      'Everybody’s': 3,
      Mine: 3,
      'Asked of me': 0,
      'In any state': 3,
      Overdue: 1,
      'Due by tomorrow 17:00': 2,
      'Waiting for a reply': 0,
      'A conflict was raised': 2,
      'Somebody asked for an answer': 1,
      'It was opened again': 0,
    })
    expect(await counts('cause=asks&state=overdue')).toMatchObject({ 'In any state': 1, Overdue: 0, 'A conflict was raised': 1 })
    expect(await counts('search=jim')).toMatchObject({ 'In any state': 2, Overdue: 0, Mine: 2 })
    const found = (await priya.get(`${desk}?search=JIM&cause=conflict`)).body
    expect([linesOf(found).length, titleOf(found)]).toEqual([1, '1 overdue, 3 owed · Desk'])
    expect((await priya.get(`${desk}?search=nobody`)).body).toContain('Nothing that is owed is like this.')
  })

  test('tells that a duty waits for the customer, and until when, where its due date puts it', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { companyId } = halden.priya
    await raised(db, halden)
    const [duty] = await dutiesOf(db, halden)
    const question = { question: 'Which year?', by: halden.priya.personId, at: monday, until: later({ hours: 6 }), dueBefore: duty!.dueAt }
    await db.insert(waitings).values({ companyId, id: newId(), obligationId: duty!.id, ...question })
    const { visitor, moveTo } = await openDoors(database)
    const tom = await visitor(halden.tom)
    expect((await tom.get(desk)).body).toContain('Waits for Ana Kovač until today 16:00')
    expect(linesOf((await tom.get(`${desk}?state=waiting`)).body)).toEqual([duty!.id])
    moveTo(later({ hours: 7 }))
    expect((await tom.get(desk)).body).not.toContain('Waits for')
    expect(linesOf((await tom.get(`${desk}?state=waiting`)).body)).toEqual([])
  })

  test('says who has begun an answer; only who may answer can tick', async ({ db, database }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    const [duty] = await dutiesOf(db, halden)
    await keepDraft(db, halden.company, { by: halden.tom, obligationId: duty!.id, fields: { heard: 'x' }, at: monday })
    const { visitor } = await openDoors(database)
    const page = async (person: { personId: string }) => (await (await visitor(person)).get(desk)).body
    const [tom, priya, noor] = [await page(halden.tom), await page(halden.priya), await page(halden.noor)]
    expect([tom.includes('You have begun an answer'), tom.includes('Begun by Tom Berg')]).toEqual([true, false])
    expect([priya.includes('You have begun an answer'), priya.includes('Begun by Tom Berg')]).toEqual([false, true])
    expect([tom, priya, noor].map((body) => body.includes('name="duty"'))).toEqual([true, true, false])
  })

  test('asks the database at most five times, however much is owed, and always for this company', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const priya = await visitor(halden.priya)
    for (let row = 0; row < 120; row += 1) await raised(db, halden, { at: later({ hours: row / 10 }) })
    for (const address of [desk, `${desk}?whose=asked`, `${desk}?search=hear&cause=conflict&dialogue=window-motor&state=next`]) {
      const sent = await statementsSent(() => priya.get(address))
      expect(sent.length).toBeLessThanOrEqual(5)
      expect(withoutCompany(sent)).toEqual([])
    }
    const { body } = await priya.get(desk)
    expect(linesOf(body)).toHaveLength(100)
    const more = /href="([^"]*before=[^"]*)"/.exec(body)![1]!.replaceAll('&amp;', '&')
    const rest = linesOf((await priya.get(more)).body)
    expect([rest.length, new Set([...linesOf(body), ...rest]).size]).toEqual([20, 120])
  })

  test('invites where nobody waits', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { visitor } = await openDoors(database)
    const { body } = await (await visitor(halden.noor)).get(desk)
    expect(body).toContain('Nobody waits for an answer')
    expect(titleOf(body)).toBe('Nothing owed · Desk')
  })
})

async function asked(
  db: Parameters<typeof raised>[0],
  { company, dialogue, priya, tom }: Troupe,
  { about, question }: { about: string; question: string },
) {
  const row = { askedBy: priya.personId, helperId: tom.personId, name: tom.name, email: 'tom@example.org', wantsNoCredit: false }
  await db
    .insert(consults)
    .values({ companyId: company.id, id: newId(), dialogueId: dialogue.id, conflictId: about, question, at: monday, ...row })
}

function titleOf(body: string) {
  return /<title>([^<]*)<\/title>/.exec(body)?.[1]
}

function headingsOf(body: string) {
  return [...body.matchAll(/<h2 id="title-[a-z]+">([^<]*)</g)].map(([, title]) => title)
}

/** The duties shown, in their order. */
function linesOf(body: string) {
  return [...body.matchAll(/id="duty-([^"]+)"/g)].map(([, id]) => id)
}

/** What stands behind each choice, by its words. */
function countsOf(body: string) {
  const links = [...body.matchAll(/>([^<>]+) <span>(\d+)<\/span><\/a>/g)]
  const options = [...body.matchAll(/<option[^>]*>([^<]+) \((\d+)\)<\/option>/g)]
  return Object.fromEntries([...links, ...options].map(([, words, count]) => [words, Number(count)]))
}
