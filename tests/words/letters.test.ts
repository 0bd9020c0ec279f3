import { asc } from 'drizzle-orm'
import { expect } from 'vitest'
import { mails } from '../../db/schema/index.ts'
import { invitePeople } from '../../server/companies/inviting.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { cast, monday } from '../support/cast.ts'
import { secret } from '../support/routes.ts'
import { answered, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const links = linksFor({ baseUrl: 'http://parley.test', secret })

test('every letter is written whole in the language of its reader', async ({ db }) => {
  const { halden } = await cast(db)
  for (const role of ['customer', 'staff'] as const)
    await invitePeople(db, halden.company, { by: halden.maren, role, people: `${role}@example.org`, language: 'de', at: monday })
  const conflict = await raised(db, halden)
  const later = { outcome: 'find_out' as const, reason: 'We must measure it.', until: '2026-11-20', commitments: [] }
  await answered(db, halden, { kind: 'conflict', id: conflict }, later)
  await answered(db, halden, { kind: 'conflict', id: conflict })
  await writeMails(db, monday)
  const waiting = await db.select().from(mails).orderBy(asc(mails.id))
  const subjects = await Promise.all(
    waiting.map(async (mail) => {
      const [english, german] = [
        (await letterFor(db, { ...mail, language: 'en' }, links))!,
        (await letterFor(db, { ...mail, language: 'de' }, links))!,
      ]
      expect(german.html).toContain('<html lang="de" dir="ltr">')
      expect(linesOf(german.text).filter((line) => linesOf(english.text).includes(line))).toEqual([])
      return german.subject
    }),
  )
  expect(subjects.toSorted()).toEqual([
    'Eine Antwort steht aus bis Freitag, 20. November 2026 um 17:00',
    'Halden Windows lädt Sie zum Dialog ein',
    'Halden Windows lädt Sie zum Dialog ein',
    'Priya Shah braucht mehr Zeit für eine Antwort',
    'Priya Shah hat Ihnen geantwortet',
  ])
})

/** What we say in a letter: no quoted words, no links. */
function linesOf(text: string) {
  return text.split('\n').filter((line) => line !== '' && !/^(>|http)/.test(line))
}
