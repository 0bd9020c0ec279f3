import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import type { Database, Db } from '../../db/client.ts'
import { dialogues, memberships } from '../../db/schema/index.ts'
import { withdrawConflict } from '../../server/conflicts/withdrawing.ts'
import { waitingFor } from '../../server/me/waiting.ts'
import type { Member } from '../../server/member.ts'
import { hideWords } from '../../server/moderation/hiding.ts'
import { askCustomer } from '../../server/obligations/asking.ts'
import { contestQuestion, replyToQuestion } from '../../server/obligations/replying.ts'
import { giveSupporterVerdict } from '../../server/responses/supporters.ts'
import { supportConflict } from '../../server/statements/supporting.ts'
import { cast, later, monday } from '../support/cast.ts'
import { openDoors } from '../support/doors.ts'
import { answered, dutiesOf, judged, raised } from '../support/story.ts'
import { test } from '../support/test.ts'

const kindsFor = async (db: Db, person: Member, at = monday) => (await waitingFor(db, person, { at })).map(({ kind }) => kind)

/** A conflict of Ana's that was answered, and Jim says the same. */
async function supported({ db }: Database) {
  const { halden, acme } = await cast(db)
  const id = await raised(db, halden)
  await supportConflict(db, halden.dialogue, { conflictId: id, by: halden.jim, at: monday })
  expect([await kindsFor(db, halden.ana), await kindsFor(db, halden.jim)]).toEqual([[], []])
  const { targetId } = await answered(db, halden, { kind: 'conflict', id })
  return { db, halden, acme, id, targetId }
}

