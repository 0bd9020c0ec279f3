import { confirmCommitment } from '../../server/commitments/confirming.ts'
import { sayDone } from '../../server/commitments/doing.ts'
import { offerCommitment } from '../../server/commitments/offering.ts'
import { askForAnotherDay } from '../../server/commitments/renegotiating.ts'
import type { Member } from '../../server/member.ts'
import { expect, expectAccessible, screenshot, test } from '../support/browser.ts'
import { cast, later, monday } from '../support/cast.ts'
import { inPhase, sharedCriterion } from '../support/deciding.ts'
import { raised } from '../support/story.ts'
import { desk, phone } from '../support/windows.ts'

test('what somebody promised, and what waits for their word, is where they look', { timeout: 120_000 }, async ({
  site,
  visit,
  freshDatabase,
}) => {
  const { db } = freshDatabase
  const { halden: troupe } = await cast(db)
  await raised(db, troupe)
  await sharedCriterion(db, troupe, 'One hears from the kitchen that the window moved.')
  const halden = await inPhase(db, troupe, 'weighing', { closesAt: later({ days: 12 }) })
  const { ana, priya, tom, dialogue } = halden
  const offer = async (by: Member, what: string, dueOn: string) =>
    (await offerCommitment(db, dialogue, { by, what, how: 'a table on this page', dueOn, at: monday })).id
  const done = await offer(tom, 'measures how loud the click is at three metres, in five cars', '2026-11-13')
  await sayDone(db, dialogue, { by: tom, commitmentId: done, words: 'The table is there: 41 to 47 decibels.', at: later({ days: 2 }) })
  const kept = await offer(tom, 'asks the supplier for a second cable', '2026-11-12')
  await sayDone(db, dialogue, { by: tom, commitmentId: kept, words: 'They sent two.', at: later({ days: 1 }) })
  await confirmCommitment(db, dialogue, { by: ana, commitmentId: kept, at: later({ days: 2 }) })
  const moved = await offer(tom, 'writes down who drives without hearing', '2026-11-20')
  await askForAnotherDay(db, dialogue, {
    by: tom,
    commitmentId: moved,
    dueOn: '2026-12-04',
    reason: 'Two drivers are away.',
    at: later({ days: 3 }),
  })
  await offer(tom, 'invites Ana to the test room', '2026-11-14')
  await offer(ana, 'records her own motor on a cold morning', '2026-11-14')
  await offer(priya, 'shows the two motors at the fair', '2026-12-12')
  site.moveTo(later({ days: 7 }))
  for (const window of [desk, phone]) {
    const width = window.viewport.width
    const look = async (as: Member | undefined, path: string, name: string, scheme: 'light' | 'dark' = 'light') => {
      const page = await visit({ ...window, ...(as && { as }), colorScheme: scheme })
      await page.goto(path)
      await expectAccessible(page)
      await screenshot(page, `own-${name}-${scheme}-${width}`)
      return page
    }
    const me = await look(ana, '/me', 'me')
    expect(await me.locator('#waiting').getByText('Tom Berg says that this is done').count()).toBe(1)
    expect(await me.locator('#waiting li').count()).toBe(5)
    expect(await me.locator('#promised li').count()).toBe(1)
    await look(ana, '/me', 'me', 'dark')
    await look(tom, '/me', 'me-staff')
    const queue = await look(tom, '/halden/desk', 'desk')
    expect(await queue.locator('.desk-promised li').count()).toBe(2)
    await look(undefined, `/halden/people/${tom.personId}`, 'staff')
    await look(undefined, '/halden/record', 'record')
    await look(undefined, '/halden/record/commitments-overdue', 'overdue', 'dark')
  }
})
