import { and, eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { appearances, customers, memberships, staff } from '../../db/schema/index.ts'
import type { Member } from '../../server/member.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { postComment } from '../../server/statements/commenting.ts'
import { postStatement } from '../../server/statements/posting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const dialogue = '/halden/d/window-motor'
const story = { workplace: 'Rijeka Taxi', roleThere: 'night-shift driver', story: 'I drive at night.' }

/** Ana hid as a customer, became staff, and spoke in the same dialogue for the company. */
async function onBothSides(db: Db, troupe: Troupe) {
  const { ana, company, dialogue, jim } = troupe
  const { companyId, personId } = ana
  await db
    .update(customers)
    .set(story)
    .where(and(eq(customers.companyId, companyId), eq(customers.personId, personId)))
  const name = { name: 'Night driver', hidden: true, knownToStaff: false }
  const said = { choice: 'Two cables', why: 'It woke my street.', asksAnswer: true, ...name, at: monday }
  const statement = (await postStatement(db, dialogue, { by: ana, ...said })).id
  const hidden = await raised(db, troupe)
  await answered(db, troupe, { kind: 'conflict', id: hidden }, { heard: 'Promised while hidden.' })
  await db
    .update(memberships)
    .set({ role: 'staff' })
    .where(and(eq(memberships.companyId, companyId), eq(memberships.personId, personId)))
  await db.insert(staff).values({ companyId, personId, name: 'Ana Kovač', isStandIn: false, title: 'Engineer' })
  const by: Member = { ...ana, role: 'staff' }
  const conflict = await raised(db, troupe, { by, at: later({ hours: 1 }) })
  const about = { statementId: (await postStatement(db, dialogue, { by: jim, choice: 'Two cables', why: 'Cheap.', at: monday })).id }
  const comment = (await postComment(db, dialogue, { by, about, words: 'Said for the company.', at: monday })).id
  const [shown] = await db
    .select({ id: appearances.id })
    .from(appearances)
    .where(and(eq(appearances.companyId, company.id), eq(appearances.personId, personId)))
  return { statement, hidden, conflict, comment, appearance: shown!.id }
}

describe('whoever hid as a customer and now speaks for the company', () => {
  test('has nothing of the company’s side on the page of the hidden name', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { appearance, hidden, conflict, statement } = await onBothSides(db, halden)
    const { visitor } = await openDoors(database)
    const { body } = await (await visitor()).get(`/halden/people/${appearance}`)
    expect(body).toContain(`id="conflict-${hidden}"`)
    expect(body).toContain(`id="statement-${statement}"`)
    expect(body).not.toContain(conflict)
    expect(body).not.toContain('Ana Kovač')
  })

  test('is one person on the sheet for the one side, and another on the sheet for the other', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { hidden, conflict, statement } = await onBothSides(db, halden)
    const { visitor } = await openDoors(database)
    for (const reader of [halden.priya, halden.noor]) {
      const { get } = await visitor(reader)
      const sheetOf = async (page: string) => (await get(String((await get(`${dialogue}/${page}/answer`)).headers.location))).body
      const whole = await sheetOf(`conflicts/${conflict}`)
      // What is owed to the hidden name stands below, as somebody else's: nothing on the person's card leads there.
      const forCompany = whole.replace(/<fieldset class="ticks-listed">[\s\S]*?<\/fieldset>/, '')
      expect(forCompany).toContain('Ana Kovač')
      for (const secret of ['Night driver', 'It woke my street', hidden, statement, 'Rijeka Taxi', 'tests the sound', 'not to you'])
        expect([secret, forCompany.includes(secret)]).toEqual([secret, false])
      const forCustomer = await sheetOf(`whys/${statement}`)
      expect(forCustomer).toContain('Night driver')
      expect(forCustomer).toContain(`conflicts/${hidden}`)
      expect(forCustomer).toContain('tests the sound')
      expect(forCustomer).not.toContain(conflict)
      expect(/<aside[\s\S]*?<\/aside>/.exec(forCustomer)?.[0] ?? 'nobody beside it').not.toMatch(/Ana Kovač|nobody/)
    }
  })

  test('stands on the Desk by the name of the side they spoke for', async ({ db, database }) => {
    const { halden } = await cast(db)
    await onBothSides(db, halden)
    const { visitor } = await openDoors(database)
    const { body } = await (await visitor(halden.priya)).get('/halden/desk')
    expect(body.match(/Night driver|Ana Kovač/g)?.sort()).toEqual(expect.arrayContaining(['Ana Kovač', 'Night driver']))
  })

  test('is named to admins by the name of the side, when they hide the words and after', async ({ db, database }) => {
    const { halden } = await cast(db)
    const { comment, conflict } = await onBothSides(db, halden)
    const { visitor } = await openDoors(database)
    const { get } = await visitor(halden.maren)
    for (const [kind, id] of [
      ['comment', comment],
      ['conflict', conflict],
    ] as const) {
      const { body } = await get(`${dialogue}/hide?about=${kind}:${id}`)
      expect(body).toContain('Ana Kovač')
      expect(body).not.toContain('Night driver')
      await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind, id }, reason: 'insult', at: monday })
    }
    const { body } = await get('/halden/settings/hidings')
    expect(body).toContain('Ana Kovač')
    expect(body).not.toContain('Night driver')
  })
})
