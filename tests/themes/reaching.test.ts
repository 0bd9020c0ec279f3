import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { people, quoteConsents } from '../../db/schema/index.ts'
import { mutings } from '../../db/schema/mails.ts'
import { askMembers } from '../../server/themes/asking.ts'
import { askToQuote } from '../../server/themes/asking-to-quote.ts'
import { codeBookOf } from '../../server/themes/code-book.ts'
import { monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { test } from '../support/test.ts'
import { heard } from './asked-story.ts'

const at = monday

/** As `heard`, and Jim's words were brought in from a survey that named no address of his. */
async function broughtIn(db: Db) {
  const story = await heard(db)
  await db.update(people).set({ email: null }).where(eq(people.id, story.halden.jim.personId))
  return story
}

describe('a customer who left no address', () => {
  test('is asked nothing, and counts as asked nowhere', async ({ db }) => {
    const { halden, loud, ofAna } = await broughtIn(db)
    const { dialogue, noor: by } = halden
    expect(await askMembers(db, dialogue, { by, themeId: loud, at })).toEqual({ asked: 1 })
    expect((await codeBookOf(db, dialogue)).themes.find(({ id }) => id === loud)).toMatchObject({ asked: 1 })
    expect(await askToQuote(db, dialogue, { by, themeId: loud, at })).toEqual({ asked: 1 })
    expect((await db.select().from(quoteConsents)).map(({ statementId }) => statementId)).toEqual([ofAna])
  })

  test('is told apart before anybody is asked, and after everybody else was', async ({ db, database }) => {
    const { halden, loud } = await broughtIn(db)
    const { get, post } = await (await openDoors(database)).visitor(halden.noor)
    for (const what of ['ask', 'quotes/ask']) {
      const url = `/halden/analysis/window-motor/themes/${loud}/${what}`
      const before = (await get(url)).body
      expect(before).toContain('One person gets one mail, about one statement.')
      expect(before).toContain('One person left no address, so nobody can ask them.')
      await post(url)
      const after = (await get(url)).body
      expect(after).toMatch(/everybody who can be asked was asked before/i)
      expect(after).toContain('One person left no address, so nobody can ask them.')
    }
  })
})

test('who stopped such mails is asked on their own page, and is counted as no mail', async ({ db, database }) => {
  const { halden, loud } = await heard(db)
  await db.insert(mutings).values({ companyId: halden.company.id, personId: halden.jim.personId, topic: 'answers', at })
  const { get } = await (await openDoors(database)).visitor(halden.noor)
  const page = (await get(`/halden/analysis/window-motor/themes/${loud}/ask`)).body
  expect(page).toContain('One person gets one mail')
  expect(page).toContain('One person gets no such mails, and is asked on their own page alone.')
  expect(page).toContain('Ask 2 people')
})
