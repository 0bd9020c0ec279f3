import { and, asc, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { dialogues, mails, memberships, responseTargets } from '../../db/schema/index.ts'
import type { Member } from '../../server/member.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { ringAlarms } from '../../server/notifications/ringing.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { askCustomer } from '../../server/obligations/asking.ts'
import { publishResponse } from '../../server/responses/publishing.ts'
import { supportConflict } from '../../server/statements/supporting.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { secret } from '../support/routes.ts'
import { anAnswer, answered, dutiesOf, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const links = linksFor({ baseUrl: 'http://parley.test', secret })

/** The letters of some kinds that wait for one person, as they are written now. */
async function lettersTo(db: Db, { personId }: Member, at = monday) {
  await ringAlarms(db, at)
  while ((await writeMails(db, at)) > 0);
  const waiting = await db.select().from(mails).where(eq(mails.personId, personId)).orderBy(asc(mails.id))
  return await Promise.all(waiting.map(async (mail) => ({ kind: mail.kind, text: (await letterFor(db, mail, links))?.text ?? null })))
}

async function leave(db: Db, { company }: Troupe, { personId }: Member) {
  await db
    .update(memberships)
    .set({ endedAt: monday })
    .where(and(eq(memberships.companyId, company.id), eq(memberships.personId, personId)))
}

const pathsIn = (text: string | null) => [...(text ?? '').matchAll(/http:\/\/parley\.test(\/\S+)/g)].map(([, path]) => path!)

test('whoever left reads what they were answered, is asked nothing about it, and not again either', async ({ db, database }) => {
  const { halden } = await cast(db)
  const { ana } = halden
  const id = await raised(db, halden)
  await leave(db, halden, ana)
  await answered(db, halden, { kind: 'conflict', id })
  const [letter, ...more] = await lettersTo(db, ana, later({ days: 30 }))
  expect([letter!.kind, more]).toEqual(['answered', []])
  expect(letter!.text).not.toContain('Only you can say')
  const [path] = pathsIn(letter!.text)
  expect(path).toBe(`/halden/d/window-motor/conflicts/${id}`)
  const doors = await openDoors(database)
  expect((await (await doors.visitor()).get(path!)).statusCode).toBe(200)
  await doors.close()
})

test('whoever leaves while a letter waits gets no link that leads nowhere', async ({ db }) => {
  const { halden } = await cast(db)
  const { dialogue, ana, jim } = halden
  const id = await raised(db, halden)
  await supportConflict(db, dialogue, { by: jim, conflictId: id, at: monday })
  await answered(db, halden, { kind: 'conflict', id })
  expect((await lettersTo(db, ana)).map(({ text }) => text)).toEqual([expect.stringContaining('/verdict/halden/')])
  for (const person of [ana, jim]) await leave(db, halden, person)
  expect((await lettersTo(db, ana)).map(({ text }) => text)).toEqual([expect.not.stringContaining('/verdict/')])
  expect((await lettersTo(db, jim)).map(({ text }) => text)).toEqual([null])
  await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.id, dialogue.id))
  expect((await lettersTo(db, ana)).map(({ text }) => text)).toEqual([null])
})

test('one answer to three things of one person is one letter, with a link for each', async ({ db, database }) => {
  const { halden } = await cast(db)
  const { dialogue, ana, jim, priya } = halden
  const ids = [await raised(db, halden), await raised(db, halden), await raised(db, halden)]
  for (const conflictId of ids) await supportConflict(db, dialogue, { by: jim, conflictId, at: monday })
  const targets = ids.map((id) => ({ kind: 'conflict' as const, id }))
  await publishResponse(db, dialogue, { by: priya, targets, ...anAnswer(halden), at: monday })
  const doors = await openDoors(database, { at: later({ hours: 1 }) })
  const guest = await doors.visitor()
  for (const [person, kind] of [
    [ana, 'answered'],
    [jim, 'supporter_asked'],
  ] as const) {
    const [letter, ...more] = await lettersTo(db, person)
    expect([letter!.kind, more]).toEqual([kind, []])
    const paths = pathsIn(letter!.text).filter((path) => path.startsWith('/verdict/'))
    expect(new Set(paths).size).toBe(3)
    expect(letter!.text!.split('> I need to hear that the window moved.')).toHaveLength(4)
    for (const path of paths) expect((await guest.get(path)).statusCode).toBe(200)
  }
  await doors.close()
})

test('silence about one answer to several things is asked about in one letter, of what was not judged', async ({ db }) => {
  const { halden } = await cast(db)
  const { dialogue, ana, jim, priya } = halden
  const ids = [await raised(db, halden), await raised(db, halden), await raised(db, halden), await raised(db, halden, { by: jim })]
  const targets = ids.map((id) => ({ kind: 'conflict' as const, id }))
  await publishResponse(db, dialogue, { by: priya, targets, ...anAnswer(halden), at: monday })
  await lettersTo(db, ana)
  await db.delete(mails)
  const [first] = await db.select({ id: responseTargets.id }).from(responseTargets).where(eq(responseTargets.conflictId, ids[0]!))
  await judged(db, halden, first!.id, { settled: 'yes' })
  const [letter, ...more] = await lettersTo(db, ana, later({ days: 8 }))
  expect([letter!.kind, more]).toEqual(['silence', []])
  expect(new Set(pathsIn(letter!.text).filter((path) => path.startsWith('/verdict/'))).size).toBe(2)
  expect((await lettersTo(db, jim, later({ days: 8 }))).map(({ kind }) => kind)).toEqual(['silence'])
})

test('nobody who left is asked before they are answered', async ({ db }) => {
  const { halden } = await cast(db)
  await raised(db, halden)
  const [duty] = await dutiesOf(db, halden)
  await leave(db, halden, halden.ana)
  await askCustomer(db, halden.company, { by: halden.priya, obligationId: duty!.id, question: 'Which year?', at: monday })
  expect(await lettersTo(db, halden.ana)).toEqual([])
})

test('what one said and what one says the same of stand in one letter, one’s own first', async ({ db }) => {
  const { halden } = await cast(db)
  const { dialogue, ana, jim, priya } = halden
  const [hers, his] = [await raised(db, halden), await raised(db, halden, { by: jim })]
  await supportConflict(db, dialogue, { by: jim, conflictId: hers, at: monday })
  const targets = [hers, his].map((id) => ({ kind: 'conflict' as const, id }))
  await publishResponse(db, dialogue, { by: priya, targets, ...anAnswer(halden), at: monday })
  const [letter, ...more] = await lettersTo(db, jim)
  expect([letter!.kind, more]).toEqual(['answered', []])
  expect(letter!.text!.indexOf('Jim Boateng:')).toBeLessThan(letter!.text!.indexOf('Ana Kovač:'))
  expect((await lettersTo(db, ana)).map(({ kind }) => kind)).toEqual(['answered'])
})
