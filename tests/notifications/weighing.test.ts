import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Db } from '../../db/client.ts'
import { criteria, dialogues, mails, tidings } from '../../db/schema/index.ts'
import { acceptChange } from '../../server/criteria/adopting.ts'
import { proposeChange } from '../../server/criteria/changing.ts'
import { appear } from '../../server/dialogues/appearing.ts'
import { record } from '../../server/events/record.ts'
import { letterFor } from '../../server/notifications/letters.ts'
import { linksFor } from '../../server/notifications/links.ts'
import { stopMails } from '../../server/notifications/muting.ts'
import { writeMails } from '../../server/notifications/writing.ts'
import { giveWeights } from '../../server/weighing/giving.ts'
import { rate } from '../../server/weighing/rating.ts'
import { cast, later, monday, type Troupe } from '../support/cast.ts'
import { inPhase, sharedCriterion, sharedOption } from '../support/deciding.ts'
import { secret } from '../support/routes.ts'
import { test } from '../support/test.ts'

const at = later({ hours: 2 })

test('whoever weighed is asked to look again at a criterion that is shared after, but for who made it shared', async ({ db }) => {
  const { halden, frost } = await weighing(db)
  const { dialogue, ana, jim, priya, tom } = halden
  for (const by of [ana, jim, priya, tom]) await giveWeights(db, dialogue, { by, points: { [frost]: 100 }, at: monday })
  await share(db, halden, 'criterion')
  // Ana and Priya are the ones who endorse it.
  expect(await toldOf(db)).toEqual([jim, tom].map(({ personId }) => personId).toSorted())
  const [letter] = await lettersAt(db, at)
  expect(letter?.text).toContain('Another criterion is shared by both sides')
  expect(letter?.text).toContain('> It costs no more.')
  expect(letter?.text).toContain('http://parley.test/halden/d/window-motor/weigh')
})

test('of an option, who rated too', async ({ db }) => {
  const { halden, frost, rack } = await weighing(db)
  const { dialogue, jim, tom } = halden
  await giveWeights(db, dialogue, { by: tom, points: { [frost]: 100 }, at: monday })
  await rate(db, dialogue, { by: jim, ratings: [{ optionId: rack, criterionId: frost, score: 2 }], at: monday })
  const optionId = await share(db, halden, 'option')
  expect(await toldOf(db)).toEqual([jim, tom].map(({ personId }) => personId).toSorted())
  const [letter] = await lettersAt(db, at)
  expect(letter?.text).toContain(`/rate?option=${optionId}`)
})

test('whoever gave points to a criterion that is taken off the table, or becomes part of another, spreads them anew', async ({ db }) => {
  const { halden, frost } = await weighing(db)
  const sound = await sharedCriterion(db, halden, 'I can hear that it moved.')
  const { dialogue, ana, jim, priya, tom } = halden
  for (const by of [ana, priya, jim]) await giveWeights(db, dialogue, { by, points: { [frost]: 60, [sound]: 40 }, at: monday })
  await giveWeights(db, dialogue, { by: tom, points: { [frost]: 0, [sound]: 100 }, at: monday })
  await appear(db, dialogue, { by: ana, hidden: false, knownToStaff: false, at: monday })
  const change = { kind: 'merge', intoId: sound, reason: 'They are the same.' } as const
  const { id: changeId } = await proposeChange(db, dialogue, { by: ana, criterionId: frost, change, at: monday })
  await acceptChange(db, dialogue, { by: priya, criterionId: frost, changeId, at })
  await writeMails(db, at)
  expect(await toldOf(db)).toEqual([ana, jim].map(({ personId }) => personId).toSorted())
  const [letter] = await lettersAt(db, at)
  expect(letter?.text).toContain('A criterion that you gave points to became part of another')
  expect(letter?.text).toContain('> It never sticks in frost.')
  for (const by of [ana, jim]) await giveWeights(db, dialogue, { by, points: { [sound]: 100 }, at })
  expect(await lettersAt(db, at)).toEqual([null, null])
})

