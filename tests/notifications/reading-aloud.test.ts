import { expect } from 'vitest'
import { mails } from '../../db/schema/index.ts'
import { openPost } from '../../server/mail/post.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { readMailsAloud } from '../../server/notifications/reading-aloud.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { later, monday } from '../support/cast.ts'
import { secret } from '../support/routes.ts'
import { test } from '../support/test.ts'
import { asked } from '../themes/asked-story.ts'

test('where no mail leaves a demo, its console says each once, with the links in it, and the mails wait on', async ({ db }) => {
  await asked(db)
  await ringAlarms(db, later({ hours: 1 }))
  const said: string[] = []
  const post = openPost({ smtpUrl: undefined, from: 'parley@parley.test', say: (text) => said.push(text) })
  const aloud = { from: monday, links: linksFor({ baseUrl: 'https://parley.test', secret }), said: new Set<string>() }
  expect([await readMailsAloud(db, post, aloud), await readMailsAloud(db, post, aloud)]).toEqual([2, 0])
  expect(said.every((text) => text.includes('https://parley.test/theme/halden/'))).toBe(true)
  expect((await db.select().from(mails)).every(({ sentAt }) => sentAt === null)).toBe(true)
})

test('what was mailed before a demo started is not said again', async ({ db }) => {
  await asked(db)
  await ringAlarms(db, later({ hours: 1 }))
  const post = openPost({ smtpUrl: undefined, from: 'parley@parley.test', say: () => {} })
  const links = linksFor({ baseUrl: 'https://parley.test', secret })
  expect(await readMailsAloud(db, post, { from: later({ hours: 2 }), links, said: new Set() })).toBe(0)
})
