import { expect } from 'vitest'
import { cast } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { dutiesOfSize } from '../support/duties.ts'
import { statementsSent, withoutCompany } from '../support/statements.ts'
import { test } from '../support/test.ts'

test('with ten thousand open duties the Desk still asks at most five times, counts them all, and shows a hundred', {
  timeout: 120_000,
}, async ({ freshDatabase, skip }) => {
  skip(freshDatabase.kind === 'embedded', 'so many are for a server')
  const { halden } = await cast(freshDatabase.db)
  await dutiesOfSize(freshDatabase.db, halden, { open: 10_000, met: 1000 })
  const { visitor } = await openDoors(freshDatabase, { production: true, at: new Date('2026-11-05T10:00:00Z') })
  const priya = await visitor(halden.priya)
  for (const query of ['', '?whose=mine&state=overdue', '?search=fare&cause=asks', '?whose=asked']) {
    const sent = await statementsSent(() => priya.get(`/halden/desk${query}`))
    expect([query, sent.length <= 5, withoutCompany(sent)]).toEqual([query, true, []])
  }
  const { body } = await priya.get('/halden/desk')
  // The two that the others are copies of, and as many more as were asked for.
  expect(body).toContain('Everybody’s <span>10,002</span>')
  expect([...body.matchAll(/id="duty-/g)]).toHaveLength(100)
})
