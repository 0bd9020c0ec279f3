import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { imports, mails, statements } from '../../db/schema/index.ts'
import { newId } from '../../server/ids.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { secret } from '../support/routes.ts'
import { test } from '../support/test.ts'
import { asked } from './asked-story.ts'

const at = monday

/** As `asked`, but what Jim said was brought in from a survey. */
async function broughtIn(db: Db) {
  const story = await asked(db)
  const { company, priya } = story.halden
  const id = newId()
  const done = { total: 1, done: 1, startedAt: at, endedAt: at }
  await db
    .insert(imports)
    .values({ companyId: company.id, id, kind: 'csv', name: 'survey.csv', settings: {}, by: priya.personId, at, ...done })
  await db.update(statements).set({ importId: id }).where(eq(statements.id, story.ofJim))
  return story
}

describe('a customer whose words were brought in', () => {
  test('is told where they come from and who reads them, and not that they wrote here', async ({ db, database }) => {
    const { halden, loud, ofAna, ofJim } = await broughtIn(db)
    const { visitor } = await openDoors(database)
    const page = async (who: 'ana' | 'jim', statement: string) =>
      (await (await visitor(halden[who])).get(`/halden/d/window-motor/whys/${statement}/themes/${loud}`)).body
    const theirs = await page('jim', ofJim)
    for (const words of ['You wrote in an earlier survey', 'It stands in this dialogue, where everybody can read it.'])
      expect(theirs).toContain(words)
    expect(theirs).not.toContain('You wrote on')
    const hers = await page('ana', ofAna)
    expect([hers.includes('You wrote on'), hers.includes('earlier survey')]).toEqual([true, false])
  })

  test('is mailed the same, and why the mail came', async ({ db }) => {
    const { halden } = await broughtIn(db)
    await ringAlarms(db, later({ hours: 1 }))
    const all = await db.select().from(mails)
    const letterTo = async (who: 'ana' | 'jim') =>
      (await letterFor(
        db,
        all.find(({ personId }) => personId === halden[who].personId)!,
        linksFor({ baseUrl: 'https://parley.test', secret }),
      ))!.text
    const theirs = await letterTo('jim')
    expect(theirs).toContain('What you wrote in an earlier survey was brought in by Halden Windows.')
    expect(theirs).toContain('This came because words of yours from an earlier survey stand in a dialogue with Halden Windows.')
    const hers = await letterTo('ana')
    expect(hers).toContain('This came because you take part in a dialogue with Halden Windows.')
    expect(hers).not.toContain('earlier survey')
  })
})
