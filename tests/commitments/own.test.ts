import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { appearances, commitments, criteria, dialogues } from '../../db/schema/index.ts'
import { acceptCommitment } from '../../server/commitments/accepting.ts'
import { confirmCommitment } from '../../server/commitments/confirming.ts'
import { sayDone } from '../../server/commitments/doing.ts'
import { offerCommitment } from '../../server/commitments/offering.ts'
import { askForAnotherDay } from '../../server/commitments/renegotiating.ts'
import { waitingFor } from '../../server/me/waiting.ts'
import type { Member } from '../../server/member.ts'
import { giveWeights } from '../../server/weighing/giving.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { inPhase, sharedCriterion } from '../support/deciding.ts'
import { openDoors } from '../support/doors.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const kindsFor = async (db: Db, person: Member, at = monday) => (await waitingFor(db, person, { at })).map(({ kind }) => kind)

async function offered(db: Db, { dialogue }: Troupe, by: Member, what: string, given: { hidden?: boolean; name?: string } = {}) {
  const { id } = await offerCommitment(db, dialogue, { by, what, how: 'a table', dueOn: '2026-11-13', ...given, at: monday })
  return id
}

describe('what waits for one’s word', () => {
  test('is what the other side promised: to accept it, to say whether it is done, and whether another day will do', async ({ db }) => {
    const { halden, acme } = await cast(db)
    const { dialogue, ana, jim, priya, tom } = halden
    await raised(db, halden)
    const id = await offered(db, halden, tom, 'measures it')
    expect(await kindsFor(db, ana)).toEqual(['accept'])
    for (const other of [jim, priya, tom, acme.ana]) expect(await kindsFor(db, other)).toEqual([])
    await acceptCommitment(db, dialogue, { by: ana, commitmentId: id, at: monday })
    expect(await kindsFor(db, ana)).toEqual([])
    await askForAnotherDay(db, dialogue, { by: tom, commitmentId: id, dueOn: '2026-11-20', reason: 'Rain.', at: later({ hours: 1 }) })
    const [asked] = await waitingFor(db, ana, { at: later({ hours: 1 }) })
    expect([asked!.kind, asked!.words, asked!.by, asked!.question]).toEqual(['day', 'measures it', 'Tom Berg', '2026-11-20'])
    await sayDone(db, dialogue, { by: tom, commitmentId: id, words: 'Here it is.', at: later({ hours: 2 }) })
    const [done] = await waitingFor(db, ana, { at: later({ hours: 2 }) })
    expect([done!.kind, done!.question]).toEqual(['confirm', 'Here it is.'])
    await confirmCommitment(db, dialogue, { by: ana, commitmentId: id, at: later({ hours: 3 }) })
    expect(await kindsFor(db, ana)).toEqual([])
  })

  test('of a customer’s it is who champions the dialogue', async ({ db }) => {
    const { halden } = await cast(db)
    await offered(db, halden, halden.ana, 'records her motor')
    expect([await kindsFor(db, halden.priya), await kindsFor(db, halden.tom), await kindsFor(db, halden.ana)]).toEqual([['accept'], [], []])
  })

  test('what an answer promised is accepted with the answer, and confirmed by itself', async ({ db }) => {
    const { halden } = await cast(db)
    const { ana, priya, dialogue } = halden
    await answered(db, halden, { kind: 'conflict', id: await raised(db, halden) })
    expect(await kindsFor(db, ana)).toEqual(['answer'])
    const [row] = await db.select({ id: commitments.id }).from(commitments)
    await sayDone(db, dialogue, { by: priya, commitmentId: row!.id, words: 'Tested.', at: later({ hours: 1 }) })
    expect((await kindsFor(db, ana)).toSorted()).toEqual(['answer', 'confirm'])
  })

  test('is a weighing that one has not given, or that a criterion was shared after, while it is open', async ({ db }) => {
    const { halden: before } = await cast(db)
    await raised(db, before)
    const criterionId = await sharedCriterion(db, before, 'It is heard from the kitchen.')
    const halden = await inPhase(db, before, 'weighing', { closesAt: later({ days: 7 }) })
    const { ana, jim, priya, tom } = halden
    const at = later({ hours: 1 })
    expect([await kindsFor(db, ana, at), await kindsFor(db, priya, at)]).toEqual([['weigh'], ['weigh']])
    expect([await kindsFor(db, jim, at), await kindsFor(db, tom, at)]).toEqual([[], []])
    await giveWeights(db, halden.dialogue, { by: ana, points: { [criterionId]: 100 }, at })
    expect(await kindsFor(db, ana, at)).toEqual([])
    await sharedCriterion(db, halden, 'It never jams.', { at: later({ hours: 2 }) })
    expect(await kindsFor(db, ana, later({ hours: 3 }))).toEqual(['weigh_again'])
    expect(await kindsFor(db, ana, later({ days: 8 }))).toEqual([])
    const ended = { retiredAt: later({ hours: 3 }) }
    await db
      .update(criteria)
      .set(ended)
      .where(eq(criteria.sharedAt, later({ hours: 2 })))
    expect(await kindsFor(db, ana, later({ hours: 4 }))).toEqual([])
  })

  test('is a weighing again once a criterion that one gave points to is off the table', async ({ db }) => {
    const { halden: before } = await cast(db)
    await raised(db, before)
    const [heard, jams] = [await sharedCriterion(db, before, 'It is heard.'), await sharedCriterion(db, before, 'It never jams.')]
    const { ana, dialogue } = await inPhase(db, before, 'weighing')
    await giveWeights(db, dialogue, { by: ana, points: { [heard]: 90, [jams]: 10 }, at: later({ hours: 1 }) })
    await db
      .update(criteria)
      .set({ mergedIntoId: jams, mergedAt: later({ hours: 2 }) })
      .where(eq(criteria.id, heard))
    const [waits] = await waitingFor(db, ana, { at: later({ hours: 3 }) })
    expect([waits?.kind, waits?.at]).toEqual(['weigh_again', later({ hours: 2 })])
  })
})