describe('what waits for one’s word', () => {
  test('is an answer that one has not judged, also after it is unconfirmed, and nobody else’s', async ({ database }) => {
    const { db, halden, acme, targetId } = await supported(database)
    expect(await kindsFor(db, halden.ana)).toEqual(['answer'])
    for (const other of [halden.priya, halden.maren, acme.ana, acme.jim]) expect(await kindsFor(db, other)).toEqual([])
    expect(await kindsFor(db, halden.ana, later({ days: 400 }))).toEqual(['answer'])
    await judged(db, halden, targetId, { settled: 'no' })
    expect(await kindsFor(db, halden.ana)).toEqual([])
  })

  test('is the newest answer only, and none where it was taken back or hidden', async ({ database }) => {
    const { db, halden, id } = await supported(database)
    await answered(db, halden, { kind: 'conflict', id }, { at: later({ hours: 1 }) })
    const [one, ...more] = await waitingFor(db, halden.ana, { at: later({ hours: 2 }) })
    expect([one!.at, more]).toEqual([later({ hours: 1 }), []])
    const hidden = await raised(db, halden)
    await answered(db, halden, { kind: 'conflict', id: hidden })
    await hideWords(db, halden.dialogue, { by: halden.maren, what: { kind: 'conflict', id: hidden }, reason: 'insult', at: monday })
    expect(await kindsFor(db, halden.ana)).toEqual(['answer'])
    await withdrawConflict(db, halden.dialogue, { by: halden.ana, conflictId: id, reason: null, at: monday })
    expect(await kindsFor(db, halden.ana)).toEqual([])
  })

  test('is an answer to what one said the same of, for sixty days, as long as one may read it', async ({ database }) => {
    const { db, halden, targetId } = await supported(database)
    expect(await kindsFor(db, halden.jim)).toEqual(['same'])
    expect(await kindsFor(db, halden.jim, later({ days: 61 }))).toEqual([])
    await db.update(dialogues).set({ visibility: 'invited' }).where(eq(dialogues.id, halden.dialogue.id))
    expect(await kindsFor(db, halden.jim)).toEqual([])
    await db.update(dialogues).set({ visibility: 'public' }).where(eq(dialogues.id, halden.dialogue.id))
    const said = { heard: 'yes', settled: 'yes', feeling: 1, at: monday } as const
    await giveSupporterVerdict(db, halden.dialogue, { by: halden.jim, targetId, ...said })
    expect(await kindsFor(db, halden.jim)).toEqual([])
  })

  test('is what one is asked first, until one replies, says it is no reason to wait, or it is over', async ({ database }) => {
    const { db } = database
    const { halden, acme } = await cast(db)
    const { company, dialogue, ana, jim, maren, priya } = halden
    const ask = async (obligationId: string, hours: number) =>
      await askCustomer(db, company, { by: priya, obligationId, question: 'Which year is it?', at: later({ hours }) })
    const ids = [await raised(db, halden), await raised(db, halden), await raised(db, halden)]
    const duties = await dutiesOf(db, halden)
    for (const [hours, { id }] of duties.entries()) await ask(id, hours)
    expect(await waitingFor(db, ana, { at: monday })).toMatchObject(
      duties.toReversed().map(({ conflictId }) => ({ kind: 'asked', conflictId, by: 'Priya Shah', question: 'Which year is it?' })),
    )
    expect(await kindsFor(db, ana, later({ days: 30 }))).toHaveLength(3)
    for (const other of [jim, priya, maren, acme.ana]) expect(await kindsFor(db, other)).toEqual([])
    const [first, second, third] = duties
    await replyToQuestion(db, company, { by: ana, obligationId: first!.id, reply: '2019.', at: later({ hours: 3 }) })
    await contestQuestion(db, company, { by: ana, obligationId: second!.id, reason: 'You know it.', at: later({ hours: 3 }) })
    expect(await kindsFor(db, ana)).toEqual(['asked'])
    await answered(db, halden, { kind: 'conflict', id: third!.conflictId! }, { at: later({ hours: 4 }) })
    expect(await kindsFor(db, ana)).toEqual(['answer'])
    await ask(first!.id, 5)
    expect(await kindsFor(db, ana)).toEqual(['asked', 'answer'])
    await withdrawConflict(db, dialogue, { by: ana, conflictId: first!.conflictId!, reason: null, at: later({ hours: 6 }) })
    expect(await kindsFor(db, ana)).toEqual(['answer'])
    expect(ids).toHaveLength(3)
  })

  test('leads to where one replies', async ({ database }) => {
    const { db } = database
    const { halden } = await cast(db)
    const id = await raised(db, halden)
    const [duty] = await dutiesOf(db, halden)
    await askCustomer(db, halden.company, { by: halden.priya, obligationId: duty!.id, question: 'Which <b>year</b>?', at: monday })
    const { visitor } = await openDoors(database, { at: later({ hours: 2 }) })
    const ana = await visitor(halden.ana)
    const { body } = await ana.get('/me')
    expect(body).toContain('Priya Shah asked you something')
    expect(body).toContain('Which &lt;b&gt;year&lt;/b&gt;?')
    const link = `/halden/d/window-motor/conflicts/${id}/question`
    expect(body.split(`href="${link}"`)).toHaveLength(2)
    expect((await ana.get(link)).statusCode).toBe(200)
  })

  test('ends with the membership', async ({ database }) => {
    const { db, halden } = await supported(database)
    await db.update(memberships).set({ endedAt: monday }).where(eq(memberships.personId, halden.ana.personId))
    expect(await kindsFor(db, halden.ana)).toEqual([])
  })

  test('stands first on one’s own page, with the questions one click away', async ({ database }) => {
    const { db, halden, id } = await supported(database)
    await raised(db, halden, { at: later({ hours: 1 }) })
    const { visitor } = await openDoors(database, { at: later({ hours: 2 }) })
    const page = async (person: Member) => (await (await visitor(person)).get('/me')).body
    const mine = await page(halden.ana)
    const questions = `/halden/d/window-motor/conflicts/${id}/verdict`
    expect(mine.indexOf('Waiting for your word')).toBeGreaterThan(0)
    expect(mine.indexOf(questions)).toBeGreaterThan(mine.indexOf('Waiting for your word'))
    expect(mine.indexOf('You are owed an answer by')).toBeGreaterThan(mine.indexOf(questions))
    expect(mine.split(questions)).toHaveLength(2)
    expect(await page(halden.jim)).toContain('Say whether it answers you, too')
    expect((await (await visitor(halden.jim)).get(questions)).statusCode).toBe(200)
  })
})
