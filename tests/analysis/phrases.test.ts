import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { people } from '../../db/schema/index.ts'
import { offeredPhrases } from '../../server/analysis/phrases.ts'
import { findDialogue } from '../../server/dialogues/reading.ts'
import { cast, later } from '../support/cast.ts'
import { test } from '../support/test.ts'
import { hide } from '../support/worked-on.ts'
import { said, suggested } from '../themes/book.ts'

const at = later({ days: 1 })

describe('phrases that are offered as a name', () => {
  test('are never taken from words that are hidden', async ({ db }) => {
    const { halden } = await cast(db)
    const ids = await said(db, halden, ['It has a quiet gear', 'Such a quiet gear', 'The price was low', 'A low price'])
    const { themeId: id } = await suggested(db, halden, 'quiet', ids.slice(0, 2))
    const dialogue = await findDialogue(db, halden.company, halden.dialogue.slug, { reader: halden.noor, at })
    const offered = async () => (await offeredPhrases(db, dialogue, { id, language: 'en' })).map(({ text }) => text)
    expect(await offered()).toContain('quiet gear')
    for (const statement of ids.slice(0, 2)) await hide(db, halden, 'statement', statement)
    expect(await offered()).toEqual([])
  })

  test('stand at the beginning of long reasons, so that no page waits for a whole book', async ({ db }) => {
    const { halden } = await cast(db)
    const long = (n: number) => `It has a quiet gear. ${`Number ${n} of many more words. `.repeat(20)}And a loud motor.`
    const ids = await said(db, halden, [long(1), long(2), 'The price was low', 'A low price'])
    const { themeId: id } = await suggested(db, halden, 'quiet', ids.slice(0, 2))
    const dialogue = await findDialogue(db, halden.company, halden.dialogue.slug, { reader: halden.noor, at })
    const offered = await offeredPhrases(db, dialogue, { id, language: 'en' })
    expect(offered).toContainEqual(expect.objectContaining({ text: 'quiet gear', revision: 1, from: 9, to: 19, count: 2 }))
    expect(offered.map(({ text }) => text)).not.toContain('loud motor')
  })

  test('are taken from whoever can be asked, and come last where nobody can', async ({ db }) => {
    const { halden } = await cast(db)
    // Ana and Jim in turn.
    const ids = await said(db, halden, ['It has a quiet gear', 'Such a quiet gear', 'The price was low', 'A low price'])
    const { themeId: id } = await suggested(db, halden, 'quiet', ids.slice(0, 2))
    const dialogue = await findDialogue(db, halden.company, halden.dialogue.slug, { reader: halden.noor, at })
    const offered = async () => (await offeredPhrases(db, dialogue, { id, language: 'en' })).find(({ text }) => text === 'quiet gear')
    await db.update(people).set({ email: null }).where(eq(people.id, halden.ana.personId))
    expect(await offered()).toMatchObject({ statementId: ids[1], from: 7, to: 17, canBeAsked: true })
    await db.update(people).set({ email: null }).where(eq(people.id, halden.jim.personId))
    expect(await offered()).toMatchObject({ canBeAsked: false })
  })
})
