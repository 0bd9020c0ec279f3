import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { consults, mails, people } from '../../db/schema/index.ts'
import { askConsult } from '../../server/consults/asking.ts'
import type { Member } from '../../server/member.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { stopMails } from '../../server/notifications/muting.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { cast, monday } from '../support/cast.ts'
import { secret } from '../support/routes.ts'
import { raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const links = linksFor({ baseUrl: 'https://parley.test', secret })
const question = 'Why is it quieter?'

test('a colleague who is asked for help is told, also where they stopped the mails about what is owed', async ({ db }) => {
  const { halden } = await cast(db)
  const { company, dialogue, priya, tom } = halden
  const about = { kind: 'conflict', id: await raised(db, halden) } as const
  await stopMails(db, { companyId: company.id, personId: tom.personId }, { topic: 'duties', at: monday })
  await askConsult(db, dialogue, { by: priya, about, helper: tom, question, at: monday })
  await writeMails(db, monday)
  const [mail, ...more] = await db.select().from(mails).where(eq(mails.kind, 'consult'))
  expect([mail?.personId, more]).toEqual([tom.personId, []])
  const letter = await letterFor(db, mail!, links)
  expect(letter!.text).toContain(
    `What happens instead:\n> You keep making it quieter.\n\nPriya Shah · Works here, Halden Windows:\n> ${question}`,
  )
  expect([letter!.leave, letter!.text.includes('Stop these mails')]).toEqual([undefined, false])
})

test('an analyst without an address is not asked, for nothing would reach them; a colleague is, on their desk', async ({ db }) => {
  const { halden } = await cast(db)
  const { dialogue, priya, tom, noor } = halden
  const about = { kind: 'conflict', id: await raised(db, halden) } as const
  const asked = (helper: Member) => askConsult(db, dialogue, { by: priya, about, helper, question, at: monday })
  for (const { personId } of [tom, noor]) await db.update(people).set({ email: null }).where(eq(people.id, personId))
  await expect(asked(noor)).rejects.toMatchObject({ reason: 'invalid', field: 'helper', values: { name: 'Noor Aziz' } })
  await asked(tom)
  await writeMails(db, monday)
  expect([await db.$count(consults), await db.$count(mails, eq(mails.kind, 'consult'))]).toEqual([1, 0])
})