describe('nobody is asked', () => {
  test('who may not read an invited dialogue any more', async ({ db }) => {
    const { halden, frost } = await weighing(db)
    await giveWeights(db, halden.dialogue, { by: halden.jim, points: { [frost]: 100 }, at: monday })
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.id, halden.dialogue.id))
    await share(db, halden, 'criterion')
    expect(await toldOf(db)).toEqual([])
  })

  test('who did not weigh, or saved points for later only', async ({ db }) => {
    const { halden } = await weighing(db)
    await share(db, halden, 'criterion')
    expect(await toldOf(db)).toEqual([])
  })

  test('before weighing begins, and after it has closed', async ({ db }) => {
    const { halden, frost } = await weighing(db)
    await giveWeights(db, halden.dialogue, { by: halden.jim, points: { [frost]: 100 }, at: monday })
    await inPhase(db, halden, 'weighing', { closesAt: later({ hours: 1 }) })
    await share(db, halden, 'criterion')
    expect(await toldOf(db)).toEqual([])
  })

  test('who stopped the mails about decisions', async ({ db }) => {
    const { halden, frost } = await weighing(db)
    const { dialogue, jim } = halden
    await giveWeights(db, dialogue, { by: jim, points: { [frost]: 100 }, at: monday })
    await stopMails(db, jim, { topic: 'decisions', at: monday })
    await share(db, halden, 'criterion')
    expect(await toldOf(db)).toEqual([])
  })
})

describe('a mail that still waits is not sent', () => {
  test('once its reader has weighed it', async ({ db }) => {
    const { halden, frost } = await weighing(db)
    const { dialogue, jim } = halden
    await giveWeights(db, dialogue, { by: jim, points: { [frost]: 100 }, at: monday })
    const price = await share(db, halden, 'criterion')
    await giveWeights(db, dialogue, { by: jim, points: { [frost]: 100, [price]: 0 }, at })
    expect(await lettersAt(db, at)).toEqual([null])
  })

  test('once the criterion is off the table, or weighing has closed', async ({ db }) => {
    const { halden, frost } = await weighing(db)
    await giveWeights(db, halden.dialogue, { by: halden.jim, points: { [frost]: 100 }, at: monday })
    const price = await share(db, halden, 'criterion')
    expect((await lettersAt(db, at))[0]).not.toBeNull()
    await inPhase(db, halden, 'decided', { closesAt: at })
    expect(await lettersAt(db, at)).toEqual([null])
    await inPhase(db, halden, 'weighing')
    await db.update(criteria).set({ retiredAt: at }).where(eq(criteria.id, price))
    expect(await lettersAt(db, at)).toEqual([null])
  })
})

async function weighing(db: Db) {
  const { halden } = await cast(db)
  const frost = await sharedCriterion(db, halden, 'It never sticks in frost.')
  const rack = await sharedOption(db, halden, 'Rack')
  return { halden: await inPhase(db, halden, 'weighing'), frost, rack }
}

/** Both sides share something new, by Ana and Priya, and the fact is told. */
async function share(db: Db, troupe: Troupe, what: 'criterion' | 'option') {
  const { companyId, id: dialogueId } = troupe.dialogue
  const id =
    what === 'criterion' ? await sharedCriterion(db, troupe, 'It costs no more.', { at }) : await sharedOption(db, troupe, 'Belt', { at })
  await record(db, `${what}_shared`, { companyId, dialogueId, by: troupe.priya.personId, at, detail: { [`${what}Id`]: id } })
  await writeMails(db, at)
  return id
}

async function toldOf(db: Db) {
  expect(await db.$count(tidings)).toBe(0)
  const told = await db.select({ personId: mails.personId }).from(mails).where(eq(mails.kind, 'look_again'))
  return told.map(({ personId }) => personId).toSorted()
}

async function lettersAt(db: Db, moment: Date) {
  const links = linksFor({ baseUrl: 'http://parley.test', secret })
  const waiting = await db.select().from(mails).where(eq(mails.kind, 'look_again'))
  return await Promise.all(waiting.map((mail) => letterFor(db, mail, links, moment)))
}
