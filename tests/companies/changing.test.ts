import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { companies, dialogues, events } from '../../db/schema/index.ts'
import { changeCompany } from '../../server/companies/changing.ts'
import { cast, later, monday } from '../support/cast.ts'
import { dutiesOf, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const settings = {
  name: 'Halden',
  about: 'We make windows.',
  accent: '#7a3e9d',
  promiseHours: 8,
  statementHours: 24,
  supportsForAnswer: 5,
}

describe('changing a company', () => {
  test('is for its admins', async ({ db }) => {
    const { halden } = await cast(db)
    for (const by of [halden.ana, halden.priya, halden.noor])
      await expect(changeCompany(db, halden.company, { by, at: monday, ...settings })).rejects.toMatchObject({ reason: 'not_allowed' })
    await changeCompany(db, halden.company, { by: halden.maren, at: monday, ...settings })
    expect(await db.select().from(companies).where(eq(companies.id, halden.company.id))).toMatchObject([settings])
  })

  test('moves no dialogue and no duty that is there already', async ({ db }) => {
    const { halden } = await cast(db)
    await raised(db, halden)
    const before = await dutiesOf(db, halden)
    await changeCompany(db, halden.company, { by: halden.maren, at: later({ hours: 1 }), ...settings })
    expect(await dutiesOf(db, halden)).toEqual(before)
    expect(before[0]!.policy).toMatchObject({ hours: 16, timeZone: 'Europe/Zagreb' })
    expect(await db.select({ hours: dialogues.promiseHours }).from(dialogues).where(eq(dialogues.id, halden.dialogue.id))).toEqual([
      { hours: 16 },
    ])
  })

  test('to what it is already is no fact', async ({ db }) => {
    const { halden } = await cast(db)
    await changeCompany(db, halden.company, { by: halden.maren, at: monday, ...settings })
    await changeCompany(db, halden.company, { by: halden.maren, at: later({ hours: 1 }), ...settings })
    expect(await db.select({ detail: events.detail }).from(events).where(eq(events.kind, 'company_changed'))).toEqual([
      { detail: { promiseHours: 8, statementHours: 24, supportsForAnswer: 5 } },
    ])
  })
})