test('one’s own page lists what one promised, with what to do about it', async ({ db, database }) => {
  const { halden } = await cast(db)
  await offered(db, halden, halden.ana, 'records her motor')
  const doors = await openDoors(database, { at: later({ days: 7 }) })
  const page = (await (await doors.visitor(halden.ana)).get('/me')).body
  expect(page).toContain('What I promised')
  expect(page).toContain('records her motor')
  expect(page).toContain('overdue since 13 November')
  expect((await (await doors.visitor(halden.jim)).get('/me')).body).not.toContain('What I promised')
  await doors.close()
})

test('the Desk says what its reader promised and has not done, and nothing of others’', async ({ db, database }) => {
  const { halden } = await cast(db)
  const id = await offered(db, halden, halden.tom, 'measures it')
  const doors = await openDoors(database, { at: later({ days: 1 }) })
  const [tom, priya] = [await doors.visitor(halden.tom), await doors.visitor(halden.priya)]
  expect((await tom.get('/halden/desk')).body).toContain('What you promised')
  expect((await priya.get('/halden/desk')).body).not.toContain('What you promised')
  await sayDone(db, halden.dialogue, { by: halden.tom, commitmentId: id, words: 'Here.', at: later({ days: 1 }) })
  expect((await tom.get('/halden/desk')).body).not.toContain('What you promised')
  await doors.close()
})

describe('a page about somebody', () => {
  test('of the company lists what they promised, in dialogues that its reader may see', async ({ db, database }) => {
    const { halden } = await cast(db)
    await offered(db, halden, halden.tom, 'measures it')
    const doors = await openDoors(database, { at: later({ days: 1 }) })
    const [guest, priya] = [await doors.visitor(), await doors.visitor(halden.priya)]
    const url = `/halden/people/${halden.tom.personId}`
    expect((await guest.get(url)).body).toContain('measures it')
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.id, halden.dialogue.id))
    expect((await guest.get(url)).body).not.toContain('measures it')
    expect((await priya.get(url)).body).toContain('measures it')
    await doors.close()
  })

  test('who hides lists what they promised in that one dialogue, and nothing they promised elsewhere or in another role', async ({
    db,
    database,
  }) => {
    const { halden } = await cast(db)
    await offered(db, halden, halden.ana, 'records her motor', { hidden: true, name: 'A driver' })
    const [appearance] = await db.select({ id: appearances.id }).from(appearances)
    const doors = await openDoors(database, { at: later({ days: 1 }) })
    const guest = await doors.visitor()
    const page = (await guest.get(`/halden/people/${appearance!.id}`)).body
    expect(page).toContain('records her motor')
    expect(page).not.toContain('Ana Kova')
    await doors.close()
  })
})
