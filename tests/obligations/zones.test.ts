import { eq, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { obligations } from '../../db/schema/index.ts'
import { calendarIn } from '../../server/obligations/calendars.ts'
import { dueAt } from '../../server/obligations/counting.ts'
import { openObligations } from '../../server/obligations/owed.ts'
import { cast } from '../support/cast.ts'
import { dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

test.for(['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia'])(
  'a database whose own zone is %s keeps and finds the same due date',
  async (zone, { db }) => {
    const { halden } = await cast(db)
    await db.execute(sql`select set_config('TimeZone', ${zone}, true)`)
    await raised(db, halden, { at: new Date('2026-11-13T15:30:00Z') })
    const [duty] = await dutiesOf(db, halden)
    // Friday 16:30 in Zagreb: half an hour that day, eight on Monday, the rest on Tuesday.
    expect(duty!.dueAt.toISOString()).toBe('2026-11-17T15:30:00.000Z')
    expect(dueAt(calendarIn(duty!.policy), duty!.startedAt, 16).dueAt).toEqual(duty!.dueAt)
    const due = async (at: Date) => (await openObligations(db, halden.company, { at })).map(({ isOverdue }) => isOverdue)
    expect([await due(new Date('2026-11-17T15:30:00Z')), await due(new Date('2026-11-17T15:30:00.001Z'))]).toEqual([[false], [true]])
    const [read] = await db.select({ dueAt: obligations.dueAt }).from(obligations).where(eq(obligations.companyId, halden.company.id))
    expect(read).toEqual({ dueAt: new Date('2026-11-17T15:30:00Z') })
  },
)
