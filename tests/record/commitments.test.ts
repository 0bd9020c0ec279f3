import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { dialogues } from '../../db/schema/index.ts'
import { breakCommitment } from '../../server/commitments/breaking.ts'
import { confirmCommitment } from '../../server/commitments/confirming.ts'
import { sayDone } from '../../server/commitments/doing.ts'
import { offerCommitment } from '../../server/commitments/offering.ts'
import type { Member } from '../../server/member.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { raised } from '../support/story.ts'
import { test } from '../support/test.ts'

interface Ending {
  /** Days after Monday on which it is said to be done; and confirmed a day later. */
  done?: number
  broken?: number
  confirmed?: boolean
}

/** Something that is to be done by Friday, and what became of it. */
async function promised(db: Db, { dialogue, ana, priya }: Troupe, by: Member, { done, broken, confirmed = true }: Ending = {}) {
  const { id: commitmentId } = await offerCommitment(db, dialogue, {
    by,
    what: 'measures it',
    how: 'a table',
    dueOn: '2026-11-13',
    at: monday,
  })
  const said = (days: number) => ({ by, commitmentId, words: 'There it is.', at: later({ days }) })
  if (broken) await breakCommitment(db, dialogue, said(broken))
  if (!done) return commitmentId
  await sayDone(db, dialogue, said(done))
  if (confirmed) await confirmCommitment(db, dialogue, { by: by === ana ? priya : ana, commitmentId, at: later({ days: done + 1 }) })
  return commitmentId
}

test('commitments are counted by side, and only the company’s make its headline', async ({ db, database }) => {
  const { halden } = await cast(db)
  const { ana, priya, tom } = halden
  await raised(db, halden)
  for (const done of [1, 2, 4]) await promised(db, halden, priya, { done })
  await promised(db, halden, tom, { done: 5 })
  await promised(db, halden, tom, { broken: 2 })
  await promised(db, halden, tom)
  await promised(db, halden, tom, { done: 3, confirmed: false })
  await promised(db, halden, ana, { done: 1 })
  await promised(db, halden, ana)
  const doors = await openDoors(database, { at: later({ days: 10 }) })
  const guest = await doors.visitor()
  const page = (await guest.get('/halden/record')).body
  const shown = (figure: string) => Number(new RegExp(`href="/halden/record/${figure}">(\\d+)<`).exec(page)?.[1] ?? 0)
  const all = ['kept', 'late', 'broken', 'overdue', 'open', 'unconfirmed'].map((how) => [
    shown(`commitments-${how}`),
    shown(`customers-${how}`),
  ])
  expect(all).toEqual([
    [3, 1],
    [1, 0],
    [1, 0],
    [1, 1],
    [0, 0],
    [1, 0],
  ])
  // Wilson’s interval of 3 of 6.
  expect(page).toContain('3 of 6 commitments of the company were kept in time.')
  expect(page).toContain('the rate lies between 19% and 81%')
  const list = (await guest.get('/halden/record/commitments-overdue')).body
  expect(list).toContain('measures it')
  expect(list).toContain('Tom Berg')
  expect(list).toContain('overdue since 13 November')
  expect(list).toMatch(/href="\/halden\/d\/window-motor\/commitments\/[0-9a-f-]{36}"/)
  const file = (await guest.get('/halden/record?format=csv')).body
  expect(file).toMatch(/"commitments-kept-rate","?0.5"?,"?6"?,"?0.188"?,"?0.812"?,/)
  await doors.close()
})

test('where nobody promised anything, the Record says nothing of it', async ({ db, database }) => {
  const { halden } = await cast(db)
  await raised(db, halden)
  const doors = await openDoors(database, { at: later({ days: 4 }) })
  expect((await (await doors.visitor()).get('/halden/record')).body).not.toContain('Commitments')
  await doors.close()
})

test('a commitment in a dialogue by invitation counts for everybody, and is listed only for who may read it', async ({ db, database }) => {
  const { halden } = await cast(db)
  await promised(db, halden, halden.priya)
  await db.update(dialogues).set({ visibility: 'invited' })
  const doors = await openDoors(database, { at: later({ days: 10 }) })
  const [guest, tom] = [await doors.visitor(), await doors.visitor(halden.tom)]
  const url = '/halden/record/commitments-overdue'
  expect((await guest.get(url)).body).not.toContain('measures it')
  expect((await guest.get(url)).body).toContain('One of them is in a dialogue by invitation')
  expect((await tom.get(url)).body).toContain('measures it')
  await doors.close()
})
